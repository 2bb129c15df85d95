"""The record of an outage: what the papers of one are made from, as data, and its arithmetic.

What counts is certain: from the latest instant at which an outage can have begun to the earliest at
which it can have ended; one whose beginning has no end to it counts nothing. The gateway's own last
signs count nothing either. The table of the paper shows the bounds outwards too. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from sync.wire.outages import LinkOutage
from sync.wire.times import from_text

FORMAT = "lpse-kiosk/outage/v1"
DAY_S = 86_400.0
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class SeatOutage:
    """One outage as a seat told it, and when it did."""

    seat_id: str
    seat_name: str
    told_at: str
    outage: LinkOutage


@dataclass(frozen=True)
class Unserved:
    """The gateway's last sign before a start, and that start.

    It may have served in between without anybody asking: no time of being down.
    """

    last_at: str
    started_at: str


@dataclass(frozen=True)
class AffectedBid:
    """What somebody sealed, or what arrived, around the outage. Times are UTC texts."""

    bid_id: str
    tender_id: str
    tenderer_id: str
    tenderer_name: str
    seat_id: str
    action: str
    version: int
    sealed_earliest: str
    sealed_latest: str | None
    arrived: str
    outcome: str


@dataclass(frozen=True)
class DayLost:
    """How long something was down on one day of the LPSE's zone (`YYYY-MM-DD`)."""

    day: str
    seconds: float


@dataclass(frozen=True)
class AffectedTender:
    """A tender that was open during the outage: what it lost, by day.

    `seconds` is certain loss, `days` the days that it touches, `whole_days` those lost altogether.
    """

    tender_id: str
    title: str
    buyer: str
    opens: str | None
    closes: str
    seconds: float
    days: Sequence[DayLost]
    whole_days: int


@dataclass(frozen=True)
class SeatLog:
    """The newest checkpoint of a seat's log that was witnessed, and when."""

    seat_id: str
    size: int
    root: str
    seen_at: str


@dataclass(frozen=True, kw_only=True)
class OutageRecord:
    """Everything known of an outage between `begin` and `end` (UTC texts).

    `seats` are all that were enrolled, (id, name); those that told of no outage may not have come
    back yet. `seconds` is how long at least one seat's link was certainly down; `days` the same by
    day. `unserved` is told, never counted. `journal` is the signed head of the gateway's own log.
    """

    format: str
    gateway_id: str
    gateway_name: str
    realm: str
    timezone: str
    begin: str
    end: str
    made_at: str
    seats: Sequence[tuple[str, str]]
    outages: Sequence[SeatOutage]
    unserved: Sequence[Unserved]
    seconds: float
    days: Sequence[DayLost]
    tenders: Sequence[AffectedTender]
    bids: Sequence[AffectedBid]
    logs: Sequence[SeatLog]
    journal: str


def certain(one: LinkOutage) -> Span | None:
    """Return the time in which the link was certainly down, None where its bounds leave none.

    Where the beginning has no latest instant, nothing is certain.
    """
    if one.first.latest is None:
        return None
    begin, end = from_text(one.first.latest), from_text(one.last.earliest)
    return (begin, end) if begin < end else None


def clipped(span: Span, begin: datetime, end: datetime) -> Span | None:
    """Return the part of a span within two instants, None where there is none."""
    first, last = max(span[0], begin), min(span[1], end)
    return (first, last) if first < last else None


def joined(spans: Iterable[Span | None]) -> list[Span]:
    """Join spans that touch or overlap: time that two seats lost is lost once."""
    found: list[Span] = []
    for begin, end in sorted(span for span in spans if span is not None):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def seconds_of(spans: Iterable[Span]) -> float:
    """Return how long spans last together."""
    return sum((end - begin).total_seconds() for begin, end in spans)


def by_day(spans: Iterable[Span], zone: ZoneInfo) -> list[DayLost]:
    """Return what spans take of each day, by the day of the LPSE's zone."""
    lost: dict[str, float] = {}
    for begin, end in spans:
        at = begin
        while at < end:
            local = at.astimezone(zone)
            midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
            upto = min(end, midnight + timedelta(days=1))
            day = local.date().isoformat()
            lost[day] = lost.get(day, 0.0) + (upto - at).total_seconds()
            at = upto
    return [DayLost(day, round(seconds, 3)) for day, seconds in sorted(lost.items())]


def whole_days(days: Iterable[DayLost]) -> int:
    """Return how many days were lost from midnight to midnight."""
    return sum(one.seconds >= DAY_S for one in days)


def as_json(record: OutageRecord) -> str:
    """Write a record down; the digest that is signed is of exactly this text."""
    return msgspec.json.format(msgspec.json.encode(record), indent=1).decode() + "\n"


def digest(text: str) -> str:
    """Return hex SHA-256 of a record's text."""
    return hashlib.sha256(text.encode()).hexdigest()
