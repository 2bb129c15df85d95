"""A practice tender's own clock at a seat: what is shown, what is open, and where it is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.bidding import tender_store
from kiosk.seat import WriteTx
from sync import outbox
from sync.database import write_tx
from sync.errors import Fault
from sync.wire.practice_clock import Pace, PracticeClock, at_rate, closing_in, last_moment
from sync.wire.times import from_text, to_text
from tests.kiosk.bidding.support import (
    NOW,
    PIN,
    STAFF,
    Browser,
    SeatInProcess,
    a_tender,
    furnish,
    tender_in,
)

MONTH = timedelta(days=30)
ENDS = NOW + MONTH
CODE = "10001"


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[SeatInProcess]:
    """A seat of the practice room, whose tender closes in a month."""
    made = furnish(tmp_path, realm="training")
    made.give_tender(a_tender(version=2, period_end=to_text(ENDS)))
    yield made
    made.close()


@pytest.fixture
def sari(seat: SeatInProcess) -> Browser:
    seat.sessions.open(STAFF, "Sari", "training", 300)
    return seat.client()


def tell(seat: SeatInProcess, paces: list[Pace], code: str = CODE) -> None:
    clock = PracticeClock(realm="training", tender_id=code, paces=paces)
    seat.give("practice_clock", msgspec.json.encode(clock))


def in_the_table(seat: SeatInProcess, code: str = CODE) -> str:
    db = seat.db()
    try:
        row = db.execute("SELECT period_end FROM tender WHERE tender_id = ?", (code,)).fetchone()
        return str(row["period_end"])
    finally:
        db.close()


def test_the_page_says_how_the_clock_runs_and_when_it_really_closes(
    seat: SeatInProcess, sari: Browser
) -> None:
    paces = at_rate([], NOW - timedelta(hours=1), 30)
    tell(seat, paces)
    sari.get(f"/tenders/{CODE}")
    assert "Waktu tender ini dipercepat 30×." in sari.page
    assert "Senin, 23 Nov 2026, 15.31 WIB" in sari.page  # 29 hours on
    assert "ditutup 23 jam 1 menit lagi" in sari.page  # real hours
    assert "pemasukan ditutup Senin, 23 Nov 2026, 09.33.22 WIB" in sari.page
    assert "Selasa, 22 Des 2026, 10.31 WIB" in sari.page  # the date it says of itself
    assert tender_in(seat).period_end == to_text(last_moment(paces, ENDS)) == in_the_table(seat)


def test_where_the_time_is_known_less_well_it_says_from_when_to_when(
    seat: SeatInProcess, sari: Browser
) -> None:
    tell(seat, at_rate([], NOW - timedelta(seconds=10), 1440))
    sari.get(f"/tenders/{CODE}")  # half a second is twelve minutes of the tender
    assert "antara Minggu, 22 Nov 2026, 14.19 dan 14.44 WIB" in sari.page


def test_a_bid_before_is_sealed_and_one_after_is_refused(
    seat: SeatInProcess, sari: Browser
) -> None:
    tell(seat, closing_in([], NOW, ENDS, timedelta(minutes=2)))
    sari.to_summary()
    seat.pass_time(100)
    first = sari.seal()
    (bid,) = seat.bids()
    assert (bid.bid_id, bid.judged, bid.period_end) == (first, "open", NOW + timedelta(minutes=2))
    sari.get(f"/bids/{first}")
    assert "/replace" in sari.page
    seat.pass_time(30)
    db = seat.db()
    with pytest.raises(Fault, match="bid_late"):
        seat.service.require_open(tender_store.get(db, CODE))
    db.close()
    sari.get(f"/tenders/{CODE}")
    assert "pemasukan sudah ditutup Minggu, 22 Nov 2026, 10.33.22 WIB" in sari.page
    assert "sudah lewat menurut jam tender latihan ini" in sari.page
    sari.get(f"/bids/{first}")
    assert "/replace" not in sari.page


def test_a_bid_sealed_in_ordinary_time_stands_under_the_clock_that_came_since(
    seat: SeatInProcess, sari: Browser
) -> None:
    sari.to_summary()
    first = sari.seal()
    assert seat.bids()[0].period_end == ENDS
    tell(seat, closing_in([], NOW, ENDS, timedelta(minutes=2)))
    assert seat.bids()[0].period_end == NOW + timedelta(minutes=2)
    seat.pass_time(130)
    sari.get(f"/bids/{first}")
    assert "/replace" not in sari.page


def test_while_it_stands_still_nothing_closes_and_no_date_is_made_up(
    seat: SeatInProcess, sari: Browser
) -> None:
    tell(seat, at_rate([], NOW, 0))
    seat.pass_time(5)
    sari.get(f"/tenders/{CODE}")
    assert "Waktu tender ini dihentikan." in sari.page
    assert "waktu tender ini sedang dihentikan" in sari.page
    pages = [sari.page]
    sari.to_summary()
    pages.append(sari.page)
    sari.seal()
    pages.append(sari.page)
    for path in ("/tenders", "/queue", "/receipts"):
        sari.get(path)
        pages.append(sari.page)
    year = re.compile(r"\b9999\b")  # a page also has random digits: digests, names of bids
    assert not year.search("\n".join(pages))
    assert seat.desk.outlook.nearest_deadline() is None
    db = seat.db()
    assert outbox.unanswered(db).nearest_due is None
    db.close()
    seat.sessions.lock("staff", STAFF)
    seat.sessions.end_by_staff(STAFF)
    staff = seat.client()
    staff.get("/room")
    staff.get("/room")
    staff.post("/room", staff="tono", pin=PIN)
    assert "jam latihan berhenti" in staff.page
    assert "belum ditentukan" not in staff.page
    assert not year.search(staff.page)


@pytest.mark.parametrize(("rate", "shown"), [(60, "22 Nov 2026, 12.3"), (0, "22 Nov 2026, 10.31")])
def test_visits_locks_and_what_is_signed_keep_to_real_time(
    seat: SeatInProcess, sari: Browser, rate: int, shown: str
) -> None:
    tell(seat, at_rate([], NOW, rate))
    before = seat.sessions.status().seconds_left
    seat.pass_time(120)
    sari.get(f"/tenders/{CODE}")
    assert shown in sari.page, "two real minutes of this tender"
    assert before - seat.sessions.status().seconds_left == 120
    sari.to_summary()
    sari.seal()
    (bid,) = seat.bids()
    real = to_text(NOW + timedelta(seconds=120))[: len("2026-11-22T03:33")]
    assert real in bid.provisional
    # The idle lock comes after its own three minutes.
    seat.pass_time(0)
    idle = seat.sessions._idle._limits.lock_s
    seat.machine.seconds += idle - 1
    seat.sessions.tick()
    assert seat.sessions.state == "open"
    seat.machine.seconds += 2
    seat.sessions.tick()
    assert seat.sessions.state == "locked"
    # So does the end of the longest time that a visit was opened for.
    seat.sessions.resume(STAFF)
    left = seat.sessions.status().seconds_left
    seat.pass_time(left - 1)
    seat.sessions.tick()
    assert seat.sessions.state == "open"
    seat.pass_time(2)
    seat.sessions.tick()
    assert (seat.sessions.state, seat.sessions.lock_reason) == ("locked", "time")


def test_the_page_asks_again_and_goes_when_it_has_closed(
    seat: SeatInProcess, sari: Browser
) -> None:
    tell(seat, closing_in([], NOW, ENDS, timedelta(minutes=2)))
    path = f"/tenders/{CODE}/clock?seen=open"
    part = sari.poll(path)
    assert part.status_code == 200
    assert "ditutup 1 menit lagi" in part.get_data(as_text=True)
    assert "<html" not in part.get_data(as_text=True)
    seat.pass_time(130)
    assert sari.poll(path).headers["HX-Redirect"] == f"/tenders/{CODE}"
    assert sari.poll(f"/tenders/{CODE}/clock?seen=closed").status_code == 200


def test_a_tender_without_a_clock_has_none_to_ask_for(seat: SeatInProcess, sari: Browser) -> None:
    sari.get(f"/tenders/{CODE}")
    assert "practice-clock" not in sari.page
    assert sari.poll(f"/tenders/{CODE}/clock").headers["HX-Redirect"] == f"/tenders/{CODE}"


def test_an_addendum_and_a_clock_may_come_in_any_order(seat: SeatInProcess) -> None:
    paces = at_rate([], NOW, 60)
    tell(seat, paces, "10002")
    seat.give_tender(a_tender("10002", period_end=to_text(ENDS)))
    assert in_the_table(seat, "10002") == to_text(last_moment(paces, ENDS))
    later = ENDS + MONTH
    seat.give_tender(a_tender("10002", version=2, period_end=to_text(later)))
    assert in_the_table(seat, "10002") == to_text(last_moment(paces, later))


def test_an_older_clock_changes_nothing_and_one_that_runs_back_is_set_aside(
    seat: SeatInProcess,
) -> None:
    one = at_rate([], NOW, 60)
    two = at_rate(one, NOW + timedelta(minutes=1), 1)
    tell(seat, two)
    known = in_the_table(seat)
    tell(seat, one)
    assert in_the_table(seat) == known
    back = [*two, Pace(since=to_text(NOW + MONTH), shows=to_text(NOW), rate=1)]
    with pytest.raises(Fault, match="message_malformed"):
        tell(seat, back)
    assert in_the_table(seat) == known
    assert seat.event_names().count("practice_clock_received") == 1


def test_on_another_history_the_clocks_are_forgotten_and_told_again(seat: SeatInProcess) -> None:
    tell(seat, at_rate([], NOW, 60))
    db = seat.db()
    with write_tx(db):
        seat.core.registry.on_other_history(WriteTx(db))
    db.close()
    assert from_text(in_the_table(seat)) == ENDS
    tell(seat, at_rate([], NOW, 60))
    assert from_text(in_the_table(seat)) < ENDS


def test_a_seat_of_production_takes_no_such_clock(tmp_path: Path) -> None:
    seat = furnish(tmp_path)
    before = in_the_table(seat)
    try:
        with pytest.raises(Fault, match="realm_mismatch"):
            tell(seat, at_rate([], NOW, 60))
        assert in_the_table(seat) == before
    finally:
        seat.close()
