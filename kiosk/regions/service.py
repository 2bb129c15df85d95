"""Keep the table of regions that the gateway published, and say which one counts at this seat."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing

from kiosk.regions import store
from kiosk.seat import WriteTx
from sync.errors import Fault
from sync.identifiers import region_file, regions
from sync.identifiers.regions import Regions
from sync.wire.registration import RegionsPublished

_FILE = "regions.json"


class RegionTables:
    """The table of regions of one seat. Thread-safe.

    `connect` opens a connection that is closed here.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._remembered: tuple[str, Regions] = ("", regions.built_in())

    def current(self) -> Regions:
        """Return the table that counts: what the LPSE published, or the program's own."""
        with closing(self._connect()) as db:
            digest = store.digest(db)
            if digest == self._remembered[0]:
                return self._remembered[1]
            text = store.text(db)
        table = regions.counting(None if text is None else region_file.understood(text))
        self._remembered = (digest, table)
        return table

    def take(self, tx: WriteTx, told: RegionsPublished) -> None:
        """Keep an issue that the gateway told; an older one than is here changes nothing.

        Raises: Fault("message_malformed", why) for a text that is not the one announced, and what
        `region_file.read` raises; for a table that counts here, what `region_file.check` raises.
        """
        if hashlib.sha256(told.text.encode()).hexdigest() != told.sha256:
            raise Fault("message_malformed", why="`$.sha256` is not of `$.text`")
        found = region_file.read(told.text, _FILE)
        if regions.counting(found) is found:
            region_file.check(found, [regions.built_in()], told.text, _FILE)
        store.put(tx, told)

    def start_again(self, tx: WriteTx) -> None:
        """Forget it: the gateway was restored from a copy and tells it from the start."""
        store.forget(tx)
