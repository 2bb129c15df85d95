"""What the seat tells the gateway of its log, and what it makes of the reply."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from kiosk import db as seat_db
from kiosk import events
from kiosk.alarms.service import require_quiet, standing
from kiosk.db import settings
from kiosk.seat import Registry, RosterPart, Slice
from kiosk.staff.feature import old_roster
from kiosk.wiring.hooks import engine_hooks
from sync.database import connect, write_tx
from sync.engine import Hooks
from sync.errors import Fault
from sync.wire.keys import SigningKey
from sync.wire.messages import CheckpointAnswer, FeedItem
from tests.kiosk.staff.support import Machine, a_roster, signed, staff_desk

SEAT = "s-1"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    seat_db.prepare(tmp_path / "seat.db")
    with closing(connect(tmp_path / "seat.db")) as opened:
        for _ in range(5):
            with write_tx(opened):
                events.record(opened, "spool_swept", files=1)
        yield opened


@pytest.fixture
def hooks(tmp_path: Path, db: sqlite3.Connection) -> Hooks:
    staff, registry = staff_desk(lambda: connect(tmp_path / "seat.db"), Machine()), Registry()
    registry.add(
        "staff",
        Slice(feed={"roster": old_roster}, roster=RosterPart(staff.version, staff.take_roster)),
    )
    return engine_hooks(registry, SigningKey.from_seed(b"s" * 32), SEAT)


def old_size(hooks: Hooks, db: sqlite3.Connection) -> int:
    assert hooks.witness is not None
    request = hooks.witness(db)
    assert request is not None
    return request.old_size


def test_after_a_lost_answer_the_log_is_shown_from_where_the_gateway_stands(
    hooks: Hooks, db: sqlite3.Connection
) -> None:
    assert old_size(hooks, db) == 0
    assert hooks.on_seen is not None
    assert hooks.on_seen(db, 3)
    assert old_size(hooks, db) == 3


@pytest.mark.parametrize("size", [6, 10**12])
def test_a_gateway_that_saw_more_than_there_is_stays_a_conflict(
    hooks: Hooks, db: sqlite3.Connection, size: int
) -> None:
    assert hooks.on_seen is not None
    assert not hooks.on_seen(db, size)
    assert old_size(hooks, db) == 0


@pytest.mark.parametrize("size", [0, 2])
def test_a_gateway_restored_from_a_copy_is_shown_the_log_from_what_it_still_knows(
    hooks: Hooks, db: sqlite3.Connection, size: int
) -> None:
    assert hooks.on_cosigned is not None
    assert hooks.on_seen is not None
    answer = CheckpointAnswer(seat_id=SEAT, size=4, root="0" * 64, at="2026-11-28T00:00:00Z")
    with write_tx(db):
        hooks.on_cosigned(db, "token", answer)
    assert old_size(hooks, db) == 4
    assert hooks.on_seen(db, size)
    assert old_size(hooks, db) == size


def test_what_is_refused_again_at_once_is_a_conflict(hooks: Hooks, db: sqlite3.Connection) -> None:
    assert hooks.on_seen is not None
    assert hooks.on_seen(db, 4)
    assert not hooks.on_seen(db, 4)
    assert old_size(hooks, db) == 0


def test_a_newer_roster_is_taken_and_its_version_told(hooks: Hooks, db: sqlite3.Connection) -> None:
    assert hooks.on_roster is not None
    assert hooks.roster_version is not None
    assert hooks.roster_version(db) == 0
    for version in (3, 2):
        with write_tx(db):
            hooks.on_roster(db, signed(a_roster(version=version)))
    assert hooks.roster_version(db) == 3


def test_an_unsigned_roster_of_the_old_feed_employs_nobody(
    hooks: Hooks, db: sqlite3.Connection
) -> None:
    body = msgspec.Raw(msgspec.json.encode(a_roster(version=9)))
    with write_tx(db):
        hooks.on_feed(db, FeedItem(seq=1, kind="roster", body=body))
    assert hooks.roster_version is not None
    assert hooks.roster_version(db) == 0


def test_a_gateway_restored_from_a_copy_gets_the_log_from_where_it_stands(
    hooks: Hooks, db: sqlite3.Connection
) -> None:
    """No conflict: its older copy of this log is a beginning of it, and the proof shows that."""
    with write_tx(db):
        settings.put(db, "witnessed_size", "4")
    assert old_size(hooks, db) == 4
    assert hooks.on_seen is not None
    assert hooks.on_seen(db, 2)
    assert old_size(hooks, db) == 2
    # but an older state than that, after the proof was shown, is a conflict
    assert not hooks.on_seen(db, 1)


def conflict(hooks: Hooks, db: sqlite3.Connection) -> list[str]:
    assert hooks.on_conflict is not None
    with write_tx(db):
        hooks.on_conflict(db)
    return [alarm.code for alarm in standing(db)]


def test_a_conflict_that_persists_is_an_alarm_that_stops_new_visits(
    hooks: Hooks, db: sqlite3.Connection
) -> None:
    assert conflict(hooks, db) == []
    assert conflict(hooks, db) == ["checkpoint_conflict"]
    with pytest.raises(Fault, match="checkpoint_conflict"):
        require_quiet(db)


def test_a_conflict_that_was_settled_in_between_is_none(
    hooks: Hooks, db: sqlite3.Connection
) -> None:
    assert hooks.on_cosigned is not None
    for _ in range(4):
        assert conflict(hooks, db) == []
        with write_tx(db):
            answer = CheckpointAnswer(seat_id="s-1", size=5, root="00", at="2026-11-28T00:00:00Z")
            hooks.on_cosigned(db, "token", answer)
