"""What seats say of a class in their status: in memory only, as their statuses are."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec import UNSET

from sync.gateway.centre import Centre
from sync.gateway.classes.standing import TOLD, become, load, too_high
from sync.gateway.classes.store import find
from sync.gateway.enrolment.shared import Seat
from sync.gateway.room.board import SILENT_AFTER
from sync.wire.classes import ClassAttendance
from sync.wire.room import SeatStatus


@dataclass(frozen=True)
class SeatStanding:
    """What a seat says of itself: `online` by the room's own rule, and what it acts upon.

    `version` is the version of the class that it acts upon, None while it says none; `planned` are
    the drills of its trainee's task that stand there (`DrillPlace.key`); `resets_done` is None of a
    seat that is too old to say. Known to the process alone that serves the seats.
    """

    seat_id: str
    name: str
    online: bool
    version: int | None = None
    covered: bool = False
    link_cut: bool = False
    drills_done: Sequence[str] = ()
    planned: Sequence[str] = ()
    resets_done: Sequence[str] | None = None
    locked: bool = False


@dataclass(frozen=True)
class SaidOfClass:
    """What a seat said last and when, gateway time; `hand_since` is since when it says so."""

    attendance: ClassAttendance | None
    at: datetime.datetime
    hand_since: datetime.datetime | None = None
    locked: bool = False


class Attendances:
    """What each seat said last. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: dict[str, SaidOfClass] = {}

    def note(
        self,
        seat_id: str,
        said: ClassAttendance | None,
        now: datetime.datetime,
        *,
        locked: bool = False,
    ) -> None:
        """Note what a seat says, None when it takes part in no class."""
        with self._lock:
            before = self._said.get(seat_id)
            since = now if said is not None and said.hand_up else None
            if since and before and before.hand_since and _same(before.attendance, said):
                since = before.hand_since
            self._said[seat_id] = SaidOfClass(said, now, since, locked)

    def all(self) -> Mapping[str, SaidOfClass]:
        """Return what every seat said last, by its id."""
        with self._lock:
            return dict(self._said)


def _same(before: ClassAttendance | None, now: ClassAttendance | None) -> bool:
    """Whether both are of one trainee."""
    return before is not None and now is not None and before.trainee_id == now.trainee_id


_MAKING = threading.Lock()


def attendances(centre: Centre) -> Attendances:
    """Return a gateway's own; the same object as long as the process lives."""
    with _MAKING:
        made = centre.memory.setdefault("classes.attendances", Attendances())
    assert isinstance(made, Attendances)
    return made


def heard(centre: Centre, status: SeatStatus) -> None:
    """Note what a seat says of a class; one that acts upon more than is known here hears again.

    A gateway that was put back from a copy knows an older state of the class than the seats do:
    what it knows becomes the newest one.
    """
    if centre.identity.realm != "training":
        return
    said = None if status.attendance is UNSET else status.attendance
    locked = status.state == "locked"
    attendances(centre).note(status.seat_id, said, centre.clock(), locked=locked)
    if said is None or too_high(centre, said.version):
        return
    with centre.reading() as db:
        row = find(db, said.class_id)
        if row is None or row.state not in TOLD:
            return
        if load(centre, db, said.class_id).told.version >= said.version:
            return
    with centre.writing() as db:
        before = load(centre, db, said.class_id)
        if before.told.version < said.version:
            become(centre, db, before, before.told, at_least=said.version + 1)


def standings(centre: Centre, class_id: str, seats: Sequence[Seat]) -> Mapping[str, SeatStanding]:
    """Return how each seat stands in a class, by its id."""
    said, now = attendances(centre).all(), centre.clock()
    return {one.seat_id: _standing(one, class_id, said.get(one.seat_id), now) for one in seats}


def hands(centre: Centre, class_id: str) -> Mapping[str, datetime.datetime]:
    """Return since when seats say that a hand is up, by trainee id.

    A seat whose practice link is cut says so while what its trainee does still waits there.
    """
    found = {}
    for one in attendances(centre).all().values():
        said = one.attendance
        if said is not None and said.class_id == class_id and said.trainee_id and one.hand_since:
            found[said.trainee_id] = one.hand_since
    return found


def _standing(
    seat: Seat, class_id: str, said: SaidOfClass | None, now: datetime.datetime
) -> SeatStanding:
    if said is None:
        return SeatStanding(seat.seat_id, seat.name, online=False)
    attendance = said.attendance
    online = not seat.revoked and now - said.at <= SILENT_AFTER
    if attendance is None or attendance.class_id != class_id:
        return SeatStanding(seat.seat_id, seat.name, online)
    return SeatStanding(
        seat_id=seat.seat_id,
        name=seat.name,
        online=online,
        version=attendance.version,
        covered=attendance.covered,
        link_cut=attendance.link_cut,
        drills_done=tuple(attendance.drills_done),
        planned=tuple(attendance.planned),
        resets_done=None if attendance.resets_done is None else tuple(attendance.resets_done),
        locked=said.locked,
    )
