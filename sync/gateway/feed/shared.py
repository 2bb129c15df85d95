"""Putting items into the seats' feed."""

from __future__ import annotations

from sync.gateway.feed.store import append, skip

__all__ = ["append", "skip"]
