"""The figures of docs/house.md: none may get worse. Lower a limit here when the code allows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import house
from tests.structure import trees

# Lines: median, 90th percentile, largest.
LARGEST_MODULE = house.Sizes(82, 245, 394)
LARGEST_FUNCTION = house.Sizes(6, 18, 69)
# By the beginning of its name: the largest module and function of each part, as before the rebuild.
LARGEST_OF_PART = {"kiosk": (391, 69), "sync": (394, 69), "sync.gateway": (384, 64)}
MOST_CIRCLES = 0
MOST_FOREIGN_STORES = 0
MOST_TYPES_TWICE = 70
# Of the public functions, in percent: with a docstring that names every code the body raises.
LEAST_TOLD = 99


def test_modules_are_no_larger() -> None:
    assert not exceeds(house.module_sizes(trees.modules()), LARGEST_MODULE)


def test_functions_are_no_larger() -> None:
    assert not exceeds(house.function_sizes(trees.modules()), LARGEST_FUNCTION)


@pytest.mark.parametrize("part", LARGEST_OF_PART)
def test_the_largest_of_each_part_is_no_larger(part: str) -> None:
    own = [one for one in trees.modules() if f"{one.name}.".startswith(f"{part}.")]
    assert own
    module, function = LARGEST_OF_PART[part]
    assert house.module_sizes(own).largest <= module
    assert house.function_sizes(own).largest <= function


def exceeds(now: house.Sizes, limit: house.Sizes) -> bool:
    return now.median > limit.median or now.p90 > limit.p90 or now.largest > limit.largest


def test_imports_go_in_no_further_circle() -> None:
    found = house.circles(trees.modules())
    assert len(found) <= MOST_CIRCLES, found


def test_no_further_feature_reads_another_ones_store() -> None:
    pairs = house.foreign_stores(trees.modules())
    assert len(pairs) <= MOST_FOREIGN_STORES, pairs


def test_no_further_type_name_is_defined_in_two_modules() -> None:
    names = house.types_defined_twice(trees.modules())
    assert len(names) <= MOST_TYPES_TWICE, sorted(names)


def test_public_functions_are_explained_with_their_errors() -> None:
    public = list(house.public_functions(trees.modules()))
    untold = [f"{one.module}.{one.name} {sorted(one.untold)}" for one in public if not one.is_told]
    assert 100 * (len(public) - len(untold)) / len(public) >= LEAST_TOLD, untold


def tree(root: Path, **files: str) -> list[house.Module]:
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return house.modules(root)


def test_a_circle_behind_type_checking_or_in_a_function_is_found(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        kiosk__a="from kiosk import b\n",
        kiosk__b="def later():\n    from kiosk.c import x\n",
        kiosk__c="if TYPE_CHECKING:\n    from .a import y\n",
        kiosk__d="import kiosk.a\n",
    )
    assert house.circles(found) == [["kiosk.a", "kiosk.b", "kiosk.c"]]


@pytest.mark.parametrize(
    ("line", "guilty"),
    [
        ("from sync.gateway.room import store", True),
        ("from sync.gateway.room.store import add", True),
        ("from sync.gateway.room import service", False),
        ("from sync.gateway.bids import store", False),
    ],
)
def test_an_import_of_another_features_store_is_found(
    tmp_path: Path, line: str, guilty: bool
) -> None:
    found = tree(
        tmp_path,
        sync__gateway__room__store="",
        sync__gateway__room__service="from sync.gateway.room import store",
        sync__gateway__bids__store="",
        sync__gateway__bids__service=line,
    )
    assert bool(house.foreign_stores(found)) is guilty


def test_an_untold_function_and_an_unnamed_code_are_found(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        kiosk__a='''
def untold(): ...
def told():
    """Do it. Raises: Fault("late")."""
    raise Fault("late")
def half():
    """Do it."""
    raise Fault("late") from None
def _private(): ...
class Desk:
    def open(self): ...
class _Hidden:
    def open(self): ...
''',
    )
    told = {one.name: one.is_told for one in house.public_functions(found)}
    assert told == {"untold": False, "told": True, "half": False, "Desk.open": False}


def test_a_type_defined_twice_is_found(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        kiosk__a='Kind = Literal["x"]\nclass Row: ...\n',
        kiosk__b='Kind = Literal["y"]\nclass Row: ...\nclass Other: ...\n',
    )
    assert set(house.types_defined_twice(found)) == {"Kind", "Row"}


def test_a_larger_module_is_found(tmp_path: Path) -> None:
    assert exceeds(house.sizes([1, 2, 500]), house.Sizes(90, 600, 400))
    assert not exceeds(house.sizes([1, 2, 300]), house.Sizes(90, 600, 400))


def test_the_page_names_every_figure() -> None:
    """`python -m bench house` wrote it; its last column is of the day it was run."""
    text = house.PAGE.read_text("utf-8")
    assert [name for name in house.measure(house.ROOT) if f"| {name} |" not in text] == []
