"""What was seen of the seats' logs."""

from __future__ import annotations

from sync.gateway.witness.store import Seen, seen

__all__ = ["Seen", "seen"]
