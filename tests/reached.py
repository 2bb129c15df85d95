"""Notes which codes of the catalogue the tests reach; `python -m tests.reached` names the others.

`tests/conftest.py` takes the hooks in. Each process of a run leaves the codes of the Faults that
were made in it in `.cache/reached/`; `make test` empties that folder first and asks at the end. A
code that is only made in a process that a test starts must be named in a test. A test that makes
more codes than `WALK` walks through the catalogue and reaches nothing.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import pytest

from sync.errors import Fault

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / ".cache" / "reached"
WALK = 30
# Made for whatever code the catalogue does not know.
UNKNOWN = "code_unknown"

_reached: set[str] = set()
_in_test: set[str] = set()


def pytest_configure(config: pytest.Config) -> None:
    made = Fault.__init__

    def noting(self: Fault, code: str, /, **params: object) -> None:
        _in_test.add(code)
        made(self, code, **params)

    Fault.__init__ = noting  # type: ignore[method-assign]


def pytest_runtest_logstart(nodeid: str) -> None:
    _in_test.clear()


def pytest_runtest_logfinish(nodeid: str) -> None:
    if counts(nodeid, _in_test):
        _reached.update(_in_test)


def counts(nodeid: str, codes: Collection[str]) -> bool:
    """Whether a test reaches the codes made while it ran, or only lists them."""
    return len(codes) <= WALK and not nodeid.startswith("tests/structure/")


def pytest_sessionfinish(session: pytest.Session) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    text = "\n".join(sorted(_reached))
    (FOLDER / f"{worker}-{os.getpid()}.txt").write_text(text, "utf-8")


def noted(folder: Path) -> set[str]:
    """Return the codes that the processes of a run left in a folder."""
    return {code for path in folder.glob("*.txt") for code in path.read_text("utf-8").split()}


def named(sources: Iterable[str]) -> set[str]:
    """Return every constant of text or bytes in these test modules, without quotes or brackets
    around it."""
    constants = (
        node.value
        for text in sources
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant)
    )
    return {
        (one.decode("latin-1") if isinstance(one, bytes) else one).strip('"()')
        for one in constants
        if isinstance(one, str | bytes)
    }


def unreached(catalogue: Collection[str], reached: set[str]) -> list[str]:
    """Return the codes of a catalogue that a run did not reach, sorted."""
    unknown = reached - set(catalogue)
    return sorted(set(catalogue) - reached - ({UNKNOWN} if unknown else set()))


def main() -> int:
    """Print the codes that the last run did not reach; return 1 if there are any."""
    from kiosk.errors import CATALOGUE

    sources: list[Any] = [
        path.read_text("utf-8")
        for path in (ROOT / "tests").rglob("test_*.py")
        if "structure" not in path.parts and path.name != "test_errors.py"
    ]
    left = unreached(CATALOGUE, noted(FOLDER) | (named(sources) & set(CATALOGUE)))
    if left:
        print("no test reaches these codes of the catalogue:", *left, sep="\n  ")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
