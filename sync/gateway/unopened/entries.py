"""What the journal says of bids that would not open."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

OPENING_TRIED = Kind(
    "opening_tried",
    "Somebody entered an attempt to open a bid that would not open.",
    {"bid_id": str, "number": int, "key": str, "opened": bool},
    {"code": str},
)
WITNESSED_UNOPENED = Kind(
    "witnessed_unopened",
    "Two people had witness minutes made of a bid that would not open; `sha256` is of its record.",
    {"bid_id": str, "sha256": str},
)

ENTRIES = (OPENING_TRIED, WITNESSED_UNOPENED)
