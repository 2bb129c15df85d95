"""The end of the form: what is missing, the answers to check, the statement, and known firms."""

from __future__ import annotations

from contextlib import closing

import msgspec
import pytest

from kiosk.registration import fields
from kiosk.registration.service import STATEMENT
from sync.database import write_tx
from sync.errors import Fault
from sync.registration.application import (
    Applicant,
    Firm,
)
from sync.wire.registration import Account
from sync.wire.times import to_text
from tests.kiosk.bidding.support import NOW, STAFF, Browser, SeatInProcess
from tests.kiosk.registration.handing import fill, press
from tests.kiosk.registration.support import (
    NIB,
    NIK,
    NPWP,
    begin,
    bring_papers,
    complete,
    desk_of,
    draft_of,
    put,
)

AT = to_text(NOW)

NOT_ASKED = "pendaftaran yang menunggu di komputer lain belum terlihat dari sini"


def test_what_is_missing_is_marked_and_leads_to_its_page(
    seat: SeatInProcess, sari: Browser
) -> None:
    sari.get("/registration/check")
    assert "Masih ada yang belum lengkap" in sari.page
    assert "Lanjutkan ke pernyataan" not in sari.page
    sari.get("/registration/statement")
    assert sari.url == "/registration/check"
    with pytest.raises(Fault, match="registration_incomplete"):
        desk_of(seat).filling.agree()
    assert sari.post("/registration/statement", agreed="yes").status_code == 409


def test_every_answer_stands_on_the_check_page_with_a_way_to_change_it(
    seat: SeatInProcess, sari: Browser
) -> None:
    put(seat, complete(seat))
    sari.get("/registration/check")
    for text in ("PT Maju Bersama", "Kabupaten Temanggung, Jawa Tengah", "Bukan PKP", "Sari", NIB):
        assert text in sari.page, text
    assert "33.23" not in sari.page
    sari.get("/registration/fill/npwp?back=check")
    assert 'name="back" value="check"' in sari.page
    sari.post("/registration/fill/npwp", npwp=NPWP, back="check")
    assert sari.url == "/registration/check"
    sari.get("/registration/list/owners/0?back=check")
    assert 'value="100"' in sari.page


def test_the_statement_is_agreed_to_by_its_word(seat: SeatInProcess, sari: Browser) -> None:
    put(seat, complete(seat))
    desk = desk_of(seat)
    bring_papers(seat, sari)
    assert desk.filling.gaps() == []
    sari.get("/registration/statement")
    assert "PT Maju Bersama" in sari.page and "30 hari" in sari.page
    assert sari.post("/registration/statement").status_code == 422
    assert draft_of(seat).application.statement == ""
    sari.post("/registration/statement", agreed="yes")
    assert draft_of(seat).application.statement == STATEMENT


def test_papers_are_asked_for_by_the_table_and_shown_when_taken(
    seat: SeatInProcess, sari: Browser
) -> None:
    sari.get("/registration/papers")
    assert "NIB" in sari.page and "Belum diambil" in sari.page
    bring_papers(seat, sari, "nib")
    sari.get("/registration/papers")
    assert "1 halaman" in sari.page and "Selesai" in sari.page
    sari.get("/registration/check")
    assert "1 halaman" in sari.page


def test_a_paper_that_is_not_asked_for_any_more_is_forgotten(
    seat: SeatInProcess, sari: Browser
) -> None:
    bring_papers(seat, sari, "nib")
    assert [one.document for one in desk_of(seat).papers.ready()] == ["nib"]
    sari.post("/registration/entity", entity="non_vendor")
    assert desk_of(seat).papers.ready() == ()


def test_a_change_of_the_legal_form_keeps_what_was_typed(
    seat: SeatInProcess, sari: Browser
) -> None:
    sari.post("/registration/fill/npwp", npwp=NPWP)
    sari.post("/registration/entity", entity="cv")
    assert draft_of(seat).application.firm.npwp == "018550814412000"
    assert draft_of(seat).application.entity == "cv"


