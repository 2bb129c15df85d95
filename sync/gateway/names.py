"""Names that people gave: one bad one must not spoil a message that every seat parses."""

from __future__ import annotations

from sync.errors import Fault

LONGEST = 200


def clean(name: str) -> str:
    """Return the name with single spaces. Raises: Fault("name_malformed")."""
    cleaned = " ".join(name.split())
    if not 1 <= len(cleaned) <= LONGEST or not cleaned.isprintable():
        raise Fault("name_malformed")
    return cleaned
