"""What the seat knows of tenders, and how it finds one among thousands."""

from __future__ import annotations

import sqlite3
import time
from datetime import timedelta

import pytest

from kiosk import db as kiosk_db
from kiosk.bidding import tender_store
from kiosk.bidding.forms import parse_query
from kiosk.bidding.tender_store import Query
from sync.database import connect, write_tx
from sync.errors import Fault
from sync.wire.times import to_text
from tests.kiosk.bidding.support import NOW, a_tender

SEARCH_BUDGET_S = 0.25  # of the processor; measured 5 ms


@pytest.fixture
def db(tmp_path):
    kiosk_db.prepare(tmp_path / "seat.db")
    connection = connect(tmp_path / "seat.db")
    yield connection
    connection.close()


def put(db, *several):
    with write_tx(db):
        return [tender_store.put(db, one) for one in several]


def ends(minutes):
    return to_text(NOW + timedelta(minutes=minutes))


def test_an_older_version_never_replaces_a_newer_one(db):
    newer = a_tender(version=2, title="Judul baru")
    assert put(db, a_tender(), newer, a_tender()) == [True, True, False]
    assert tender_store.get(db, "10001").title == "Judul baru"


def test_search_finds_by_code_name_and_buyer_in_any_case(db):
    put(db, a_tender("777", title="Jalan Ngadirejo", buyer="Dinas PUPR"), a_tender("888"))
    for text in ("777", "ngadi", "NGADIREJO jalan", "pupr ngadirejo"):
        assert [r.tender_id for r in tender_store.search(db, Query(text), NOW).rows] == ["777"]


@pytest.mark.parametrize("text", ["%", "_", "\\", "' OR 1=1 --", "jembatan%"])
def test_wildcards_and_quotes_are_plain_text(db, text):
    put(db, a_tender())
    assert tender_store.search(db, Query(text), NOW).total == 0


def test_open_tenders_come_first_and_the_nearest_deadline_on_top(db):
    put(
        db,
        a_tender("far", period_end=ends(600)),
        a_tender("past", period_end=ends(-60)),
        a_tender("near", period_end=ends(5)),
        a_tender("long-past", period_end=ends(-600)),
    )
    found = tender_store.search(db, Query(phase="all"), NOW)
    assert [r.tender_id for r in found.rows] == ["near", "far", "past", "long-past"]
    assert tender_store.search(db, Query(phase="open"), NOW).total == 2
    assert tender_store.search(db, Query(phase="closed"), NOW).total == 2


def test_a_time_kept_from_before_closes_nothing(db):
    put(
        db,
        a_tender("far", period_end=ends(600)),
        a_tender("past", period_end=ends(-60)),
        a_tender("long-past", period_end=ends(-600)),
    )
    found = tender_store.search(db, Query(phase="open"), NOW, certain=False)
    assert [r.tender_id for r in found.rows] == ["far", "past", "long-past"]
    assert tender_store.search(db, Query(phase="closed"), NOW, certain=False).total == 0


def test_an_addendum_moves_the_closing_at_the_seat(db):
    put(db, a_tender("one", period_end=ends(600)))
    assert tender_store.search(db, Query(phase="open"), NOW).total == 1
    put(db, a_tender("one", version=2, period_end=ends(-1)))
    assert tender_store.search(db, Query(phase="open"), NOW).total == 0
    put(db, a_tender("one", version=3, period_end=ends(30)))
    assert tender_store.search(db, Query(phase="open"), NOW).total == 1


def test_instants_are_compared_as_instants_whatever_their_spelling(db):
    put(db, a_tender("a", period_end="2026-11-22T03:31:23Z"))
    put(db, a_tender("b", period_end="2026-11-22T03:31:22.500000Z"))
    assert [r.tender_id for r in tender_store.search(db, Query(), NOW).rows] == ["b", "a"]


def test_a_page_is_bounded_and_counts_all(db):
    put(db, *(a_tender(str(n)) for n in range(300)))
    assert len(tender_store.search(db, Query(), NOW).rows) == tender_store.PAGE_SIZE
    page = tender_store.search(db, Query(limit=100_000), NOW)
    assert (len(page.rows), page.total) == (tender_store.MAX_PAGE_SIZE, 300)


def test_filters_narrow_the_list(db):
    put(db, a_tender("one"), a_tender("two", envelopes=2, category="goods"))
    assert tender_store.search(db, Query(envelopes=2), NOW).rows[0].tender_id == "two"
    assert tender_store.search(db, Query(category="works"), NOW).rows[0].tender_id == "one"
    assert tender_store.categories(db) == ["goods", "works"]


def test_nonsense_in_the_address_is_left_out():
    query = parse_query({"phase": "x", "envelopes": "9", "limit": "-4", "q": "a" * 900})
    assert (query.phase, query.envelopes, query.limit) == ("open", 0, tender_store.PAGE_SIZE)
    assert len(query.text) == tender_store.MAX_QUERY_CHARS


def test_five_thousand_tenders_are_searched_while_typing(db):
    body = "Uraian pekerjaan " * 60
    put(
        db,
        *(
            a_tender(str(n), title=f"Pekerjaan jalan ruas {n}", amendments=[body])
            for n in range(5000)
        ),
    )
    start = time.thread_time()
    found = tender_store.search(db, Query("ruas 4999 jalan"), NOW)
    assert found.total == 1
    assert time.thread_time() - start < SEARCH_BUDGET_S


def test_cards_are_kept_and_never_changed(seat):
    db = seat.db()
    for statement in ("UPDATE tender_card SET jws = ''", "DELETE FROM tender_card"):
        with pytest.raises(sqlite3.IntegrityError):
            db.execute(statement)
    db.close()


def test_an_unknown_tender_is_named_as_such(db):
    with pytest.raises(Fault, match="tender_not_here"):
        tender_store.get(db, "404")
