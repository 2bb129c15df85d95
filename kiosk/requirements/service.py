"""Keep the requirement tables that the gateway published, and find the one that counts."""

from __future__ import annotations

import datetime
import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing

from kiosk.requirements import store
from kiosk.seat import WriteTx
from sync.errors import Fault
from sync.registration.application import Entity, Track
from sync.requirements import Table, choose, for_everybody, load, shipped, understood
from sync.wire.registration import Requirements


class RequirementTables:
    """The requirement tables of one seat. Thread-safe.

    `connect` opens a connection that is closed here.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect

    def for_(self, track: Track, entity: Entity, on: datetime.date) -> Table:
        """Return the table that counts on a day: one this LPSE published, else a shipped one.

        Raises: Fault("requirements_none") where no table covers the legal form.
        """
        read = [understood(one.text) for one in self._kept() if not one.withdrawn]
        own = [table for table in read if table is not None]
        found = choose(own, track, entity, on) or choose(for_everybody(), track, entity, on)
        if found is None:
            raise Fault("requirements_none")
        return found

    def named(self, rules: tuple[str, str]) -> Table | None:
        """Return the table that a form was filled in by, (name, version), withdrawn or not.

        None for one that is neither known here nor shipped.
        """
        for one in self._kept():
            if (one.name, one.version) == rules:
                return understood(one.text)
        return next((one for one in shipped() if (one.name, one.version) == rules), None)

    def take(self, tx: WriteTx, told: Requirements) -> None:
        """Keep an issue that the gateway told; an older one than is here changes nothing.

        Raises: Fault("message_malformed", why) for a text that is not the one announced, and for
        one that still counts the Faults of `sync.requirements.problems`.
        """
        if hashlib.sha256(told.text.encode()).hexdigest() != told.sha256:
            raise Fault("message_malformed", why="`$.sha256` is not of `$.text`")
        if not told.withdrawn:
            table = load(told.text, f"{told.name}.toml")
            if (table.name, table.version) != (told.name, told.version):
                raise Fault("message_malformed", why="`$.text` is another table")
        store.put(tx, told)

    def start_again(self, tx: WriteTx) -> None:
        """Forget everything: the gateway was restored from a copy and tells it from the start."""
        store.forget_all(tx)

    def _kept(self) -> list[store.KeptTable]:
        with closing(self._connect()) as db:
            return store.every(db)
