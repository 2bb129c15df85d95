"""What the journal says of receipts. `sync.evidence.leaf` makes the same bytes from a receipt."""

from __future__ import annotations

from sync.evidence import leaf
from sync.gateway.journal.kinds import Kind

RECEIPT_ISSUED = Kind(
    leaf.NAME,
    "An official receipt was issued: the digest of what it states. Its time is the receipt's own.",
    {"receipt": str},
)

ENTRIES = (RECEIPT_ISSUED,)
"""Every kind that this feature writes."""
