"""Commands as they were kept, for the features whose types they are. Each works in the caller's transaction."""

from __future__ import annotations

from sync.gateway.commands.store import Parked, all_parked, command

__all__ = ["Parked", "all_parked", "command"]
