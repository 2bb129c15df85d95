"""A seat of the release before: its unsigned roster goes, and no PIN verifier stays readable."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from kiosk import db as kiosk_db
from kiosk.db.migrations import migrations
from sync import outbox
from sync.atrest import AtRest
from sync.database import connect, tables, write_tx
from tests.kiosk.staff.support import PINS, TONO, Machine, a_roster, employ, staff_desk

OLD_VERIFIER = "$argon2id$v=19$m=65536,t=3,p=4$bGFtYQ$bGFtYWxhbWFsYW1h"


def test_an_old_seat_forgets_its_unsigned_staff_and_takes_a_signed_roster(tmp_path: Path) -> None:
    path = tmp_path / "seat.db"
    with closing(connect(path)) as db:
        migrations.apply(tables(db), stop_before="m0005_staff")
        outbox.migrations.apply(tables(db), stop_before="m0002_private")
        with write_tx(db):
            db.execute("INSERT INTO staff VALUES ('lama', 'Nama Lama', ?)", (OLD_VERIFIER,))
            db.execute("INSERT INTO roster VALUES (1, 99)")
            db.execute("INSERT INTO pin_guard VALUES (1, 9, 240, 'boot-0', 3)")

    def files() -> bytes:
        return b"".join(each.read_bytes() for each in tmp_path.iterdir())

    assert OLD_VERIFIER.encode() in files()
    kiosk_db.prepare(path, AtRest(b"p" * 32))
    assert OLD_VERIFIER.encode() not in files()
    assert b"Nama Lama" not in files()

    desk = staff_desk(lambda: connect(path), Machine())
    with closing(connect(path)) as db:
        # 0, not 99: the gateway's first signed roster is version 1 and must be taken.
        assert desk.version(db) == 0
    assert employ(desk, lambda: connect(path), a_roster())
    assert desk.sign_in(TONO, PINS[TONO], "open").staff_id == TONO
