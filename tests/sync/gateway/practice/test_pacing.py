"""A practice tender's clock at the gateway: bids are judged by it, and seats are told of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.errors import explain
from sync.errors import Fault
from sync.gateway.bids import export
from sync.gateway.journal import service as journal
from sync.gateway.practice import pacing
from sync.gateway.staff.service import Member
from sync.wire.practice_clock import MOST_PACES, PracticeClock
from sync.wire.times import from_text, to_text
from tests.realms.rooms import TwinRoom, twin
from tests.sync.gateway.cast import NOON, ONE, BidMaker, House, Seat, firms
from tests.sync.gateway.practice.conftest import MONTH, extend, person

LEAD = pacing.LEAD


def bidder(room: House) -> BidMaker:
    return BidMaker(room.seat(), tenderer=firms("training")[0])


def send(made: BidMaker, bid: msgspec.Struct) -> tuple[str, str | None]:
    (answer,) = made.seat.post(made.seat.command(bid))
    return answer.outcome, None if answer.problem is None else answer.problem.code


def clocks(seat: Seat) -> list[PracticeClock]:
    page = seat.feed(speaks="tender,practice_clock")
    return [
        msgspec.json.decode(one.body, type=PracticeClock)
        for one in page.items
        if one.kind == "practice_clock"
    ]


@pytest.mark.parametrize("rate", [60, 0])
def test_tokens_answers_receipts_and_pages_keep_to_real_time(
    room: House, trainer: Member, rate: int
) -> None:
    maker, nine = bidder(room), timedelta(minutes=9)
    token = maker.seat.token
    pacing.run_at(room.centre, ONE, rate, by=trainer)
    room.clock.now += nine
    assert pacing.one(room.centre, ONE).shows == NOON + LEAD + rate * (nine - LEAD)
    path, now = "/v1/feed?after=0&wait=0", to_text(room.clock())
    assert room.http.get(path, headers=token).status_code == 200
    assert maker.seat.feed().at == now
    (answer,) = maker.seat.post(maker.seat.command(maker.submit()))
    assert (answer.outcome, answer.at) == ("accepted", now)
    assert answer.receipt is not None and f"accepted: {now}" in answer.receipt
    # A token of ten minutes lasts ten minutes, and none of the tender's.
    room.clock.now += timedelta(minutes=1)
    reply = room.http.get(path, headers=token)
    assert (reply.status_code, reply.get_json()["code"]) == (401, "token_expired")


def test_a_month_passes_in_twelve_hours_and_bids_are_judged_by_it(
    room: House, trainer: Member
) -> None:
    maker = bidder(room)
    set_to = pacing.run_at(room.centre, ONE, 60, by=trainer)
    closes = NOON + LEAD + (MONTH - LEAD) // 60
    assert (set_to.rate, set_to.closes_at, set_to.over) == (60, closes, False)
    (clock,) = clocks(maker.seat)
    assert from_text(clock.paces[0].since) == from_text(clock.paces[0].shows) == NOON + LEAD
    room.clock.now = closes - timedelta(seconds=3)
    first = maker.submit()
    assert send(maker, first) == ("accepted", None)
    with pytest.raises(Fault, match="tender_still_open"):
        export.require_closed(room.centre, ONE, room.clock())
    sealed_in_time = maker.submit(replaces=first, sealed=closes - timedelta(seconds=2))
    room.clock.now = closes + timedelta(seconds=1)
    assert send(maker, sealed_in_time) == ("held", "delivered_late")
    room.clock.pass_(seconds=5)
    late = bidder(room)
    assert send(late, late.submit()) == ("refused", "late")
    export.require_closed(room.centre, ONE, room.clock())
    assert pacing.one(room.centre, ONE).over


def test_it_closes_in_two_minutes(room: House, trainer: Member) -> None:
    soon = timedelta(minutes=2)
    found = pacing.close_in(room.centre, ONE, soon, by=trainer)
    assert found.closes_at == NOON + LEAD + soon
    room.clock.pass_(seconds=1)
    with pytest.raises(Fault, match="practice_clock_back"):
        pacing.close_in(room.centre, ONE, soon, by=trainer)
    room.clock.now = NOON + LEAD + soon + timedelta(seconds=1)
    assert pacing.one(room.centre, ONE).over
    for _ in range(2):  # what is closed is not opened again
        with pytest.raises(Fault, match="practice_tender_over"):
            pacing.run_at(room.centre, ONE, 0, by=trainer)


def test_it_stands_still_and_no_bid_is_late(room: House, trainer: Member) -> None:
    maker = bidder(room)
    assert pacing.run_at(room.centre, ONE, 0, by=trainer).closes_at is None
    room.clock.pass_(days=400)
    assert send(maker, maker.submit()) == ("accepted", None)
    with pytest.raises(Fault, match="practice_clock_stopped") as told:
        export.require_closed(room.centre, ONE, room.clock())
    words = explain(told.value)
    assert "9999" not in words.message + words.hint
    found = pacing.run_at(room.centre, ONE, 1, by=trainer)
    assert found.shows == NOON + LEAD
    assert found.closes_at == room.clock() + MONTH


def test_an_addendum_is_counted_by_the_same_clock(room: House, trainer: Member) -> None:
    pacing.run_at(room.centre, ONE, 60, by=trainer)
    extend(room, "later", 2 * MONTH)
    found = pacing.one(room.centre, ONE)
    assert found.closes_at == NOON + LEAD + (2 * MONTH - LEAD) // 60
    assert from_text(found.tender.period_end) == NOON + 2 * MONTH


def test_a_clock_set_back_of_the_gateways_own_moves_nothing_back(
    room: House, trainer: Member
) -> None:
    first = pacing.run_at(room.centre, ONE, 60, by=trainer)
    room.clock.pass_(seconds=-1)
    second = pacing.run_at(room.centre, ONE, 1, by=trainer)
    assert from_text(second.paces[1].since) == from_text(first.paces[0].since)


def test_somebody_named_sets_it_and_the_journal_says_who(room: House, trainer: Member) -> None:
    pacing.run_at(room.centre, ONE, 60, by=trainer)
    ((_, newest),) = journal.read(room.centre, newest=1)
    assert newest.name == "practice_clock_set"
    assert newest.fields["tender_id"] == ONE
    assert newest.fields["rate"] == 60
    assert newest.by == [trainer.staff_id]
    with pytest.raises(Fault, match="staff_not_allowed"):
        pacing.run_at(room.centre, ONE, 60, by=person(room, "front_desk"))
    with pytest.raises(Fault, match="practice_rate_wrong"):
        pacing.run_at(room.centre, ONE, 10_001, by=trainer)
    with pytest.raises(Fault, match="tender_unknown"):
        pacing.run_at(room.centre, "1", 60, by=trainer)


def test_it_is_set_so_often_and_no_more(room: House, trainer: Member) -> None:
    for _ in range(MOST_PACES):
        pacing.run_at(room.centre, ONE, 1, by=trainer)
    with pytest.raises(Fault, match="practice_clock_full"):
        pacing.run_at(room.centre, ONE, 1, by=trainer)


def test_production_has_no_such_clock(house: House) -> None:
    """By its realm, and not even where a table was filled by hand."""
    with pytest.raises(Fault, match="practice_in_production"):
        pacing.run_at(house.centre, ONE, 60, by=house.head)
    with pytest.raises(Fault, match="practice_in_production"):
        pacing.every(house.centre)
    with house.centre.writing() as db:
        db.execute(
            "INSERT INTO practice_pace (tender_id, number, since, shows, rate, staff_id)"
            " VALUES (?, 1, ?, ?, 60, ?)",
            (ONE, "2026-11-24T05:00:00Z", "2026-11-24T05:00:00Z", house.head.staff_id),
        )
    extend(house, "later", timedelta(hours=5))
    with house.centre.reading() as db:
        row = db.execute("SELECT period_end FROM tender WHERE tender_id = ?", (ONE,)).fetchone()
    assert from_text(row["period_end"]) == NOON + timedelta(hours=5)


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[TwinRoom]:
    with twin(tmp_path / "twin", "training") as served:
        yield served


def test_over_the_wire_a_seat_hears_of_it_at_once_and_is_refused_by_it(twins: TwinRoom) -> None:
    """Real HTTP: the feed that waits brings the clock, and a bid after it is refused."""
    house, client = twins.house, twins.client()
    head = client.feed(0, 0).head
    pacing.close_in(house.centre, ONE, timedelta(minutes=1), by=house.head)
    (item,) = client.feed(head, 20).items
    assert item.kind == "practice_clock"
    told = msgspec.json.decode(item.body, type=PracticeClock)
    assert (told.realm, told.tender_id, len(told.paces)) == ("training", ONE, 1)
    maker = BidMaker(twins.seat, tenderer=twins.firm)
    (before,) = twins.seat.post(twins.seat.command(maker.submit()))
    house.clock.pass_(seconds=70)
    (after,) = twins.seat.post(twins.seat.command(maker.submit()))
    assert (before.outcome, after.outcome) == ("accepted", "refused")
