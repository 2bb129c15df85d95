"""Announcing to every seat, and knowing which of them have shown it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.database import connect, write_tx
from sync.errors import Fault
from sync.gateway.announcements import service
from sync.gateway.announcements.service import Draft
from sync.gateway.centre import DATABASE
from sync.gateway.journal import service as journal
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Member
from sync.wire import jws
from sync.wire.announcements import MOST_AT_ONCE, MOST_CHARACTERS, Announcement, Shown
from sync.wire.messages import SPOKEN, Queued, SeatStatus
from sync.wire.times import to_text
from tests.sync.gateway.cast import NOON, House, Seat, copy_house
from tests.sync.gateway.staff.conftest import People, join

POWER = Draft(
    "outage",
    "Listrik padam pukul 12.00 sampai 13.00.",
    "No electricity from 12:00 to 13:00.",
    NOON,
    NOON + timedelta(hours=4),
)
ALL = ",".join(sorted(SPOKEN))


@pytest.fixture(scope="module")
def staffed(furnished: House, tmp_path_factory: pytest.TempPathFactory) -> tuple[House, People]:
    house = copy_house(furnished, tmp_path_factory.mktemp("announcing"))
    return house, join(house.centre)


@pytest.fixture
def house(staffed: tuple[House, People], tmp_path: Path) -> House:
    return copy_house(staffed[0], tmp_path)


@pytest.fixture
def desk(staffed: tuple[House, People]) -> Member:
    return staffed[1].desk


def told(seat: Seat) -> list[Announcement]:
    """What the seat's feed brings it, every version."""
    return [
        msgspec.json.decode(item.body, type=Announcement)
        for item in seat.feed(speaks=ALL).items
        if item.kind == "announcement"
    ]


NUMBERS: Iterator[int] = itertools.count(1)


def say(seat: Seat, *shown: Announcement, **changes: Any) -> int:
    """Report a status that says what was shown; returns the HTTP status."""
    status = SeatStatus(
        seat_id=seat.seat_id,
        boot_id="boot-1",
        sequence=next(NUMBERS),
        at=to_text(seat.house.clock()),
        state="closed",
        applied=0,
        acks=[],
        queued=Queued(),
        disk_free=10**11,
        app_version="0.3",
        announcements=[
            Shown(announcement_id=one.announcement_id, version=one.version) for one in shown
        ],
    )
    token = jws.sign(seat.key, "status", msgspec.structs.replace(status, **changes))
    return seat.house.http.post("/v1/status", data=token).status_code


def test_every_seat_is_told_and_the_journal_says_by_whom(
    house: House, seat: Seat, desk: Member
) -> None:
    other = house.seat("Kursi 08")
    found = service.announce(house.centre, POWER, by=desk)
    for each in (seat, other):
        (one,) = told(each)
        assert (one.announcement_id, one.version, one.severity) == (found, 1, "outage")
        assert (one.text_id, one.text_en) == (POWER.text_id, POWER.text_en)
        assert (one.starts_at, one.ends_at) == (to_text(POWER.starts_at), to_text(POWER.ends_at))
    _index, entry = journal.read(house.centre)[-1]
    assert (entry.name, entry.by) == ("announced", [desk.staff_id])
    assert entry.fields["text"] == POWER.text_id


