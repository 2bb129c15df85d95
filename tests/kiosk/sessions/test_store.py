from __future__ import annotations

from kiosk.sessions import store
from sync.database import write_tx
from sync.wire.messages import Staff, StaffRoster
from tests.kiosk.sessions.support import Room

NEWER = StaffRoster(
    version=2, staff=[Staff(staff_id="staff-9", name="Bu Sri", pin_verifier="$argon2id$x")]
)


def test_a_newer_roster_replaces_the_whole(room: Room) -> None:
    db = room.open_db()
    with write_tx(db):
        assert store.replace_roster(db, NEWER) is True
    assert [one.staff_id for one in store.staff(db)] == ["staff-9"]
    db.close()


def test_an_older_or_repeated_roster_changes_nothing(room: Room) -> None:
    db = room.open_db()
    with write_tx(db):
        store.replace_roster(db, NEWER)
        for version in (1, 2):
            assert store.replace_roster(db, StaffRoster(version=version, staff=[])) is False
    assert len(store.staff(db)) == 1
    db.close()
