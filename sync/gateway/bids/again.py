"""Judge again what was held only because this gateway knew too little, with its first arrival."""

from __future__ import annotations

from sync import receipts
from sync.gateway import health, recovery
from sync.gateway.bids import decisions, entries, judgement, store
from sync.gateway.bids.acts import parse
from sync.gateway.centre import Centre
from sync.gateway.commands import shared as commands
from sync.gateway.commands.handling import ACCEPTED, Verdict
from sync.gateway.enrolment import shared as enrolment
from sync.gateway.journal import service as journal
from sync.gateway.proofs import issuing
from sync.gateway.vendors import shared as vendors
from sync.wire import jws
from sync.wire.messages import Command
from sync.wire.times import from_text
from sync.work import Reading

SHOWN = 5
# Reasons that may go when tenders and cards are here (again).
OURS = ("tender_unknown", "key_not_on_card", "tender_cancelled", "late")
# The reason that goes when the firm's account is here.
ACCOUNT = "tenderer_unknown"


def judge_again(centre: Centre) -> int:
    """Call it when tenders or cards have come; returns how many bids got another answer."""
    if centre.behind() is not None:  # nothing can be signed now; the next call will
        return 0
    with centre.reading() as db:
        waiting = store.held_for(db, OURS)
    return sum(_judge(centre, bid.bid_id) for bid in waiting)


def judge_known(centre: Centre) -> int:
    """Judge again the bids of firms whose account came since; returns how many were answered."""
    if centre.behind() is not None:
        return 0
    with centre.reading() as db:
        held = store.held_for(db, (ACCOUNT,))
        known = [bid for bid in held if vendors.knows_tenderer(db, bid.tenderer_id)]
    return sum(_judge(centre, bid.bid_id) for bid in known)


def _judge(centre: Centre, bid_id: str) -> bool:
    with centre.writing() as db:
        bid = store.bid(db, bid_id)
        if bid is None or bid.outcome != "held":
            return False
        verdict = _verdict(centre, db, bid)
        if (verdict.outcome, verdict.code) == ("held", bid.reason) or verdict.outcome == "retry":
            return False
        official = None
        if verdict.outcome == "accepted":
            official = receipts.official(
                bid.provisional,
                at=bid.received_at,
                gateway_id=centre.identity.gateway_id,
                signer=centre.key,
                enter=issuing.entering(centre, db, bid.seat_id, bid.received_at),
            )
        decisions.answer_anew(centre, db, bid, verdict, official, "judged_again")
        centre.bind(db)
        journal.record(
            centre,
            db,
            entries.BID_JUDGED_AGAIN,
            bid_id=bid_id,
            outcome=verdict.outcome,
            code=verdict.code,
        )
    return True


def _verdict(centre: Centre, db: Reading, bid: store.Bid) -> Verdict:
    seat = enrolment.seat(db, bid.seat_id)
    assert seat is not None  # seats are revoked, never deleted
    token = commands.command(db, bid.command_id)["token"]
    command = jws.verify(token, "command", {seat.key.kid: seat.key}, Command)
    return judgement.judge(
        db,
        centre.identity.realm,
        seat,
        parse(command),
        ACCEPTED,
        from_text(bid.received_at),
        centre.clock(),
        recovering=recovery.recovering(db),
        again=True,
    )


def waiting(centre: Centre) -> health.Condition | None:
    """Bids that wait for somebody to import a tender or publish a key (again)."""
    with centre.reading() as db:
        held = store.held_for(db, OURS)
    if not held:
        return None
    tenders = sorted({bid.tender_id for bid in held})
    shown = ", ".join(tenders[:SHOWN]) + (" …" if len(tenders) > SHOWN else "")
    return health.Condition("bids_wait_for_tender", {"count": len(held), "tenders": shown})
