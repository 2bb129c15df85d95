"""A decision that waits for its form stands in nobody's way, and goes on when the form comes."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sqlite_utils import Database

from sync.gateway.bids.waiting import waiting, waiting_for_forerunner
from sync.gateway.commands import store
from sync.gateway.db.migrations import migrations
from sync.gateway.desk import lost as lost_forms
from sync.wire.ids import new_id
from sync.wire.verification import REGISTRATION_DECIDED
from tests.registrations import application
from tests.sync.gateway.cast import ONE, BidMaker
from tests.sync.gateway.desk.conftest import Table, brief
from tests.sync.gateway.firms.test_standing import identify, told
from tests.sync.gateway.registrations.conftest import Desk


def test_every_bid_is_seen_while_a_decision_waits(desk: Desk, table: Table) -> None:
    """They wait in one table: what a firm is told at 09:59 must not depend on a desk."""
    file = table.seen(desk.hand_in().registration_id)
    lost = msgspec.structs.replace(file, registration_id=new_id())
    decided = table.decision(lost, "incomplete", missing=["nib"])
    assert table.send(decided) == ("retry", "registration_missing")
    maker = BidMaker(desk.seat)
    newer = maker.submit(replaces=maker.submit())
    (answer,) = desk.seat.post(desk.seat.command(newer))
    assert answer.outcome == "retry", answer
    assert identify(desk.seat)
    (version,) = told(desk.seat).versions
    assert (version.bid_id, version.standing) == (newer.bid_id, "waiting")
    with desk.house.centre.reading() as db:
        assert [one.act.bid_id for one in waiting(db, ONE)] == [newer.bid_id]
        assert waiting_for_forerunner(db) == {one.sha256 for one in newer.envelopes}


def test_a_version_that_another_seat_brings_lets_it_be_judged(desk: Desk, table: Table) -> None:
    """That seat knows the code alone, and hands in under an id that it made itself."""
    made = desk.hand_in()
    newer = msgspec.structs.replace(table.seen(made.registration_id), version=2)
    decided = table.decision(newer, "incomplete", missing=["nib"])
    assert table.send(decided) == ("retry", "registration_missing")
    elsewhere = msgspec.structs.replace(made.command, registration_id=new_id())
    desk.hand_in(application(serial=1), again=elsewhere)
    assert desk.status(made.code).stage == "incomplete"
    assert table.heard()[-1] == ("accepted", "")


def test_a_seat_has_only_so_many_waiting_and_is_told(
    desk: Desk, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each type: what waits for bids keeps its room."""
    monkeypatch.setattr(store, "MOST_PARKED", 2)
    file = table.seen(desk.hand_in().registration_id)
    commands = []
    for _ in range(3):
        lost = msgspec.structs.replace(file, registration_id=new_id())
        decided = table.decision(lost, "incomplete", missing=["nib"])
        commands.append(table.seat.command(decided, REGISTRATION_DECIDED))
    said = [brief(table.seat.post(each)[0]) for each in (*commands, commands[0])]
    missing = ("retry", "registration_missing")
    assert said == [missing, missing, ("retry", "too_many_waiting"), missing]
    maker = BidMaker(desk.seat)
    newer = maker.submit(replaces=maker.submit())
    (answer,) = desk.seat.post(desk.seat.command(newer))
    assert brief(answer) == ("retry", "replaces_unknown")
    waits = lost_forms.waiting(desk.house.centre, by=desk.by)
    lost_forms.give_up(desk.house.centre, waits[0].registration_id, by=desk.by)
    assert brief(table.seat.post(commands[2])[0]) == missing


def test_what_waited_in_an_older_database_says_whose_it_is(
    desk: Desk, table: Table, tmp_path: Path
) -> None:
    file = table.seen(desk.hand_in().registration_id)
    token = table.seat.command(table.decision(file, "approved"), REGISTRATION_DECIDED)
    db = Database(tmp_path / "older.db")
    migrations.apply(db, stop_before="m0031_desk_ends")
    db.execute("INSERT INTO parked VALUES ('c-1', 'x', ?, 'r-1', '2026-11-24T05:00:00Z')", [token])
    migrations.apply(db)
    (row,) = db["parked"].rows
    assert (row["seat_id"], row["type"]) == (table.seat.seat_id, REGISTRATION_DECIDED)
    db.close()
