"""The trusted clock with its memory in the seat's database."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import msgspec

from kiosk import events
from kiosk.alarms.service import OnClear, lower_alarms, raise_alarm
from kiosk.db import settings
from kiosk.leaps import store as leaps
from kiosk.leaps.service import ASKS, REFUSED, told
from kiosk.seat import Feature, SeatCore, Slice
from sync.clock import ClockState, Jump, Source, Step, TrustedClock
from sync.database import write_tx
from sync.leap import GuardedClock, Leap, LeapEnd, LeapHooks
from sync.wire.times import to_text

_STATE = "clock"
# A gateway whose clock goes to and fro (two behind one address) must not fill the log.
QUIET_S = 60.0
# Signed times that differ by more are no step of NTP: staff are to look into it.
ALARMING_S = 60.0
ALARM = "clock_anchor_bad"


def trusted_clock(connect: Callable[[], sqlite3.Connection], source: Source) -> GuardedClock:
    """Make the seat's clock. `connect` opens a connection that is closed here.

    States and leaps are saved as they change; what staff must know is an alarm.
    """

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

    quiet_until = 0.0

    def on_step(step: Step) -> None:
        nonlocal quiet_until
        if step.kind in ("contradicted", "agreed") and source.boottime_s() < quiet_until:
            return
        if step.kind == "agreed":
            quiet_until = source.boottime_s() + QUIET_S
        with closing(connect()) as db, write_tx(db):
            events.record(
                db,
                f"clock_{step.kind}",
                seconds=round(step.seconds, 1),
                known=to_text(step.known),
                heard=to_text(step.heard),
            )
            if step.kind == "contested" or abs(step.seconds) >= ALARMING_S:
                raise_alarm(db, ALARM)

    def held(leap: Leap) -> None:
        with closing(connect()) as db, write_tx(db):
            leaps.keep(db, leap)
            lower_alarms(db, REFUSED)
            events.record(db, "clock_leap_held", **told(leap))
            raise_alarm(db, ASKS)

    def dropped(leap: Leap, why: LeapEnd) -> None:
        with closing(connect()) as db, write_tx(db):
            leaps.forget(db)
            lower_alarms(db, ASKS, REFUSED)
            events.record(db, "clock_leap_dropped", why=why, **told(leap))
            if why == "agreed":
                raise_alarm(db, ALARM)

    with closing(connect()) as db:
        kept, leap = settings.get(db, _STATE), leaps.kept(db)
    state = None if kept is None else msgspec.json.decode(kept, type=ClockState)
    hooks = LeapHooks(held, dropped)
    return GuardedClock(source, state, save, on_jump, on_step, hooks=hooks, kept=leap)


def join(seat: SeatCore) -> Slice:
    """Let staff who clear the clock's alarm have the time asked for again."""
    return Slice(on_clear={ALARM: forget_when_cleared(seat.clock, seat.engine.ask_time)})


FEATURE = Feature("clock", join)


def kept_clock(kept: str | None, source: Source) -> TrustedClock:
    """The clock as it was kept, for looking only: what it learns is saved nowhere."""
    state = None if kept is None else msgspec.json.decode(kept, type=ClockState)
    return TrustedClock(source, state, lambda _state: None)


def kept_state(db: sqlite3.Connection) -> str | None:
    """What `kept_clock` takes."""
    return settings.get(db, _STATE)


def forget_when_cleared(clock: GuardedClock, ask_time: Callable[[], None]) -> OnClear:
    """Return what clearing the alarm does: forget a clock that is not settled yet, and ask again.

    One that three answers have mended since is kept: forgetting it would leave a seat without a
    link with no time at all. While a leap stands its own page decides.
    """

    def clear(db: sqlite3.Connection) -> None:
        now = clock.now()
        settled = now is not None and now.latest is not None and not clock.in_doubt
        if settled or clock.leaping:
            return
        settings.put(db, _STATE, msgspec.json.encode(clock.forget()).decode())
        events.record(db, "clock_forgotten")
        ask_time()

    return clear
