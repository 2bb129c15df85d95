"""What the page of outages may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kiosk.console import moments
from kiosk.console.context import console
from sync.gateway.outages import service
from sync.wire.times import from_text

SHOWN = 50


@dataclass(frozen=True)
class OutageView:
    """One outage of a seat's link; instants are aware UTC, the outer bounds of what is known.

    `until` is None where the end has no bound.
    """

    seat_name: str
    since: datetime
    until: datetime | None
    over: bool
    failures: int
    state: str
    told: datetime


@dataclass(frozen=True)
class OutagePage:
    """The newest outages, how many more there are, and the day that is asked about by default."""

    outages: Sequence[OutageView]
    more: int
    begin: str
    end: str


def page() -> OutagePage:
    """Return what seats told, the newest first."""
    centre = console().centre
    found = service.told(centre)
    today = centre.clock().astimezone(ZoneInfo(centre.identity.timezone))
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    return OutagePage(
        [
            OutageView(
                one.seat_name,
                from_text(one.outage.first.earliest),
                None if one.outage.last.latest is None else from_text(one.outage.last.latest),
                one.outage.over,
                one.outage.failures,
                one.outage.state,
                from_text(one.told_at),
            )
            for one in found[:SHOWN]
        ],
        max(0, len(found) - SHOWN),
        moments.typed(midnight),
        moments.typed(midnight + timedelta(days=1)),
    )
