"""Guessing with restarts, reboots and clock changes in between, against a model of what is owed."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kiosk.staff import store
from kiosk.staff.service import NOBODY, StaffSignIn
from sync.clock import ClockState, TrustedClock
from sync.errors import Fault
from tests.kiosk.staff.support import NOW, PINS, RATNA, TONO, WRONG, Machine, Post

FREE, FIRST_S, LONGEST_S = 5, 15, 900


@dataclass
class Owed:
    """What one person's guesser owes, told without any clock but seconds of this boot."""

    tries: int = 0
    served_s: int = 0

    @property
    def wait_s(self) -> int:
        return 0 if self.tries < FREE else min(LONGEST_S, FIRST_S * 2 ** (self.tries - FREE))

    @property
    def may_try(self) -> bool:
        return self.served_s >= self.wait_s


@dataclass
class WholeMachine(Machine):
    wall_offset: timedelta = timedelta()

    def wall(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds) + self.wall_offset


class Guessing(RuleBasedStateMachine):
    """Whatever happens to the machine, exactly the tries the model owes are looked at."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.post = Post.make(self.folder)
        self.machine = WholeMachine()
        self.post.machine = self.machine
        self.clock = TrustedClock(self.machine, ClockState("boot-1", None), lambda state: None)
        self.clock.observe(NOW, 0.5, self.machine.seconds, self.machine.seconds)
        self.owed = {TONO: Owed(), RATNA: Owed(), "nobody-known": Owed()}
        self.boots = 1
        self.restart()

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @rule(who=st.sampled_from([TONO, TONO, RATNA, "nobody-known"]))
    def guess(self, who: str) -> None:
        owed = self.owed[who]
        assert self.try_(who, WRONG) is owed.may_try
        if owed.may_try:
            owed.tries, owed.served_s = owed.tries + 1, 0

    @rule(who=st.sampled_from([TONO, RATNA]))
    def know(self, who: str) -> None:
        """The person themselves comes by: forgiven, when they may try at all."""
        owed = self.owed[who]
        assert self.try_(who, PINS[who]) is owed.may_try
        if owed.may_try:
            owed.tries, owed.served_s = 0, 0

    @rule(seconds=st.sampled_from([1, 14, 15, 16, 29, 30, 60, 899, 900]))
    def wait(self, seconds: int) -> None:
        self.machine.seconds += seconds
        for owed in self.owed.values():
            owed.served_s += seconds

    @rule()
    def restart(self) -> None:
        self.post.now = self.clock.now()
        self.desk: StaffSignIn = self.post.start()

    @rule(up_s=st.sampled_from([3, 5000]))
    def reboot(self, up_s: int) -> None:
        """`up_s`: the boot clock may begin anywhere, also beyond where it was."""
        self.boots += 1
        self.machine.boot = f"boot-{self.boots}"
        self.machine.seconds = float(up_s)
        state = ClockState("boot-1", self.clock.now().earliest if self.clock.now() else None)
        self.clock = TrustedClock(self.machine, state, lambda state: None)
        self.restart()
        for owed in self.owed.values():
            owed.served_s = 0

    @rule(days=st.sampled_from([-366, 366]))
    def set_wall_clock(self, days: int) -> None:
        self.machine.wall_offset += timedelta(days=days)
        self.clock.jumps()
        self.post.now = self.clock.now()

    @invariant()
    def nobody_is_forgiven_or_charged_for_another(self) -> None:
        with closing(self.post.open_db()) as db:
            kept = {row.who: row.tries for row in store.guards(db)}
        owed = {who: one.tries for who, one in self.owed.items() if one.tries}
        if "nobody-known" in owed:
            owed[NOBODY] = owed.pop("nobody-known")
        assert kept == owed

    def try_(self, who: str, secret: str) -> bool:
        """Whether the secret was looked at."""
        try:
            self.desk.sign_in(who, secret, "lock")
        except Fault as fault:
            assert fault.code in {"pin_wrong", "pin_wrong_wait", "pin_wait", "staff_unknown"}
            return fault.code != "pin_wait"
        return True


TestGuessing = Guessing.TestCase
TestGuessing.settings = settings(
    max_examples=25,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_a_day_of_guessing_with_a_reboot_before_every_try_gets_five(tmp_path: Path) -> None:
    post = Post.make(tmp_path)
    looked_at = 0
    for number in range(60):
        desk = post.reboot()
        try:
            desk.sign_in(TONO, f"{number:06}", "lock")
        except Fault as fault:
            looked_at += fault.code != "pin_wait"
    assert looked_at == FREE


def test_a_day_of_patient_guessing_gets_a_hundred_tries(tmp_path: Path) -> None:
    """The bound the wait of 900 s promises, on the machine's own clock."""
    post = Post.make(tmp_path)
    desk = post.start()
    looked_at, end = 0, post.machine.seconds + 86_400
    while post.machine.seconds < end:
        try:
            desk.sign_in(TONO, WRONG, "lock")
        except Fault as fault:
            looked_at += fault.code != "pin_wait"
            post.machine.seconds += float(fault.params.get("seconds", 0))  # type: ignore[arg-type]
    assert 90 < looked_at < 110
