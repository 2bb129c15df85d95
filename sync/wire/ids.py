"""UUIDv7: made on the seat, ordered by time, doubling as idempotency keys; and names for others."""

from __future__ import annotations

import uuid

import uuid6


def new_id() -> str:
    """Return a fresh UUIDv7 as text."""
    return str(uuid6.uuid7())


def named_id(*parts: str) -> str:
    """Return the UUIDv5 of a name: the same for the same parts, for files that others read."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "lpse-kiosk " + "\n".join(parts)))


def named_urn(*parts: str) -> str:
    """Return `named_id` as an address that no network is asked for."""
    return f"urn:uuid:{named_id(*parts)}"
