"""The trusted clock with its memory in the seat's database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import msgspec

from kiosk import events
from kiosk.db import settings
from sync.clock import ClockState, Jump, Source, TrustedClock
from sync.database import write_tx
from sync.wire.times import to_text

_STATE = "clock"


def trusted_clock(connect: Callable[[], sqlite3.Connection], source: Source) -> TrustedClock:
    """`connect` opens a connection that is closed here; states are saved as they change."""

    def save(state: ClockState) -> None:
        with closing(connect()) as db, write_tx(db):
            settings.put(db, _STATE, msgspec.json.encode(state).decode())

    def on_jump(jump: Jump) -> None:
        with closing(connect()) as db, write_tx(db):
            events.record(
                db,
                "clock_jumped",
                seconds=round(jump.seconds, 1),
                wall_before=to_text(jump.wall_before),
                wall_after=to_text(jump.wall_after),
            )

    with closing(connect()) as db:
        kept = settings.get(db, _STATE)
    state = None if kept is None else msgspec.json.decode(kept, type=ClockState)
    return TrustedClock(source, state, save, on_jump)
