"""The queue: where everything that this visit's firm sealed here stands."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, Response, request, url_for

from kiosk.bidding import views
from kiosk.bidding.context import BiddingContext
from kiosk.web import fragments
from kiosk.web.states import STANDING_WORDS, WORDS


def register(bp: Blueprint, desk: BiddingContext) -> None:
    """Add the queue's page."""

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
    own = desk.own.sealed_here()
    if desk.visit.tenderer() is None:
        return views.QueueView((), (), known=False)
    rows = [views.queue_item(one.item, one.bid, one.chain) for one in own if one.item is not None]
    numbers = Counter(one.state for one in rows)
    shown = tuple((state, numbers[state]) for state in (*WORDS, *STANDING_WORDS))
    return views.QueueView(tuple(rows), shown)
