"""What the journal says of orders to seats, and where seats stand."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

ORDER_GIVEN = Kind(
    "order_given",
    "Somebody at the console told a seat what to do.",
    {"order_id": str, "seat_id": str, "act": str},
    {"purpose": str, "minutes": int, "number": int},
)
SEAT_PLACED = Kind(
    "seat_placed",
    "A seat was given its place on the board.",
    {"seat_id": str, "row": int, "column": int},
)

ENTRIES = (
    ORDER_GIVEN,
    SEAT_PLACED,
)
