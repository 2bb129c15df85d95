"""Which keys a tender ever had on its card."""

from __future__ import annotations

from sync.gateway.cards.store import Key, keys, published

__all__ = ["Key", "keys", "published"]
