"""Cases of `docs/reference/time-cases.md` that a seat's clock alone shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sync.clock import CONFIRMATIONS, ClockState, Interval, TrustedClock, judge

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
CLOSES = NOON + timedelta(hours=2)


class Pc:
    """A PC whose counting clock counts through sleep, and a gateway that may be wrong."""

    def __init__(self) -> None:
        self.true, self.boots, self.started = NOON, 1, NOON
        self.state: ClockState | None = None
        self.start()

    def boot_id(self) -> str:
        return f"boot-{self.boots}"

    def boottime_s(self) -> float:
        return (self.true - self.started).total_seconds() + 100

    def wall(self) -> datetime:
        return self.true

    def start(self) -> None:
        self.clock = TrustedClock(self, self.state, self._save)

    def _save(self, state: ClockState) -> None:
        self.state = state

    def pass_(self, **span: float) -> None:
        self.true += timedelta(**span)

    def reboot(self, **off: float) -> None:
        self.clock.persist()
        self.pass_(**off)
        self.boots, self.started = self.boots + 1, self.true
        self.start()

    def hear(self, error: timedelta = timedelta()) -> None:
        sent = self.boottime_s()
        self.clock.observe(self.true + error, 0.5, sent, sent)

    def now(self) -> Interval:
        found = self.clock.now()
        assert found is not None
        return found


@pytest.fixture
def pc() -> Pc:
    made = Pc()
    made.hear()
    return made


BACK = timedelta(days=-400)


def test_a_far_past_time_opens_and_never_closes(pc: Pc) -> None:
    pc.true = CLOSES + timedelta(minutes=1)
    assert judge(pc.now(), CLOSES) == "late"
    for heard in range(1, CONFIRMATIONS + 1):
        pc.pass_(seconds=1)
        pc.hear(BACK)
        expected = "disputed" if heard < CONFIRMATIONS else "open"
        assert judge(pc.now(), CLOSES) == expected


def test_one_far_past_answer_leaves_nothing(pc: Pc) -> None:
    pc.pass_(minutes=10)
    pc.hear(BACK)
    assert pc.clock.in_doubt
    pc.pass_(seconds=1)
    pc.hear()
    assert not pc.clock.in_doubt
    assert pc.true - pc.now().earliest < timedelta(seconds=2)


def test_an_anchor_of_an_old_image_widens_until_it_is_settled(pc: Pc) -> None:
    three_days = timedelta(days=-3)
    pc.true = CLOSES - timedelta(minutes=30)
    pc.hear(three_days)
    now = pc.now()
    assert now.latest is not None
    assert now.earliest <= pc.true + three_days <= pc.true <= now.latest
    assert judge(now, CLOSES) == "open"  # both agree that it is not over
    pc.true = CLOSES + timedelta(minutes=1)
    assert judge(pc.now(), CLOSES) == "disputed"  # sealed and marked, never refused


def test_an_old_image_whose_clock_is_set_leaves_nothing(pc: Pc) -> None:
    pc.pass_(minutes=1)
    for _ in range(CONFIRMATIONS - 1):
        pc.hear(timedelta(days=-3))
        pc.pass_(seconds=1)
    pc.hear()
    now = pc.now()
    assert now.latest is not None
    assert now.latest - now.earliest < timedelta(seconds=3)
    assert now.earliest <= pc.true <= now.latest


def test_any_number_of_reboots_offline_close_nothing(pc: Pc) -> None:
    floors = [pc.now().earliest]
    for _ in range(5):
        pc.reboot(hours=12)
        now = pc.now()
        assert now.latest is None
        assert now.earliest <= pc.true
        floors.append(now.earliest)
        assert judge(now, CLOSES) == "disputed"
    assert floors == sorted(floors)
    pc.hear()
    assert judge(pc.now(), CLOSES) == "late"


def test_suspend_is_counted(pc: Pc) -> None:
    pc.pass_(hours=1, minutes=59)  # the lid was closed meanwhile
    now = pc.now()
    assert now.latest is not None
    assert now.earliest <= pc.true <= now.latest
    assert judge(now, CLOSES) == "open"
    pc.pass_(minutes=2)
    assert judge(pc.now(), CLOSES) == "late"
