"""Gateway time carried forward on a clock that counts through suspend, with its error bound.

The gateway signs T with error ε; the request left at B1 and the answer came at B2 on the boot
clock. With drift bounded by ρ (true seconds per counted second within 1 ± ρ), at B in the same boot

    true time ∈ [T − ε + (B − B2)(1 − ρ), T + ε + (B − B1)(1 + ρ)]

All lower bounds run parallel, and so do all upper bounds: the best of each is all there is to keep.
After a restart only a floor is known (time does not run backwards); the upper bound stays open
until the gateway is heard again. The PC's wall clock is watched for jumps and never believed.

A gateway's clock may have been wrong once. What it signs now and what is known may then contradict
each other: until three answers in a row agree, the interval holds both; then what was known before
is dropped, with every bound that came from it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol

from sync.wire import messages
from sync.wire.times import from_text, to_text

RHO = 500e-6  # NTP slews at most 500 ppm; PC crystals stay well below
CONFIRMATIONS = 3  # answers that must agree before one that contradicts the past is believed
JUMP_S = 2.0
# This program did not exist before: a bound that holds whatever any clock says.
RELEASED = datetime(2026, 11, 1, tzinfo=UTC)


class Source(Protocol):
    """The machine's clocks. `boottime_s` counts through suspend and only grows within a boot."""

    def boot_id(self) -> str:
        """Return what names this boot of the machine; another value after a restart."""

    def boottime_s(self) -> float:
        """Return seconds since the boot, suspend counted in."""

    def wall(self) -> datetime:
        """Return the PC's own clock, in UTC; it may be wrong."""


@dataclass(frozen=True)
class Interval:
    """The true instant is in [earliest, latest]; `latest` None is honestly open. Aware UTC."""

    earliest: datetime
    latest: datetime | None

    def to_wire(self) -> messages.Interval:
        """Return the interval as messages carry it: RFC 3339 texts."""
        latest = None if self.latest is None else to_text(self.latest)
        return messages.Interval(earliest=to_text(self.earliest), latest=latest)

    @classmethod
    def from_wire(cls, interval: messages.Interval) -> Interval:
        """Raises: Fault("time_malformed")."""
        latest = None if interval.latest is None else from_text(interval.latest)
        return cls(from_text(interval.earliest), latest)


def judge(interval: Interval, deadline: datetime) -> Literal["open", "late", "disputed"]:
    """Compare with a deadline; the closing instant itself is still open. Source: Pasal 22(1).

    An interval without an end rests on a bound kept from before, which alone closes nothing: it
    may come from a clock that was wrong.
    """
    if interval.latest is None:
        return "disputed"
    if interval.latest <= deadline:
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
        """Return the earliest time that it can be at `b` boot-clock seconds."""
        return self.lower + timedelta(seconds=(b - self.lower_b) * (1 - RHO))

    def latest(self, b: float) -> datetime:
        """Return the latest time that it can be at `b` boot-clock seconds."""
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
        """Whether the two intervals have no instant in common at `b` boot-clock seconds."""
        return self.latest(b) < other.earliest(b) or other.latest(b) < self.earliest(b)


@dataclass(frozen=True)
class ClockState:
    """What outlives the process. All but `floor` counts only in the boot it was made in.

    `doubt` is what was heard against `bounds` and is not believed yet; `contested` as `contest`
    says. `floor` is the lower bound of when the state was saved, for the next boot: in this one it
    counts only until there are bounds, which took it in.
    """

    boot_id: str
    floor: datetime | None
    bounds: Bounds | None = None
    doubt: Bounds | None = None
    contested: bool = False


@dataclass(frozen=True)
class Jump:
    """The wall clock moved by `seconds` more than time passed."""

    seconds: float
    wall_before: datetime
    wall_after: datetime


StepKind = Literal["contradicted", "agreed", "corrected", "contested"]


@dataclass(frozen=True)
class Step:
    """What became of a signed time that contradicts what was known.

    `contradicted`: it was heard, and is not believed yet. `agreed`: the next answer agrees again
    with what was known. `corrected`: three agreed; the clock follows them and forgets the rest.
    `contested`: the gateway itself says that its clock contradicts what it signed.
    `known` and `heard` are the earliest instants of both, `seconds` how much later `heard` is.
    """

    kind: StepKind
    known: datetime
    heard: datetime

    @property
    def seconds(self) -> float:
        """Return how much later the heard time is than the known one; negative for earlier."""
        return (self.heard - self.known).total_seconds()


