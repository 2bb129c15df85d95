"""The archive, the end of the retention, everything held of one firm; and a restored gateway."""

from __future__ import annotations

import shutil

import msgspec
import pytest
from msgspec.structs import replace

from sync.errors import Fault
from sync.gateway.app import build
from sync.gateway.centre import DATABASE, Centre
from sync.gateway.features import open_gateway
from sync.gateway.journal import service as journal
from sync.gateway.registrations import archive, gathering, persons, retention, service
from sync.gateway.registrations import store as gateway_store
from sync.gateway.registrations.private import FormSecrets
from sync.gateway.vendors import accounts
from sync.gateway.vendors.accounts import Decree
from sync.registration.application import FirmOwner
from sync.registration.bundle import open_form
from sync.sealing import X25519Identity
from sync.wire import jws
from sync.wire.messages import SPOKEN, Answer
from sync.wire.registration import REGISTRATION_SUBMITTED, RegistrationErased
from tests.registrations import application, npwp
from tests.sync.gateway.registrations.conftest import ALL, Desk
from tests.sync.gateway.registrations.test_asking import CODE, fetch, park, under_code

TOLD = "registration_erased"


def approve(desk: Desk, one: str) -> None:
    service.approve(desk.house.centre, one, by=desk.by, seen=desk.seen(one))


def test_what_was_decided_is_sealed_to_the_archive(desk: Desk) -> None:
    house, sealed_to = desk.house, X25519Identity.generate()
    centre = house.app.extensions["lpse"]
    made = desk.hand_in()
    approve(desk, made.registration_id)
    assert archive.archive_due(centre) == 0  # no archive was named
    with pytest.raises(Fault, match="archive_key_wrong"):
        service.set_archive(centre, "AGE-SECRET-KEY-1", by=house.both)
    with pytest.raises(Fault, match="staff_not_allowed"):
        service.set_archive(centre, sealed_to.recipient.text, by=(desk.by, house.head))
    service.set_archive(centre, sealed_to.recipient.text, by=house.both)
    assert archive.archive_due(centre) == 1
    assert archive.archive_due(centre) == 0
    (arrival,) = service.open_one(centre, made.registration_id, by=desk.by).arrivals
    assert arrival.archived is not None
    with centre.objects.get(arrival.archived) as source:
        form = open_form(source.read(), sealed_to).application
    assert form == made.form
    with centre.reading() as db:
        assert centre.named(db, {arrival.archived}) == {arrival.archived}


def test_data_are_erased_at_the_end_and_what_may_not_be_says_why(desk: Desk) -> None:
    house = desk.house
    centre = house.app.extensions["lpse"]
    form = application(serial=1)
    made = desk.hand_in(form)
    one = made.registration_id

    def why() -> str:
        with pytest.raises(Fault) as caught:
            service.erase(centre, one, by=desk.by)
        return caught.value.code

    under_code(desk, made)
    assert why() == "registration_not_settled"
    approve(desk, one)
    assert why() == "registration_kept"
    table = service.open_one(centre, one, by=desk.by).table
    assert table is not None
    house.clock.pass_(days=table.retention.days + 1)
    assert why() == "registration_account_runs"
    assert [each.why for each in service.due(centre, by=desk.by)] == ["registration_account_runs"]
    standing = accounts.accounts(centre, "", 0, by=desk.by).standings
    (account_id,) = [each.account.account_id for each in standing if each.account.named]
    decree = Decree("ppk", "SK 1", True, "Tidak dipakai lagi.")
    accounts.deactivate(centre, account_id, decree, by=desk.by, seen=0)
    service.erase(centre, one, by=desk.by)
    assert why() == "registration_erased"
    opened = service.open_one(centre, one, by=desk.by)
    assert (opened.form, opened.unreadable, opened.line.summary) == (
        None,
        "registration_erased",
        None,
    )
    assert [each.outcome for each in opened.decisions] == ["approved"]
    assert not centre.objects.has(made.command.form.sha256)
    assert fetch(desk).status_code == 404, "its resume code finds nothing any more"
    assert desk.found("maju") == []
    newest = [entry.name for _index, entry in journal.read(centre, newest=3)]
    assert "registration_erased" in newest
    assert form.applicant.name.encode() not in (centre.home / DATABASE).read_bytes()
    with pytest.raises(Fault, match="registration_erased"):
        service.approve(centre, one, by=desk.by, seen=opened.seen)
    with pytest.raises(Fault, match="registration_erased"):
        service.tick(centre, one, "nib", shown=True, by=desk.by)


