"""When a tender's dates really come, by its own clock where it has one."""

from __future__ import annotations

from sync.gateway.centre import Centre
from sync.gateway.practice import store
from sync.wire.messages import Tender
from sync.wire.practice_clock import last_moment
from sync.wire.times import from_text, to_text
from sync.work import Reading


def closing(centre: Centre, db: Reading, tender: Tender) -> str:
    """Return the last real moment (wire text) at which bids for a tender are in time.

    In production it is the tender's own, whatever a table says.
    """
    if centre.identity.realm != "training":
        return tender.period_end
    paces = store.paces(db, tender.tender_id)
    return to_text(last_moment(paces, from_text(tender.period_end))) if paces else tender.period_end
