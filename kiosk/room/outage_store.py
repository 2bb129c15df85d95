"""SQL of the table `link_outage`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from sync.wire.outages import LinkOutage

KEPT = 400
"""How many outages a seat keeps, the newest: those written down last."""


def put(db: sqlite3.Connection, one: LinkOutage) -> None:
    """Keep an outage as it stands now; of many the oldest go. Belongs inside a write_tx."""
    db.execute(
        "INSERT INTO link_outage (outage_id, body) VALUES (?, ?)"
        " ON CONFLICT (outage_id) DO UPDATE SET body = excluded.body",
        (one.outage_id, _text(one)),
    )
    db.execute(
        "DELETE FROM link_outage WHERE number NOT IN"
        " (SELECT number FROM link_outage ORDER BY number DESC LIMIT ?)",
        (KEPT,),
    )


def untold(db: sqlite3.Connection, most: int) -> list[LinkOutage]:
    """Return what the gateway was not told as it stands now; of many the newest, oldest first."""
    rows = db.execute(
        "SELECT body FROM link_outage WHERE told IS NOT body ORDER BY number DESC LIMIT ?", (most,)
    )
    return [msgspec.json.decode(row["body"], type=LinkOutage) for row in rows][::-1]


def note_told(db: sqlite3.Connection, told: Iterable[LinkOutage]) -> None:
    """Note that the gateway was told these, as they stand here. Belongs inside a write_tx."""
    db.executemany(
        "UPDATE link_outage SET told = ? WHERE outage_id = ?",
        [(_text(one), one.outage_id) for one in told],
    )


def tell_again(db: sqlite3.Connection) -> None:
    """Take none for told any more. Belongs inside a write_tx."""
    db.execute("UPDATE link_outage SET told = NULL")


def _text(one: LinkOutage) -> str:
    return msgspec.json.encode(one).decode()
