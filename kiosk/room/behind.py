"""Hear from the gateway what lies behind it: no word of this seat may say more (ADR 0028)."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

from kiosk.db import settings
from sync.database import write_tx
from sync.transport.faults import LinkDown, Refused
from sync.wire import about
from sync.wire.about import About

_BEHIND = "behind_gateway"
ASK_EVERY_S, AGAIN_S = 3600.0, 60.0


class Behind:
    """Kept from the last time it was heard; a gateway that does not say is what it always was."""

    def __init__(
        self,
        ask: Callable[[], About],
        connect: Callable[[], sqlite3.Connection],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask, self._monotonic, self._due = ask, monotonic, 0.0
        with closing(connect()) as db:
            self._behind = settings.get(db, _BEHIND) or about.PEOPLE

    def is_spse(self) -> bool:
        """Whether the LPSE says that its gateway is SPSE's own entrance."""
        return self._behind == about.SPSE

    def hear(self, db: sqlite3.Connection) -> None:
        """Ask when it is time, outside any transaction.

        No answer changes nothing: words are no reason to lose the link.
        """
        if self._monotonic() < self._due:
            return
        self._due = self._monotonic() + AGAIN_S
        try:
            said = self._ask().behind
        except Refused as refused:
            if refused.code != "not_found":
                return
            said = about.PEOPLE  # a gateway from before, or one put back
        except LinkDown:
            return
        self._due = self._monotonic() + ASK_EVERY_S
        if said != self._behind:
            with write_tx(db):
                settings.put(db, _BEHIND, said)
            self._behind = said
