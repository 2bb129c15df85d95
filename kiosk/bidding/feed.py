"""What comes down from the gateway: tenders, cards, answers. Runs inside the engine's write_tx."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

import msgspec

from kiosk import events
from kiosk.bidding import practice, retold, tender_store
from kiosk.bidding.bid import Bid, BidOutcome
from kiosk.bidding.seal_request import Seat
from kiosk.bidding.standing import SUPERSEDED
from kiosk.bidding.store import BidStore
from kiosk.db import settings
from kiosk.seat import FeedHandler, reading
from sync import notes, receipts, rulings
from sync.clock import Interval
from sync.errors import Fault
from sync.outbox import Item
from sync.wire import jws
from sync.wire.keys import VerifyKey
from sync.wire.messages import Answer, Decision, Tender
from sync.wire.practice_clock import PracticeClock
from sync.wire.times import from_text

_OUTCOMES: dict[str, BidOutcome] = {"accepted": "accepted", "refused": "refused", "held": "held"}


class BidFeed:
    """Keeps the tables in step with the gateway. `gateway_keys` maps JWS key ids to pinned keys."""

    def __init__(
        self,
        seat: Seat,
        gateway_keys: Callable[[], Mapping[str, VerifyKey]],
        bids: BidStore,
        copied: Callable[[sqlite3.Connection], object] = lambda db: None,
        trusted: Callable[[], Interval | None] = lambda: None,
        prove: Callable[[sqlite3.Connection, str], object] = lambda db, note: None,
    ) -> None:
        """`copied` is told, in the transaction, that another machine has this seat's key.

        `trusted` gives the interval of now, None while the time is unknown; `prove` asks for the
        proof of an official receipt.
        """
        self._prove = prove
        self._seat, self._copied, self._trusted = seat, copied, trusted
        self._bids = bids
        self._gateway_keys = gateway_keys

    def handlers(self) -> dict[str, FeedHandler]:
        """What takes in each kind of feed item that bidding lives by."""
        return {
            "tender": reading(Tender, self.take_tender),
            "card": reading(str, self.take_card),
            "decision": reading(Decision, self.take_decision),
            "practice_clock": reading(PracticeClock, self.take_clock),
        }

    def take_tender(self, db: sqlite3.Connection, tender: Tender) -> None:
        """Keep a tender, or a newer version of one."""
        if retold.put(db, tender):
            events.record(
                db,
                "tender_received",
                at=self._trusted(),
                tender_id=tender.tender_id,
                version=tender.version,
            )

    def take_clock(self, db: sqlite3.Connection, clock: PracticeClock) -> None:
        """Keep how a practice tender's clock runs.

        Raises: Fault("realm_mismatch") at a seat of production, Fault("message_malformed", why).
        """
        if self._seat.realm != clock.realm:
            raise Fault("realm_mismatch", realm=clock.realm)
        if practice.put(db, clock):
            tender_store.retime(db, clock.tender_id)
            pace = clock.paces[-1]
            events.record(
                db,
                "practice_clock_received",
                tender_id=clock.tender_id,
                rate=pace.rate,
                since=pace.since,
            )

    def forget_clocks(self, db: sqlite3.Connection) -> None:
        """Forget every practice tender's clock: the gateway tells everything from the start."""
        told = practice.known(db)
        practice.forget_all(db)
        for tender_id in told:
            tender_store.retime(db, tender_id)

    def take_card(self, db: sqlite3.Connection, token: str) -> None:
        """Keep a key card, given as its JWS.

        Raises: Fault("message_malformed" | "signature_invalid" | "card_mismatch").
        """
        card = tender_store.open_card(token, self._gateway_keys(), self._seat.realm)
        if tender_store.put_card(db, card, token):
            events.record(
                db, "tender_card_received", tender_id=card.tender_id, version=card.version
            )

    def take_decision(self, db: sqlite3.Connection, decision: Decision) -> None:
        """Keep an answer that comes down the feed: to a bid of this seat, or of a copy of it.

        Raises: Fault("message_malformed" | "signature_invalid"), and what `on_answer` raises.
        """
        answer = jws.verify(decision.answer, "answer", self._gateway_keys(), Answer)
        bid = self._bids.by_item(db, answer.command_id)
        if bid is not None:
            self._answer(db, bid, answer)
        else:
            self._foreign(db, answer)

    def on_answer(self, db: sqlite3.Connection, item: Item, answer: Answer) -> None:
        """Keep what the gateway said of a bid; `answer` is verified, its receipt is not yet.

        Raises: Fault("official_receipt_wrong") when an acceptance comes without a receipt that
        names ours: then nothing is shown as accepted.
        """
        bid = self._bids.by_item(db, item.id)
        if bid is not None:
            self._answer(db, bid, answer)

    def _answer(self, db: sqlite3.Connection, bid: Bid, answer: Answer) -> None:
        outcome = _OUTCOMES.get(answer.outcome)
        if outcome is None:  # `retry` changes nothing
            return
        older = bid.answered_at is not None and from_text(answer.at) < bid.answered_at
        if older and bid.outcome == outcome == "accepted":
            return  # the first answer, read again: what came later holds
        official = self._official(bid, answer) if outcome == "accepted" else None
        problem_code = None if answer.problem is None else answer.problem.code
        ruling = self._ruling(bid, answer) or _still_so(bid.ruling, answer)
        said = (outcome, official, problem_code, ruling)
        if (bid.outcome, bid.official, bid.problem_code, bid.ruling) == said:
            return
        if official is not None:
            self._prove(db, official)
        self._bids.answer(
            db,
            bid.bid_id,
            outcome,
            official=official,
            problem_code=problem_code,
            answered_at=answer.at,
            ruling=ruling,
        )
        events.record(
            db,
            "bid_answered",
            at=self._trusted(),
            bid_id=bid.bid_id,
            outcome=outcome,
            code=problem_code,
            answered_at=answer.at,
        )

    def _foreign(self, db: sqlite3.Connection, answer: Answer) -> None:
        """An answer to this seat, for a command it does not know: a copy of it sent that.

        What that copy replaced counts here no longer either; its receipt says what it was. It is
        told once: the feed may be read again, long after staff have seen to it.
        """
        told = settings.get(db, settings.COPY_TOLD)
        if told is None or from_text(answer.at) > from_text(told):
            settings.put(db, settings.COPY_TOLD, answer.at)
            self._copied(db)
        note = None if answer.receipt is None else self._signed(answer.receipt)
        replaced = None if note is None else self._bids.find(db, note.replaces or "")
        if replaced is None or replaced.outcome != "accepted":
            return
        self._bids.answer(
            db,
            replaced.bid_id,
            "accepted",
            official=replaced.official,
            problem_code=SUPERSEDED,
            answered_at=answer.at,
            ruling=replaced.ruling,
        )

    def _official(self, bid: Bid, answer: Answer) -> str:
        receipt = None if answer.receipt is None else self._signed(answer.receipt)
        if (
            receipt is None
            or answer.receipt is None
            or receipt.kind != "official"
            or receipt.bid_id != bid.bid_id
            or receipt.provisional_sha256 != bid.provisional_sha256
        ):
            raise Fault("official_receipt_wrong")
        return answer.receipt

    def _ruling(self, bid: Bid, answer: Answer) -> str | None:
        """Return the committee's ruling, if it is the gateway's own on exactly this bid.

        One that says otherwise than the answer beside it is not shown; the answer holds.
        """
        if answer.ruling is msgspec.UNSET:
            return None
        keys = self._gateway_keys().values()
        name = self._seat.gateway_id
        one = notes.signed_by_any(rulings.verify, answer.ruling, name, keys)
        if one is None:
            return None
        said = (one.bid_id, one.provisional, one.outcome)
        return (
            answer.ruling if said == (bid.bid_id, bid.provisional_sha256, answer.outcome) else None
        )

    def _signed(self, note: str) -> receipts.Receipt | None:
        """The receipt, if the gateway signed it, under its id and with one of the pinned keys."""
        keys = self._gateway_keys().values()
        return notes.signed_by_any(receipts.verify, note, self._seat.gateway_id, keys)


def _still_so(ruling: str | None, answer: Answer) -> str | None:
    """Return a ruling that was kept before, if it still says what the newest answer says."""
    if ruling is None or rulings.read(ruling).outcome != answer.outcome:
        return None
    return ruling
