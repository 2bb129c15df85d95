"""What the log tells of a bid on its way: the version read, what checks found, lateness."""

from __future__ import annotations

import hashlib
import re
from contextlib import closing
from datetime import timedelta

from kiosk import events
from tests.kiosk.bidding.support import STAFF, Browser, SeatInProcess, a_card, a_tender


def told(seat: SeatInProcess, name: str) -> list[dict[str, object]]:
    with closing(seat.db()) as db:
        found = [one for _, one in events.entries(db) if one.name == name]
    assert all(one.earliest for one in found), "each has its time"
    assert all(one.fields.pop("visit_id") for one in found)
    return [dict(one.fields) for one in found]


def test_a_tender_that_is_chosen_and_its_change_that_is_read_are_told(
    seat: SeatInProcess, sari: Browser
) -> None:
    sari.sign_in()
    sari.choose()
    seat.give_tender(a_tender(version=2, amendments=["Adendum 1"]))
    sari.post("/bid/addendum")
    chosen = told(seat, "bid_tender_chosen")
    assert chosen == [{"tender_id": "10001", "version": one} for one in (1, 2)]


def test_what_a_check_found_is_told_once_and_what_was_read_before_sealing(
    seat: SeatInProcess, sari: Browser
) -> None:
    seat.give_tender(a_tender("20002", envelopes=2))
    seat.give_card(a_card(seat, "20002", two=True))
    (seat.sticks / "KINGSTON" / "kosong.pdf").write_bytes(b"")
    sari.sign_in()
    sari.choose("20002")
    sari.post("/bid/envelopes")
    sari.add("harga.pdf", "technical")
    sari.add("kosong.pdf", "price")
    sari.add("teknis.pdf", "price")
    sari.check_files()
    picks = seat.desk.visit.draft().picks["price"]
    sari.post("/bid/files/remove", pick_id=next(one.pick_id for one in picks if not one.size))
    sari.check_files(advice="yes")
    sari.post("/bid/owner-key", choice="none")
    sari.seal()
    found = told(seat, "bid_check_found")
    technical = {
        "tender_id": "20002",
        "envelope": "technical",
        "stops": [],
        "advices": ["price_in_technical"],
    }
    price = {"tender_id": "20002", "envelope": "price", "stops": ["file_empty"], "advices": []}
    assert found == [technical, price, {**price, "stops": []}]
    (started,) = told(seat, "bid_sealing_started")
    assert started["advices"] == ["technical/price_in_technical"]
    assert len(told(seat, "bid_sealed")) == 1


def test_a_bid_without_warnings_says_nothing_of_them(seat: SeatInProcess, sari: Browser) -> None:
    sari.to_summary()
    sari.seal()
    (started,) = told(seat, "bid_sealing_started")
    assert "advices" not in started
    assert told(seat, "bid_check_found") == []


def test_a_press_after_closing_is_told(seat: SeatInProcess, sari: Browser) -> None:
    sari.to_summary()
    seat.pass_time(timedelta(hours=3).total_seconds())
    sari.press()
    assert told(seat, "bid_seal_failed") == [{"tender_id": "10001", "code": "bid_late"}]
    assert told(seat, "bid_sealing_started") == []


def test_which_file_lies_where_is_told_by_marks_that_are_no_digests(
    seat: SeatInProcess, sari: Browser
) -> None:
    seat.give_tender(a_tender("20002", envelopes=2))
    seat.give_card(a_card(seat, "20002", two=True))
    stick = seat.sticks / "KINGSTON"
    (stick / "lain.pdf").write_bytes((stick / "harga.pdf").read_bytes())

    def bid(technical: str, price: str) -> tuple[str, str]:
        """Seal the two files; return the mark of each."""
        sari.post("/bid/envelopes")
        sari.add(technical, "technical")
        sari.add(price, "price")
        sari.check_files(advice="yes")
        sari.post("/bid/owner-key", choice="none")
        sari.seal()
        contents = told(seat, "bid_sealed")[-1]["contents"]
        assert isinstance(contents, list)
        (one, first), (other, second) = [str(each).split("/") for each in contents]
        assert (one, other) == ("technical", "price")
        return first, second

    sari.sign_in()
    sari.choose("20002")
    price, technical = bid("harga.pdf", "teknis.pdf")
    assert price != technical
    first = told(seat, "bid_sealed")[0]["bid_id"]
    sari.post(f"/bids/{first}/replace")
    assert bid("teknis.pdf", "lain.pdf") == (technical, price), "the same file, renamed and moved"
    digest = hashlib.sha256((stick / "harga.pdf").read_bytes()).hexdigest()
    with closing(seat.db()) as db:
        log = " ".join(str(one) for _, one in events.entries(db))
    assert re.fullmatch("[0-9a-f]{32}", price) and price in log
    assert digest not in log and digest[:32] not in log
    assert seat.sessions.file_mark(digest) == price
    seat.sessions.end_by_visitor()
    assert seat.sessions.file_mark(digest) is None, "the key is gone"
    seat.sessions.open(STAFF, "Budi", "bidding", 30)
    assert seat.sessions.file_mark(digest) not in (None, price), "another visit, another mark"
