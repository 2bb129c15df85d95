"""Rows of outages that seats told of, and of the times in which this gateway served."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import msgspec

from sync.gateway.db.dialect import among, listing
from sync.outage_record import Unserved
from sync.wire.outages import LinkOutage
from sync.wire.times import from_text
from sync.work import Reading, Work


@dataclass(frozen=True)
class ToldOutage:
    """One outage as a seat told it last, and when it first did."""

    seat_id: str
    told_at: str
    outage: LinkOutage


def known(db: Reading, seat_id: str, outage_ids: Iterable[str]) -> dict[str, LinkOutage]:
    """Return what a seat told of these outages, by their ids."""
    rows = db.execute(
        f"SELECT outage_id, body FROM link_outage WHERE seat_id = ? AND {among('outage_id')}",
        (seat_id, listing(outage_ids)),
    )
    return {row["outage_id"]: msgspec.json.decode(row["body"], type=LinkOutage) for row in rows}


def drop_oldest(db: Work, seat_id: str, keep: int) -> None:
    """Keep the newest of what a seat told, so many and no more."""
    db.execute(
        "DELETE FROM link_outage WHERE seat_id = ? AND number NOT IN"
        " (SELECT number FROM link_outage WHERE seat_id = ? ORDER BY number DESC LIMIT ?)",
        (seat_id, seat_id, keep),
    )


def put(db: Work, seat_id: str, one: LinkOutage, at: str) -> None:
    """Keep what a seat tells of an outage now."""
    db.execute(
        "INSERT INTO link_outage (seat_id, outage_id, body, told_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (seat_id, outage_id) DO UPDATE SET body = excluded.body",
        (seat_id, one.outage_id, msgspec.json.encode(one).decode(), at),
    )


def every(db: Reading) -> list[ToldOutage]:
    """Return all that was told, by seat, in the order in which it was told."""
    rows = db.execute("SELECT * FROM link_outage ORDER BY seat_id, number")
    return [
        ToldOutage(
            row["seat_id"], row["told_at"], msgspec.json.decode(row["body"], type=LinkOutage)
        )
        for row in rows
    ]


def started(db: Work, at: str) -> None:
    """Note that the gateway begins to serve."""
    db.execute("INSERT INTO served (started_at, last_at) VALUES (?, ?)", (at, at))


def still_serving(db: Work, at: str) -> None:
    """Note that the newest start still serves."""
    db.execute(
        "UPDATE served SET last_at = ? WHERE number = (SELECT max(number) FROM served)", (at,)
    )


def came_from_copy(db: Work) -> None:
    """Note that a copy was put back around the newest start: what is here of it is not all."""
    db.execute("UPDATE served SET restored = 1 WHERE number = (SELECT max(number) FROM served)")


def unserved(db: Reading) -> list[Unserved]:
    """Return last signs with the start after each, as they were written down.

    Left out is what a clock that was ahead, or a copy that was put back, makes worthless.
    """
    rows = db.execute("SELECT * FROM served ORDER BY number").fetchall()
    found: list[Unserved] = []
    soonest = datetime.max.replace(tzinfo=UTC)
    for before, after in reversed(list(pairwise(rows))):
        soonest = min(soonest, from_text(after["last_at"]))
        last, started = from_text(before["last_at"]), from_text(after["started_at"])
        copied = before["restored"] or after["restored"]
        if not copied and last < started <= soonest:
            found.append(Unserved(before["last_at"], after["started_at"]))
    return found[::-1]
