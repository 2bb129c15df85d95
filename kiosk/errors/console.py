"""Signing in at the console, and its forms."""

from __future__ import annotations

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {}
