"""Rows of orders and places. An order's visitor and message are sealed, and gone when settled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from sync.atrest import AtRest
from sync.gateway.db import dialect
from sync.wire.messages import SeatOrder
from sync.wire.roles import Purpose, Role
from sync.wire.room import OrderAct
from sync.work import Reading, Row, Work

# What may uncover a seat: a lock takes these back.
OPENERS: frozenset[OrderAct] = frozenset({"open", "resume"})
ACTS: tuple[OrderAct, ...] = get_args(OrderAct)
UNDELIVERED = "order_undelivered"
_FAILED = dialect.by_index("seat_order", "seat_order_failed")
_OUTSTANDING = dialect.by_index("seat_order", "seat_order_outstanding")
Outcome = Literal["done", "refused", "expired", "cancelled"]


@dataclass(frozen=True)
class Draft:
    """An order about to be given to one seat. `act` decides which of the rest is meant."""

    order_id: str
    seat_id: str
    act: OrderAct
    staff_id: str
    staff_name: str
    role: Role
    issued_at: str
    expires_at: str
    visitor: str | None
    purpose: Purpose | None
    minutes: int | None
    text: str | None
    reason: str | None


@dataclass(frozen=True)
class OrderRow:
    """What the board needs of an order."""

    number: int
    order_id: str
    seat_id: str
    act: OrderAct
    expires_at: str
    cancelled: bool
    outcome: Outcome | None
    problem: str | None
    settled_at: str | None


@dataclass(frozen=True)
class Place:
    """Where a seat stands in the room, counted from 1 at the top left."""

    row: int
    column: int


def insert(db: Work, sealer: AtRest, draft: Draft) -> int:
    """Keep an order; returns its number."""
    row = db.execute(
        "INSERT INTO seat_order (order_id, seat_id, act, staff_id, staff_name, role, issued_at,"
        " expires_at, visitor, purpose, minutes, text, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
        (
            draft.order_id, draft.seat_id, draft.act, draft.staff_id, draft.staff_name, draft.role,
            draft.issued_at, draft.expires_at, _sealed(sealer, draft.visitor, draft.order_id),
            draft.purpose, draft.minutes, _sealed(sealer, draft.text, draft.order_id),
            draft.reason,
        ),
    ).fetchone()  # fmt: skip
    return int(row["number"])


def cancel_openers(db: Work, seat_id: str, lock: int) -> None:
    """Take back what would uncover a seat and has not been acknowledged."""
    db.execute(
        "UPDATE seat_order SET cancelled_by = ?, visitor = NULL, text = NULL WHERE seat_id = ?"
        " AND number < ? AND outcome IS NULL AND cancelled_by IS NULL"
        " AND act IN ('open', 'resume')",
        (lock, seat_id, lock),
    )


def newest_lock(db: Reading, seat_id: str) -> int:
    """The number of the seat's newest lock order, 0 when there never was one."""
    row = db.execute(
        "SELECT coalesce(max(number), 0) FROM seat_order WHERE seat_id = ? AND act = 'lock'",
        (seat_id,),
    ).fetchone()
    return int(row[0])


def highest(db: Reading) -> int:
    """The number after which the next order's comes."""
    return dialect.last_number(db, "seat_order")


def go_on_after(db: Work, number: int) -> None:
    """Never use a number again that a seat has seen, though we know nothing of it."""
    dialect.go_on_after(db, "seat_order", number)


def newest_pending(db: Reading, seat_id: str, now: str) -> int:
    """The highest number of what `pending` would return, 0 for nothing."""
    row = db.execute(
        "SELECT coalesce(max(number), 0) FROM seat_order WHERE seat_id = ? AND outcome IS NULL"
        " AND cancelled_by IS NULL AND expires_at > ?",
        (seat_id, now),
    ).fetchone()
    return int(row[0])


def pending(db: Reading, sealer: AtRest, seat_id: str, now: str) -> list[SeatOrder]:
    """What a seat still has to do: neither acknowledged, nor taken back, nor expired."""
    rows = db.execute(
        "SELECT * FROM seat_order WHERE seat_id = ? AND outcome IS NULL"
        " AND cancelled_by IS NULL AND expires_at > ? ORDER BY number",
        (seat_id, now),
    )
    return [_order(row, sealer) for row in rows]


def outstanding(db: Reading) -> list[OrderRow]:
    """Every order of which it is not known what became of it, by number."""
    rows = db.execute("SELECT * FROM seat_order WHERE outcome IS NULL ORDER BY seat_id, number")
    return [_row(row) for row in rows]


def outstanding_of(db: Reading, seat_id: str) -> list[OrderRow]:
    """Return a seat's orders without an outcome, in the order they were given."""
    rows = db.execute(
        "SELECT * FROM seat_order WHERE seat_id = ? AND outcome IS NULL ORDER BY number",
        (seat_id,),
    )
    return [_row(row) for row in rows]


def newest(db: Reading) -> dict[str, OrderRow]:
    """Each seat's newest order; the cost does not grow with their number."""
    rows = db.execute(
        "SELECT o.* FROM seat CROSS JOIN seat_order o ON o.number ="
        " (SELECT max(number) FROM seat_order WHERE seat_id = seat.seat_id)"
    )
    return {row["seat_id"]: _row(row) for row in rows}


