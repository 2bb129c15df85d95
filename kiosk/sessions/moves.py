"""Every state of a seat and every move allowed; what is not here is refused.

`docs/reference/seat-states.md` is drawn from these tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from kiosk.web.frame import SeatState
from sync.errors import Fault

Act = Literal["open", "lock", "resume", "extend", "message", "pin", "end"]
Who = Literal["visitor", "staff", "seat"]
"""`seat` is the program itself: its clock, its start after a crash."""
LockReason = Literal["visitor", "staff", "idle", "time", "restart", "account"]

STATES: tuple[SeatState, ...] = get_args(SeatState)
ACTS: tuple[Act, ...] = get_args(Act)
WHOS: tuple[Who, ...] = get_args(Who)


@dataclass(frozen=True)
class Move:
    to: SeatState
    by: frozenset[Who]


def _move(to: SeatState, *by: Who) -> Move:
    return Move(to, frozenset(by))


MOVES: dict[tuple[SeatState, Act], Move] = {
    ("closed", "open"): _move("open", "staff"),
    ("open", "lock"): _move("locked", "visitor", "staff", "seat"),
    ("open", "extend"): _move("open", "staff"),
    ("open", "message"): _move("open", "staff"),
    ("open", "pin"): _move("open", "visitor"),
    ("open", "end"): _move("closed", "visitor", "staff"),
    # If staff lock a seat that the visitor had locked, only staff can unlock it.
    ("locked", "lock"): _move("locked", "staff"),
    ("locked", "resume"): _move("open", "visitor", "staff"),
    ("locked", "extend"): _move("locked", "staff"),
    ("locked", "message"): _move("locked", "staff"),
    ("locked", "end"): _move("closed", "staff", "seat"),
}


@dataclass(frozen=True)
class Locked:
    """What follows from why a seat is locked.

    `resumed_by`: the visitor resumes with their own PIN, staff with theirs. `forgotten`: locked
    for long enough, the visit ends by itself.
    """

    by: Who
    resumed_by: frozenset[Who]
    forgotten: bool


_STAFF_ONLY: frozenset[Who] = frozenset({"staff"})
_EITHER: frozenset[Who] = frozenset({"visitor", "staff"})

LOCKS: dict[LockReason, Locked] = {
    "visitor": Locked("visitor", _EITHER, forgotten=True),
    "staff": Locked("staff", _STAFF_ONLY, forgotten=False),
    "idle": Locked("seat", _EITHER, forgotten=True),
    # More minutes are for staff to give.
    "time": Locked("seat", _STAFF_ONLY, forgotten=True),
    # After a power cut nobody may have come back yet: what was kept waits for staff.
    "restart": Locked("seat", _STAFF_ONLY, forgotten=False),
    # The account of who sits here was deactivated: staff tell them why.
    "account": Locked("seat", _STAFF_ONLY, forgotten=True),
}


def after(state: SeatState, act: Act, who: Who) -> SeatState:
    """Return the state a move leads to. Raises: Fault("seat_move_refused", state, act)."""
    move = MOVES.get((state, act))
    if move is None or who not in move.by:
        raise Fault("seat_move_refused", state=state, act=act)
    return move.to
