"""A bid of a firm that is not known yet: judged again by itself once its account is here."""

from __future__ import annotations

import pytest

from sync.gateway.registrations import service
from sync.gateway.vendors import service as vendors
from tests.registrations import application, npwp
from tests.sync.gateway.cast import BidMaker, House, Seat
from tests.sync.gateway.desk.conftest import Table, table
from tests.sync.gateway.registrations.conftest import Desk, at_work, desk

__all__ = ["at_work", "desk", "table"]
NEW = npwp(1)


def answers(seat: Seat) -> list[tuple[str, str]]:
    found = [(one.outcome, one.problem.code if one.problem else "") for one in seat.decisions()]
    return found[-2:]


@pytest.mark.parametrize("where", ["console", "seat"])
def test_an_approval_lets_it_count(desk: Desk, table: Table, where: str) -> None:
    made = desk.hand_in(application(serial=1))
    maker = BidMaker(desk.seat)
    (answer,) = desk.seat.post(desk.seat.command(maker.submit(tenderer_id=NEW)))
    assert (answer.outcome, answer.problem and answer.problem.code) == ("held", "tenderer_unknown")
    desk.house.clock.pass_(hours=3)  # after the deadline: it arrived before
    if where == "console":
        one = made.registration_id
        service.approve(desk.house.centre, one, by=desk.by, seen=desk.seen(one))
    else:
        assert table.decide(table.seen(made.registration_id), "approved")[0] == "accepted"
        desk.house.clock.pass_(minutes=1)
        desk.house.http.get("/v1/time")
    assert answers(desk.seat)[-1] == ("accepted", "")
    assert desk.seat.decisions()[-1].receipt


def test_a_firm_that_stays_unknown_is_not_judged_again_and_again(
    house: House, seat: Seat, bids: BidMaker
) -> None:
    (answer,) = seat.post(seat.command(bids.submit(tenderer_id=NEW)))
    assert answer.outcome == "held"
    for _ in range(3):
        house.clock.pass_(minutes=2)
        house.http.get("/v1/time")
    assert len(seat.decisions()) == 1
    vendors.add_tenderer(house.centre, NEW, "PT Baru", "gerimis-teropong-84", by=house.head)
    house.clock.pass_(minutes=2)
    house.http.get("/v1/time")
    assert answers(seat)[-1] == ("accepted", "")
