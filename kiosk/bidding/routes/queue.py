"""The queue: where everything that this visit's firm sealed here stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import closing

from flask import Blueprint, Response, request, url_for

from kiosk.bidding import views
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.store import Bid
from kiosk.web import fragments
from kiosk.web.states import STANDING_WORDS, WORDS
from sync import outbox


def register(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/queue")
    def queue() -> Response:
        view = _view(desk)
        if fragments.wants_fragment() and request.args.get("seen") == view.seen:
            return Response(status=204)
        return fragments.render("bidding/queue.html", "bidding/_queue.html", view=view)

    @bp.post("/queue/who")
    def queue_who() -> Response:
        desk.visit.memory.after_who = url_for("bidding.queue")
        return fragments.go(url_for("bidding.who"))


def _view(desk: BiddingContext) -> views.QueueView:
    """Of the firm recognised in this visit; of everybody else not even a count."""
    desk.visit.id()
    tenderer = desk.visit.tenderer()
    if tenderer is None:
        return views.QueueView((), (), known=False)
    with closing(desk.open_db()) as db:
        own = desk.bids.of_firm(db, tenderer.tenderer_id)
        items = {bid.bid_id: outbox.item(db, bid.item_id) for bid in own}
    own.sort(key=lambda bid: items[bid.bid_id].sequence, reverse=True)
    chains: dict[str, list[Bid]] = defaultdict(list)
    for bid in own:
        chains[bid.tender_id].append(bid)
    rows = [views.queue_item(items[bid.bid_id], bid, chains[bid.tender_id]) for bid in own]
    numbers = Counter(one.state for one in rows)
    shown = tuple((state, numbers[state]) for state in (*WORDS, *STANDING_WORDS))
    return views.QueueView(tuple(rows), shown)
