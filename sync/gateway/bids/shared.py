"""Bids as they stand."""

from __future__ import annotations

from sync.gateway.bids.store import Bid, BidEnvelope, bid, envelopes, of_firm

__all__ = ["Bid", "BidEnvelope", "bid", "envelopes", "of_firm"]
