"""Announcements to every seat."""

from __future__ import annotations

from sync.gateway.announcements import entries, service
from sync.gateway.feature import Feature

FEATURE = Feature(
    "announcements",
    feed=("announcement",),
    journal=entries.ENTRIES,
    heard=service.heard,
    tables=("announcement", "announcement_shown"),
)
