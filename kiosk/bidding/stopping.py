"""Stop the visit of a firm whose account counts no more: its visitor is told, the seat locks."""

from __future__ import annotations

from kiosk.bidding.context import BiddingContext
from kiosk.sessions import stopped
from sync.errors import Fault


def stop_if_inactive(desk: BiddingContext) -> None:
    """Lock the seat when the account of the firm at this visit may not bid now.

    So does who signed in by an approval of this seat, when the gateway has not taken it. The firm
    itself may have an account there that this seat was never told of, and goes on by that.

    The firm is forgotten, so that nothing more is done in its name when staff open the seat again;
    what is being sealed is finished. Called every few seconds.
    """
    tenderer = desk.visit.tenderer()
    if tenderer is None or desk.jobs.busy():
        return
    try:
        desk.accounts.require_bidder(tenderer.tenderer_id)
        taken_back = desk.accounts.was_taken_back(tenderer.tenderer_id)
        counts = not (tenderer.approved_here and taken_back)
    except Fault:
        counts = False
    if not counts:
        desk.visit.forget_tenderer()
        desk.record("account_stopped", visit_id=desk.visit.id())
        stopped.stop(desk.sessions)
