"""Kesaksian at the console: guided by digests, attempts entered, minutes made by two."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pikepdf
import pytest

from sync.gateway.unopened import service
from sync.wire.messages import BidSubmitted
from tests.kiosk.console import held
from tests.kiosk.console.people import ORIGIN, PIN, Browser, Desk, number
from tests.reading import watching
from tests.sync.gateway.cast import CLOSES, ONE

BOTH = {"own_secret": PIN, "second": number("administrator"), "second_secret": PIN}
REPORT = json.dumps({"sha256": "ab" * 32, "hop": "damaged", "opened": False, "findings": []})


@pytest.fixture
def bid(desk: Desk) -> BidSubmitted:
    bids = held.maker(desk)
    made = bids.submit()
    assert bids.seat.post(bids.seat.command(made))[0].outcome == "accepted"
    desk.clock.now = CLOSES + timedelta(minutes=5)
    return made


@pytest.fixture
def head(desk: Desk, bid: BidSubmitted) -> Browser:
    return desk.at_work("head")


def enter(browser: Browser, bid_id: str, file: bytes = b"", **typed: str) -> int:
    browser.get(f"/unopened/{bid_id}")
    said = {"envelope": "bid", "key": "committee", "operator": "Budi", "error": "", **typed}
    sent = {"page_token": browser.token, **said, "file": (io.BytesIO(file), "a.laporan.json")}
    path = f"/console/unopened/{bid_id}/attempt"
    return browser.http.post(path, data=sent, headers=ORIGIN).status_code


def test_a_closed_tenders_bids_are_listed_and_an_open_one_says_so(
    desk: Desk, head: Browser, bid: BidSubmitted
) -> None:
    head.get("/unopened")
    page = head.post("/unopened", {"tender_id": ONE}).get_data(as_text=True)
    assert f"/unopened/{bid.bid_id}" in page
    assert head.post("/unopened", {"tender_id": ""}).status_code == 422
    desk.clock.now = CLOSES - timedelta(minutes=1)
    page = head.post("/unopened", {"tender_id": ONE}).get_data(as_text=True)
    assert "belum lewat" in page


def test_the_page_shows_every_hop_and_reading_it_writes_nothing(
    desk: Desk, head: Browser, bid: BidSubmitted
) -> None:
    page = head.text(f"/unopened/{bid.bid_id}")
    assert page.count(bid.envelopes[0].sha256) == 3
    assert "Belum diketahui. Catat upaya membuka." in page
    with watching(desk.centre.home / "gateway.db") as watch:
        head.text(f"/unopened/{bid.bid_id}")
        assert not watch.written()


def test_an_attempt_is_kept_and_two_make_the_minutes(
    desk: Desk, head: Browser, bid: BidSubmitted
) -> None:
    assert enter(head, bid.bid_id, REPORT.encode()) == 303
    page = head.text(f"/unopened/{bid.bid_id}")
    assert "Di salinan yang dicoba" in page
    asked = f"/unopened/{bid.bid_id}/minutes"
    alone = head.post(asked, {**BOTH, "second": number("head")})
    assert alone.status_code >= 400
    reply = head.post(asked, {**BOTH, "number": "3/LPSE/2026"})
    packed = zipfile.ZipFile(io.BytesIO(reply.get_data()))
    assert json.loads(packed.read("laporan-upaya-1.json"))["hop"] == "damaged"
    for name in ("berita-acara-kesaksian.pdf", "rancangan-penerusan-lkpp.pdf"):
        with pikepdf.open(io.BytesIO(packed.read(name))) as pdf, pdf.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("3", "A")
            assert told["pdfuaid:part"] == "1"
            assert pdf.attachments["kesaksian.json"].get_file().read_bytes() == packed.read(
                "kesaksian.json"
            )


@pytest.mark.parametrize(
    ("file", "typed"),
    [
        (b"", {}),
        (b"bukan laporan", {}),
        (b"\xff\xfe\x00", {"error": ""}),
        (b"", {"error": "x", "operator": ""}),
        (b"", {"error": "x", "key": ""}),
        (b"", {"error": "x", "envelope": "price"}),
    ],
)
def test_what_is_no_attempt_is_said_and_not_kept(
    desk: Desk, head: Browser, bid: BidSubmitted, file: bytes, typed: dict[str, str]
) -> None:
    assert enter(head, bid.bid_id, file, **typed) in (409, 422)
    assert service.look(desk.centre, bid.bid_id).attempts == []
