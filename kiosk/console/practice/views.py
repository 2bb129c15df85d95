"""What the pages of practice tenders may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from kiosk.console.context import console
from sync.gateway.practice import pacing
from sync.gateway.practice.pacing import OVER, Paced
from sync.wire.times import from_text

State = Literal["open", "still", "closed", "ended"]


@dataclass(frozen=True)
class PracticeTenderView:
    """A practice tender and its clock. `shows` and `period_end` are counted by that clock;
    `closes_at` is the real moment of its closing, None while the clock stands still, and `left`
    how long it is until then. `ended` is one that was cancelled or gave way to another class's.
    `class_id` is the class that it was made for, empty for none."""

    tender_id: str
    title: str
    rate: int
    shows: datetime
    period_end: datetime
    closes_at: datetime | None
    left: timedelta | None
    state: State
    class_id: str

    @classmethod
    def of(cls, paced: Paced, now: datetime) -> PracticeTenderView:
        """Show a tender as its clock stands."""
        closes_at = paced.closes_at
        return cls(
            paced.tender.tender_id,
            paced.tender.title,
            paced.rate,
            paced.shows,
            from_text(paced.tender.period_end),
            closes_at,
            None if closes_at is None else max(timedelta(0), closes_at - now),
            _state(paced),
            paced.class_id or "",
        )


def every() -> list[PracticeTenderView]:
    """Show all tenders, the open ones first."""
    centre = console().centre
    return [PracticeTenderView.of(one, centre.clock()) for one in pacing.every(centre)]


def one(tender_id: str) -> PracticeTenderView:
    """Show one. Raises: Fault("tender_unknown")."""
    centre = console().centre
    return PracticeTenderView.of(pacing.one(centre, tender_id), centre.clock())


def _state(paced: Paced) -> State:
    if paced.tender.status in OVER:
        return "ended"
    if paced.over:
        return "closed"
    return "still" if paced.closes_at is None else "open"
