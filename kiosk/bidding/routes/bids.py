"""A bid's pages: sealing, receipt, the vendor's slip, replacing and withdrawing."""

from __future__ import annotations

from contextlib import closing

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from kiosk.bidding import prints, saving, tender_store, views
from kiosk.bidding.chain import last_standing, require_own
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.forms import WithdrawForm
from kiosk.bidding.jobs import JobState, SealJob
from kiosk.bidding.routes import steps
from kiosk.bidding.routes.receipts import paper_page, save_note, save_slip_of
from kiosk.bidding.routes.wizard import take
from kiosk.bidding.seal_request import Slip
from kiosk.bidding.store import Bid
from kiosk.errors import explain
from kiosk.web import fragments
from sync import outbox
from sync.errors import Fault


def register(bp: Blueprint, desk: BiddingContext) -> None:
    _register_sealing(bp, desk)
    _register_receipt(bp, desk)
    _register_slip(bp, desk)
    _register_versions(bp, desk)


def own_bid(desk: BiddingContext, bid_id: str) -> Bid:
    """Of the firm recognised in this visit, and of no other; it may be of another seat.

    Raises: Fault("bid_unknown").
    """
    desk.visit.id()
    with closing(desk.open_db()) as db:
        bid = desk.firm.find(db, bid_id)
    tenderer = desk.visit.tenderer()
    if tenderer is None or tenderer.firm != bid.firm:
        raise Fault("bid_unknown")
    return bid


def own_job(desk: BiddingContext, bid_id: str) -> SealJob | None:
    """The sealing of this bid, if this visit's firm began it; None once it is a bid.

    Raises: Fault("bid_unknown") for what is neither.
    """
    job, tenderer = desk.jobs.find(bid_id, desk.visit.id()), desk.visit.tenderer()
    whose = None if job is None else job.order.tenderer.firm
    if tenderer is not None and tenderer.firm == whose:
        return job
    own_bid(desk, bid_id)
    return None


