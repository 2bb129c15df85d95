"""Calls for staff at the gateway: by command and by status, answered, ended, over for good."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.errors import Fault
from sync.gateway.help import service
from sync.gateway.journal import service as journal
from sync.gateway.staff.service import Member
from sync.wire import jws
from sync.wire.help import HELP_CALLED, HELP_ENDED, HelpCall, HelpCalled, HelpEnded, HelpWord
from sync.wire.ids import new_id
from sync.wire.messages import SPOKEN, Answer, Queued, SeatStatus
from sync.wire.outages import BoundedInstant
from sync.wire.times import to_text
from tests.sync.gateway.cast import NOON, House, Seat, copy_house
from tests.sync.gateway.staff.conftest import People, join

ALL = ",".join(sorted(SPOKEN))
NUMBERS: Iterator[int] = itertools.count(1)
CALLED = to_text(NOON - timedelta(minutes=2))


@pytest.fixture(scope="module")
def staffed(furnished: House, tmp_path_factory: pytest.TempPathFactory) -> tuple[House, People]:
    house = copy_house(furnished, tmp_path_factory.mktemp("helping"))
    return house, join(house.centre)


@pytest.fixture
def house(staffed: tuple[House, People], tmp_path: Path) -> House:
    return copy_house(staffed[0], tmp_path)


@pytest.fixture
def desk(staffed: tuple[House, People]) -> Member:
    return staffed[1].desk


def called(seat: Seat, call_id: str = "call-1", **changes: Any) -> Answer:
    data = HelpCalled(
        call_id=call_id,
        realm="production",
        seat_id=seat.seat_id,
        page="files",
        purpose="bidding",
        earliest=CALLED,
        latest=CALLED,
    )
    (answer,) = seat.post(seat.command(msgspec.structs.replace(data, **changes), HELP_CALLED))
    return answer


def ended(seat: Seat, call_id: str = "call-1", **changes: Any) -> Answer:
    data = HelpEnded(
        call_id=call_id,
        realm="production",
        seat_id=seat.seat_id,
        why="taken_back",
        earliest=None,
        latest=None,
    )
    (answer,) = seat.post(seat.command(msgspec.structs.replace(data, **changes), HELP_ENDED))
    return answer


def say(seat: Seat, call_id: str = "call-1", **changes: Any) -> int:
    """Report a status that tells of a call; returns the HTTP status."""
    call = HelpCall(
        call_id=call_id,
        page="files",
        purpose="bidding",
        called=BoundedInstant(earliest=CALLED, latest=CALLED),
    )
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
        help=msgspec.structs.replace(call, **changes),
    )
    return seat.house.http.post("/v1/status", data=jws.sign(seat.key, "status", status)).status_code


def words(seat: Seat) -> list[HelpWord]:
    return [
        msgspec.json.decode(item.body, type=HelpWord)
        for item in seat.feed(speaks=ALL).items
        if item.kind == "help_word"
    ]


def names(house: House) -> list[str]:
    return [entry.name for _index, entry in journal.read(house.centre)]


@pytest.mark.parametrize("first", ["command", "status"])
def test_a_call_is_one_whichever_way_it_comes_first(house: House, seat: Seat, first: str) -> None:
    ways = {"command": lambda: called(seat), "status": lambda: say(seat)}
    for way in (first, "command", "status"):
        ways[way]()
    (row,) = service.standing(house.centre)
    assert (row.call_id, row.seat_id, row.page, row.purpose) == (
        "call-1",
        seat.seat_id,
        "files",
        "bidding",
    )
    assert (row.since, row.called_latest) == (CALLED, CALLED)
    assert names(house).count("help_called") == 1


def test_what_is_over_stays_over_whatever_comes_later(house: House, seat: Seat) -> None:
    called(seat)
    assert ended(seat, why="helped").outcome == "accepted"
    assert ended(seat, why="visit").outcome == "accepted"
    say(seat)
    called(seat)
    assert service.standing(house.centre) == []
    (row,) = service.latest(house.centre, 9)
    assert (row.over_why, row.over_by) == ("helped", None)
    assert names(house)[-1:] == ["help_ended"]


def test_an_end_of_a_call_nobody_knows_says_nothing(house: House, seat: Seat) -> None:
    assert ended(seat, "never").outcome == "accepted"
    assert service.latest(house.centre, 9) == []


def test_another_realm_and_another_seats_call_are_refused(house: House, seat: Seat) -> None:
    other = house.seat("Kursi 08")
    called(seat)
    refused = [
        called(seat, "call-2", realm="training"),
        called(seat, "call-3", seat_id=other.seat_id),
        called(other),
        ended(other),
        ended(other, seat_id=seat.seat_id),
    ]
    codes = [None if one.problem is None else one.problem.code for one in refused]
    assert codes == ["realm_mismatch"] + ["source_mismatch"] * 4
    assert [row.call_id for row in service.standing(house.centre)] == ["call-1"]
    say(other)  # nor does its status make the call its own
    assert [row.seat_id for row in service.standing(house.centre)] == [seat.seat_id]


def test_words_that_are_not_known_and_times_that_cannot_be_spoil_no_page(
    house: House, seat: Seat
) -> None:
    called(seat, page="hologram", purpose="levitation", earliest="2026-02-31T05:00:00.000000Z")
    (row,) = service.standing(house.centre)
    assert (row.page, row.purpose, row.called_earliest) == ("other", None, None)
    assert row.since == row.arrived_at


def test_staff_answer_and_only_that_seat_hears_it(house: House, seat: Seat, desk: Member) -> None:
    other = house.seat("Kursi 08")
    called(seat)
    service.say_coming(house.centre, "call-1", by=desk)
    (word,) = words(seat)
    assert words(other) == []
    assert (word.number, word.act, word.at) == (1, "coming", to_text(NOON))
    assert word.until == to_text(NOON + service.COMING_FOR)
    assert desk.name not in msgspec.json.encode(word).decode()
    _index, entry = journal.read(house.centre)[-1]
    assert (entry.name, entry.by) == ("help_answered", [desk.staff_id])
    # The seat shows it: known from its own word alone, for this answer alone.
    assert [row.shown_at for row in service.standing(house.centre)] == [None]
    say(seat, coming_at=CALLED)
    assert [row.shown_at for row in service.standing(house.centre)] == [None]
    say(seat, coming_at=word.at)
    assert [row.shown_at for row in service.standing(house.centre)] == [to_text(NOON)]


def test_an_answer_expires_and_may_be_given_again(house: House, seat: Seat, desk: Member) -> None:
    called(seat)
    service.say_coming(house.centre, "call-1", by=desk)
    say(seat, coming_at=to_text(NOON))
    with pytest.raises(Fault) as fault:
        service.say_coming(house.centre, "call-1", by=desk)
    assert fault.value.code == "help_answered"
    house.clock.pass_(seconds=service.COMING_FOR.total_seconds())
    service.say_coming(house.centre, "call-1", by=desk)
    assert [word.number for word in words(seat)] == [1, 2]
    assert [row.shown_at for row in service.standing(house.centre)] == [None]


def test_staff_put_a_call_out_and_it_is_over_at_once(
    house: House, seat: Seat, desk: Member
) -> None:
    called(seat)
    service.say_coming(house.centre, "call-1", by=desk)
    service.put_out(house.centre, "call-1", by=desk)
    assert [(word.number, word.act) for word in words(seat)] == [(1, "coming"), (2, "over")]
    assert service.standing(house.centre) == []
    ended(seat, why="staff")
    (row,) = service.latest(house.centre, 9)
    assert (row.over_why, row.over_by) == ("staff", desk.staff_id)
    for act in (service.say_coming, service.put_out):
        with pytest.raises(Fault) as fault:
            act(house.centre, "call-1", by=desk)
        assert fault.value.code == "help_over"
        with pytest.raises(Fault) as fault:
            act(house.centre, new_id(), by=desk)
        assert fault.value.code == "help_unknown"


def test_an_administrator_answers_nobody(
    house: House, seat: Seat, staffed: tuple[House, People]
) -> None:
    called(seat)
    for act in (service.say_coming, service.put_out):
        with pytest.raises(Fault) as fault:
            act(house.centre, "call-1", by=staffed[1].administrator)
        assert fault.value.code == "staff_not_allowed"
    assert [row.call_id for row in service.standing(house.centre)] == ["call-1"]