@pytest.mark.parametrize("named", ["number", "user", "code"])
def test_everything_held_of_a_firm_is_gathered(desk: Desk, named: str) -> None:
    made = desk.hand_in(application(serial=3))
    approve(desk, made.registration_id)
    desk.hand_in(application(serial=4))
    park(desk, b"draft")
    asked = {"number": npwp(3), "user": "Contoh3", "code": made.code}[named]
    found = service.everything(desk.house.centre, asked, CODE, by=desk.by)
    assert [one.line.code for one in found.registrations] == [made.code]
    (one,) = found.registrations
    assert one.form == made.form
    assert (named == "code") or (found.account is not None)
    assert found.draft is not None
    assert [entry.name for _i, entry in journal.read(desk.house.centre, newest=1)] == [
        "everything_gathered"
    ]


def test_a_person_is_found_in_forms_of_others_however_old_they_are(desk: Desk) -> None:
    form = application(serial=5)
    owner = FirmOwner(name="Wulan Kenari", id_number="3323 0141 0170 0009")
    made = desk.hand_in(replace(form, owners=(owner,)))
    desk.hand_in(application(serial=6))
    centre, asked = desk.house.centre, "3323014101700009"
    found = service.everything(centre, asked, by=desk.by)
    assert [one.line.code for one in found.registrations] == [made.code]
    assert found.naming == {made.registration_id}
    own = service.everything(centre, form.firm.npwp, by=desk.by)
    assert [one.line.code for one in own.registrations] == [made.code] and not own.naming
    with centre.writing() as db:  # as a home of the last release has it
        db.execute("DELETE FROM registration_word WHERE stand_in IN (?, ?)", _noted(centre, asked))
    assert service.everything(centre, asked, by=desk.by).registrations == ()
    assert (persons.note(centre), persons.note(centre)) == (2, 0)
    assert service.everything(centre, asked, by=desk.by).naming == {made.registration_id}
    assert desk.found(asked) == [], "the worklist's search is for firms"


