"""Left for later and taken up again: by the code alone, with staff, here or at another seat."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from kiosk.printing import PrintState
from sync.errors import Fault
from sync.outbox import newest_token
from sync.registration import codes
from sync.registration.bundle import open_form
from sync.wire import jws
from sync.wire.messages import Command
from sync.wire.registration import REGISTRATION_PARKED, RegistrationParked
from tests.kiosk.bidding.support import BOX, PIN, Browser, SeatInProcess, furnish
from tests.kiosk.registration.handing import SECRET_WORDS, fill, form_of, handing_of, press
from tests.kiosk.registration.support import admit, desk_of, draft_of
from tests.kiosk.registration.test_kept import restarted


def leave(seat: SeatInProcess, sari: Browser) -> str:
    """Leave the form for later; return the resume code as it is shown."""
    sari.post("/registration/later")
    handing_of(seat).jobs.join(60)
    sari.get(sari.url)
    assert sari.url == "/registration/later/code", sari.page
    return codes.show(handing_of(seat).memory.resume_code)


def go_on(sari: Browser, code: str, pin: str = PIN) -> int:
    status: int = sari.post("/registration/resume", code=code, staff="tono", pin=pin).status_code
    return status


def test_it_goes_on_where_it_was_left_with_its_papers(seat: SeatInProcess) -> None:
    sari = fill(seat)
    before, papers = draft_of(seat), form_of(seat).papers
    assert papers
    code = leave(seat, sari)
    assert code in sari.page
    assert not handing_of(seat).loses()
    seat.sessions.end_by_visitor()
    sari = admit(seat)
    go_on(sari, code.lower().replace("-", " "))
    assert sari.url == "/registration/tasks"
    after = draft_of(seat)
    assert after.registration_id == before.registration_id
    assert form_of(seat).firm == before.application.firm
    assert form_of(seat).account == before.application.account
    assert {(paper.document, paper.sha256) for paper in form_of(seat).papers} == {
        (paper.document, paper.sha256) for paper in papers
    }
    assert "registration_resumed" in seat.event_names()
    sari.get("/leave")
    assert not handing_of(seat).loses(), "it still lies there as it was left"
    assert "Pendaftaran Anda belum diserahkan" not in sari.page
    desk_of(seat).filling.answer("name", {"firm.name": before.application.firm.name + " Baru"})
    sari.get("/leave")
    assert "Pendaftaran Anda belum diserahkan" in sari.page
    desk_of(seat).visit.put(after)
    desk_of(seat).filling.agree()
    press(seat, sari)
    assert len(handing_of(seat).all_handed()) == 1


def test_the_code_is_shown_again_after_a_power_cut(tmp_path: Path) -> None:
    before = furnish(tmp_path)
    code = leave(before, fill(before))
    after = restarted(before, tmp_path)
    window = after.client()
    window.get("/registration")
    window.get("/registration/tasks")
    assert "/registration/later/code" in window.page
    window.get("/registration/later/code")
    assert code in window.page
    assert not handing_of(after).loses(), "it lies there as it was left"
    after.sessions.end_by_visitor()
    assert handing_of(after).memory.count() == 0, "it goes with the visit"
    after.close()


def test_a_power_cut_before_the_code_was_shown_costs_nobody_the_form(tmp_path: Path) -> None:
    """The form is sealed, and nobody has looked at the page that says under which code."""
    before = furnish(tmp_path)
    sari = fill(before)
    sari.post("/registration/later")
    handing_of(before).jobs.join(60)
    assert handing_of(before).memory.resume_code == "", "not shown yet"
    after = restarted(before, tmp_path)
    window = after.client()
    window.get("/registration/later/code")
    code = codes.show(handing_of(after).memory.resume_code)
    assert code and code in window.page
    firm = form_of(after).firm
    after.sessions.end_by_visitor()
    sari = admit(after)
    go_on(sari, code)
    assert form_of(after).firm == firm
    after.close()


def test_a_code_under_which_nothing_lies_is_shown_to_nobody(tmp_path: Path) -> None:
    """The power went while the form was being sealed: it is left again, under the same code."""
    before = furnish(tmp_path)
    fill(before)
    promised = handing_of(before)._code(draft_of(before).registration_id)
    after = restarted(before, tmp_path)
    window = after.client()
    window.get("/registration/later/code")
    assert window.url == "/registration/later"
    assert codes.show(promised) not in window.page
    assert leave(after, window) == codes.show(promised)
    after.close()


def test_what_was_typed_and_not_sent_is_there_again(seat: SeatInProcess) -> None:
    sari = fill(seat)
    revision = str(draft_of(seat).revision)
    sari.post("/registration/typed/street", revision=revision, street="Jalan Pahl")
    sari.get("/registration/later")
    assert "Ikut disimpan seperti yang Anda ketik" in sari.page
    street = form_of(seat).firm.address.street
    code = leave(seat, sari)
    assert not handing_of(seat).loses()
    seat.sessions.end_by_visitor()
    sari = admit(seat)
    go_on(sari, code)
    assert draft_of(seat).typed["street"] == {"street": "Jalan Pahl"}
    assert form_of(seat).firm.address.street == street, "it is no answer yet"
    sari.get("/registration/fill/street")
    assert 'value="Jalan Pahl"' in sari.page
    assert not handing_of(seat).loses()
    revision = str(draft_of(seat).revision)
    sari.post("/registration/typed/street", revision=revision, street="Jalan Pahlawan")
    assert handing_of(seat).loses(), "what is typed since is not there"
    desk_of(seat).filling.agree()
    press(seat, sari)
    (sealed,) = seat.spool.glob("*.form.age")
    opened = open_form(sealed, BOX)
    assert not opened.unsent, "never in what is handed in"


def test_the_command_says_nothing_of_whom_it_is(seat: SeatInProcess) -> None:
    leave(seat, fill(seat))
    db = seat.db()
    try:
        token = newest_token(db, seat.private)
    finally:
        db.close()
    assert token is not None
    key = seat.core.key.public
    command = jws.verify(token, "command", {key.kid: key}, Command)
    assert command.type == REGISTRATION_PARKED
    data = msgspec.json.decode(bytes(command.data), type=RegistrationParked)
    found = codes.draft_key(handing_of(seat).memory.resume_code, "production")
    assert data.locator == found.locator
    assert data.form.recipient == found.identity.recipient.text


def test_without_the_code_nothing_on_the_disk_opens_it(seat: SeatInProcess) -> None:
    sari = fill(seat)
    code = handing_of(seat)
    leave(seat, sari)
    typed = code.memory.resume_code
    seat.sessions.end_by_visitor()
    for path in seat.home.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for word in (*SECRET_WORDS, typed, codes.show(typed), "%PDF-"):
                assert word.encode() not in data, (path, word)


def test_at_another_seat_it_comes_from_the_gateway(tmp_path, seat: SeatInProcess) -> None:
    code = leave(seat, fill(seat))
    locator = codes.draft_key(codes.resume_code(code), "production").locator
    (file,) = seat.spool.glob("*.draft.age")
    other = furnish(tmp_path / "other")
    try:
        sari = admit(other)
        other.gateway.up = False
        go_on(sari, code)
        assert "server LPSE belum menjawab" in sari.page
        other.gateway.up = True
        other.gateway.drafts[locator] = file.read_bytes()
        go_on(sari, code)
        assert sari.url == "/registration/tasks"
        assert form_of(other).firm.name == "PT Maju Bersama"
        assert form_of(other).papers == form_of(seat).papers
    finally:
        other.close()


def test_what_was_left_elsewhere_since_counts(tmp_path, seat: SeatInProcess) -> None:
    code = leave(seat, fill(seat))
    locator = codes.draft_key(codes.resume_code(code), "production").locator
    (older,) = seat.spool.glob("*.draft.age")
    other = furnish(tmp_path / "other")
    try:
        other.gateway.drafts[locator] = older.read_bytes()
        sari = admit(other)
        go_on(sari, code)
        desk_of(other).filling.answer("identity", {"firm.name": "PT Maju Terus"})
        other.pass_time(60)
        leave(other, sari)
        (newer,) = other.spool.glob("*.draft.age")
        seat.gateway.drafts[locator] = newer.read_bytes()
        seat.sessions.end_by_visitor()
        go_on(admit(seat), code)
        assert form_of(seat).firm.name == "PT Maju Terus"
    finally:
        other.close()


def test_leaving_it_again_keeps_the_code_and_the_newest_counts(seat: SeatInProcess) -> None:
    sari = fill(seat)
    code = leave(seat, sari)
    desk_of(seat).filling.answer("identity", {"firm.name": "PT Maju Terus"})
    assert handing_of(seat).loses()
    sari.get("/registration/later/code")
    assert "berubah sesudah disimpan" in sari.page
    assert leave(seat, sari) == code
    seat.sessions.end_by_visitor()
    go_on(admit(seat), code)
    assert form_of(seat).firm.name == "PT Maju Terus"


def test_wrong_codes_are_said_and_make_the_next_one_wait(seat: SeatInProcess) -> None:
    sari = admit(seat)
    go_on(sari, "1234")
    assert "Kode lanjutan itu belum benar" in sari.page
    for _ in range(5):
        assert go_on(sari, codes.show(codes.new_resume_code())) == 404
    assert "tidak menyimpan isian dengan kode itu" in sari.page
    go_on(sari, codes.show(codes.new_resume_code()))
    assert "Tunggu" in sari.page
    assert seat.event_names().count("resume_code_refused") == 5
    seat.pass_time(16)
    assert go_on(sari, codes.show(codes.new_resume_code())) == 404


def test_a_code_opens_nothing_without_staff(seat: SeatInProcess) -> None:
    code = leave(seat, fill(seat))
    seat.sessions.end_by_visitor()
    sari = admit(seat)
    go_on(sari, code, pin="135791")
    assert desk_of(seat).visit.memory.draft is None
    assert "resume_code_refused" not in seat.event_names()


def test_who_leaves_is_offered_to_keep_the_form(seat: SeatInProcess) -> None:
    sari = fill(seat)
    sari.get("/leave")
    assert "Simpan untuk nanti" in sari.page
    leave(seat, sari)
    sari.get("/leave")
    assert "Pendaftaran Anda belum diserahkan" not in sari.page


def test_a_full_disk_keeps_the_form_on_the_pages(seat: SeatInProcess) -> None:
    sari = fill(seat)
    seat.free[0] = 1 << 20
    sari.post("/registration/later")
    handing_of(seat).jobs.join(60)
    sari.get(sari.url)
    assert "Isian belum tersimpan untuk nanti" in sari.page
    assert form_of(seat).firm.name == "PT Maju Bersama"
    assert list(seat.spool.glob("*.age")) == []


def test_the_code_is_printed(seat: SeatInProcess) -> None:
    sari = fill(seat)
    code = leave(seat, sari)
    sari.post("/registration/later/print")
    ((title, pdf),) = seat.printer.printed
    assert title == "Kode lanjutan" and pdf.startswith(b"%PDF")
    assert code in sari.page
    assert "registration_receipt_printed" in seat.event_names()


def test_the_page_of_the_code_says_what_became_of_the_sheet(seat: SeatInProcess) -> None:
    """Who believes that it comes leaves without the code, which nobody else has."""
    sari = fill(seat)
    leave(seat, sari)
    seat.printer.state = PrintState.PRINTING
    sari.post("/registration/later/print")
    here = re.search(r'id="printing"[^>]*hx-get="([^"]+)"', sari.page)
    assert here is not None and "Sedang dicetak…" in sari.page
    assert sari.poll(here[1]).status_code == 204
    seat.printer.jobs[0].end(PrintState.CANCELLED, Fault("printer_paper_empty"))
    part = sari.poll(here[1]).get_data(as_text=True)
    assert "Tidak jadi dicetak." in part and "Kertas printer habis." in part
    assert "hx-get" not in part and "<h1" not in part, "it has ended, in its place"


def test_a_paper_that_is_taken_afterwards_is_not_lost(seat: SeatInProcess) -> None:
    sari = fill(seat)
    code = leave(seat, sari)
    papers = desk_of(seat).papers
    papers.drop(papers.ready()[0].document)
    assert handing_of(seat).loses()
    left = form_of(seat).papers
    assert leave(seat, sari) == code and not handing_of(seat).loses()
    seat.sessions.end_by_visitor()
    sari = admit(seat)
    go_on(sari, code)
    assert [one.document for one in form_of(seat).papers] == [one.document for one in left]


def test_what_is_taken_up_replaces_the_form_with_all_its_papers(seat: SeatInProcess) -> None:
    sari = admit(seat)
    sari.post("/registration/entity", entity="ud")
    code = leave(seat, sari)
    seat.sessions.end_by_visitor()
    sari = fill(seat)
    assert form_of(seat).papers
    go_on(sari, code)
    assert form_of(seat).entity == "ud" and form_of(seat).papers == ()


def test_the_code_of_another_form_is_not_taken_for_this_one(seat: SeatInProcess) -> None:
    sari = fill(seat)
    first = leave(seat, sari)
    desk_of(seat).visit.drop()
    sari.post("/registration/entity", entity="cv")
    sari.get("/registration/later")
    assert first not in sari.page
    assert leave(seat, sari) != first
    seat.sessions.end_by_visitor()
    go_on(admit(seat), first)
    assert form_of(seat).firm.name == "PT Maju Bersama"
