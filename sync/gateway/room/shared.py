"""Orders that wait for a seat."""

from __future__ import annotations

from sync.gateway.room.store import become, go_on_after, highest, newest_pending, pending

__all__ = ["become", "go_on_after", "highest", "newest_pending", "pending"]
