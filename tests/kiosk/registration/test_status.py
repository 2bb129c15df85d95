"""Where a registration stands: here, at the gateway, and what may be done about it."""

from __future__ import annotations

import msgspec
import pytest

from sync.registration import codes
from sync.wire.registration import RegistrationStatus
from tests.kiosk.bidding.support import PIN, Browser, SeatInProcess
from tests.kiosk.registration.handing import fill, form_of, handing_of, press
from tests.kiosk.registration.support import admit, desk_of, draft_of

CODE = codes.new_receipt_code()
TOLD = RegistrationStatus(
    nonce="n", code=CODE, stage="waiting", version=1, at="2026-11-22T03:00:00.000000Z"
)


def ask(seat: SeatInProcess, sari: Browser, **told: object) -> str:
    seat.gateway.told[CODE] = msgspec.structs.replace(TOLD, **told)
    sari.post("/registration/status", code=codes.show(CODE).lower())
    assert sari.url == "/registration/status/shown", sari.page
    return sari.page


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("waiting", "Menunggu diperiksa"),
        ("incomplete", "belum lengkap"),
        ("held", "petugas secara khusus"),
        ("approved", "Disetujui."),
        ("refused", "Ditolak."),
        ("lapsed", "Lewat batas waktu"),
        ("something_new", "something_new"),
    ],
)
def test_every_stage_is_said(seat: SeatInProcess, stage: str, words: str) -> None:
    page = ask(seat, admit(seat), stage=stage)
    assert words in page
    assert ("Perbaiki tanpa kode" in page) == (stage in ("incomplete", "lapsed"))


def test_what_is_missing_and_why_it_came_back_stands_in_words(seat: SeatInProcess) -> None:
    table = handing_of(seat).table("pt")
    assert table is not None
    document = next(iter(table.documents))
    reason = next(iter(table.refusals))
    page = ask(
        seat,
        admit(seat),
        stage="incomplete",
        missing=(document, "firm.email"),
        reason=reason,
        words="Akta tidak terbaca di halaman 3.",
        lapses_at="2026-12-22T03:00:00.000000Z",
    )
    assert table.documents[document].title.id in page
    assert table.refusals[reason].sentence.id in page
    assert table.refusals[reason].next_step.id in page
    assert "Akta tidak terbaca di halaman 3." in page
    assert "firm.email" not in page


def test_the_centres_number_is_shown_as_what_a_person_noted(seat: SeatInProcess) -> None:
    page = ask(
        seat,
        admit(seat),
        stage="approved",
        user_id="maju.bersama",
        centre_number="INA-77",
        centre_at="2026-11-22T03:30:00.000000Z",
    )
    assert "INA-77" in page and "dicatat petugas dari layar di sana" in page


def test_what_was_handed_in_here_is_known_without_a_link(seat: SeatInProcess) -> None:
    press(seat, fill(seat))
    code = handing_of(seat).all_handed()[0][0].code
    seat.sessions.end_by_visitor()
    seat.gateway.up = False
    sari = admit(seat)
    sari.post("/registration/status", code=code)
    assert "Server LPSE belum dapat ditanya" in sari.page
    assert "Tersegel di sini" in sari.page


def test_what_the_server_says_of_a_version_stands_alone(seat: SeatInProcess) -> None:
    """This seat may hear of the arrival later than the page does: both at once would be untrue."""
    sari = fill(seat)
    press(seat, sari)
    ((one, _item),) = handing_of(seat).all_handed()
    told = msgspec.structs.replace(TOLD, code=one.code)
    for version, unsent in ((1, False), (0, True)):
        seat.gateway.told[one.code] = msgspec.structs.replace(told, version=version)
        sari.post("/registration/status", code=codes.show(one.code))
        assert "Menunggu diperiksa" in sari.page
        assert ("Belum terkirim ke server LPSE" in sari.page) is unsent, version


def test_a_code_that_nobody_has_is_said_beside_its_field(seat: SeatInProcess) -> None:
    sari = admit(seat)
    assert sari.post("/registration/status", code="7").status_code == 422
    assert "Kode pendaftaran itu belum benar" in sari.page
    assert sari.post("/registration/status", code=codes.new_receipt_code()).status_code == 404
    assert "tidak mempunyai pendaftaran dengan kode itu" in sari.page
    seat.gateway.up = False
    assert sari.post("/registration/status", code=codes.new_receipt_code()).status_code == 503


def test_a_gateway_of_before_that_cannot_be_asked_says_nothing(seat: SeatInProcess) -> None:
    """It has no such address, which does not mean that it has no such registration or draft."""
    press(seat, fill(seat))
    code = handing_of(seat).all_handed()[0][0].code
    seat.sessions.end_by_visitor()
    seat.gateway.of_before = True
    sari = admit(seat)
    sari.post("/registration/status", code=code)
    assert "Server LPSE belum dapat ditanya" in sari.page
    assert sari.post("/registration/status", code=codes.new_receipt_code()).status_code == 503
    resume = {"code": codes.show(codes.new_resume_code()), "staff": "tono", "pin": PIN}
    assert sari.post("/registration/resume", **resume).status_code == 503
    assert "server LPSE belum menjawab" in sari.page
    assert "resume_code_refused" not in seat.event_names()


