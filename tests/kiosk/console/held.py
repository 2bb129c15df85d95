"""Bids that wait for the committee, at a gateway with its console."""

from __future__ import annotations

import tempfile
from pathlib import Path

from sync.gateway.vendors import service as vendors
from sync.gateway.vendors import shared
from sync.wire.messages import BidSubmitted
from tests.kiosk.console.people import Desk
from tests.sync.gateway.cast import ONE, BidMaker, House, firms, release


def house_of(desk: Desk) -> House:
    """The same gateway with a tender whose key is rehearsed and a vendor."""
    house = House(desk.centre, desk.clock, desk.app, folder=Path(tempfile.mkdtemp()))
    house.import_(release(ONE))
    house.rehearse(ONE)
    return house


def maker(desk: Desk, name: str = "Kursi 07") -> BidMaker:
    """A seat at which a vendor seals."""
    house = house_of(desk)
    realm = desk.centre.identity.realm
    tenderer = firms(realm)[0]
    with desk.centre.reading() as db:
        known = shared.knows_tenderer(db, tenderer)
    if not known:
        word = "rahasia-" + tenderer
        vendors.add_tenderer(desk.centre, tenderer, "PT Maju Bersama", word, by=house.head)
    return BidMaker(house.seat(name), tenderer=tenderer)


def send_unknown(bids: BidMaker) -> BidSubmitted:
    """A bid for a tender that the gateway does not know: held."""
    bid = bids.submit(tender_id="9999999")
    [answer] = bids.seat.post(bids.seat.command(bid))
    assert answer.outcome == "held"
    return bid


def held(desk: Desk) -> str:
    """The id of a bid that is held."""
    return send_unknown(maker(desk, "Kursi 21")).bid_id


def ruled(desk: Desk) -> str:
    """The id of a bid that was held and has a ruling."""
    bids = maker(desk, "Kursi 22")
    bid = send_unknown(bids)
    bids.seat.house.decide(bid.bid_id, "refused", "Tender itu tidak ada")
    return bid.bid_id
