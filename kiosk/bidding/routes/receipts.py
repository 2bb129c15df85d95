"""Receipts given again: every one of the firm that signed in, or one by its number."""

from __future__ import annotations

from contextlib import closing

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from kiosk.bidding import prints, saving, standing, views
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.seal_request import Slip
from kiosk.bidding.store import Bid
from kiosk.errors import explain
from kiosk.web import fragments
from sync import outbox
from sync.errors import Fault

MAX_NUMBER_CHARS = 100


def register(bp: Blueprint, desk: BiddingContext) -> None:
    _register_list(bp, desk)
    _register_paper(bp, desk)


def _register_list(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/receipts")
    def receipts() -> Response:
        return _list_page(desk)

    @bp.post("/receipts/who")
    def receipts_who() -> Response:
        desk.visit.memory.after_who = url_for("bidding.receipts")
        return fragments.go(url_for("bidding.who"))

    @bp.post("/receipts")
    def receipt_by_number() -> Response:
        number = "".join(request.form.get("number", "").split())[:MAX_NUMBER_CHARS]
        if not number:
            return _list_page(desk, number, _("Tulis nomor tanda terima Anda."), 422)
        own = _own(desk, number)
        if own is not None:
            return fragments.go(url_for("bidding.receipt", bid_id=own))
        try:
            with closing(desk.open_db()) as db:
                found = desk.firm.by_number(db, number.lower())
        except Fault as fault:
            told = explain(fault)
            return _list_page(desk, number, f"{told.message} {told.hint}", told.status)
        desk.visit.memory_of(desk.visit.id()).found = found
        return fragments.go(url_for("bidding.found_receipt"))


def _own(desk: BiddingContext, number: str) -> str | None:
    """The id of one of the firm's own versions, by its number or the short form of it."""
    for row in _rows(desk):
        if number.lower() == row.bid.bid_id or number.upper() == row.reference:
            return row.bid.bid_id
    return None


def _list_page(
    desk: BiddingContext, number: str = "", error: str = "", status: int = 200
) -> Response:
    desk.visit.id()
    tenderer = desk.visit.tenderer()
    known = None if tenderer is None else desk.firm.ask()
    return fragments.render(
        "bidding/receipts.html",
        status=status,
        tenderer=tenderer,
        rows=_rows(desk),
        notice=None if known is None else views.unknown(known),
        only_here=known is not None and known.state == "old_server",
        left_off=0 if known is None else known.left_off,
        number=number,
        errors={"number": error} if error else {},
    )


def _rows(desk: BiddingContext) -> list[views.ReceiptRow]:
    """The firm's versions, the newest first; nobody else's."""
    tenderer = desk.visit.tenderer()
    if tenderer is None:
        return []
    told = desk.firm.told()
    found: list[views.ReceiptRow] = []
    with closing(desk.open_db()) as db:
        here = {bid.tender_id for bid in desk.bids.of_firm(db, tenderer.tenderer_id)}
        for tender_id in here | {one.tender_id for one in told}:
            chain = desk.firm.versions(db, tender_id)
            for bid in chain:
                if bid.seat_name:
                    chip = views.chip_of(told, bid, chain)
                else:
                    counted = views.stands_beside(chain)
                    chip = standing.shown(bid, outbox.item(db, bid.item_id), counted)
                found.append(views.receipt_row(bid, chip, desk.seat.name))
    return sorted(found, key=lambda row: row.bid.bid_id, reverse=True)


def _register_paper(bp: Blueprint, desk: BiddingContext) -> None:
    @bp.get("/receipts/found")
    def found_receipt() -> Response:
        return paper_page(desk, _found(desk), known=False)

    @bp.post("/receipts/found/print")
    def print_found() -> Response:
        prints.receipt(desk, _found(desk), _("Tanda terima"))
        return fragments.go(url_for("bidding.found_receipt"))

    @bp.post("/receipts/found/save")
    def save_found() -> Response:
        save_note(desk, _found(desk), request.form.get("medium_id", "")[:200])
        return fragments.go(url_for("bidding.found_receipt"))


def _found(desk: BiddingContext) -> Bid:
    """Raises: Fault("receipt_unknown")."""
    found = desk.visit.memory_of(desk.visit.id()).found
    if found is None:
        raise Fault("receipt_unknown")
    return found


def paper_page(desk: BiddingContext, bid: Bid, *, known: bool) -> Response:
    """An official receipt that was made elsewhere; `known` where the firm itself asks for it.

    Raises: Fault("receipt_unknown") where there is no official note yet.
    """
    if bid.official is None:
        raise Fault("receipt_unknown")
    printing = views.print_view(prints.find(desk, bid.bid_id))
    here = _address(bid, known)
    if fragments.wants_fragment() and not (printing and printing.running):
        return fragments.go(here)
    if fragments.wants_fragment() and printing and request.args.get("seen") == printing.seen:
        return Response(status=204)
    trouble = desk.paper.printer_trouble()
    with closing(desk.open_db()) as db:
        chain = desk.firm.versions(db, bid.tender_id) if known else []
    view = views.paper(
        bid,
        chip=views.chip_of(desk.firm.told(), bid, chain) if known else "",
        chain=chain,
        now=desk.clock.now(),
        qr_svg=desk.paper.qr_svg(bid.official),
        sticks=saving.writable(desk),
        trouble=None if trouble is None else explain(trouble),
    )
    return fragments.render(
        "bidding/paper.html",
        "bidding/_printing.html",
        view=view,
        printing=printing,
        here=_address(bid, known, printing.seen) if printing else "",
        said=desk.visit.take_said(),
    )


def _address(bid: Bid, known: bool, seen: str | None = None) -> str:
    if known:
        return url_for("bidding.receipt", bid_id=bid.bid_id, seen=seen)
    return url_for("bidding.found_receipt", seen=seen)


def save_note(desk: BiddingContext, bid: Bid, medium_id: str) -> None:
    """Text, PDF, and the list of contents where this visit has it.

    The text first: it is the receipt, and needs nothing but the stick.
    """
    note = bid.official or bid.provisional
    kind = "resmi" if bid.official else "sementara"
    name = f"tanda-terima-{kind}-{bid.tender_id}-v{bid.version}"
    where = desk.media.save(medium_id, f"{name}.txt", note.encode())
    desk.media.save(medium_id, f"{name}.pdf", prints.receipt_pdf(desk, bid))
    slip = desk.visit.slip(bid.bid_id)
    if slip is not None:
        save_slip_of(desk, slip, medium_id)
    desk.note_receipt(bid, "receipt_saved", medium_id=medium_id)
    where = (
        _("%(where)s, dan PDF di sampingnya", where=where)
        if slip is None
        else _("%(where)s, dengan PDF dan catatan isi sampul di sampingnya", where=where)
    )
    desk.visit.say(saving.said(desk, medium_id, where))


def save_slip_of(desk: BiddingContext, slip: Slip, medium_id: str) -> str:
    """The list of contents; return where it stands."""
    name = f"catatan-isi-{slip.tender_id}-{views.short_reference(slip.bid_id)}.txt"
    return desk.media.save(medium_id, name, views.slip_text(slip).encode())
