"""What this visit prints: one job for each thing, in the visit's memory and gone with it."""

from __future__ import annotations

from contextlib import closing

from kiosk.bidding.bid import Bid
from kiosk.bidding.context import BiddingContext
from kiosk.bidding.views.elsewhere import stands_beside
from kiosk.bidding.views.receipts import on_paper
from kiosk.printing import PrintJob, PrintState
from sync.errors import Fault


def start(desk: BiddingContext, what: str, pdf: bytes, title: str, visit_id: str) -> PrintJob:
    """Hand a PDF over for `visit_id`, whose sheet must not come out in another one's.

    Raises: Fault("seat_closed") when that visit ended meanwhile; the job is taken back then.
    """
    memory = desk.visit.memory_of(visit_id)
    job = desk.paper.print_pdf(pdf, title)
    memory.prints = {**memory.prints, what: job}
    try:
        desk.visit.memory_of(visit_id)
    except Fault:
        job.cancel(Fault("print_cancelled"))
        raise
    return job


def find(desk: BiddingContext, what: str) -> PrintJob | None:
    """Return this visit's print job of a thing, None when it printed none."""
    return desk.visit.memory.prints.get(what)


def receipt_pdf(desk: BiddingContext, bid: Bid) -> bytes:
    """The receipt on paper, as the version stands now."""
    tenderer = desk.visit.tenderer()
    with closing(desk.open_db()) as db:
        # Who only knows a receipt's number is not told how it stands.
        own = tenderer is not None and tenderer.firm == bid.firm
        chain = stands_beside(desk.firm.versions(db, bid.tender_id)) if own else []
    note = bid.official or bid.provisional
    return desk.paper.receipt_pdf(note, bid.tender_title, on_paper(bid, chain))


def ruling_of(bid: Bid) -> str:
    """Return what the print job of a bid's ruling is called."""
    return f"ruling {bid.bid_id}"


def ruling_pdf(desk: BiddingContext, bid: Bid) -> bytes:
    """The committee's ruling on paper. Raises: Fault("ruling_missing", bid_id)."""
    if bid.ruling is None:
        raise Fault("ruling_missing", bid_id=bid.bid_id)
    return desk.paper.ruling_pdf(bid.ruling, bid.official or bid.provisional)


def ruling(desk: BiddingContext, bid: Bid, title: str) -> PrintJob:
    """Print the committee's ruling; a second press finds the first job.

    Raises: Fault("ruling_missing", bid_id).
    """
    visit_id, what = desk.visit.id(), ruling_of(bid)
    job = find(desk, what)
    if job is not None and job.running:
        return job
    job = start(desk, what, ruling_pdf(desk, bid), title, visit_id)

    def note(over: PrintJob) -> None:
        if over.state is PrintState.TAKEN:
            desk.record("receipt_printed", bid_id=bid.bid_id, kind="ruling")
        else:
            code = over.fault.code if over.fault else "unknown"
            desk.record("print_ended", what="ruling", code=code, bid_id=bid.bid_id)

    job.when_over(note)
    return job


def receipt(desk: BiddingContext, bid: Bid, title: str) -> PrintJob:
    """Print a receipt; a second press while it is being printed finds the first job.

    The log says "printed" only of a sheet that the printer has taken.
    """
    visit_id = desk.visit.id()
    job = find(desk, bid.bid_id)
    if job is not None and job.running:
        return job
    job = start(desk, bid.bid_id, receipt_pdf(desk, bid), title, visit_id)

    def note(over: PrintJob) -> None:
        if over.state is PrintState.TAKEN:
            desk.note_receipt(bid, "receipt_printed")
        else:
            code = over.fault.code if over.fault else "unknown"
            desk.record("print_ended", what="receipt", code=code, bid_id=bid.bid_id)

    job.when_over(note)
    return job
