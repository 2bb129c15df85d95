"""What the seat and its room should know of bidding: deadlines, what waits, how bids stand."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta

from kiosk.bidding import tally, tender_store
from kiosk.bidding.bid import Bid
from kiosk.bidding.store import BidStore
from kiosk.bidding.visiting import BiddingVisit
from kiosk.web.frame import CountsView
from sync import outbox
from sync.clock import TrustedClock
from sync.wire.practice_clock import NEVER
from sync.wire.times import from_text


class Outlook:
    """Asked every second by the seat and every minute by the status, so each answer is quick."""

    def __init__(
        self,
        open_db: Callable[[], sqlite3.Connection],
        clock: TrustedClock,
        visit: BiddingVisit,
        bids: BidStore,
    ) -> None:
        self._open_db, self._clock, self._visit, self._bids = open_db, clock, visit, bids

    def counts(self) -> CountsView | None:
        """Return how the bids of the firm at this visit stand; None while no firm is known."""
        tenderer = self._visit.tenderer()
        if tenderer is None:
            return None
        with closing(self._open_db()) as db:
            return tally.of_firm(db, self._bids, tenderer.tenderer_id)

    def closes_soon(self, within: timedelta) -> bool:
        """Return whether the tender of a draft may close within this time; in doubt, it may."""
        return any(self._closes_soon(end, within) for end in self._draft_ends())

    def _closes_soon(self, end: datetime, within: timedelta) -> bool:
        now = self._clock.now()
        if now is None or now.latest is None:
            return True
        return now.earliest <= end and now.latest >= end - within

    def nearest_deadline(self) -> datetime | None:
        """Return the first deadline of the drafts and of everything sealed here without an answer.

        Aware UTC; None when there is neither.
        """
        with closing(self._open_db()) as db:
            due = outbox.unanswered(db).nearest_due
        ends = [*self._draft_ends(), *([] if due is None else [from_text(due)])]
        return min(ends, default=None)

    def oldest_unsent_at(self) -> datetime | None:
        """Return when the oldest item without an answer was sealed (aware UTC), or None."""
        with closing(self._open_db()) as db:
            at = outbox.unanswered(db).oldest_at
        return None if at is None else from_text(at)

    def everything(self) -> list[tuple[outbox.Item, Bid, list[Bid]]]:
        """Return every version sealed at this seat, whosever it is, the newest first.

        Each with its item in the outbox and all versions of its bid. For staff only.
        """
        with closing(self._open_db()) as db:
            bids = self._bids.everything(db)
            items = {item.id: item for item in _all_items(db)}
        chains: dict[tuple[str, str], list[Bid]] = defaultdict(list)
        for bid in bids:
            chains[bid.tender_id, bid.firm].append(bid)
        found = [
            (items[bid.item_id], bid, chains[bid.tender_id, bid.firm])
            for bid in bids
            if bid.item_id in items
        ]
        return sorted(found, key=lambda one: one[0].created_at, reverse=True)

    def _draft_ends(self) -> list[datetime]:
        """The deadlines of all drafts."""
        ids = [draft.tender_id for draft in self._visit.drafts() if draft.tender_id is not None]
        with closing(self._open_db()) as db:
            ends = [from_text(tender_store.get(db, each).period_end) for each in ids]
        return [end for end in ends if end < NEVER]


def _all_items(db: sqlite3.Connection) -> Iterator[outbox.Item]:
    """Of every feature: registrations and decisions stand between the bids."""
    before: int | None = None
    while page := outbox.items(db, before=before):
        yield from page
        before = page[-1].sequence
