"""The requirement tables that the gateway told this seat: the newest issue of each version."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sync.wire.registration import Requirements


@dataclass(frozen=True)
class KeptTable:
    """A version as it is kept here; `text` is TOML."""

    name: str
    version: str
    text: str
    withdrawn: bool


def put(db: sqlite3.Connection, told: Requirements) -> None:
    """Keep an issue; an older one than is here changes nothing."""
    db.execute(
        "INSERT INTO requirement_table (name, version, issue, text, withdrawn)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (name, version) DO UPDATE SET issue = excluded.issue,"
        " text = excluded.text, withdrawn = excluded.withdrawn"
        " WHERE excluded.issue > requirement_table.issue",
        (told.name, told.version, told.issue, told.text, int(told.withdrawn)),
    )


def every(db: sqlite3.Connection) -> list[KeptTable]:
    """Every version, withdrawn ones too."""
    rows = db.execute("SELECT name, version, text, withdrawn FROM requirement_table")
    return [
        KeptTable(row["name"], row["version"], row["text"], bool(row["withdrawn"])) for row in rows
    ]


def forget_all(db: sqlite3.Connection) -> None:
    """Delete every table; the gateway sends again what it knows."""
    db.execute("DELETE FROM requirement_table")
