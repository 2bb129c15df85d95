"""Tell the seats what no longer counts: nobody may go on reading "accepted" there.

A seat sees by itself what it replaced. What lost against a version it did not make, or made when it
knew of no other, it hears of by a further answer: accepted still, with the problem `superseded`.
"""

from __future__ import annotations

from sync.gateway.bids import store
from sync.gateway.bids.standing import NO_LONGER, standings
from sync.gateway.bids.store import Bid
from sync.gateway.centre import Centre
from sync.gateway.commands import shared as commands
from sync.gateway.commands.handling import Verdict
from sync.gateway.commands.signing import after, sign_answer
from sync.gateway.feed import shared as feed
from sync.wire.messages import Decision
from sync.work import Work


def tell(centre: Centre, db: Work, tender_id: str, tenderer_id: str) -> None:
    """Tell of every accepted version of this tenderer that no longer counts, once for ever.

    Call it in the transaction that accepted one.
    """
    bids = store.bids_of(db, tender_id, tenderer_id)
    where = standings(bids)
    accepted = [bid for bid in bids if bid.outcome == "accepted"]
    evident = {(bid.seat_id, bid.replaces) for bid in accepted}
    told = store.told_of(db, tender_id, tenderer_id)
    for bid in accepted:
        known = bid.bid_id in told or (bid.seat_id, bid.bid_id) in evident
        if where[bid.bid_id] in NO_LONGER and not known:
            _tell(centre, db, bid)


def tell_everybody(centre: Centre) -> None:
    """What an older release left untold. Call it before the gateway serves."""
    with centre.reading() as db:
        untold = store.untold(db)
    if not untold or centre.behind() is not None:
        return
    with centre.writing() as db:
        for tender_id, tenderer_id in untold:
            tell(centre, db, tender_id, tenderer_id)


def _tell(centre: Centre, db: Work, bid: Bid) -> None:
    row = commands.command(db, bid.command_id)
    at = after(centre, store.newest_answer(db, bid))
    verdict = Verdict("accepted", "superseded")
    answer = sign_answer(centre, bid.command_id, row["sha256"], verdict, bid.official, at)
    store.note_superseded(db, bid.bid_id, at, answer)
    feed.append(db, "decision", Decision(answer=answer), bid.seat_id)
