"""A practice tender's clock: never backwards, and both questions of it have one answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import Fault
from sync.vectors import make
from sync.wire.practice_clock import (
    MOST_PACES,
    MOST_RATE,
    NEVER,
    Pace,
    PracticeClock,
    at_rate,
    closing_in,
    first_moment,
    last_moment,
    require_forward,
    tender_time,
)
from sync.wire.times import from_text, to_text

NOON = datetime(2026, 11, 29, 5, 0, tzinfo=UTC)
MONTH = timedelta(days=30)

MOMENTS = st.integers(-(10**9), 4 * 10**12).map(lambda n: NOON + timedelta(microseconds=n))
GAPS = st.integers(0, 10**11).map(lambda n: timedelta(microseconds=n))
TURNS = st.lists(st.tuples(GAPS, st.integers(0, MOST_RATE) | st.none()), max_size=8)


def turned(turns: list[tuple[timedelta, int | None]]) -> list[Pace]:
    """A clock that a trainer set so often: to a rate, or (None) to two minutes before a date."""
    paces: list[Pace] = []
    real = NOON
    for gap, rate in turns:
        real += gap
        if rate is not None:
            paces = at_rate(paces, real, rate)
        elif tender_time(paces, real) < NEVER - MONTH:
            date = tender_time(paces, real) + timedelta(hours=1)
            paces = closing_in(paces, real, date, timedelta(minutes=2))
    return paces


@given(TURNS, MOMENTS, MOMENTS)
def test_it_never_runs_backwards(
    turns: list[tuple[timedelta, int | None]], a: datetime, b: datetime
) -> None:
    paces = turned(turns)
    assert tender_time(paces, min(a, b)) <= tender_time(paces, max(a, b))
    if paces:
        require_forward(PracticeClock(realm="training", tender_id="1", paces=paces))


@given(TURNS, MOMENTS, MOMENTS)
def test_open_by_its_own_dates_is_open_in_real_time(
    turns: list[tuple[timedelta, int | None]], real: datetime, date: datetime
) -> None:
    paces = turned(turns)
    assert (real <= last_moment(paces, date)) == (tender_time(paces, real) <= date)
    assert (real < first_moment(paces, date)) == (tender_time(paces, real) < date)


@given(TURNS, GAPS, st.integers(0, MOST_RATE), MOMENTS)
def test_what_has_passed_stays_as_it_was(
    turns: list[tuple[timedelta, int | None]], gap: timedelta, rate: int, real: datetime
) -> None:
    before = turned(turns)
    now = NOON + sum((one for one, _ in turns), start=timedelta()) + gap
    after = at_rate(before, now, rate)
    if real <= now:
        assert tender_time(after, real) == tender_time(before, real)
    closed = last_moment(before, NOON + timedelta(hours=1))
    if closed < now:  # it is closed, and nothing opens it again
        assert last_moment(after, NOON + timedelta(hours=1)) == closed


def test_a_month_passes_in_half_an_hour() -> None:
    paces = at_rate([], NOON, 1440)
    assert last_moment(paces, NOON + MONTH) == NOON + timedelta(minutes=30)
    assert tender_time(paces, NOON + timedelta(minutes=1)) == NOON + timedelta(days=1)


def test_it_stands_still_and_goes_on() -> None:
    still = at_rate([], NOON, 0)
    assert last_moment(still, NOON + MONTH) == NEVER
    assert tender_time(still, NOON + MONTH) == NOON
    on = at_rate(still, NOON + timedelta(hours=3), 1)
    assert last_moment(on, NOON + MONTH) == NOON + MONTH + timedelta(hours=3)


def test_it_closes_in_two_minutes_and_not_a_second_time() -> None:
    soon = timedelta(minutes=2)
    paces = closing_in([], NOON, NOON + MONTH, soon)
    assert last_moment(paces, NOON + MONTH) == NOON + soon
    with pytest.raises(Fault, match="practice_clock_back"):
        closing_in(paces, NOON + timedelta(seconds=1), NOON + MONTH, soon)


def test_without_a_clock_every_date_is_its_own_moment() -> None:
    far = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    assert last_moment([], far) == first_moment([], far) == tender_time([], far) == far


def test_it_holds_so_many_paces_and_runs_to_the_end_of_time() -> None:
    paces: list[Pace] = []
    for _ in range(MOST_PACES):
        paces = at_rate(paces, NOON, MOST_RATE)
    with pytest.raises(Fault, match="practice_clock_full"):
        at_rate(paces, NOON, 1)
    assert tender_time(paces, datetime(4026, 1, 1, tzinfo=UTC)) == NEVER


@pytest.mark.parametrize(
    "paces",
    [
        [(timedelta(0), -timedelta(seconds=1), 60)],  # behind real time at once
        [(timedelta(0), timedelta(0), 60), (timedelta(minutes=1), timedelta(minutes=1), 1)],
        [(timedelta(hours=1), timedelta(hours=1), 0), (timedelta(0), timedelta(hours=2), 1)],
    ],
)
def test_one_that_would_run_backwards_is_refused(
    paces: list[tuple[timedelta, timedelta, int]],
) -> None:
    made = [
        Pace(since=to_text(NOON + since), shows=to_text(NOON + shows), rate=rate)
        for since, shows, rate in paces
    ]
    with pytest.raises(Fault, match="message_malformed"):
        require_forward(PracticeClock(realm="training", tender_id="1", paces=made))


def test_no_clock_says_production() -> None:
    body = {
        "realm": "production",
        "tender_id": "1",
        "paces": [{"since": to_text(NOON), "shows": to_text(NOON), "rate": 60}],
    }
    with pytest.raises(msgspec.ValidationError, match="realm"):
        msgspec.convert(body, PracticeClock)
    assert msgspec.convert({**body, "realm": "training"}, PracticeClock).tender_id == "1"


def test_the_vectors_hold() -> None:
    vector = json.loads((make.FOLDER / "practice.json").read_text("utf-8"))
    clock = msgspec.convert(vector["clock"], PracticeClock)
    require_forward(clock)
    for one in vector["shows"]:
        assert to_text(tender_time(clock.paces, from_text(one["real"]))) == one["tender"]
    for one in vector["dates"]:
        date = from_text(one["date"])
        assert to_text(first_moment(clock.paces, date)) == one["first"]
        assert to_text(last_moment(clock.paces, date)) == one["last"]
    still = vector["still"]
    paces = msgspec.convert(still["paces"], list[Pace])
    assert to_text(last_moment(paces, from_text(still["date"]))) == still["last"] == to_text(NEVER)
