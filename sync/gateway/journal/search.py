"""Find entries of the journal: by person, seat, tender and time here; words where they are made."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sync.gateway.journal import store
from sync.gateway.journal.service import Entry
from sync.gateway.journal.store import Wanted
from sync.work import Reading

__all__ = ["Wanted", "back"]


def back(db: Reading, before: int, wanted: Wanted) -> Iterator[tuple[int, Entry]]:
    """Walk entries that fit, the newest first, from below an index."""
    for index, text in store.back(db, before, wanted):
        yield index, msgspec.json.decode(text, type=Entry)
