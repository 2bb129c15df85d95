"""UUIDv7: made on the seat, ordered by time, doubling as idempotency keys."""

from __future__ import annotations

import uuid6


def new_id() -> str:
    """Return a fresh UUIDv7 as text."""
    return str(uuid6.uuid7())