def _register_sealing(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bids/<bid_id>/sealing")
    def sealing(bid_id: str) -> Response:
        job = own_job(desk, bid_id)
        if job is None:
            return fragments.go(url_for("bidding.receipt", bid_id=bid_id))
        snapshot = job.snapshot()
        if snapshot.state is JobState.DONE:
            collect(desk, bid_id)
            return fragments.go(url_for("bidding.receipt", bid_id=bid_id))
        return fragments.render(
            "bidding/sealing.html", "bidding/_sealing.html", view=views.sealing(snapshot)
        )

    @bp.post("/bids/<bid_id>/cancel")
    def cancel(bid_id: str) -> Response:
        job = own_job(desk, bid_id)
        if job is not None:
            job.cancel()
        return fragments.go(url_for("bidding.sealing", bid_id=bid_id))


def collect(desk: BiddingContext, bid_id: str) -> None:
    """Take the slip of a finished job; the draft has become a bid."""
    job = desk.jobs.find(bid_id, desk.visit.id())
    slip = None if job is None else job.take_slip()
    if slip is not None:
        desk.visit.keep_slip(slip)
        desk.visit.drop_draft(bid_id)
        desk.visit.keep_now()  # no write of the visitor's brought this about


def _register_receipt(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bids/<bid_id>")
    def receipt(bid_id: str) -> Response:
        bid = own_bid(desk, bid_id)
        if bid.seat_name:
            return paper_page(desk, bid, known=True)
        collect(desk, bid_id)
        view = _receipt_view(desk, bid)
        if fragments.wants_fragment() and request.args.get("seen") == view.seen:
            return Response(status=204)
        return fragments.render(
            "bidding/receipt.html", "bidding/_receipt.html", view=view, said=desk.visit.take_said()
        )

    @bp.get("/bids/<bid_id>/behind")
    def behind(bid_id: str) -> Response:
        """What accepts a bid, and what SPSE knows of it."""
        own_bid(desk, bid_id)
        back = url_for("bidding.receipt", bid_id=bid_id)
        return fragments.render("bidding/behind.html", back_url=back)

    @bp.post("/bids/<bid_id>/print")
    def print_receipt(bid_id: str) -> Response:
        bid = _with_note(own_bid(desk, bid_id))
        prints.receipt(desk, bid, _("Tanda terima"))
        return fragments.go(url_for("bidding.receipt", bid_id=bid_id))

    @bp.post("/bids/<bid_id>/save")
    def save_receipt(bid_id: str) -> Response:
        bid = _with_note(own_bid(desk, bid_id))
        save_note(desk, bid, request.form.get("medium_id", "")[:200])
        return fragments.go(url_for("bidding.receipt", bid_id=bid_id))


def _with_note(bid: Bid) -> Bid:
    """Raises: Fault("receipt_unknown") for one of another seat that was not accepted."""
    if not bid.official and not bid.provisional:
        raise Fault("receipt_unknown")
    return bid


def _receipt_view(desk: BiddingContext, bid: Bid) -> views.ReceiptView:
    trouble = desk.paper.printer_trouble()
    with closing(desk.open_db()) as db:
        item = outbox.item(db, bid.item_id)
        chain = views.stands_beside(desk.firm.versions(db, bid.tender_id))
    return views.receipt(
        bid,
        item,
        chain,
        qr_svg=desk.paper.qr_svg(bid.official or bid.provisional),
        now=desk.clock.now(),
        has_slip=desk.visit.slip(bid.bid_id) is not None,
        sticks=saving.writable(desk),
        closed=[explain(fault) for fault in saving.unwritable(desk)],
        trouble=None if trouble is None else explain(trouble),
        printing=views.print_view(prints.find(desk, bid.bid_id)),
    )


def _register_slip(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/bids/<bid_id>/slip")
    def slip(bid_id: str) -> Response:
        found = _own_slip(desk, bid_id)
        return fragments.render(
            "bidding/slip.html",
            slip=found,
            envelopes=[(views.envelope_word(name), files) for name, files in found.envelopes],
            sticks=saving.writable(desk),
            closed=[explain(fault) for fault in saving.unwritable(desk)],
            said=desk.visit.take_said(),
        )

    @bp.post("/bids/<bid_id>/slip/save")
    def save_slip(bid_id: str) -> Response:
        found = _own_slip(desk, bid_id)
        medium_id = request.form.get("medium_id", "")[:200]
        desk.visit.say(saving.said(desk, medium_id, save_slip_of(desk, found, medium_id)))
        return fragments.go(url_for("bidding.slip", bid_id=bid_id))


def _own_slip(desk: BiddingContext, bid_id: str) -> Slip:
    """Raises: Fault("bid_unknown" | "slip_gone")."""
    found = desk.visit.slip(own_bid(desk, bid_id).bid_id)
    if found is None:
        raise Fault("slip_gone")
    return found


def _register_versions(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.post("/bids/<bid_id>/replace")
    def replace(bid_id: str) -> Response:
        bid = own_bid(desk, bid_id)
        require_own(bid, desk.visit.require_tenderer())
        take(desk, bid.tender_id)
        return steps.to_first_open(desk)

    @bp.get("/bids/<bid_id>/withdraw")
    def withdraw(bid_id: str) -> Response:
        bid = own_bid(desk, bid_id)
        if desk.visit.tenderer() is None:
            return fragments.go(url_for("bidding.who"))
        return _withdraw_page(desk, bid, {})

    @bp.post("/bids/<bid_id>/withdraw", endpoint="withdrawn")
    def withdrawn(bid_id: str) -> Response:
        bid = own_bid(desk, bid_id)
        form = WithdrawForm.parse(request.form)
        if form.errors:
            return _withdraw_page(desk, bid, form.errors, 422)
        made = desk.withdraw(bid)
        return fragments.go(url_for("bidding.receipt", bid_id=made.bid_id))


def _withdraw_page(
    desk: BiddingContext, bid: Bid, errors: dict[str, str], status: int = 200
) -> Response:
    known = desk.firm.ask()
    with closing(desk.open_db()) as db:
        found = tender_store.get(db, bid.tender_id)
        standing = last_standing(desk.firm.versions(db, bid.tender_id))
    refusal = None
    try:
        require_own(bid, desk.visit.require_tenderer())
        if standing is None or standing.bid_id != bid.bid_id:
            raise Fault("version_taken")
        if bid.action == "withdrawn":
            raise Fault("already_withdrawn")
        desk.service.require_open(found)
    except Fault as fault:
        refusal = explain(fault)
    return fragments.render(
        "bidding/withdraw.html",
        status=status,
        bid=bid,
        closes=views.closes_of(found, desk.clock.now()),
        sealed=views.sealed_between(bid),
        refusal=refusal,
        notice=views.unknown(known),
        errors=errors,
    )
