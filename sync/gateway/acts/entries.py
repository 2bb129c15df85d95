"""What the journal says of what staff did at a seat."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

SEAT_ACT = Kind(
    "seat_act",
    "Somebody who signed in at a seat did something there, or was refused it; `seat_index` is"
    " its leaf in that seat's own log.",
    {"seat_id": str, "seat_index": int, "act": str, "outcome": str},
    {
        "seat_at": str,
        "code": str,
        "about": str,
        "purpose": str,
        "minutes": int,
        "tenders": list,
    },
)

ENTRIES = (SEAT_ACT,)
