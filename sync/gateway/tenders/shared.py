"""Tenders as they stand."""

from __future__ import annotations

from sync.errors import Fault
from sync.gateway.tenders.store import Row, every, find, put_closing
from sync.work import Reading

__all__ = ["Row", "every", "find", "put_closing", "require"]


def require(db: Reading, tender_id: str) -> Row:
    """Return a tender's newest version. Raises: Fault("tender_unknown", tender_id)."""
    tender = find(db, tender_id)
    if tender is None:
        raise Fault("tender_unknown", tender_id=tender_id)
    return tender
