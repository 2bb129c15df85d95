"""The committee's word on a bid that was held."""

from __future__ import annotations

from typing import Literal

from sync import receipts
from sync.errors import Fault
from sync.gateway.bids import entries, store, superseding
from sync.gateway.centre import Centre
from sync.gateway.commands import shared as commands
from sync.gateway.commands.handling import Verdict
from sync.gateway.commands.signing import after, sign_answer
from sync.gateway.feed import shared as feed
from sync.gateway.journal import service as journal
from sync.gateway.staff.service import Member, require
from sync.wire.messages import Answer, Decision
from sync.work import Work


def decide(
    centre: Centre,
    bid_id: str,
    outcome: Literal["accepted", "refused"],
    reason: str,
    *,
    by: Member,
) -> str:
    """Move a held bid to accepted or refused; the new answer goes to its seat by the feed.

    `by` is somebody who may hand bids out.

    The first answer stays what a repeated command gets; of two answers the one with the later `at`
    holds. Raises: Fault("bid_unknown"), Fault("bid_not_held", outcome),
    Fault("receipt_malformed") when there is no provisional receipt to answer,
    Fault("clock_behind"), and what `staff.require` raises.
    """
    require(centre, "export", [by])
    centre.signing_time()
    with centre.writing() as db:
        bid = store.bid(db, bid_id)
        if bid is None:
            raise Fault("bid_unknown", bid_id=bid_id)
        if bid.outcome != "held":
            raise Fault("bid_not_held", bid_id=bid_id, outcome=bid.outcome)
        at = after(centre, store.newest_answer(db, bid))
        verdict, official = Verdict("refused", "committee_refused", reason), None
        if outcome == "accepted":
            verdict = Verdict("accepted")
            official = receipts.official(
                bid.provisional,
                at=at,
                gateway_id=centre.identity.gateway_id,
                signer=centre.key,
            )
        answer = answer_anew(centre, db, bid, verdict, official, reason, at)
        journal.record(
            centre, db, entries.BID_DECIDED, by=by, why=reason, bid_id=bid_id, outcome=outcome
        )
    return answer


def answer_anew(
    centre: Centre,
    db: Work,
    bid: store.Bid,
    verdict: Verdict,
    official: str | None,
    reason: str,
    at: str | None = None,
) -> str:
    """Give a bid another answer, in the caller's write transaction; it goes out by the feed.

    It says that it is later than every one before, which makes it the one that holds.
    """
    at = at or after(centre, store.newest_answer(db, bid))
    sha256 = commands.command(db, bid.command_id)["sha256"]
    answer = sign_answer(centre, bid.command_id, sha256, verdict, official, at)
    if verdict.outcome == "held":
        assert verdict.code is not None
        store.hold_for(db, bid.bid_id, verdict.code)
    else:
        assert verdict.outcome != "retry"
        store.decide(db, bid.bid_id, verdict.outcome, reason, at, answer, official)
    feed.append(db, "decision", Decision(answer=answer), bid.seat_id)
    if verdict.outcome == "accepted":
        superseding.tell(centre, db, bid.tender_id, bid.tenderer_id)
    return answer


def answer_as_said(centre: Centre, db: Work, bid_id: str, said: Answer, reason: str) -> str:
    """Keep to a final answer that was answered otherwise since; inside a write transaction."""
    bid = store.bid(db, bid_id)
    assert bid is not None
    verdict = Verdict("accepted")
    if said.outcome == "refused":
        why = said.problem
        verdict = Verdict("refused", why.code if why else None, why.detail if why else None)
    return answer_anew(centre, db, bid, verdict, said.receipt, reason)
