"""Releases are found in whatever they come in; what is no OCDS is refused in one sentence."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sync.gateway.adapters import containers, ocds
from sync.gateway.tenders import service
from sync.gateway.tenders.service import ImportReport
from tests.sync.gateway.cast import House, package, release

ONE = {**release("7000001"), "date": "2026-11-20T08:00:00+07:00"}
TWO = {**release("7000002"), "date": "2026-11-20T08:00:00+07:00"}
LINK = {"url": "https://lpse.example/r.json#1", "date": ONE["date"], "tag": ["tender"]}
COMPILED = {**ONE, "tag": ["compiled"]}
RECORD = {"ocid": ONE["ocid"], "releases": [LINK], "compiledRelease": COMPILED}


def history(value: Any) -> list[dict[str, Any]]:
    older = {"releaseID": "1", "releaseDate": "2026-11-19T00:00:00Z", "releaseTag": ["tender"]}
    newer = {**older, "releaseID": "2", "releaseDate": "2026-11-20T09:00:00+09:00"}
    return [{**newer, "value": value}, {**older, "value": "older"}]


VERSIONED = {
    "ocid": ONE["ocid"],
    "tender": {
        "id": history("7000001"),
        "title": history("Jalan"),
        "status": history("active"),
        "procurementMethodDetails": history("Dua file"),
        "statusDetails": history(None),
        "tenderPeriod": {"endDate": history("2026-11-24T10:00:00+07:00")},
        "documents": [{"id": "1", "title": history("KAK")}],
    },
}


def load(house: House, data: bytes | str | Any, name: str = "x.json") -> ImportReport:
    if not isinstance(data, bytes | str):
        data = json.dumps(data)
    path = house.folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return service.import_files(house.centre, [path], by=house.head)


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_json", ".json"), data)
    return out.getvalue()


GOOD: dict[str, Any] = {
    "package": {"releases": [ONE]},
    "package, releases first and last keys odd": {"x": [[{"releases": 5}]], "releases": [ONE]},
    "package with the next page's address": {
        "links": {"next": None, "prev": "x"},
        "releases": [ONE],
    },
    "list of packages": [{"releases": [ONE]}, {"releases": []}],
    "list of releases": [ONE],
    "list of records": [RECORD],
    "list of record packages": [{"records": [RECORD]}],
    "one release": ONE,
    "one release, indented": json.dumps(ONE, indent=2),
    "record package": {"records": [RECORD]},
    "record package, indented": json.dumps({"records": [RECORD]}, indent=4),
    "one record": RECORD,
    "one record, indented": json.dumps(RECORD, indent=1),
    "one record, compiled first": json.dumps(dict(reversed(RECORD.items())), indent=1),
    "record of embedded releases": {"ocid": ONE["ocid"], "releases": [ONE]},
    "record without ocid inside": {
        "ocid": ONE["ocid"],
        "compiledRelease": {k: v for k, v in COMPILED.items() if k != "ocid"},
    },
    "release and record lists in one": {"releases": [], "records": [RECORD]},
    "compiled release in a release package": {"releases": [COMPILED]},
    "versioned release in a record": {"ocid": ONE["ocid"], "versionedRelease": VERSIONED},
    "versioned release beside links": {
        "ocid": ONE["ocid"],
        "releases": [LINK],
        "versionedRelease": VERSIONED,
    },
    "versioned release in a package": {"releases": [VERSIONED]},
    "byte order mark": "\ufeff" + json.dumps({"releases": [ONE]}),
    "byte order mark, lines": "\ufeff" + json.dumps(ONE) + "\n" + json.dumps(TWO | ONE) + "\n",
    "UTF-16, as Windows' shell writes": json.dumps({"releases": [ONE]}).encode("utf-16"),
    "UTF-16 big end first": b"\xfe\xff" + json.dumps({"releases": [ONE]}).encode("utf-16-be"),
    "gzip": gzip.compress(package(ONE)),
    "gzip in zip": zipped(a_json=gzip.compress(package(ONE))),
    "byte order mark in zip": zipped(a_json=b"\xef\xbb\xbf" + package(ONE)),
    "leading blank lines": "\n\n  " + json.dumps({"releases": [ONE]}),
    "a package begun on its first line": '{"releases":\n' + json.dumps([ONE]) + "}\n",
    "a list, a line each": "[" + json.dumps(ONE) + ",\n" + json.dumps(ONE) + "]\n",
    "Windows' line ends": json.dumps({"releases": [ONE]}, indent=1).replace("\n", "\r\n"),
}


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("suffix", ["json", "bin", "jsonl"])
def test_a_tender_is_found_in(house: House, name: str, suffix: str) -> None:
    report = load(house, GOOD[name], f"x.{suffix}")
    assert (report.added, report.refused, report.waiting) == (1, [], [])
    [one] = report.tenders
    assert one.tender_id == "7000001"
    again = load(house, GOOD[name], f"x.{suffix}")
    assert (again.unchanged, again.changed, again.refused) == (1, 0, [])


def test_a_versioned_release_says_what_it_ended_in(house: House) -> None:
    load(house, {"ocid": ONE["ocid"], "versionedRelease": VERSIONED})
    [tender] = [row for row in service.listed(house.centre)[0] if row.tender_id == "7000001"]
    # 09.00 at +09:00 is 00.00 UTC: a day after the older value, though the list is not sorted.
    assert (tender.title, tender.deadline) == ("Jalan", "24-11-2026 10.00 WIB")


BAD: dict[str, tuple[Any, str]] = {
    "nothing": (b"", "is empty"),
    "blank": ("  \n", "not JSON"),
    "empty package": ({"releases": []}, "holds no releases"),
    "empty list": ([], "holds no releases"),
    "a reply's pages": ({"count": 1, "results": [{"releases": [ONE]}]}, "of: count, results"),
    "a reply's data": ({"data": [ONE], "meta": {}}, "of: data, meta"),
    "a reply's error": ({"error": "Forbidden"}, "of: error"),
    "an empty object": ({}, "an object of"),
    "releases by name": ({"releases": {"a": ONE}}, "not a list"),
    "a number": ("5", "not an object"),
    "a text": ('"x"', "not an object"),
    "lists in lists": ([[ONE]], "not an object"),
    "links only": ({"releases": [LINK, LINK]}, "only as links (2)"),
    "a record of links only": ({"ocid": "o", "releases": [LINK]}, "only as links (1)"),
    "a list of links": ([LINK], "only as links (1)"),
    "a link": (LINK, "only as links (1)"),
    "an empty record": ({"ocid": "o", "releases": []}, "a record without releases"),
    "awards only": (
        {"releases": [{"ocid": "o", "awards": []}]},
        "releases about other things: 1",
    ),
    "xlsx": (zipped(**{"[Content_Types].xml": b"x", "xl/workbook.xml": b"x"}), "Office"),
    "ods": (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "Office"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office"),
    "empty zip": (zipped(), "empty archive"),
    "csv": ("ocid,tender/id,tender/title\no,1,Jalan\n", "not JSON"),
    "html": ("<!doctype html><title>Login</title>", "web page"),
    "xml": ("\n<?xml version='1.0'?><a/>", "web page or XML"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(60), "unpack it"),
    "xz": (lzma.compress(package(ONE)), "unpack it"),
    "bzip2": (bz2.compress(package(ONE)), "unpack it"),
    "deep lists": (b"[" * 50_000, "not"),
    "latin-1": ('{"releases": [{"ocid": "\xe9"}]}'.encode("latin-1"), "not JSON"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_what_holds_no_tender_is_refused_in_one_sentence(
    house: House, name: str, suffix: str
) -> None:
    data, sentence = BAD[name]
    report = load(house, data, f"x.{suffix}")
    assert report.tenders == []
    if suffix == "json":
        [refused] = report.refused
        assert sentence in refused.reason
    else:
        assert report.refused


def test_a_tar_archive_is_named(house: House) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("a.json")
        info.size = len(package(ONE))
        archive.addfile(info, io.BytesIO(package(ONE)))
    [refused] = load(house, out.getvalue(), "x.tgz").refused
    assert "unpack it" in refused.reason


@pytest.mark.parametrize("date", ["2026-11-25", "2026-11-25T08:00:00", "", None])
def test_a_history_without_instants_gives_no_deadline(house: House, date: str | None) -> None:
    """Which value is the newest nobody knows; leaving one out let an older deadline count."""
    known = history("2026-11-24T10:00:00+07:00")
    unknown = {**known[0], "releaseDate": date, "value": "2026-11-22T10:00:00+07:00"}
    tender = {**VERSIONED["tender"], "tenderPeriod": {"endDate": [*known, unknown]}}
    report = load(house, {"ocid": "o", "versionedRelease": {**VERSIONED, "tender": tender}})
    assert (report.added, len(report.refused)) == (0, 1)
    assert report.refused[0].path == "$.versionedRelease.tender.tenderPeriod.endDate"


def test_some_links_among_releases_are_told(house: House) -> None:
    report = load(house, {"releases": [ONE, LINK]})
    assert report.added == 1
    [refused] = report.refused
    assert "only as links (1)" in refused.reason


def in_package(*texts: str) -> str:
    return '{"releases": [' + ", ".join(texts) + "]}"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("indent", [None, 1])
def test_no_number_in_one_release_spoils_no_other(
    house: House, number: str, indent: int | None
) -> None:
    odd = json.dumps({**ONE, "x": "@", "tender": {**ONE["tender"], "value": {"amount": "@"}}})
    odd = odd.replace('"@"', number)
    filler = json.dumps({**release("7000003"), "note": 'NaN "NaN" \\ [NaN, -Infinity' * 9000})
    report = load(house, in_package(filler, odd, json.dumps(TWO, indent=indent)))
    assert (report.added, report.refused) == (3, [])
    assert [each.reason for each in report.warnings] == ["left out: not a number"]
    lines = f"{odd}\n{json.dumps(TWO)}\n"
    assert load(house, lines, "x.jsonl").unchanged == 2


def test_no_number_as_a_deadline_is_refused(house: House) -> None:
    odd = json.dumps({**ONE, "tender": {**ONE["tender"], "tenderPeriod": {"endDate": "@"}}})
    report = load(house, in_package(odd.replace('"@"', "NaN"), json.dumps(TWO)))
    assert report.added == 1
    [refused] = report.refused
    assert (refused.path.endswith("endDate"), refused.reason) == (True, "not a date and time")


@pytest.mark.parametrize("size", range(1, 40))
def test_named_numbers_change_nothing_else(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = r'{"a\\": NaN, "b\"NaN": [-Infinity,"NaN\\\"", Infinity], "NaN": "c\\", "d": -1}'
    wanted = text.replace(": NaN", ': "NaN"').replace("-Infinity,", '"-Infinity",')
    wanted = wanted.replace(" Infinity", ' "Infinity"')

    class Slow(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            return super().read(size)

    assert containers.numbers_named(Slow(text.encode())).read().decode() == wanted


def test_a_giant_number_is_refused_and_crashes_nothing(house: House) -> None:
    giant = json.dumps({**ONE, "x": "@"}).replace('"@"', "1" * 5000)
    report = load(house, f"{giant}\n{json.dumps(TWO)}\n", "x.jsonl")
    assert report.added == 1
    assert report.refused[0].reason.startswith("not JSON")


@pytest.mark.parametrize(
    ("number", "refused"),
    [("1e999999999", 0), ("-1e-999999999", 0), ("1e99999999999999999999", 1)],
)
def test_a_giant_exponent_crashes_nothing(house: House, number: str, refused: int) -> None:
    odd = {**TWO, "tender": {**TWO["tender"], "value": {"amount": "N"}}}
    text = json.dumps({"releases": [ONE, odd]}).replace('"N"', number)
    report = load(house, text)
    assert (report.added, len(report.refused)) == (2 - refused, refused)


@pytest.mark.parametrize("place", ["ocid", "id", "title"])
def test_a_giant_exponent_is_no_crash_as_a_text_either(house: House, place: str) -> None:
    odd = {**TWO, "tender": dict(TWO["tender"])}
    (odd["tender"] if place == "title" else odd)[place] = "N"
    report = load(house, json.dumps({"releases": [odd, ONE]}).replace('"N"', "1e999999999"))
    assert report.added == 2


def test_a_line_of_17_mb_is_read_as_if_it_were_a_file(house: House) -> None:
    padding = [{"id": str(number), "description": "x" * 500} for number in range(40)]
    many = []
    for number in range(850):
        one = release(f"8{number:06}", items=padding)
        many.append(one)
    data = json.dumps({"releases": many})
    assert len(data) > 17_000_000
    report = load(house, f"{data}\n{json.dumps({'releases': [ONE]})}\n", "x.jsonl")
    assert (report.added, report.refused) == (851, [])
    report = load(house, data + "\n")
    assert (report.unchanged, report.refused) == (850, [])


def test_a_long_line_that_breaks_spoils_no_other(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocds, "LINE", 10_000)
    long = json.dumps({"releases": [TWO | {"x": "@"}, {"x": "y" * 200_000}]})
    long = long.replace('"@"', "NaN")
    report = load(house, f"{long[:-9]}\n{json.dumps(ONE)}\n", "x.jsonl")
    assert report.added == 2
    assert [each.path for each in report.refused] == ["line 1 $.releases[1]"]


def test_a_reply_of_a_gigabyte_is_not_held_in_memory(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "MAX_ITEM", 300_000)
    wrapped = json.dumps({"results": [[{"x": "y" * 1000}] * 10] * 200}, indent=1)
    [refused] = load(house, wrapped).refused
    assert "of: results" in refused.reason


def test_members_of_an_archive_are_refused_one_by_one(house: House) -> None:
    data = zipped(a_json=package(ONE), b_json=b"<html>", c_json=package(TWO), d_json=b"{}")
    report = load(house, data, "x.zip")
    assert report.added == 2
    assert [each.file for each in report.refused] == ["x.zip/b.json", "x.zip/d.json"]


def test_an_archive_in_an_archive_is_named(house: House) -> None:
    [refused] = load(house, zipped(a_json=zipped(b_json=package(ONE))), "x.zip").refused
    assert "unpack it" in refused.reason


def test_a_next_page_is_told(house: House) -> None:
    report = load(house, {"releases": [ONE], "links": {"next": "https://lpse.example/?page=2"}})
    assert (report.added, report.refused) == (1, [])
    assert [each.reason for each in report.warnings] == [
        "names a next page, which is not in this file"
    ]


def test_an_absent_file_is_named(house: House) -> None:
    report = service.import_files(house.centre, [Path("/nowhere/x.json")], by=house.head)
    assert report.refused[0].reason.startswith("cannot be read")