def test_who_is_noted_late_is_not_noted_in_what_was_erased_meanwhile(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = desk.hand_in(application(serial=5))
    centre, asked = desk.house.centre, made.form.applicant.id_number
    with centre.writing() as db:
        db.execute("DELETE FROM registration_word WHERE stand_in IN (?, ?)", _noted(centre, asked))
    read = persons.form_of

    def erased_after_reading(*given: object) -> object:
        found = read(*given)  # type: ignore[arg-type]
        with centre.writing() as db:
            gateway_store.set_erased(db, 1, centre.now())
        return found

    monkeypatch.setattr(persons, "form_of", erased_after_reading)
    persons.note(centre)
    assert service.everything(centre, asked, by=desk.by).registrations == ()


def test_of_more_than_are_shown_the_newest_are_and_the_page_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MOST", 2)
    owner = FirmOwner(name="Wulan Kenari", id_number="3323014101700009")
    made = [
        desk.hand_in(replace(application(serial=serial), owners=(owner,))) for serial in (5, 6, 7)
    ]
    found = service.everything(desk.house.centre, owner.id_number, by=desk.by)
    assert [one.line.code for one in found.registrations] == [one.code for one in made[1:]]
    assert found.left_off
    assert not service.everything(desk.house.centre, npwp(5), by=desk.by).left_off


def test_an_agencys_number_finds_nobody_who_works_there(desk: Desk) -> None:
    form = application("non_vendor", serial=5)
    form = replace(form, firm=replace(form.firm, npwp=npwp(99)))
    made = desk.hand_in(form)
    assert service.everything(desk.house.centre, npwp(99), by=desk.by).registrations == ()
    nik = form.applicant.id_number
    found = service.everything(desk.house.centre, nik, by=desk.by)
    assert found.naming == {made.registration_id}


def _noted(centre: Centre, number: str) -> tuple[str, str]:
    private = FormSecrets(centre)
    return private.person(""), private.person(number)


def test_nothing_held_is_an_answer_and_a_wrong_code_is_said(desk: Desk) -> None:
    found = service.everything(desk.house.centre, npwp(9), by=desk.by)
    assert (found.account, found.registrations, found.draft) == (None, (), None)
    with pytest.raises(Fault, match="resume_code_wrong"):
        service.everything(desk.house.centre, npwp(9), "AAAA-AAAA-AAAA", by=desk.by)


def show(desk: Desk, command: str, answer: str) -> Answer:
    """Show a restored gateway its own answer."""
    body = {"returned": [{"command": command, "answer": answer}]}
    reply = desk.house.http.post("/v1/answers", json=body)
    assert reply.status_code == 200, reply.data
    return jws.verify(reply.get_json()["answers"][0], "answer", desk.house.gateway_keys, Answer)


def restore(desk: Desk) -> None:
    """Put the copy back that was made before."""
    house = desk.house
    home = house.centre.home
    house.centre.database.close()
    shutil.rmtree(home)
    shutil.copytree(house.folder / "copy", home)
    house.centre = open_gateway(home, clock=house.clock)
    house.app = build(house.centre)


def test_a_restored_gateway_takes_its_own_answers_back(desk: Desk) -> None:
    house = desk.house
    shutil.copytree(house.centre.home, house.folder / "copy")
    made = desk.sealed(application())
    house.store_blob(made.sealed)
    command = desk.seat.command(made.command, REGISTRATION_SUBMITTED)
    (said,) = desk.seat.post_raw(command)
    restore(desk)
    assert desk.status(made.code).stage == ""
    waits = show(desk, command, said)
    assert waits.outcome == "retry"  # its file is not here any more
    house.store_blob(made.sealed)
    taken = show(desk, command, said)
    assert (taken.outcome, taken.receipt) == ("accepted", desk.seat.opened(said).receipt)
    assert show(desk, command, said) == taken
    assert desk.status(made.code).stage == "waiting"
    assert desk.found("sindoro") == [made.registration_id]


def test_an_acceptance_is_not_taken_away_by_what_was_answered_since(desk: Desk) -> None:
    house = desk.house
    shutil.copytree(house.centre.home, house.folder / "copy")
    made = desk.sealed(application())
    house.store_blob(made.sealed)
    command = desk.seat.command(made.command, REGISTRATION_SUBMITTED)
    (said,) = desk.seat.post_raw(command)
    restore(desk)
    house.store_blob(made.sealed)
    served = house.app.extensions["lpse"]
    right = served.unsealer
    object.__setattr__(served, "unsealer", X25519Identity.generate())
    assert desk.seat.post(command)[0].outcome == "held"
    object.__setattr__(served, "unsealer", right)
    now = show(desk, command, said)
    assert (now.outcome, now.receipt) == ("accepted", desk.seat.opened(said).receipt)
    assert desk.status(made.code).stage == "waiting"
    assert desk.found("sindoro") == [made.registration_id]


def settle(desk: Desk, serial: int, outcome: str) -> str:
    """Hand in a registration and decide on it; return its id."""
    one = desk.hand_in(application(serial=serial)).registration_id
    if outcome == "approved":
        approve(desk, one)
    else:
        service.refuse(
            desk.house.centre, one, "paper_differs", "Beda.", by=desk.by, seen=desk.seen(one)
        )
    return one


def test_what_must_be_kept_takes_no_place_of_what_may_be_erased(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The oldest are firms whose User ID is in use, and more of them than one look takes."""
    centre = desk.house.app.extensions["lpse"]
    kept = [settle(desk, serial, "approved") for serial in (1, 2, 3)]
    desk.house.clock.pass_(hours=1)
    free = [settle(desk, serial, "refused") for serial in (4, 5)]
    monkeypatch.setattr(retention, "SHOWN", 2)
    assert service.due(centre, by=desk.by) == []
    assert (retention.count_due(centre), retention.overdue(centre)) == (0, None)
    table = service.open_one(centre, free[0], by=desk.by).table
    assert table is not None
    desk.house.clock.pass_(days=table.retention.days)
    found = service.due(centre, by=desk.by)
    assert [one.line.registration_id for one in found if not one.why] == free
    said = [one.line.registration_id for one in found if one.why]
    assert said == kept[:2]
    assert {one.why for one in found if one.why} == {"registration_account_runs"}
    assert retention.count_due(centre) == 2
    condition = retention.overdue(centre)
    assert condition is not None and condition.params == {"count": 2}
    # Of what was on a screen, one must be kept by now: the others go all the same.
    assert service.erase_due(centre, [*kept[:1], *free], by=desk.by) == 2
    assert retention.overdue(centre) is None, "the pages say at once that it is done"
    with pytest.raises(Fault, match="registrations_none_due"):
        service.erase_due(centre, [*kept, *free], by=desk.by)
    erased = [entry for _i, entry in journal.read(centre, newest=9)]
    assert [one.name for one in erased].count("registration_erased") == 2


def test_the_seats_that_handed_in_are_told_by_their_own_commands(desk: Desk) -> None:
    centre = desk.house.app.extensions["lpse"]
    other = desk.house.seat("Kursi 02")
    one = settle(desk, 1, "refused")
    desk.house.clock.pass_(days=5 * 366)
    service.erase(centre, one, by=desk.by)
    (item,) = [each for each in desk.seat.feed(speaks=ALL).items if each.kind == TOLD]
    with centre.reading() as db:
        (arrival,) = gateway_store.arrivals(db, one)
    told = msgspec.json.decode(item.body, type=RegistrationErased)
    assert told.commands == [arrival.command_id]
    assert [each for each in other.feed(speaks=ALL).items if each.kind == TOLD] == []
    before = ",".join(sorted(SPOKEN - {TOLD}))
    assert [each for each in desk.seat.feed(speaks=before).items if each.kind == TOLD] == []
