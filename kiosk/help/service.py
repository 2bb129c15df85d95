"""Call staff, take the call back, and hear what staff say to it (ADR 87).

A call is written down here with its command before anything is shown, so it is made without a link
as well. It belongs to the visit in which it was made, or to the empty seat: when that changes, it
is over.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from kiosk import events
from kiosk.help import store
from kiosk.help.store import Call
from kiosk.seat import WriteTx
from sync import outbox
from sync.clock import Interval
from sync.database import write_tx
from sync.errors import Fault
from sync.outbox import Item, Outbox
from sync.wire.help import (
    HELP_CALLED,
    HELP_ENDED,
    HelpCall,
    HelpCalled,
    HelpEnd,
    HelpEnded,
    HelpWord,
)
from sync.wire.ids import new_id
from sync.wire.messages import SeatStatus
from sync.wire.outages import BoundedInstant
from sync.wire.shapes import Realm
from sync.wire.times import from_text, to_text

MOST_CALLS, WITHIN_S = 6, 600.0
"""So many calls in so long: each is kept for ever, here and at the gateway."""


@dataclass(frozen=True)
class StandingCall:
    """The call that stands here, with its command; `coming` is when staff said they come.

    `coming` (aware UTC) is None while nobody has, and once that is no longer to be believed.
    """

    call: Call
    item: Item
    coming: datetime | None


class Help:
    """Calls for staff at one seat. Thread-safe.

    `connect` opens a connection that is closed here; `trusted` is the interval of now, None while
    the time is unknown. `visit` gives the id and the purpose of the visit going on, both None
    without one. `changed` is told, outside any transaction, when there is something to send and to
    report. `boottime_s` counts seconds and never goes back.
    """

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        trusted: Callable[[], Interval | None],
        visit: Callable[[], tuple[str | None, str | None]],
        *,
        realm: Realm,
        sending: Outbox,
        changed: Callable[[], object],
        boottime_s: Callable[[], float],
    ) -> None:
        self._connect, self._trusted, self._visit = connect, trusted, visit
        self._realm, self._sending = realm, sending
        self._on_changed, self._boottime_s = changed, boottime_s
        self._lock = threading.Lock()
        # Calls of one visit: who comes after it has their own.
        self._made: deque[float] = deque(maxlen=MOST_CALLS)
        self._made_in: str | None = None
        # Changed in the engine's transaction: told once that is over.
        self._untold = threading.Event()

    def call(self, page: str) -> None:
        """Call staff from a kind of page (`HelpPage`); where a call stands, it goes on standing.

        Raises: Fault("help_too_often", minutes), and sqlite3.Error.
        """
        visit_id, purpose = self._visit()
        with self._lock, closing(self._connect()) as db, write_tx(db):
            if store.find(db) is not None:
                return
            self._count(visit_id)
            now, call_id = self._trusted(), new_id()
            store.put(db, call_id, visit_id, page, purpose, now)
            events.record(db, "help_called", at=now, call_id=call_id, page=page, visit_id=visit_id)
            called = HelpCalled(
                call_id=call_id,
                realm=self._realm,
                seat_id=self._sending.seat_id,
                page=page,
                purpose=purpose,
                **_when(now),
            )
            self._send(db, call_id, HELP_CALLED, called, now, call_id)
            self._made.append(self._boottime_s())
        self._on_changed()

    def end(self) -> None:
        """End the call, by who made it; without one nothing happens. Raises: sqlite3.Error."""
        with closing(self._connect()) as db, write_tx(db):
            call = store.find(db)
            if call is None:
                return
            self._end(db, call, "taken_back" if self._coming(call) is None else "helped")
        self._on_changed()

    def standing(self) -> StandingCall | None:
        """Return the call that stands, None for none."""
        with closing(self._connect()) as db:
            call = store.find(db)
            if call is None or call.visit_id != self._visit()[0]:
                return None
            return StandingCall(call, outbox.item(db, call.call_id), self._coming(call))

    def look(self) -> None:
        """End the call of a visit that is over, and tell what the engine changed here."""
        with closing(self._connect()) as db:
            call = store.find(db)
            if call is not None and call.visit_id != self._visit()[0]:
                with write_tx(db):
                    if store.find(db) == call:
                        self._end(db, call, "visit")
                self._untold.set()
        if self._untold.is_set():
            self._untold.clear()
            self._on_changed()

    # what the gateway tells

    def take(self, tx: WriteTx, word: HelpWord) -> None:
        """Take in what staff say to the call that stands; of another one it changes nothing.

        Raises: Fault("time_malformed") for a time that is none.
        """
        from_text(word.at)
        from_text(word.until)
        call = store.find(tx)
        if call is None or call.call_id != word.call_id or word.number <= call.number:
            return
        if word.act == "over":
            self._end(tx, call, "staff")
        elif word.act == "coming":
            store.answer(tx, word.number, word.at, word.until)
        self._untold.set()

    def start_again(self, tx: WriteTx) -> None:
        """Forget what staff said: the gateway was restored from a copy and may not know it."""
        store.unanswer(tx)

    def fill_status(self, db: sqlite3.Connection, status: SeatStatus) -> SeatStatus:
        """Say which call stands here; without one the field is left out.

        What was accepted of earlier calls is no bid and no form: it goes out of that count.
        """
        status = _without_calls(db, status)
        call = store.find(db)
        if call is None or call.visit_id != status.visit_id:
            return status
        earliest, shown = call.called_earliest, self._coming(call) is not None
        called = (
            None
            if earliest is None
            else BoundedInstant(earliest=earliest, latest=call.called_latest)
        )
        told = HelpCall(
            call_id=call.call_id,
            page=call.page,
            purpose=call.purpose,
            called=called,
            coming_at=call.coming_at if shown else None,
        )
        return msgspec.structs.replace(status, help=told)

    # inside

    def _coming(self, call: Call) -> datetime | None:
        """When staff said they come, unless that time is over; in doubt it is."""
        if call.coming_at is None or call.coming_until is None:
            return None
        now = self._trusted()
        if now is not None and (now.latest or now.earliest) >= from_text(call.coming_until):
            return None
        return from_text(call.coming_at)

    def _count(self, visit_id: str | None) -> None:
        """Raises: Fault("help_too_often", minutes) for one call too many in a visit."""
        if visit_id != self._made_in:
            self._made.clear()
            self._made_in = visit_id
        full = len(self._made) == MOST_CALLS
        if full and self._boottime_s() - self._made[0] < WITHIN_S:
            raise Fault("help_too_often", minutes=int(WITHIN_S // 60))

    def _end(self, db: sqlite3.Connection, call: Call, why: HelpEnd) -> None:
        now = self._trusted()
        store.remove(db)
        events.record(db, "help_ended", at=now, call_id=call.call_id, reason=why)
        ended = HelpEnded(
            call_id=call.call_id,
            realm=self._realm,
            seat_id=self._sending.seat_id,
            why=why,
            **_when(now),
        )
        self._send(db, new_id(), HELP_ENDED, ended, now, call.call_id)

    def _send(
        self,
        db: sqlite3.Connection,
        item_id: str,
        type_: str,
        data: HelpCalled | HelpEnded,
        now: Interval | None,
        call_id: str,
    ) -> None:
        self._sending.append(
            db,
            type=type_,
            subject=f"help/{call_id}",
            data=data,
            blobs=(),
            deadline=None,
            time=to_text(datetime.now(UTC) if now is None else now.earliest),
            item_id=item_id,
        )
        store.count_command(db)


def _when(now: Interval | None) -> dict[str, str | None]:
    if now is None:
        return {"earliest": None, "latest": None}
    wire = now.to_wire()
    return {"earliest": wire.earliest, "latest": wire.latest}


def _without_calls(db: sqlite3.Connection, status: SeatStatus) -> SeatStatus:
    queued, made = status.queued, store.commands(db)
    if not made:
        return status
    accepted = max(0, queued.accepted - made + outbox.counts(db).passing)
    told = msgspec.structs.replace(queued, accepted=accepted)
    return msgspec.structs.replace(status, queued=told)
