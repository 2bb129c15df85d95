"""Which of a tenderer's bids counts. Pure, and blind to the order in which things arrived.

`replaces` makes trees of versions: a chain, unless a seat that was restored or copied made two
versions of one. Where a tree ends is a tenderer's last will as one seat knew it. Of all the ends of
a tenderer, at whatever seats they were made, the one that was sealed last counts; if that is a
withdrawal, no bid counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Literal

from sync.gateway.bids.store import Bid
from sync.wire.times import from_text

Standing = Literal["counts", "replaced", "withdrawn", "withdrawal", "superseded", "held", "refused"]
# What an accepted version may be without counting any more: its seat is told (`superseding`).
NO_LONGER = ("replaced", "withdrawn", "superseded")


def standings(bids: Iterable[Bid]) -> dict[str, Standing]:
    """Say of every bid of one tender where it stands, by bid id."""
    all_bids = {bid.bid_id: bid for bid in bids}
    result: dict[str, Standing] = {}
    accepted: dict[str, list[Bid]] = defaultdict(list)
    for bid in all_bids.values():
        if bid.outcome == "accepted":
            accepted[bid.firm].append(bid)
        else:
            result[bid.bid_id] = bid.outcome
    for of_tenderer in accepted.values():
        _judge(of_tenderer, all_bids, result)
    return result


def _judge(
    accepted: Iterable[Bid], all_bids: Mapping[str, Bid], result: dict[str, Standing]
) -> None:
    """Place one tenderer's accepted versions."""
    followed = _followed(accepted, all_bids)
    paths = [
        [bid, *(one for one in _before(bid, all_bids) if one.outcome == "accepted")]
        for bid in accepted
        if bid.bid_id not in followed
    ]
    # The last one sealed comes last, and so has the last word on what several ends replace.
    paths.sort(key=_sealed)
    for end, *replaced in paths:
        withdrawn = end.action == "withdrawn"
        for bid in replaced:
            gone = withdrawn and bid.action != "withdrawn"
            result[bid.bid_id] = "withdrawn" if gone else "replaced"
        result[end.bid_id] = "withdrawal" if withdrawn else "superseded"
    winner = paths[-1][0]
    if winner.action != "withdrawn":
        result[winner.bid_id] = "counts"


def _sealed(path: list[Bid]) -> list[tuple[datetime, str]]:
    """What two ends are compared by: the latest `earliest` on their paths that they do not share.

    A version was sealed after the one it replaces, though a restart may have left its seat with a
    weaker bound: so what lost once never counts again because its rival was replaced.
    """
    return sorted(((from_text(bid.sealed_earliest), bid.bid_id) for bid in path), reverse=True)


def _followed(accepted: Iterable[Bid], all_bids: Mapping[str, Bid]) -> set[str]:
    """The ids of all that an accepted version replaces, at once or through others."""
    found: set[str] = set()
    for bid in accepted:
        for before in _before(bid, all_bids):
            if before.bid_id in found:
                break
            found.add(before.bid_id)
    return found


def _before(bid: Bid, all_bids: Mapping[str, Bid]) -> Iterator[Bid]:
    """What a version replaces, nearest first.

    Checked again: of a version that was held because its forerunner was missing, nobody has.
    """
    while (before := all_bids.get(bid.replaces or "")) is not None:
        if (before.firm, before.version) != (bid.firm, bid.version - 1):
            return
        yield before
        bid = before
