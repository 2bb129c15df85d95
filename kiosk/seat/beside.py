"""The seat of the other realm on the same PC, as far as this one may know of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sync.errors import Fault
from sync.wire.shapes import Realm


def other(realm: Realm) -> Realm:
    """Return the realm that is not this one."""
    return "training" if realm == "production" else "production"


@dataclass(frozen=True)
class OtherSeat:
    """What a seat asks of the one beside it, at any time once both are built.

    `there`: it exists and can be shown. `unsent`: how many sealed items wait there,
    None where its database does not say. `away`: the
    screen shows that one now. `show(staff_id)` turns the screen to it, shortly after the call: the
    page that asked must still get its answer. `show` raises: Fault("seat_move_refused") during a
    visit, Fault("seat_busy") while something runs, Fault("realm_not_here") where there is none.
    """

    realm: Realm
    there: Callable[[], bool]
    unsent: Callable[[], int | None]
    away: Callable[[], bool]
    show: Callable[[str], None]


def alone(realm: Realm) -> OtherSeat:
    """Return what a seat of `realm` is told where no other seat is on its PC."""

    def show(_staff_id: str) -> None:
        raise Fault("realm_not_here")

    return OtherSeat(other(realm), lambda: False, lambda: 0, lambda: False, show)
