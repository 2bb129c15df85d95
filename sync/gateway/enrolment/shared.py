"""Which seats are enrolled here, for other features. Each works in the caller's transaction."""

from __future__ import annotations

from sync.gateway.enrolment.store import Seat, seat, seat_by_kid, seats

__all__ = ["Seat", "seat", "seat_by_kid", "seats"]
