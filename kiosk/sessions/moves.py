"""Every state of a seat and every move allowed; what is not here is refused."""

from __future__ import annotations

from typing import Literal

from kiosk.web.frame import SeatState
from sync.errors import Fault

Act = Literal["open", "lock", "resume", "extend", "end"]

MOVES: dict[tuple[SeatState, Act], SeatState] = {
    ("closed", "open"): "open",
    ("open", "lock"): "locked",
    ("open", "extend"): "open",
    ("open", "end"): "closed",
    ("locked", "resume"): "open",
    ("locked", "extend"): "locked",
    ("locked", "end"): "closed",
}


def after(state: SeatState, act: Act) -> SeatState:
    """Return the state a move leads to. Raises: Fault("seat_move_refused", act)."""
    try:
        return MOVES[state, act]
    except KeyError:
        raise Fault("seat_move_refused", state=state, act=act) from None
