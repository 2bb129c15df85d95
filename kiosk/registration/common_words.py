"""Words that people in Indonesia build passwords of, the likeliest first."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def words() -> tuple[str, ...]:
    """Return the words, small letters each."""
    text = resources.files(__package__).joinpath("common-words.txt").read_text("utf-8")
    return tuple(text.split())
