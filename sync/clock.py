"""Gateway time carried forward on a clock that counts through suspend, with its error bound.

The gateway signs T with error ε; the request left at B1 and the answer came at B2 on the boot
clock. With drift bounded by ρ (true seconds per counted second within 1 ± ρ), at B in the same boot

    true time ∈ [T − ε + (B − B2)(1 − ρ), T + ε + (B − B1)(1 + ρ)]

All lower bounds run parallel, and so do all upper bounds: the best of each is all there is to keep.
After a restart only a floor is known (time does not run backwards); the upper bound stays open
until the gateway is heard again. The PC's wall clock is watched for jumps and never believed.
"""

from __future__ import annotations

import ctypes
import sys
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol

from sync.wire import messages
from sync.wire.times import from_text, to_text

RHO = 500e-6  # NTP slews at most 500 ppm; PC crystals stay well below
CONFIRMATIONS = 3  # answers that must agree before one that contradicts the past is believed
JUMP_S = 2.0


class Source(Protocol):
    """The machine's clocks. `boottime_s` counts through suspend and only grows within a boot."""

    def boot_id(self) -> str: ...
    def boottime_s(self) -> float: ...
    def wall(self) -> datetime: ...


@dataclass(frozen=True)
class Interval:
    """The true instant is in [earliest, latest]; `latest` None is honestly open. Aware UTC."""

    earliest: datetime
    latest: datetime | None

    def to_wire(self) -> messages.Interval:
        latest = None if self.latest is None else to_text(self.latest)
        return messages.Interval(earliest=to_text(self.earliest), latest=latest)

    @classmethod
    def from_wire(cls, interval: messages.Interval) -> Interval:
        """Raises: Fault("time_malformed")."""
        latest = None if interval.latest is None else from_text(interval.latest)
        return cls(from_text(interval.earliest), latest)


def judge(interval: Interval, deadline: datetime) -> Literal["open", "late", "disputed"]:
    """Compare with a deadline; the closing instant itself is still open. Source: Pasal 22(1)."""
    if interval.latest is not None and interval.latest <= deadline:
        return "open"
    return "late" if interval.earliest > deadline else "disputed"


@dataclass(frozen=True)
class Bounds:
    """A lower bound that held at boot time `lower_b` and an upper one that held at `upper_b`."""

    lower: datetime
    lower_b: float
    upper: datetime
    upper_b: float

    def earliest(self, b: float) -> datetime:
        return self.lower + timedelta(seconds=(b - self.lower_b) * (1 - RHO))

    def latest(self, b: float) -> datetime:
        return self.upper + timedelta(seconds=(b - self.upper_b) * (1 + RHO))

    def tightened(self, other: Bounds, b: float) -> Bounds:
        """Keep the better bound of each side."""
        best = self
        if other.earliest(b) > self.earliest(b):
            best = replace(best, lower=other.lower, lower_b=other.lower_b)
        if other.latest(b) < self.latest(b):
            best = replace(best, upper=other.upper, upper_b=other.upper_b)
        return best

    def contradicts(self, other: Bounds, b: float) -> bool:
        return self.latest(b) < other.earliest(b) or other.latest(b) < self.earliest(b)


@dataclass(frozen=True)
class ClockState:
    """What outlives the process. `bounds` count only in the boot they were made in."""

    boot_id: str
    floor: datetime | None
    bounds: Bounds | None = None


@dataclass(frozen=True)
class Jump:
    """The wall clock moved by `seconds` more than time passed."""

    seconds: float
    wall_before: datetime
    wall_after: datetime


