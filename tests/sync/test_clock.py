"""Trusted time: the truth is always inside the interval, whatever the PC's wall clock says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.clock import (
    RELEASED,
    RHO,
    ClockState,
    Interval,
    Jump,
    TrustedClock,
    judge,
)
from sync.machine_clock import SystemSource

START = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
ROUNDING = timedelta(microseconds=10)  # of floats and of datetime's microseconds


class World:
    """A PC whose boot clock needs `rate` true seconds to count one, and whose wall clock lies."""

    def __init__(self, rate=1.0):
        self.true, self.boot, self.rate = START, 1000.0, rate
        self.boot_name, self.wall_error = "boot-1", timedelta()
        self.saved, self.heard, self.steps = None, [], []
        self.clock = self.start()

    def start(self):
        return TrustedClock(self, self.saved, self.save, self.heard.append, self.steps.append)

    def reboot(self):
        self.boot_name, self.boot = self.boot_name + "x", 5.0
        self.clock = self.start()

    def save(self, state):
        self.saved = state

    def boot_id(self):
        return self.boot_name

    def boottime_s(self):
        return self.boot

    def wall(self):
        return self.true + self.wall_error

    def pass_(self, seconds):
        """Let true seconds pass."""
        self.true += timedelta(seconds=seconds)
        self.boot += seconds / self.rate

    def ask(self, there=0.05, back=0.05, epsilon=0.5, error=0.0):
        """Ask the gateway, whose clock is wrong by `error` (honest: at most epsilon)."""
        sent = self.boot
        self.pass_(there)
        at = self.true + timedelta(seconds=error)
        self.pass_(back)
        self.clock.observe(at, epsilon, sent, self.boot)


def inside(interval, instant):
    after = interval.earliest <= instant + ROUNDING
    return after and (interval.latest is None or instant <= interval.latest + ROUNDING)


rates = st.floats(1 - RHO, 1 + RHO)  # true seconds per counted second
spans = st.floats(0, 86_400)
steps = st.one_of(
    st.tuples(st.just("pass"), spans),
    st.tuples(
        st.just("ask"),
        st.tuples(st.floats(0, 30), st.floats(0, 30), st.floats(0.001, 5), st.floats(-1, 1)),
    ),
    st.tuples(st.just("restart"), st.none()),
    st.tuples(st.just("reboot"), st.none()),
    st.tuples(st.just("persist"), st.none()),
    st.tuples(st.just("wall"), st.floats(-4e7, 4e7)),
)


@given(rates, st.lists(steps, max_size=25))
def test_truth_is_inside_the_interval_and_its_start_never_goes_back(rate, story):
    world, last = World(rate), None
    for step, value in story:
        if step == "pass":
            world.pass_(value)
        elif step == "ask":
            there, back, epsilon, share = value
            world.ask(there, back, epsilon, share * epsilon)
        elif step == "restart":
            world.clock = world.start()
        elif step == "reboot":
            world.reboot()
        elif step == "persist":
            world.clock.persist()
        else:
            world.wall_error = timedelta(seconds=value)
        now = world.clock.now()
        if now is None:
            assert last is None
            continue
        assert inside(now, world.true)
        if step not in ("restart", "reboot"):  # what was not saved may be forgotten
            assert last is None or now.earliest >= last - ROUNDING
        last = now.earliest


def test_nothing_is_known_before_the_gateway_was_heard():
    world = World()
    assert world.clock.now() is None
    assert world.clock.error_s() is None


def test_the_bound_is_the_one_of_the_formula():
    world = World()
    world.ask(there=1, back=3, epsilon=0.5)
    world.pass_(1000)
    now = world.clock.now()
    assert now is not None
    assert world.true - now.earliest == timedelta(seconds=0.5 + 3 + 1000 * RHO)
    assert now.latest - world.true == timedelta(seconds=0.5 + 1 + 1004 * RHO)
    error = world.clock.error_s()
    assert error == pytest.approx((0.5 + 3 + 0.5 + 1 + 2004 * RHO) / 2)


def test_a_worse_answer_changes_nothing():
    world = World()
    world.ask(epsilon=0.1)
    before = world.clock.error_s()
    world.ask(there=10, back=10, epsilon=5)
    assert world.clock.error_s() == pytest.approx(before + 20 * RHO, abs=1e-4)


def test_an_old_answer_is_replaced_once_drift_made_it_worse():
    world = World()
    world.ask(epsilon=0.1)
    world.pass_(86_400)
    assert world.clock.error_s() == pytest.approx(43.3, abs=0.2)
    world.ask(epsilon=0.5)
    assert world.clock.error_s() < 0.7


def test_after_a_reboot_the_upper_bound_is_open_until_the_gateway_is_heard():
    world = World()
    world.ask()
    world.clock.persist()
    heard = world.clock.now().earliest
    world.reboot()
    assert world.clock.now() == Interval(heard, None)
    assert world.clock.error_s() is None
    world.ask()
    assert world.clock.now().latest is not None


def test_whoever_is_saving_keeps_nobody_from_the_time():
    world = World()
    asked = []

    def slow_save(state):
        reader = threading.Thread(target=lambda: asked.append(world.clock.now()))
        reader.start()
        reader.join(timeout=30)
        assert not reader.is_alive()

    world.save = slow_save
    world.clock = world.start()
    world.ask()
    world.clock.persist()
    assert len(asked) == 2


def test_a_restart_of_the_program_forgets_nothing():
    world = World()
    world.ask()
    before = world.clock.now()
    world.clock = world.start()
    assert world.clock.now() == before


def test_one_absurd_answer_widens_the_interval_and_refuses_nobody():
    world = World()
    world.ask()
    start = world.clock.now().earliest
    world.ask(error=5 * 365 * 86_400)
    now = world.clock.now()
    assert inside(now, world.true)
    assert now.earliest - start < timedelta(seconds=1)
    assert judge(now, world.true + timedelta(hours=1)) == "disputed"
    world.ask()
    assert judge(world.clock.now(), world.true + timedelta(hours=1)) == "open"


def test_a_corrected_gateway_is_believed_after_three_answers():
    world = World()
    world.ask()
    for _ in range(3):
        assert judge(world.clock.now(), world.true + timedelta(minutes=59)) != "late"
        world.ask(error=3600)
    assert judge(world.clock.now(), world.true + timedelta(minutes=59)) == "late"
    assert world.clock.error_s() < 1


def hours_ahead(world, hours=7):
    """A gateway whose hardware clock is in local time, for the first seconds of its day."""
    world.ask(error=hours * 3600)


def test_a_gateway_that_was_hours_ahead_is_mended_by_three_answers():
    world = World()
    hours_ahead(world)
    noon = world.true + timedelta(hours=2)
    assert judge(world.clock.now(), noon) == "late"
    for _ in range(2):
        world.ask()
        assert world.clock.in_doubt
        assert inside(world.clock.now(), world.true)
        assert judge(world.clock.now(), noon) == "disputed"
    world.ask()
    assert not world.clock.in_doubt
    assert judge(world.clock.now(), noon) == "open"
    assert world.clock.error_s() < 1
    assert inside(world.clock.now(), world.true)


def test_a_floor_of_a_refuted_anchor_is_no_floor_after_a_reboot():
    world = World()
    hours_ahead(world)
    for _ in range(3):
        world.ask()
    world.clock.persist()
    world.reboot()
    assert world.clock.now().earliest <= world.true
    world.ask()
    assert judge(world.clock.now(), world.true + timedelta(minutes=1)) == "open"


def test_a_kept_floor_alone_never_closes_a_tender_and_three_answers_drop_it():
    world = World()
    hours_ahead(world)
    world.clock.persist()
    world.reboot()
    noon = world.true + timedelta(hours=2)
    assert world.clock.now().earliest > noon
    assert judge(world.clock.now(), noon) == "disputed"
    world.ask()
    # What contradicts the time signed now is neither believed nor forgotten at once.
    assert judge(world.clock.now(), noon) == "disputed"
    assert judge(world.clock.now(), world.true - timedelta(hours=1)) == "disputed"
    assert inside(world.clock.now(), world.true)
    world.ask()
    world.ask()
    assert judge(world.clock.now(), noon) == "open"
    assert world.clock.error_s() < 1


def test_a_floor_that_agrees_with_the_first_answer_still_narrows_it():
    world = World()
    world.ask(epsilon=0.5)
    world.clock.persist()
    world.reboot()
    before = world.clock.now().earliest
    world.ask(epsilon=60)
    assert world.clock.now().earliest == before
    assert judge(world.clock.now(), before - timedelta(seconds=1)) == "late"


def test_every_step_is_told_once():
    world = World()
    world.ask()
    world.ask(error=3600)
    world.ask()
    assert [step.kind for step in world.steps] == ["contradicted", "agreed"]
    for _ in range(3):
        world.ask(error=-3600)
    assert [step.kind for step in world.steps[2:]] == ["contradicted", "corrected"]
    assert world.steps[3].seconds == pytest.approx(-3600, abs=1)
    for _ in range(3):
        world.ask(error=-3600)
    assert len(world.steps) == 4


def test_answers_that_disagree_with_each_other_are_never_believed():
    world = World()
    world.ask()
    for hours in (1, 2, 3, 4, 5):
        world.ask(error=hours * 3600)
    assert world.clock.in_doubt
    assert inside(world.clock.now(), world.true)


def test_a_clock_the_gateway_itself_contests_closes_nothing_until_it_signs_again():
    world = World()
    world.ask()
    past = world.true - timedelta(hours=1)
    assert judge(world.clock.now(), past) == "late"
    world.clock.contest()
    assert world.clock.in_doubt
    assert judge(world.clock.now(), past) == "disputed"
    world.ask()
    assert judge(world.clock.now(), past) == "late"


def test_a_restart_in_doubt_forgets_no_doubt():
    """With the link down from then on, the wrong time alone would close tenders for hours."""
    world = World()
    hours_ahead(world)
    world.ask()
    world.clock = world.start()
    assert world.clock.in_doubt
    assert inside(world.clock.now(), world.true)
    assert judge(world.clock.now(), world.true + timedelta(hours=2)) == "disputed"
    for _ in range(3):
        world.ask()
    assert judge(world.clock.now(), world.true + timedelta(hours=2)) == "open"
    assert world.saved.doubt is None


def test_a_restart_forgets_nothing_that_the_gateway_contested():
    world = World()
    hours_ahead(world)
    world.clock.contest()
    world.clock = world.start()
    assert judge(world.clock.now(), world.true + timedelta(hours=2)) == "disputed"
    world.reboot()
    world.ask()
    assert world.saved.contested is False


def test_a_clock_that_staff_cleared_believes_the_next_answer():
    world = World()
    hours_ahead(world)
    world.saved = world.clock.forget()
    assert world.clock.now() == Interval(RELEASED, None)
    world.clock = world.start()
    assert world.clock.now() == Interval(RELEASED, None)
    world.ask()
    assert world.clock.error_s() < 1
    assert inside(world.clock.now(), world.true)
    assert world.steps == []


dishonest = st.lists(
    st.tuples(st.sampled_from(["ask", "reboot", "restart", "persist"]), st.floats(-4e7, 4e7)),
    max_size=12,
)


@given(rates, dishonest)
def test_whatever_was_wrong_before_three_right_answers_mend_it(rate, story):
    world = World(rate)
    for step, error in story:
        if step == "ask":
            world.ask(error=error)
        elif step == "persist":
            world.clock.persist()
        else:
            getattr(world, step)() if step == "reboot" else setattr(world, "clock", world.start())
        world.pass_(10)
    for _ in range(4):  # one of them may agree by chance with both
        world.ask(epsilon=0.5)
        world.pass_(1)
    # What is wrong by no more than two answers may differ contradicts neither.
    slack = timedelta(seconds=1.1)
    now = world.clock.now()
    assert now.earliest - slack <= world.true <= now.latest + slack
    assert world.clock.error_s() < 2
    world.clock.persist()
    world.reboot()
    assert world.clock.now().earliest - slack <= world.true


@pytest.mark.parametrize("off", [-31_536_000, -60, 60, 31_536_000])
def test_how_wrong_the_pcs_own_clock_is(off):
    world = World()
    world.wall_error = timedelta(seconds=off)
    assert (world.clock.wall_error_s() == 0) is (world.wall() > RELEASED)
    world.ask()
    assert world.clock.wall_error_s() == pytest.approx(off, abs=1)
    world.wall_error = timedelta()
    assert world.clock.wall_error_s() == 0


@pytest.mark.parametrize("seconds", [-31_536_000, -60, 60, 31_536_000])
def test_a_wall_clock_jump_is_reported_and_not_believed(seconds):
    world = World()
    world.ask()
    before = world.clock.now()
    world.wall_error = timedelta(seconds=seconds)
    jump = world.clock.jumps()
    assert jump == Jump(pytest.approx(seconds), START, world.wall())
    assert world.heard == [jump]
    assert world.clock.now() == before
    assert world.clock.jumps() is None


def test_slow_correction_of_the_wall_clock_is_no_jump():
    world = World()
    for _ in range(100):
        world.pass_(60)
        world.wall_error += timedelta(seconds=60 * RHO)
        assert world.clock.jumps() is None
    assert world.heard == []


@pytest.mark.parametrize(
    ("at", "epsilon", "sent", "received"),
    [
        (datetime(2026, 11, 22), 1.0, 999.0, 1000.0),
        (START, -1.0, 999.0, 1000.0),
        (START, 1.0, 1000.0, 999.0),
        (START, 1.0, 999.0, 1001.0),
    ],
)
def test_what_is_no_measurement_is_refused(at, epsilon, sent, received):
    world = World()
    with pytest.raises(ValueError):
        world.clock.observe(at, epsilon, sent, received)


@pytest.mark.parametrize(
    ("earliest", "latest", "verdict"),
    [
        (-2, -1, "open"),
        (-1, 0, "open"),
        (0, 0, "open"),
        (0, 1, "disputed"),
        (-1, None, "disputed"),
        (0, None, "disputed"),
        (1, 2, "late"),
        (1, None, "disputed"),
    ],
)
def test_the_closing_instant_is_still_open(earliest, latest, verdict):
    def instant(seconds):
        return None if seconds is None else START + timedelta(seconds=seconds)

    assert judge(Interval(instant(earliest), instant(latest)), START) == verdict


@given(st.datetimes(timezones=st.just(UTC)), st.none() | st.datetimes(timezones=st.just(UTC)))
def test_interval_survives_the_wire(earliest, latest):
    interval = Interval(earliest, latest)
    assert Interval.from_wire(interval.to_wire()) == interval


@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux clocks")
def test_this_machine_has_a_boot_and_counts():
    source, counted = SystemSource(), time.monotonic()
    first = source.boottime_s()
    assert len(source.boot_id()) == 36
    assert SystemSource().boot_id() == source.boot_id()
    assert source.boottime_s() >= first >= counted - 1
    assert source.wall().tzinfo is UTC


@pytest.mark.skipif(
    not (sys.platform == "linux" and os.geteuid() == 0 and shutil.which("unshare")),
    reason="makes a time namespace",
)
def test_a_time_namespace_is_another_boot():
    """Its clock is set off: a bound kept outside would be wrong by the offset inside."""
    ask = (
        "from sync.machine_clock import SystemSource as S; s = S();"
        " print(s.boot_id(), s.boottime_s())"
    )

    def asked(*words):
        done = subprocess.run([*words, sys.executable, "-c", ask], capture_output=True, text=True)
        if done.returncode and words:
            pytest.skip(f"no time namespaces here: {done.stderr}")
        name, counted = done.stdout.split()
        return name, float(counted)

    outside, here = asked()
    ahead, there = asked("unshare", "--time", "--boottime", "100000", "--fork")
    again, _ = asked("unshare", "--time", "--boottime", "100000", "--fork")
    other, _ = asked("unshare", "--time", "--boottime", "100001", "--fork")
    same, _ = asked("unshare", "--time", "--fork")
    assert there - here > 99_000
    assert len({outside, ahead, other}) == 3
    # Counting alike is being one boot: a restarted container forgets nothing.
    assert (again, same) == (ahead, outside)


def test_bounds_of_another_boot_are_dropped_on_loading():
    world = World()
    world.ask()
    state = world.saved
    world.boot_name = "boot-2"
    clock = TrustedClock(world, state, world.save)
    assert clock.now() == Interval(state.floor, None)
    assert ClockState("boot-1", None).bounds is None
