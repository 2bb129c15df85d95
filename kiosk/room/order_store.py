"""Rows of orders begun and carried out. Writes belong inside the caller's write_tx."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sync.wire.room import OrderAck, SeatOrder

Outcome = Literal["done", "refused", "expired"]
ACKS_AT_ONCE = 100


@dataclass(frozen=True)
class Done:
    """An order that was begun. `outcome` is None from `begin` to `finish`.

    A row that is still None at start-up was cut by a crash; `Orders` settles it.
    """

    order_id: str
    number: int
    act: str
    visit_id: str | None
    outcome: Outcome | None
    problem: str | None
    reported: bool


def find(db: sqlite3.Connection, order_id: str) -> Done | None:
    """Read an order that was begun here; None for a new one."""
    row = db.execute("SELECT * FROM order_done WHERE order_id = ?", (order_id,)).fetchone()
    return None if row is None else _done(row)


def unfinished(db: sqlite3.Connection) -> list[Done]:
    """Read the orders that were begun and have no outcome, the oldest first."""
    rows = db.execute("SELECT * FROM order_done WHERE outcome IS NULL ORDER BY number")
    return [_done(row) for row in rows]


def applied(db: sqlite3.Connection) -> int:
    """The highest number of an order that was finished, 0 before the first."""
    row = db.execute(
        "SELECT coalesce(max(number), 0) FROM order_done WHERE outcome IS NOT NULL"
    ).fetchone()
    return int(row[0])


def acks(db: sqlite3.Connection) -> list[OrderAck]:
    """What the gateway has not confirmed to have heard, the oldest first."""
    rows = db.execute(
        "SELECT order_id, outcome, problem FROM order_done WHERE reported = 0"
        " AND outcome IS NOT NULL ORDER BY number LIMIT ?",
        (ACKS_AT_ONCE,),
    )
    return [OrderAck(**dict(row)) for row in rows]


def begin(db: sqlite3.Connection, order: SeatOrder, visit_id: str | None) -> None:
    """Write that an order is being carried out, and in which visit."""
    db.execute(
        "INSERT INTO order_done (order_id, number, act, expires_at, visit_id)"
        " VALUES (?, ?, ?, ?, ?)",
        (order.order_id, order.number, order.act, order.expires_at, visit_id),
    )


def finish(db: sqlite3.Connection, order_id: str, outcome: Outcome, problem: str | None) -> None:
    """Write what became of an order, and the problem's code if it came to nothing."""
    db.execute(
        "UPDATE order_done SET outcome = ?, problem = ? WHERE order_id = ?",
        (outcome, problem, order_id),
    )


def mark(db: sqlite3.Connection, order_ids: Sequence[str], *, reported: bool) -> None:
    """Write whether the gateway has heard what became of these orders."""
    db.executemany(
        "UPDATE order_done SET reported = ? WHERE order_id = ? AND outcome IS NOT NULL",
        [(int(reported), order_id) for order_id in order_ids],
    )


def forget(db: sqlite3.Connection, before: str) -> None:
    """Drop what expired long ago and was reported; the highest number stays."""
    db.execute(
        "DELETE FROM order_done WHERE reported = 1 AND expires_at < ?"
        " AND number < (SELECT max(number) FROM order_done WHERE outcome IS NOT NULL)",
        (before,),
    )


def _done(row: sqlite3.Row) -> Done:
    return Done(
        order_id=row["order_id"],
        number=row["number"],
        act=row["act"],
        visit_id=row["visit_id"],
        outcome=row["outcome"],
        problem=row["problem"],
        reported=bool(row["reported"]),
    )
