"""What the journal says of tables of regions."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

REGIONS_PUBLISHED = Kind(
    "regions_published",
    "The regencies and cities of a decree were published to the seats.",
    {"decree": str, "dated": str, "sha256": str, "regencies": int},
)

ENTRIES = (REGIONS_PUBLISHED,)
