from __future__ import annotations

from kiosk.sessions import store
from sync.database import write_tx
from tests.kiosk.sessions.support import Room

ROW = store.VisitRow("visit-1", "bidding", "staff-1", 1800.0, "boot-1", 12.5, 2)


def test_there_is_one_visit_and_the_last_row_counts(room: Room) -> None:
    db = room.open_db()
    with write_tx(db):
        store.put_visit(db, ROW)
        store.put_visit(db, ROW)
    assert store.visit(db) == ROW
    assert db.execute("SELECT count(*) FROM visit").fetchone()[0] == 1
    with write_tx(db):
        store.delete_visit(db)
    assert store.visit(db) is None
    db.close()


def test_the_row_has_no_place_for_a_name(room: Room) -> None:
    db = room.open_db()
    columns = {row["name"] for row in db.execute("PRAGMA table_info(visit)")}
    assert columns == {
        "id", "visit_id", "purpose", "staff_id", "left_s", "boot_id", "since_s", "pin_tries",
    }  # fmt: skip
    db.close()
