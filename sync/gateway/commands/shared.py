"""Commands as they were kept."""

from __future__ import annotations

from sync.gateway.commands.store import Parked, all_parked, command

__all__ = ["Parked", "all_parked", "command"]
