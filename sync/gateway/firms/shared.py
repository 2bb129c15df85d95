"""Noting that a firm was recognised at a seat."""

from __future__ import annotations

from sync.gateway.firms.store import note_identified

__all__ = ["note_identified"]
