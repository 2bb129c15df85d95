"""SQL stands in the gateway's stores, and what only SQLite understands in `sync/gateway/db`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
GATEWAY = ROOT / "sync" / "gateway"
DB = GATEWAY / "db"
MODULES = sorted(
    path
    for top in (GATEWAY, ROOT / "kiosk" / "console")
    for path in top.rglob("*.py")
    if DB not in path.parents
)
RUN = {"execute", "executemany", "executescript"}
STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|CREATE|DROP|BEGIN|PRAGMA)\s")
DIALECT = re.compile(
    r"\b(rowid|iif|INDEXED BY|OR (IGNORE|REPLACE)|PRAGMA|RAISE|sqlite_\w+|data_version"
    r"|json_(each|extract|group_array)|strftime|julianday)\b|\?\d"
)
DRIVERS = {"sqlite3", "sqlite_utils"}
OPENERS = {"connect", "write_tx", "migrate", "tables"}


def is_store(path: Path) -> bool:
    return path.name.endswith("store.py")


def faults(path: Path, source: str) -> Iterator[str]:
    """What a module of the gateway outside `db` holds that it must not hold."""
    tree = ast.parse(source)
    documents = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        yield from _imports(node)
        if isinstance(node, ast.Attribute) and node.attr in RUN and not is_store(path):
            yield f"line {node.lineno}: runs SQL outside a store"
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) in documents:
            continue
        if STATEMENT.match(node.value) and not is_store(path):
            yield f"line {node.lineno}: SQL outside a store"
        if is_store(path) and DIALECT.search(node.value):
            yield f"line {node.lineno}: SQL that only SQLite understands"


def _imports(node: ast.AST) -> Iterator[str]:
    names: list[str] = []
    if isinstance(node, ast.Import):
        names = [one.name for one in node.names]
    elif isinstance(node, ast.ImportFrom):
        names = [node.module or ""]
        if node.module == "sync.database" and OPENERS & {one.name for one in node.names}:
            yield f"line {node.lineno}: opens a database of its own"
    if any(name.split(".")[0] in DRIVERS for name in names):
        yield f"line {node.lineno}: knows which database it is"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_sql_stands_in_stores_and_its_dialect_in_one_place(path: Path) -> None:
    assert list(faults(path, path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("name", "source", "wrong"),
    [
        ("service.py", "def f(db):\n    db.execute(TEXT)\n", "runs SQL outside a store"),
        ("service.py", "TEXT = 'SELECT 1 FROM seat'\n", "SQL outside a store"),
        ("service.py", "TEXT = f'DELETE FROM {x}'\n", "SQL outside a store"),
        ("service.py", "import sqlite3\n", "knows which database it is"),
        ("store.py", "from sqlite_utils import Database\n", "knows which database it is"),
        ("service.py", "from sync.database import connect\n", "opens a database of its own"),
        ("store.py", "TEXT = 'SELECT * FROM tender ORDER BY rowid'\n", "only SQLite"),
        ("order_store.py", "TEXT = 'INSERT OR IGNORE INTO a (b) VALUES (?)'\n", "only SQLite"),
        ("store.py", "TEXT = 'PRAGMA secure_delete = ON'\n", "only SQLite"),
        ("store.py", "TEXT = 'SELECT seq FROM sqlite_sequence'\n", "only SQLite"),
    ],
)
def test_this_rule_can_be_broken(name: str, source: str, wrong: str) -> None:
    [fault] = faults(Path(name), source)
    assert wrong in fault


def test_a_store_may_hold_sql_and_a_docstring_may_speak_of_it() -> None:
    source = '"""SELECT what rowid says."""\nTEXT = "SELECT 1 FROM seat WHERE seat_id = ?"\n'
    assert list(faults(Path("store.py"), source)) == []
