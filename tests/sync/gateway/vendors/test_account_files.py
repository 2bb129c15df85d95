"""Accounts out and in again: nothing runs, no zero is lost, and what is spoilt is named."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.errors import Fault
from sync.gateway import tables
from sync.gateway.centre import Centre
from sync.gateway.vendors import account_files, accounts
from sync.gateway.vendors import shared as vendors
from sync.gateway.vendors.accounts import Decree
from sync.gateway.vendors.shared import AccountWish
from tests.registrations import npwp, verifier
from tests.sync.gateway.cast import House, copy_house

HEADING = "User ID,NPWP,Nama,Status,Sejak,Alasan\n"
NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1).map(
    lambda text: text[:40]
)


def issue(house: House, user_id: str, number: str, name: str) -> None:
    with house.centre.writing() as db:
        wish = AccountWish(number, name, user_id, verifier(), registration_id=user_id)
        vendors.issue(house.centre, db, wish, by=house.head)


def held(centre: Centre, house: House) -> set[tuple[str, str, str, str]]:
    found = accounts.accounts(centre, "", 0, by=house.head).standings
    return {
        (one.account.user_id, one.account.firm, one.account.name, one.status)
        for one in found
        if one.account.named
    }


def test_the_workbook_holds_text_alone(house: House) -> None:
    issue(house, "=1+1", npwp(1), '=HYPERLINK("http://x")')
    issue(house, "nol", "0013121660091000", "'+62 Jaya")
    data = account_files.export(house.centre, "xlsx", by=house.head)
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    values = {str(cell.value) for cell in cells}
    assert {"=1+1", "0013121660091000", "'+62 Jaya"} <= values


def test_a_csv_keeps_what_a_spreadsheet_would_count(house: House) -> None:
    issue(house, "@sum", "0013121660091000", "-2")
    text = account_files.export(house.centre, "csv", by=house.head).decode("utf-8-sig")
    (row,) = [row for row in csv.reader(io.StringIO(text)) if row[0] == "\t@sum"]
    assert row[1:4] == ["\t0013121660091000", "\t-2", "aktif"]
    assert row[4] == house.centre.today().isoformat()


def test_since_when_is_a_day_at_the_lpse_and_not_in_utc(house: House) -> None:
    """Half past midnight there is the day before in UTC."""
    here = ZoneInfo(house.centre.identity.timezone)
    house.clock.now = datetime(2026, 11, 23, 0, 30, tzinfo=here).astimezone(UTC)
    issue(house, "larut", "0013121660091000", "PT Larut")
    text = account_files.export(house.centre, "csv", by=house.head).decode("utf-8-sig")
    (row,) = [row for row in csv.reader(io.StringIO(text)) if row[0] == "larut"]
    assert row[4] == "2026-11-23"


@pytest.mark.parametrize("user_id", ["00.12", "007e2", "1e5", "0012.5", "1-2", ".5"])
def test_a_csv_keeps_what_a_spreadsheet_would_read_as_a_number_or_a_day(
    house: House, user_id: str
) -> None:
    issue(house, user_id, npwp(1), "PT Nol")
    text = account_files.export(house.centre, "csv", by=house.head).decode("utf-8-sig")
    assert f"\t{user_id}" in {row[0] for row in csv.reader(io.StringIO(text))}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(NAMES, st.integers(0, 10**7), st.booleans())
def test_what_goes_out_as_csv_comes_in_elsewhere(
    furnished: House, tmp_path_factory: pytest.TempPathFactory, name: str, serial: int, on: bool
) -> None:
    here = copy_house(furnished, tmp_path_factory.mktemp("here"))
    there = copy_house(furnished, tmp_path_factory.mktemp("there"))
    issue(here, f"u{serial}", npwp(serial), name)
    (standing,) = accounts.accounts(here.centre, f"u{serial}", 0, by=here.head).standings
    if not on:
        decree = Decree("lkpp", "1", False, "Diminta.")
        account_id = standing.account.account_id
        accounts.deactivate(here.centre, account_id, decree, by=here.head, seen=0)
    data = account_files.export(here.centre, "csv", by=here.head)
    report = account_files.take_in(there.centre, data, by=there.head)
    assert held(there.centre, there) == held(here.centre, here)
    # Who is named by a number alone was there before.
    assert {one.code for one in report.refused} == {"account_user_id_number"}


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ('a,"1,31E+019",PT A', "table_number_rounded", "npwp"),
        ("a,1.31E+15,PT A", "table_number_rounded", "npwp"),
        ("a,13121660091000,PT A", "table_number_short", "npwp"),
        ("a,13.121.660.0-91.000,PT A", "table_number_short", "npwp"),
        ("a,abc,PT A", "table_number_wrong", "npwp"),
        ("a,0013121660091000,", "table_name_missing", "name"),
        (",0013121660091000,PT A", "account_user_id_missing", "user_id"),
        ("0013121660091000,0013121660091000,PT A", "account_user_id_number", "user_id"),
        ("b,,PT B", "table_twice", "user_id"),
        ("c,0131216600910001,PT B", "table_twice", "user_id"),
        ("c,,PT B,pegawai", "table_kind_wrong", "kind"),
        ("known,,PT A", "table_account_known", "user_id"),
    ],
)
def test_a_spoilt_line_is_named_and_the_others_are_taken(
    house: House, row: str, code: str, column: str
) -> None:
    issue(house, "known", npwp(8), "PT Dikenal")
    data = f"User ID,NPWP,Nama,Jenis\nb,0131216600910001,PT Baik\n{row}\nd,,PT Juga Baik\n".encode()
    report = account_files.take_in(house.centre, data, by=house.head)
    assert report.taken == 2
    assert [(one.number, one.code, one.column) for one in report.refused] == [(3, code, column)]


@pytest.mark.parametrize(
    "text",
    [
        "User ID;NPWP;Nama\nb;'0013121660091000;PT B\n",
        "sep=;\r\nuserid;nomor npwp;nama penyedia\r\nb;\t0013121660091000;PT B\r\n",
        "\ufeffNama\tNPWP\tUser ID\nPT B\t0013121660091000\tb\n",
    ],
)
def test_columns_are_found_by_name_whatever_stands_between(house: House, text: str) -> None:
    assert account_files.take_in(house.centre, text.encode(), by=house.head).taken == 1
    assert held(house.centre, house) == {("b", "0013121660091000", "PT B", "active")}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"User ID,Nama\na,b\n", "table_column_missing"),
        (b"\x00\xff\xfe", "table_no_text"),
        (b"[{", "table_not_json"),
        (b"PK\x03\x04\x14\x00\x06\x00", "table_no_text"),
        (b"", "table_column_missing"),
    ],
)
def test_what_is_no_table_says_so(house: House, data: bytes, code: str) -> None:
    with pytest.raises(Fault, match=code):
        account_files.take_in(house.centre, data, by=house.head)


@pytest.mark.parametrize(
    "data", [b"User ID,NPWP,Nama\n" + b"b,,\n" * 9, json.dumps([{"User ID": "b"}] * 9).encode()]
)
def test_a_file_of_too_many_lines_is_not_read_to_its_end(
    house: House, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_LINES", 3)
    with pytest.raises(Fault, match="table_too_long"):
        account_files.take_in(house.centre, data, by=house.head)


def test_what_kind_an_account_is_goes_out_and_comes_in(
    house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A committee's User ID must not become a vendor's on the way through a spreadsheet."""
    there = copy_house(house, tmp_path_factory.mktemp("there"))
    with house.centre.writing() as db:
        wish = AccountWish(
            "", "Andi", "pokja.andi", verifier(), kind="non_vendor", registration_id="r"
        )
        vendors.issue(house.centre, db, wish, by=house.head)
    data = account_files.export(house.centre, "csv", by=house.head)
    account_files.take_in(there.centre, data, by=there.head)
    (one,) = accounts.accounts(there.centre, "pokja", 0, by=there.head).standings
    assert (one.account.kind, one.account.firm) == ("non_vendor", "pokja.andi")


def test_an_imported_account_has_no_password_until_one_is_set(house: House) -> None:
    data = (HEADING + "b,0013121660091000,PT B,aktif,,\n").encode()
    account_files.take_in(house.centre, data, by=house.head)
    from sync.gateway.vendors import service
    from tests.sync.gateway.vendors.test_accounts import signed_in, told

    seat = house.seat()
    assert not signed_in(seat, "b", "").known
    assert told(seat) == []
    service.change_tenderer(
        house.centre, "0013121660091000", password="lumbung padi 7", by=house.head, reason="Baru"
    )
    assert signed_in(seat, "b", "lumbung padi 7").known
    assert [one.user_id for one in told(seat)] == ["b"]
