"""Delays after wrong PINs or passwords at the seat; `sync.wire.secret_rules` says how long.

Tries are written down before the secret is looked at and waits run on the boot clock, so neither a
restart nor a changed wall clock gives a try away; a reboot starts the wait again.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from typing import Protocol

from kiosk.staff import store
from sync.database import write_tx
from sync.errors import Fault
from sync.wire import secret_rules

Connect = Callable[[], sqlite3.Connection]
Record = Callable[..., object]
"""`kiosk.events.record(db, name, **fields)`, inside the caller's write_tx."""


class BootClock(Protocol):
    """A clock that counts through suspend and that nobody can set; `sync.clock.Source` is one."""

    def boot_id(self) -> str:
        """Return a name of this start of the machine."""
        ...

    def boottime_s(self) -> float:
        """Return seconds since that start, counted on while it sleeps."""
        ...


def wrong(tries: int) -> Fault:
    """Return the Fault to raise after wrong try number `tries`: tries left, or seconds to wait."""
    wait = secret_rules.wait_after_s(tries)
    if wait:
        return Fault("pin_wrong_wait", seconds=int(wait))
    return Fault("pin_wrong", left=secret_rules.FREE_TRIES - tries)


def tidy_secret(typed: str) -> str | None:
    """Return a PIN, or a password of 12 characters or more (NFC); None for what can be neither."""
    secret = secret_rules.plain(typed)
    return secret if secret_rules.fits(secret) else None


class Tries:
    """Counts wrong tries, each person's apart. `connect` opens a connection that is closed here."""

    def __init__(self, connect: Connect, clock: BootClock) -> None:
        self._connect = connect
        self._clock = clock
        # A wait that ran in an earlier boot starts again now, not at the next try.
        with closing(connect()) as db, write_tx(db):
            for row in store.guards(db):
                self._in_this_boot(db, row)

    def count(self, who: str) -> int:
        """Write a try down, before its secret is looked at; return its number.

        Raises: Fault("pin_wait", seconds).
        """
        with closing(self._connect()) as db, write_tx(db):
            row = self._guard(db, who)
            remaining = row.wait_s - (self._clock.boottime_s() - row.since_s)
            if remaining <= 0:
                tries = row.tries + 1
                wait_s = secret_rules.wait_after_s(tries)
                row = self._begun(replace(row, tries=tries, wait_s=wait_s))
                store.put_guard(db, row)
        # Outside: a wait that has just begun again must stay written.
        if remaining > 0:
            raise Fault("pin_wait", seconds=math.ceil(remaining))
        return row.tries

    def forgive(self, db: sqlite3.Connection, who: str) -> None:
        """After the right secret, inside the caller's write_tx."""
        store.delete_guard(db, who)

    def _guard(self, db: sqlite3.Connection, who: str) -> store.GuardRow:
        row = store.guard(db, who)
        if row is None:
            return self._begun(store.GuardRow(who, 0, 0.0, "", 0.0))
        return self._in_this_boot(db, row)

    def _in_this_boot(self, db: sqlite3.Connection, row: store.GuardRow) -> store.GuardRow:
        if row.boot_id == self._clock.boot_id():
            return row
        begun = self._begun(row)
        store.put_guard(db, begun)
        return begun

    def _begun(self, row: store.GuardRow) -> store.GuardRow:
        """Its wait, from now on."""
        boot_id, since_s = self._clock.boot_id(), self._clock.boottime_s()
        return replace(row, boot_id=boot_id, since_s=since_s)
