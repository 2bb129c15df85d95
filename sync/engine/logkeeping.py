"""Hand the gateway cosignatures of its log, and fetch proofs of receipts from it."""

from __future__ import annotations

import sqlite3
import time

from sync.database import write_tx
from sync.engine.ports import GatewayPort, Hooks
from sync.engine.settings import EngineSettings
from sync.transport.faults import Refused


class LogKeeping:
    """Asks when something is due. Used by the sending thread alone."""

    def __init__(self, gateway: GatewayPort, hooks: Hooks, settings: EngineSettings) -> None:
        self._gateway, self._hooks, self._settings = gateway, hooks, settings
        self.due = 0.0  # when to call `step` again (monotonic clock, s)

    def step(self, db: sqlite3.Connection) -> None:
        """Hand over and ask, if it is time.

        A gateway of an older release has no such address, one that refuses is asked again later.
        Raises: LinkDown; `Foreign`, a kind of it, when somebody else answered.
        """
        if time.monotonic() < self.due:
            return
        self.due = time.monotonic() + self._settings.log_every_s
        port = self._hooks.centre_log()
        request = None if port is None else port.request(db)
        if port is None or request is None:
            return
        try:
            answer = self._gateway.log(request)
        except Refused:
            self.due = time.monotonic() + self._settings.witness_every_s
            return
        with write_tx(db):
            port.answered(db, request, answer)
