"""What the journal says of tenders' keys."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

TENDER_KEY_TAKEN = Kind(
    "tender_key_taken",
    "A tender's key was taken in; it counts once its committee has opened something with it.",
    {"tender_id": str, "envelope": str, "key_fingerprint": str},
)
TENDER_CARD_ISSUED = Kind(
    "tender_card_issued",
    "A rehearsed key was published to every seat.",
    {"tender_id": str, "version": int},
)

ENTRIES = (
    TENDER_KEY_TAKEN,
    TENDER_CARD_ISSUED,
)
