"""The tenders that this seat knows, as their list and their pages show them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from kiosk.bidding import retold, tender_store
from kiosk.bidding.bid import Bid
from kiosk.bidding.firm import FirmBids
from kiosk.bidding.practice import Practice
from kiosk.bidding.service import BidService
from kiosk.bidding.tender_store import Page, Query, TenderRow
from sync import outbox
from sync.clock import TrustedClock
from sync.errors import Fault
from sync.outbox import Item
from sync.wire.messages import Tender, TenderCard


@dataclass(frozen=True)
class Found:
    """One page of a search. `keyless` are the tender ids that nothing can be sealed for yet."""

    page: Page
    categories: list[str]
    keyless: set[str]


@dataclass(frozen=True)
class Offer:
    """One tender. `refusal` is why no bid can be made now, None when one can.

    `word` is what is noted of a server's contradiction, `chain` every known version of this visit's
    firm, `items` the outbox item of those that were sealed here, by bid id. `practice` is the clock
    of a practice tender that has its own; the dates of `tender` are real moments all the same.
    """

    tender: Tender
    practice: Practice | None
    card: TenderCard | None
    refusal: Fault | None
    word: retold.ServerWord | None
    chain: list[Bid]
    items: dict[str, Item]


class Offers:
    """Reads the tenders of this seat. Whether one is open is told by the trusted clock."""

    def __init__(
        self,
        open_db: Callable[[], sqlite3.Connection],
        service: BidService,
        firm: FirmBids,
        clock: TrustedClock,
    ) -> None:
        self._open_db, self._service, self._firm, self._clock = open_db, service, firm, clock

    def search(self, query: Query) -> Found:
        """Return a page of the tenders that match a query."""
        now = self._clock.now()
        with closing(self._open_db()) as db:
            page = tender_store.search(
                db,
                query,
                None if now is None else now.earliest,
                certain=now is not None and now.latest is not None,
            )
            keyless = {row.tender_id for row in page.rows if not self._sealable(db, row)}
            return Found(page, tender_store.categories(db), keyless)

    def get(self, tender_id: str) -> Offer:
        """Return one tender and whether a bid can be made for it now.

        Raises: Fault("tender_not_here").
        """
        refusal, card = None, None
        with closing(self._open_db()) as db:
            found = tender_store.get(db, tender_id)
            practice = tender_store.practised(db, tender_id)
            word = retold.server_word(db, tender_id)
            try:
                card = self._service.require_card(db, tender_id)
                for name in tender_store.envelope_names(found):
                    tender_store.recipient_for(card, name)
                self._service.require_open(found)
            except Fault as fault:
                passed = practice is not None and fault.code == "bid_late"
                refusal = Fault("practice_bid_late") if passed else fault
            chain = self._firm.versions(db, tender_id)
            items = {bid.bid_id: outbox.item(db, bid.item_id) for bid in chain if bid.item_id}
        return Offer(found, practice, card, refusal, word, chain, items)

    def _sealable(self, db: sqlite3.Connection, row: TenderRow) -> bool:
        card = self._service.card(db, row.tender_id)
        return card is not None and tender_store.has_keys(card, row)