def test_without_its_resume_code_a_returned_one_begins_empty_under_its_code(
    seat: SeatInProcess,
) -> None:
    sari = admit(seat)
    page = ask(seat, sari, stage="incomplete", version=3)
    assert "Tanpa kode itu formulir diisi dari awal." in page
    sari.post("/registration/status/again")
    assert sari.url == "/registration/entity?again=yes", "this seat does not know its legal form"
    assert 'name="again" value="yes"' in sari.page
    for path in ("tasks", "check", "papers", "later"):
        assert sari.get(f"/registration/{path}").status_code == 409, path
    assert sari.get("/").status_code == 200
    sari.post("/registration/entity", entity="cv", again="yes")
    draft = draft_of(seat)
    assert (draft.code, draft.version, draft.application.entity) == (CODE, 4, "cv")


@pytest.mark.parametrize("stage", ["waiting", "incomplete", "lapsed", ""])
def test_what_was_handed_in_here_is_taken_up_by_its_resume_code(
    seat: SeatInProcess, stage: str
) -> None:
    """With every answer, paper and the account; "" is without a link, which it does not need."""
    sari = fill(seat)
    form = form_of(seat)
    papers = [one.open().read() for one in desk_of(seat).papers.sources()]
    press(seat, sari)
    ((one, _item),) = handing_of(seat).all_handed()
    key = handing_of(seat).memory.code_of(one.registration_id)
    assert codes.show(key) in sari.page, "the receipt shows it"
    seat.sessions.end_by_visitor()
    told = msgspec.structs.replace(TOLD, code=one.code, stage=stage)
    seat.gateway.told[one.code], seat.gateway.up = told, bool(stage)
    sari = admit(seat)
    sari.post("/registration/resume", code=codes.show(key), staff="tono", pin=PIN)
    assert sari.url == "/registration/tasks", sari.page
    draft = draft_of(seat)
    assert (draft.registration_id, draft.code, draft.version) == (one.registration_id, one.code, 2)
    assert form_of(seat) == msgspec.structs.replace(form, statement="")
    assert [each.open().read() for each in desk_of(seat).papers.sources()] == papers
    assert sari.post("/registration/hand-in").status_code == 409, "the statement is agreed to again"
    sari.post("/registration/statement", agreed="yes")
    press(seat, sari)
    assert [each.version for each, _item in handing_of(seat).all_handed()] == [2]
    assert codes.show(key) in sari.page, "its code stays"


@pytest.mark.parametrize("stage", ["approved", "refused", "held"])
def test_what_is_decided_or_looked_at_says_how_it_stands(seat: SeatInProcess, stage: str) -> None:
    press(seat, fill(seat))
    ((one, _item),) = handing_of(seat).all_handed()
    key = handing_of(seat).memory.code_of(one.registration_id)
    seat.sessions.end_by_visitor()
    seat.gateway.told[one.code] = msgspec.structs.replace(TOLD, code=one.code, stage=stage)
    sari = admit(seat)
    sari.post("/registration/resume", code=codes.show(key), staff="tono", pin=PIN)
    assert sari.url == "/registration/status/shown", sari.page
    assert desk_of(seat).visit.memory.draft is None


def test_an_old_version_takes_the_place_of_none_that_was_handed_in_since(
    seat: SeatInProcess,
) -> None:
    press(seat, fill(seat))
    ((one, _item),) = handing_of(seat).all_handed()
    key = handing_of(seat).memory.code_of(one.registration_id)
    seat.sessions.end_by_visitor()
    told = msgspec.structs.replace(TOLD, code=one.code, stage="incomplete", version=4)
    seat.gateway.told[one.code] = told
    sari = admit(seat)
    sari.post("/registration/resume", code=codes.show(key), staff="tono", pin=PIN)
    assert "versi 4 sudah diserahkan dengan kode lanjutan lain" in sari.page
    assert desk_of(seat).visit.memory.draft is None
    newer = msgspec.structs.replace(told, stage="a word of a newer server", version=1)
    seat.gateway.told[one.code] = newer
    sari.post("/registration/resume", code=codes.show(key), staff="tono", pin=PIN)
    assert sari.url == "/registration/status/shown", "nobody knows whether it may be changed"


def test_one_that_was_not_returned_is_not_handed_in_again(seat: SeatInProcess) -> None:
    sari = admit(seat)
    ask(seat, sari, stage="waiting")
    assert sari.post("/registration/status/again").status_code == 409
