"""Two machines with one seat's key: each sign alone raises an alarm that stands; restarts never."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest

from sync.errors import Fault
from sync.gateway.alarms import service as alarms
from sync.gateway.journal import service as journal
from sync.wire.times import to_text
from tests.sync.gateway.cast import NOON, BidMaker, House, Seat
from tests.sync.gateway.room.conftest import Office, office  # noqa: F401 - a fixture
from tests.sync.gateway.witness.test_witness import Log, origin, post


def standing(house: House) -> list[tuple[str, str]]:
    with house.centre.reading() as db:
        return [(one.code, one.seat_id) for one in alarms.standing(db)]


def leaves(house: House) -> list[str]:
    with house.centre.reading() as db:
        return [entry.name for _, entry in journal.entries(db) if entry.name == "alarm_raised"]


# numbers


def test_two_commands_of_one_number_are_both_answered_and_alarm(
    bids: BidMaker, house: House
) -> None:
    """The vendor at the second machine is not made to pay for it: the bid is judged as ever."""
    first, second = bids.submit(), bids.submit()
    commands = [bids.seat.command(one, sequence=7) for one in (first, second)]
    assert [one.outcome for one in bids.seat.post(*commands)] == ["accepted", "accepted"]
    assert standing(house) == [("seat_number_reused", bids.seat.seat_id)]
    assert leaves(house) == ["alarm_raised"]


def test_the_same_command_again_is_no_sign(bids: BidMaker, house: House) -> None:
    command = bids.seat.command(bids.submit())
    for _ in range(3):
        bids.seat.post(command)
    assert standing(house) == []


def test_a_command_that_waits_for_another_keeps_its_number(bids: BidMaker, house: House) -> None:
    first = bids.submit()
    commands = [bids.seat.command(one) for one in (first, bids.submit(replaces=first))]
    for command in (commands[1], commands[1], *commands):
        bids.seat.post(command)
    assert standing(house) == []


def test_one_id_over_two_contents_alarms(bids: BidMaker, house: House) -> None:
    for _ in range(2):
        bids.seat.post(bids.seat.command(bids.submit(), id="the-same"))
    assert standing(house) == [("seat_number_reused", bids.seat.seat_id)]


def test_nobody_else_can_raise_it(bids: BidMaker, house: House) -> None:
    mine = bids.seat.command(bids.submit(), sequence=1)
    bids.seat.post(mine)
    other = BidMaker(house.seat("Kursi 08"))
    other.seat.post(other.seat.command(other.submit(), sequence=1))
    other.seat.post(other.seat.command(other.submit(), sequence=2, source=bids.seat.seat_id))
    assert standing(house) == []


def test_numbers_of_an_older_release_are_known(bids: BidMaker, house: House) -> None:
    from sync.gateway.db import m0012_forks

    bids.seat.post(bids.seat.command(bids.submit(), sequence=7))
    with house.centre.writing() as db:
        for table in ("superseded", "command_sequence"):
            db.execute(f"DROP TABLE {table}")
        m0012_forks.m0012_forks(type("Tables", (), {"conn": db})())
    bids.seat.post(bids.seat.command(bids.submit(), sequence=7))
    assert standing(house) == [("seat_number_reused", bids.seat.seat_id)]


# statuses


@pytest.fixture
def say(office: Office) -> Callable[[str], str]:  # noqa: F811
    """Let a start of the seat speak, ten seconds later; returns how it was answered."""

    def speak(boot: str, **changes: object) -> str:
        office.house.clock.pass_(seconds=10)
        try:
            office.report(boot_id=boot, **changes)
        except Fault as fault:
            return fault.code
        return "answered"

    return speak


def test_two_starts_that_take_turns_alarm(say: Callable[[str], str], office: Office) -> None:  # noqa: F811
    assert [say("a"), say("a"), say("b"), say("a")] == ["answered"] * 3 + ["status_outdated"]
    assert standing(office.house) == [("seat_two_at_once", office.seat.seat_id)]
    assert office.tile.trouble == "seat_two_at_once"


def test_it_stands_when_the_double_is_gone(say: Callable[[str], str], office: Office) -> None:  # noqa: F811
    say("a"), say("b"), say("a")
    for _ in range(60):
        say("b")
    assert standing(office.house) == [("seat_two_at_once", office.seat.seat_id)]
    alarms.clear(
        office.house.centre,
        "seat_two_at_once",
        office.seat.seat_id,
        by=office.head,
        reason="salinan dihapus",
    )
    say("b")
    assert standing(office.house) == []
    say("a")
    assert standing(office.house) == [("seat_two_at_once", office.seat.seat_id)]


def test_restarts_even_in_a_loop_are_no_sign(say: Callable[[str], str], office: Office) -> None:  # noqa: F811
    for number in range(30):
        for _ in range(number % 3 + 1):
            assert say(f"boot-{number}") == "answered"
    assert standing(office.house) == []


def test_the_last_word_before_a_restart_may_come_late(
    say: Callable[[str], str],
    office: Office,  # noqa: F811
) -> None:
    say("a")
    made = to_text(office.house.clock())
    say("b")
    assert say("a", at=made) == "status_outdated"
    assert say("a", at=None) == "status_outdated"
    assert standing(office.house) == []


def test_a_status_recorded_on_the_way_and_sent_again_is_no_sign(
    say: Callable[[str], str],
    office: Office,  # noqa: F811
) -> None:
    say("a")
    old = office.say("closed", boot_id="a")
    office.room.heard(old)
    say("b")
    for _ in range(3):
        with pytest.raises(Fault, match="status_outdated"):
            office.room.heard(old)
    assert standing(office.house) == []


@pytest.mark.parametrize("back", [0, 3])
def test_a_machine_copied_or_put_back_while_it_ran_alarms(office: Office, back: int) -> None:  # noqa: F811
    """Both go on with one start: it counts from the moment of the copy a second time."""
    for _ in range(5):
        office.house.clock.pass_(seconds=10)
        said = office.say("closed", boot_id="a")
        office.room.heard(said)
    office.house.clock.pass_(seconds=10)
    made = to_text(office.house.clock())
    again = msgspec.structs.replace(said, sequence=said.sequence - back, at=made)
    with pytest.raises(Fault, match="status_outdated") as caught:
        office.room.heard(again)
    assert caught.value.params["why"] == "another start"
    assert standing(office.house) == [("seat_two_at_once", office.seat.seat_id)]


def test_a_status_overtaken_by_a_later_one_is_no_sign(office: Office) -> None:  # noqa: F811
    first, second = (office.say("closed", boot_id="a") for _ in range(2))
    office.house.clock.pass_(seconds=5)
    office.room.heard(second)
    office.house.clock.pass_(seconds=5)
    ahead = to_text(office.house.clock() + timedelta(hours=3))  # its clock was wrong then
    for late in (first, msgspec.structs.replace(first, at=ahead)):
        with pytest.raises(Fault, match="status_outdated"):
            office.room.heard(late)
    assert standing(office.house) == []


def test_the_console_opens_no_visit_there_but_still_locks_and_ends(
    say: Callable[[str], str],
    office: Office,  # noqa: F811
) -> None:
    say("a"), say("b"), say("a")
    assert office.order("open").fault_code == "seat_two_at_once"
    for act in ("lock", "end", "resume"):
        assert office.order(act).fault_code is None


# logs


def test_a_rewritten_log_alarms_at_once(house: House, seat: Seat) -> None:
    post(seat, Log(origin(seat), 8).request(seat.key, 0))
    assert post(seat, Log(origin(seat), 12, b"other").request(seat.key, 8)).status_code == 409
    assert standing(house) == [("seat_log_conflict", seat.seat_id)]


def test_a_log_of_the_same_length_and_another_content_alarms(house: House, seat: Seat) -> None:
    post(seat, Log(origin(seat), 8).request(seat.key, 0))
    post(seat, Log(origin(seat), 8, b"other").request(seat.key, 8))
    assert standing(house) == [("seat_log_conflict", seat.seat_id)]


def test_an_older_copy_that_only_ever_shows_less_alarms_too(house: House, seat: Seat) -> None:
    post(seat, Log(origin(seat), 8).request(seat.key, 0))
    for size in (5, 6):
        assert standing(house) == []
        post(seat, Log(origin(seat), size).request(seat.key, 5))
        house.clock.pass_(seconds=15)
    assert standing(house) == [("seat_log_conflict", seat.seat_id)]


def test_a_request_that_was_long_on_its_way_is_no_sign(house: House, seat: Seat) -> None:
    early = Log(origin(seat), 5).request(seat.key, 0)
    post(seat, Log(origin(seat), 8).request(seat.key, 0))
    post(seat, early)
    house.clock.pass_(seconds=3600)
    post(seat, early)
    assert standing(house) == []


def test_a_lost_answer_is_no_sign(house: House, seat: Seat) -> None:
    post(seat, Log(origin(seat), 8).request(seat.key, 0))
    for _ in range(4):
        post(seat, Log(origin(seat), 9).request(seat.key, 0))
        house.clock.pass_(seconds=15)
    assert standing(house) == []
    assert NOON + timedelta(minutes=1) == house.clock()