class TrustedClock:
    """Knows gateway time and how well. Safe to share between threads.

    `save` gets every new state and may take its time: nobody who asks for `now` waits for it. It
    runs in the thread that calls `observe`, `contest` or `persist`, and so does `on_step`: never
    call these inside a transaction that `save` would wait for. `on_jump` is called by `jumps`, in
    its thread.
    """

    def __init__(
        self,
        source: Source,
        state: ClockState | None,
        save: Callable[[ClockState], None],
        on_jump: Callable[[Jump], None] | None = None,
        on_step: Callable[[Step], None] | None = None,
    ) -> None:
        self._source, self._save = source, save
        self._on_jump, self._on_step = on_jump, on_step
        self._lock, self._saving = threading.Lock(), threading.Lock()
        boot = source.boot_id()
        kept = state or ClockState(boot, None)
        if kept.boot_id != boot:
            kept = ClockState(boot, kept.floor)
        self._state = ClockState(boot, kept.floor, kept.bounds)
        self._doubt, self._contested = kept.doubt, kept.contested
        self._confirmations = 0 if kept.doubt is None else 1
        self._wall = (source.boottime_s(), source.wall())

    def observe(self, at: datetime, epsilon_s: float, sent_b: float, received_b: float) -> None:
        """Learn from a verified answer: `at` ± `epsilon_s`, asked and received at boot times (s).

        An answer that contradicts what is known is not believed alone: until three in a row agree,
        the interval only widens to hold both. Ask again soon while `in_doubt`.
        """
        b = self._source.boottime_s()
        if at.tzinfo is None or epsilon_s < 0 or not sent_b <= received_b <= b:
            raise ValueError("not a measurement")
        epsilon = timedelta(seconds=epsilon_s)
        heard = Bounds(at - epsilon, received_b, at + epsilon, sent_b)
        with self._lock:
            self._contested = False
            step = self._learn(heard, b)
        self._keep()
        if step is not None and self._on_step is not None:
            self._on_step(step)

    def _learn(self, heard: Bounds, b: float) -> Step | None:
        """Take an answer in; return what staff and log must hear of."""
        known = self._state.bounds or _from_floor(self._state.floor, heard, b)
        if not known.contradicts(heard, b):
            doubt, self._doubt, self._confirmations = self._doubt, None, 0
            self._adopt(known.tightened(heard, b), b)
            return None if doubt is None else Step("agreed", known.earliest(b), doubt.earliest(b))
        first = self._doubt is None
        if self._doubt is None or self._doubt.contradicts(heard, b):
            self._doubt, self._confirmations = heard, 1
        else:
            self._doubt = self._doubt.tightened(heard, b)
            self._confirmations += 1
        step = Step("contradicted", known.earliest(b), self._doubt.earliest(b))
        if self._confirmations < CONFIRMATIONS:
            return step if first else None
        self._adopt(self._doubt, b)
        self._doubt, self._confirmations = None, 0
        return replace(step, kind="corrected")

    def _adopt(self, bounds: Bounds, b: float) -> None:
        """From here on nothing but `bounds` counts: a floor is only ever what it says."""
        self._state = ClockState(self._state.boot_id, bounds.earliest(b), bounds)

    def now(self) -> Interval | None:
        """Return the interval that holds the present instant; None if no time was ever heard."""
        with self._lock:
            return self._now(self._source.boottime_s())

    @property
    def in_doubt(self) -> bool:
        """Whether signed times contradict each other and it is not settled yet which hold."""
        with self._lock:
            return self._doubt is not None or self._contested

    def error_s(self) -> float | None:
        """Return half the interval's width in seconds; None while a side is open."""
        interval = self.now()
        if interval is None or interval.latest is None:
            return None
        return (interval.latest - interval.earliest).total_seconds() / 2

    def contest(self) -> None:
        """The gateway says that its own clock contradicts what it signed: until it signs a time
        again, what it signed before closes nothing."""
        with self._lock:
            known = self._now(self._source.boottime_s())
            news = known is not None and not self._contested
            self._contested = True
        if news:
            self._keep()
        if news and known is not None and self._on_step is not None:
            self._on_step(Step("contested", known.earliest, known.earliest))

    def forget(self) -> ClockState:
        """Know nothing any more that a clock ever said; the next answer is believed at once.

        The caller saves the state that is returned, and may do so inside a transaction.
        """
        with self._lock:
            self._doubt, self._confirmations, self._contested = None, 0, False
            self._state = ClockState(self._state.boot_id, RELEASED)
            return self._state

    def persist(self) -> None:
        """Save the lower bound of now, so that the next boot starts no earlier."""
        with self._lock:
            if self._state.bounds is not None:
                self._adopt(self._state.bounds, self._source.boottime_s())
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

    def wall_error_s(self) -> float:
        """By how much the PC's own clock is certainly ahead (or, negative, behind); 0 in doubt."""
        wall, now = self._source.wall(), self.now() or Interval(RELEASED, None)
        if wall < now.earliest:
            return (wall - now.earliest).total_seconds()
        if now.latest is not None and wall > now.latest:
            return (wall - now.latest).total_seconds()
        return 0.0

    def _now(self, b: float) -> Interval | None:
        floor, bounds, doubt = self._state.floor, self._state.bounds, self._doubt
        known = [floor] if bounds is None and floor else []
        known += [each.earliest(b) for each in (bounds, doubt) if each is not None]
        if not known:
            return None
        earliest = min(known)
        if bounds is None or self._contested:
            return Interval(earliest, None)
        latest = bounds.latest(b)
        return Interval(earliest, latest if doubt is None else max(latest, doubt.latest(b)))

    def _keep(self) -> None:
        """Save the newest state, one saver at a time, so that an older one never comes last."""
        with self._saving:
            with self._lock:
                state = replace(self._state, doubt=self._doubt, contested=self._contested)
            self._save(state)


def _from_floor(floor: datetime | None, heard: Bounds, b: float) -> Bounds:
    """What is known of before the first answer of a boot: a floor, or nothing but the answer."""
    if floor is None:
        return heard
    far = max(floor, heard.latest(b)) + timedelta(days=1)
    return Bounds(floor, b, far, b)
