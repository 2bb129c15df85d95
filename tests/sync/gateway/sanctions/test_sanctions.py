"""Blacklists: taken in kindly, looked up honestly."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from sync.errors import Fault
from sync.gateway import tables
from sync.gateway.registrations import service as registrations
from sync.gateway.sanctions import service
from tests import founders
from tests.registrations import application, npwp
from tests.sync.gateway.cast import NOON, House
from tests.sync.gateway.registrations.conftest import Desk, at_work, desk  # noqa: F401

ROWS = [
    {
        "nama_penyedia": "PT. MAJU BERSAMA SINDORO",
        "npwp": npwp(1),
        "nomor_sk": "SK/1/2026",
        "tanggal_mulai": "2026-01-02",
        "tanggal_selesai": "02 Januari 2027",
        "jenis_pelanggaran": "Mengundurkan diri",
    },
    {"nama_penyedia": "CV Sari Jaya", "npwp": "", "tanggal_mulai": "01/02/2020",
     "tanggal_selesai": "01/02/2021"},
]  # fmt: skip


def take(house: House, data: bytes, **changes: object) -> tables.TableReport:
    said = {"source": "INAPROC", "licence": "CC BY-NC-SA 4.0", "dated": NOON.date(), **changes}
    return service.take_in(house.centre, data, by=house.head, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrapped", [True, False])
def test_the_data_services_json_is_read(house: House, wrapped: bool) -> None:
    body = {"meta": [], "data": ROWS} if wrapped else ROWS
    assert take(house, json.dumps(body).encode()) == tables.TableReport(2, ())
    (first, second) = service.page(house.centre, "", 0, by=house.head).listed
    assert (first.entry.number, first.entry.ends) == ("0" + npwp(1), "2027-01-02")
    assert (second.entry.starts, second.taken.licence) == ("2020-02-01", "CC BY-NC-SA 4.0")
    for search in ("sindoro", npwp(1), "0" + npwp(1)):
        found = service.page(house.centre, search, 0, by=house.head).listed
        assert [one.entry.decree for one in found] == ["SK/1/2026"], search


def test_a_line_that_is_spoilt_is_named_and_the_others_count(house: House) -> None:
    text = (
        "Nama;NPWP;Mulai;Sampai\n"
        "PT A;1,31E+14;;\nPT B;123;;\nPT C;;31/02/2026;\n;;;\n;0131216600910001;;\nPT D;;;\n"
    )
    report = take(house, text.encode())
    assert report.taken == 1
    assert [(one.number, one.code, one.column) for one in report.refused] == [
        (2, "table_number_rounded", "npwp"),
        (3, "table_number_wrong", "npwp"),
        (4, "table_date_wrong", "starts"),
        (6, "table_name_missing", "name"),
    ]


def test_a_newer_list_of_a_source_takes_the_place_of_the_older(house: House) -> None:
    take(house, json.dumps(ROWS).encode())
    take(house, b"Nama\nPT Lain\n", source="LPSE")
    take(house, json.dumps(ROWS[1:]).encode(), dated=NOON.date() - timedelta(days=1))
    assert [(one.source, one.entries) for one in service.lists(house.centre, by=house.head)] == [
        ("INAPROC", 1),
        ("LPSE", 1),
    ]
    names = [one.entry.name for one in service.page(house.centre, "", 0, by=house.head).listed]
    assert names == ["PT Lain", "CV Sari Jaya"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"source": " "}, "blacklist_source_missing"),
        ({"licence": ""}, "blacklist_licence_missing"),
        ({"dated": date(2027, 1, 1)}, "blacklist_date_future"),
    ],
)
def test_where_a_list_is_from_is_asked(house: House, changes: dict[str, object], code: str) -> None:
    with pytest.raises(Fault, match=code):
        take(house, json.dumps(ROWS).encode(), **changes)


def test_the_day_is_the_one_at_the_lpse(house: House) -> None:
    """At five in the morning in Jakarta it is still the day before in UTC."""
    house.clock.now = datetime(2026, 11, 24, 22, tzinfo=UTC)
    assert house.centre.identity.timezone == "Asia/Jakarta"
    take(house, json.dumps(ROWS).encode(), dated=date(2026, 11, 25))
    with pytest.raises(Fault, match="blacklist_date_future"):
        take(house, json.dumps(ROWS).encode(), dated=date(2026, 11, 26))


def test_an_empty_list_takes_nothing_away(house: House) -> None:
    take(house, json.dumps(ROWS).encode())
    with pytest.raises(Fault, match="blacklist_empty"):
        take(house, b"Nama,NPWP\nPT X,12\n")
    assert service.lists(house.centre, by=house.head)[0].entries == 2


def test_a_file_may_be_only_so_large(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.dumps(ROWS).encode()
    monkeypatch.setattr(tables, "MOST_LINES", 1)
    with pytest.raises(Fault, match="table_too_long"):
        take(house, data)
    monkeypatch.setattr(tables, "MOST_BYTES", 10)
    with pytest.raises(Fault, match="table_too_large"):
        take(house, data)


def test_only_who_may_takes_a_list_in(house: House) -> None:
    front = founders.join(house.centre)
    with pytest.raises(Fault, match="staff_not_allowed"):
        service.take_in(
            house.centre, b"Nama\nA\n", source="x", licence="y", dated=NOON.date(), by=front
        )


def test_hits_are_by_number_and_maybe_by_name(desk: Desk) -> None:  # noqa: F811
    centre = desk.house.centre
    sure, maybe = (
        desk.hand_in(application("pt", serial=1)),
        desk.hand_in(application("cv", serial=2)),
    )
    clean = desk.hand_in(application("koperasi", serial=3))

    def checked(registration_id: str) -> list[tuple[str, bool]]:
        opened = registrations.open_one(centre, registration_id, by=desk.by)
        assert opened.sanctions.lists
        return [(hit.by, hit.stands) for hit in opened.sanctions.hits]

    assert registrations.open_one(centre, sure.registration_id, by=desk.by).sanctions.lists == ()
    take(desk.house, json.dumps(ROWS).encode())
    assert checked(sure.registration_id) == [("number", True)]
    assert checked(maybe.registration_id) == [("name", False)]
    assert checked(clean.registration_id) == []


def test_half_a_file_does_not_clear_a_list(house: House) -> None:
    """A download that was cut off looks like a list: both counts are said, and one is typed."""
    whole = "Nama\n" + "".join(f"PT Nomor {number}\n" for number in range(1, 10))
    take(house, whole.encode())
    four, five = ("\n".join(whole.split("\n")[: count + 1]).encode() for count in (4, 5))
    for counted in (None, 5, 9):
        with pytest.raises(Fault) as caught:
            take(house, four, counted=counted)
        assert (caught.value.code, caught.value.params) == (
            "blacklist_shorter",
            {"now": 4, "before": 9},
        )
    assert [one.entries for one in service.lists(house.centre, by=house.head)] == [9]
    assert take(house, four, source="LPSE").taken == 4  # another source's list is not replaced
    assert take(house, five).taken == 5
    assert take(house, b"Nama\nPT Satu\n", counted=1).taken == 1
