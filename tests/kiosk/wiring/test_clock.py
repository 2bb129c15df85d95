"""The trusted clock in the seat: what it was told wrong is a leaf, an alarm, and can be cleared."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk import db as seat_db
from kiosk import events
from kiosk.alarms.service import standing
from kiosk.leaps import store as leaps
from kiosk.wiring.clock import forget_when_cleared, trusted_clock
from sync.clock import RELEASED, Interval, judge
from sync.database import connect, write_tx
from sync.leap import GuardedClock, Leap

NOON = datetime(2026, 11, 28, 5, 0, tzinfo=UTC)


class Pc:
    """A seat's machine: `pass_` lets time go on, `boots` counts its restarts."""

    def __init__(self, path: Path) -> None:
        self.path, self.true, self.boots = path, NOON, 1
        seat_db.prepare(path)
        self.start()

    def start(self) -> None:
        self.clock: GuardedClock = trusted_clock(lambda: connect(self.path), self)

    def reboot(self) -> None:
        self.clock.persist()
        self.boots += 1
        self.start()

    def boot_id(self) -> str:
        return f"boot-{self.boots}"

    def boottime_s(self) -> float:
        return (self.true - NOON).total_seconds() + 100

    def wall(self) -> datetime:
        return self.true

    def hear(self, *hours_wrong: float) -> None:
        for hours in hours_wrong:
            self.true += timedelta(seconds=1)
            b = self.boottime_s()
            self.clock.observe(self.true + timedelta(hours=hours), 1.0, b, b)

    def leaves(self) -> list[str]:
        with closing(connect(self.path)) as db:
            return [one.name for _, one in events.entries(db)]

    def alarms(self) -> list[str]:
        with closing(connect(self.path)) as db:
            return [one.code for one in standing(db)]

    def fields(self, name: str) -> list[dict[str, object]]:
        with closing(connect(self.path)) as db:
            return [dict(one.fields) for _, one in events.entries(db) if one.name == name]

    def leap(self) -> Leap | None:
        with closing(connect(self.path)) as db:
            return leaps.kept(db)

    def clear(self, asked: Callable[[], None]) -> None:
        with closing(connect(self.path)) as db, write_tx(db):
            forget_when_cleared(self.clock, asked)(db)


@pytest.fixture
def pc(tmp_path: Path) -> Pc:
    return Pc(tmp_path / "seat.db")


def test_a_gateway_that_was_hours_ahead_leaves_leaves_and_an_alarm(pc: Pc) -> None:
    pc.hear(7, 0)
    assert pc.alarms() == ["clock_anchor_bad"]
    pc.hear(0, 0)
    assert pc.leaves() == ["clock_contradicted", "alarm_raised", "clock_corrected"]
    with closing(connect(pc.path)) as db:
        fields = [one.fields for _, one in events.entries(db) if one.name == "clock_corrected"]
    assert fields[0]["seconds"] == pytest.approx(-7 * 3600, abs=1)


def test_good_answers_leave_nothing(pc: Pc) -> None:
    pc.hear(0, 0, 0)
    pc.reboot()
    pc.hear(0, 0)
    assert (pc.leaves(), pc.alarms()) == ([], [])


def test_a_step_of_seconds_is_a_leaf_and_no_alarm(pc: Pc) -> None:
    pc.hear(0, *[10 / 3600] * 3)
    assert pc.leaves() == ["clock_contradicted", "clock_corrected"]
    assert pc.alarms() == []


def test_a_clock_that_goes_to_and_fro_does_not_fill_the_log(pc: Pc) -> None:
    pc.hear(0, *[7, 0] * 25)
    assert len(pc.leaves()) == 3


def test_clearing_forgets_a_clock_that_is_still_in_doubt(pc: Pc) -> None:
    asked: list[bool] = []
    pc.hear(7, 0)
    pc.clear(lambda: asked.append(True))
    assert pc.clock.now() == Interval(RELEASED, None)
    assert asked == [True]
    pc.start()
    assert pc.clock.now() == Interval(RELEASED, None)
    pc.hear(0)
    now = pc.clock.now()
    assert now is not None
    assert judge(now, pc.true + timedelta(minutes=1)) == "open"
    assert pc.leaves()[-1] == "clock_forgotten"


def test_clearing_keeps_a_clock_that_three_answers_have_mended(pc: Pc) -> None:
    pc.hear(7, 0, 0, 0)
    before = pc.clock.now()
    pc.clear(lambda: pytest.fail("nothing to ask"))
    assert pc.clock.now() == before


def test_a_bad_floor_is_forgotten_without_a_link(pc: Pc) -> None:
    """The seat was shut down with a wrong time and starts with its link down: staff clear it."""
    pc.hear(7)
    pc.reboot()
    pc.clock.contest()
    assert pc.alarms() == ["clock_anchor_bad"]
    pc.clear(lambda: None)
    now = pc.clock.now()
    assert now is not None
    assert judge(now, pc.true + timedelta(hours=1)) == "disputed"
    assert now.earliest < pc.true


YEARS_H = 2557 * 24.0


def test_a_leap_is_a_leaf_and_an_alarm_until_the_gateway_agrees_again(pc: Pc) -> None:
    pc.hear(0, YEARS_H, YEARS_H)
    assert pc.alarms() == ["clock_leap"]
    assert pc.leap() is not None
    pc.hear(0, 0, 0)
    assert pc.leap() is None
    # What mends itself must not go unnoticed.
    assert pc.alarms() == ["clock_anchor_bad"]
    assert pc.leaves() == [
        "clock_leap_held",
        "alarm_raised",
        "clock_leap_dropped",
        "alarm_raised",
    ]
    assert pc.fields("clock_leap_dropped")[0]["why"] == "agreed"
    assert pc.fields("clock_leap_held")[0]["seconds"] == pytest.approx(YEARS_H * 3600, abs=5)


def test_a_leap_outlives_the_program_and_not_the_boot(pc: Pc) -> None:
    pc.hear(0, YEARS_H)
    pc.start()
    assert pc.clock.leaping
    assert pc.alarms() == ["clock_leap"]
    pc.reboot()
    assert not pc.clock.leaping
    assert (pc.alarms(), pc.leap()) == ([], None)
    assert pc.fields("clock_leap_dropped")[0]["why"] == "restart"


def test_clearing_another_alarm_does_not_let_a_leap_in(pc: Pc) -> None:
    """An open-ended clock, a leap held, and `clock_anchor_bad` cleared: the leap stays out."""
    pc.hear(0, YEARS_H)
    pc.clock.contest()
    pc.clear(lambda: pytest.fail("nothing is forgotten"))
    pc.hear(YEARS_H)
    now = pc.clock.now()
    assert now is not None
    assert now.earliest < pc.true
    assert pc.clock.leaping
