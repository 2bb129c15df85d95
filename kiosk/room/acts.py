"""Tells the gateway's journal what staff did at this seat, out of the seat's own log.

Acts stand in the log when they happen, link or no link. From there they are told in order, each
once: how far the log was told is kept, and a gateway that knows less (it was put back from a copy)
says from where to tell it again. What came from the console is in its journal already.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing

from kiosk import events
from kiosk.db import settings
from kiosk.events import Entry
from kiosk.staff.pins import Connect
from sync.database import write_tx
from sync.errors import Fault
from sync.transport.faults import LinkDown, Refused
from sync.wire.acts import ActsAnswer, SeatAct, SeatActs

log = logging.getLogger("kiosk.room")
TOLD = "acts_told"
LOOK_EVERY_S = 5.0
# A gateway that cannot be told, or a link that is down: asked again, not hammered.
AGAIN_S = 15.0
AT_ONCE, LOOKED_AT = 100, 2_000

# Events of somebody who signed in here, and what they did.
_ACTS = {
    "seat_opened": "open",
    "seat_locked": "lock",
    "seat_resumed": "resume",
    "seat_extended": "extend",
    "seat_message": "message",
    "seat_ended": "end",
    "tenderer_identified": "attest",
    "registration_decided": "verify",
    "alarm_cleared": "alarm",
    "courier_exported": "courier",
    "courier_taken_back": "courier",
    "gateway_changed": "gateway",
    "realm_left": "realm",
    "realm_entered": "realm",
    "staff_refused": "",
}
Tell = Callable[[SeatActs], ActsAnswer]


class Teller:
    """Belongs to one thread; `connect` opens a connection that is closed here."""

    def __init__(self, connect: Connect, tell: Tell, seat_id: str) -> None:
        self._connect, self._tell, self._seat_id = connect, tell, seat_id
        # Looked at since the last telling, and nothing of staff in it: not worth a message yet.
        self._quiet = 0

    def run(self, stopping: threading.Event) -> None:
        """Tell what is new every few seconds until `stopping`."""
        wait_s = LOOK_EVERY_S
        while not stopping.wait(wait_s):
            try:
                while self.tell_more():
                    if stopping.is_set():
                        return
                wait_s = LOOK_EVERY_S
            except (LinkDown, Refused):
                wait_s = AGAIN_S
            except (sqlite3.Error, Fault):
                log.exception("telling acts")
                wait_s = AGAIN_S

    def tell_more(self) -> bool:
        """Tell the next part of the log; return whether there was anything to tell.

        Raises: LinkDown, Refused, sqlite3.Error.
        """
        with closing(self._connect()) as db:
            told = self._next(db)
            if told is None:
                return False
            answer = self._tell(told)
            self._quiet = 0
            with write_tx(db):
                settings.put(db, TOLD, str(answer.next))
        # Once more only where it went on: a gateway that repeats itself is not asked in a circle.
        return answer.next >= told.end

    def _next(self, db: sqlite3.Connection) -> SeatActs | None:
        start, size = int(settings.get(db, TOLD) or "0"), events.size(db)
        if start >= size:
            return None
        acts: list[SeatAct] = []
        end = min(size, start + LOOKED_AT)
        for index, entry in events.entries(db, max(start, self._quiet)):
            if index >= end:
                break
            if len(acts) == AT_ONCE:
                end = index
                break
            act = _act(db, index, entry)
            if act is not None:
                acts.append(act)
        if not acts and end - start < LOOKED_AT:
            self._quiet = end
            return None
        return SeatActs(seat_id=self._seat_id, start=start, end=end, acts=acts)


def _act(db: sqlite3.Connection, index: int, entry: Entry) -> SeatAct | None:
    """What a leaf tells of staff who signed in here; None for everything else."""
    fields = entry.fields
    staff = [str(fields[key]) for key in ("staff_id", "second_staff_id") if key in fields]
    if entry.name not in _ACTS or not staff or "order_id" in fields:
        return None
    refused = entry.name == "staff_refused"
    code = _text(fields.get("code"))
    purpose = fields.get("purpose")
    minutes = fields.get("minutes")
    return SeatAct(
        index=index,
        act=str(fields["act"]) if refused else _ACTS[entry.name],
        staff_ids=staff,
        outcome="refused" if refused else "done",
        at=entry.earliest,
        code=code if refused else None,
        about=None if refused else code or _text(fields.get("shown")),
        purpose=purpose,  # type: ignore[arg-type]
        minutes=minutes if isinstance(minutes, int) else None,
        tenders=_tenders_of(db, index, _text(fields.get("visit_id"))),
        why=_text(fields.get("why")),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _tenders_of(db: sqlite3.Connection, upto: int, visit_id: str | None) -> list[str]:
    """Tenders that a visit's events up to an index name, the index's own too; at most 20."""
    rows = db.execute(
        "SELECT DISTINCT json_extract(event, '$.fields.tender_id') AS tender_id FROM log_leaf"
        " WHERE idx <= ? AND json_extract(event, '$.fields.visit_id') = ? AND tender_id IS NOT NULL"
        " LIMIT 20",
        (upto, visit_id),
    )
    return [str(row["tender_id"]) for row in rows]
