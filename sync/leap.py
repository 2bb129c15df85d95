"""The trusted clock that keeps a leap back until staff have decided.

A leap is a signed time that begins more than a day after everything the seat's own clock held
possible. No drift and no step of NTP explains it: the gateway's clock is wrong, or the seat's own
stood still (a virtual machine that was paused). Machines cannot know which, so people do. Until
then the leap does not enter the clock; the interval only widens to hold it, so that what is sealed
meanwhile is marked and nothing is refused. `docs/decisions/0042-a-leap-needs-people.md`.

A time that lies before what is known is no leap: it opens, and three answers settle it (`clock`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from sync.clock import (
    CONFIRMATIONS,
    RELEASED,
    Bounds,
    ClockState,
    Interval,
    Jump,
    Source,
    Step,
    TrustedClock,
)
from sync.errors import Fault

LEAP = timedelta(days=1)


@dataclass(frozen=True)
class Leap:
    """A signed time kept back. It counts only in the boot in which it was heard.

    `heard` is what the gateway signed, `carried` the seat's own time then (aware UTC). `refused`:
    staff have decided that the seat's own clock is right.
    """

    boot_id: str
    heard: Bounds
    carried: datetime
    refused: bool = False


LeapEnd = Literal["agreed", "restart"]


@dataclass(frozen=True)
class LeapHooks:
    """What the seat writes down, outside any transaction; raising leaves the clock as it was.

    `held`: a leap was heard, staff are to decide. `dropped`: the question is over without them,
    since the gateway agrees again or the PC was restarted.
    """

    held: Callable[[Leap], None]
    dropped: Callable[[Leap, LeapEnd], None]


class GuardedClock(TrustedClock):
    """A `TrustedClock` whose answers go through the question above. Thread-safe.

    `kept` is the leap that was saved, of this boot or an earlier one.
    """

    def __init__(
        self,
        source: Source,
        state: ClockState | None,
        save: Callable[[ClockState], None],
        on_jump: Callable[[Jump], None] | None = None,
        on_step: Callable[[Step], None] | None = None,
        *,
        hooks: LeapHooks,
        kept: Leap | None = None,
    ) -> None:
        super().__init__(source, state, save, on_jump, on_step)
        self._machine, self._hooks = source, hooks
        self._deciding = threading.Lock()
        self._leap: Leap | None = None
        self._agreed = 0
        if kept is not None and kept.boot_id == source.boot_id():
            self._leap = kept
        elif kept is not None:
            hooks.dropped(kept, "restart")

    @property
    def leap(self) -> Leap | None:
        """The leap that stands, decided or not; None when there is none."""
        return self._leap

    @property
    def leaping(self) -> bool:
        """Whether a leap stands, decided or not."""
        return self._leap is not None

    @property
    def in_doubt(self) -> bool:
        """Whether to ask again at once: signed times contradict each other, or a leap is ending."""
        return super().in_doubt or (self._leap is not None and self._agreed > 0)

    def now(self) -> Interval | None:
        """Return the interval that holds the present instant, and an undecided leap with it."""
        own, leap = super().now(), self._leap
        if own is None or own.latest is None or leap is None or leap.refused:
            return own
        far = leap.heard.latest(self._machine.boottime_s())
        return Interval(own.earliest, max(own.latest, far))

    def own_time(self) -> datetime | None:
        """Return the latest instant that the seat's clock holds possible without any leap."""
        own = super().now()
        return None if own is None else own.latest or own.earliest

    def observe(self, at: datetime, epsilon_s: float, sent_b: float, received_b: float) -> None:
        """Learn from a verified answer as `TrustedClock.observe` does, unless it is a leap."""
        epsilon = timedelta(seconds=epsilon_s)
        heard = Bounds(at - epsilon, received_b, at + epsilon, sent_b)
        with self._deciding:
            carried = self._leaps_from(heard)
            if carried is not None:
                self._hold(heard, carried)
                return
            self._agree()
        super().observe(at, epsilon_s, sent_b, received_b)

    def take_leap(self, write: Callable[[Leap], None]) -> None:
        """Follow the leap and forget what was known before.

        `write` notes the decision durably; what it raises leaves the clock as it was. Should the
        power fail right after it, the next answer is a leap again and staff are asked again.
        Raises: Fault("clock_leap_over").
        """
        with self._deciding:
            leap = self._require_leap()
            write(leap)
            self._leap, self._agreed = None, 0
            self.forget()
        heard = leap.heard
        half = (heard.upper - heard.lower) / 2
        super().observe(heard.lower + half, half.total_seconds(), heard.upper_b, heard.lower_b)

    def refuse_leap(self, write: Callable[[Leap], None]) -> None:
        """Go by the seat's own clock; the same leap is not asked about again in this boot.

        `write` gets the leap to keep. Raises: Fault("clock_leap_over").
        """
        with self._deciding:
            leap = replace(self._require_leap(), refused=True)
            write(leap)
            self._leap = leap

    def _require_leap(self) -> Leap:
        if self._leap is None:
            raise Fault("clock_leap_over")
        return self._leap

    def _leaps_from(self, heard: Bounds) -> datetime | None:
        """The seat's own time if `heard` is a leap from it; None for an answer to learn from.

        A seat that knows nothing believes what it hears first. After a restart only a floor is
        known and the PC may have been off for weeks: then a PC whose own clock says about the same
        asks nobody. It is never where the time comes from.
        """
        own, b = super().now(), self._machine.boottime_s()
        if own is None or own.earliest <= RELEASED:
            return None
        carried = own.latest or own.earliest
        if heard.earliest(b) - carried <= LEAP:
            return None
        alike = abs(self._machine.wall() - heard.earliest(b)) <= LEAP
        return None if own.latest is None and alike else carried

    def _hold(self, heard: Bounds, carried: datetime) -> None:
        b, known = self._machine.boottime_s(), self._leap
        self._agreed = 0
        if known is not None and abs(heard.earliest(b) - known.heard.earliest(b)) <= LEAP:
            self._leap = replace(known, heard=heard)
            return
        leap = Leap(self._machine.boot_id(), heard, carried)
        self._hooks.held(leap)
        self._leap = leap

    def _agree(self) -> None:
        """Count an answer that is no leap: as many as settle a doubt end the question."""
        if self._leap is None:
            return
        self._agreed += 1
        if self._agreed >= CONFIRMATIONS:
            self._hooks.dropped(self._leap, "agreed")
            self._leap, self._agreed = None, 0
