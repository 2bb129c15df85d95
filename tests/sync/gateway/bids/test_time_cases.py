"""Cases of `docs/reference/time-cases.md` that a gateway judges."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sync import figures
from sync.argon import LEAST
from sync.gateway import centre, recovery
from sync.gateway.app import build
from sync.gateway.bids import decisions
from sync.gateway.features import open_gateway
from sync.gateway.staff import service as staff
from sync.gateway.vendors import service as vendors
from sync.wire.messages import Answer
from sync.wire.times import to_text
from tests.sync.gateway.cast import ALICE, CLOSES, NOON, ONE, BidMaker, Clock, House, release

MINUTE = timedelta(minutes=1)


def moved(house: House, end: datetime | str) -> None:
    """An addendum that moves the deadline; `end` is an instant, or text with an offset."""
    addendum = release(ONE)
    addendum["date"] = to_text(house.clock())
    text = end if isinstance(end, str) else to_text(end)
    addendum["tender"]["tenderPeriod"]["endDate"] = text
    assert house.import_(addendum).changed == 1


def code(answer: Answer) -> tuple[str, str | None]:
    return answer.outcome, None if answer.problem is None else answer.problem.code


def test_a_later_deadline_that_the_seat_has_not_seen_counts(bids: BidMaker, house: House) -> None:
    bid = bids.submit(sealed=CLOSES - MINUTE)
    moved(house, CLOSES + timedelta(days=1))
    house.clock.now = CLOSES + timedelta(hours=5)
    [answer] = bids.seat.post(bids.seat.command(bid))
    assert code(answer) == ("accepted", None)


def test_a_bid_that_is_held_stays_held_when_the_deadline_moves(
    bids: BidMaker, house: House
) -> None:
    bid = bids.submit(sealed=CLOSES - MINUTE)
    house.clock.now = CLOSES + MINUTE
    [answer] = bids.seat.post(bids.seat.command(bid))
    assert code(answer) == ("held", "delivered_late")
    moved(house, CLOSES + timedelta(days=1))
    found = decisions.held_bid(house.centre, bid.bid_id)
    assert found.tender is not None
    assert found.tender.deadline == to_text(CLOSES + timedelta(days=1))


def test_sealed_after_an_earlier_deadline_is_late_even_if_unseen(
    bids: BidMaker, house: House
) -> None:
    bid = bids.submit(sealed=CLOSES - timedelta(minutes=10))
    moved(house, CLOSES - timedelta(minutes=30))
    house.clock.now = CLOSES - timedelta(minutes=9)
    [answer] = bids.seat.post(bids.seat.command(bid))
    assert code(answer) == ("refused", "late")


def test_a_restored_gateway_refuses_nobody_by_an_old_deadline(bids: BidMaker, house: House) -> None:
    with house.centre.writing() as db:
        recovery.noticed(house.centre, db)
    bid = bids.submit(sealed=CLOSES + MINUTE)
    house.clock.now = CLOSES + timedelta(minutes=5)
    [answer] = bids.seat.post(bids.seat.command(bid))
    assert code(answer) == ("held", "late")


def test_a_deadline_with_another_offset_is_the_same_instant(bids: BidMaker, house: House) -> None:
    wit = (CLOSES - timedelta(hours=1)).astimezone(ZoneInfo("Asia/Jayapura")).isoformat()
    assert wit.endswith("+09:00")
    moved(house, wit)
    house.clock.now = CLOSES - timedelta(hours=1)
    [answer] = bids.seat.post(bids.seat.command(bids.submit()))
    assert code(answer) == ("accepted", None)
    house.clock.pass_(seconds=1)
    late = bids.submit(sealed=CLOSES - timedelta(minutes=61))
    [answer] = bids.seat.post(bids.seat.command(late))
    assert code(answer) == ("held", "delivered_late")


@pytest.mark.parametrize(
    ("timezone", "said"),
    [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")],
)
def test_a_zone_changes_words_and_never_a_judgement(
    tmp_path: Path, timezone: str, said: str
) -> None:
    clock = Clock()
    centre.create(tmp_path / "gw", "LPSE", "production", timezone, clock=clock)
    opened = open_gateway(tmp_path / "gw", clock=clock)
    staff.calibrate(opened, LEAST)
    house = House(opened, clock, build(opened), folder=tmp_path)
    house.import_(release(ONE))
    house.rehearse(ONE)
    vendors.add_tenderer(opened, ALICE, "PT Maju Bersama", "rahasia-" + ALICE, by=house.head)
    bids = BidMaker(house.seat())
    bid = bids.submit(sealed=NOON)
    clock.now = CLOSES + MINUTE
    [answer] = bids.seat.post(bids.seat.command(bid))
    assert code(answer) == ("held", "delivered_late")
    deadline = decisions.held_bid(opened, bid.bid_id).tender
    assert deadline is not None
    assert deadline.deadline == to_text(CLOSES)
    zone = ZoneInfo(opened.identity.timezone)
    assert figures.instant(deadline.deadline, "id", zone).endswith(said)
