"""UUIDv7: made on the seat, ordered by time, doubling as idempotency keys."""

from __future__ import annotations

import uuid6


def new_id() -> str:
    return str(uuid6.uuid7())