def failed(db: Reading, since: str, now: str) -> list[OrderRow]:
    """What came to nothing since then, unless the same was ordered again."""
    rows = db.execute(
        f"SELECT * FROM (SELECT * FROM {_FAILED}"
        " WHERE problem IS NOT NULL AND settled_at > ? UNION ALL"
        f" SELECT * FROM {_OUTSTANDING}"
        " WHERE outcome IS NULL AND cancelled_by IS NULL AND expires_at <= ?) o"
        " WHERE NOT EXISTS (SELECT 1 FROM seat_order"
        " WHERE seat_id = o.seat_id AND number > o.number AND act = o.act)",
        (since, now),
    )
    return [_row(row) for row in rows]


def settle(
    db: Work,
    seat_id: str,
    order_id: str,
    outcome: Outcome,
    problem: str | None,
    now: str,
) -> bool:
    """Write what became of a seat's order; False when that is known already."""
    cursor = db.execute(
        "UPDATE seat_order SET outcome = ?, problem = ?, settled_at = ?, visitor = NULL,"
        " text = NULL WHERE order_id = ? AND seat_id = ? AND outcome IS NULL",
        (outcome, problem, now, order_id, seat_id),
    )
    return cursor.rowcount > 0


def settle_missed(db: Work, row: OrderRow, now: str) -> None:
    """Write of an order that the seat did not get in time."""
    if row.cancelled:
        settle(db, row.seat_id, row.order_id, "cancelled", None, now)
    else:
        settle(db, row.seat_id, row.order_id, "expired", UNDELIVERED, now)


def expire(db: Work, now: str, certain_before: str) -> None:
    """Forget the names of what has expired, and settle what can no longer be acknowledged."""
    db.execute(
        "UPDATE seat_order SET visitor = NULL, text = NULL WHERE outcome IS NULL"
        " AND expires_at <= ? AND (visitor IS NOT NULL OR text IS NOT NULL)",
        (now,),
    )
    db.execute(
        "UPDATE seat_order SET settled_at = ?, problem = CASE WHEN cancelled_by IS NULL THEN ? END,"
        " outcome = CASE WHEN cancelled_by IS NULL THEN 'expired' ELSE 'cancelled' END"
        " WHERE outcome IS NULL AND expires_at <= ?",
        (now, UNDELIVERED, certain_before),
    )


def must_expire(db: Reading, now: str, certain_before: str) -> bool:
    """Say whether `expire` would change anything."""
    row = db.execute(
        "SELECT EXISTS (SELECT 1 FROM seat_order WHERE outcome IS NULL AND expires_at <= ?"
        " AND (expires_at <= ? OR visitor IS NOT NULL OR text IS NOT NULL))",
        (now, certain_before),
    ).fetchone()
    return bool(row[0])


def put_place(db: Work, seat_id: str, place: Place) -> None:
    """Place a seat on the board."""
    db.execute(
        "INSERT INTO seat_place (seat_id, place_row, place_column) VALUES (?, ?, ?)"
        " ON CONFLICT (seat_id) DO UPDATE"
        " SET place_row = excluded.place_row, place_column = excluded.place_column",
        (seat_id, place.row, place.column),
    )


def places(db: Reading) -> dict[str, Place]:
    """Return the places of the seats on the board, by seat id."""
    rows = db.execute("SELECT seat_id, place_row, place_column FROM seat_place")
    return {row["seat_id"]: Place(row["place_row"], row["place_column"]) for row in rows}


def of_seats(db: Reading, order_ids: Sequence[str]) -> dict[str, Outcome | None]:
    """What became of orders, for those that are known here."""
    found: dict[str, Outcome | None] = {}
    for order_id in order_ids:
        row = db.execute(
            "SELECT outcome FROM seat_order WHERE order_id = ?", (order_id,)
        ).fetchone()
        if row is not None:
            found[order_id] = row["outcome"]
    return found


def become(db: Reading, order_id: str) -> OrderRow | None:
    """An order and what became of it."""
    row = db.execute("SELECT * FROM seat_order WHERE order_id = ?", (order_id,)).fetchone()
    return None if row is None else _row(row)


def _sealed(sealer: AtRest, text: str | None, order_id: str) -> bytes | None:
    return None if text is None else sealer.seal_text(text, order_id)


def _opened(sealer: AtRest, sealed: bytes | None, order_id: str) -> str | None:
    return None if sealed is None else sealer.open_text(sealed, order_id)


_PLAIN: tuple[str, ...] = (
    *("order_id", "number", "seat_id", "act", "staff_id", "staff_name", "role"),
    *("issued_at", "expires_at", "purpose", "minutes", "reason"),
)


def _order(row: Row, sealer: AtRest) -> SeatOrder:
    return SeatOrder(
        **{name: row[name] for name in _PLAIN},
        visitor=_opened(sealer, row["visitor"], row["order_id"]),
        text=_opened(sealer, row["text"], row["order_id"]),
    )


def _row(row: Row) -> OrderRow:
    return OrderRow(
        number=row["number"],
        order_id=row["order_id"],
        seat_id=row["seat_id"],
        act=row["act"],
        expires_at=row["expires_at"],
        cancelled=row["cancelled_by"] is not None,
        outcome=row["outcome"],
        problem=row["problem"],
        settled_at=row["settled_at"],
    )
