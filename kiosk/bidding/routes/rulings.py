"""The committee's ruling on a version of the firm's bid, at whatever seat that was sealed."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from kiosk.bidding import prints, saving, views
from kiosk.bidding.bid import Bid
from kiosk.bidding.context import BiddingContext
from kiosk.errors import explain
from kiosk.seat.sticks import unwritable, writable
from kiosk.web import fragments


def register(bp: Blueprint, desk: BiddingContext) -> None:
    """Add the page of a ruling, its print and its saving."""

    @bp.get("/bids/<bid_id>/ruling")
    def ruling(bid_id: str) -> Response:
        """Show a ruling; a refused version of another seat has no receipt here to show it on."""
        return _page(desk, desk.own.ruled(bid_id))

    @bp.post("/bids/<bid_id>/ruling/print")
    def print_ruling(bid_id: str) -> Response:
        """Print the committee's ruling, where there is one."""
        prints.ruling(desk, desk.own.ruled(bid_id), _("Keputusan panitia"))
        return fragments.go(url_for("bidding.ruling", bid_id=bid_id))

    @bp.post("/bids/<bid_id>/ruling/save")
    def save_ruling(bid_id: str) -> Response:
        """Save the ruling and its PDF to a stick."""
        bid, medium_id = desk.own.ruled(bid_id), request.form.get("medium_id", "")[:200]
        where = saving.ruling(desk, bid, medium_id)
        desk.visit.say(saving.said(desk, medium_id, where))
        return fragments.go(url_for("bidding.ruling", bid_id=bid_id))


def _page(desk: BiddingContext, bid: Bid) -> Response:
    trouble = desk.paper.printer_trouble()
    view = views.ruled(
        bid,
        sticks=writable(desk.media),
        closed=unwritable(desk.media),
        trouble=None if trouble is None else explain(trouble),
        printing=views.print_view(prints.find(desk, prints.ruling_of(bid))),
    )
    if fragments.wants_fragment() and request.args.get("seen") == view.seen:
        return Response(status=204)
    return fragments.render(
        "bidding/ruling.html", "bidding/_ruled.html", view=view, said=desk.visit.take_said()
    )
