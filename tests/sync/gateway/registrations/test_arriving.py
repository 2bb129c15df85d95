"""What a seat hands in: taken, refused, held; and what a lying seat gets."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.gateway.centre import DATABASE
from sync.gateway.enrolment import service as enrolment
from sync.gateway.own_figures import VERSIONS_AHEAD
from sync.gateway.registrations import opening, service
from sync.registration import receipt as receipts
from sync.wire.messages import Interval
from sync.wire.registration import REGISTRATION_SUBMITTED
from sync.wire.times import to_text
from tests.registrations import Attached, Handed, application, paper, seal
from tests.sync.gateway.cast import Seat
from tests.sync.gateway.registrations.conftest import Desk


def code_of(desk: Desk, made: Handed, seat: Seat | None = None, **changes: Any) -> tuple[str, str]:
    """Send it with changes under a receipt that fits them; return outcome and problem."""
    seat = seat or desk.seat
    command = msgspec.structs.replace(made.command, **changes)
    note = receipts.provisional(command, seat.seat_id, (1, "0" * 64), seat.key)
    command = msgspec.structs.replace(command, receipt=note)
    desk.house.store_blob(made.sealed)
    (answer,) = seat.post(seat.command(command, REGISTRATION_SUBMITTED))
    return answer.outcome, answer.problem.code if answer.problem else ""


def test_an_acceptance_brings_the_official_receipt(desk: Desk) -> None:
    made = desk.sealed(application())
    answer = desk.send(made)
    assert answer.receipt is not None
    keys = {desk.house.centre.identity.gateway_id: desk.house.centre.key.public}
    note = receipts.verify(answer.receipt, keys)
    assert (note.kind, note.code) == ("official", made.code)
    served, sha256 = desk.house.app.extensions["lpse"], made.command.form.sha256
    with served.reading() as db:
        assert served.named(db, {sha256, "00" * 32}) == {sha256}
    assert desk.status(made.code).stage == "waiting"


def test_the_file_is_awaited(desk: Desk) -> None:
    made = desk.sealed(application())
    token = desk.seat.command(made.command, REGISTRATION_SUBMITTED)
    (answer,) = desk.seat.post(token)
    assert answer.problem is not None
    assert (answer.outcome, answer.problem.code) == ("retry", "blob_incomplete")
    desk.house.store_blob(made.sealed)
    assert desk.seat.post(token)[0].outcome == "accepted"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"realm": "training"}, "realm_mismatch"),
        ({"entity": "cv"}, "receipt_mismatch"),
        ({"version": 2}, "receipt_mismatch"),
        ({"receipt": "x"}, "receipt_mismatch"),
    ],
)
def test_what_contradicts_itself_is_refused(desk: Desk, changes: dict[str, Any], code: str) -> None:
    answer = desk.send(desk.sealed(application()), **changes)
    assert answer.problem is not None
    assert (answer.outcome, answer.problem.code) == ("refused", code)
    assert desk.found() == []


def test_another_seats_receipt_is_no_receipt(desk: Desk) -> None:
    made, other = desk.sealed(application()), desk.house.seat("Kursi 02")
    desk.house.store_blob(made.sealed)
    (answer,) = other.post(other.command(made.command, REGISTRATION_SUBMITTED))
    assert answer.problem is not None
    assert answer.problem.code == "receipt_mismatch"


def test_a_lying_seat_takes_nobodys_place(desk: Desk) -> None:
    made, other = desk.hand_in(), desk.house.seat("Kursi 02")
    fake = seal(
        application(serial=2), [], key=other.key, seat_id=other.seat_id,
        recipient=desk.house.centre.identity.gateway_recipient, at=desk.house.clock(),
    )  # fmt: skip
    # The code of another, as the same version.
    assert code_of(desk, fake, other, code=made.code) == ("refused", "registration_version_taken")
    # The id of another under its own code.
    stolen = code_of(desk, fake, other, registration_id=made.registration_id)
    assert stolen == ("refused", "id_conflict")
    # A later version under that code, whose file says another one: a person looks at it.
    assert code_of(desk, fake, other, code=made.code, version=2) == (
        "held",
        "registration_unreadable",
    )
    opened = service.open_one(desk.house.centre, made.registration_id, by=desk.by)
    assert opened.line.stage == "held"
    assert [one.outcome for one in opened.arrivals] == ["accepted", "refused", "refused", "held"]


def test_a_wrong_clock_and_a_revoked_seat_are_for_people(desk: Desk) -> None:
    made = desk.sealed(application(serial=3))
    later = desk.house.clock() + timedelta(hours=1)
    odd = Interval(earliest=to_text(later), latest=None)
    assert code_of(desk, made, submitted=odd) == ("held", "interval_impossible")
    opened = service.open_one(desk.house.centre, made.registration_id, by=desk.by)
    assert opened.form is not None  # read it was
    service.approve(desk.house.centre, made.registration_id, by=desk.by, seen=opened.seen)
    assert desk.seat.decisions()[-1].outcome == "accepted"
    enrolment.revoke(desk.house.centre, desk.seat.seat_id, "dicuri", by=desk.house.both)
    left = desk.sealed(application(serial=4))
    assert desk.send(left).outcome == "held"


@pytest.mark.parametrize("earliest", ["2026-02-31T05:00:00Z"])
def test_a_day_that_is_none_is_malformed(desk: Desk, earliest: str) -> None:
    made = desk.sealed(application())
    answer = desk.send(made, submitted=Interval(earliest=earliest, latest=None))
    assert answer.problem is not None
    assert answer.problem.code == "message_malformed"


@pytest.mark.parametrize("document", ["Surat", "../nib", "a/b", "nib\n", "", "?x=1#y"])
def test_what_no_table_could_call_a_document_is_for_people(desk: Desk, document: str) -> None:
    """It would stand in the desk's addresses and in the names of its files."""
    given = paper("nib")
    odd = msgspec.structs.replace(given.paper, document=document)
    made = desk.sealed(application(), papers=[Attached(odd, given.data)])
    assert code_of(desk, made) == ("held", "registration_unreadable")


