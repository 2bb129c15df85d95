"""Vectors of the room: a roster and an order on a page, and the status that acknowledges it."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from sync.vectors import outages
from sync.vectors.cast import AT, GATEWAY, GATEWAY_ID, ORDER_ID, SEAT, SEAT_ID
from sync.wire import jws, messages


def room() -> dict[str, Any]:
    """A page with a roster and an order, the status that acknowledges it, and its answer."""
    roster = messages.StaffRoster(
        gateway_id=GATEWAY_ID,
        version=3,
        issued_at=AT,
        expires_at="2026-12-01T05:00:00.000000Z",
        revoked=["st-2"],
        staff=[
            messages.Staff(
                staff_id="st-1", name="Siti Aminah", role="front_desk", verifier="$argon2id$"
            )
        ],
    )
    order = messages.SeatOrder(
        order_id=ORDER_ID,
        number=12,
        seat_id=SEAT_ID,
        act="open",
        staff_id="st-1",
        staff_name="Siti Aminah",
        role="front_desk",
        issued_at=AT,
        expires_at="2026-11-24T05:01:00.000000Z",
        visitor="Budi Santoso",
        purpose="bidding",
        minutes=30,
    )
    page = messages.FeedPage(
        gateway_id=GATEWAY_ID,
        seat_id=SEAT_ID,
        after=7,
        head=7,
        at=AT,
        items=[],
        roster=jws.sign(GATEWAY, "roster", roster),
        orders=[order],
    )
    status = messages.SeatStatus(
        seat_id=SEAT_ID,
        boot_id="01a20000-0000-7000-8000-000000000004",
        sequence=2,
        at=AT,
        state="open",
        applied=12,
        acks=[messages.OrderAck(order_id=ORDER_ID, outcome="done")],
        queued=messages.Queued(sealed=1),
        disk_free=100_000_000_000,
        app_version="0.3.0",
        visit_id="01a20000-0000-7000-8000-000000000005",
        visitor="Budi Santoso",
        purpose="bidding",
        staff_name="Siti Aminah",
        seconds_left=1800,
        clock_error_s=0.4,
    )
    boot, sequence = status.boot_id, status.sequence
    answer = messages.StatusAnswer(
        seat_id=SEAT_ID, boot_id=boot, sequence=sequence, gateway_id=GATEWAY_ID, at=AT
    )
    return {
        "feed": jws.sign(GATEWAY, "feed", page),
        "status": jws.sign(SEAT, "status", status),
        "payload": json.loads(msgspec.json.encode(status)),
        "status_outages": jws.sign(SEAT, "status", outages.telling(status)),
        "status_answer": jws.sign(GATEWAY, "status-answer", answer),
    }
