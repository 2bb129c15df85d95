"""Who may open a desk at a seat and read there, how long, and what others learn of it."""

from __future__ import annotations

import base64
from pathlib import Path

import msgspec
import pytest

from sync.errors import Fault
from sync.gateway.centre import DATABASE
from sync.gateway.desk import openings
from sync.gateway.enrolment import service as enrolment
from sync.gateway.journal import service as journal
from sync.gateway.registrations import service
from sync.gateway.sanctions import service as sanctions
from sync.gateway.staff import service as staff
from sync.sealing import X25519Identity
from sync.wire.keys import SigningKey
from sync.wire.verification import LARGEST_PIECE, DeskList
from tests import founders
from tests.registrations import application, padded, paper
from tests.sync.gateway.desk.conftest import PIN, Table
from tests.sync.gateway.registrations.conftest import Desk

WRONG = "193746"


def entries(desk: Desk, name: str) -> list[journal.Entry]:
    found = journal.read(desk.house.centre, newest=1000)
    return [entry for _index, entry in found if entry.name == name]


def test_an_opening_says_who_and_until_when(desk: Desk, table: Table) -> None:
    said = table.opened
    assert (said.staff_id, said.name, said.seat_id) == (
        desk.by.staff_id,
        desk.by.name,
        table.seat.seat_id,
    )
    assert said.gateway_id == desk.house.centre.identity.gateway_id
    assert (said.key, said.recipient) == (table.key.public.text, table.identity.recipient.text)
    (entry,) = entries(desk, "desk_opened")
    assert entry.by == [desk.by.staff_id]
    assert entry.fields == {
        "seat_id": table.seat.seat_id,
        "opening_id": said.opening_id,
        "ends_at": said.until,
    }


def test_what_waits_is_listed_as_on_the_console(desk: Desk, table: Table) -> None:
    made = [desk.hand_in(application(serial=number)) for number in (1, 2, 3)]
    found = table.rows()
    assert isinstance(found, DeskList)
    assert [row.registration_id for row in found.rows] == [one.registration_id for one in made]
    assert (found.rows[0].name, found.rows[0].code) == (made[0].form.firm.name, made[0].code)
    assert (found.counts["waiting"], found.next) == (3, "")
    newest = table.rows(newest=True)
    assert isinstance(newest, DeskList)
    assert newest.rows[0].registration_id == made[2].registration_id
    one = table.rows(search=made[1].code)
    assert isinstance(one, DeskList)
    assert [row.code for row in one.rows] == [made[1].code]
    assert table.rows(tab="nonsense") == "message_malformed"


def test_a_form_is_read_whole_and_the_reading_stands_in_its_history(
    desk: Desk, table: Table
) -> None:
    table_of = (
        b"Nama,NPWP,Nomor SK,Tanggal mulai,Tanggal selesai,Alasan\n"
        b"PT Maju Bersama Sindoro,,SK 1,2026-01-01,2027-01-01,Palsu\n"
    )
    sanctions.take_in(
        desk.house.centre,
        table_of,
        source="LKPP",
        licence="publik",
        dated=desk.house.clock().date().replace(month=1),
        by=desk.by,
    )
    earlier = desk.hand_in()
    made = desk.hand_in(
        application(account=msgspec.structs.replace(application().account, user_id="lain"))
    )
    one = made.registration_id
    file = table.seen(one)
    assert file.form is not None
    assert file.form.firm == made.form.firm
    assert (file.code, file.version, file.decision) == (made.code, 1, 0)
    assert (file.stage, file.user_id, file.unreadable) == ("waiting", "lain", "")
    assert file.rules[0]
    assert file.originals
    assert [(each.why, each.code) for each in file.others] == [("number", earlier.code)]
    (hit,) = file.hits
    assert (hit.by, hit.by_name_only, hit.stands, hit.decree) == ("name", True, True, "SK 1")
    assert [(each.source, each.old) for each in file.copies] == [("LKPP", True)]
    service.tick(desk.house.centre, one, file.originals[0], shown=True, by=desk.by)
    service.return_incomplete(
        desk.house.centre, one, ["nib"], "NIB kabur.", by=desk.by, seen=desk.seen(one)
    )
    file = table.seen(one)
    (tick,), (decided,) = file.ticks, file.decisions
    assert (tick.document, tick.shown, tick.by) == (file.originals[0], True, desk.by.name)
    assert (decided.outcome, decided.words, decided.by) == (
        "incomplete",
        "NIB kabur.",
        desk.by.name,
    )
    reads = service.open_one(desk.house.centre, one, by=desk.by).reads
    assert [each.what for each in reads].count("form_at_seat") == 2
    read = [each for each in entries(desk, "registration_read") if "seat_id" in each.fields]
    assert {each.fields["seat_id"] for each in read} == {table.seat.seat_id}


