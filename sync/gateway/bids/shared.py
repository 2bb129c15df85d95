"""Bids as they stand, for other features. Each works in the caller's transaction."""

from __future__ import annotations

from sync.gateway.bids.store import Bid, BidEnvelope, bid, envelopes, of_firm

__all__ = ["Bid", "BidEnvelope", "bid", "envelopes", "of_firm"]
