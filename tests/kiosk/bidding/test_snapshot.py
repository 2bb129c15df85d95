"""A crash in the middle of a bid: the work is there again, and nothing more than the work."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest

from kiosk.bidding import pdfrun, snapshot
from kiosk.staff.service import Actor
from sync.clock import Interval
from tests.kiosk.bidding.judged import judged_once
from tests.kiosk.bidding.support import (
    CLOSES,
    FIRM,
    NOW,
    PASSWORD,
    Browser,
    SeatInProcess,
    a_card,
    a_tender,
    furnish,
)
from tests.kiosk.printing.cups import wait_for

TONO = Actor("tono", "Tono Wibowo", "head")


@pytest.fixture
def again(seat: SeatInProcess) -> Iterator[list[SeatInProcess]]:
    """Seats started in the first one's home; closed at the end."""
    started: list[SeatInProcess] = []
    yield started
    for one in started:
        one.close()


def after_a_crash(seat: SeatInProcess, again: list[SeatInProcess]) -> Browser:
    """The process dies and starts; staff give the seat back."""
    seat.media.stop()
    made = furnish(seat.root)
    made.committee = seat.committee
    again.append(made)
    assert made.sessions.state == "locked"
    made.sessions.resume(TONO)
    return made.client()


def test_a_crash_at_the_summary_costs_a_look_at_the_files_and_nothing_else(
    seat, sari, again, monkeypatch
):
    sari.to_summary("penawaran.pdf", "teknis.pdf")
    bid_id, seen = sari.bid_id(), threading.Event()
    monkeypatch.setattr(
        pdfrun, "verdicts", lambda opened, limit: seen.wait(60) and judged_once(opened, limit)
    )
    sari = after_a_crash(seat, again)
    assert sari.url == "/bid/checks", "it comes back to the files"
    seen.set()
    # They are looked through again, by the process that came back.
    run = sari.seat.desk.visit.draft().current_check()
    assert run is not None and run.wait(60) and not run.stops
    sari.get("/bid/summary")
    assert sari.url == "/bid/summary"
    assert sari.bid_id() == bid_id
    sari.seal(bid_id)
    (bid,) = sari.seat.bids()
    assert (bid.bid_id, bid.tenderer_id, bid.identity.method) == (bid_id, FIRM, "gateway")


def test_files_wait_for_their_stick(seat, sari, again):
    sari.to_summary("penawaran.pdf")
    away = seat.home / "away"
    (seat.sticks / "KINGSTON").rename(away)
    sari = after_a_crash(seat, again)
    sari.get("/bid/files")
    assert "penawaran.pdf" in sari.page
    assert "Flashdisk berkas ini sudah dicabut. Colokkan lagi." in sari.page
    assert sari.get("/bid/checks").status_code == 200
    assert "KINGSTON" in sari.page and sari.seat.desk.visit.draft().current_check() is None
    away.rename(seat.sticks / "KINGSTON")
    wait_for(lambda: bool(sari.seat.media.media()))
    sari.get("/bid/checks")
    run = sari.seat.desk.visit.draft().current_check()
    assert run is not None and run.wait(60) and run.fault is None and not run.stops


def test_another_stick_of_that_name_is_told_by_its_files(seat, sari, again):
    sari.to_summary("penawaran.pdf")
    stick = seat.sticks / "KINGSTON"
    shutil.rmtree(stick)
    stick.mkdir()
    (stick / "penawaran.pdf").write_bytes(b"%PDF-1.4 lain")
    sari = after_a_crash(seat, again)
    sari.get("/bid/checks")
    run = sari.seat.desk.visit.draft().current_check()
    assert run is not None and run.wait(60)
    assert [one.code for one in run.findings["bid"]] == ["file_changed"]


def test_a_bid_sealed_just_before_the_crash_is_no_draft_any_more(seat, sari, again):
    sari.to_summary("penawaran.pdf")
    bid_id = sari.bid_id()
    sari.post("/bid/summary", bid_id=bid_id, agreed="yes")
    seat.desk.jobs.join(60)  # sealed, and the page that says so never came
    sari = after_a_crash(seat, again)
    assert sari.seat.desk.visit.draft().bid_id != bid_id
    assert sari.get(f"/bids/{bid_id}").status_code == 200


def test_the_slip_survives_and_goes_with_the_visit(seat, sari, again):
    sari.to_summary("penawaran.pdf")
    bid_id = sari.seal()
    sari = after_a_crash(seat, again)
    assert sari.get(f"/bids/{bid_id}/slip").status_code == 200
    sari.seat.sessions.end_by_visitor()
    assert sari.seat.sessions.memory.count() == 0
    assert sari.seat.desk.visit.dump() is None


