"""Bids as they stand."""

from __future__ import annotations

from sync.gateway.bids.store import Bid, BidEnvelope, bid, envelopes, of_firm, sealed_between
from sync.gateway.bids.waiting import waiting_of

__all__ = ["Bid", "BidEnvelope", "bid", "envelopes", "of_firm", "sealed_between", "waiting_of"]
