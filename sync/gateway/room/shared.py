"""Orders that wait for a seat, for other features. Each works in the caller's transaction."""

from __future__ import annotations

from sync.gateway.room.store import become, go_on_after, highest, newest_pending, pending

__all__ = ["become", "go_on_after", "highest", "newest_pending", "pending"]
