"""Outages at the gateway: taken in once, its own downtime, who was affected, and how much."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from sync import notes, outage_record
from sync.errors import Fault
from sync.gateway import recovery
from sync.gateway.journal import service as journal
from sync.gateway.outages import service
from sync.wire.messages import SeatStatus
from sync.wire.outages import BoundedInstant, LinkOutage
from sync.wire.room import Queued
from sync.wire.times import to_text
from tests.founders import join
from tests.sync.gateway.cast import NOON, ONE, TWO, BidMaker, House


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def seen(minutes: float, *, width: float = 1 / 60) -> BoundedInstant:
    return BoundedInstant(earliest=to_text(at(minutes)), latest=to_text(at(minutes + width)))


def outage(
    first: float, last: float, name: str = "o1", *, over: bool = True, failures: int = 9
) -> LinkOutage:
    return LinkOutage(
        outage_id=name,
        first=seen(first),
        last=seen(last),
        over=over,
        state="down",
        reason="refused",
        failures=failures,
    )


def tell(house: House, seat_id: str, *outages: LinkOutage) -> None:
    status = SeatStatus(
        seat_id=seat_id,
        boot_id="b",
        sequence=1,
        at=to_text(house.clock()),
        state="closed",
        applied=0,
        acks=[],
        queued=Queued(),
        disk_free=1,
        app_version="0.1.0",
        outages=list(outages),
    )
    service.heard(house.centre, status)


def made(house: House, begin: float = -60, end: float = 600) -> service.MadeRecord:
    return service.make(house.centre, at(begin), at(end), by=house.head)


def test_what_a_seat_tells_is_kept_once_as_it_stands_last(house: House) -> None:
    seat = house.seat()
    tell(house, seat.seat_id, outage(1, 5, over=False))
    tell(house, seat.seat_id, outage(1, 30), outage(40, 50, "o2"))
    tell(house, seat.seat_id, outage(1, 30), outage(40, 50, "o2"))
    found = service.told(house.centre)
    assert [(one.outage.outage_id, one.outage.over) for one in found] == [
        ("o2", True),
        ("o1", True),
    ]


def test_a_seat_that_lies_fills_no_disk(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    seat = house.seat()
    monkeypatch.setattr(service, "MOST_KEPT", 3)
    tell(house, seat.seat_id, *(outage(n, n + 1, f"o{n}") for n in range(5)))
    assert {one.outage.outage_id for one in service.told(house.centre)} == {"o2", "o3", "o4"}
    tell(house, seat.seat_id, outage(3, 9, "o3"), outage(7, 8, "o7"))
    found = {one.outage.outage_id: one.outage.last for one in service.told(house.centre)}
    assert set(found) == {"o3", "o4", "o7"}
    assert found["o3"] == seen(9)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (BoundedInstant(earliest="2026-02-31T05:00:00.000000Z", latest=None), seen(9)),
        (seen(1), BoundedInstant(earliest=to_text(at(9)), latest="2026-02-31T05:00:00.000000Z")),
        (seen(1, width=-1), seen(9)),
        (seen(20), seen(9)),
        (BoundedInstant(earliest="0001-01-01T00:00:00.000000Z", latest=None), seen(9)),
        (seen(1), BoundedInstant(earliest=to_text(at(9)), latest="9999-12-31T23:59:59.000000Z")),
    ],
)
def test_times_that_cannot_be_are_left_out_and_spoil_no_page(
    house: House, first: BoundedInstant, last: BoundedInstant
) -> None:
    seat = house.seat()
    odd = msgspec.structs.replace(outage(1, 9, "odd"), first=first, last=last)
    tell(house, seat.seat_id, odd, outage(30, 40))
    assert [one.outage.outage_id for one in service.told(house.centre)] == ["o1"]
    assert [one.outage.outage_id for one in made(house).record.outages] == ["o1"]


def test_each_tender_loses_what_fell_into_its_own_time(house: House) -> None:
    later = {
        "ocid": f"ocds-test-{TWO}",
        "id": f"{TWO}-2",
        "date": to_text(NOON),
        "tag": ["tenderAmendment"],
        "tender": {"id": TWO, "tenderPeriod": {"endDate": to_text(at(60))}},
    }
    assert house.import_(later).changed == 1
    one, other = house.seat(), house.seat("Kursi 08")
    tell(house, one.seat_id, outage(30, 90))
    tell(house, other.seat_id, outage(50, 100))
    record = made(house).record
    lost = {each.tender_id: round(each.seconds / 60) for each in record.tenders}
    assert lost == {ONE: 70, TWO: 30}
    assert round(record.seconds / 60) == 70
    assert [len(each.days) for each in record.tenders] == [1, 1]


def test_who_sealed_and_what_arrived_meanwhile_stands_there(house: House, bids: BidMaker) -> None:
    bid = bids.submit(sealed=at(31))
    before = bids.submit(sealed=at(-500))
    bids.seat.post(bids.seat.command(before))
    house.clock.now = at(90)
    bids.seat.post(bids.seat.command(bid))
    tell(house, bids.seat.seat_id, outage(30, 89))
    record = made(house, 20, 95).record
    assert [(one.bid_id, one.outcome) for one in record.bids] == [(bid.bid_id, "accepted")]


def test_the_gateways_own_last_sign_is_told_and_never_counted(house: House) -> None:
    service.note_start(house.centre)
    house.clock.now = at(10)
    service.note_serving(house.centre)
    house.clock.now = at(45)
    service.note_start(house.centre)
    service.note_serving(house.centre)
    record = made(house).record
    assert [(one.last_at, one.started_at) for one in record.unserved] == [
        (to_text(at(10)), to_text(at(45)))
    ]
    assert (record.seconds, list(record.days), list(record.tenders)) == (0, [], [])


def test_a_clock_that_was_ahead_leaves_no_gap_and_later_ones_are_told(house: House) -> None:
    house.clock.now = at(500)
    service.note_start(house.centre)
    house.clock.now = at(10)
    service.note_start(house.centre)
    service.note_serving(house.centre)
    house.clock.now = at(45)
    service.note_start(house.centre)
    assert [(one.last_at, one.started_at) for one in made(house).record.unserved] == [
        (to_text(at(10)), to_text(at(45)))
    ]


@pytest.mark.parametrize("seen_by_a_seat", [True, False])
def test_last_signs_that_came_back_with_a_copy_say_nothing(
    house: House, *, seen_by_a_seat: bool
) -> None:
    service.note_start(house.centre)
    house.clock.now = at(300)
    service.note_start(house.centre)
    assert len(made(house).record.unserved) == 1
    if seen_by_a_seat:
        with house.centre.writing() as db:
            recovery.noticed(house.centre, db)
    else:
        recovery.restored(house.centre, by=house.both, why="salinan dipasang")
    assert made(house).record.unserved == []


def test_what_lies_outside_the_time_is_left_out(house: House) -> None:
    seat = house.seat()
    tell(house, seat.seat_id, outage(-50, -40), outage(700, 800, "o2"), outage(590, 620, "o3"))
    record = made(house, 0, 600).record
    assert [one.outage.outage_id for one in record.outages] == ["o3"]
    assert 9 * 60 < record.seconds <= 10 * 60


def test_the_note_names_the_record_and_the_journal_who_made_it(house: House) -> None:
    seat = house.seat()
    tell(house, seat.seat_id, outage(1, 30))
    found = made(house)
    gateway_id = house.centre.identity.gateway_id
    text, signers = notes.verify(found.note, {gateway_id: house.centre.key.public})
    assert signers == {gateway_id}
    assert f"record: {outage_record.digest(found.text)}\n" in text
    ((_, entry),) = journal.read(house.centre, newest=1)
    assert (entry.name, entry.by) == ("outage_recorded", [house.head.staff_id])
    assert entry.fields["sha256"] == outage_record.digest(found.text)
    assert gateway_id in found.record.journal


def test_only_those_in_charge_make_it_and_times_must_make_sense(house: House) -> None:
    with pytest.raises(Fault, match="outage_times_odd"):
        made(house, 10, 10)
    with pytest.raises(Fault, match="staff_not_allowed"):
        service.make(house.centre, at(0), at(1), by=join(house.centre))


def test_an_older_seat_tells_nothing(house: House) -> None:
    status = SeatStatus(
        seat_id=house.seat().seat_id,
        boot_id="b",
        sequence=1,
        at=None,
        state="closed",
        applied=0,
        acks=[],
        queued=Queued(),
        disk_free=1,
        app_version="0.0.9",
    )
    service.heard(house.centre, status)
    assert service.told(house.centre) == []
    assert made(house).record.seconds == 0
