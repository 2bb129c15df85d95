"""The page of regions: what counts, a file right and wrong, published."""

from __future__ import annotations

import html
import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, stream_encode_multipart

from sync.gateway.regions import service
from sync.identifiers import regions
from tests.kiosk.console.people import ORIGIN, Browser, Desk
from tests.newer_regions import DECREE, newer

KENDAL = '"33.24": "Kabupaten Kendal"'
LINE = newer()[: newer().index(KENDAL)].count("\n") + 1


def send(browser: Browser, data: bytes, name: str = "wilayah.json") -> TestResponse:
    """Choose a file and send it; the body is made in memory, where the client would spool it."""
    browser.text("/regions")
    fields = {"page_token": browser.token, "file": FileStorage(io.BytesIO(data), name)}
    body, length, boundary = stream_encode_multipart(fields, use_tempfile=False)
    return browser.http.post(
        "/console/regions",
        data=body.read(length),
        content_type=f"multipart/form-data; boundary={boundary}",
        headers=ORIGIN,
    )


def words(reply: TestResponse) -> str:
    return html.unescape(reply.get_data(as_text=True))


def test_a_decree_is_published_shown_and_journalled(desk: Desk) -> None:
    verifier = desk.at_work("verifier")
    page = html.unescape(verifier.text("/regions"))
    assert f"{regions.built_in().edition} tertanggal 23 Jun 2025: 38 provinsi, 514" in page
    assert "Ada di program." in page
    assert "Belum ada daftar yang diterbitkan." in page
    assert send(verifier, newer().encode()).status_code == 303
    page = html.unescape(verifier.text("/regions"))
    current, before = page.split("Pernah diterbitkan")
    assert f"{DECREE} tertanggal 1 Jul 2025: 39 provinsi" in current
    assert "Ada di program." not in current
    assert f"Berlaku.</strong> {DECREE}" in " ".join(before.split())
    assert verifier.get("/regions/file").get_data(as_text=True) == newer()
    journal = html.unescape(desk.at_work("head").text("/journal"))
    assert f"Daftar wilayah menurut {DECREE} tertanggal Selasa, 1 Jul 2025 diterbitkan" in journal


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Berkas daftar wilayah belum dipilih."),
        (b"\x89PNG\r\n\x1a\n", "wilayah.json bukan berkas teks."),
        (b"{", "Baris 1 berkas wilayah wilayah.json salah tulis"),
        (b" " * 200_001, "lebih panjang daripada 200000 huruf"),
        (
            newer().replace(KENDAL, '"33.24": "Kendal"').encode(),
            f"Baris {LINE} berkas wilayah wilayah.json: 33.24 bukan kode",
        ),
        (newer(date="3-2-2026").encode(), "date bukan nama keputusan (decree) atau tanggalnya"),
        (newer(date="2999-01-01").encode(), "bertanggal 1 Jan 2999, yang belum tiba."),
        (newer(date="2020-01-01").encode(), "lebih lama daripada Kepmendagri 300.2.2-2430"),
        (newer().replace('"33.23": "97.01"', '"91.01": "93.99"').encode(), "moved"),
    ],
)
def test_what_is_wrong_in_a_file_stands_beside_it(desk: Desk, data: bytes, sentence: str) -> None:
    reply = send(desk.at_work("verifier"), data)
    assert reply.status_code in (400, 409, 422)
    assert 'id="file-error"' in words(reply)
    assert sentence in words(reply)
    assert service.published(desk.centre) == []


def test_a_name_with_folders_or_markup_is_only_a_name(desk: Desk) -> None:
    reply = send(desk.at_work("verifier"), b"{", "C:/kami/<b>wilayah.json")
    assert "berkas wilayah &lt;b&gt;wilayah.json salah" in reply.get_data(as_text=True)


def test_the_page_speaks_english(desk: Desk) -> None:
    verifier = desk.at_work("verifier")
    verifier.text("/regions")
    verifier.post("/language", {"language": "en", "back": "/"})
    page = html.unescape(verifier.text("/regions"))
    assert "of 23 Jun 2025; provinces: 38, regencies and cities: 514" in page
    assert "Wilayah" not in page
