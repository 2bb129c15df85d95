"""Codes and the catalogue: every code in the source has a sentence, every sentence is reached."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from kiosk.errors import AREAS, CATALOGUE, Kind
from tests.structure import codes, trees

ROOT = Path(__file__).parent.parent.parent
SENTENCES = {Path(str(area.__file__)) for area in AREAS}
SOURCES = [
    path
    for top in ("kiosk", "sync")
    for path in sorted((ROOT / top).rglob("*.py"))
    if path not in SENTENCES
]

# What stands in such a place and is no code of the catalogue.
OTHERS = {
    "": "none yet",
    "unknown": "why a sheet was not printed, in the event `print_ended`",
    "part_*": "which part of a visit was lost, in the event `visit_lost`",
    "changed_after_receipt": "a hop of the committee's report, in words of its own",
    "damaged": "the same",
    "intact": "the same",
    "K7QF9P2M4M": "a receipt code, in the vectors",
    "K7QF9P": "the code of a class, in the vectors",
    **dict.fromkeys(get_args(Kind), "how serious a code is"),
}


def without_sentence(tree: ast.Module) -> set[str]:
    """Return the literals of a module that stand for codes and that the catalogue does not know."""
    literals = codes.stands_for_codes(tree)
    literals |= {one for table in codes.tables_of_codes(tree, CATALOGUE) for one in table}
    patterns = {one: re.escape(one).replace(r"\*", "[a-z_]+") for one in literals}
    return {
        one
        for one, pattern in patterns.items()
        if one not in OTHERS and not any(re.fullmatch(pattern, code) for code in CATALOGUE)
    }


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_code_in_the_source_has_a_sentence(path: Path) -> None:
    assert without_sentence(trees.tree(path)) == set()


def test_every_sentence_has_a_code_in_the_source() -> None:
    made: set[str] = set()
    for tree in map(trees.tree, SOURCES):
        made |= codes.constants(tree) | codes.built(tree, CATALOGUE)
    assert set(CATALOGUE) - made == set(), "nothing raises these"


@pytest.mark.parametrize(
    "line",
    [
        'raise Fault("nonsense", name="x")',
        'raise Fault("late" if early else "nonsense")',
        'raise Fault(f"bid_file_nonsense_{state}")',
        'CODES = {1: "late", 2: "nonsense"}\nraise Fault(CODES[number])',
        'CODE = "nonsense"\nraise Fault(CODE)',
        'codes = {1: "late"}\nraise Fault(codes.get(1, "nonsense"))',
        'Finding(name, code="nonsense")',
        'if fault.code == "nonsense": pass',
        'if fault.code in ("late", "nonsense"): pass',
        'CODES = frozenset({"late", "internal", "not_found", "nonsense"})',
    ],
)
def test_a_code_without_a_sentence_would_be_found(line: str) -> None:
    found = without_sentence(ast.parse(line))
    assert len(found) == 1
    assert "nonsense" in found.pop()


@pytest.mark.parametrize(
    ("line", "made"),
    [
        ('Fault(f"bid_file_{state}")', {"bid_file_damaged", "bid_file_missing"}),
        ('x = "replacing_here"\ny = x.replace("_here", "_held")', {"replacing_held"}),
        ('f"{a}_{b}"', set()),
    ],
)
def test_a_built_code_is_found(line: str, made: set[str]) -> None:
    found = codes.built(ast.parse(line), CATALOGUE)
    assert found >= made
    assert bool(found) is bool(made)