def test_a_form_that_cannot_be_read_says_why(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    (path,) = desk.house.centre.home.rglob(made.command.form.sha256)
    path.unlink()
    file = table.seen(made.registration_id)
    assert (file.form, file.unreadable) == (None, "registration_unreadable")
    assert table.paper(made.registration_id, "nib") == "registration_unreadable"


def test_a_paper_comes_as_it_was_handed_in(desk: Desk, table: Table) -> None:
    made = desk.sealed(application(), papers=[nib := paper("nib")])
    assert desk.send(made).outcome == "accepted"
    assert table.paper(made.registration_id, "nib") == nib.data
    assert table.paper(made.registration_id, "akta") == "registration_paper_unknown"
    assert table.paper("no-such", "nib") == "registration_unknown"
    assert table.file("no-such") == "registration_unknown"


@pytest.mark.parametrize(("more", "passes"), [(0, True), (1, False)])
def test_a_paper_of_twelve_megabytes_passes_and_a_larger_one_is_named(
    desk: Desk, table: Table, more: int, passes: bool
) -> None:
    thick = padded(LARGEST_PIECE + more)
    made = desk.sealed(application(), papers=[thick])
    assert desk.send(made).outcome == "accepted"
    found = table.paper(made.registration_id, "nib")
    assert found == (thick.data if passes else "desk_paper_large")


def test_a_larger_one_comes_in_pieces_and_each_is_a_reading(desk: Desk, table: Table) -> None:
    thick = padded(LARGEST_PIECE + 5)
    made = desk.sealed(application(), papers=[thick])
    assert desk.send(made).outcome == "accepted"
    pieces = [table.paper(made.registration_id, "nib", at) for at in (0, LARGEST_PIECE, 10**9)]
    assert pieces == [thick.data[:LARGEST_PIECE], thick.data[LARGEST_PIECE:], b""]
    entries = journal.read(desk.house.centre)
    read = [one.fields["what"] for _at, one in entries if one.name == "registration_read"]
    assert read == ["paper"] * 3


# --- who opens ----------------------------------------------------------------------------------


def test_guessing_a_pin_is_slowed_for_the_person_and_for_the_seat(desk: Desk) -> None:
    table = Table(desk, desk.seat, desk.by)
    said = [table.open(WRONG) for _ in range(20)]
    assert said[0] == "desk_pin_wrong"
    assert set(said[-10:]) == {"desk_pin_wait"}
    assert table.open(PIN) == "desk_pin_wait"  # the right one is not even looked at
    # Another number at the same seat waits too; the same person elsewhere as well.
    head = Table(desk, desk.seat, desk.house.head, founders.SITI.secret)
    assert head.open() == "desk_pin_wait"
    elsewhere = Table(desk, desk.house.seat("Kursi 02"), desk.by)
    assert elsewhere.open() == "desk_pin_wait"
    refused = entries(desk, "desk_refused")
    assert {each.fields["seat_id"] for each in refused} == {desk.seat.seat_id}
    assert len(refused) == len(entries(desk, "sign_in_refused"))  # tries, not questions
    assert entries(desk, "desk_opened") == []
    desk.house.clock.pass_(hours=1)
    assert table.open(PIN) == ""


def test_how_long_to_wait_is_said(desk: Desk) -> None:
    table = Table(desk, desk.seat, desk.by)
    for _ in range(10):
        reply = table.ask("open", table.asking(WRONG))
    said = reply.get_json()
    assert said["code"] == "desk_pin_wait"
    seconds, unit = said["detail"].split()
    assert (int(seconds) > 0, unit) == (True, "s")


def test_who_may_not_verify_opens_nothing(desk: Desk) -> None:
    trainer = founders.join(
        desk.house.centre, role="trainer", number="198112242010012003", secret="730518"
    )
    assert Table(desk, desk.seat, trainer, "730518").open() == "desk_not_allowed"
    newcomer = staff.add(
        desk.house.centre,
        "197503142000031002",
        "Agus Salim",
        "verifier",
        founders.FIRST_SECRET,
        by=desk.house.both[1],
    )
    unchanged = Table(desk, desk.seat, newcomer, founders.FIRST_SECRET)
    assert unchanged.open() == "desk_secret_unchanged"
    codes = [each.fields["code"] for each in entries(desk, "desk_refused")]
    assert codes == ["desk_not_allowed", "desk_secret_unchanged"]


def test_what_was_typed_opens_one_desk_only(desk: Desk, table: Table) -> None:
    """A seat that has kept a sealed PIN opens no other desk with it later."""
    typed = table.asking(PIN)
    mine = SigningKey.generate().public.text
    for changes in (
        {"key": mine},
        {"secret": table.sealed(b"482915")},
        {"secret": "not base64"},
        {"secret": base64.b64encode(b"no age file").decode()},
        {"recipient": "age1nonsense"},
    ):
        reply = table.ask("open", msgspec.structs.replace(typed, **changes))
        assert reply.get_json()["code"] == "message_malformed", changes


def test_asked_again_it_is_the_same_opening(desk: Desk, table: Table, other: Table) -> None:
    first = table.opened
    desk.house.clock.pass_(minutes=1)
    assert table.open() == ""
    assert (table.opened.opening_id, table.opened.until) == (first.opening_id, first.until)
    assert len(entries(desk, "desk_opened")) == 2  # this one's, and the colleague's
    # The key of another opening is nobody else's.
    thief = Table(desk, other.seat, other.by, other.pin, key=table.key)
    assert thief.open() == "id_conflict"
    moved = X25519Identity.generate().recipient.text
    assert table.open(recipient=moved) == "id_conflict"


# --- how it ends --------------------------------------------------------------------------------


def test_a_closed_desk_reads_nothing_more(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    assert table.close() == ""
    assert table.close() == ""
    assert len(entries(desk, "desk_closed")) == 1
    assert table.open() == "desk_opening_over"  # what was typed before opens nothing again
    assert table.rows() == "desk_opening_over"
    assert table.file(made.registration_id) == "desk_opening_over"
    assert table.paper(made.registration_id, "nib") == "desk_opening_over"


def test_a_desk_ends_with_its_time(desk: Desk, table: Table) -> None:
    desk.house.clock.now += openings.LIFETIME
    assert table.rows() == "desk_opening_over"
    table.reopen()
    assert isinstance(table.rows(), DeskList)


def test_a_seat_has_one_desk(desk: Desk, table: Table, other: Table) -> None:
    before = table.opened.opening_id
    table.reopen()
    assert table.file("no-such", before) == "desk_opening_over"
    assert isinstance(table.rows(), DeskList)
    assert isinstance(other.rows(), DeskList)


@pytest.mark.parametrize("how", ["removed", "role", "secret"])
def test_a_desk_ends_with_its_persons_right(desk: Desk, other: Table, how: str) -> None:
    centre, staff_id = desk.house.centre, other.by.staff_id
    if how == "removed":
        staff.remove(centre, staff_id, by=desk.house.head, reason="pindah")
    elif how == "role":
        staff.change_role(centre, staff_id, "trainer", by=desk.house.head)
    else:
        staff.change_secret(centre, staff_id, "605142", by=desk.house.head)
    assert other.rows() == "desk_opening_over"
    assert other.close() == ""


def test_a_revoked_seat_reads_nothing(desk: Desk, table: Table) -> None:
    enrolment.revoke(desk.house.centre, table.seat.seat_id, "hilang", by=desk.house.both)
    assert table.rows() == "seat_revoked"
    assert table.open() == "seat_revoked"


def test_an_opening_belongs_to_its_seat(desk: Desk, table: Table, other: Table) -> None:
    made = desk.hand_in()
    one = made.registration_id
    assert other.file(one, table.opened.opening_id) == "desk_opening_unknown"
    assert other.file(one, "no-such") == "desk_opening_unknown"
    stranger = SigningKey.generate()
    reply = table.ask("open", table.asking(PIN), stranger)
    assert reply.get_json()["code"] == "seat_unknown"
    thief = Table(desk, other.seat, other.by, token=table.token)
    assert thief.close() == "desk_opening_unknown"
    assert not [each for each in entries(desk, "registration_read") if each.fields.get("seat_id")]


def test_a_seat_without_the_visits_keys_reads_nothing(desk: Desk, table: Table) -> None:
    """Whoever has the seat's key and the opening's id is answered, and cannot open the answer."""
    made = desk.hand_in()
    table.identity = X25519Identity.generate()
    with pytest.raises(Fault, match="sealed_key_wrong"):
        table.file(made.registration_id)


def test_an_opening_is_asked_a_bounded_number_of_times(desk: Desk, table: Table) -> None:
    with desk.house.centre.writing() as db:
        db.execute("UPDATE desk_opening SET asked = ?", (openings.MOST_ASKED - 1,))
    assert isinstance(table.rows(), DeskList)
    assert table.rows() == "too_many_attempts"


def test_nothing_typed_or_read_stands_in_the_database_in_clear(desk: Desk, table: Table) -> None:
    made = desk.hand_in()
    words = "Aktanya kabur sekali."
    file = table.seen(made.registration_id)
    assert isinstance(table.paper(made.registration_id, "nib"), bytes)
    assert table.decide(file, "incomplete", words=words)[0] == "accepted"
    table.open(WRONG)
    stored = b"".join(
        path.read_bytes()
        for path in Path(desk.house.centre.home).glob(f"{DATABASE}*")
        if path.is_file()
    )
    assert table.opened.opening_id.encode() in stored
    for secret in (made.form.firm.name, words, PIN, WRONG, made.form.applicant.id_number):
        assert secret.encode() not in stored, secret
        assert base64.b64encode(secret.encode()).rstrip(b"=")[:-1] not in stored, secret
