"""The committee's word on a bid that was held: two members of staff enter it, the gateway signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sync import bid_evidence, receipts, rulings
from sync.bid_evidence import BidEvidence
from sync.errors import Fault
from sync.gateway.bids import entries, evidence, files, ruled, ruling_store, store, superseding
from sync.gateway.bids.ruling_store import KeptRuling
from sync.gateway.bids.store import Bid
from sync.gateway.centre import Centre
from sync.gateway.commands import shared as commands
from sync.gateway.commands.handling import Verdict
from sync.gateway.commands.signing import after, sign_answer
from sync.gateway.feed import shared as feed
from sync.gateway.journal import service as journal
from sync.gateway.proofs import issuing
from sync.gateway.staff import service as staff
from sync.gateway.staff.service import Two, require
from sync.rulings import LONGEST_REASON, MOST_MEMBERS, Decider, Ruling, RulingOutcome
from sync.wire.ids import new_id
from sync.wire.messages import Answer, Decision
from sync.work import Reading, Work

LONGEST_MINUTES = 200
MOST_SHOWN = 200


@dataclass(frozen=True)
class Said:
    """What the committee said, as staff type it: the outcome, its minutes, the reason, and who."""

    outcome: RulingOutcome
    minutes: str
    reason: str
    members: Sequence[Decider]


@dataclass(frozen=True)
class RuledBid:
    """A bid with its ruling and the evidence as it stood when that was entered.

    `evidence` is None where the ruling came back from a seat to a gateway that had lost it.
    """

    ruling: Ruling
    note: str
    evidence: BidEvidence | None
    evidence_json: str


def held_bids(centre: Centre) -> tuple[list[BidEvidence], int]:
    """Return bids that wait for people, with what is known of each, first come first.

    At most `MOST_SHOWN`, and how many more there are.
    """
    with centre.reading() as db:
        held = ruling_store.held(db)
        found = [evidence.collect(centre, db, bid) for bid in held[:MOST_SHOWN]]
    return found, len(held) - len(found)


def held_bid(centre: Centre, bid_id: str, *, whole: bool = False) -> BidEvidence:
    """Return what is known of one; `whole` reads its sealed files from end to end.

    Raises: Fault("bid_not_here", bid_id), Fault("bid_not_held", bid_id).
    """
    with centre.reading() as db:
        look = files.hashed if whole else files.looked_at
        return evidence.collect(centre, db, _require_held(db, bid_id), look)


def ruled_bids(centre: Centre) -> list[RuledBid]:
    """Return the newest rulings, the last one first; at most `MOST_SHOWN`."""
    with centre.reading() as db:
        found = ruling_store.ruled(db, MOST_SHOWN)
        kept = [ruled.kept(centre, db, bid) for bid in found]
    return [_ruled(one) for one in kept if one is not None]


def ruled_bid(centre: Centre, bid_id: str) -> RuledBid:
    """Return the ruling on a bid. Raises: Fault("ruling_missing", bid_id)."""
    with centre.reading() as db:
        bid = store.bid(db, bid_id)
        kept = None if bid is None else ruled.kept(centre, db, bid)
    if kept is None:
        raise Fault("ruling_missing", bid_id=bid_id)
    return _ruled(kept)


def evidence_of(found: RuledBid) -> str:
    """Return the evidence (JSON) that a ruling names.

    Raises: Fault("ruling_evidence_missing") where it is not kept here (any more).
    """
    if not found.evidence_json:
        raise Fault("ruling_evidence_missing", bid_id=found.ruling.bid_id)
    return found.evidence_json


def receipt_of(centre: Centre, bid_id: str) -> str:
    """Return the newest receipt of a bid: the official one, else the seat's.

    Raises: Fault("bid_not_here", bid_id).
    """
    with centre.reading() as db:
        bid = store.bid(db, bid_id)
    if bid is None:
        raise Fault("bid_not_here", bid_id=bid_id)
    return bid.official or bid.provisional


def decide(centre: Centre, bid_id: str, said: Said, *, by: Two) -> str:
    """Move a held bid to accepted or refused, by a ruling; the answer goes to its seat by the feed.

    `by` are two people in charge who signed in; the committee's members are named and are neither
    staff here nor named twice. Every sealed file is read for the evidence. The first answer stays
    what a repeated command gets; of two answers the one with the later `at` holds.
    Raises: Fault("bid_not_here"), Fault("bid_not_held", bid_id), what `require_said` raises,
    Fault("receipt_malformed") when there is no provisional receipt to answer,
    Fault("clock_behind"), and what `staff.require` raises for two people.
    """
    require(centre, "export", by, two=True)
    said = require_said(centre, said, by)
    centre.signing_time()
    with centre.reading() as db:
        found = evidence.collect(centre, db, _require_held(db, bid_id), files.hashed)
    with centre.writing() as db:
        bid = _require_held(db, bid_id)
        at = after(centre, store.newest_answer(db, bid))
        kept = _rule(centre, bid, found, said, at, by)
        ruling_store.put(db, kept)
        verdict, official = Verdict("refused", "committee_refused", said.reason), None
        if said.outcome == "accepted":
            verdict, official = Verdict("accepted"), _official(centre, db, bid, at)
        answer = answer_anew(centre, db, bid, verdict, official, said.reason, at, ruling=kept.note)
        journal.record(
            centre,
            db,
            entries.BID_DECIDED,
            by=by,
            why=said.reason,
            bid_id=bid_id,
            outcome=said.outcome,
            ruling_id=kept.ruling_id,
            minutes=said.minutes,
        )
    return answer


def require_said(centre: Centre, said: Said, by: Two) -> Said:
    """Return what was said with tidy numbers and texts, if it can be a ruling.

    Raises: Fault("ruling_reason_missing"), Fault("ruling_minutes_missing"),
    Fault("ruling_members_missing"), Fault("ruling_too_long"), Fault("id_malformed", id),
    Fault("staff_number_odd"), Fault("name_malformed"), Fault("ruling_same_person", name),
    Fault("ruling_member_is_staff", name).
    """
    reason, minutes = " ".join(said.reason.split()), " ".join(said.minutes.split())
    if not reason:
        raise Fault("ruling_reason_missing")
    if not minutes:
        raise Fault("ruling_minutes_missing")
    if not said.members:
        raise Fault("ruling_members_missing")
    too_many = len(said.members) > MOST_MEMBERS
    if too_many or len(reason) > LONGEST_REASON or len(minutes) > LONGEST_MINUTES:
        raise Fault("ruling_too_long")
    members = [staff.person(each.person_id, each.name) for each in said.members]
    named = [Decider(number, name) for number, name in members]
    serving = {each.person_id for each in staff.members(centre)}
    rulings.require_people(named, ())
    for each in named:
        if each.person_id in serving | {one.person_id for one in by}:
            raise Fault("ruling_member_is_staff", name=each.name)
    return Said(said.outcome, minutes, reason, named)


def _require_held(db: Reading, bid_id: str) -> Bid:
    bid = store.bid(db, bid_id)
    if bid is None:
        raise Fault("bid_not_here", bid_id=bid_id)
    if bid.outcome != "held":
        raise Fault("bid_not_held", bid_id=bid_id, outcome=bid.outcome)
    return bid


def _rule(centre: Centre, bid: Bid, found: BidEvidence, said: Said, at: str, by: Two) -> KeptRuling:
    """Sign what was said of a bid."""
    text = bid_evidence.as_json(found)
    first, second = (Decider(one.person_id, one.name) for one in by)
    ruling = Ruling(
        outcome=said.outcome,
        ruling_id=new_id(),
        realm=centre.identity.realm,
        tender_id=bid.tender_id,
        bid_id=bid.bid_id,
        version=bid.version,
        tenderer_id=bid.tenderer_id,
        tenderer_name=bid.tenderer_name,
        seat_id=bid.seat_id,
        held=found.held,
        sealed=found.sealed,
        arrived=bid.received_at,
        deadline=None if found.tender is None else found.tender.deadline,
        provisional=receipts.digest(bid.provisional),
        evidence=bid_evidence.digest(text),
        minutes=said.minutes,
        reason=said.reason,
        members=tuple(said.members),
        entered=(first, second),
        ruled_at=at,
        gateway_id=centre.identity.gateway_id,
    )
    note = rulings.write(ruling, centre.key)
    return KeptRuling(ruling.ruling_id, bid.bid_id, ruling.outcome, at, note, text)


def _official(centre: Centre, db: Work, bid: Bid, at: str) -> str:
    return receipts.official(
        bid.provisional,
        at=at,
        gateway_id=centre.identity.gateway_id,
        signer=centre.key,
        enter=issuing.entering(centre, db, bid.seat_id, at),
    )


def _ruled(kept: KeptRuling) -> RuledBid:
    found = bid_evidence.read_json(kept.evidence) if kept.evidence else None
    return RuledBid(rulings.read(kept.note), kept.note, found, kept.evidence)


def answer_anew(
    centre: Centre,
    db: Work,
    bid: store.Bid,
    verdict: Verdict,
    official: str | None,
    reason: str,
    at: str | None = None,
    *,
    ruling: str | None = None,
) -> str:
    """Give a bid another answer, in the caller's write transaction; it goes out by the feed.

    It says that it is later than every one before, which makes it the one that holds. `ruling` is
    the committee's note, where people decided.
    """
    at = at or after(centre, store.newest_answer(db, bid))
    sha256 = commands.command(db, bid.command_id)["sha256"]
    answer = sign_answer(centre, bid.command_id, sha256, verdict, official, at, ruling)
    if verdict.outcome == "held":
        assert verdict.code is not None
        store.hold_for(db, bid.bid_id, verdict.code, answer)
    else:
        assert verdict.outcome != "retry"
        store.decide(db, bid.bid_id, verdict.outcome, reason, at, answer, official)
    feed.append(db, "decision", Decision(answer=answer), bid.seat_id)
    if verdict.outcome == "accepted":
        superseding.tell(centre, db, bid.tender_id, bid.tenderer_id)
    return answer


def answer_as_said(centre: Centre, db: Work, bid_id: str, said: Answer, reason: str) -> str:
    """Keep to a final answer that was answered otherwise since; inside a write transaction.

    A ruling that it carries is kept too: this gateway lost it with the answer.
    """
    bid = store.bid(db, bid_id)
    assert bid is not None
    verdict = Verdict("accepted")
    if said.outcome == "refused":
        why = said.problem
        verdict = Verdict("refused", why.code if why else None, why.detail if why else None)
    ruling = keep_carried(db, bid_id, said)
    note = None if ruling is None else ruling.note
    return answer_anew(centre, db, bid, verdict, said.receipt, reason, ruling=note)


def keep_carried(db: Work, bid_id: str, said: Answer) -> KeptRuling | None:
    """Keep the ruling that a returned answer carries; return it, None where there is none."""
    ruling = ruled.carried(said)
    if ruling is None or ruling.bid_id != bid_id:
        return None
    ruling_store.put(db, ruling)
    return ruling
