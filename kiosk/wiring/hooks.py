"""What the seat does with the gateway's news. Runs inside the engine's write_tx."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from kiosk import events
from kiosk.alarms.service import raise_alarm
from kiosk.bidding import retold
from kiosk.bidding.feed import BidFeed
from kiosk.db import settings
from kiosk.staff.service import StaffSignIn
from sync.clock import Interval
from sync.engine import Hooks
from sync.errors import Fault
from sync.wire import jws
from sync.wire.keys import SigningKey
from sync.wire.messages import (
    CheckpointAnswer,
    CheckpointRequest,
    FeedItem,
    Revocation,
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
    feed: BidFeed,
    staff: StaffSignIn,
    key: SigningKey,
    seat_id: str,
    trusted: Callable[[], Interval | None] = lambda: None,
) -> Hooks:
    """`trusted` is the interval of now."""

    def on_feed(db: sqlite3.Connection, item: FeedItem) -> None:
        if item.kind == "revocation":
            revoked = jws.decode(bytes(item.body), Revocation)
            if revoked.seat_id == seat_id:
                settings.put(db, settings.REVOKED, revoked.reason)
        else:
            # An item of kind `roster` falls through as unknown: rosters come signed, on their own.
            feed.apply_feed(db, item)

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

    def on_roster(db: sqlite3.Connection, token: str) -> None:
        staff.take_roster(db, token)

    def on_other_history(db: sqlite3.Connection) -> None:
        retold.on_other_history(db, trusted())

    return Hooks(
        feed.on_answer,
        on_feed,
        witness=witness,
        on_cosigned=on_cosigned,
        on_seen=log.go_on_from,
        on_conflict=on_conflict,
        on_doubled=_alarming("seat_two_at_once", trusted),
        on_superseded=feed.on_answer,
        roster_version=staff.version,
        on_roster=on_roster,
        on_other_history=on_other_history,
    )
