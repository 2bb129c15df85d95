"""What files of tests cost: `python -m tests.costs` measures them and rewrites `tests/costs.txt`.

Measured are the files that need nothing but Python packages; `tests/lanes.py` leaves those in the
fast lane that are not listed there. Counted is processor time, of the tests and of the processes
that they start and wait for: wall time tells of the machine's other work. Run it on an idle one.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Generator, Mapping
from pathlib import Path

import pytest

from tests import lanes

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".cache" / "costs"
LINES = """\
# Written by `python -m tests.costs`: files of tests that need nothing but Python packages and took
# more than {most:.0f} s of processor time; checks of the source are left out. They are in `real`.
# All others together: {rest:.0f} s
"""
_spent: Counter[str] = Counter()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Note what the test cost, what it shares with later ones included."""
    before = _processor_s()
    result = yield
    _spent[item.nodeid.partition("::")[0]] += _processor_s() - before
    return result


def pytest_sessionfinish() -> None:
    """Leave what this process measured."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{os.getpid()}.json").write_text(json.dumps(_spent), "utf-8")


def _processor_s() -> float:
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def lines(spent: Mapping[str, float]) -> str:
    """Write the list for the seconds that each file took."""
    apart = {name: cost for name, cost in spent.items() if not name.startswith(lanes.SOURCE)}
    long = {name: cost for name, cost in apart.items() if round(cost, 1) > lanes.MOST_S}
    head = LINES.format(most=lanes.MOST_S, rest=sum(spent.values()) - sum(long.values()))
    return head + "".join(f"{name} {cost:.1f}\n" for name, cost in sorted(long.items()))


def main() -> int:
    """Run the files, and rewrite the list where each test passed; return pytest's exit code."""
    for old in FOLDER.glob("*.json"):
        old.unlink()
    names = [path.relative_to(ROOT).as_posix() for path in ROOT.glob("tests/**/test_*.py")]
    alone = [name for name in names if lanes.needs_packages_only(name)]
    asked = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "-p", "tests.costs", *alone]
    code = subprocess.run(asked, cwd=ROOT, check=False).returncode
    if code == 0:
        spent: Counter[str] = Counter()
        for file in FOLDER.glob("*.json"):
            spent.update(json.loads(file.read_text("utf-8")))
        lanes.COSTS.write_text(lines(spent), "utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
