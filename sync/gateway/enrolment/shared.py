"""Which seats are enrolled here."""

from __future__ import annotations

from sync.gateway.enrolment.store import Seat, seat, seat_by_kid, seats

__all__ = ["Seat", "seat", "seat_by_kid", "seats"]
