"""Which keys a tender ever had on its card, for other features. Each works in the caller's transaction."""

from __future__ import annotations

from sync.gateway.cards.store import published

__all__ = ["published"]
