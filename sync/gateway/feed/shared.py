"""Putting items into the seats' feed."""

from __future__ import annotations

from sync.gateway.feed.store import append, holding, skip, take_back

__all__ = ["append", "holding", "skip", "take_back"]
