"""One version of a bid, as the seat knows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sync.wire import firms
from sync.wire.messages import Envelope, Identity
from sync.wire.messages import Interval as WireInterval

Action = Literal["submitted", "replaced", "withdrawn"]
Judged = Literal["open", "disputed"]
BidOutcome = Literal["accepted", "refused", "held"]


@dataclass(frozen=True, kw_only=True)
class Bid:
    """One version of a bid as sealed here, and what the gateway has said about it since.

    `period_end` is the real moment at which its tender closes, as that stands now.
    """

    bid_id: str
    item_id: str
    visit_id: str
    tender_id: str
    tender_title: str
    tender_version: int
    period_end: datetime
    tenderer_id: str
    tenderer_name: str
    version: int
    action: Action
    replaces: str | None
    sealed: WireInterval
    judged: Judged
    envelopes: tuple[Envelope, ...]
    identity: Identity
    card_version: int | None
    provisional: str
    provisional_sha256: str
    official: str | None = None
    outcome: BidOutcome | None = None
    problem_code: str | None = None
    answered_at: datetime | None = None
    # The committee's signed word (`sync.rulings`), where people decided on what was held.
    ruling: str | None = None
    # Of a version made at another seat (`kiosk.bidding.elsewhere`): never a row of this store.
    seat_name: str = ""

    @property
    def firm(self) -> str:
        """Whose it is, however its number is written."""
        return firms.firm(self.tenderer_id)
