"""What became of orders: kept until the page that an order leads to has shown it."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from sync.gateway.room.service import Ordered

NOTES_KEPT = 200


@dataclass(frozen=True)
class Note:
    """What became of one person's order: a result for each seat."""

    staff_id: str
    act: str
    results: tuple[Ordered, ...]


class Notes:
    """The last notes, in memory: after a restart the board itself tells where seats stand."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Note] = OrderedDict()
        self._lock = Lock()

    def keep(self, note: Note) -> str:
        """Keep a note and return the name under which it is read; the oldest goes."""
        name = secrets.token_urlsafe(9)
        with self._lock:
            self._kept[name] = note
            while len(self._kept) > NOTES_KEPT:
                self._kept.popitem(last=False)
        return name

    def read(self, name: str, staff_id: str) -> Note | None:
        """Return a note to the person for whom it was written, else None."""
        with self._lock:
            note = self._kept.get(name)
        return note if note is not None and note.staff_id == staff_id else None
