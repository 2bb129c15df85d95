"""Show the seat's log to the gateway now and then, so that it cannot be rewritten unseen."""

from __future__ import annotations

import math
import sqlite3
import time
from dataclasses import dataclass

from sync.database import write_tx
from sync.engine.ports import GatewayPort, Hooks
from sync.engine.settings import EngineSettings
from sync.transport.faults import Refused


@dataclass(frozen=True)
class Shown:
    """What came of a checkpoint that was shown. `fault` is a catalogue code, None for none."""

    fault: str | None


class Witnessing:
    """Shows checkpoints of the log when they are due. Used by the sending thread alone."""

    def __init__(self, gateway: GatewayPort, hooks: Hooks, settings: EngineSettings) -> None:
        self._gateway, self._hooks, self._settings = gateway, hooks, settings
        self._due = 0.0

    @property
    def due(self) -> float:
        """Return when to call `step` again (monotonic clock, s). Without a log that is never."""
        return math.inf if self._hooks.witness is None else self._due

    def step(self, db: sqlite3.Connection) -> Shown | None:
        """Show the newest checkpoint, if it is time; return None when nothing was shown.

        Raises: LinkDown; `Foreign`, a kind of it, when somebody else answered.
        """
        witness, on_cosigned = self._hooks.witness, self._hooks.on_cosigned
        if witness is None or time.monotonic() < self._due:
            return None
        self._due = time.monotonic() + self._settings.witness_every_s
        request = witness(db)
        if request is None:
            return None
        try:
            token, answer = self._gateway.witness(request)
        except Refused as refused:
            return self._conflicted(db, refused)
        if on_cosigned is not None:
            with write_tx(db):
                on_cosigned(db, token, answer)
        return Shown(None)

    def _conflicted(self, db: sqlite3.Connection, refused: Refused) -> Shown:
        """Ask again soon: what persists is no accident of the network, and people must know."""
        again_s = min(self._settings.witness_again_s, self._settings.witness_every_s)
        self._due = time.monotonic() + again_s
        if self._only_lost(db, refused):
            return Shown(None)
        if refused.code == "checkpoint_conflict" and self._hooks.on_conflict is not None:
            with write_tx(db):
                self._hooks.on_conflict(db)
        return Shown(refused.code)

    def _only_lost(self, db: sqlite3.Connection, refused: Refused) -> bool:
        """Say whether the log is fine: the gateway has seen it, and its answer went astray."""
        on_seen, size = self._hooks.on_seen, refused.seen_size
        return on_seen is not None and size is not None and on_seen(db, size)
