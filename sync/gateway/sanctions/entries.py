"""What the journal says of blacklists."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

BLACKLIST_TAKEN = Kind(
    "blacklist_taken",
    "A blacklist was taken in, in place of the one that its source gave before.",
    {"source": str, "dated": str, "sha256": str, "entries": int, "refused": int},
)

ENTRIES = (BLACKLIST_TAKEN,)
