"""Tell a visitor whose account counts no more: the seat locks, and its page says why."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Protocol

from kiosk.sessions.memory import VisitMemory
from kiosk.sessions.moves import LockReason
from sync.errors import Fault


class Lockable(Protocol):
    """What is needed of `kiosk.sessions.service.SeatSession`."""

    memory: VisitMemory

    def lock(self, reason: LockReason, /) -> None:
        """Cover the screen. Raises: Fault("seat_move_refused")."""
        ...


@dataclass
class StoppedAccount:
    """Whether this visit's account was stopped and its visitor does not know yet."""

    untold: bool = False

    def count(self) -> int:
        """Nothing of anybody is kept here."""
        return 0

    def clear(self) -> None:
        """Forget it."""
        self.untold = False


def stop(sessions: Lockable) -> None:
    """Note that the account of the visit going on was stopped; `tell` locks the seat for it."""
    sessions.memory.of(StoppedAccount).untold = True


def tell(sessions: Lockable) -> None:
    """Lock the seat for a stopped account, so that its page says so. Called every few seconds.

    A seat that its visitor or staff locked before is locked once more when it is open again.
    """
    stopped = sessions.memory.of(StoppedAccount)
    if stopped.untold:
        with contextlib.suppress(Fault):  # locked already
            sessions.lock("account")
            stopped.untold = False
