"""The room's desk: orders from the console, seats that do not answer."""

from __future__ import annotations

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {}
