"""The queue: where every sealed item of this seat stands, in one of the honest states."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import closing

from flask import Blueprint, Response, request

from kiosk.bidding import views
from kiosk.bidding.desk import BiddingDesk
from kiosk.bidding.store import Bid
from kiosk.web import fragments
from kiosk.web.states import REPLACED, WORDS
from sync import outbox


def register(bp: Blueprint, desk: BiddingDesk) -> None:
    @bp.get("/queue")
    def queue() -> Response:
        view = _view(desk)
        if fragments.wants_fragment() and request.args.get("seen") == view.seen:
            return Response(status=204)
        return fragments.render("bidding/queue.html", "bidding/_queue.html", view=view)


def _view(desk: BiddingDesk) -> views.QueueView:
    visit_id, tenderer = desk.visit_id(), desk.tenderer()

    def mine(bid: Bid | None) -> bool:
        if bid is None:
            return False
        same_firm = tenderer is not None and tenderer.tenderer_id == bid.tenderer_id
        return same_firm or bid.visit_id == visit_id

    with closing(desk.open_db()) as db:
        everything = desk.bids.everything(db)
        items = outbox.items(db)
    bids = {bid.item_id: bid for bid in everything}
    chains: dict[tuple[str, str], list[Bid]] = defaultdict(list)
    for bid in everything:
        chains[bid.tender_id, bid.tenderer_id].append(bid)

    def row(item: outbox.Item) -> views.QueueItemView:
        bid = bids.get(item.id)
        chain = () if bid is None else chains[bid.tender_id, bid.tenderer_id]
        return views.queue_item(item, bid, chain, mine=mine(bid))

    rows = [row(item) for item in items]
    numbers = Counter(one.state for one in rows)
    return views.QueueView(
        mine=tuple(row for row in rows if row.mine),
        others=tuple(row for row in rows if not row.mine),
        counts=tuple((state, numbers[state]) for state in (*WORDS, REPLACED)),
    )
