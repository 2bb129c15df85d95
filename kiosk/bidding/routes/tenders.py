"""The tender list with its live search, and one tender's page."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from kiosk.bidding import views
from kiosk.bidding.chain import last_standing
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.forms import parse_query
from kiosk.bidding.leaving import unsealed
from kiosk.bidding.routes import steps
from kiosk.web import fragments
from sync.wire.times import from_text


def register(bp: Blueprint, desk: BiddingContext) -> None:
    """Add the list of tenders and the page of one."""

    @bp.get("/tenders")
    def tender_list() -> Response:
        here = desk.visit.draft().tender_id
        return fragments.render(
            "bidding/tenders.html",
            "bidding/_tenders.html",
            view=list_view(desk, picking=False),
            unsealed=unsealed(desk, beside=here),
        )

    @bp.get("/tenders/<tender_id>")
    def tender(tender_id: str) -> Response:
        return fragments.render("bidding/tender.html", view=_tender_view(desk, tender_id))

    @bp.get("/tenders/<tender_id>/clock")
    def tender_clock(tender_id: str) -> Response:
        """`seen` is how the closing stood on the page: when that has changed, so has the page."""
        offer, page = desk.offers.get(tender_id), url_for("bidding.tender", tender_id=tender_id)
        if offer.practice is None:
            return fragments.go(page)
        end = from_text(offer.tender.period_end)
        view = views.practice_clock(offer.practice, end, desk.clock.now())
        if not fragments.wants_fragment() or request.args.get("seen", view.seen) != view.seen:
            return fragments.go(page)
        return fragments.render("bidding/_practice_clock.html", tender_id=tender_id, view=view)


def list_view(desk: BiddingContext, *, picking: bool) -> views.TendersView:
    """The list; `picking` where the wizard asks for the tender of a bid."""
    query, now = parse_query(request.args), desk.clock.now()
    found = desk.offers.search(query)
    return views.tender_list(
        found.page,
        query,
        now,
        views.freshness(desk.feed_seen(), now),
        found.categories,
        keyless=found.keyless,
        picking=picking,
        resume="" if picking else steps.unfinished(desk),
    )


def _tender_view(desk: BiddingContext, tender_id: str) -> views.TenderView:
    now = desk.clock.now()
    known = None if desk.visit.tenderer() is None else desk.firm.ask()
    offer = desk.offers.get(tender_id)
    last = last_standing(offer.chain)
    return views.tender(
        offer.tender,
        offer.card,
        now,
        offer.refusal,
        views.freshness(desk.feed_seen(), now),
        None if last is None else views.own(last, offer.items.get(last.bid_id), offer.chain),
        offer.word,
        () if known is None else views.notices(known, tender_id, last),
        unsealed(desk, beside=tender_id),
        offer.practice,
    )
