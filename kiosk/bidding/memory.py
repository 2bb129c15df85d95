"""What bidding keeps in memory of one visit: drafts, the recognised firm, and small things.

All of it goes with the visit (`kiosk.sessions.memory`). Files of one firm must never end up in
another's bid, so the drafts go when another firm is recognised.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from kiosk.bidding.bid import Bid
from kiosk.bidding.draft import Draft
from kiosk.bidding.elsewhere import Heard
from kiosk.bidding.identity import Tenderer
from kiosk.bidding.seal_request import Slip
from kiosk.printing import PrintJob


@dataclass
class BidMemory:
    """One visit's memory.

    `opened` is the draft on the pages, `aside` those of other tenders by tender id. `offline` is
    the firm's number that was typed when nobody could be asked, so that staff may vouch; None when
    staff are not asked for. `said` is a sentence for the next page, `after_who` the address to go
    back to once the firm is recognised, `found` a receipt found by its number, `prints` one job for
    each thing printed, `heard` what the gateway told of the firm.
    """

    opened: Draft | None = None
    aside: dict[str, Draft] = field(default_factory=dict)
    tenderer: Tenderer | None = None
    slips: dict[str, Slip] = field(default_factory=dict)
    wrong_passwords: int = 0
    offline: str | None = None
    said: str = ""
    after_who: str = ""
    found: Bid | None = None
    prints: dict[str, PrintJob] = field(default_factory=dict)
    heard: Heard = field(default_factory=Heard)

    def count(self) -> int:
        """Return how many entries it holds: the wipe receipt says how many were erased."""
        held = (
            self.opened is not None,
            bool(self.aside),
            self.tenderer is not None,
            bool(self.slips),
            self.wrong_passwords > 0,
            self.offline is not None,
            bool(self.said),
            bool(self.after_who),
            self.found is not None,
            bool(self.prints),
            self.heard.known is not None,
        )
        return sum(held)

    def clear(self) -> None:
        """Forget everything."""
        fresh = BidMemory()
        for one in fields(self):
            setattr(self, one.name, getattr(fresh, one.name))

    # drafts

    def draft(self, visit_id: str) -> Draft:
        """Return the draft on the pages; a new one when there is none."""
        if self.opened is None:
            self.opened = Draft(visit_id)
        return self.opened

    def switch(self, visit_id: str, tender_id: str) -> None:
        """Put the draft of this tender on the pages, or a new one, and keep the one before."""
        draft = self.draft(visit_id)
        if draft.tender_id in (None, tender_id):
            return
        found = self.aside.pop(tender_id, None)
        self.aside[str(draft.tender_id)] = draft
        self.opened = found or Draft(visit_id)

    def drafts(self) -> list[Draft]:
        """Return the drafts that a tender was chosen for, the one on the pages first."""
        draft = self.opened
        begun = [] if draft is None or draft.tender_id is None else [draft]
        return [*begun, *list(self.aside.values())]

    def drop(self, bid_id: str | None = None) -> None:
        """Forget the draft of this bid, wherever it lies; without one, the one on the pages."""
        draft = self.opened
        if draft is not None and bid_id in (None, draft.bid_id):
            self.opened = None
        elif bid_id is not None:
            self.aside = {k: v for k, v in self.aside.items() if v.bid_id != bid_id}

    def forget_drafts(self) -> None:
        """Forget every draft."""
        self.opened, self.aside = None, {}

    def restore_drafts(self, draft: Draft | None, aside: Iterable[Draft]) -> None:
        """Take the drafts back as they were before a crash."""
        self.opened = draft or self.opened
        self.aside.update({one.tender_id: one for one in aside if one.tender_id is not None})
