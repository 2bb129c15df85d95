"""The trees of the source: each module is read and parsed once for all checks of a process.

Nothing is parsed before a check asks for it: every worker collects every file, and few run these.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from bench import house


@cache
def modules() -> list[house.Module]:
    """Return every module of the house; their trees are shared, so no check may change one."""
    return house.modules(house.ROOT)


@cache
def _by_path() -> dict[Path, house.Module]:
    return {house.ROOT / one.path: one for one in modules()}


def tree(path: Path) -> ast.Module:
    """Return the tree of the module at an absolute path below `kiosk` or `sync`."""
    return _by_path()[path].tree
