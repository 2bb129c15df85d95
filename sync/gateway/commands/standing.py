"""Which of a tenderer's bids counts. Pure, and blind to the order in which things arrived.

Versions form chains through `replaces`. In a chain the highest accepted version counts; of several
chains (made at seats that knew nothing of each other) the one whose newest act was sealed later,
by the earliest moment it can have been. If that act is a withdrawal, no bid counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from sync.gateway.commands.store import Bid
from sync.wire.times import from_text

Standing = Literal["counts", "replaced", "withdrawn", "withdrawal", "superseded", "held", "refused"]


def standings(bids: Iterable[Bid]) -> dict[str, Standing]:
    """Say of every bid of one tender where it stands, by bid id."""
    all_bids = {bid.bid_id: bid for bid in bids}
    result: dict[str, Standing] = {}
    chains: dict[str, dict[str, list[Bid]]] = defaultdict(lambda: defaultdict(list))
    for bid in all_bids.values():
        if bid.outcome == "accepted":
            chains[bid.tenderer_id][_root(bid, all_bids)].append(bid)
        else:
            result[bid.bid_id] = bid.outcome
    for of_tenderer in chains.values():
        heads = {root: max(chain, key=_newest) for root, chain in of_tenderer.items()}
        winner = max(heads.values(), key=_latest)
        for root, chain in of_tenderer.items():
            for bid in chain:
                result[bid.bid_id] = _standing(bid, heads[root], winner)
    return result


def _standing(bid: Bid, head: Bid, winner: Bid) -> Standing:
    if bid.action == "withdrawn":
        return "withdrawal" if bid is head else "replaced"
    if bid is not head:
        return "withdrawn" if head.action == "withdrawn" else "replaced"
    return "counts" if bid is winner else "superseded"


def _root(bid: Bid, all_bids: Mapping[str, Bid]) -> str:
    # Versions grow by one along a chain (checked on arrival), so this ends.
    while bid.replaces is not None and bid.replaces in all_bids:
        bid = all_bids[bid.replaces]
    return bid.bid_id


def _newest(bid: Bid) -> tuple[int, datetime, str]:
    return bid.version, from_text(bid.sealed_earliest), bid.bid_id


def _latest(bid: Bid) -> tuple[datetime, str]:
    return from_text(bid.sealed_earliest), bid.bid_id
