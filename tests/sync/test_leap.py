"""A signed time more than a day ahead waits for staff; until then the seat goes on with its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from sync.clock import CONFIRMATIONS, RELEASED, ClockState, judge
from sync.errors import Fault
from sync.leap import LEAP, GuardedClock, Leap, LeapEnd, LeapHooks

NOON = datetime(2026, 11, 28, 5, 0, tzinfo=UTC)
YEARS = timedelta(days=2557)


class Pc:
    """A machine and what its seat keeps; `true` is real time, `off` its own clock's error."""

    def __init__(self) -> None:
        self.true, self.boots, self.off = NOON, 1, timedelta()
        self.state: ClockState | None = None
        self.kept: Leap | None = None
        self.said: list[str] = []
        self.started = NOON
        self.start()

    def boot_id(self) -> str:
        return f"boot-{self.boots}"

    def boottime_s(self) -> float:
        return (self.true - self.started).total_seconds() + 100

    def wall(self) -> datetime:
        return self.true + self.off

    def start(self) -> None:
        hooks = LeapHooks(self._held, self._dropped)
        self.clock = GuardedClock(self, self.state, self._save, hooks=hooks, kept=self.kept)

    def reboot(self, off: timedelta = timedelta()) -> None:
        self.clock.persist()
        self.true += off
        self.boots, self.started = self.boots + 1, self.true
        self.start()

    def _save(self, state: ClockState) -> None:
        self.state = state

    def _held(self, leap: Leap) -> None:
        self.said.append("held")
        self.kept = leap

    def _dropped(self, _leap: Leap, why: LeapEnd) -> None:
        self.said.append(why)
        self.kept = None

    def keep(self, leap: Leap) -> None:
        self.kept = leap

    def hear(self, *wrong: timedelta) -> None:
        for each in wrong:
            self.true += timedelta(seconds=1)
            b = self.boottime_s()
            self.clock.observe(self.true + each, 1.0, b, b)

    def judges(self, ahead: timedelta) -> str:
        """How a tender that closes so much after the real time is judged."""
        now = self.clock.now()
        assert now is not None
        return judge(now, self.true + ahead)

    def near(self, wrong: timedelta = timedelta()) -> bool:
        """Whether the clock knows the real time, or that wrong one, to a few seconds."""
        now = self.clock.now()
        assert now is not None
        at = self.true + wrong
        close = timedelta(seconds=5)
        return now.latest is not None and at - close < now.earliest <= now.latest < at + close


NONE, HOUR = timedelta(), timedelta(hours=1)


@pytest.fixture
def pc() -> Pc:
    made = Pc()
    made.hear(NONE)
    return made


def test_a_far_future_time_is_not_followed_however_often_it_is_signed(pc: Pc) -> None:
    pc.hear(*[YEARS] * 20)
    assert pc.said == ["held"]
    assert pc.judges(HOUR) == "disputed"
    assert pc.judges(-HOUR) == "late", "by either clock"
    now = pc.clock.now()
    assert now is not None
    assert now.earliest < pc.true
    assert now.latest is not None
    assert now.latest > pc.true + YEARS - HOUR
    assert pc.clock.own_time() is not None


def test_three_good_answers_end_the_question_and_nothing_is_left_of_it(pc: Pc) -> None:
    pc.hear(YEARS)
    pc.hear(NONE)
    assert pc.clock.in_doubt, "ask again at once"
    pc.hear(NONE, NONE)
    assert pc.said == ["held", "agreed"]
    assert pc.clock.leap is None
    assert not pc.clock.in_doubt
    assert pc.judges(HOUR) == "open"
    assert pc.near()


def test_two_gateways_behind_one_address_ask_once(pc: Pc) -> None:
    pc.hear(*[YEARS, NONE] * 10)
    assert pc.said == ["held"]
    assert pc.judges(HOUR) == "disputed"


def test_staff_take_the_leap_and_the_seat_follows_at_once(pc: Pc) -> None:
    pc.hear(YEARS)
    pc.clock.take_leap(pc.keep)
    assert pc.near(YEARS)
    assert not pc.clock.in_doubt
    pc.hear(YEARS)
    assert pc.near(YEARS)
    # It was a mistake: three answers put it right, and nobody is asked.
    pc.hear(*[NONE] * CONFIRMATIONS)
    assert pc.near()
    assert pc.said == ["held"]


def test_staff_refuse_the_leap_and_nothing_is_marked_any_more(pc: Pc) -> None:
    pc.hear(YEARS)
    pc.clock.refuse_leap(pc.keep)
    assert pc.near()
    assert pc.judges(HOUR) == "open"
    assert pc.judges(-HOUR) == "late"
    pc.hear(*[YEARS] * 5)
    assert pc.said == ["held"]
    assert pc.near()
    pc.start()  # the program alone begins again
    assert pc.near()
    pc.hear(YEARS)
    assert pc.said == ["held"]


