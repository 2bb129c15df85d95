"""Tenders when the gateway tells less, or something else, than it did before it was restored."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from kiosk import db as seat_db
from kiosk.alarms import store
from kiosk.alarms.service import standing
from kiosk.bidding import retold, tender_store
from sync.database import connect, write_tx
from sync.wire.messages import Tender

TOLD, EARLIER, LATER = "2026-11-28T05:00:00Z", "2026-11-28T03:00:00Z", "2026-11-28T09:00:00Z"


def tender(version: int = 1, end: str = TOLD, code: str = "1", **fields: object) -> Tender:
    made = Tender(
        tender_id=code,
        ocid=f"ocds-{code}",
        version=version,
        title="Jalan",
        buyer="DPUPR",
        status="active",
        stage="",
        category="works",
        method="",
        envelopes=1,
        value_idr=None,
        period_start=None,
        period_end=end,
        enquiry_end=None,
        documents=[],
        amendments=[f"Perubahan ke-{number}" for number in range(1, version)],
    )
    return msgspec.structs.replace(made, **fields)  # type: ignore[arg-type]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    seat_db.prepare(tmp_path / "seat.db")
    with closing(connect(tmp_path / "seat.db")) as opened:
        yield opened


def hear(db: sqlite3.Connection, *said: Tender) -> None:
    with write_tx(db):
        for one in said:
            retold.put(db, one)


def restore(db: sqlite3.Connection) -> None:
    with write_tx(db):
        retold.on_other_history(db, None)


def read_to_the_end(db: sqlite3.Connection) -> None:
    with write_tx(db):
        db.execute(
            "INSERT OR REPLACE INTO outbox_feed (gateway_id, cursor, head, seen_at)"
            " VALUES ('gw', 9, 9, ?)",
            (TOLD,),
        )


def reading(db: sqlite3.Connection) -> None:
    """The new history's first page is being taken in."""
    with write_tx(db):
        db.execute(
            "INSERT OR REPLACE INTO outbox_feed (gateway_id, cursor, head, seen_at)"
            " VALUES ('gw', 0, 0, ?)",
            (TOLD,),
        )


def word(db: sqlite3.Connection) -> tuple[str, str | None]:
    """What the seat shows as deadline, and what code says of the gateway."""
    shown = tender_store.get(db, "1")
    said = retold.server_word(db, "1")
    return shown.period_end, None if said is None else retold.differing(said).code


def test_in_one_history_the_highest_version_is_shown(db: sqlite3.Connection) -> None:
    hear(db, tender(1), tender(2, EARLIER), tender(1))
    read_to_the_end(db)
    assert word(db) == (EARLIER, None)
    assert standing(db) == []


@pytest.mark.parametrize("end", [EARLIER, LATER])
def test_an_addendum_the_gateway_lost_is_kept_and_both_are_told(
    db: sqlite3.Connection, end: str
) -> None:
    hear(db, tender(1), tender(2, end))
    restore(db)
    read_to_the_end(db)
    assert word(db) == (end, "tender_not_at_server")
    hear(db, tender(1))
    assert word(db) == (end, "tender_differs_at_server")
    assert [one.code for one in standing(db)] == ["gateway_history_changed"]


def test_nothing_is_said_before_the_feed_was_read_to_its_end(db: sqlite3.Connection) -> None:
    hear(db, tender(2))
    with write_tx(db):
        db.execute(
            "INSERT INTO outbox_feed (gateway_id, cursor, head, seen_at) VALUES ('gw', 0, 0, ?)",
            (TOLD,),
        )
    restore(db)
    assert word(db) == (TOLD, None)
    db.execute("UPDATE outbox_feed SET head = 9")
    assert word(db) == (TOLD, None)


def test_the_same_again_ends_it_whatever_its_number(db: sqlite3.Connection) -> None:
    """Two addenda came as one release this time: fewer versions, the same tender."""
    hear(db, tender(1), tender(2), tender(3, EARLIER))
    restore(db)
    read_to_the_end(db)
    hear(db, tender(1), tender(2, EARLIER))
    assert word(db) == (EARLIER, None)
    hear(db, tender(3, LATER))  # a real addendum after that
    assert word(db) == (LATER, None)


def test_an_early_version_that_is_the_same_is_not_yet_the_gateways_word(
    db: sqlite3.Connection,
) -> None:
    """Put off, and back again; the gateway lost only the last. Its word is the later time."""
    hear(db, tender(1), tender(2, LATER), tender(3))
    restore(db)
    reading(db)
    hear(db, tender(1), tender(2, LATER))
    assert word(db) == (TOLD, None)
    read_to_the_end(db)
    assert word(db) == (TOLD, "tender_differs_at_server")


def test_the_same_again_on_the_first_reading_ends_it_too(db: sqlite3.Connection) -> None:
    hear(db, tender(1), tender(3, EARLIER))
    restore(db)
    reading(db)
    hear(db, tender(1), tender(2, EARLIER))
    read_to_the_end(db)
    assert word(db) == (EARLIER, None)
    hear(db, tender(3, LATER))  # a real addendum after that
    assert word(db) == (LATER, None)


def test_a_version_above_what_was_told_is_taken(db: sqlite3.Connection) -> None:
    hear(db, tender(2))
    restore(db)
    read_to_the_end(db)
    hear(db, tender(1, LATER), tender(3, EARLIER))
    assert word(db) == (EARLIER, None)


def test_the_same_number_with_another_content_is_no_secret(db: sqlite3.Connection) -> None:
    hear(db, tender(2))
    restore(db)
    read_to_the_end(db)
    hear(db, tender(2, EARLIER))
    assert word(db) == (TOLD, "tender_differs_at_server")
    hear(db, tender(2, title="Jalan lain"))
    assert word(db) == (TOLD, "tender_told_otherwise")


def test_when_staff_clear_it_the_gateways_word_holds(db: sqlite3.Connection) -> None:
    hear(db, tender(2), tender(1, code="2"))
    restore(db)
    read_to_the_end(db)
    hear(db, tender(1, LATER))
    with write_tx(db):
        retold.on_alarm_cleared(db)
    assert word(db) == (LATER, None)
    hear(db, tender(2, EARLIER))
    assert word(db) == (EARLIER, None)
    # What the gateway does not know at all stays, and stays marked.
    assert tender_store.get(db, "2").period_end == TOLD
    assert [one.told.tender_id for one in retold.server_words(db)] == ["2"]


@pytest.mark.parametrize("heard_before", [True, False])
def test_cleared_before_the_gateway_knew_it_all(db: sqlite3.Connection, heard_before: bool) -> None:
    """What it says of that tender afterwards must reach the vendor, whatever its number."""
    hear(db, tender(3, TOLD))
    restore(db)
    read_to_the_end(db)
    if heard_before:
        hear(db, tender(1, LATER))
    with write_tx(db):
        store.remove(db, retold.ALARM)
        retold.on_alarm_cleared(db)
    hear(db, tender(1, LATER), tender(2, EARLIER))
    assert word(db) == (EARLIER, None)
    hear(db, tender(1, LATER))  # in this history, too, an old version is none
    assert word(db) == (EARLIER, None)


def test_restored_twice(db: sqlite3.Connection) -> None:
    hear(db, tender(2))
    restore(db)
    read_to_the_end(db)
    hear(db, tender(1, LATER))
    restore(db)
    assert word(db) == (TOLD, "tender_not_at_server")
    hear(db, tender(2))
    assert word(db) == (TOLD, None)
    assert len(standing(db)) == 1