def test_a_database_that_takes_nothing_costs_no_seat_the_answer_to_its_status(
    house: House, seat: Seat, desk: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = service.announce(house.centre, POWER, by=desk)
    (one,) = told(seat)
    assert say(seat) == 200  # what is noted besides, the gateway's time, is noted
    monkeypatch.setattr("sync.database.BUSY_TIMEOUT_MS", 50)
    house.centre.database.close()
    with closing(connect(house.centre.home / DATABASE)) as other, write_tx(other):
        assert say(seat, one) == 200
        assert service.shown(house.centre, [one]) == {found: {}}
    assert say(seat, one) == 200
    assert list(service.shown(house.centre, [one])[found]) == [seat.seat_id]


def test_a_seat_enrolled_later_gets_what_stands(house: House, desk: Member) -> None:
    service.announce(house.centre, POWER, by=desk)
    assert [one.text_id for one in told(house.seat("Kursi 09"))] == [POWER.text_id]


def test_a_seat_that_does_not_speak_it_is_not_sent_it(
    house: House, seat: Seat, desk: Member
) -> None:
    service.announce(house.centre, POWER, by=desk)
    assert [item.kind for item in seat.feed().items if item.kind == "announcement"] == []


def test_a_change_and_a_withdrawal_are_versions(house: House, seat: Seat, desk: Member) -> None:
    found = service.announce(house.centre, POWER, by=desk)
    later = replace(POWER, ends_at=NOON + timedelta(hours=6))
    service.change(house.centre, found, later, by=desk, seen=1)
    service.withdraw(house.centre, found, by=desk, seen=2)
    service.withdraw(house.centre, found, by=desk, seen=2)
    assert [(one.version, one.ends_at, one.withdrawn) for one in told(seat)] == [
        (1, to_text(POWER.ends_at), False),
        (2, to_text(later.ends_at), False),
        (3, to_text(later.ends_at), True),
    ]
    assert service.standing(house.centre) == []
    names = [entry.name for _index, entry in journal.read(house.centre)][-3:]
    assert names == ["announced", "announcement_changed", "announcement_withdrawn"]


def test_what_is_over_stands_no_more_and_cannot_hide_what_comes(house: House, desk: Member) -> None:
    found = service.announce(house.centre, POWER, by=desk)
    house.clock.pass_(hours=4)
    assert service.standing(house.centre) == []
    assert service.one(house.centre, found).announcement.version == 1
    assert [each.announcement.announcement_id for each in service.latest(house.centre, 5)] == [
        found
    ]


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (replace(POWER, text_id=" \n "), "announcement_text_missing"),
        (replace(POWER, text_en=""), "announcement_text_missing"),
        (replace(POWER, text_id="x" * (MOST_CHARACTERS + 1)), "announcement_text_long"),
        (replace(POWER, text_en="x" * (MOST_CHARACTERS + 1)), "announcement_text_long"),
        (replace(POWER, text_en="Power\u202eoff"), "announcement_text_odd"),
        (replace(POWER, ends_at=POWER.starts_at), "announcement_times_swapped"),
        (
            replace(POWER, starts_at=NOON - timedelta(hours=2), ends_at=NOON),
            "announcement_over",
        ),
        (replace(POWER, ends_at=NOON + timedelta(days=367)), "announcement_too_long"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nobody_is_told(
    draft: Draft, code: str, house: House, seat: Seat, desk: Member
) -> None:
    with pytest.raises(Fault) as fault:
        service.announce(house.centre, draft, by=desk)
    assert fault.value.code == code
    assert told(seat) == []


def test_a_text_of_the_longest_length_in_any_script_is_told_whole(
    house: House, seat: Seat, desk: Member
) -> None:
    text = "é" * MOST_CHARACTERS
    service.announce(house.centre, replace(POWER, text_id=text), by=desk)
    assert told(seat)[0].text_id == text


def test_never_more_stand_at_once_than_a_screen_can_show(house: House, desk: Member) -> None:
    for _ in range(MOST_AT_ONCE):
        last = service.announce(house.centre, POWER, by=desk)
    with pytest.raises(Fault) as fault:
        service.announce(house.centre, POWER, by=desk)
    assert (fault.value.code, fault.value.params["most"]) == ("announcement_too_many", MOST_AT_ONCE)
    # One that touches nothing, one that replaces itself, and one after a withdrawal have room.
    after = replace(POWER, starts_at=POWER.ends_at, ends_at=POWER.ends_at + timedelta(hours=1))
    service.announce(house.centre, after, by=desk)
    service.change(house.centre, last, POWER, by=desk, seen=1)
    service.withdraw(house.centre, last, by=desk, seen=2)
    service.announce(house.centre, POWER, by=desk)


def test_what_overlaps_in_turns_has_room(house: House, desk: Member) -> None:
    """Ten in a day are fine while no moment has more than five."""
    hour = timedelta(hours=1)
    for start in range(10):
        draft = replace(POWER, starts_at=NOON + start * hour, ends_at=NOON + (start + 4) * hour)
        service.announce(house.centre, draft, by=desk)


def test_two_who_change_the_same_one_do_not_overrule_each_other(
    house: House, seat: Seat, desk: Member
) -> None:
    found = service.announce(house.centre, POWER, by=desk)
    service.change(house.centre, found, replace(POWER, text_id="Satu"), by=desk, seen=1)
    for act in (
        lambda: service.change(house.centre, found, POWER, by=desk, seen=1),
        lambda: service.withdraw(house.centre, found, by=desk, seen=1),
    ):
        with pytest.raises(Fault) as fault:
            act()
        assert fault.value.code == "announcement_changed_meanwhile"
    assert [one.text_id for one in told(seat)] == [POWER.text_id, "Satu"]


def test_what_was_never_announced_or_is_gone_is_not_changed(house: House, desk: Member) -> None:
    found = service.announce(house.centre, POWER, by=desk)
    service.withdraw(house.centre, found, by=desk, seen=1)
    for which, code in (("nothing", "announcement_unknown"), (found, "announcement_withdrawn")):
        with pytest.raises(Fault) as fault:
            service.change(house.centre, which, POWER, by=desk, seen=2)
        assert fault.value.code == code
    with pytest.raises(Fault) as fault:
        service.one(house.centre, "nothing")
    assert fault.value.code == "announcement_unknown"


def test_only_who_may_send_a_message_announces(
    house: House, staffed: tuple[House, People], desk: Member
) -> None:
    found = service.announce(house.centre, POWER, by=desk)
    administrator = staffed[1].administrator
    for act in (
        lambda: service.announce(house.centre, POWER, by=administrator),
        lambda: service.change(house.centre, found, POWER, by=administrator, seen=1),
        lambda: service.withdraw(house.centre, found, by=administrator, seen=1),
    ):
        with pytest.raises(Fault) as fault:
            act()
        assert fault.value.code == "staff_not_allowed"


def test_the_gateway_knows_which_seat_has_shown_which_version(
    house: House, seat: Seat, desk: Member
) -> None:
    other = house.seat("Kursi 08")
    found = service.announce(house.centre, POWER, by=desk)
    (first,) = told(seat)
    assert say(seat, first) == 200
    at = to_text(house.clock())
    house.clock.pass_(minutes=5)
    assert say(seat, first) == 200
    assert service.shown(house.centre, [first]) == {found: {seat.seat_id: at}}
    # Another version has been shown by nobody yet.
    service.change(house.centre, found, replace(POWER, text_id="Satu"), by=desk, seen=1)
    second = told(seat)[-1]
    assert service.shown(house.centre, [second]) == {found: {}}
    assert say(other, second) == 200
    assert set(service.shown(house.centre, [second])[found]) == {other.seat_id}


def test_what_a_seat_claims_to_have_shown_and_never_was_is_not_kept(
    house: House, seat: Seat, desk: Member
) -> None:
    """A curious seat fills no table: only versions that there are count, once."""
    found = service.announce(house.centre, POWER, by=desk)
    (first,) = told(seat)
    invented = [msgspec.structs.replace(first, announcement_id=f"x-{n}") for n in range(99)]
    assert say(seat, msgspec.structs.replace(first, version=7), *invented) == 200
    assert service.shown(house.centre, [first]) == {found: {}}


def test_a_status_of_a_seat_that_knows_no_announcements_says_nothing(
    house: House, seat: Seat, desk: Member
) -> None:
    service.announce(house.centre, POWER, by=desk)
    (first,) = told(seat)
    assert say(seat, announcements=msgspec.UNSET) == 200
    assert service.shown(house.centre, [first]) == {first.announcement_id: {}}


def test_versions_are_kept_for_ever(house: House, desk: Member) -> None:
    service.announce(house.centre, POWER, by=desk)
    for statement in ("UPDATE announcement SET text_id = 'x'", "DELETE FROM announcement"):
        with pytest.raises(Exception, match="kept for ever"), house.centre.writing() as db:
            db.execute(statement)


def test_somebody_removed_announces_nothing(house: House, staffed: tuple[House, People]) -> None:
    people = staffed[1]
    staff.remove(house.centre, people.desk.staff_id, by=people.head, reason="pindah tugas")
    with pytest.raises(Fault) as fault:
        service.announce(house.centre, POWER, by=people.desk)
    assert fault.value.code in ("staff_unknown", "staff_not_allowed")
