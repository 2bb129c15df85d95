"""Which member of staff a PIN belongs to, and what guessing costs.

Five tries are free; after that each wrong one doubles a wait that starts at 15 s. Tries are
written down before the PIN is looked at and waits run on the boot clock, so neither a restart nor
a changed wall clock gives a try away; a reboot starts the wait again.
"""

from __future__ import annotations

import math
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from typing import Protocol

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from kiosk.sessions import store
from sync.database import write_tx
from sync.errors import Fault
from sync.wire.messages import Staff

FREE_TRIES = 5
FIRST_WAIT_S = 15.0
# 96 guesses a day at most, and a prank does not lock staff out for an afternoon.
LONGEST_WAIT_S = 900.0

Record = Callable[..., object]
"""`kiosk.events.record(db, name, **fields)`, inside the caller's write_tx."""


class BootClock(Protocol):
    """A clock that counts through suspend and that nobody can set; `sync.clock.Source` is one."""

    def boot_id(self) -> str: ...
    def boottime_s(self) -> float: ...


def wait_after(tries: int) -> float:
    """Seconds to wait after so many wrong tries in a row."""
    if tries < FREE_TRIES:
        return 0.0
    return min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(tries - FREE_TRIES, 30))


class PinDesk:
    """Checks PINs one at a time. `connect` opens a connection that is closed here."""

    def __init__(
        self, connect: Callable[[], sqlite3.Connection], clock: BootClock, record: Record
    ) -> None:
        self._connect = connect
        self._clock = clock
        self._record = record
        self._hasher = argon2.PasswordHasher()
        self._lock = threading.Lock()
        # A wait that ran in an earlier boot starts again now, not at the next try.
        with closing(connect()) as db, write_tx(db):
            self._remaining(db)

    def identify(self, pin: str) -> Staff:
        """Return whose PIN it is.

        Raises: Fault("pin_wrong", left) or Fault("pin_wait", seconds), Fault("roster_empty").
        """
        with self._lock, closing(self._connect()) as db:
            people = store.staff(db)
            if not people:
                raise Fault("roster_empty")
            tries = self._count_try(db)
            found = self._whose(pin, people)
            with write_tx(db):
                if found is None:
                    self._record(db, "pin_refused", tries=tries)
                else:
                    store.delete_pin_guard(db)
        if found is None:
            raise _wrong(tries)
        return found

    def _count_try(self, db: sqlite3.Connection) -> int:
        with write_tx(db):
            remaining, tries = self._remaining(db)
            if remaining > 0:
                raise Fault("pin_wait", seconds=math.ceil(remaining))
            row = store.PinGuardRow(
                tries=tries + 1,
                wait_s=wait_after(tries + 1),
                boot_id=self._clock.boot_id(),
                since_s=self._clock.boottime_s(),
            )
            store.put_pin_guard(db, row)
        return tries + 1

    def _remaining(self, db: sqlite3.Connection) -> tuple[float, int]:
        """Seconds still to wait and tries so far; a wait of an earlier boot begins anew."""
        row = store.pin_guard(db)
        if row is None:
            return 0.0, 0
        boot, now = self._clock.boot_id(), self._clock.boottime_s()
        if row.boot_id != boot:
            store.put_pin_guard(db, store.PinGuardRow(row.tries, row.wait_s, boot, now))
            return row.wait_s, row.tries
        return row.wait_s - (now - row.since_s), row.tries

    def _whose(self, pin: str, people: list[Staff]) -> Staff | None:
        for one in people:
            try:
                if self._hasher.verify(one.pin_verifier, pin):
                    return one
            except (VerificationError, InvalidHashError):
                continue
        return None


def _wrong(tries: int) -> Fault:
    wait = wait_after(tries)
    if wait:
        return Fault("pin_wrong_wait", seconds=int(wait))
    return Fault("pin_wrong", left=FREE_TRIES - tries)
