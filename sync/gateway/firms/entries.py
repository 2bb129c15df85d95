"""What the journal says of questions about firms."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

FIRM_ASKED_ABOUT = Kind(
    "firm_asked_about",
    "A seat asked where a firm stands, on this member of staff's word that they know it.",
    {"seat_id": str},
)

ENTRIES = (FIRM_ASKED_ABOUT,)
