"""Vectors of a practice tender's clock: what it shows, and at what real moment a date comes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from sync.vectors.cast import AT, SEAT, SEAT_ID
from sync.wire import jws, messages
from sync.wire.practice_clock import (
    PracticeClock,
    at_rate,
    closing_in,
    first_moment,
    last_moment,
    tender_time,
)
from sync.wire.times import to_text

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def practice() -> dict[str, Any]:
    """A clock that ran fast, stood still, went on and jumped; dates and moments beside it.

    And the status of a seat of production whose PC's screen shows the practice room.
    """
    closes = NOON + timedelta(days=30)
    paces = at_rate([], NOON, 60)
    paces = at_rate(paces, NOON + timedelta(minutes=10), 0)
    paces = at_rate(paces, NOON + timedelta(minutes=20, microseconds=1), 7)
    paces = closing_in(paces, NOON + timedelta(minutes=30), closes, timedelta(minutes=2))
    hours = (-1, 0, 3, 10, 10.001, 15, 100, 719, 719.99, 720, 721)
    dates = [NOON + timedelta(hours=each) for each in hours]
    minutes = (-60, 0, 5, 10, 15, 20, 25, 30, 32, 33)
    moments = [NOON + timedelta(minutes=each) for each in minutes]
    clock = PracticeClock(realm="training", tender_id="9900001-k1", paces=paces)
    elsewhere = messages.SeatStatus(
        seat_id=SEAT_ID,
        boot_id="01a20000-0000-7000-8000-000000000004",
        sequence=3,
        at=AT,
        state="closed",
        applied=12,
        acks=[],
        queued=messages.Queued(sealed=1),
        disk_free=100_000_000_000,
        app_version="0.3.0",
        shown="training",
    )
    return {
        "status_elsewhere": jws.sign(SEAT, "status", elsewhere),
        "clock": msgspec.to_builtins(clock),
        "shows": [
            {"real": to_text(each), "tender": to_text(tender_time(paces, each))} for each in moments
        ],
        "dates": [
            {
                "date": to_text(each),
                "first": to_text(first_moment(paces, each)),
                "last": to_text(last_moment(paces, each)),
            }
            for each in dates
        ],
        "still": {
            "paces": msgspec.to_builtins(at_rate([], NOON, 0)),
            "date": to_text(closes),
            "last": to_text(last_moment(at_rate([], NOON, 0), closes)),
        },
    }
