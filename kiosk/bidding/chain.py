"""How versions of a bid hang together: which one counts, whose it is, which files are its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from kiosk.bidding import store
from kiosk.bidding.identity import Tenderer
from kiosk.bidding.store import Bid
from sync.errors import Fault
from sync.wire.messages import EnvelopeName


def require_own(bid: Bid, tenderer: Tenderer) -> None:
    """Raises: Fault("not_your_bid")."""
    if bid.tenderer_id != tenderer.tenderer_id:
        raise Fault("not_your_bid")


def last_standing(chain: Sequence[Bid]) -> Bid | None:
    """The version that counts: the newest one the gateway has not refused."""
    standing = [bid for bid in chain if bid.outcome != "refused"]
    return standing[-1] if standing else None


def subject(bid: Bid) -> str:
    """One queue order for all versions of one tenderer's bid for one tender."""
    return f"{bid.tender_id}/{bid.tenderer_id}"


def spool_name(bid_id: str, envelope: EnvelopeName) -> str:
    return f"{bid_id}.{envelope}.age"


def known_spool_names(db: sqlite3.Connection) -> set[str]:
    """The sealed files some bid answers for; anything else in the spool is a torn sealing."""
    return {
        spool_name(bid.bid_id, envelope.name)
        for bid in store.everything(db)
        for envelope in bid.envelopes
    }
