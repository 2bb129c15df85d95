"""Blacklists: taken in from a file with each refused line named, shown with day and licence."""

from __future__ import annotations

import io
import json

import pytest
from werkzeug.test import TestResponse

from tests.kiosk.console.people import ORIGIN, PIN, Browser, Desk
from tests.registrations import npwp

SAID = {
    "source": "INAPROC Satu Data",
    "licence": "CC BY-NC-SA 4.0",
    "dated": "20 November 2026",
    "own_secret": PIN,
}
CSV = (
    "Nama Penyedia;NPWP;Nomor SK;Tanggal Mulai;Tanggal Selesai;Alasan\n"
    f"PT Ingkar Janji;{npwp(5)};SK-9/2026;1/10/2026;1/10/2027;Mengundurkan diri\n"
    "CV Rusak;1,31E+019;SK-10;;;\n"
    f"CV Tanggal;{npwp(6)};SK-11;31/02/2026;;\n"
)


def bring(browser: Browser, data: bytes, **typed: str) -> TestResponse:
    browser.get("/blacklist/new")
    form = {"page_token": browser.token, **SAID, **typed}
    sent = {**form, "file": (io.BytesIO(data), "daftar.csv")}
    return browser.http.post("/console/blacklist/new", data=sent, headers=ORIGIN)


def test_a_list_comes_in_and_is_shown_with_its_day_and_licence(desk: Desk) -> None:
    verifier = desk.at_work("verifier")
    assert "Belum ada daftar hitam yang diambil." in verifier.text("/blacklist")
    page = bring(verifier, CSV.encode()).get_data(as_text=True)
    assert "1 isi diambil, 2 baris ditolak." in page
    assert '<td class="num">3</td>' in page
    assert '<td class="num">4</td>' in page
    shown = verifier.text("/blacklist")
    for text in ("PT Ingkar Janji", "CC BY-NC-SA 4.0", "20 Nov 2026", "SK-9/2026", "1 Okt 2027"):
        assert text in shown, text


def test_json_of_the_data_service_is_read_too(desk: Desk) -> None:
    verifier = desk.at_work("verifier")
    rows = [{"nama_penyedia": "CV Lalai", "npwp": npwp(7), "no_sk": "SK-1"}]
    page = bring(verifier, json.dumps({"data": rows}).encode()).get_data(as_text=True)
    assert "1 isi diambil, 0 baris ditolak." in page
    assert "CV Lalai" in verifier.text("/blacklist")


def test_entries_are_searched_without_an_address(desk: Desk) -> None:
    verifier = desk.at_work("verifier")
    bring(verifier, CSV.encode())
    for sought in ("ingkar", npwp(5), "0" + npwp(5)):
        reply = verifier.post("/blacklist", {"sought": sought})
        assert "PT Ingkar Janji" in reply.get_data(as_text=True), sought
    page = verifier.post("/blacklist", {"sought": "siapa"}).get_data(as_text=True)
    assert "Tidak ditemukan dalam salinan kami." in page


@pytest.mark.parametrize(
    ("data", "typed", "field"),
    [
        (b"", {}, "file"),
        (b"nama\n", {}, "file"),
        (CSV.encode(), {"source": ""}, "source"),
        (CSV.encode(), {"licence": " "}, "licence"),
        (CSV.encode(), {"dated": "kemarin"}, "dated"),
        (CSV.encode(), {"dated": "2027-01-01"}, "dated"),
        (CSV.encode(), {"own_secret": "000000"}, "own_secret"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    desk: Desk, data: bytes, typed: dict[str, str], field: str
) -> None:
    verifier = desk.at_work("verifier")
    reply = bring(verifier, data, **typed)
    assert reply.status_code >= 400
    assert f'id="{field}-error"' in reply.get_data(as_text=True)
    assert "Belum ada daftar hitam yang diambil." in verifier.text("/blacklist")


def test_a_much_shorter_list_is_asked_about_with_both_counts(desk: Desk) -> None:
    verifier = desk.at_work("verifier")
    whole = "Nama\n" + "".join(f"PT Nomor {number}\n" for number in range(1, 1201))
    bring(verifier, whole.encode())
    reply = bring(verifier, b"Nama\nPT Baru\n")
    page = reply.get_data(as_text=True)
    assert reply.status_code == 422, page
    assert 'id="counted-error"' in page
    assert "1 isi, sedangkan yang akan digantikan 1200 isi" in page
    assert "PT Nomor 7" in verifier.post("/blacklist", {"sought": "nomor 7"}).get_data(as_text=True)
    for typed in ("2", "satu"):
        assert bring(verifier, b"Nama\nPT Baru\n", counted=typed).status_code == 422
    assert "1 isi diambil" in bring(verifier, b"Nama\nPT Baru\n", counted="1").get_data(
        as_text=True
    )
    assert "PT Baru" in verifier.text("/blacklist")
