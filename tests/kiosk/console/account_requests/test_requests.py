"""Requests about accounts at the console: opened with a letter, answered, ended, and printed."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf
import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from sync.gateway.account_requests import service as requests
from sync.gateway.account_requests.service import MOST_LETTER
from sync.gateway.registrations import service
from sync.gateway.registrations.service import SeenVersion
from sync.gateway.vendors import accounts
from sync.wire.firms import firm
from tests import registrations
from tests.kiosk.bidding.support import a_pdf
from tests.kiosk.console.people import ORIGIN, PIN, Browser, Desk
from tests.kiosk.console.registered import Registered, member
from tests.registrations import npwp

MAIL, ASKER = "direksi.baru@contoh.example", "Sri Wahyuni"
TYPED = {"value": MAIL, "asker": ASKER, "originals": ["id_card", "power_of_attorney"]}
ANSWER = {"number": "INA-77", "number_again": "INA-77", "at": "2026-11-24 09.30", "own_secret": PIN}


@pytest.fixture
def account(desk: Desk) -> str:
    """The id of an account that an approval has issued."""
    handed = Registered(desk).hand_in(registrations.application())
    by = member(desk)
    service.approve(desk.centre, handed.registration_id, by=by, seen=SeenVersion(1, 0))
    return service.open_one(desk.centre, handed.registration_id, by=by).account_id


def bring(
    browser: Browser, account: str, kind: str = "email", letter: bytes | None = None, **typed: Any
) -> TestResponse:
    path = f"/accounts/{account}/requests/{kind}"
    browser.get(path)
    form = {"page_token": browser.token, "own_secret": PIN, **TYPED, **typed}
    data = a_pdf("Permohonan") if letter is None else letter
    sent = MultiDict({**form, "letter": FileStorage(io.BytesIO(data), "surat.pdf")})
    boundary, body = encode_multipart(sent)  # by itself the client leaves a large one to a file
    content = f'multipart/form-data; boundary="{boundary}"'
    return browser.http.post(f"/console{path}", data=body, content_type=content, headers=ORIGIN)


def opened(desk: Desk, account: str) -> str:
    """The id of the newest request."""
    return requests.requests(desk.centre, account, by=member(desk))[0].request_id


def test_a_request_is_opened_answered_and_read_on_the_account(desk: Desk, account: str) -> None:
    verifier, data = desk.at_work("verifier"), a_pdf("Permohonan Sri")
    assert "Belum ada permohonan." in verifier.text(f"/accounts/{account}")
    assert bring(verifier, account, letter=data).status_code == 303
    one = opened(desk, account)
    listed = verifier.text(f"/accounts/{account}")
    assert f"/account-requests/{one}" in listed and "Terbuka" in listed
    page = verifier.text(f"/account-requests/{one}")
    for text in (MAIL, ASKER, "KTP direktur", "Surat kuasa", "Petugas verifier", "Terbuka"):
        assert text in page, text
    reply = verifier.get(f"/account-requests/{one}/letter")
    assert reply.get_data() == data
    assert reply.headers["Content-Disposition"] == 'attachment; filename="surat.pdf"'
    verifier.text(f"/account-requests/{one}/done")
    assert verifier.post(f"/account-requests/{one}/done", ANSWER).status_code == 303
    page = verifier.text(f"/account-requests/{one}")
    assert "Isian pendaftarannya di sini tidak ikut berubah." in page
    assert "Selesai" in page and "INA-77" in page and "Kata INAPROC atau SPSE" in page
    assert not re.findall(rf'(?:href|action)="[^"]*{re.escape(MAIL)}', page)
    assert verifier.get(f"/account-requests/{one}/done").status_code == 409


@pytest.mark.parametrize(
    ("kind", "typed", "field"),
    [
        ("email", {"value": "bukan alamat"}, "value"),
        ("email", {"value": ""}, "value"),
        ("number", {"value": "12345"}, "value"),
        ("number", {"value": npwp(1)}, "value"),
        ("person", {"value": ""}, "value"),
        ("email", {"asker": " "}, "asker"),
        ("email", {"letter": b""}, "letter"),
        ("email", {"letter": b"%PDF-1.4 nothing"}, "letter"),
        ("email", {"letter": registrations.paper("nib").data[:2000]}, "letter"),
        ("email", {"letter": b"\xff\xd8\xff\xe0 no picture"}, "letter"),
        ("email", {"own_secret": "000000"}, "own_secret"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    desk: Desk, account: str, kind: str, typed: dict[str, Any], field: str
) -> None:
    reply = bring(desk.at_work("verifier"), account, kind, **typed)
    page = reply.get_data(as_text=True)
    assert reply.status_code == 422
    assert f'id="{field}-error"' in page, page
    assert requests.requests(desk.centre, account, by=member(desk)) == []


def test_a_letter_of_more_than_the_centre_takes_is_told_so(desk: Desk, account: str) -> None:
    with pikepdf.open(io.BytesIO(a_pdf("Besar"))) as document:
        document.Root.Padding = document.make_stream(bytes(range(256)) * (MOST_LETTER // 250))
        out = io.BytesIO()
        document.save(out, compress_streams=False)
    page = bring(desk.at_work("verifier"), account, letter=out.getvalue()).get_data(as_text=True)
    assert "lebih besar dari 2 MB" in page


def test_a_picture_is_no_letter(desk: Desk, account: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "PNG")
    page = bring(desk.at_work("verifier"), account, letter=out.getvalue()).get_data(as_text=True)
    assert "Suratnya belum berupa PDF" in page


def test_an_odd_number_is_asked_about_once(desk: Desk, account: str) -> None:
    """A number that our rules do not know may be right: it is compared, never refused."""
    verifier, odd = desk.at_work("verifier"), "012345678533000"
    page = bring(verifier, account, "number", value=odd).get_data(as_text=True)
    assert "Cocokkan sekali lagi dengan suratnya." in page
    assert f'name="advised" value="{odd}"' in page
    assert bring(verifier, account, "number", value=odd, advised=odd).status_code == 303
    held = requests.request(desk.centre, opened(desk, account), by=member(desk))
    assert (held.asked.value, held.asked.compared) == (odd, True)
    assert "tampak tidak biasa" in verifier.text(f"/account-requests/{held.request_id}")


def test_a_new_number_is_the_accounts_once_the_centre_has_answered(
    desk: Desk, account: str
) -> None:
    verifier = desk.at_work("verifier")
    bring(verifier, account, "number", value=npwp(7))
    again = bring(verifier, account, "number", value=npwp(8))
    assert "masih terbuka" in again.get_data(as_text=True)
    one = opened(desk, account)
    page = verifier.text(f"/account-requests/{one}/done")
    assert "NPWP akun ini diganti di sini juga." in page
    for wrong, field in (
        ({"number_again": "INA-78"}, "number_again"),
        ({"number": "", "number_again": ""}, "number"),
        ({"at": "kemarin"}, "at"),
        ({"at": "2027-01-01 09.00"}, "at"),
        ({"own_secret": "000000"}, "own_secret"),
    ):
        reply = verifier.post(f"/account-requests/{one}/done", {**ANSWER, **wrong})
        assert reply.status_code == 422
        assert f'id="{field}-error"' in reply.get_data(as_text=True), (wrong, field)
    assert verifier.post(f"/account-requests/{one}/done", ANSWER).status_code == 303
    assert accounts.account(desk.centre, account, by=member(desk)).account.firm == firm(npwp(7))
    page = verifier.text(f"/account-requests/{one}")
    assert firm(npwp(1)) in page and "beralih ke NPWP yang baru" in page
    assert verifier.get("/account-requests/nothing").status_code == 404


@pytest.mark.parametrize(("act", "state"), [("refuse", "Ditolak"), ("withdraw", "Ditarik")])
def test_a_request_ends_with_a_reason(desk: Desk, account: str, act: str, state: str) -> None:
    verifier = desk.at_work("verifier")
    bring(verifier, account, "password", value="")
    one = opened(desk, account)
    path = f"/account-requests/{one}/{act}"
    verifier.text(path)
    empty = verifier.post(path, {"words": " ", "own_secret": PIN})
    assert 'id="words-error"' in empty.get_data(as_text=True)
    sent = {"words": "Surat kuasanya tidak ada.", "own_secret": PIN}
    assert verifier.post(path, sent).status_code == 303
    page = verifier.text(f"/account-requests/{one}")
    assert state in page and "Surat kuasanya tidak ada." in page
    assert verifier.post(path, sent).status_code == 409


def test_everything_that_is_held_names_the_requests(desk: Desk, account: str) -> None:
    verifier = desk.at_work("verifier")
    bring(verifier, account)
    verifier.get("/registrations/everything")
    reply = verifier.post("/registrations/everything", {"named": npwp(1), "resume_code": ""})
    page = reply.get_data(as_text=True)
    assert MAIL in page and "Ganti alamat email" in page and "/letter" in page
    one = opened(desk, account)
    verifier.text(f"/account-requests/{one}/done")
    verifier.post(f"/account-requests/{one}/done", ANSWER)
    held = accounts.account(desk.centre, account, by=member(desk)).account
    page = verifier.text(f"/registrations/{held.registration_id}")
    for text in ("Permohonan dicatat: ganti alamat email.", "Permohonan selesai menurut INAPROC"):
        assert text in page, text
    assert "INA-77" in page


@pytest.mark.parametrize("kind", ["email", "number"])
def test_the_letter_is_printed_with_what_is_known(desk: Desk, account: str, kind: str) -> None:
    verifier = desk.at_work("verifier")
    assert f"/requests/{kind}/form" in verifier.text(f"/accounts/{account}/requests/{kind}")
    reply = verifier.get(f"/accounts/{account}/requests/{kind}/form")
    with pikepdf.open(io.BytesIO(reply.get_data())) as document:
        assert "Surat Permohonan" in str(document.docinfo["/Title"])
    other = verifier.get(f"/accounts/{account}/requests/person/form")
    assert other.status_code == 404


def test_the_front_desk_sees_no_request(desk: Desk, account: str) -> None:
    bring(desk.at_work("verifier"), account)
    one = opened(desk, account)
    front = desk.at_work("front_desk")
    for path in (f"/account-requests/{one}", f"/account-requests/{one}/letter"):
        assert front.get(path).status_code == 403
