"""Receipts given again: every one of the firm that signed in, or one by its number."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from kiosk.bidding import prints, saving, standing, views
from kiosk.bidding.bid import Bid
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.forms import receipt_number
from kiosk.bidding.own import Sealed
from kiosk.bidding.seal_request import Slip
from kiosk.centre_log.evidence import save_beside
from kiosk.errors import explain
from kiosk.seat.sticks import unwritable, writable
from kiosk.web import fragments
from kiosk.web.both import in_both
from kiosk.web.forms import Form
from sync.errors import Fault
from sync.wire.standing import FirmVersion


def register(bp: Blueprint, desk: BiddingContext) -> None:
    """Add the list of receipts and the page of one found by its number."""
    _register_list(bp, desk)
    _register_paper(bp, desk)


def _register_list(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/receipts")
    def receipts() -> Response:
        return _list_page(desk, Form())

    @bp.post("/receipts/who")
    def receipts_who() -> Response:
        desk.visit.memory.after_who = url_for("bidding.receipts")
        return fragments.go(url_for("bidding.who"))

    @bp.post("/receipts")
    def receipt_by_number() -> Response:
        form = Form(request.form)
        with form.beside("number"):
            number = form.read(receipt_number)
            own = _own(desk, number)
            if own is not None:
                return fragments.go(url_for("bidding.receipt", bid_id=own))
            desk.own.find_by_number(number)
            return fragments.go(url_for("bidding.found_receipt"))
        return _list_page(desk, form)


def _own(desk: BiddingContext, number: str) -> str | None:
    """The id of one of the firm's own versions, by its number or the short form of it."""
    for row in _rows(desk):
        if number.lower() == row.bid.bid_id or number.upper() == row.reference:
            return row.bid.bid_id
    return None


@in_both
def _list_page(desk: BiddingContext, form: Form) -> Response:
    desk.visit.id()
    tenderer = desk.visit.tenderer()
    known = None if tenderer is None else desk.firm.ask()
    return fragments.render(
        "bidding/receipts.html",
        status=form.status,
        tenderer=tenderer,
        rows=_rows(desk),
        notice=None if known is None else views.unknown(known),
        only_here=known is not None and known.state == "old_server",
        left_off=0 if known is None else known.left_off,
        number=form.typed("number"),
        errors=form.errors,
    )


def _rows(desk: BiddingContext) -> list[views.ReceiptRow]:
    """The firm's versions, the newest first; nobody else's."""
    told = desk.firm.told() if desk.visit.tenderer() is not None else ()
    return [
        views.receipt_row(one.bid, _chip(one, told), desk.seat.name)
        for one in desk.own.everywhere()
    ]


def _chip(one: Sealed, told: Sequence[FirmVersion]) -> str:
    if one.bid.seat_name:
        return views.chip_of(told, one.bid, one.chain)
    return standing.shown(one.bid, one.item, views.stands_beside(one.chain))


def _register_paper(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/receipts/found")
    def found_receipt() -> Response:
        return paper_page(desk, desk.own.found_by_number(), known=False)

    @bp.post("/receipts/found/print")
    def print_found() -> Response:
        prints.receipt(desk, desk.own.found_by_number(), _("Tanda terima"))
        return fragments.go(url_for("bidding.found_receipt"))

    @bp.post("/receipts/found/save")
    def save_found() -> Response:
        save_note(desk, desk.own.found_by_number(), request.form.get("medium_id", "")[:200])
        return fragments.go(url_for("bidding.found_receipt"))


def paper_page(desk: BiddingContext, bid: Bid, *, known: bool) -> Response:
    """An official receipt that was made elsewhere; `known` where the firm itself asks for it.

    Raises: Fault("receipt_unknown") where there is no official note yet.
    """
    if bid.official is None:
        raise Fault("receipt_unknown")
    trouble = desk.paper.printer_trouble()
    chain = desk.own.sealed(bid).chain if known else []
    view = views.paper(
        bid,
        chip=views.chip_of(desk.firm.told(), bid, chain) if known else "",
        chain=chain,
        now=desk.clock.now(),
        qr_svg=desk.paper.qr_svg(bid.official),
        sticks=writable(desk.media),
        closed=unwritable(desk.media),
        trouble=None if trouble is None else explain(trouble),
        printing=views.print_view(prints.find(desk, bid.bid_id)),
    )
    if fragments.wants_fragment() and request.args.get("seen") == view.seen:
        return Response(status=204)
    return fragments.render(
        "bidding/paper.html", "bidding/_paper.html", view=view, said=desk.visit.take_said()
    )


def save_note(desk: BiddingContext, bid: Bid, medium_id: str) -> None:
    """Text, PDF, proof and checking page, and the list of contents where this visit has it.

    The text first: it is the receipt, and needs nothing but the stick.
    """
    note = bid.official or bid.provisional
    kind = "resmi" if bid.official else "sementara"
    name = f"tanda-terima-{kind}-{bid.tender_id}-v{bid.version}"
    where = desk.media.save(medium_id, f"{name}.txt", note.encode())
    desk.media.save(medium_id, f"{name}.pdf", prints.receipt_pdf(desk, bid))
    if bid.ruling is not None:
        saving.ruling(desk, bid, medium_id)
    beside = save_beside(
        desk.logs, bid.official, name, lambda what, data: desk.media.save(medium_id, what, data)
    )
    slip = desk.visit.slip(bid.bid_id)
    if slip is not None:
        save_slip_of(desk, slip, medium_id)
    desk.note_receipt(bid, "receipt_saved", medium_id=medium_id)
    where = (
        _("%(where)s, dan PDF di sampingnya", where=where)
        if slip is None
        else _("%(where)s, dengan PDF dan catatan isi sampul di sampingnya", where=where)
    )
    desk.visit.say(f"{saving.said(desk, medium_id, where)} {beside}".strip())


def save_slip_of(desk: BiddingContext, slip: Slip, medium_id: str) -> str:
    """The list of contents; return where it stands."""
    name = f"catatan-isi-{slip.tender_id}-{views.short_reference(slip.bid_id)}.txt"
    return desk.media.save(medium_id, name, views.slip_text(slip).encode())