def test_what_cannot_be_read_gives_an_empty_draft_and_a_page(seat, sari, again):
    sari.to_summary("penawaran.pdf")
    real, snapshot_take = seat.desk.visit.dump, msgspec.msgpack.encode({"form": 99, "draft": {}})
    assert real() is not None
    seat.sessions.keep("bidding", lambda: snapshot_take, seat.desk.visit.load)
    seat.sessions.keep_now()
    sari = after_a_crash(seat, again)
    assert sari.get("/bid/who").status_code == 200
    assert sari.seat.desk.visit.tenderer() is None
    assert sari.seat.desk.visit.draft().tender_id is None
    assert "visit_lost" in sari.seat.event_names()


@pytest.mark.parametrize("data", [b"", b"\xc1", msgspec.msgpack.encode({"form": 2})])
def test_bytes_of_another_form_are_refused_whole(data):
    with pytest.raises(msgspec.MsgspecError):
        snapshot.read(data)


def test_neither_password_nor_owner_key_nor_token_is_kept(seat, sari):
    sari.to_summary("penawaran.pdf")
    sari.get("/bid/owner-key")
    medium = seat.media.media()[0]
    sari.post("/bid/owner-key", choice="save", medium_id=medium.id)
    (key_file,) = (seat.sticks / "KINGSTON").rglob("kunci-pemilik-*.txt")
    secret = next(
        line for line in key_file.read_text().splitlines() if line.startswith("AGE-SECRET-KEY-")
    )
    sari.post("/bid/owner-key/held", held="yes")
    kept = seat.desk.visit.dump()
    assert kept is not None
    recipient = seat.desk.visit.draft().owner_recipient
    assert recipient is not None and recipient.encode() in kept
    tokens = [pick.token for picks in seat.desk.visit.draft().picks.values() for pick in picks]
    for never in (PASSWORD, secret, medium.id, *tokens):
        assert never.encode() not in kept, never


def test_an_untouched_visit_keeps_nothing(seat, sari):
    sari.get("/tenders")
    assert seat.desk.visit.dump() is None


@pytest.mark.parametrize(
    ("earliest", "latest", "soon"),
    [
        (-11, -11, False),
        (-10, -10, True),
        (-30, -5, True),  # may be near
        (0, 0, True),
        (1, 2, False),  # over, and surely so
        (-1, 5, True),
        (-300, None, True),
        (1, None, True),  # only a bound kept from before says that it is over
    ],
)
def test_a_tender_closes_soon_when_it_may(seat, sari, monkeypatch, earliest, latest, soon):
    sari.sign_in()
    sari.choose()
    end = None if latest is None else CLOSES + timedelta(minutes=latest)
    now = Interval(CLOSES + timedelta(minutes=earliest), end)
    monkeypatch.setattr(seat.clock, "now", lambda: now)
    assert seat.desk.outlook.closes_soon(timedelta(minutes=10)) is soon


def test_without_a_clock_a_draft_closes_soon_and_without_a_draft_nothing_does(
    seat, sari, monkeypatch
):
    monkeypatch.setattr(seat.clock, "now", lambda: None)
    assert not seat.desk.outlook.closes_soon(timedelta(minutes=10))
    monkeypatch.undo()
    sari.choose()
    monkeypatch.setattr(seat.clock, "now", lambda: None)
    assert seat.desk.outlook.closes_soon(timedelta(minutes=10))


def test_the_room_knows_the_nearest_deadline_and_the_oldest_unsent(seat, sari):
    desk = seat.desk
    assert (desk.outlook.nearest_deadline(), desk.outlook.oldest_unsent_at()) == (None, None)
    sari.to_summary("penawaran.pdf")
    assert desk.outlook.nearest_deadline() == CLOSES
    bid_id = sari.seal()
    assert desk.outlook.nearest_deadline() == CLOSES
    oldest = desk.outlook.oldest_unsent_at()
    assert oldest is not None and abs(oldest - NOW) < timedelta(seconds=5)
    sooner = a_tender("20002", period_end="2026-11-22T04:00:00Z")
    seat.give_tender(sooner)
    seat.give_card(a_card(seat, "20002"))
    sari.choose("20002")
    assert desk.outlook.nearest_deadline() == CLOSES.replace(hour=4, minute=0, second=0)
    sari.post("/bid/drop")
    seat.answer(bid_id)
    assert (desk.outlook.nearest_deadline(), desk.outlook.oldest_unsent_at()) == (None, None)
