"""What the seat does with the gateway's news. Runs inside the engine's write_tx."""

from __future__ import annotations

import sqlite3

from kiosk import events
from kiosk.bidding.feed import BidFeed
from kiosk.db import settings
from kiosk.staff.service import StaffDesk
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


def engine_hooks(feed: BidFeed, staff: StaffDesk, key: SigningKey, seat_id: str) -> Hooks:
    def on_feed(db: sqlite3.Connection, item: FeedItem) -> None:
        if item.kind == "revocation":
            revoked = jws.decode(bytes(item.body), Revocation)
            if revoked.seat_id == seat_id:
                settings.put(db, settings.REVOKED, revoked.reason)
        else:
            # An item of kind `roster` falls through as unknown: rosters come signed, on their own.
            feed.apply_feed(db, item)

    # In memory: an unsigned word of how much the gateway has seen, which only a lost answer needs.
    hint = 0

    def witness(db: sqlite3.Connection) -> CheckpointRequest | None:
        """Show the log's newest checkpoint when it has grown since the gateway last saw it."""
        old = max(hint, int(settings.get(db, _WITNESSED) or 0))
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
        settings.put(db, _WITNESSED, str(answer.size))
        settings.put(db, "cosignature", token)

    def on_seen(db: sqlite3.Connection, size: int) -> bool:
        """More than we know of, and no more than there is: an answer was lost, no history."""
        nonlocal hint
        known = max(hint, int(settings.get(db, _WITNESSED) or 0))
        hint = size if known < size <= events.size(db) else 0
        return hint > 0

    def on_roster(db: sqlite3.Connection, token: str) -> None:
        staff.take_roster(db, token)

    return Hooks(
        feed.on_answer,
        on_feed,
        witness=witness,
        on_cosigned=on_cosigned,
        on_seen=on_seen,
        on_superseded=feed.on_answer,
        roster_version=staff.version,
        on_roster=on_roster,
    )
