"""A gateway whose clock lies before what it has signed signs no time, no roster, no acceptance."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sync.errors import Fault
from sync.gateway import features
from sync.gateway.centre import open_home
from sync.gateway.staff import roster
from sync.gateway.timewatch import STANDS_AFTER_S, TimeWatch
from sync.wire import jws
from sync.wire.messages import StaffRoster
from tests.sync.gateway.cast import BidMaker, House, Seat

HOURS = timedelta(hours=7)


@pytest.fixture
def count(house: House) -> list[float]:
    """Seconds of a clock that nobody can set; `house.centre` counts by it."""
    counted = [1000.0]
    object.__setattr__(house.centre, "watch", TimeWatch(lambda: counted[0]))
    return counted


def go_on(house: House, count: list[float], seconds: float) -> None:
    count[0] += seconds
    house.clock.now += timedelta(seconds=seconds)


def ask_time(house: House) -> str:
    """What the gateway answers: `signed`, or the problem's code."""
    reply = house.http.get("/v1/time?nonce=n")
    return "signed" if reply.status_code == 200 else str(reply.get_json()["code"])


def test_a_clock_set_back_before_an_acceptance_signs_nothing_and_says_so(
    house: House, bids: BidMaker, seat: Seat
) -> None:
    first = seat.command(bids.submit())
    [answer] = seat.post(first)
    assert answer.outcome == "accepted"
    house.clock.now -= HOURS
    assert ask_time(house) == "clock_behind"
    for path in ("/v1/feed?after=0", "/v1/feed?after=0&roster=0"):
        reply = house.http.get(path, headers=seat.token)
        assert (reply.status_code, reply.get_json()["code"]) == (503, "clock_behind")
    command = seat.command(bids.submit())
    reply = house.http.post("/v1/commands", json={"commands": [command]})
    assert (reply.status_code, reply.get_json()["code"]) == (503, "clock_behind")
    assert reply.get_json()["retryable"]
    (condition,) = [
        one for one in features.conditions(house.centre) if one.code == "gateway_clock_behind"
    ]
    assert condition.params == {"minutes": 420}
    # What was signed before is given again, byte for byte.
    again = house.http.post("/v1/commands", json={"commands": [first]})
    assert again.status_code == 200
    # Nothing was kept of the one that must wait, and it is accepted when the clock is right.
    house.clock.now += HOURS
    assert ask_time(house) == "signed"
    [later] = seat.post(command)
    assert later.outcome == "accepted"
    assert features.conditions(house.centre) == []


def test_no_roster_and_no_decision_either(house: House, bids: BidMaker) -> None:
    bid = bids.submit(tenderer_id="999")
    [answer] = bids.seat.post(bids.seat.command(bid))
    assert answer.outcome == "held"
    house.clock.now -= HOURS
    with pytest.raises(Fault, match="clock_behind"):
        house.decide(bid.bid_id, "accepted", "Berita acara 1")
    with pytest.raises(Fault, match="clock_behind"), house.centre.writing() as db:
        roster.issue(house.centre, db)


def test_a_restart_does_not_forget_it(house: House, bids: BidMaker) -> None:
    bids.seat.post(bids.seat.command(bids.submit()))
    house.clock.now -= HOURS
    opened = open_home(house.centre.home, clock=house.clock)
    with pytest.raises(Fault, match="clock_behind"):
        opened.signing_now()


@pytest.mark.parametrize(("back_s", "signs"), [(1, True), (2, True), (3, False), (3600, False)])
def test_a_small_step_back_stops_nothing(
    house: House, bids: BidMaker, back_s: int, *, signs: bool
) -> None:
    bids.seat.post(bids.seat.command(bids.submit()))
    house.clock.now -= timedelta(seconds=back_s)
    assert (ask_time(house) == "signed") is signs


def test_it_recovers_when_the_clock_has_caught_up(house: House, count: list[float]) -> None:
    house.seat("Kursi 09")
    house.clock.now -= timedelta(minutes=10)
    assert ask_time(house) == "clock_behind"
    go_on(house, count, 597)
    assert ask_time(house) == "clock_behind"
    go_on(house, count, 2)
    assert ask_time(house) == "signed"


def test_times_bind_too_once_the_clock_has_stood_for_minutes(
    house: House, count: list[float]
) -> None:
    for _ in range(7):
        assert ask_time(house) == "signed"
        go_on(house, count, STANDS_AFTER_S / 6)
    assert ask_time(house) == "signed"
    house.clock.now -= timedelta(seconds=30)
    assert ask_time(house) == "clock_behind"


def test_a_clock_ahead_for_seconds_that_bound_nothing_is_forgotten(
    house: House, count: list[float], seat: Seat
) -> None:
    """A hardware clock in local time, until NTP sets it: no room may wait hours for that."""
    for _ in range(3):
        ask_time(house)
        go_on(house, count, 30)
    house.clock.now += HOURS
    for _ in range(10):
        assert ask_time(house) == "signed"
        assert house.http.get("/v1/feed?after=0", headers=seat.token).status_code == 200
        go_on(house, count, 3)
    house.clock.now -= HOURS
    assert ask_time(house) == "signed"
    assert features.conditions(house.centre) == []


def test_a_jump_is_noticed_whatever_is_asked_first_after_it(
    house: House, count: list[float]
) -> None:
    """An upload, a page, a wrong address: nothing is signed, but the time is kept after it."""
    for _ in range(7):
        assert ask_time(house) == "signed"
        go_on(house, count, STANDS_AFTER_S / 6)
    house.clock.now += HOURS
    house.http.get("/v1/nothing")
    go_on(house, count, 3)
    house.clock.now -= HOURS
    assert ask_time(house) == "signed"


def test_a_roster_renewed_while_the_clock_was_ahead_stops_no_room(
    house: House, count: list[float], seat: Seat
) -> None:
    """Monday: the roster is days old, the hardware clock in local time, and a seat asks first."""
    token = roster.roster(house.centre)
    go_on(house, count, roster.RENEW_AFTER.total_seconds() + 60)
    house.clock.now += HOURS
    assert roster.roster(house.centre) != token
    go_on(house, count, 3)
    house.clock.now -= HOURS
    assert ask_time(house) == "signed"
    keys = {house.centre.key.public.kid: house.centre.key.public}
    opened = jws.verify(roster.roster(house.centre), "roster", keys, StaffRoster)
    assert opened.issued_at == house.centre.now()


def test_a_clock_ahead_that_accepted_a_bid_binds_until_people_confirm(
    house: House, count: list[float], bids: BidMaker
) -> None:
    house.clock.now += timedelta(hours=1)
    bids.seat.post(bids.seat.command(bids.submit()))
    house.clock.now -= timedelta(hours=1)
    assert ask_time(house) == "clock_behind"
    house.confirm_clock()
    assert ask_time(house) == "signed"


def test_a_full_disk_takes_the_time_from_nobody(
    house: House, count: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    ask_time(house)
    go_on(house, count, 2 * STANDS_AFTER_S)
    monkeypatch.setattr(TimeWatch, "bind", full)
    assert ask_time(house) == "signed"
