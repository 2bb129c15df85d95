"""Each of these facts has one home in the source; a second one is found here."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A landed migration repeats what was true when it landed.
MIGRATION = re.compile(r"m\d{4}_\w+\.py$")


@dataclass(frozen=True)
class Fact:
    """`written` finds the fact in code without comments and docstrings; `second` is a sample."""

    home: str
    written: str
    second: str


FACTS = {
    "free tries, and how long PINs and passwords are": Fact(
        "sync/wire/secret_rules.py",
        r"(?m)^\(?_?(FREE_TRIES|FREE_ATTEMPTS|\w+_PIN|\w+_PASSWORD)\b[^\n=(]* = \(?\d",
        "FREE_TRIES = 5\n",
    ),
    "which digits make a PIN": Fact(
        "sync/wire/secret_rules.py",
        r"(secret|pin|typed|stripped)\w*(\.strip\(\))?\.isdigit\(\)|return text\.isascii",
        "if secret.strip().isdigit():\n    pass\n",
    ),
    "the longest visit": Fact("sync/wire/room.py", r"\b480\b|\b8 \* 60\b", "MOST = 8 * 60\n"),
    "names of time zones": Fact("sync/figures.py", r"'WI[BT]'|'WITA'", "NAME = 'WITA'\n"),
    "the day that it is at the LPSE": Fact(
        "sync/gateway/centre.py",
        r"clock\(\)(\.astimezone\(.*\))?\.date\(\)",
        "day = centre.clock().date()\n",
    ),
    "the lock of a running seat": Fact(
        "kiosk/wiring/soundness.py", r"'running\.lock'", "LOCK = 'running.lock'\n"
    ),
    "making a folder durable": Fact(
        "sync/disk.py",
        r"def _?(sync|fsync)_(folder|dir)|os\.open\([^)]*\)\n[^\n]*\n?\s+os\.fsync",
        "def _sync_folder(folder):\n    pass\n",
    ),
    "realms": Fact(
        "sync/wire/shapes.py",
        r"Literal\['production', 'training'\]",
        "Realm = Literal['production', 'training']\n",
    ),
    "states of a seat": Fact(
        "sync/wire/room.py",
        r"Literal\['closed', 'open', 'locked'\]",
        "State = Literal['closed', 'open', 'locked']\n",
    ),
    "what a full disk looks like": Fact(
        "sync/database.py",
        r"'SQLITE_(FULL|IOERR|CORRUPT|NOTADB)",
        "FULL = ('SQLITE_FULL', 'SQLITE_IOERR')\n",
    ),
    "the HTTP status of a code": Fact(
        "kiosk/errors/__init__.py",
        r"HTTP_STATUS\[",
        "status = HTTP_STATUS[entry.kind]\n",
    ),
    "the check digit of an NPWP, and the day in a woman's NIK": Fact(
        "sync/identifiers/numbers.py",
        r"\bstdnum\b|BORN_WOMAN|day [-+>]=? 40\b|% 40\b",
        "from stdnum.id import nik\nday = day % 40\n",
    ),
    "destroying a file": Fact(
        "sync/disk.py",
        r"(urandom|token_bytes)\([^\n]*st_size",
        "file.write(os.urandom(path.stat().st_size))\n",
    ),
}


def _written(source: str) -> str:
    """Return a module's code as `ast` writes it: no comments, no docstrings, one form."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


@cache
def _modules() -> dict[str, str]:
    """Return the code of every module by its path; written out once for all facts."""
    return {
        path.relative_to(ROOT).as_posix(): _written(path.read_text(encoding="utf-8"))
        for top in ("kiosk", "sync")
        for path in sorted((ROOT / top).rglob("*.py"))
        if not MIGRATION.search(path.name)
    }


@pytest.mark.parametrize("name", FACTS)
def test_a_fact_has_one_home(name: str) -> None:
    fact = FACTS[name]
    found = [module for module, code in _modules().items() if re.search(fact.written, code)]
    assert found == [fact.home], f"{name}: import it from {fact.home}"


@pytest.mark.parametrize("name", FACTS)
def test_a_second_home_would_be_found(name: str) -> None:
    assert re.search(FACTS[name].written, _written(FACTS[name].second))
