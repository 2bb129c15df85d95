"""How many versions are in each honest state: one firm's for itself, the room's for staff."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict

from kiosk.bidding import store
from kiosk.bidding.bid import Bid
from kiosk.bidding.standing import HOLDS, shown, standing
from kiosk.bidding.store import BidStore
from kiosk.web.frame import STATES, CountsView
from sync import outbox


def of_firm(db: sqlite3.Connection, bids: BidStore, tenderer_id: str) -> CountsView:
    """Of what this firm sealed at this seat, and of nothing else."""
    chains: dict[str, list[Bid]] = defaultdict(list)
    for bid in bids.of_firm(db, tenderer_id):
        chains[bid.tender_id].append(bid)
    return CountsView.of(
        "accepted" if standing(bid, chain).kind in HOLDS and bid.official else state
        for chain in chains.values()
        for bid in chain
        for state in [shown(bid, outbox.item(db, bid.item_id), chain)]
    )


def of_room(db: sqlite3.Connection) -> CountsView:
    """Of everything at this seat, at a cost that does not grow with what simply was accepted.

    What no longer counts is in none of the states, and an accepted withdrawal is no accepted bid.
    Needs no key.
    """
    found = outbox.counts(db)
    over: Counter[str] = Counter()
    for chain in store.chains(db):
        for one in chain:
            where = standing(one, chain)
            if where.ended or where.kind == "withdrawal":
                over["accepted" if one.outcome == "accepted" else "action"] += 1
    return CountsView(**{name: max(0, getattr(found, name) - over[name]) for name in STATES})
