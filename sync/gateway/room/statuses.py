"""What seats last said of themselves. In memory only: a status holds a visitor's name."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.errors import Fault
from sync.wire.messages import SPOKEN
from sync.wire.room import SeatStatus
from sync.wire.shapes import Realm
from sync.wire.times import from_text

# A status says how a seat is: one from the past says nothing. Twice a token's leeway.
IN_TRAINING_ONLY = frozenset({"training_class", "practice_clock"})
"""The kinds of feed items that a gateway of the real room never sends."""
OLDEST = timedelta(seconds=120)
BOOTS_KEPT = 8
# The problem's `detail` when a later start of the seat speaks as well.
ANOTHER_START = "another start"


@dataclass(frozen=True)
class Heard:
    """A status and when it arrived, gateway time. `since` is when the seat came into its state."""

    status: SeatStatus
    at: datetime
    since: datetime


class SpokeAgain(Fault):
    """An earlier start of the seat goes on beside a later one, or one start counts twice (a machine
    that was copied, or put back, while it ran): there are two of it."""

    def __init__(self) -> None:
        super().__init__("status_outdated", why=ANOTHER_START)


@dataclass
class _Boot:
    """One start of a seat: its newest number; when it was first and last heard (gateway time)."""

    sequence: int
    since: datetime
    heard: datetime


class Statuses:
    """The newest status of each seat. Thread-safe."""

    def __init__(self, realm: Realm) -> None:
        self._lock = threading.Lock()
        self._used = SPOKEN if realm == "training" else SPOKEN - IN_TRAINING_ONLY
        self._heard: dict[str, Heard] = {}
        self._behind: set[str] = set()
        self._boots: dict[str, OrderedDict[str, _Boot]] = {}

    def take(self, status: SeatStatus, now: datetime) -> None:
        """Raises: Fault("status_outdated") for one that was heard before, or is from the past;
        `SpokeAgain` for one that an earlier start made after a later one was heard;
        Fault("message_malformed", why) for one that no board could show.
        """
        _require_dates(status)
        if status.at is not None and from_text(status.at) < now - OLDEST:
            raise Fault("status_outdated")
        with self._lock:
            known = self._heard.get(status.seat_id)
            if known is not None and known.status == status:
                return  # sent again because its answer was lost: no newer for that
            self._require_newer(status, now)
            same = known is not None and _phase(known.status) == _phase(status)
            since = known.since if known is not None and same else now
            self._heard[status.seat_id] = Heard(status, now, since)

    def note_spoken(self, seat_id: str, spoken: frozenset[str]) -> None:
        """A seat has said what kinds of news it understands."""
        with self._lock:
            knows = spoken >= self._used
            (self._behind.discard if knows else self._behind.add)(seat_id)

    def behind(self) -> frozenset[str]:
        """The seats whose program does not understand all that this gateway tells."""
        with self._lock:
            return frozenset(self._behind)

    def all(self) -> Mapping[str, Heard]:
        """Return the newest status of each seat, by seat id."""
        with self._lock:
            return dict(self._heard)

    def get(self, seat_id: str) -> Heard | None:
        """Return a seat's newest status; None while nothing was heard."""
        with self._lock:
            return self._heard.get(seat_id)

    def forget(self, seat_id: str) -> None:
        """Nothing of a seat that was put out is shown any more."""
        with self._lock:
            self._heard.pop(seat_id, None)

    def _require_newer(self, status: SeatStatus, now: datetime) -> None:
        """Numbers rise within a start of the seat, and an earlier start never speaks again."""
        boots = self._boots.setdefault(status.seat_id, OrderedDict())
        boot = boots.get(status.boot_id)
        if boot is None:
            boots[status.boot_id] = _Boot(status.sequence, now, now)
            if len(boots) > BOOTS_KEPT:
                boots.popitem(last=False)
            return
        newest = next(reversed(boots.values()))
        if status.sequence <= boot.sequence:
            # A start makes one after the other: what it makes later has a higher number.
            if status.at is not None and boot.heard < from_text(status.at) <= now:
                raise SpokeAgain
            raise Fault("status_outdated")
        boot.sequence, boot.heard = status.sequence, now
        if boot is newest:
            return
        # Sent before the new start, it may still come after it; made after it, never.
        if status.at is not None and from_text(status.at) > newest.since:
            raise SpokeAgain
        raise Fault("status_outdated")


def _require_dates(status: SeatStatus) -> None:
    """Look here once: what came in is read at every board, and one seat's must not end it."""
    for moment in (status.at, status.oldest_unsent_at, status.nearest_deadline):
        if moment is not None:
            try:
                from_text(moment)
            except (Fault, OverflowError) as error:
                raise Fault("message_malformed", why="a date that is none") from error


def _phase(status: SeatStatus) -> tuple[str, str | None]:
    return status.state, status.visit_id
