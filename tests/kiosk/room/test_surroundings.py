"""The link as the log has it: each change once, in its order, and none lost to a full disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from kiosk import db as seat_db
from kiosk import events
from kiosk.intake import MediaWatcher
from kiosk.room.surroundings import Surroundings
from sync.database import connect
from sync.link import LinkState, LinkStatus


def test_a_change_that_cannot_be_written_is_noted_once_it_can(tmp_path: Path) -> None:
    path = tmp_path / "seat.db"
    seat_db.prepare(path)
    full = True

    def open_database() -> sqlite3.Connection:
        if full:
            raise sqlite3.OperationalError("database or disk is full")
        return connect(path)

    def names() -> list[str]:
        with closing(connect(path)) as db:
            return [one.fields["state"] for _, one in events.entries(db)]

    link = LinkStatus(LinkState.DOWN, "timeout", 0.0)
    around = Surroundings(
        open_database, MediaWatcher([], mount_roots=()), lambda: link, lambda: None
    )
    around.look_at_link()  # nobody who acts meets it
    assert names() == []
    full = False
    around.look_at_link()
    around.look_at_link()
    assert names() == ["down"]
    link = LinkStatus(LinkState.UP, None, 1.0)
    around.look_at_link()
    assert names() == ["down", "up"]
