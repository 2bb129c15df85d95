"""A firm's bids wherever they were made: this seat's own rows, and what the gateway told of others.

A version of another seat is shown as a `Bid` with a `seat_name`; it has no row and no queue item
here. Its official receipt counts only after the gateway's signature on the note itself was checked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

from msgspec import UNSET

from kiosk.bidding import tender_store
from kiosk.bidding.bid import Bid, BidOutcome
from kiosk.bidding.chain import merged
from kiosk.bidding.elsewhere import Asker, Elsewhere
from kiosk.bidding.seal_request import Seat
from kiosk.bidding.standing import SUPERSEDED
from kiosk.bidding.store import BidStore
from kiosk.bidding.visiting import BiddingVisit
from sync import notes, receipts, rulings
from sync.errors import Fault
from sync.wire.keys import VerifyKey
from sync.wire.messages import Envelope, Identity, Interval, Tender
from sync.wire.standing import FirmVersion, Standing
from sync.wire.times import from_text

_OUTCOMES: dict[Standing, BidOutcome] = {
    "counts": "accepted",
    "replaced": "accepted",
    "withdrawn": "accepted",
    "withdrawal": "accepted",
    "superseded": "accepted",
    "unsaid": "accepted",
    "held": "held",
    "refused": "refused",
}


class FirmBids:
    """The bids of the firm that was recognised in this visit.

    `gateway_keys` holds the one pinned key of the gateway.
    """

    def __init__(
        self,
        visit: BiddingVisit,
        seat: Seat,
        asker: Asker,
        bids: BidStore,
        gateway_keys: Callable[[], Mapping[str, VerifyKey]],
    ) -> None:
        self._visit, self._seat, self._asker, self._bids = visit, seat, asker, bids
        self._gateway_keys = gateway_keys

    def ask(self) -> Elsewhere:
        """What the gateway knows of the firm, asked now unless that was done seconds ago.

        Raises: Fault("tenderer_not_known_yet").
        """
        tenderer, visit_id = self._visit.require_tenderer(), self._visit.id()
        named = [draft.tender_id for draft in self._visit.drafts() if draft.tender_id is not None]
        return self._asker.known(self._visit.memory_of(visit_id).heard, visit_id, tenderer, named)

    def told(self) -> tuple[FirmVersion, ...]:
        """What it said last, in this visit."""
        tenderer = self._visit.tenderer()
        if tenderer is None:
            return ()
        return self._visit.memory_of(self._visit.id()).heard.versions(tenderer)

    def versions(self, db: sqlite3.Connection, tender_id: str) -> list[Bid]:
        """Every known version of the firm's bid for a tender, oldest first."""
        tenderer = self._visit.tenderer()
        if tenderer is None:
            return []
        here = self._bids.chain(db, tender_id, tenderer.tenderer_id)
        return merged(here, self.elsewhere(db, tender_id))

    def elsewhere(self, db: sqlite3.Connection, tender_id: str) -> tuple[Bid, ...]:
        """Keep those made at other seats, or at this one before it was set up again."""
        return tuple(
            self._bid(db, one)
            for one in self.told()
            if one.tender_id == tender_id and self._bids.find(db, one.bid_id) is None
        )

    def find(self, db: sqlite3.Connection, bid_id: str) -> Bid:
        """One sealed here, or one of this firm that the gateway told of.

        Raises: Fault("bid_unknown").
        """
        found = self._bids.find(db, bid_id)
        if found is not None:
            return found
        for one in self.told():
            if one.bid_id == bid_id:
                return self._bid(db, one)
        raise Fault("bid_unknown")

    def by_number(self, db: sqlite3.Connection, bid_id: str) -> Bid:
        """The receipt of this number, whosever it is: its note was verified.

        Raises: Fault("receipt_unknown" | "receipts_unreachable"), and the problem's code.
        """
        told = self._asker.receipt(self._visit.id(), bid_id)
        found = None if told is None else self._bid(db, told)
        if found is None or found.official is None:
            raise Fault("receipt_unknown")
        return found

    def _bid(self, db: sqlite3.Connection, told: FirmVersion) -> Bid:
        note, paper = self._verified(told)
        tender, firm = _tender(db, told.tender_id), self._visit.tenderer()
        outcome = _OUTCOMES.get(told.standing)
        name = "" if firm is None else firm.name
        # What was held first was accepted later than it arrived.
        accepted_at = None if paper is None else paper.accepted_at
        return Bid(
            bid_id=told.bid_id,
            item_id="",
            visit_id="",
            tender_id=told.tender_id,
            tender_title=told.tender_id if tender is None else tender.title,
            tender_version=0 if tender is None else tender.version,
            # Of a tender that is not known here nothing can be changed.
            period_end=from_text(told.received_at if tender is None else tender.period_end),
            tenderer_id=told.tenderer_id,
            tenderer_name=name if paper is None else paper.tenderer_name,
            version=told.version,
            action=told.action,
            replaces=told.replaces,
            sealed=Interval(earliest=told.earliest, latest=told.latest),
            judged="open",
            envelopes=tuple(
                Envelope(name=e.name, sha256=e.sha256, size=e.size, recipient=e.recipient)
                for e in told.envelopes
            ),
            identity=Identity(method="gateway") if paper is None else paper.identity,
            card_version=None,
            provisional="",
            provisional_sha256="" if paper is None else paper.provisional_sha256 or "",
            official=note,
            outcome=None if outcome == "accepted" and note is None else outcome,
            problem_code=_problem(told, outcome),
            answered_at=from_text(accepted_at or told.received_at),
            ruling=self._ruling(told, outcome),
            seat_name=told.seat_name,
        )

    def _ruling(self, told: FirmVersion, outcome: BidOutcome | None) -> str | None:
        """The committee's ruling, if the gateway signed it, on this version, with this outcome."""
        if told.ruling is UNSET:
            return None
        keys, name = self._gateway_keys().values(), self._seat.gateway_id
        one = notes.signed_by_any(rulings.verify, told.ruling, name, keys)
        if one is None:
            return None
        about = (one.bid_id, one.tender_id, one.tenderer_id, one.version, one.outcome)
        said = (told.bid_id, told.tender_id, told.tenderer_id, told.version, outcome)
        return told.ruling if about == said else None

    def _verified(self, told: FirmVersion) -> tuple[str | None, receipts.Receipt | None]:
        """The official note, if the gateway signed it and it is about this very version."""
        if told.receipt is None:
            return None, None
        try:
            (key,) = self._gateway_keys().values()
            paper = receipts.verify(told.receipt, {self._seat.gateway_id: key})
        except Fault:
            return None, None
        about = (paper.bid_id, paper.tender_id, paper.tenderer_id, paper.version, paper.kind)
        said = (told.bid_id, told.tender_id, told.tenderer_id, told.version, "official")
        return (told.receipt, paper) if about == said else (None, None)


def _problem(told: FirmVersion, outcome: BidOutcome | None) -> str | None:
    if told.standing == "superseded":
        return SUPERSEDED
    # What was held before it was accepted still says why there.
    return None if outcome == "accepted" else told.reason


def _tender(db: sqlite3.Connection, tender_id: str) -> Tender | None:
    try:
        return tender_store.get(db, tender_id)
    except Fault:
        return None
