"""Vectors of what a newer end might say; a reader takes in all that it knows (SPEC 13)."""

from __future__ import annotations

from typing import Any

from sync.vectors.cast import GATEWAY, SEAT
from sync.wire import jws


def growth(room: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    """`room` are the vectors of today's page and status, `event` is a command of today."""
    page = jws.verify(room["feed"], "feed", {GATEWAY.public.kid: GATEWAY.public}, dict[str, Any])
    order = page["orders"][0]
    revoked = {"seat_id": "s-other", "reason": "PC dicuri", "by": "st-1"}
    items: list[dict[str, Any]] = [
        {"seq": 8, "kind": "tomorrow", "body": {"text": "Listrik padam pukul 12"}},
        {"seq": 9, "kind": "revocation", "body": revoked, "weight": 1},
    ]
    orders = [
        {**order, "act": "dim", "number": 13, "order_id": "o-13"},
        {**order, "act": "lock", "role": "guard", "number": 14, "order_id": "o-14", "loud": True},
    ]
    newer = {**page, "head": 9, "items": items, "orders": orders, "mood": {"of": "the room"}}
    return {
        "feed": jws.sign(GATEWAY, "feed", newer),
        "status": jws.sign(SEAT, "status", {**room["payload"], "mood": "calm"}),
        "command": jws.sign(SEAT, "command", {**event, "type": "id.lpse.bid.submitted.v2"}),
    }
