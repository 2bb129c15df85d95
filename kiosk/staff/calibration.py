"""What a check of a PIN costs on this machine, as `doctor --calibrate` measured it.

Kept in the seat's database and not in `kiosk.toml`: settings are copied from one PC to the next,
and this is the one value that is true of one machine only.
"""

from __future__ import annotations

import sqlite3

import argon2
import msgspec

from kiosk.db import settings
from sync.argon import Measured

_NAME = "pin_cost"


def measured(db: sqlite3.Connection) -> Measured | None:
    """What was measured here, if anything."""
    kept = settings.get(db, _NAME)
    return None if kept is None else msgspec.json.decode(kept, type=Measured)


def keep(db: sqlite3.Connection, found: Measured) -> None:
    """Inside the caller's write_tx; the seat uses it from its next start on."""
    settings.put(db, _NAME, msgspec.json.encode(found).decode())


def own_hasher(db: sqlite3.Connection) -> argon2.PasswordHasher | None:
    """The hasher at this machine's cost; None before it was measured."""
    found = measured(db)
    return None if found is None else found.cost.hasher()
