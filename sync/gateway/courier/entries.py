"""What the journal says of couriers' bundles."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

_WHICH: dict[str, type[object]] = {"bundle_id": str, "seat_id": str, "label_sha256": str}

COURIER_TAKEN = Kind(
    "courier_taken",
    "A courier's bundle of a seat was taken in; without a name it came over the network.",
    {**_WHICH, "items": int, "taken": int},
    {"code": str},
)
COURIER_ANSWERED = Kind(
    "courier_answered",
    "Answers and news for a seat were put into a bundle that goes back to it.",
    {**_WHICH, "answers": int, "pages": int},
)

ENTRIES = (COURIER_TAKEN, COURIER_ANSWERED)
