"""What the journal says of desks at seats: who opened one where, and when it ended."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

DESK_OPENED = Kind(
    "desk_opened",
    "A verifier opened a desk at a seat, with the PIN that this gateway checked.",
    {"seat_id": str, "opening_id": str, "ends_at": str},
)
DESK_REFUSED = Kind(
    "desk_refused",
    "Somebody wanted to open a desk at a seat and was refused, for the reason of this code.",
    {"seat_id": str, "code": str},
)
DESK_CLOSED = Kind(
    "desk_closed",
    "A desk at a seat was closed, or ended because the seat opened another one.",
    {"seat_id": str, "opening_id": str},
)
DESK_FORM_LOST = Kind(
    "desk_form_lost",
    "Somebody said that the form which decisions wait for will not come; these were refused.",
    {"registration_id": str, "version": int},
)

ENTRIES = (DESK_OPENED, DESK_REFUSED, DESK_CLOSED, DESK_FORM_LOST)
