"""Staff, their roles, and acts that take two people."""

from __future__ import annotations

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {}
