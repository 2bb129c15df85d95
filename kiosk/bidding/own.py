"""The bids of the firm recognised in this visit, and of no other firm."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

from kiosk.bidding import tender_store
from kiosk.bidding.bid import Bid
from kiosk.bidding.chain import last_standing, require_own
from kiosk.bidding.elsewhere import Elsewhere
from kiosk.bidding.firm import FirmBids
from kiosk.bidding.jobs import SealJob, SealJobs
from kiosk.bidding.seal_request import Slip
from kiosk.bidding.service import BidService
from kiosk.bidding.store import BidStore
from kiosk.bidding.visiting import BiddingVisit
from sync import outbox
from sync.errors import Fault
from sync.outbox import Item
from sync.wire.messages import Tender


@dataclass(frozen=True)
class Sealed:
    """A version, its item in the outbox (None: made at another seat), and its bid's versions."""

    bid: Bid
    item: Item | None
    chain: Sequence[Bid]


@dataclass(frozen=True)
class Withdrawal:
    """What the page before a withdrawal shows. `refusal` is why it cannot be made, else None."""

    tender: Tender
    known: Elsewhere
    refusal: Fault | None


class OwnBids:
    """Every question asks first whose bid it is: what is not this firm's is unknown here."""

    def __init__(
        self,
        open_db: Callable[[], sqlite3.Connection],
        visit: BiddingVisit,
        firm: FirmBids,
        jobs: SealJobs,
        service: BidService,
        bids: BidStore,
    ) -> None:
        self._open_db, self._visit, self._firm = open_db, visit, firm
        self._jobs, self._service, self._bids = jobs, service, bids

    def find(self, bid_id: str) -> Bid:
        """Return a version of this firm; it may have been made at another seat.

        Raises: Fault("bid_unknown" | "seat_closed" | "visit_not_for_bidding").
        """
        self._visit.id()
        with closing(self._open_db()) as db:
            bid = self._firm.find(db, bid_id)
        tenderer = self._visit.tenderer()
        if tenderer is None or tenderer.firm != bid.firm:
            raise Fault("bid_unknown")
        return bid

    def find_with_note(self, bid_id: str) -> Bid:
        """Return a version that has a receipt here.

        Raises: Fault("bid_unknown"), Fault("receipt_unknown") for one of another seat that was not
        accepted.
        """
        bid = self.find(bid_id)
        if not bid.official and not bid.provisional:
            raise Fault("receipt_unknown")
        return bid

    def ruled(self, bid_id: str) -> Bid:
        """Return a version of this firm, wherever it was made, on which the committee ruled.

        Raises: Fault("bid_unknown"), Fault("ruling_missing", bid_id).
        """
        bid = self.find(bid_id)
        if bid.ruling is None:
            raise Fault("ruling_missing", bid_id=bid_id)
        return bid

    def slip(self, bid_id: str) -> Slip:
        """Return the list of contents of a bid. Raises: Fault("bid_unknown" | "slip_gone")."""
        found = self._visit.slip(self.find(bid_id).bid_id)
        if found is None:
            raise Fault("slip_gone")
        return found

    def sealed(self, bid: Bid) -> Sealed:
        """Return a version of this firm with what is needed to say how it stands."""
        with closing(self._open_db()) as db:
            return Sealed(bid, _item(db, bid), self._firm.versions(db, bid.tender_id))

    def sealed_here(self) -> list[Sealed]:
        """Return what this firm sealed at this seat, the newest item first; [] before it is known.

        Raises: Fault("seat_closed" | "visit_not_for_bidding").
        """
        self._visit.id()
        tenderer = self._visit.tenderer()
        if tenderer is None:
            return []
        with closing(self._open_db()) as db:
            own = self._bids.of_firm(db, tenderer.tenderer_id)
            items = {bid.bid_id: outbox.item(db, bid.item_id) for bid in own}
        own.sort(key=lambda bid: items[bid.bid_id].sequence, reverse=True)
        chains: dict[str, list[Bid]] = defaultdict(list)
        for bid in own:
            chains[bid.tender_id].append(bid)
        return [Sealed(bid, items[bid.bid_id], chains[bid.tender_id]) for bid in own]

    def everywhere(self) -> list[Sealed]:
        """Return every known version of this firm, wherever it was sealed, the newest first."""
        tenderer = self._visit.tenderer()
        if tenderer is None:
            return []
        with closing(self._open_db()) as db:
            here = {bid.tender_id for bid in self._bids.of_firm(db, tenderer.tenderer_id)}
            found = [
                Sealed(bid, _item(db, bid), chain)
                for tender_id in here | {one.tender_id for one in self._firm.told()}
                for chain in [self._firm.versions(db, tender_id)]
                for bid in chain
            ]
        return sorted(found, key=lambda one: one.bid.bid_id, reverse=True)

    def find_by_number(self, number: str) -> Bid:
        """Find any receipt by its number at the gateway, and keep it for this visit's pages.

        Raises: Fault("receipt_unknown" | "receipts_unreachable"), and the problem's code.
        """
        with closing(self._open_db()) as db:
            found = self._firm.by_number(db, number.lower())
        self._visit.memory_of(self._visit.id()).found = found
        return found

    def found_by_number(self) -> Bid:
        """Return the receipt that was found last. Raises: Fault("receipt_unknown")."""
        found = self._visit.memory_of(self._visit.id()).found
        if found is None:
            raise Fault("receipt_unknown")
        return found

    # a sealing

    def job(self, bid_id: str) -> SealJob | None:
        """Return the sealing of this bid, if this visit's firm began it; None once it is a bid.

        Raises: Fault("bid_unknown") for what is neither.
        """
        job, tenderer = self._jobs.find(bid_id, self._visit.id()), self._visit.tenderer()
        whose = None if job is None else job.order.tenderer.firm
        if tenderer is not None and tenderer.firm == whose:
            return job
        self.find(bid_id)
        return None

    def collect(self, bid_id: str) -> None:
        """Take the slip of a finished sealing; the draft has become a bid."""
        job = self._jobs.find(bid_id, self._visit.id())
        slip = None if job is None else job.take_result()
        if slip is not None:
            self._visit.keep_slip(slip)
            self._visit.drop_draft(bid_id)
            self._visit.keep_now()  # no write of the visitor's brought this about

    # withdrawing

    def withdrawal(self, bid: Bid) -> Withdrawal:
        """Ask what stands, and tell whether this version can be withdrawn now.

        A refusal ("version_taken", "already_withdrawn", of the deadline …) is returned, not raised.
        """
        known = self._firm.ask()
        with closing(self._open_db()) as db:
            found = tender_store.get(db, bid.tender_id)
            standing = last_standing(self._firm.versions(db, bid.tender_id))
        try:
            require_own(bid, self._visit.require_tenderer())
            if standing is None or standing.bid_id != bid.bid_id:
                raise Fault("version_taken")
            if bid.action == "withdrawn":
                raise Fault("already_withdrawn")
            self._service.require_open(found)
        except Fault as fault:
            return Withdrawal(found, known, fault)
        return Withdrawal(found, known, None)

    def withdraw(self, bid: Bid) -> Bid:
        """Ask what stands, then withdraw this version; the withdrawal is a version of its own.

        Raises: what `BidService.withdraw` raises.
        """
        self._firm.ask()
        with closing(self._open_db()) as db:
            others = self._firm.elsewhere(db, bid.tender_id)
        tenderer = self._visit.require_tenderer()
        return self._service.withdraw(bid, tenderer, self._visit.id(), others)


def _item(db: sqlite3.Connection, bid: Bid) -> Item | None:
    return outbox.item(db, bid.item_id) if bid.item_id else None
