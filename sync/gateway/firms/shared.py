"""Noting that a firm was recognised at a seat, and forgetting it."""

from __future__ import annotations

from sync.gateway.firms.store import forget, note_identified

__all__ = ["forget", "note_identified"]
