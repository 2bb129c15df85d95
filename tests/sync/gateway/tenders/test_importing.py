"""OCDS in every wrapping: good tenders come in, bad ones are named with place and reason."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.gateway import core
from sync.gateway.adapters import containers, sample
from sync.gateway.features import open_gateway
from sync.gateway.tenders import service, store
from sync.gateway.tenders.service import ImportReport
from sync.wire.messages import Tender
from sync.wire.times import to_text
from tests.founders import two
from tests.sync.gateway.cast import NOON, House, Seat, package, release

GOOD = ("7000001", "7000002", "7000003")


def load(house: House, data: bytes, name: str = "tenders.json") -> ImportReport:
    path = house.folder / name
    path.write_bytes(data)
    return service.import_files(house.centre, [path], by=house.head)


def tender(house: House, code: str) -> Tender:
    with house.centre.reading() as db:
        row = store.find(db, code)
    assert row is not None
    return row.tender


def lines(*values: object) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for value in values)


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(f"folder/{name}.json", data)
    return out.getvalue()


def records(*releases: dict[str, Any]) -> bytes:
    return json.dumps({"records": [{"compiledRelease": each} for each in releases]}).encode()


RELEASES = [release(code) for code in GOOD]
WRAPPINGS: dict[str, Callable[[], bytes]] = {
    "package": lambda: package(*RELEASES),
    "indented package": lambda: json.dumps({"releases": RELEASES}, indent=2).encode(),
    "record package": lambda: records(*RELEASES),
    "indented record package": lambda: msgspec.json.format(records(*RELEASES)),
    "records of releases": lambda: json.dumps(
        {"records": [{"ocid": "o", "releases": [each]} for each in RELEASES]}, indent=1
    ).encode(),
    "lines of releases": lambda: lines(*RELEASES),
    "lines of packages": lambda: lines(*({"releases": [each]} for each in RELEASES)),
    "lines of records": lambda: lines(*({"compiledRelease": each} for each in RELEASES)),
    "packages one after another": lambda: b"\n".join(
        json.dumps({"releases": [each]}, indent=2).encode() for each in RELEASES
    ),
    "gzip": lambda: gzip.compress(package(*RELEASES)),
    "gzip of lines": lambda: gzip.compress(lines(*RELEASES)),
    "zip": lambda: zipped(a=package(*RELEASES[:2]), b=package(RELEASES[2])),
    "gzip inside zip": lambda: zipped(a=gzip.compress(package(*RELEASES))),
}


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_every_wrapping_is_read_and_twice_changes_nothing(house: House, wrapping: str) -> None:
    data = WRAPPINGS[wrapping]()
    report = load(house, data)
    assert (report.added, report.refused) == (3, [])
    head = house.seat().feed().head
    again = load(house, data)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)
    assert house.seat("Kursi 08").feed().head == head


def test_the_fields_arrive_where_they_belong(house: House) -> None:
    given = release(
        "7000009",
        status="active",
        statusDetails="Upload Dokumen Penawaran",
        mainProcurementCategory="works",
        procurementMethodDetails="Seleksi - Prakualifikasi Dua File - Kualitas",
        value={"amount": 1234567.5, "currency": "IDR"},
        tenderPeriod={
            "startDate": "2026-11-20T08:00:00+07:00",
            "endDate": "2026-11-24T09:00:00+08:00",
        },
        enquiryPeriod={"endDate": "2026-11-21T09:00:00Z"},
        documents=[
            {"id": 5, "title": "KAK", "url": "https://x.example/a", "format": "application/pdf"},
            {"title": "Denda", "url": "javascript:alert(1)"},
        ],
        amendments=[{"id": "1", "description": "Adendum I"}],
    )
    load(house, package(given))
    found = tender(house, "7000009")
    assert found.envelopes == 2
    assert found.value_idr == 1_234_568
    assert found.period_start == "2026-11-20T01:00:00.000000Z"
    assert found.period_end == "2026-11-24T01:00:00.000000Z"
    assert found.enquiry_end == "2026-11-21T09:00:00.000000Z"
    assert found.buyer == "DPUPR Kabupaten Temanggung"
    assert [(each.id, each.title, each.url) for each in found.documents] == [
        ("5", "KAK", "https://x.example/a"),
        ("2", "Denda", None),
    ]
    assert found.amendments == ["Adendum I"]
    assert found.stage == "Upload Dokumen Penawaran"


@pytest.mark.parametrize(
    ("details", "envelopes"),
    [
        ("Tender - Pascakualifikasi Satu File - Harga Terendah", 1),
        ("Tender - Prakualifikasi Dua File - Sistem Nilai", 2),
        ("dua sampul", 2),
        ("two-envelope", 2),
        ("Tender Dua Tahap", 1),
        (None, 1),
    ],
)
def test_the_method_tells_how_many_envelopes(
    house: House, details: str | None, envelopes: int
) -> None:
    load(house, package(release("7000009", procurementMethodDetails=details)))
    assert tender(house, "7000009").envelopes == envelopes


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "no time zone": (
        {"tenderPeriod": {"endDate": "2026-11-24T09:00:00"}},
        ".tender.tenderPeriod.endDate",
        "has no time zone",
    ),
    "date only": (
        {"tenderPeriod": {"endDate": "2026-11-24"}},
        ".tender.tenderPeriod.endDate",
        "has no time zone",
    ),
    "no such day": (
        {"tenderPeriod": {"endDate": "2026-02-31T09:00:00Z"}},
        ".tender.tenderPeriod.endDate",
        "not a date and time",
    ),
    "before all time": (
        {"tenderPeriod": {"endDate": "0001-01-01T00:00:00+07:00"}},
        ".tender.tenderPeriod.endDate",
        "not a date and time",
    ),
    "ends first": (
        {"tenderPeriod": {"startDate": "2026-11-25T09:00:00Z", "endDate": "2026-11-24T09:00:00Z"}},
        ".tender.tenderPeriod.startDate",
        "after endDate",
    ),
    "title is a list": ({"title": ["x"]}, ".tender.title", "not text"),
    "id too long": ({"id": "7" * 101}, ".tender.id", "longer than 100 characters"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_tender_is_named_and_its_neighbours_come_in(house: House, case: str) -> None:
    change, path, reason = BAD[case]
    data = package(release(GOOD[0]), release("7000009", **change), release(GOOD[1]))
    report = load(house, data)
    assert report.added == 2
    [refused] = report.refused
    assert refused.file == "tenders.json"
    assert refused.path in (f"$.releases[1]{path}", f"line 1 $.releases[1]{path}")
    assert refused.reason == reason


def test_release_dates_need_a_zone_too(house: House) -> None:
    bad = {**release(GOOD[0]), "date": "2026-11-24T09:00:00"}
    [refused] = load(house, json.dumps({"releases": [bad]}, indent=1).encode()).refused
    assert (refused.path, refused.reason) == ("$.releases[0].date", "has no time zone")


def test_a_broken_line_does_not_spoil_the_next(house: House) -> None:
    data = lines(RELEASES[0]) + b'{"ocid": "x", \n' + lines(RELEASES[1], [1], 5)
    report = load(house, data, "t.jsonl")
    assert report.added == 2
    assert [each.path for each in report.refused] == ["line 2 $", "line 4 $[0]", "line 5 $"]


def test_a_torn_package_gives_what_came_before_the_tear(house: House) -> None:
    whole = json.dumps({"releases": RELEASES}, indent=2).encode()
    report = load(house, whole[: len(whole) - 300])
    assert report.added == 2
    [refused] = report.refused
    assert refused.path == "$.releases[2]"
    assert refused.reason.startswith("not JSON")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.json", b""),
        ("text.json", b"hello"),
        ("pdf.json", b"%PDF-1.7 \x00\xff\xfe"),
        ("torn.gz", gzip.compress(package(*RELEASES))[:-20]),
        ("torn.zip", WRAPPINGS["zip"]()[:200]),
        ("html.json", b"<!doctype html><title>Login</title>"),
        ("nothing.json", b"[]"),
        ("deep.json", b"[" * 100_000),
        ("latin1.json", '{"releases": [{"ocid": "\xe9"}]}'.encode("latin-1")),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(
    house: House, name: str, data: bytes
) -> None:
    report = load(house, data, name)
    assert report.added == 0 or name == "torn.gz"
    assert len(report.refused) == 1
    assert report.refused[0].reason


def test_one_bad_file_does_not_keep_the_others_out(house: House) -> None:
    paths = []
    for name, data in (("a.json", b"x"), ("b.json", package(*RELEASES))):
        paths.append(house.folder / name)
        paths[-1].write_bytes(data)
    paths.insert(0, house.folder / "absent.json")
    report = service.import_files(house.centre, paths, by=house.head)
    assert (report.files, report.added) == (3, 3)
    assert [each.file for each in report.refused] == ["absent.json", "a.json"]


def later(code: str, days: int = 1, **changes: Any) -> dict[str, Any]:
    changed = release(code, **changes)
    changed["date"] = to_text(NOON + timedelta(days=days))
    return changed


def test_a_moved_deadline_is_an_addendum_that_reaches_the_seats(house: House, seat: Seat) -> None:
    load(house, package(RELEASES[0]))
    head = seat.feed().head
    end = to_text(NOON + timedelta(days=3))
    assert load(house, package(later(GOOD[0], tenderPeriod={"endDate": end}))).changed == 1
    [item] = seat.feed(head).items
    fed = msgspec.json.decode(item.body, type=Tender)
    assert (fed.version, fed.period_end) == (2, end)
    [line] = fed.amendments
    assert line == (
        "Perubahan ke-1 (25-11-2026 12.00 WIB): batas akhir pemasukan penawaran"
        " dari 24-11-2026 14.00 WIB menjadi 27-11-2026 12.00 WIB."
    )
    assert load(house, package(later(GOOD[0], days=2, title="Judul baru"))).changed == 1
    newest = tender(house, GOOD[0])
    assert newest.version == 3
    assert newest.amendments[0] == line
    assert "nama tender" in newest.amendments[1]


def test_an_older_release_never_overwrites_a_newer_one(house: House) -> None:
    load(house, package(later(GOOD[0], title="Judul baru")))
    assert load(house, package(RELEASES[0])).unchanged == 1
    assert tender(house, GOOD[0]).title == "Judul baru"


def test_the_order_within_a_file_does_not_matter(house: House) -> None:
    newest = later(GOOD[0], title="Judul baru")
    report = load(house, package(newest, RELEASES[0]))
    assert (report.added, report.changed) == (1, 0)
    assert tender(house, GOOD[0]).title == "Judul baru"


def test_a_partial_amendment_keeps_what_it_does_not_mention(house: House) -> None:
    load(house, package(RELEASES[0]))
    partial = {
        "ocid": f"ocds-test-{GOOD[0]}",
        "date": to_text(NOON),
        "tag": ["tenderAmendment"],
        "tender": {
            "id": GOOD[0],
            "amendments": [{"id": "1", "description": "Adendum I"}],
            "status": "cancelled",
        },
    }
    assert load(house, package(partial)).changed == 1
    found = tender(house, GOOD[0])
    assert found.status == "cancelled"
    assert found.title == "Peningkatan Jalan Kedu - Jumo"
    assert found.amendments[0] == "Adendum I"


def test_a_code_cannot_change_hands(house: House) -> None:
    load(house, package(RELEASES[0]))
    stolen = {**later(GOOD[0]), "ocid": "ocds-other"}
    [refused] = load(house, package(stolen)).refused
    assert refused.path.endswith(".tender.id")


def test_releases_about_other_things_are_passed_over(house: House) -> None:
    award = {"ocid": "o", "date": to_text(NOON), "tag": ["award"], "awards": []}
    report = load(house, package(award, RELEASES[0]))
    assert (report.ignored, report.added, report.refused) == (1, 1, [])


def test_a_zip_bomb_is_stopped(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "RATIO_FREE", 1_000_000)
    bomb = package(RELEASES[0])[:-2] + b" " * 50_000_000 + b"]}"
    for data in (zipped(a=bomb), gzip.compress(bomb)):
        report = load(house, data)
        assert [each.reason for each in report.refused] == ["too large: unpacked size"]


def test_a_single_giant_item_is_stopped(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAX_ITEM", 1_000_000)
    giant = release(GOOD[0], title="x" * 2_000_000)
    report = load(house, json.dumps({"releases": [giant]}, indent=1).encode())
    assert [each.reason for each in report.refused] == ["too large: one item"]


def test_a_large_file_is_read_in_constant_memory(house: House, tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    padding = [{"id": str(number), "title": "x" * 500} for number in range(40)]
    with path.open("wb") as out:
        out.write(b'{\n"releases": [\n')
        for number in range(800):
            one = release(str(8_000_000 + number), items=padding)
            out.write((b",\n" if number else b"") + json.dumps(one).encode())
        out.write(b"\n]}\n")
    assert path.stat().st_size > 16_000_000
    tracemalloc.start()
    try:
        report = service.import_files(house.centre, [path], by=house.head)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert report.added == 800
    assert peak < 8_000_000


def test_the_sample_is_a_dozen_tenders_still_open(tmp_path: Path) -> None:
    core.make(tmp_path / "gw", "LPSE", "training", "Asia/Jakarta")
    by, _administrator = two(open_gateway(tmp_path / "gw"))
    path = tmp_path / "sample.json"
    path.write_bytes(sample.sample_package(NOON))
    report = service.import_files(open_gateway(tmp_path / "gw"), [path], by=by)
    assert (report.added, report.refused) == (12, [])
    found = service.newest(open_gateway(tmp_path / "gw"))
    assert [each.tender_id for each in found] == [each.code for each in sample.SAMPLES]
    assert {each.envelopes for each in found} == {1, 2}
    assert {each.category for each in found} == {"works", "goods", "services"}
    assert all(each.period_end > to_text(NOON) for each in found)
