"""The hardened install: users, services, the window's own process."""

from __future__ import annotations

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {}
