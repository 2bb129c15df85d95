"""Read and write single values of the seat."""

from __future__ import annotations

import sqlite3

# Why the gateway put this seat out, once it has.
REVOKED = "revoked"
# Gateway time of the newest answer to a command of a copy of this seat that staff were told of.
COPY_TOLD = "copy_told"


def get(db: sqlite3.Connection, name: str) -> str | None:
    """Read a value by its name; None when it was never set."""
    row = db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row["value"])


def put(db: sqlite3.Connection, name: str, value: str) -> None:
    """Inside the caller's write_tx."""
    db.execute(
        "INSERT INTO setting (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def drop(db: sqlite3.Connection, name: str) -> None:
    """Forget a value, inside the caller's write_tx."""
    db.execute("DELETE FROM setting WHERE name = ?", (name,))
