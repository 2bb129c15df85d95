"""Which keys a tender ever had on its card."""

from __future__ import annotations

from sync.gateway.cards.store import published

__all__ = ["published"]
