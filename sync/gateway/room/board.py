"""The board: what is known of each seat, and how old that knowledge is.

The one rule that matters: a tile says `locked` (or `closed`) only while no order can make it
untrue. An opening that was sent and not acknowledged may have taken effect at any moment until the
seat itself has said, after the order's expiry, that it has not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from msgspec import UNSET

from sync import figures
from sync.gateway.enrolment.shared import Seat
from sync.gateway.room import store
from sync.gateway.room.statuses import Heard
from sync.gateway.room.store import OPENERS, OrderRow, Place
from sync.wire.roles import Purpose
from sync.wire.room import OrderAct, Queued, SeatState, SeatStatus
from sync.wire.shapes import Realm
from sync.wire.times import from_text, to_text

TileState = Literal[
    "closed", "open", "locked", "opening", "locking", "ending", "silent", "never", "revoked"
]
SILENT_AFTER = timedelta(seconds=25)
PROBLEM_SHOWN = timedelta(minutes=10)
DEADLINE_NEAR = timedelta(minutes=60)
MB = 1_000_000
MOVERS: tuple[OrderAct, ...] = ("open", "resume", "lock", "end")


@dataclass(frozen=True)
class SeatTile:
    """One seat as the board shows it; everything is rounded to what people see.

    `last` is what the seat last said it was, also when it is silent now. `since` is when it came
    into that state. `seen` is the highest order number this tile knows of. `shown`: the realm that
    the PC's screen shows, None while that is this one.
    """

    seat_id: str
    name: str
    state: TileState
    last: SeatState | None = None
    since: str | None = None
    last_heard_s: int | None = None
    lock_reason: str | None = None
    visitor: str | None = None
    purpose: Purpose | None = None
    staff_name: str | None = None
    minutes_left: int | None = None
    overtime: bool = False
    sealing: bool = False
    idle_s: int = 0
    queued: Queued = field(default_factory=Queued)
    oldest_unsent_s: int | None = None
    nearest_deadline: str | None = None
    deadline_unsent: bool = False
    disk_free: int | None = None
    clock_error_s: float | None = None
    trouble: str | None = None
    refusals: int = 0
    app_version: str | None = None
    behind: bool = False
    shown: Realm | None = None
    pending: list[OrderAct] = field(default_factory=list)
    last_problem: str | None = None
    last_problem_act: OrderAct | None = None
    row: int | None = None
    column: int | None = None
    seen: int = 0


@dataclass(frozen=True)
class Board:
    """`version` changes whenever anything on the board does."""

    version: str
    tiles: list[SeatTile]


@dataclass(frozen=True)
class Known:
    """Everything about the room, read at one moment before the statuses were.

    `alarms` has, for each seat with a standing alarm, the code of the oldest. `behind` are those
    whose program does not understand all that this gateway tells.
    """

    seats: Sequence[Seat]
    outstanding: Sequence[OrderRow]
    failed: Sequence[OrderRow]
    newest: Mapping[str, OrderRow]
    places: Mapping[str, Place]
    alarms: Mapping[str, str] = field(default_factory=dict)
    behind: Collection[str] = ()


def board(known: Known, heard: Mapping[str, Heard], now: datetime) -> Board:
    """Build the board from what the database knows and what seats last said."""
    orders = _by_seat(known.outstanding)
    failed = _by_seat(known.failed)
    tiles = [
        _tile(
            seat,
            heard.get(seat.seat_id),
            orders.get(seat.seat_id, ()),
            failed.get(seat.seat_id, ()),
            known.newest.get(seat.seat_id),
            known.places.get(seat.seat_id),
            known.alarms.get(seat.seat_id),
            now,
            behind=seat.seat_id in known.behind,
        )
        for seat in known.seats
    ]
    return Board(_version(tiles), tiles)


def _by_seat(rows: Iterable[OrderRow]) -> dict[str, list[OrderRow]]:
    found: dict[str, list[OrderRow]] = {}
    for row in rows:
        found.setdefault(row.seat_id, []).append(row)
    return found


def undecided_orders(status: SeatStatus, orders: Iterable[OrderRow]) -> list[OrderRow]:
    """Return the orders newer than this status: executed or not, we cannot know yet."""
    made = None if status.at is None else from_text(status.at)
    return [
        one
        for one in orders
        if one.number > status.applied and (made is None or made < from_text(one.expires_at))
    ]


def _tile(
    seat: Seat,
    heard: Heard | None,
    orders: Sequence[OrderRow],
    failed: Sequence[OrderRow],
    newest: OrderRow | None,
    place: Place | None,
    alarm: str | None,
    now: datetime,
    *,
    behind: bool = False,
) -> SeatTile:
    waiting = [one for one in orders if not one.cancelled and from_text(one.expires_at) > now]
    problem = _gravest([one for one in failed if not _overtaken(one, heard, newest)])
    common = _Common(
        seat_id=seat.seat_id,
        name=seat.name,
        pending=list(dict.fromkeys(one.act for one in waiting)),
        last_problem=None if problem is None else problem.problem or store.UNDELIVERED,
        last_problem_act=None if problem is None else problem.act,
        row=None if place is None else place.row,
        column=None if place is None else place.column,
        seen=0 if newest is None else newest.number,
        trouble=alarm,
        behind=behind,
    )
    if seat.revoked:
        return _blank(common, "revoked")
    if heard is None:
        return _blank(common, "never")
    # Either way: a clock that was set back must not keep a dead seat alive.
    silent = abs(now - heard.at) > SILENT_AFTER
    undecided = undecided_orders(heard.status, orders)
    state = "silent" if silent else _state(heard.status, undecided, waiting)
    return _heard(common, state, heard, now, silent=silent)


@dataclass(frozen=True)
class _Common:
    """What is known of a seat without hearing it."""

    seat_id: str
    name: str
    pending: list[OrderAct]
    last_problem: str | None
    last_problem_act: OrderAct | None
    row: int | None
    column: int | None
    seen: int
    trouble: str | None
    behind: bool


def _blank(common: _Common, state: TileState) -> SeatTile:
    return SeatTile(state=state, **vars(common))


def _heard(
    common: _Common, state: TileState, heard: Heard, now: datetime, *, silent: bool
) -> SeatTile:
    status = heard.status
    return SeatTile(
        state=state,
        last=status.state,
        since=to_text(heard.since),
        last_heard_s=_age(now - heard.at) if silent else 0,
        lock_reason=status.lock_reason,
        visitor=status.visitor,
        purpose=status.purpose,
        staff_name=status.staff_name,
        minutes_left=None if status.visit_id is None else _minutes_left(heard, now),
        overtime=status.overtime,
        sealing=status.sealing,
        idle_s=status.idle_s // 30 * 30,
        queued=status.queued,
        oldest_unsent_s=_unsent_s(status, now),
        nearest_deadline=status.nearest_deadline,
        deadline_unsent=_deadline_unsent(status, now),
        disk_free=status.disk_free // (100 * MB) * (100 * MB),
        clock_error_s=None if status.clock_error_s is None else round(status.clock_error_s, 1),
        refusals=status.refusals,
        app_version=status.app_version,
        shown=None if status.shown is UNSET else status.shown,
        # What the gateway holds against a seat comes before what the seat says of itself.
        **{**vars(common), "trouble": common.trouble or status.trouble},
    )


def _state(status: SeatStatus, loose: Sequence[OrderRow], waiting: Sequence[OrderRow]) -> TileState:
    """Name the state, or the change that is under way."""
    acts = {one.act for one in waiting}
    opener = max((one.number for one in loose if one.act in OPENERS), default=0)
    lock = max((one.number for one in waiting if one.act == "lock"), default=0)
    if lock > opener and (opener or status.state == "open"):
        return "locking"
    if opener:
        return "opening"
    if "end" in acts and status.state != "closed":
        return "ending"
    return status.state


def _gravest(failed: Sequence[OrderRow]) -> OrderRow | None:
    """The failed order to tell staff of: a lock before all others, else the newest."""
    return max(failed, key=lambda one: (one.act == "lock", one.number), default=None)


def _overtaken(order: OrderRow, heard: Heard | None, newest: OrderRow | None) -> bool:
    """Whether what came to nothing has no bearing on the seat any more.

    A later order changed the seat's state, or the seat came into another one by itself. That a
    lock came to nothing matters for as long as anybody may sit before an open screen.
    """
    if order.act == "lock":
        return heard is not None and heard.status.state != "open"
    if newest is not None and newest.act in MOVERS and newest.outcome == "done":
        return newest.number > order.number
    return heard is not None and heard.since > from_text(order.settled_at or order.expires_at)


def _minutes_left(heard: Heard, now: datetime) -> int:
    """Carried forward: time runs in a seat that is locked or silent as well.

    In whole minutes as the seat itself shows them: rounded up.
    """
    left = heard.status.seconds_left - (now - heard.at).total_seconds()
    return figures.whole_minutes(max(0.0, left)) // 60


def _unsent_s(status: SeatStatus, now: datetime) -> int | None:
    if status.oldest_unsent_at is None:
        return None
    return _age(now - from_text(status.oldest_unsent_at))


def _deadline_unsent(status: SeatStatus, now: datetime) -> bool:
    """A tender closes soon and something of this seat has not arrived."""
    if status.nearest_deadline is None:
        return False
    unsent = status.oldest_unsent_at is not None or status.state == "open"
    left = from_text(status.nearest_deadline) - now
    return unsent and timedelta(0) < left <= DEADLINE_NEAR


def _age(span: timedelta) -> int:
    """Whole seconds, coarser the older: what nobody reads must not change the board."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < 60:
        return seconds // 5 * 5
    return seconds // 60 * 60


def _version(tiles: Sequence[SeatTile]) -> str:
    return hashlib.sha256(msgspec.msgpack.encode(tiles)).hexdigest()[:16]
