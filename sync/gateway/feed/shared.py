"""Putting items into the seats' feed, for other features. Each works in the caller's transaction."""

from __future__ import annotations

from sync.gateway.feed.store import append, skip

__all__ = ["append", "skip"]
