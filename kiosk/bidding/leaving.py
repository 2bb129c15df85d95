"""What is lost when the visit ends, or another firm takes its place: said before it happens."""

from __future__ import annotations

from contextlib import closing

from kiosk.bidding import tender_store
from kiosk.bidding.context import BiddingContext
from kiosk.seat.jobs import WorkState
from sync.wire.messages import Tender

_UNDER_WAY = (WorkState.RUNNING, WorkState.DONE)


def unsealed(desk: BiddingContext, *, beside: str | None = None) -> list[Tender]:
    """The tenders with a bid in preparation that is not being sealed, but for one of them."""
    found = []
    with closing(desk.open_db()) as db:
        for draft in desk.visit.drafts():
            job = desk.jobs.find(draft.bid_id, draft.visit_id)
            sealing = job is not None and job.snapshot().state in _UNDER_WAY
            if draft.tender_id not in (None, beside) and not sealing:
                found.append(tender_store.get(db, str(draft.tender_id)))
    return found
