"""Whether somebody stands on a blacklist that was taken in here."""

from __future__ import annotations

from sync.gateway.sanctions.service import Hit, Screening, check

__all__ = ["Hit", "Screening", "check"]
