"""Berkas gangguan at the console: listed, made as one zip, and refused in words."""

from __future__ import annotations

import io
import json
import zipfile

import pikepdf
import pytest

from tests.kiosk.console.people import Browser, Desk
from tests.sync.gateway.cast import House
from tests.sync.gateway.outages.test_outages import outage, tell

TIME = {"begin": "2026-11-24 00.00", "end": "2026-11-25 00.00"}


@pytest.fixture
def head(desk: Desk) -> Browser:
    house = House(desk.centre, desk.clock, desk.app)
    seat = house.seat("Kursi 07")
    tell(house, seat.seat_id, outage(1, 30))
    return desk.at_work("head")


def test_what_seats_told_is_listed(head: Browser) -> None:
    page = head.text("/outages")
    for text in ("Kursi 07", "Selasa, 24 Nov 2026, 12.01.00 WIB", "tidak ada jawaban"):
        assert text in page, text
    assert 'value="2026-11-24 00.00"' in page


def test_the_papers_come_as_one_zip_with_the_record_in_those_that_stay(head: Browser) -> None:
    head.get("/outages")
    reply = head.post("/outages", {**TIME, "number": "1/LPSE/2026", "cause": "Kabel putus"})
    assert reply.mimetype == "application/zip"
    packed = zipfile.ZipFile(io.BytesIO(reply.get_data()))
    papers = [name for name in packed.namelist() if name.endswith(".pdf")]
    assert len(papers) == 4
    record = packed.read("gangguan.json")
    assert json.loads(record)["outages"][0]["seat_name"] == "Kursi 07"
    carried = set()
    for name in papers:
        with pikepdf.open(io.BytesIO(packed.read(name))) as pdf:
            if "gangguan.json" in pdf.attachments:
                assert pdf.attachments["gangguan.json"].get_file().read_bytes() == record
                carried.add(name)
    assert carried == {"berkas-gangguan.pdf", "berita-acara-gangguan.pdf"}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"begin": "kemarin"}, "begin"),
        ({"end": ""}, "end"),
        ({"end": "2026-11-24 00.00"}, "end"),
        ({"end": "2026-11-23 00.00"}, "end"),
    ],
)
def test_what_is_no_time_is_said_beside_its_field(
    head: Browser, typed: dict[str, str], field: str
) -> None:
    head.get("/outages")
    reply = head.post("/outages", {**TIME, **typed})
    assert reply.status_code == 422
    assert f'id="to-{field}"' in reply.get_data(as_text=True)


def test_nothing_told_is_said_so(desk: Desk) -> None:
    assert "Belum ada kursi" in desk.at_work("administrator").text("/outages")
