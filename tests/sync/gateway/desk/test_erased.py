"""A registration is erased: what verifiers wrote on it goes out of the kept commands as well."""

from __future__ import annotations

import msgspec
import pytest

from sync.gateway.centre import DATABASE
from sync.gateway.desk import lost as lost_forms
from sync.gateway.registrations import service
from sync.wire.ids import new_id
from sync.wire.verification import REGISTRATION_DECIDED
from tests.registrations import application
from tests.sync.gateway.desk.conftest import Table, brief
from tests.sync.gateway.registrations.conftest import Desk

WORDS = "KTP pemilik kabur, tempat lahir tidak terbaca."


def letters(desk: Desk) -> dict[str, str]:
    """The texts of the kept decisions, by what was answered first."""
    with desk.house.centre.reading() as db:
        rows = db.execute(
            "SELECT command_id, token FROM command WHERE type = ?", (REGISTRATION_DECIDED,)
        ).fetchall()
    return {row["command_id"]: row["token"] for row in rows}


def on_disk(desk: Desk, command: str) -> bool:
    """Whether a piece of a command's text is in a file of the database."""
    home, text = desk.house.centre.home, command.split(".")[1].encode()
    pieces = [text[begin : begin + 40] for begin in (-900, -700, -500)]
    return any(piece in path.read_bytes() for path in home.glob(DATABASE + "*") for piece in pieces)


def refuse_and_erase(desk: Desk, one: str) -> None:
    centre = desk.house.centre
    table = service.open_one(centre, one, by=desk.by).table
    assert table is not None
    reason = next(iter(table.refusals))
    service.refuse(centre, one, reason, "", by=desk.by, seen=desk.seen(one))
    desk.house.clock.pass_(days=4000)
    service.erase(centre, one, by=desk.by)


def test_what_was_written_goes_and_that_it_was_answered_stays(desk: Desk, table: Table) -> None:
    made, kept = desk.hand_in(), desk.hand_in(application(serial=2))
    one = made.registration_id
    file = table.seen(one)
    sent = [
        table.decision(file, "incomplete", words=WORDS),
        table.decision(file, "refused", reason="dislike", words=WORDS),  # refused
        msgspec.structs.replace(table.decision(file, "incomplete", words=WORDS), opened="a.b.c"),
        table.decision(table.seen(kept.registration_id), "incomplete", words=WORDS),
    ]
    commands = [table.seat.command(each, REGISTRATION_DECIDED) for each in sent]
    said = [table.seat.post_raw(each)[0] for each in commands]
    ahead = table.decision(
        msgspec.structs.replace(file, version=2, decision=1), "incomplete", words=WORDS
    )
    assert table.send(ahead)[0] == "retry"  # of a version that never comes
    assert all(letters(desk).values())
    assert on_disk(desk, commands[1])
    refuse_and_erase(desk, one)
    left = [text for text in letters(desk).values() if text]
    assert left == [commands[3]], "another registration's stays"
    assert lost_forms.waiting(desk.house.centre, by=desk.by) == []
    # Each command has its answer for ever, and the same text only.
    assert [table.seat.post_raw(each)[0] for each in commands] == said
    assert table.send(ahead)[0] == "refused"
    assert [text for text in letters(desk).values() if text] == [commands[3]]
    desk.house.centre.database.close()
    assert not any(on_disk(desk, each) for each in commands[:3])


def test_what_comes_after_the_erasing_is_answered_and_not_kept(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    file = table.seen(made.registration_id)
    good = table.decision(file, "incomplete", words=WORDS)
    foreign = msgspec.structs.replace(
        table.decision(file, "incomplete", words=WORDS), realm="training"
    )
    refuse_and_erase(desk, made.registration_id)
    assert table.send(good) == ("refused", "registration_erased")
    assert table.send(foreign) == ("refused", "realm_mismatch")
    assert list(letters(desk).values()) == ["", ""]


def test_a_form_that_will_not_come_leaves_no_words(desk: Desk, table: Table) -> None:
    """Nobody could ever erase what is not there."""
    file = table.seen(desk.hand_in().registration_id)
    gone = msgspec.structs.replace(file, registration_id=new_id())
    assert table.decide(gone, "incomplete", words=WORDS)[0] == "retry"
    lost_forms.give_up(desk.house.centre, gone.registration_id, by=desk.by)
    assert list(letters(desk).values()) == [""]
    assert lost_forms.waiting(desk.house.centre, by=desk.by) == []


def test_the_texts_are_found_without_reading_every_command(desk: Desk) -> None:
    with desk.house.centre.reading() as db:
        plan = db.execute(
            "EXPLAIN QUERY PLAN SELECT command_id, token FROM command"
            f" WHERE type = '{REGISTRATION_DECIDED}' AND token <> ''"
        ).fetchall()
    assert "command_decided" in plan[0]["detail"]


@pytest.mark.parametrize(
    "change",
    [
        "token = 'another'",
        "token = '', outcome = 'held'",
        "token = '', answer = ''",
        "token = '', sha256 = ''",
    ],
)
def test_nothing_else_of_a_command_is_ever_changed(desk: Desk, table: Table, change: str) -> None:
    made = desk.hand_in()
    assert table.decide(table.seen(made.registration_id), "incomplete", words=WORDS)[0]
    kind = REGISTRATION_DECIDED
    with pytest.raises(Exception, match="kept for ever"), desk.house.centre.writing() as db:
        db.execute(f"UPDATE command SET {change} WHERE type = ?", (kind,))
    with pytest.raises(Exception, match="kept for ever"), desk.house.centre.writing() as db:
        db.execute("UPDATE command SET token = '' WHERE type <> ?", (kind,))
    assert brief(desk.seat.decisions()[-1]) == ("accepted", "")
