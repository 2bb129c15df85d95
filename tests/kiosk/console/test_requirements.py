"""The pages of requirement tables: what counts, a file right and wrong, published and withdrawn."""

from __future__ import annotations

import html
import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, stream_encode_multipart

from sync.gateway.requirements import service
from sync.requirements import text_of_shipped
from tests.kiosk.console.people import ORIGIN, Browser, Desk

TEXT = text_of_shipped("se-lkpp-2-2020").replace("se-lkpp-2-2020", "kami")

LIMIT = TEXT[: TEXT.index("limit_days")].count("\n") + 1


def send(browser: Browser, data: bytes, name: str = "kami.toml") -> TestResponse:
    """Choose a file and send it; the body is made in memory, where the client would spool it."""
    browser.text("/requirements/publish")
    fields = {"page_token": browser.token, "file": FileStorage(io.BytesIO(data), name)}
    body, length, boundary = stream_encode_multipart(fields, use_tempfile=False)
    return browser.http.post(
        "/console/requirements/publish",
        data=body.read(length),
        content_type=f"multipart/form-data; boundary={boundary}",
        headers=ORIGIN,
    )


def words(reply: TestResponse) -> str:
    return html.unescape(reply.get_data(as_text=True))


def test_a_file_is_published_and_shown(desk: Desk) -> None:
    verifier = desk.at_work("verifier")
    reply = send(verifier, TEXT.encode())
    assert reply.status_code == 303
    assert reply.location.endswith("/console/requirements/kami/1")
    page = html.unescape(verifier.text("/requirements/kami/1"))
    assert "Perseroan terbatas (PT)" in page
    assert "Surat kuasa (bila diwakili penerima kuasa)" in page
    (one,) = service.published(desk.centre)
    assert one.kept.told.text == TEXT
    page = html.unescape(verifier.text("/requirements"))
    assert "kami versi 1" in page
    assert "Dipakai pendaftaran baru: Perseroan terbatas (PT); PT perorangan;" in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Berkas tabel persyaratan belum dipilih."),
        (b"\x89PNG\r\n\x1a\n", "kami.toml bukan berkas teks."),
        (b"a = ", "kami.toml, baris 1, kolom 1: tulisan di sini tidak terbaca sebagai TOML."),
        (
            TEXT.replace("limit_days = 30", "limit_days = 0").encode(),
            f"kami.toml, baris {LIMIT}: limit_days di luar yang mungkin.",
        ),
    ],
)
def test_what_is_wrong_in_a_file_stands_beside_it(desk: Desk, data: bytes, sentence: str) -> None:
    reply = send(desk.at_work("verifier"), data)
    assert reply.status_code == 422
    assert 'id="file-error"' in words(reply)
    assert sentence in words(reply)
    assert service.published(desk.centre) == []


def test_everything_wrong_is_listed(desk: Desk) -> None:
    wrong = TEXT.replace("limit_days = 30", "limit_days = 0").replace('"a4"', '"a3"')
    page = words(send(desk.at_work("verifier"), wrong.encode()))
    assert page.count("<li>kami.toml, baris ") == 2
    assert "a3 bukan salah satu pilihan." in page


def test_a_name_with_folders_or_markup_is_only_a_name(desk: Desk) -> None:
    reply = send(desk.at_work("verifier"), b"a = ", "C:\\kami\\<b>tabel.toml")
    assert "&lt;b&gt;tabel.toml, baris 1" in reply.get_data(as_text=True)
    assert "kami" not in words(reply).split("error-summary")[1].split("</div>")[0]


def test_another_text_of_a_version_is_refused_with_what_to_do(desk: Desk) -> None:
    verifier = desk.at_work("verifier")
    send(verifier, TEXT.encode())
    reply = send(verifier, (TEXT + "# lain\n").encode())
    assert reply.status_code == 409
    assert "Tabel kami versi 1 sudah terbit, dengan isi yang lain." in words(reply)


def test_a_file_larger_than_any_table_is_refused(desk: Desk) -> None:
    assert send(desk.at_work("verifier"), b"#" * 1_100_000).status_code == 413
    reply = send(desk.at_work("verifier"), b"#" * 400_000)
    assert "lebih panjang daripada 200000 huruf" in words(reply)


def test_a_table_of_the_program_is_published_and_withdrawn(desk: Desk) -> None:
    head = desk.at_work("head")
    page = html.unescape(head.text("/requirements"))
    assert "Belum ada tabel yang diterbitkan." in page
    assert head.post("/requirements/publish/temanggung-2011").status_code == 303
    page = html.unescape(head.text("/requirements"))
    assert "LPSE Kabupaten Temanggung" in page.split("Ada di program")[0]
    assert head.post("/requirements/temanggung-2011/1/withdraw").status_code == 303
    page = html.unescape(head.text("/requirements"))
    assert "Ditarik." in page.split("Ada di program")[0]
    assert "temanggung-2011" in page.split("Ada di program")[1]
    journal = html.unescape(head.text("/journal"))
    assert (
        "Tabel persyaratan temanggung-2011 versi 1 diterbitkan, berlaku mulai Rabu, 1 Jun 2011."
        in journal
    )
    assert "Tabel persyaratan temanggung-2011 versi 1 ditarik." in journal


def test_what_will_count_and_what_does_not_says_so(desk: Desk) -> None:
    verifier = desk.at_work("verifier")
    send(verifier, TEXT.replace("2020-01-01", "2030-01-01").encode())
    page = html.unescape(verifier.text("/requirements"))
    assert "Dipakai pendaftaran baru mulai Selasa, 1 Jan 2030." in page
    assert "Milik LPSE Kabupaten Temanggung: dipakai setelah diterbitkan." in page


def test_what_is_unknown_is_a_page_that_says_so(desk: Desk) -> None:
    verifier = desk.at_work("verifier")
    verifier.text("/requirements")
    assert verifier.get("/requirements/nothing/1").status_code == 404
    assert verifier.post("/requirements/publish/nothing").status_code == 404
    assert verifier.post("/requirements/nothing/1/withdraw").status_code == 404


def test_a_table_of_the_largest_size_is_taken(desk: Desk) -> None:
    text = TEXT + "# \u0645\n" * ((200_000 - len(TEXT)) // 4)
    assert send(desk.at_work("verifier"), text.encode()).status_code == 303


def test_the_pages_speak_english(desk: Desk) -> None:
    verifier = desk.at_work("verifier")
    verifier.text("/requirements")
    verifier.post("/language", {"language": "en", "back": "/"})
    page = html.unescape(verifier.text("/requirements/inaproc-2026/1"))
    assert "Requirements of an INAPROC account (2026)" in page
    assert "Wajib" not in page
