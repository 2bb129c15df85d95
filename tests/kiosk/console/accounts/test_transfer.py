"""Accounts out as a spreadsheet that keeps every digit, and in with each refused line named."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import openpyxl
import pytest
from werkzeug.test import TestResponse

from sync.gateway.journal import service as journal
from sync.gateway.vendors import accounts
from tests.kiosk.console.people import ORIGIN, PIN, Browser, Desk
from tests.kiosk.console.registered import member
from tests.registrations import npwp

HEAD = "User ID;NPWP;Nama\n"
FIRM = f"sawah1;{npwp(31)};CV Sawah Jaya\n"


def bring(browser: Browser, data: bytes, **typed: str) -> TestResponse:
    browser.get("/accounts/transfer")
    form = {"page_token": browser.token, "own_secret": PIN, **typed}
    sent = {**form, "file": (io.BytesIO(data), "akun.csv")}
    return browser.http.post("/console/accounts/transfer", data=sent, headers=ORIGIN)


def names(desk: Desk) -> list[str]:
    found = accounts.accounts(desk.centre, "", 0, by=member(desk)).standings
    return [one.account.name for one in found]


def test_accounts_come_in_and_refused_lines_are_named(desk: Desk) -> None:
    verifier = desk.at_work("verifier")
    lines = (
        f"{HEAD}{FIRM}rusak1;1,31E+019;CV Rusak\nnol1;13121660091;CV Nol\n;{npwp(32)};Tanpa ID\n"
    )
    reply = bring(verifier, lines.encode())
    page = reply.get_data(as_text=True)
    assert reply.status_code == 200
    assert "1 akun diambil, 3 baris ditolak." in page
    for number in (3, 4, 5):
        assert f'<td class="num">{number}</td>' in page
    assert names(desk) == ["CV Sawah Jaya"]
    again = bring(verifier, (HEAD + FIRM).encode()).get_data(as_text=True)
    assert "0 akun diambil, 1 baris ditolak." in again


def test_the_spreadsheet_holds_text_alone(desk: Desk) -> None:
    verifier = desk.at_work("verifier")
    bring(verifier, f"{HEAD}{FIRM}rumus1;{npwp(33)};=HYPERLINK(1)\n".encode())
    verifier.get("/accounts/transfer")
    reply = verifier.post("/accounts/transfer/xlsx")
    assert reply.headers["Content-Disposition"].startswith("attachment; ")
    sheet = openpyxl.load_workbook(io.BytesIO(reply.data)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    values = {cell.value for cell in cells}
    assert {"0" + npwp(31), "=HYPERLINK(1)"} <= values
    csv = verifier.post("/accounts/transfer/csv").get_data(as_text=True)
    assert f"\t0{npwp(31)}" in csv
    kept = [entry.name for _, entry in journal.read(desk.centre)]
    assert kept.count("accounts_exported") == 2


@pytest.mark.parametrize(
    ("data", "typed", "field"),
    [
        (b"", {}, "file"),
        (b"\x00\xff\x00", {}, "file"),
        (b"Nama\nCV Sawah\n", {}, "file"),
        ((HEAD + FIRM).encode(), {"own_secret": "000000"}, "own_secret"),
        ((HEAD + FIRM).encode(), {"own_secret": ""}, "own_secret"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_beside_its_field(
    desk: Desk, data: bytes, typed: dict[str, str], field: str
) -> None:
    reply = bring(desk.at_work("verifier"), data, **typed)
    assert reply.status_code >= 400
    assert f'id="{field}-error"' in reply.get_data(as_text=True)
    assert names(desk) == []


def test_a_large_file_is_taken_and_never_touches_the_disk(desk: Desk, tmp_path: Path) -> None:
    """What names people stays in memory: with no place for temporary files it works as before."""
    lines = [f"kelompok{n};{npwp(100 + n)};Kelompok Tani Makmur {n}" for n in range(12_000)]
    data = (HEAD + "\n".join(lines) + "\n").encode()
    assert len(data) > 500 * 1024
    verifier, before = desk.at_work("verifier"), tempfile.tempdir
    verifier.get("/accounts/transfer")
    fields = {"page_token": verifier.token, "own_secret": PIN}
    # Written by hand: the browser of these tests would itself use a temporary file.
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    parts.append('--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n')
    body = "".join(parts).encode() + data + b"\r\n--x--\r\n"
    headers = {**ORIGIN, "Content-Type": "multipart/form-data; boundary=x"}
    tempfile.tempdir = str(tmp_path / "nowhere")
    try:
        reply = verifier.http.post("/console/accounts/transfer", data=body, headers=headers)
    finally:
        tempfile.tempdir = before
    page = reply.get_data(as_text=True)
    assert "12.000 akun diambil, 0 baris ditolak." in page
