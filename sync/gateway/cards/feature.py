"""Tenders' keys, published once their committee has opened something with them."""

from __future__ import annotations

from sync.gateway.cards import entries
from sync.gateway.feature import Feature

FEATURE = Feature(
    "cards",
    feed=("card",),
    journal=entries.ENTRIES,
    tables=("tender_key", "card", "card_key"),
)
