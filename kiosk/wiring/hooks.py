"""What the engine calls: the features, through the registry, and the seat's own log."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from kiosk import events
from kiosk.alarms.service import raise_alarm
from kiosk.db import settings
from kiosk.seat import Registry, WriteTx
from sync.clock import Interval
from sync.engine import Hooks
from sync.errors import Fault
from sync.outbox import Item
from sync.wire.keys import SigningKey
from sync.wire.messages import (
    Answer,
    CheckpointAnswer,
    CheckpointRequest,
    SeatStatus,
)

_WITNESSED = "witnessed_size"


class _WitnessedLog:
    """How much of this seat's log the gateway has vouched for, as far as is known here.

    In memory: an unsigned word of another size, because an answer was lost or the gateway was
    restored from a copy, and how often in a row the gateway would not vouch.
    """

    ENOUGH = 2

    def __init__(self) -> None:
        self._hint: int | None = None
        self._conflicts = 0

    def seen(self, db: sqlite3.Connection) -> int:
        return int(settings.get(db, _WITNESSED) or 0) if self._hint is None else self._hint

    def vouched(self, db: sqlite3.Connection, size: int) -> None:
        self._hint, self._conflicts = None, 0
        settings.put(db, _WITNESSED, str(size))

    def go_on_from(self, db: sqlite3.Connection, size: int) -> bool:
        """Prove the log from there, if there is so much of it; a hint that did not help is none."""
        hinted, known = self._hint is not None, self.seen(db)
        news = size > known if hinted else size != known
        self._hint = size if news and size <= events.size(db) else None
        return self._hint is not None

    def conflicts_again(self) -> bool:
        self._conflicts += 1
        return self._conflicts >= self.ENOUGH


def _alarming(
    code: str, trusted: Callable[[], Interval | None]
) -> Callable[[sqlite3.Connection], None]:
    def ring(db: sqlite3.Connection) -> None:
        raise_alarm(db, code, at=trusted())

    return ring


def engine_hooks(
    registry: Registry,
    key: SigningKey,
    seat_id: str,
    trusted: Callable[[], Interval | None] = lambda: None,
    before_status: Callable[[sqlite3.Connection], None] = lambda db: None,
) -> Hooks:
    """Pass the gateway's news on to the features, and prove this seat's log to it.

    `trusted` is the interval of now. `before_status` is called on the thread that tells how the
    seat is, outside any transaction, before it does.
    """
    log = _WitnessedLog()

    def witness(db: sqlite3.Connection) -> CheckpointRequest | None:
        """Show the log's newest checkpoint when it has grown since the gateway last saw it."""
        old = log.seen(db)
        size, _root = events.head(db)
        if size == old:
            return None
        return CheckpointRequest(
            old_size=old,
            checkpoint=events.checkpoint(db, key, seat_id),
            proof=events.consistency(db, old, size) if old else [],
        )

    def on_cosigned(db: sqlite3.Connection, token: str, answer: CheckpointAnswer) -> None:
        if answer.size > events.size(db):
            raise Fault("checkpoint_conflict")
        log.vouched(db, answer.size)
        settings.put(db, "cosignature", token)

    def on_conflict(db: sqlite3.Connection) -> None:
        if log.conflicts_again():
            raise_alarm(db, "checkpoint_conflict", at=trusted())

    def on_answer(db: sqlite3.Connection, item: Item, answer: Answer) -> None:
        registry.on_answer(WriteTx(db), item, answer)

    def status(db: sqlite3.Connection) -> SeatStatus | None:
        before_status(db)
        return registry.status(db)

    return Hooks(
        on_answer,
        lambda db, item: registry.on_feed(WriteTx(db), item),
        witness=witness,
        on_cosigned=on_cosigned,
        on_seen=log.go_on_from,
        on_conflict=on_conflict,
        on_doubled=_alarming("seat_two_at_once", trusted),
        on_superseded=on_answer,
        roster_version=registry.roster_version,
        on_roster=lambda db, token: registry.on_roster(WriteTx(db), token),
        on_other_history=lambda db: registry.on_other_history(WriteTx(db)),
        on_orders=registry.on_orders,
        status=status,
        centre_log=lambda: registry.centre_log,
        on_reported=lambda db, told: registry.on_reported(WriteTx(db), told),
    )
