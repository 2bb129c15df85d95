"""The leap that stands, in the seat's settings: it outlives the program, and counts in one boot."""

from __future__ import annotations

import sqlite3

import msgspec

from kiosk.db import settings
from sync.leap import Leap

_LEAP = "clock_leap"


def kept(db: sqlite3.Connection) -> Leap | None:
    """Return the leap that was kept; None when there is none."""
    text = settings.get(db, _LEAP)
    return msgspec.json.decode(text, type=Leap) if text else None


def keep(db: sqlite3.Connection, leap: Leap) -> None:
    """Keep a leap, inside the caller's write_tx."""
    settings.put(db, _LEAP, msgspec.json.encode(leap).decode())


def forget(db: sqlite3.Connection) -> None:
    """Keep none any more, inside the caller's write_tx."""
    settings.put(db, _LEAP, "")
