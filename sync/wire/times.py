"""Instants on the wire: aware UTC in code, ISO 8601 text ending in Z outside."""

from __future__ import annotations

from datetime import UTC, datetime

from sync.errors import Fault


def to_text(moment: datetime) -> str:
    """`2026-11-22T03:31:22.000000Z`; raises ValueError for a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError("naive datetime")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """Raises: Fault("time_malformed", text)."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Fault("time_malformed", text=text) from error
    if moment.tzinfo is None:
        raise Fault("time_malformed", text=text)
    return moment.astimezone(UTC)
