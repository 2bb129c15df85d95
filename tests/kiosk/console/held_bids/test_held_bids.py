"""Penawaran ditahan: the evidence, the ruling that two people enter, and its papers."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pikepdf
import pytest

from sync import rulings
from sync.gateway.bids import decisions
from sync.wire.messages import BidSubmitted
from tests.kiosk.console import held
from tests.kiosk.console.people import PIN, Browser, Desk, number
from tests.sync.gateway.cast import CLOSES

MEMBERS = "19750408 200212 1 003 Budi Santoso\n198211172009042001, Siti Rahayu\n"
SAID = {
    "outcome": "accepted",
    "reason": "Tersegel sebelum batas akhir; sambungan putus.",
    "minutes": "12/POKJA/2026, 25 November 2026",
    "members": MEMBERS,
    "own_secret": PIN,
    "second": number("administrator"),
    "second_secret": PIN,
}


@pytest.fixture
def late(desk: Desk) -> BidSubmitted:
    """Sealed two hours before the deadline, arrived a minute after it."""
    bids = held.maker(desk)
    bid = bids.submit()
    desk.clock.now = CLOSES + timedelta(minutes=1)
    [answer] = bids.seat.post(bids.seat.command(bid))
    assert answer.outcome == "held"
    return bid


@pytest.fixture
def head(desk: Desk, late: BidSubmitted) -> Browser:
    return desk.at_work("head")


def enter(browser: Browser, bid_id: str, **changed: Any) -> Any:
    browser.get(f"/held/{bid_id}")
    return browser.post(f"/held/{bid_id}", {**SAID, **changed})


def test_what_waits_is_listed_with_its_times_and_why(head: Browser, late: BidSubmitted) -> None:
    page = head.text("/held")
    assert "PT Maju Bersama" in page
    assert "antara Selasa, 24 Nov 2026, 12.00.00 WIB" in page
    assert "Selasa, 24 Nov 2026, 14.01.00 WIB" in page
    assert f"/held/{late.bid_id}" in page


def test_the_evidence_stands_before_the_question(head: Browser, late: BidSubmitted) -> None:
    page = head.text(f"/held/{late.bid_id}")
    for text in (
        "pasti tidak lewat batas waktu",
        late.envelopes[0].sha256,
        "ada, ukurannya cocok",
        "belum pernah disaksikan server",
        "Selasa, 24 Nov 2026, 14.00.00 WIB",
    ):
        assert text in page, text
    assert page.index("Bukti") < page.index("Apa yang diputuskan?")


def test_two_people_enter_a_ruling_and_take_its_papers(
    desk: Desk, head: Browser, late: BidSubmitted
) -> None:
    reply = enter(head, late.bid_id)
    assert (reply.status_code, reply.location) == (303, f"/console/rulings/{late.bid_id}")
    page = head.text(f"/rulings/{late.bid_id}")
    for text in ("Budi Santoso (197504082002121003)", "Petugas head", "12/POKJA/2026"):
        assert text in page, text
    note = head.post(f"/rulings/{late.bid_id}/txt").get_data(as_text=True)
    keys = {desk.centre.identity.gateway_id: desk.centre.key.public}
    one = rulings.verify(note, keys)
    evidence = head.post(f"/rulings/{late.bid_id}/json").get_data()
    assert json.loads(evidence)["held"] == "delivered_late"
    made = head.post(f"/rulings/{late.bid_id}/pdf").get_data()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        files = {
            name: bytes(each.get_file().read_bytes()) for name, each in pdf.attachments.items()
        }
    assert set(files) == {"keputusan.txt", "tanda-terima.txt", "bukti.json"}
    assert (files["keputusan.txt"].decode(), files["bukti.json"]) == (note, evidence)
    assert one.outcome == "accepted"
    assert head.text("/held").count("Tidak ada penawaran yang ditahan.") == 1


def test_the_committee_gets_a_sheet_to_write_on(head: Browser, late: BidSubmitted) -> None:
    head.get(f"/held/{late.bid_id}")
    made = head.post(f"/held/{late.bid_id}/question")
    assert "penawaran-ditahan-9151042" in made.headers["Content-Disposition"]
    with pikepdf.open(io.BytesIO(made.get_data())) as pdf:
        assert set(pdf.attachments) == {"tanda-terima.txt", "bukti.json"}


def test_the_sheet_says_what_every_byte_of_a_file_says(
    desk: Desk, head: Browser, late: BidSubmitted
) -> None:
    [envelope] = late.envelopes
    [path] = [one for one in desk.centre.home.rglob(envelope.sha256) if one.is_file()]
    path.chmod(0o600)
    path.write_bytes(b"x" * envelope.size)
    head.get(f"/held/{late.bid_id}")
    made = head.post(f"/held/{late.bid_id}/question")
    with pikepdf.open(io.BytesIO(made.get_data())) as pdf:
        evidence = json.loads(pdf.attachments["bukti.json"].get_file().read_bytes())
    assert [one["state"] for one in evidence["files"]] == ["damaged"]


def test_a_time_that_cannot_be_is_called_impossible_on_the_page(
    desk: Desk, head: Browser, late: BidSubmitted
) -> None:
    bids = held.maker(desk)
    since = CLOSES + timedelta(hours=2)
    bid = bids.submit(sealed=since, until=since + timedelta(hours=1))
    assert bids.seat.post(bids.seat.command(bid))[0].outcome == "held"
    page = head.text(f"/held/{bid.bid_id}")
    assert "waktu segelnya mustahil" in page
    assert "pasti sesudah batas waktu" not in page


def test_of_very_many_that_wait_the_rest_is_counted(
    desk: Desk, head: Browser, late: BidSubmitted, monkeypatch: pytest.MonkeyPatch
) -> None:
    bids = held.maker(desk)
    sealed = CLOSES - timedelta(hours=1)
    second = bids.submit(sealed=sealed, until=sealed)
    assert bids.seat.post(bids.seat.command(second))[0].outcome == "held"
    assert "lagi menunggu" not in head.text("/held")
    monkeypatch.setattr(decisions, "MOST_SHOWN", 1)
    page = head.text("/held")
    assert "1 lagi menunggu" in page
    assert f"/held/{late.bid_id}" in page
    assert f"/held/{second.bid_id}" not in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"outcome": ""}, "outcome"),
        ({"outcome": "mungkin"}, "outcome"),
        ({"reason": ""}, "reason"),
        ({"minutes": " "}, "minutes"),
        ({"members": ""}, "members"),
        ({"members": "Budi Santoso"}, "members"),
        ({"members": "12 Budi"}, "members"),
        ({"members": MEMBERS + MEMBERS}, "members"),
        ({"members": f"{number('verifier')} Nama Lain"}, "members"),
        ({"second": number("head")}, "second"),
        ({"second_secret": "000000"}, "second_secret"),
        ({"second": number("front_desk")}, "second"),
        ({"own_secret": ""}, "own_secret"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_decided(
    desk: Desk, head: Browser, late: BidSubmitted, changed: dict[str, str], field: str
) -> None:
    reply = enter(head, late.bid_id, **changed)
    page = reply.get_data(as_text=True)
    assert reply.status_code == 422
    assert f'id="to-{field}"' in page
    assert [one.bid_id for one in decisions.held_bids(desk.centre)[0]] == [late.bid_id]


def test_a_ruling_is_not_entered_twice(head: Browser, late: BidSubmitted) -> None:
    enter(head, late.bid_id)
    again = enter(head, late.bid_id, outcome="refused")
    assert again.status_code == 409
    assert "tidak sedang ditahan" in again.get_data(as_text=True)


def test_a_ruling_that_came_back_from_a_seat_has_no_evidence_to_take(
    desk: Desk, head: Browser, late: BidSubmitted
) -> None:
    enter(head, late.bid_id)
    with desk.centre.writing() as db:
        db.execute("DROP TRIGGER ruling_keeps_update")
        db.execute("UPDATE ruling SET evidence = ''")
    assert "buktinya tidak ikut" in head.text(f"/rulings/{late.bid_id}")
    reply = head.post(f"/rulings/{late.bid_id}/json")
    assert "Bukti untuk keputusan ini tidak ada" in reply.get_data(as_text=True)
    made = head.post(f"/rulings/{late.bid_id}/pdf").get_data()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert set(pdf.attachments) == {"keputusan.txt", "tanda-terima.txt"}


def test_what_nobody_ruled_on_has_no_page(head: Browser, late: BidSubmitted) -> None:
    assert head.get(f"/rulings/{late.bid_id}").status_code == 404
    assert head.get("/held/tidak-ada").status_code == 404
