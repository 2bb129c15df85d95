"""What others of the gateway tell the log's feature."""

from __future__ import annotations

from sync.gateway.proofs.store import note_restored

__all__ = ["note_restored"]
