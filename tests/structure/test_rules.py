"""The rules of CONTRIBUTING: each is held by a test that exists; those that no other file holds."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bench import house
from tests.scenarios.released import RELEASED
from tests.structure import trees
from tests.structure.test_docs import LINK  # noqa: F401 one place for the pages' marks

ROOT = Path(__file__).parent.parent.parent
RULES = house.rules((ROOT / "CONTRIBUTING.md").read_text("utf-8"))
# Held by `make check`, not by a test.
CHECKS = {"lint-imports", "ruff", "mypy"}


@pytest.mark.parametrize(("rule", "held"), RULES, ids=[rule for rule, _ in RULES])
def test_a_rule_is_held_by_tests_that_exist(rule: str, held: list[tuple[str, str]]) -> None:
    assert held, "by what?"
    for file, name in held:
        assert exists(file, name), f"{file}::{name}"


def exists(file: str, name: str) -> bool:
    """Whether a test, or a folder or file of tests, stands where a rule says."""
    if file in CHECKS:
        return True
    path = ROOT / file
    if not name:
        return path.exists()
    tree = ast.parse(path.read_text("utf-8")) if path.is_file() else ast.Module([], [])
    return name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_there_are_rules() -> None:
    assert len(RULES) > 10


def test_a_rule_without_a_test_would_be_found() -> None:
    text = "| rule | held by |\n|---|---|\n| Be kind | `tests/structure/test_none.py::test_x` |\n\n"
    ((rule, ((file, name),)),) = house.rules(text)
    assert rule == "Be kind"
    assert not exists(file, name)
    assert not exists("tests/structure/test_rules.py", "test_x")
    assert exists("tests/structure/test_rules.py", "test_there_are_rules")


# Tests use the real thing


def mocks(text: str) -> set[str]:
    """Return the mocking libraries that a test imports."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {
        name for name in found if re.match(r"(unittest\.mock|mock|responses|freezegun)\b", name)
    }


def test_no_test_mocks() -> None:
    guilty = {
        str(path.relative_to(ROOT)): found
        for path in (ROOT / "tests").rglob("*.py")
        if (found := mocks(path.read_text("utf-8")))
    }
    assert guilty == {}


def test_a_mock_would_be_found() -> None:
    assert mocks("def test():\n    from unittest import mock\n") == {"unittest.mock"}


# A landed migration stays as it is


def statements(text: str) -> str:
    """Return a migration without its imports and docstrings."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef):
            node.body = [
                one
                for one in node.body
                if not isinstance(one, ast.Import | ast.ImportFrom)
                and not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
            ]
    return ast.dump(tree)


def landed() -> dict[str, str]:
    """Return the migrations of the last release, by file name and the database's half."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    command = ["git", "ls-tree", "-r", "--name-only", RELEASED, "kiosk", "sync"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout with history")
    return {
        f"{name.split('/')[0]} {Path(name).name}": subprocess.run(
            ["git", "show", f"{RELEASED}:{name}"], cwd=ROOT, capture_output=True, text=True
        ).stdout
        for name in listed.stdout.split()
        if re.fullmatch(r"m0\d{3}_\w+\.py", Path(name).name)
    }


def test_a_landed_migration_is_never_edited() -> None:
    now = {
        f"{top} {path.name}": path.read_text("utf-8")
        for top in ("kiosk", "sync")
        for path in (ROOT / top).rglob("m0*.py")
    }
    before = landed()
    assert len(before) > 15
    assert set(before) - set(now) == set()
    assert [name for name in before if statements(before[name]) != statements(now[name])] == []


def test_an_edited_migration_would_be_found() -> None:
    text = 'import x\n\ndef m0001_a(db):\n    """Make."""\n    db.execute("A")\n'
    assert statements(text) == statements(text.replace("import x", "import y").replace("Make", "Z"))
    assert statements(text) != statements(text.replace('"A"', '"B"'))


# Words


RIDDLES = re.compile(r"\b(?:anew|nobody's|whoever's)\b")


def test_no_line_uses_a_riddling_word() -> None:
    guilty = [
        f"{one.path}:{number}"
        for one in trees.modules()
        for number, line in enumerate(one.text.splitlines(), 1)
        if RIDDLES.search(line) and not re.match(r"m0\d{3}_", Path(one.path).name)
    ]
    assert guilty == []
