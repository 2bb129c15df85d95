"""Noting that a firm was recognised at a seat, for other features. Each works in the caller's transaction."""

from __future__ import annotations

from sync.gateway.firms.store import note_identified

__all__ = ["note_identified"]
