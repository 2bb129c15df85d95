"""The table of standing alarms."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from sync.errors import Fault


@dataclass(frozen=True)
class Alarm:
    """`raised_at` is gateway time as on the wire, None when it was unknown."""

    code: str
    raised_at: str | None
    params: Mapping[str, object]

    @property
    def fault(self) -> Fault:
        """The same as a Fault, for putting it into words."""
        return Fault(self.code, **self.params)


def insert(db: sqlite3.Connection, alarm: Alarm) -> bool:
    """Keep a new alarm; return False when one of this code stands already."""
    cursor = db.execute(
        "INSERT INTO alarm (code, raised_at, params) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (alarm.code, alarm.raised_at, json.dumps(dict(alarm.params), sort_keys=True)),
    )
    return cursor.rowcount == 1


def remove(db: sqlite3.Connection, code: str) -> bool:
    """Remove an alarm; return whether it stood."""
    return db.execute("DELETE FROM alarm WHERE code = ?", (code,)).rowcount == 1


def everything(db: sqlite3.Connection) -> list[Alarm]:
    """All that stand, the oldest first."""
    rows = db.execute("SELECT * FROM alarm ORDER BY raised_at, code")
    return [Alarm(row["code"], row["raised_at"], json.loads(row["params"])) for row in rows]
