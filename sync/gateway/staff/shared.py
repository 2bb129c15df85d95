"""Who serves here and up to which roster seats were told."""

from __future__ import annotations

from sync.gateway.staff.store import Member, go_on_after, member, roster_version, served

__all__ = ["Member", "go_on_after", "member", "roster_version", "served"]
