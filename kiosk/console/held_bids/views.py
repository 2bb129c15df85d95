"""What the pages of held bids may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.console.context import console
from kiosk.errors import Explanation, explain
from sync.bid_evidence import BidEvidence, FileKnown
from sync.errors import Fault
from sync.gateway.bids import decisions
from sync.gateway.bids.decisions import RuledBid
from sync.rulings import Decider, RulingOutcome
from sync.wire.times import from_text


@dataclass(frozen=True)
class HeldBidView:
    """A bid that waits for people. Instants are aware UTC; `why` says what it was held for.

    `until` is the end of its interval of sealing, None where that is open; `deadline` None for a
    tender that is not known; `against` compares both, "" where it cannot.
    """

    bid_id: str
    tender_id: str
    tender_title: str
    tenderer_id: str
    tenderer_name: str
    registered_name: str | None
    action: str
    version: int
    seat_name: str
    held: str
    why: Explanation
    since: datetime
    until: datetime | None
    arrived: datetime
    deadline: datetime | None
    against: str
    attested_by: str | None
    method: str
    files: Sequence[FileKnown]
    log_size: int
    log_seen: int | None
    log_seen_at: datetime | None


@dataclass(frozen=True)
class EnteredRuling:
    """A ruling that was entered. Instants are aware UTC."""

    bid_id: str
    ruling_id: str
    tender_id: str
    tenderer_id: str
    tenderer_name: str
    version: int
    outcome: RulingOutcome
    minutes: str
    reason: str
    members: Sequence[Decider]
    entered: Sequence[Decider]
    ruled: datetime
    why: Explanation
    has_evidence: bool


@dataclass(frozen=True)
class HeldPage:
    """What waits, how many more do, and the newest rulings."""

    held: Sequence[HeldBidView]
    more: int
    ruled: Sequence[EnteredRuling]


def page() -> HeldPage:
    """Return what waits, first come first, and what was ruled, the last first."""
    centre = console().centre
    waiting, more = decisions.held_bids(centre)
    return HeldPage(
        [_held(one) for one in waiting],
        more,
        [_ruling(one) for one in decisions.ruled_bids(centre)],
    )


def held(bid_id: str) -> HeldBidView:
    """Return one bid that waits. Raises: Fault("bid_not_here"), Fault("bid_not_held")."""
    return _held(decisions.held_bid(console().centre, bid_id))


def ruling(bid_id: str) -> EnteredRuling:
    """Return the ruling on a bid. Raises: Fault("ruling_missing", bid_id)."""
    return _ruling(decisions.ruled_bid(console().centre, bid_id))


def _held(one: BidEvidence) -> HeldBidView:
    tender, log = one.tender, one.log
    return HeldBidView(
        bid_id=one.bid_id,
        tender_id=one.tender_id,
        tender_title="" if tender is None else tender.title,
        tenderer_id=one.tenderer_id,
        tenderer_name=one.tenderer_name,
        registered_name=one.registered_name,
        action=one.action,
        version=one.version,
        seat_name=one.seat_name,
        held=one.held,
        why=explain(Fault(one.held)),
        since=from_text(one.sealed.earliest),
        until=None if one.sealed.latest is None else from_text(one.sealed.latest),
        arrived=from_text(one.arrived),
        deadline=None if tender is None else from_text(tender.deadline),
        against=one.against_deadline or "",
        attested_by=one.identity.attested_by,
        method=one.identity.method,
        files=one.files,
        log_size=one.log_size,
        log_seen=None if log is None else log.size,
        log_seen_at=None if log is None else from_text(log.seen_at),
    )


def _ruling(one: RuledBid) -> EnteredRuling:
    said = one.ruling
    return EnteredRuling(
        bid_id=said.bid_id,
        ruling_id=said.ruling_id,
        tender_id=said.tender_id,
        tenderer_id=said.tenderer_id,
        tenderer_name=said.tenderer_name,
        version=said.version,
        outcome=said.outcome,
        minutes=said.minutes,
        reason=said.reason,
        members=said.members,
        entered=said.entered,
        ruled=from_text(said.ruled_at),
        why=explain(Fault(said.held)),
        has_evidence=one.evidence is not None,
    )
