"""How much an outage took: certain time, joined, by day of the LPSE's zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync import outage_record
from sync.outage_record import Span
from sync.wire.outages import BoundedInstant, LinkOutage
from sync.wire.times import to_text

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
JAKARTA = ZoneInfo("Asia/Jakarta")


def minutes(*numbers: float) -> Span:
    first, last = (NOON + timedelta(minutes=one) for one in numbers)
    return first, last


def outage(first: BoundedInstant, last: BoundedInstant) -> LinkOutage:
    return LinkOutage(
        outage_id="o", first=first, last=last, over=True, state="down", reason="x", failures=1
    )


def seen(at: float, until: float | None) -> BoundedInstant:
    end = None if until is None else to_text(NOON + timedelta(minutes=until))
    return BoundedInstant(earliest=to_text(NOON + timedelta(minutes=at)), latest=end)


def test_only_what_is_certain_counts() -> None:
    assert outage_record.certain(outage(seen(0, 1), seen(10, 11))) == minutes(1, 10)
    assert outage_record.certain(outage(seen(0, 5), seen(1, 6))) is None
    assert outage_record.certain(outage(seen(0, 1), seen(10, None))) == minutes(1, 10)
    assert outage_record.certain(outage(seen(0, None), seen(10, 11))) is None


def test_time_that_two_seats_lost_is_lost_once() -> None:
    spans = [minutes(0, 10), minutes(5, 20), minutes(30, 40), minutes(40, 41), None]
    assert outage_record.joined(spans) == [minutes(0, 20), minutes(30, 41)]
    assert outage_record.seconds_of(outage_record.joined(spans)) == 31 * 60


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("Asia/Jakarta", [("2026-11-24", 12 * 3600), ("2026-11-25", 86400), ("2026-11-26", 3600)]),
        ("Asia/Jayapura", [("2026-11-24", 36000), ("2026-11-25", 86400), ("2026-11-26", 10800)]),
    ],
)  # fmt: skip
def test_days_are_those_of_the_lpses_zone(zone: str, days: list[tuple[str, float]]) -> None:
    span = (NOON, NOON + timedelta(hours=37))
    found = outage_record.by_day([span], ZoneInfo(zone))
    assert [(one.day, one.seconds) for one in found] == days
    assert outage_record.whole_days(found) == 1


@given(st.lists(st.tuples(st.integers(0, 9000), st.integers(1, 3000)), max_size=8))
def test_days_add_up_to_the_whole(parts: list[tuple[int, int]]) -> None:
    spans = outage_record.joined(minutes(at, at + long) for at, long in parts)
    days = outage_record.by_day(spans, JAKARTA)
    total = outage_record.seconds_of(spans)
    assert sum(one.seconds for one in days) == pytest.approx(total)
    assert all(0 < one.seconds <= 86400 for one in days)
    assert all(before[1] < after[0] for before, after in pairwise(spans))
