"""Imports go one way: no module imports itself over others, not for its types either."""

from __future__ import annotations

import grimp
import pytest


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    """Every import of kiosk and sync, those in functions and under TYPE_CHECKING included."""
    return grimp.build_graph("kiosk", "sync", exclude_type_checking_imports=False, cache_dir=None)


def circles(imports: grimp.ImportGraph) -> list[list[str]]:
    """Return every group of modules in which each reaches each, by Tarjan's algorithm."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    waiting: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        order[module] = lowest[module] = len(order)
        waiting.append(module)
        for one in sorted(imports.find_modules_directly_imported_by(module)):
            if one not in order:
                visit(one)
                lowest[module] = min(lowest[module], lowest[one])
            elif one in waiting:
                lowest[module] = min(lowest[module], order[one])
        if lowest[module] == order[module]:
            group = waiting[waiting.index(module) :]
            del waiting[-len(group) :]
            if len(group) > 1:
                found.append(sorted(group))

    for module in sorted(imports.modules):
        if module not in order:
            visit(module)
    return found


def test_no_module_stands_in_a_circle_of_imports(imports: grimp.ImportGraph) -> None:
    assert circles(imports) == []


def test_a_circle_would_be_found(imports: grimp.ImportGraph) -> None:
    assert "kiosk.web.guards" in imports.modules
    planted = grimp.ImportGraph()
    for one, other in (("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")):
        planted.add_import(importer=one, imported=other)
    assert circles(planted) == [["b", "c"]]
