"""The requirement tables that come with the program, in `sync/requirements/tables/`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources

from sync.requirements.reading import load
from sync.requirements.table import Table

_FOLDER = resources.files("sync.requirements") / "tables"


@cache
def shipped() -> Sequence[Table]:
    """Return every table that comes with the program, by name."""
    return tuple(load(text_of_shipped(name), f"{name}.toml") for name in names())


@cache
def names() -> Sequence[str]:
    """Return the names of these tables."""
    ends = ".toml"
    return sorted(file.name.removesuffix(ends) for file in _FOLDER.iterdir() if ends in file.name)


def for_everybody() -> Sequence[Table]:
    """Return those that any LPSE goes by while it publishes none of its own."""
    return [table for table in shipped() if not table.lpse]


def text_of_shipped(name: str) -> str:
    """Return the text of one of them, to be published or copied. Raises: KeyError."""
    if name not in names():
        raise KeyError(name)
    return (_FOLDER / f"{name}.toml").read_text(encoding="utf-8")
