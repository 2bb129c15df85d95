"""A bid's pages: sealing, receipt, the vendor's slip, replacing and withdrawing."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from kiosk.bidding import prints, saving, views
from kiosk.bidding.bid import Bid
from kiosk.bidding.chain import require_own
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.forms import surely_withdrawn
from kiosk.bidding.routes import steps
from kiosk.bidding.routes.receipts import paper_page, save_note, save_slip_of
from kiosk.errors import explain
from kiosk.seat.jobs import WorkState
from kiosk.seat.sticks import unwritable, writable
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form


def register(bp: Blueprint, desk: BiddingContext) -> None:
    """Add the pages of one bid: its sealing, receipt, slip and versions."""
    _register_sealing(bp, desk)
    _register_receipt(bp, desk)
    _register_slip(bp, desk)
    _register_versions(bp, desk)


def _register_sealing(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bids/<bid_id>/sealing")
    def sealing(bid_id: str) -> Response:
        job = desk.own.job(bid_id)
        if job is None:
            return fragments.go(url_for("bidding.receipt", bid_id=bid_id))
        snapshot = job.snapshot()
        if snapshot.state is WorkState.DONE:
            desk.own.collect(bid_id)
            return fragments.go(url_for("bidding.receipt", bid_id=bid_id))
        return fragments.render(
            "bidding/sealing.html", "bidding/_sealing.html", view=views.sealing(job, snapshot)
        )

    @bp.post("/bids/<bid_id>/cancel")
    def cancel(bid_id: str) -> Response:
        job = desk.own.job(bid_id)
        if job is not None:
            job.cancel()
        return fragments.go(url_for("bidding.sealing", bid_id=bid_id))


def _register_receipt(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bids/<bid_id>")
    def receipt(bid_id: str) -> Response:
        bid = desk.own.find(bid_id)
        if bid.seat_name:
            return paper_page(desk, bid, known=True)
        desk.own.collect(bid_id)
        view = _receipt_view(desk, bid)
        if fragments.wants_fragment() and request.args.get("seen") == view.seen:
            return Response(status=204)
        return fragments.render(
            "bidding/receipt.html", "bidding/_receipt.html", view=view, said=desk.visit.take_said()
        )

    @bp.get("/bids/<bid_id>/behind")
    def behind(bid_id: str) -> Response:
        """What accepts a bid, and what SPSE knows of it."""
        desk.own.find(bid_id)
        back = url_for("bidding.receipt", bid_id=bid_id)
        return fragments.render("bidding/behind.html", back_url=back)

    @bp.post("/bids/<bid_id>/print")
    def print_receipt(bid_id: str) -> Response:
        bid = desk.own.find_with_note(bid_id)
        prints.receipt(desk, bid, _("Tanda terima"))
        return fragments.go(url_for("bidding.receipt", bid_id=bid_id))

    @bp.post("/bids/<bid_id>/save")
    def save_receipt(bid_id: str) -> Response:
        bid = desk.own.find_with_note(bid_id)
        save_note(desk, bid, request.form.get("medium_id", "")[:200])
        return fragments.go(url_for("bidding.receipt", bid_id=bid_id))


def _receipt_view(desk: BiddingContext, bid: Bid) -> views.ReceiptView:
    trouble = desk.paper.printer_trouble()
    sealed = desk.own.sealed(bid)
    assert sealed.item is not None  # one of another seat has a page of its own
    return views.receipt(
        bid,
        sealed.item,
        views.stands_beside(sealed.chain),
        qr_svg=desk.paper.qr_svg(bid.official or bid.provisional),
        now=desk.clock.now(),
        has_slip=desk.visit.slip(bid.bid_id) is not None,
        sticks=writable(desk.media),
        closed=unwritable(desk.media),
        trouble=None if trouble is None else explain(trouble),
        printing=views.print_view(prints.find(desk, bid.bid_id)),
    )


def _register_slip(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bids/<bid_id>/slip")
    def slip(bid_id: str) -> Response:
        found = desk.own.slip(bid_id)
        return fragments.render(
            "bidding/slip.html",
            slip=found,
            envelopes=[(views.envelope_word(name), files) for name, files in found.envelopes],
            sticks=writable(desk.media),
            closed=unwritable(desk.media),
            said=desk.visit.take_said(),
        )

    @bp.post("/bids/<bid_id>/slip/save")
    def save_slip(bid_id: str) -> Response:
        found = desk.own.slip(bid_id)
        medium_id = request.form.get("medium_id", "")[:200]
        desk.visit.say(saving.said(desk, medium_id, save_slip_of(desk, found, medium_id)))
        return fragments.go(url_for("bidding.slip", bid_id=bid_id))


def _register_versions(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.post("/bids/<bid_id>/replace")
    def replace(bid_id: str) -> Response:
        bid = desk.own.find(bid_id)
        require_own(bid, desk.visit.require_tenderer())
        desk.preparing.take(bid.tender_id)
        return steps.to_first_open(desk)

    @bp.get("/bids/<bid_id>/withdraw")
    def withdraw(bid_id: str) -> Response:
        bid = desk.own.find(bid_id)
        if desk.visit.tenderer() is None:
            return fragments.go(url_for("bidding.who"))
        return _withdraw_page(desk, bid, Form())

    @bp.post("/bids/<bid_id>/withdraw", endpoint="withdrawn")
    def withdrawn(bid_id: str) -> Response:
        bid = desk.own.find(bid_id)
        form = Form(request.form)
        with form.beside():
            form.read(surely_withdrawn)
            made = desk.own.withdraw(bid)
            return fragments.go(url_for("bidding.receipt", bid_id=made.bid_id))
        return _withdraw_page(desk, bid, form)


@in_both
def _withdraw_page(desk: BiddingContext, bid: Bid, form: Form) -> Response:
    asked = desk.own.withdrawal(bid)
    return fragments.render(
        "bidding/withdraw.html",
        status=form.status,
        bid=bid,
        closes=views.closes_of(asked.tender, desk.clock.now()),
        sealed=views.sealed_between(bid),
        refusal=None if asked.refusal is None else explain(asked.refusal),
        notice=views.unknown(asked.known),
        errors=form.errors,
    )
