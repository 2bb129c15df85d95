"""Routes do HTTP only: they catch no Fault and open no database.

A Fault that belongs beside a field is put there by `Form.beside` (ADR 0040); what a page shows is
read by a service.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
STORE = re.compile(r"(^|[._])store$|^sqlite3$|^sqlite_utils$|^sync\.(database|work)$")
OPENS = {"reading", "writing", "execute", "connect"}


def routes() -> list[Path]:
    """Every module that makes a blueprint or adds a view to one."""
    found = []
    for path in sorted(p for top in ("kiosk", "sync") for p in (ROOT / top).rglob("*.py")):
        makes = re.search(r"\bBlueprint\(|\b(bp|blueprint): Blueprint\b", path.read_text("utf-8"))
        if makes or path.stem == "routes" or path.parent.name == "routes":
            found.append(path)
    return found


def faults(text: str) -> Iterator[str]:
    """Yield what a route module does that is not HTTP, with its line."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            caught = {each.id for each in ast.walk(node.type) if isinstance(each, ast.Name)}
            caught |= {each.attr for each in ast.walk(node.type) if isinstance(each, ast.Attribute)}
            if caught & {"Fault", "Exception", "BaseException"}:
                yield f"{node.lineno}: catches a Fault"
        elif isinstance(node, ast.ExceptHandler):
            yield f"{node.lineno}: catches everything"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in OPENS:
                yield f"{node.lineno}: opens the database ({node.func.attr})"
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            names = [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
            yield from (f"{node.lineno}: imports {name}" for name in names if STORE.search(name))
        elif isinstance(node, ast.Import):
            names = [each.name for each in node.names]
            yield from (f"{node.lineno}: imports {name}" for name in names if STORE.search(name))


@pytest.mark.parametrize("path", routes(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_route_does_http_only(path: Path) -> None:
    assert list(faults(path.read_text("utf-8"))) == []


def test_every_folder_of_routes_is_looked_at() -> None:
    names = {str(path.relative_to(ROOT)) for path in routes()}
    assert len(names) > 30
    assert {
        "kiosk/console/routes/staff.py",
        "kiosk/sessions/routes.py",
        "kiosk/web/shell.py",
        "sync/gateway/api.py",
    } <= names


@pytest.mark.parametrize(
    "planted",
    [
        "try:\n    act()\nexcept Fault as fault:\n    pass",
        "try:\n    act()\nexcept (ValueError, errors.Fault):\n    pass",
        "try:\n    act()\nexcept Exception:\n    pass",
        "try:\n    act()\nexcept:\n    pass",
        "with desk.database.reading() as db:\n    pass",
        "def view():\n    with centre.writing() as db:\n        pass",
        "db.execute('SELECT 1')",
        "from sync.gateway.enrolment import store as seats",
        "from kiosk.bidding.tender_store import find",
        "import sqlite3",
        "from sync.work import Work",
    ],
)
def test_what_is_not_http_would_be_found(planted: str) -> None:
    assert list(faults(planted))


def test_what_a_route_may_do_is_not_found() -> None:
    text = "try:\n    number = int(text)\nexcept ValueError:\n    number = 0\nstore_file(number)"
    assert list(faults(text)) == []