class TrustedClock:
    """Knows gateway time and how well. Safe to share between threads.

    `save` gets every new state and may take its time: nobody who asks for `now` waits for it. It
    runs in the thread that calls `observe`, `raise_floor` or `persist`: never call these inside a
    transaction that `save` would wait for. `on_jump` is called by `jumps`, in its thread.
    """

    def __init__(
        self,
        source: Source,
        state: ClockState | None,
        save: Callable[[ClockState], None],
        on_jump: Callable[[Jump], None] | None = None,
    ) -> None:
        self._source, self._save, self._on_jump = source, save, on_jump
        self._lock, self._saving = threading.Lock(), threading.Lock()
        boot = source.boot_id()
        self._state = state or ClockState(boot, None)
        if self._state.boot_id != boot:
            self._state = ClockState(boot, self._state.floor)
        self._doubt: Bounds | None = None
        self._confirmations = 0
        self._wall = (source.boottime_s(), source.wall())

    def observe(self, at: datetime, epsilon_s: float, sent_b: float, received_b: float) -> None:
        """Learn from a verified answer: `at` ± `epsilon_s`, asked and received at boot times (s).

        An answer that contradicts everything known is not believed alone: until three in a row
        agree, the upper bound only widens to hold both. The lower bound never goes back.
        """
        b = self._source.boottime_s()
        if at.tzinfo is None or epsilon_s < 0 or not sent_b <= received_b <= b:
            raise ValueError("not a measurement")
        epsilon = timedelta(seconds=epsilon_s)
        heard = Bounds(at - epsilon, received_b, at + epsilon, sent_b)
        with self._lock:
            known = self._state.bounds
            if known is not None and known.contradicts(heard, b):
                adopted = self._confirmed(heard, b)
                if adopted is None:
                    return
            else:
                self._doubt, self._confirmations = None, 0
                adopted = heard if known is None else known.tightened(heard, b)
            before = self._now(b)
            self._set(replace(self._state, bounds=adopted), b, before)
        self._keep()

    def _confirmed(self, heard: Bounds, b: float) -> Bounds | None:
        if self._doubt is None or self._doubt.contradicts(heard, b):
            self._doubt, self._confirmations = heard, 1
        else:
            self._doubt, self._confirmations = (
                self._doubt.tightened(heard, b),
                1 + (self._confirmations),
            )
        if self._confirmations < CONFIRMATIONS:
            return None
        adopted, self._doubt, self._confirmations = self._doubt, None, 0
        return adopted

    def now(self) -> Interval | None:
        """Return the interval that holds the present instant; None if no time was ever heard."""
        with self._lock:
            return self._now(self._source.boottime_s())

    def error_s(self) -> float | None:
        """Return half the interval's width in seconds; None while a side is open."""
        interval = self.now()
        if interval is None or interval.latest is None:
            return None
        return (interval.latest - interval.earliest).total_seconds() / 2

    def raise_floor(self, at: datetime) -> None:
        """Learn that it is at least `at`: from anything the gateway signed, or our own log."""
        if at.tzinfo is None:
            raise ValueError("naive datetime")
        with self._lock:
            if self._state.floor is not None and at <= self._state.floor:
                return
            self._state = replace(self._state, floor=at)
        self._keep()

    def persist(self) -> None:
        """Save the lower bound of now, so that the next boot starts no earlier."""
        with self._lock:
            b = self._source.boottime_s()
            self._set(self._state, b, self._now(b))
        self._keep()

    def jumps(self) -> Jump | None:
        """Report a wall-clock jump since the last call. Call it every few seconds."""
        with self._lock:
            (b0, before), b, wall = self._wall, self._source.boottime_s(), self._source.wall()
            self._wall = (b, wall)
        seconds = (wall - before).total_seconds() - (b - b0)
        if abs(seconds) < JUMP_S:
            return None
        jump = Jump(seconds, before, wall)
        if self._on_jump is not None:
            self._on_jump(jump)
        return jump

    def _now(self, b: float) -> Interval | None:
        floor, bounds = self._state.floor, self._state.bounds
        if bounds is None:
            return None if floor is None else Interval(floor, None)
        earliest = bounds.earliest(b) if floor is None else max(floor, bounds.earliest(b))
        latest = bounds.latest(b)
        if self._doubt is not None:
            latest = max(latest, self._doubt.latest(b))
        return Interval(earliest, latest if latest >= earliest else None)

    def _set(self, state: ClockState, b: float, before: Interval | None) -> None:
        known = [state.floor, before.earliest if before else None]
        known.append(state.bounds.earliest(b) if state.bounds else None)
        floors = [bound for bound in known if bound is not None]
        self._state = replace(state, floor=max(floors, default=None))

    def _keep(self) -> None:
        """Save the newest state, one saver at a time, so that an older one never comes last."""
        with self._saving:
            with self._lock:
                state = self._state
            self._save(state)


class SystemSource:
    """This machine's clocks.

    Linux: CLOCK_BOOTTIME and the kernel's boot id. Windows: QueryInterruptTime and the boot
    loader's identifier (written from the documentation, not run yet; Fast Startup resumes a
    kernel, so whether its identifier changes has to be tried). Elsewhere: the monotonic clock
    with an id of this process, so a restart of the program counts as a new boot.
    """

    def __init__(self) -> None:
        self._boot_id, self._boottime_s = _machine_clock()

    def boot_id(self) -> str:
        return self._boot_id

    def boottime_s(self) -> float:
        return self._boottime_s()

    def wall(self) -> datetime:
        return datetime.now(UTC)


def _machine_clock() -> tuple[str, Callable[[], float]]:
    if sys.platform == "linux":
        boot_id = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return boot_id, lambda: time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "win32":
        return _windows_boot_id(), _windows_boottime_s
    return uuid.uuid4().hex, time.monotonic


def _windows_boottime_s() -> float:
    """Seconds since boot, sleep included (unit of the call: 100 ns)."""
    ticks = ctypes.c_ulonglong()
    ctypes.WinDLL("kernelbase").QueryInterruptTime(ctypes.byref(ticks))  # type: ignore[attr-defined,unused-ignore]
    return ticks.value / 1e7


def _windows_boot_id() -> str:
    """Read SYSTEM_BOOT_ENVIRONMENT_INFORMATION (class 90), whose first 16 bytes name the boot.

    Without it every start of the program counts as a new boot: open, but never wrong.
    """
    buffer, length = (ctypes.c_ubyte * 64)(), ctypes.c_ulong()
    ntdll = ctypes.WinDLL("ntdll")  # type: ignore[attr-defined,unused-ignore]
    status = ntdll.NtQuerySystemInformation(90, buffer, 64, ctypes.byref(length))
    return bytes(buffer[:16]).hex() if status == 0 else uuid.uuid4().hex
