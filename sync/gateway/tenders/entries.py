"""What the journal says of tenders brought in."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

TENDERS_IMPORTED = Kind(
    "tenders_imported",
    "Tenders were imported.",
    {"files": int, "added": int, "changed": int, "unchanged": int, "refused": int},
)

ENTRIES = (TENDERS_IMPORTED,)
