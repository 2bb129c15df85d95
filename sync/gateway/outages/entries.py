"""What the journal says of the papers of an outage."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

OUTAGE_RECORDED = Kind(
    "outage_recorded",
    "Somebody had the papers of an outage made; `sha256` is of its record.",
    {"begin": str, "end": str, "sha256": str},
)

ENTRIES = (OUTAGE_RECORDED,)
