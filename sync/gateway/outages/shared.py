"""What other features may note here."""

from __future__ import annotations

from sync.gateway.outages import store
from sync.work import Work


def came_from_copy(db: Work) -> None:
    """Note that a copy of this gateway was put back: its last signs around it say nothing."""
    store.came_from_copy(db)
