"""A gateway that was put back from a copy: what seats decided comes again, and counts once."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from sync.errors import Fault
from sync.gateway.desk import lost as lost_forms
from sync.gateway.journal import service as journal
from sync.gateway.registrations import service
from sync.gateway.requirements import service as requirements
from sync.requirements import text_of_shipped
from sync.wire.ids import new_id
from sync.wire.verification import REGISTRATION_DECIDED, DeskFile
from tests import founders
from tests.registrations import Handed, application
from tests.sync.gateway.desk.conftest import Table, brief
from tests.sync.gateway.registrations.conftest import Desk
from tests.sync.gateway.registrations.test_archive import restore, show

OWN_TABLE = (
    text_of_shipped("inaproc-2026")
    .replace('"inaproc-2026"', '"kami"')
    .replace("stay_permit", "surat_rt")
    .replace("nib_known", "surat_palsu")
)


@dataclass
class Lost:
    """A form that the copy has, a desk that it does not know, and what was decided there."""

    made: Handed
    table: Table
    file: DeskFile
    command: str
    said: str


def copied(desk: Desk) -> None:
    shutil.copytree(desk.house.centre.home, desk.house.folder / "copy")


@pytest.fixture
def lost(desk: Desk) -> Lost:
    """Decided and answered after the copy was made, which is put back now."""
    made = desk.hand_in()
    copied(desk)
    table = Table(desk, desk.seat, desk.by)
    assert table.open() == ""
    file = table.seen(made.registration_id)
    command = desk.seat.command(table.decision(file, "approved"), REGISTRATION_DECIDED)
    (said,) = desk.seat.post_raw(command)
    assert brief(desk.seat.opened(said)) == ("accepted", "")
    restore(desk)
    assert desk.status(made.code).stage == "waiting"
    return Lost(made, table, file, command, said)


def outcomes(desk: Desk, one: str) -> list[tuple[str, str]]:
    found = service.open_one(desk.house.centre, one, by=desk.by)
    return [(each.outcome, each.held_for) for each in found.decisions]


def test_its_own_answer_brings_the_decision_back(desk: Desk, lost: Lost) -> None:
    assert brief(show(desk, lost.command, lost.said)) == ("accepted", "")
    assert desk.status(lost.made.code).user_id == "contoh1"
    assert show(desk, lost.command, lost.said) == desk.seat.opened(lost.said)
    assert outcomes(desk, lost.made.registration_id) == [("approved", "")]
    # The opening came back with it.
    assert isinstance(lost.table.file(lost.made.registration_id), DeskFile)


def test_the_command_alone_is_judged_as_if_it_came_now(desk: Desk, lost: Lost) -> None:
    assert brief(desk.seat.post(lost.command)[0]) == ("accepted", "")
    assert brief(show(desk, lost.command, lost.said)) == ("accepted", "")
    assert outcomes(desk, lost.made.registration_id) == [("approved", "")]
    assert desk.status(lost.made.code).stage == "approved"


def test_what_cannot_be_carried_out_any_more_is_kept_for_people(desk: Desk, lost: Lost) -> None:
    one = lost.made.registration_id
    service.return_incomplete(desk.house.centre, one, ["nib"], "", by=desk.by, seen=desk.seen(one))
    show(desk, lost.command, lost.said)
    # No answer takes an acceptance back; the problem says that it does not count.
    assert lost.table.heard()[-1] == ("accepted", "desk_decision_outdated")
    assert outcomes(desk, one) == [("incomplete", ""), ("approved", "desk_decision_outdated")]
    assert desk.accounts() == []
    assert brief(show(desk, lost.command, lost.said)) == ("accepted", "desk_decision_outdated")


def test_a_refusal_comes_back_as_it_was(desk: Desk, lost: Lost) -> None:
    """Nothing of it is done, and the decision is not judged a second time."""
    command = desk.seat.command(lost.table.decision(lost.file, "taken_up"), REGISTRATION_DECIDED)
    (said,) = desk.seat.post_raw(command)
    assert brief(desk.seat.opened(said)) == ("refused", "registration_not_lapsed")
    restore(desk)
    assert brief(show(desk, command, said)) == ("refused", "registration_not_lapsed")
    assert outcomes(desk, lost.made.registration_id) == []


@pytest.mark.parametrize(
    "decided",
    [
        {"outcome": "refused", "reason": "surat_palsu"},
        {"outcome": "incomplete", "missing": ["surat_rt"]},
    ],
)
def test_a_table_that_the_copy_lacks_refuses_no_decision_for_good(
    desk: Desk, decided: dict[str, Any]
) -> None:
    """The vendor filled the form in, and the verifier decided, by a table published since."""
    copied(desk)
    by = desk.house.head
    told = requirements.publish(desk.house.centre, OWN_TABLE, "own.toml", by=by)
    made = desk.hand_in(application(rules=(told.name, told.version)))
    table = Table(desk, desk.seat, desk.by)
    assert table.open() == ""
    file = table.seen(made.registration_id)
    assert file.rules == (told.name, told.version)
    command = desk.seat.command(table.decision(file, **decided), REGISTRATION_DECIDED)
    restore(desk)
    assert desk.send(made).outcome == "accepted"
    (said,) = desk.seat.post_raw(command)
    assert brief(desk.seat.opened(said)) == ("held", "desk_rules_other")
    assert desk.status(made.code).stage == "held"
    # Once the table is published again a person decides by it, and the seat hears it.
    requirements.publish(desk.house.centre, OWN_TABLE, "own.toml", by=by)
    seen = desk.seen(made.registration_id)
    if decided["outcome"] == "refused":
        service.refuse(
            desk.house.centre, made.registration_id, decided["reason"], "", by=by, seen=seen
        )
    else:
        service.return_incomplete(
            desk.house.centre, made.registration_id, decided["missing"], "", by=by, seen=seen
        )
    assert table.heard()[-1] == ("accepted", "")


def test_what_was_held_is_held_again(desk: Desk) -> None:
    made = desk.hand_in()
    one = made.registration_id
    table = Table(desk, desk.seat, desk.by)
    assert table.open() == ""
    file = table.seen(one)
    copied(desk)
    service.return_incomplete(desk.house.centre, one, ["nib"], "", by=desk.by, seen=desk.seen(one))
    command = desk.seat.command(table.decision(file, "approved"), REGISTRATION_DECIDED)
    (said,) = desk.seat.post_raw(command)
    assert desk.seat.opened(said).outcome == "held"
    restore(desk)
    # The other decision was taken at the console and is gone: a person looks all the same.
    assert brief(show(desk, command, said)) == ("held", "registration_contradicted")
    assert desk.status(made.code).stage == "held"
    assert outcomes(desk, one) == [("approved", "registration_contradicted")]
    service.approve(desk.house.centre, one, by=desk.by, seen=desk.seen(one))
    assert table.heard()[-1] == ("accepted", "")


def test_a_form_that_is_not_back_yet_is_waited_for(desk: Desk) -> None:
    copied(desk)
    table = Table(desk, desk.seat, desk.by)
    assert table.open() == ""
    made = desk.hand_in()
    file = table.seen(made.registration_id)
    command = desk.seat.command(table.decision(file, "approved"), REGISTRATION_DECIDED)
    (said,) = desk.seat.post_raw(command)
    restore(desk)
    assert brief(show(desk, command, said)) == ("retry", "registration_missing")
    assert desk.send(made).outcome == "accepted"
    assert brief(show(desk, command, said)) == ("accepted", "")
    assert desk.status(made.code).stage == "approved"


def test_somebody_who_joined_since_decides_again(desk: Desk) -> None:
    made = desk.hand_in()
    copied(desk)
    newcomer = founders.join(
        desk.house.centre, role="verifier", number="198112242010012003", secret="730518"
    )
    table = Table(desk, desk.seat, newcomer, "730518")
    assert table.open() == ""
    decided = table.decision(table.seen(made.registration_id), "approved")
    restore(desk)
    assert table.send(decided) == ("refused", "desk_opening_unknown")
    assert desk.status(made.code).stage == "waiting"


def test_people_end_what_waits_for_a_form_that_will_not_come_back(desk: Desk) -> None:
    """The seat that had handed it in is gone; neither the command nor the answer waits for ever."""
    copied(desk)
    centre = desk.house.centre
    table = Table(desk, desk.seat, desk.by)
    assert table.open() == ""
    made = desk.hand_in()
    file = table.seen(made.registration_id)
    command = desk.seat.command(table.decision(file, "approved"), REGISTRATION_DECIDED)
    (said,) = desk.seat.post_raw(command)
    late = desk.seat.command(
        table.decision(msgspec.structs.replace(file, decision=1), "incomplete", missing=["nib"]),
        REGISTRATION_DECIDED,
    )
    restore(desk)
    centre = desk.house.centre
    assert lost_forms.waiting(centre, by=desk.by) == []
    assert brief(show(desk, command, said)) == ("retry", "registration_missing")
    assert brief(desk.seat.post(late)[0]) == ("retry", "registration_missing")
    first, second = lost_forms.waiting(centre, by=desk.by)
    assert {first.outcome, second.outcome} == {"approved", "incomplete"}
    assert (first.registration_id, first.version, first.by) == (
        made.registration_id, 1, desk.by.name,
    )  # fmt: skip
    assert lost_forms.overdue(centre) is None
    desk.house.clock.pass_(hours=1)
    condition = lost_forms.overdue(centre)
    assert condition is not None and condition.params == {"count": 2}

    with pytest.raises(Fault, match="desk_form_not_awaited"):
        lost_forms.give_up(centre, new_id(), by=desk.by)
    assert lost_forms.give_up(centre, made.registration_id, by=desk.by) == 2
    assert lost_forms.waiting(centre, by=desk.by) == []
    assert lost_forms.overdue(centre) is None
    assert sorted(table.heard()) == [("refused", "desk_form_lost")] * 2
    # The seat that holds an acceptance shows it again, and has an end as well.
    assert brief(show(desk, command, said)) == ("accepted", "desk_form_lost")
    assert "desk_form_lost" in [entry.name for _i, entry in journal.read(centre, newest=9)]


def test_what_was_accepted_is_not_refused_for_a_form_that_is_lost(desk: Desk) -> None:
    copied(desk)
    table = Table(desk, desk.seat, desk.by)
    assert table.open() == ""
    made = desk.hand_in()
    file = table.seen(made.registration_id)
    first, second = (
        desk.seat.command(table.decision(file, "approved"), REGISTRATION_DECIDED) for _ in range(2)
    )
    said = desk.seat.post_raw(first)[0]
    restore(desk)
    assert desk.seat.post(second)[0].outcome == "retry"
    lost_forms.give_up(desk.house.centre, made.registration_id, by=desk.by)
    assert brief(show(desk, first, said))[0] == "accepted"
    assert table.heard()[-1] == ("accepted", "desk_form_lost")
    # It comes all the same: what is decided on it from now on counts.
    assert desk.send(made).outcome == "accepted"
    assert table.decide(table.seen(made.registration_id), "approved") == ("accepted", "")
