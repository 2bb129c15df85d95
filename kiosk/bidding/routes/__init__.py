"""The pages' addresses. HTTP only: parse, ask a service, choose a view."""

from __future__ import annotations

from flask import Blueprint

from kiosk.bidding.context import BiddingContext
from kiosk.bidding.routes import bids, files, queue, receipts, rulings, tenders, wizard
from kiosk.bidding.routes.steps import home

__all__ = ["blueprint", "home"]


def blueprint(desk: BiddingContext) -> Blueprint:
    """Every page of bidding. All need an open seat (the guard's default)."""
    bp = Blueprint("bidding", __name__)
    for pages in (tenders, wizard, files, bids, queue, receipts, rulings):
        pages.register(bp, desk)
    return bp
