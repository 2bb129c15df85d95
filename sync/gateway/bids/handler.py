"""Bids as commands: how submissions, replacements and withdrawals are judged and kept."""

from __future__ import annotations

from dataclasses import dataclass

from sync import receipts
from sync.errors import Fault
from sync.gateway import recovery
from sync.gateway.bids import decisions, judgement, store, superseding
from sync.gateway.bids.acts import Act, parse
from sync.gateway.centre import Centre
from sync.gateway.commands.handling import Held, Job, Verdict
from sync.gateway.enrolment.shared import Seat
from sync.gateway.proofs import issuing
from sync.wire.messages import Answer, Command
from sync.wire.times import from_text
from sync.work import Reading, Work


@dataclass(frozen=True)
class BidJob(Job):
    """What a vendor did at a seat, to be judged and kept."""

    act: Act

    def inspect(self, centre: Centre) -> Verdict:
        """Look at the sealed files on the disk."""
        return judgement.inspect_files(centre.objects, self.act)

    def judge(
        self, centre: Centre, db: Reading, seat: Seat, inspected: Verdict, arrived: str
    ) -> Verdict:
        """Judge the bid; a sweep may just have taken a file away that nothing had named."""
        return judgement.judge(
            db,
            centre.identity.realm,
            seat,
            self.act,
            judgement.still_here(centre.objects, self.act, inspected),
            from_text(arrived),
            centre.clock(),
            recovering=recovery.recovering(db),
        )

    def waits_for(self, verdict: Verdict) -> str | None:
        """Return the version it replaces, where that has not arrived."""
        return self.act.replaces if verdict.code == "replaces_unknown" else None

    def receipt(self, centre: Centre, db: Work, seat: Seat, arrived: str) -> str | None:
        """Return the official receipt."""
        return receipts.official(
            self.act.receipt,
            at=arrived,
            gateway_id=centre.identity.gateway_id,
            signer=centre.key,
            enter=issuing.entering(centre, db, seat.seat_id, arrived),
        )

    def arrival_on(self, receipt: str) -> str | None:
        """Return when the bid was accepted."""
        return receipts.read(receipt).accepted_at

    def record(
        self,
        centre: Centre,
        db: Work,
        command_id: str,
        seat: Seat,
        verdict: Verdict,
        arrived: str,
        receipt: str | None,
    ) -> str | None:
        """Insert the bid's row, a refused one's too; None when its id is another bid's."""
        recorded = self._insert(db, command_id, seat, verdict, arrived, receipt)
        if verdict.outcome == "accepted":
            superseding.tell(centre, db, self.act.tender_id, self.act.tenderer_id)
        return recorded

    def held(self, db: Reading, command_id: str) -> Held | None:
        """Return how the command's bid stands."""
        bid = store.bid_of(db, command_id)
        return None if bid is None else Held(bid.outcome, store.newest_answer(db, bid))

    def is_recorded(self, db: Reading) -> bool:
        """Say whether a bid of this id is known."""
        return store.bid(db, self.act.bid_id) is not None

    def answer_as_said(self, centre: Centre, db: Work, said: Answer) -> str:
        """Give the bid the answer that this gateway gave before it was restored."""
        return decisions.answer_as_said(centre, db, self.act.bid_id, said, "answer_returned")

    def keep_beside(self, db: Work, said: Answer) -> None:
        """Keep the committee's ruling that the returned answer carries."""
        decisions.keep_carried(db, self.act.bid_id, said)

    def _insert(
        self,
        db: Work,
        command_id: str,
        seat: Seat,
        verdict: Verdict,
        arrived: str,
        receipt: str | None,
    ) -> str | None:
        if self.is_recorded(db) or verdict.outcome == "retry":
            return None
        act = self.act
        bid = store.Bid(
            bid_id=act.bid_id,
            command_id=command_id,
            seat_id=seat.seat_id,
            action=act.action,
            tender_id=act.tender_id,
            tenderer_id=act.tenderer_id,
            tenderer_name=act.tenderer_name or _name_on(act.receipt),
            version=act.version,
            replaces=act.replaces,
            sealed_earliest=act.at.earliest,
            sealed_latest=act.at.latest,
            received_at=arrived,
            outcome=verdict.outcome,
            reason=verdict.code,
            provisional=act.receipt,
            official=receipt,
        )
        store.insert_bid(db, bid, act)
        return act.bid_id


def read(command: Command) -> BidJob:
    """Read what a command asks for. Raises: Fault("message_malformed", why)."""
    return BidJob(parse(command))


def _name_on(note: str) -> str:
    try:
        return receipts.read(note).tenderer_name
    except Fault:
        return "?"
