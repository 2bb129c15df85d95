"""How versions of a bid hang together: which one counts, whose it is, which files are its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from kiosk import events
from kiosk.bidding import store
from kiosk.bidding.identity import Tenderer
from kiosk.bidding.store import Bid
from sync.errors import Fault
from sync.wire.messages import EnvelopeName

# The gateway accepted a version, and later another one that counts instead.
SUPERSEDED = "superseded"


def require_own(bid: Bid, tenderer: Tenderer) -> None:
    """Raises: Fault("not_your_bid")."""
    if bid.tenderer_id != tenderer.tenderer_id:
        raise Fault("not_your_bid")


def no_longer_counts(bid: Bid, chain: Sequence[Bid]) -> bool:
    """Whether another version counts instead of this accepted one: made here, or elsewhere."""
    if bid.outcome != "accepted":
        return False
    followed = any(one.version > bid.version and one.outcome == "accepted" for one in chain)
    return followed or bid.problem_code == SUPERSEDED


def last_standing(chain: Sequence[Bid]) -> Bid | None:
    """The version that the next one replaces: the newest one the gateway has not refused."""
    standing = [bid for bid in chain if bid.outcome != "refused"]
    return standing[-1] if standing else None


def subject(bid: Bid) -> str:
    """One queue order for all versions of one tenderer's bid for one tender."""
    return f"{bid.tender_id}/{bid.tenderer_id}"


def spool_name(bid_id: str, envelope: EnvelopeName) -> str:
    return f"{bid_id}.{envelope}.age"


def spool_names_to_keep(db: sqlite3.Connection, spool: Path) -> set[str]:
    """Everything but sealings that began by this database's log and never became a bid.

    A sealed file it knows nothing of was made with a newer copy of the database, before somebody
    put an older one back: a vendor may hold its receipt, so only people may remove it.
    """
    bids = store.bid_ids(db)
    begun = {
        bid_id
        for _, entry in events.entries(db)
        # Logs written before this field existed name no bid, so nothing can be known as torn.
        if entry.name == "bid_sealing_started" and (bid_id := entry.fields.get("bid_id"))
    }
    torn = begun - bids
    return {path.name for path in spool.iterdir() if path.name.partition(".")[0] not in torn}
