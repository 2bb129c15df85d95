"""How versions of a bid hang together: what the next one replaces, whose they are, which files."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from kiosk import events
from kiosk.bidding import store
from kiosk.bidding.bid import Bid
from kiosk.bidding.identity import Tenderer
from kiosk.bidding.standing import SUPERSEDED
from sync.errors import Fault
from sync.wire.messages import EnvelopeName
from sync.wire.times import from_text


def require_own(bid: Bid, tenderer: Tenderer) -> None:
    """Raises: Fault("not_your_bid")."""
    if bid.firm != tenderer.firm:
        raise Fault("not_your_bid")


def last_standing(chain: Sequence[Bid]) -> Bid | None:
    """The version that the next one replaces, None for a first one.

    Of those that the gateway has not refused and nothing else replaces: the one sealed last, as the
    gateway decides (ADR 0024). `chain` may hold versions of other seats.
    """
    may = [bid for bid in chain if bid.outcome != "refused"]
    replaced = {bid.replaces for bid in may}
    ends = [bid for bid in may if bid.bid_id not in replaced]
    return max(ends, key=_sealed_last, default=None)


def _sealed_last(bid: Bid) -> tuple[bool, datetime, int, str]:
    sealed = from_text(bid.sealed.earliest)
    return bid.problem_code != SUPERSEDED, sealed, bid.version, bid.bid_id


def merged(here: Sequence[Bid], elsewhere: Sequence[Bid]) -> list[Bid]:
    """Every version of one bid, oldest first; what was sealed here is known here best."""
    known = {bid.bid_id for bid in here}
    others = [bid for bid in elsewhere if bid.bid_id not in known]
    return sorted([*here, *others], key=lambda bid: (bid.version, bid.bid_id))


def number_after(last: Bid | None) -> int:
    """Return the number of the version that follows `last`, 1 for a first one."""
    return 1 if last is None else last.version + 1


def as_written(tenderer: Tenderer, last: Bid | None) -> Tenderer:
    """A version spells the firm's number as the one it replaces: older gateways compare letters."""
    return tenderer if last is None else replace(tenderer, tenderer_id=last.tenderer_id)


def subject(bid: Bid) -> str:
    """One queue order for all versions of one tenderer's bid for one tender."""
    return f"{bid.tender_id}/{bid.tenderer_id}"


def spool_name(bid_id: str, envelope: EnvelopeName) -> str:
    """Return the name of an envelope's sealed file in the spool."""
    return f"{bid_id}.{envelope}.age"


def spool_names_to_keep(db: sqlite3.Connection, spool: Path) -> set[str]:
    """Everything but sealings that began by this database's log and never became a bid.

    A sealed file it knows nothing of was made with a newer copy of the database, before somebody
    put an older one back: a vendor may hold its receipt, so only people may remove it.
    """
    names = {path.name: path.name.partition(".")[0] for path in spool.iterdir()}
    unknown = set(names.values()) - store.bid_ids(db)
    # Logs written before this field existed name no bid, so nothing can be known as torn.
    torn = events.having(db, "bid_sealing_started", "bid_id", unknown)
    return {name for name, bid_id in names.items() if bid_id not in torn}
