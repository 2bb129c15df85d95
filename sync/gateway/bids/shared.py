"""Bids as they stand."""

from __future__ import annotations

from sync.gateway.bids.ruled import note as ruling_note
from sync.gateway.bids.store import Bid, BidEnvelope, bid, envelopes, of_firm, sealed_between
from sync.gateway.bids.waiting import waiting_of

__all__ = [
    "Bid",
    "BidEnvelope",
    "bid",
    "envelopes",
    "of_firm",
    "ruling_note",
    "sealed_between",
    "waiting_of",
]
