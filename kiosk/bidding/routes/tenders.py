"""The tender list with its live search, and one tender's page."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from flask import Blueprint, Response, request

from kiosk.bidding import retold, tender_store, views
from kiosk.bidding.chain import last_standing
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.forms import parse_query
from kiosk.bidding.leaving import unsealed
from kiosk.bidding.routes import steps
from kiosk.bidding.store import Bid
from kiosk.web import fragments
from sync import outbox
from sync.errors import Fault


def register(bp: Blueprint, desk: BiddingContext) -> None:
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


def list_view(desk: BiddingContext, *, picking: bool) -> views.TendersView:
    query = parse_query(request.args)
    now = desk.clock.now()
    with closing(desk.open_db()) as db:
        page = tender_store.search(
            db,
            query,
            None if now is None else now.earliest,
            certain=now is not None and now.latest is not None,
        )
        categories = tender_store.categories(db)
        keyless = {row.tender_id for row in page.rows if not _sealable(desk, db, row)}
    return views.tender_list(
        page,
        query,
        now,
        views.freshness(desk.feed_seen(), now),
        categories,
        keyless=keyless,
        picking=picking,
        resume="" if picking else steps.unfinished(desk),
        page_size=tender_store.PAGE_SIZE,
        most=tender_store.MAX_PAGE_SIZE,
    )


def _item(db: sqlite3.Connection, bid: Bid) -> outbox.Item | None:
    """None for one of another seat."""
    return outbox.item(db, bid.item_id) if bid.item_id else None


def _sealable(desk: BiddingContext, db: sqlite3.Connection, row: tender_store.TenderRow) -> bool:
    card = desk.service.card(db, row.tender_id)
    return card is not None and tender_store.has_keys(card, row)


def _tender_view(desk: BiddingContext, tender_id: str) -> views.TenderView:
    now = desk.clock.now()
    known = None if desk.visit.tenderer() is None else desk.firm.ask()
    refusal: Fault | None = None
    card = None
    with closing(desk.open_db()) as db:
        found = tender_store.get(db, tender_id)
        word = retold.server_word(db, tender_id)
        try:
            card = desk.service.require_card(db, tender_id)
            for name in tender_store.envelope_names(found):
                tender_store.recipient_for(card, name)
            desk.service.require_open(found)
        except Fault as fault:
            refusal = fault
        chain = desk.firm.versions(db, tender_id)
        last = last_standing(chain)
        own = None if last is None else views.own(last, _item(db, last), chain)
    return views.tender(
        found,
        card,
        now,
        refusal,
        views.freshness(desk.feed_seen(), now),
        own,
        word,
        () if known is None else views.notices(known, tender_id, last),
        unsealed(desk, beside=tender_id),
    )
