"""Sealed forms and drafts do not stay at a seat for ever; decision 92 has the rule.

What goes is the sealed file, and what the row beside it says of the firm. The command, the receipts
and the code's stand-in stay.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

from kiosk import events
from kiosk.alarms.service import standing
from kiosk.centre_log.service import ALARMS, RESTORED
from kiosk.registration import clearing_store
from kiosk.registration.clearing_store import SealedPaperwork
from kiosk.registration.gateway import GatewayAnswer
from kiosk.registration.handed import HandedIn
from kiosk.registration.store import RegistrationStore
from sync.clock import Interval
from sync.database import write_tx
from sync.disk import sync_folder
from sync.errors import Fault
from sync.wire.registration import DRAFT_KEPT_DAYS, RegistrationErased, RegistrationStatus
from sync.wire.times import from_text, to_text

log = logging.getLogger("lpse.registration")
EVERY_S, LOOK_S = 3600.0, 5.0
ASKED_AT_ONCE = 10
"""How many registrations are asked about within the hour; vendors ask from the same allowance."""
FINAL = ("approved", "refused", "lapsed")
"""Stages after which a form is not handed back to its vendor, once the days are over."""
ClearedFor = Literal["draft_over", "decided", "erased"]


@dataclass(kw_only=True)
class FormClearing:
    """Clears a seat's spool of forms and drafts. `days` after the last decision; 0: never by that.

    `trusted` is the interval of now, None while the time is unknown; `monotonic` counts seconds;
    `status_of` asks the gateway where a receipt code stands, only while `link_up`.
    """

    connect: Callable[[], sqlite3.Connection]
    spool: Path
    store: RegistrationStore
    status_of: Callable[[str], GatewayAnswer[RegistrationStatus]]
    link_up: Callable[[], bool]
    trusted: Callable[[], Interval | None]
    monotonic: Callable[[], float]
    days: int
    _due: float = 0.0
    _after: str = ""
    _told: threading.Event = field(default_factory=threading.Event)

    def run(self, stopping: threading.Event) -> None:
        """Sweep once an hour, and soon after the gateway told that it has erased something."""
        while not stopping.wait(LOOK_S):
            if self._told.is_set() or self.monotonic() >= self._due:
                self._told.clear()
                self._due = self.monotonic() + EVERY_S
                try:
                    self.sweep()
                except (Fault, OSError, sqlite3.Error):
                    log.exception("clearing forms")

    def erased(self, db: sqlite3.Connection, told: RegistrationErased) -> None:
        """Give up the forms of registrations that the gateway has erased. In its write_tx.

        All versions under their codes go; the files follow within seconds.
        """
        for item_id in told.commands:
            for each in clearing_store.of_same_code(db, item_id):
                self._forget(db, each, "erased")
        self._told.set()

    def sweep(self) -> int:
        """Clear what may go, and finish what a power cut left; return how many files went.

        By its age nothing goes while the time is unknown. Raises: Refused("too_many_attempts" …)
        where the gateway was asked too often; what was noted is removed all the same.
        """
        now = self.trusted()
        with closing(self.connect()) as db:
            try:
                if now is not None:
                    self._give_up_drafts(db, now)
                    if self.days and self.link_up():
                        self._give_up_decided(db, now)
            finally:
                gone = self._remove(db)
        return gone

    def _give_up_drafts(self, db: sqlite3.Connection, now: Interval) -> None:
        """A draft has its days once the gateway has it; one that is not there yet waits for it."""
        for one in clearing_store.drafts_over(db, draft_limit(now)):
            with write_tx(db):
                self._give_up(db, one, "draft_over", now)

    def _give_up_decided(self, db: sqlite3.Connection, now: Interval) -> None:
        """Ask of a few at a time whether they were decided for good, long enough ago."""
        if any(alarm.code in (*ALARMS, RESTORED) for alarm in standing(db)):
            return
        before = to_text(now.earliest - timedelta(days=self.days))
        found = clearing_store.answered_before(db, before, self._after, ASKED_AT_ONCE)
        self._after = found[-1] if len(found) == ASKED_AT_ONCE else ""
        for item_id in found:
            handed = self.store.by_item(db, item_id)
            assert handed is not None
            asked = self.status_of(handed.code)
            if asked.answer is None:
                return
            if _is_over(handed, asked.answer, before):
                with write_tx(db):
                    self._forget(db, item_id, "decided", now)

    def _forget(
        self, db: sqlite3.Connection, item_id: str, why: ClearedFor, now: Interval | None = None
    ) -> None:
        """Note an item's file as cleared, then seal its row again without the firm's numbers."""
        for one in clearing_store.files_of(db, item_id):
            self._give_up(db, one, why, now or self.trusted())
            self.store.forget_numbers(db, item_id)

    def _give_up(
        self, db: sqlite3.Connection, one: SealedPaperwork, why: ClearedFor, now: Interval | None
    ) -> None:
        clearing_store.put(db, one, "" if now is None else to_text(now.earliest))
        events.record(db, "registration_file_cleared", at=now, item_id=one.item_id, why=why)

    def _remove(self, db: sqlite3.Connection) -> int:
        """Remove what is noted as cleared: after a power cut a file may still be there."""
        names = clearing_store.cleared(db)
        there = [one for one in self.spool.iterdir() if one.name in names]
        for path in there:
            path.unlink(missing_ok=True)
        if there:
            sync_folder(self.spool)
            # Pages of before, with what the rows said, must not stay in the write-ahead log.
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(there)


def draft_limit(now: Interval) -> str:
    """Return since when (wire text) a draft is still kept that the gateway has."""
    return to_text(now.earliest - timedelta(days=DRAFT_KEPT_DAYS))


def _is_over(handed: HandedIn, told: RegistrationStatus, before: str) -> bool:
    """Whether nobody will want this form back from here.

    Of a code that the gateway does not know nothing may go, but for what it has refused to take.
    """
    if not told.stage:
        return handed.outcome == "refused"
    return told.stage in FINAL and told.at is not None and from_text(told.at) < from_text(before)
