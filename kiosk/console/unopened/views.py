"""What the pages of a bid that would not open may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.console.context import console
from sync.gateway.bids.export import BidRow
from sync.gateway.unopened import service
from sync.unopened_record import AttemptKey, EnvelopeHops, Rehearsal
from sync.wire.times import from_text


@dataclass(frozen=True)
class OpeningAttemptView:
    """One attempt as it was entered; `at` is aware UTC."""

    number: int
    envelope: str
    at: datetime
    operator: str
    key: AttemptKey
    opened: bool
    code: str
    error: str


@dataclass(frozen=True)
class UnopenedView:
    """A bid that would not open: digests on the way, what was tried, where it went wrong."""

    bid_id: str
    tender_id: str
    tender_title: str
    tenderer_name: str
    version: int
    seat_name: str
    log_size: int
    envelopes: Sequence[EnvelopeHops]
    rehearsals: Sequence[Rehearsal]
    attempts: Sequence[OpeningAttemptView]


def bids_of(tender_id: str) -> Sequence[BidRow]:
    """Return a closed tender's bids. Raises: what `service.triable` raises."""
    return service.triable(console().centre, tender_id)


def bid(bid_id: str) -> UnopenedView:
    """Return what is known of one. Raises: what `service.look` raises."""
    found = service.look(console().centre, bid_id)
    return UnopenedView(
        bid_id=found.bid_id,
        tender_id=found.tender_id,
        tender_title=found.tender_title,
        tenderer_name=found.tenderer_name,
        version=found.version,
        seat_name=found.seat_name,
        log_size=found.log_size,
        envelopes=found.envelopes,
        rehearsals=found.rehearsals,
        attempts=[
            OpeningAttemptView(
                one.number,
                one.envelope,
                from_text(one.at),
                one.operator,
                one.key,
                one.opened,
                one.code,
                one.error,
            )
            for one in found.attempts
        ],
    )