def test_staff_may_decide_otherwise_afterwards(pc: Pc) -> None:
    pc.hear(YEARS)
    pc.clock.refuse_leap(pc.keep)
    pc.hear(YEARS)
    pc.clock.take_leap(pc.keep)
    assert pc.near(YEARS)


def test_another_leap_is_another_question(pc: Pc) -> None:
    pc.hear(YEARS)
    pc.clock.refuse_leap(pc.keep)
    pc.hear(YEARS + timedelta(days=3))
    assert pc.said == ["held", "held"]
    assert pc.judges(HOUR) == "disputed"


@pytest.mark.parametrize(
    ("wrong", "asked"),
    [
        (timedelta(hours=7), False),
        (timedelta(hours=23, minutes=59), False),
        (LEAP + timedelta(minutes=1), True),
        (-YEARS, False),
    ],
)
def test_only_more_than_a_day_ahead_asks(pc: Pc, wrong: timedelta, asked: bool) -> None:
    pc.hear(*[wrong] * CONFIRMATIONS)
    assert (pc.said == ["held"]) is asked
    assert pc.near(wrong) is not asked


def test_a_seat_that_knows_nothing_believes_the_first_answer() -> None:
    pc = Pc()
    pc.hear(YEARS)
    assert pc.near(YEARS)
    pc.clock.forget()
    now = pc.clock.now()
    assert now is not None
    assert now.earliest == RELEASED
    pc.hear(NONE)
    assert pc.near()
    assert pc.said == []


def test_a_weekend_off_asks_nobody_where_the_pcs_own_clock_says_the_same(pc: Pc) -> None:
    pc.reboot(off=timedelta(days=12))
    pc.hear(NONE)
    assert pc.said == []
    assert pc.near()


@pytest.mark.parametrize("off", [-YEARS, timedelta(days=-9), YEARS])
def test_a_weekend_off_with_a_dead_clock_battery_asks(pc: Pc, off: timedelta) -> None:
    pc.off = off
    pc.reboot(off=timedelta(days=12))
    pc.hear(NONE)
    assert pc.said == ["held"]
    assert pc.judges(HOUR) == "disputed"
    pc.clock.take_leap(pc.keep)
    assert pc.near()


def test_a_wrong_gateway_after_a_weekend_asks_too(pc: Pc) -> None:
    pc.reboot(off=timedelta(days=2))
    pc.hear(YEARS)
    assert pc.said == ["held"]
    assert pc.judges(HOUR) == "disputed"


def test_a_paused_machine_asks_and_follows_the_gateway(pc: Pc) -> None:
    """Its clock stood still for three days, within one boot: here the gateway is right."""
    pc.hear(timedelta(days=3))
    assert pc.said == ["held"]
    pc.clock.take_leap(pc.keep)
    pc.hear(timedelta(days=3))
    assert pc.near(timedelta(days=3))


def test_a_restart_of_the_program_keeps_the_question(pc: Pc) -> None:
    pc.hear(YEARS)
    pc.start()
    assert pc.clock.leap is not None
    assert pc.judges(HOUR) == "disputed"
    pc.hear(YEARS)
    assert pc.said == ["held"]


@pytest.mark.parametrize("refused", [False, True])
def test_a_restart_of_the_pc_drops_it_and_asks_again(pc: Pc, refused: bool) -> None:
    pc.hear(YEARS)
    if refused:
        pc.clock.refuse_leap(pc.keep)
    pc.reboot(off=timedelta(minutes=5))
    assert pc.said == ["held", "restart"]
    assert pc.judges(-HOUR) == "disputed"
    pc.hear(YEARS)
    assert pc.said == ["held", "restart", "held"]


@pytest.mark.parametrize("decide", ["take_leap", "refuse_leap"])
def test_a_decision_that_cannot_be_written_down_is_none(pc: Pc, decide: str) -> None:
    pc.hear(YEARS)
    before = pc.clock.now()

    def full(_leap: Leap) -> None:
        raise OSError("no space left on device")

    act: Callable[[Callable[[Leap], None]], None] = getattr(pc.clock, decide)
    with pytest.raises(OSError, match="no space"):
        act(full)
    assert pc.clock.now() == before
    assert pc.clock.leap == pc.kept


@pytest.mark.parametrize("decide", ["take_leap", "refuse_leap"])
def test_there_is_nothing_to_decide_once_it_is_over(pc: Pc, decide: str) -> None:
    act: Callable[[Callable[[Leap], None]], None] = getattr(pc.clock, decide)
    with pytest.raises(Fault, match="clock_leap_over"):
        act(pc.keep)


def test_a_leap_that_cannot_be_written_down_is_heard_again(pc: Pc) -> None:
    said = pc.said

    def full(_leap: Leap) -> None:
        said.append("full")
        raise OSError("no space left on device")

    pc.clock = GuardedClock(pc, pc.state, pc._save, hooks=LeapHooks(full, pc._dropped))
    for _ in range(2):
        with pytest.raises(OSError, match="no space"):
            pc.hear(YEARS)
    assert said == ["full", "full"]
    assert pc.near()