def test_the_person_of_the_last_form_is_not_asked_again(seat: SeatInProcess) -> None:
    begin(seat)
    desk = desk_of(seat)
    person = Applicant(name="Sari", id_number=NIK)
    done = fields.put(draft_of(seat).application, "applicant", person)
    desk.visit.drop(done)
    draft = desk.filling.begin("cv")
    assert draft.application.applicant == person and draft.application.firm == Firm()


def test_a_firm_that_is_registered_is_said_early_and_blocks_nothing(
    seat: SeatInProcess, sari: Browser
) -> None:
    seat.gateway.registrations = {"0018550814412000"}
    sari.get("/registration/tasks")
    assert "sudah pernah didaftarkan" not in sari.page
    sari.post("/registration/fill/npwp", npwp=NPWP)
    sari.get("/registration/tasks")
    assert "sudah pernah didaftarkan" in sari.page and "sebagai anggota" in sari.page
    assert sari.get("/registration/fill/nib").status_code == 200


def test_without_a_link_it_is_said_that_nobody_could_be_asked(
    seat: SeatInProcess, sari: Browser
) -> None:
    seat.gateway.registrations = {"0018550814412000"}
    seat.gateway.up = False
    sari.post("/registration/fill/npwp", npwp=NPWP)
    sari.get("/registration/tasks")
    assert sari.url == "/registration/tasks" and "sudah pernah didaftarkan" not in sari.page
    assert NOT_ASKED in sari.page
    seat.gateway.up = True
    sari.get("/registration/tasks")
    assert "sudah pernah didaftarkan" in sari.page and NOT_ASKED not in sari.page
    sari.post("/registration/fill/npwp", npwp="02.855.081.4-412.000")
    sari.get("/registration/tasks")
    assert "sudah pernah didaftarkan" not in sari.page and NOT_ASKED not in sari.page


def test_where_no_number_was_typed_nothing_is_said_of_the_link(
    seat: SeatInProcess, sari: Browser
) -> None:
    seat.gateway.up = False
    sari.get("/registration/tasks")
    assert sari.url == "/registration/tasks" and NOT_ASKED not in sari.page


def test_a_form_that_was_returned_is_no_second_one(seat: SeatInProcess, sari: Browser) -> None:
    seat.gateway.registrations = {"0018550814412000"}
    sari.post("/registration/fill/npwp", npwp=NPWP)
    desk_of(seat).visit.change(lambda one: msgspec.structs.replace(one, code="AAAAAAAAAA"))
    sari.get("/registration/tasks")
    assert "sudah pernah didaftarkan" not in sari.page


def test_what_was_handed_in_at_this_seat_is_known_without_a_link(seat: SeatInProcess) -> None:
    """Also to another visitor; it is forgotten as known once it is refused."""
    seat.gateway.up = False
    press(seat, fill(seat))
    seat.sessions.end_by_staff(STAFF)
    budi = begin(seat, "cv")
    budi.post("/registration/fill/npwp", npwp=NPWP)
    budi.get("/registration/tasks")
    assert "sudah pernah didaftarkan" in budi.page
    budi.post("/registration/fill/npwp", npwp="02.855.081.4-412.000")
    budi.post("/registration/fill/nib", nib="9120007654321")
    budi.get("/registration/tasks")
    assert "sudah pernah didaftarkan" not in budi.page
    with closing(seat.db()) as db, write_tx(db):
        db.execute("UPDATE registration SET outcome = 'refused', answered_at = ?", (AT,))
    budi.post("/registration/fill/npwp", npwp=NPWP)
    budi.get("/registration/tasks")
    assert "sudah pernah didaftarkan" not in budi.page


def test_a_firm_with_an_account_is_known_without_a_link(seat: SeatInProcess, sari: Browser) -> None:
    account = Account(
        user_id="majubersama",
        tenderer_id="0018550814412000",
        name="PT Maju Bersama",
        version=1,
        status="active",
        verifier="",
        changed_at=AT,
    )
    seat.gateway.up = False
    seat.give("account", msgspec.json.encode(account))
    sari.post("/registration/fill/npwp", npwp=NPWP)
    sari.get("/registration/tasks")
    assert "sudah pernah didaftarkan" in sari.page
