"""A decision that waits for its form stands in nobody's way, and goes on when the form comes."""

from __future__ import annotations

import msgspec

from sync.gateway.bids.waiting import waiting, waiting_for_forerunner
from sync.wire.ids import new_id
from tests.registrations import application
from tests.sync.gateway.cast import ONE, BidMaker
from tests.sync.gateway.desk.conftest import Table
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