def test_what_the_form_says_counts_before_what_the_command_says(desk: Desk) -> None:
    made = desk.sealed(application("non_vendor"))
    assert code_of(desk, made, entity="pt", track="spse") == ("accepted", "")
    line = service.open_one(desk.house.centre, made.registration_id, by=desk.by).line
    assert (line.entity, line.track) == ("non_vendor", "inaproc")


def test_what_is_too_large_to_open_is_for_people(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it would lie in memory, at each reading and for the archive."""
    made = desk.sealed(application())
    monkeypatch.setattr(opening, "MOST_BYTES", len(made.sealed) - 1)
    assert code_of(desk, made) == ("held", "registration_unreadable")
    opened = service.open_one(desk.house.centre, made.registration_id, by=desk.by)
    assert (opened.form, opened.unreadable) == (None, "registration_unreadable")


def test_a_name_of_a_megabyte_is_no_million_rows(desk: Desk) -> None:
    form = application()
    name = " ".join(f"kata{number}" for number in range(20_000))
    firm = msgspec.structs.replace(form.firm, name=name)
    made = desk.hand_in(msgspec.structs.replace(form, firm=firm))
    with desk.house.centre.reading() as db:
        assert db.execute("SELECT count(*) FROM registration_word").fetchone()[0] < 1000
    assert desk.found("kata7 kata8") == [made.registration_id]


def test_another_size_is_not_what_arrived(desk: Desk) -> None:
    made = desk.sealed(application())
    form = msgspec.structs.replace(made.command.form, size=made.command.form.size + 1)
    assert code_of(desk, made, form=form) == ("refused", "digest_mismatch")


def test_nothing_of_a_person_stands_in_the_database_in_clear(desk: Desk) -> None:
    form = application("individual", serial=77)
    made = desk.hand_in(form)
    centre = desk.house.centre
    service.return_incomplete(
        centre, made.registration_id, [], "Rahasia sekali.", by=desk.by,
        seen=desk.seen(made.registration_id),
    )  # fmt: skip
    files = [path for path in Path(centre.home).rglob("*") if path.is_file()]
    held = b"".join(path.read_bytes() for path in files)
    assert (centre.home / DATABASE) in files
    for secret in (
        form.firm.npwp, form.applicant.name, form.firm.email, form.account.user_id,
        form.account.verifier, "Rahasia sekali",
    ):  # fmt: skip
        assert secret.encode() not in held


def test_a_version_from_nowhere_leaves_the_vendor_a_number(desk: Desk) -> None:
    """A seat that knows a code could else use all numbers up, and the vendor's own be refused."""
    made, other = desk.hand_in(), desk.house.seat("Kursi 02")
    for version in (VERSIONS_AHEAD + 2, 2**52):
        fake = seal(
            application(serial=2), [], key=other.key, seat_id=other.seat_id,
            recipient=desk.house.centre.identity.gateway_recipient, at=desk.house.clock(),
        )  # fmt: skip
        sent = code_of(desk, fake, other, code=made.code, version=version)
        assert sent == ("refused", "registration_version_far")
        assert code_of(desk, fake, other, version=version) == sent  # under a code of its own
    assert desk.status(made.code).version == 1
    again = desk.hand_in(application(serial=1), again=made.command)
    assert (again.command.version, desk.status(made.code).version) == (2, 2)
