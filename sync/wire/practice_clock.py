"""The clock of one practice tender: it may run fast, stand still or jump ahead (ADR 60).

Tender time is real trusted time until the first pace begins; in a pace it is

    shows + rate × (real time − since)

It never runs backwards. Nothing but a tender's own dates is counted by it: both ends ask at what
*real* moment a date comes, and judge by real time as they do everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Annotated, Literal

from msgspec import Meta

from sync.errors import Fault
from sync.wire.shapes import Id, Instant, Message
from sync.wire.times import from_text, to_text

MOST_RATE = 10_000
MOST_PACES = 100
NEVER = datetime(9999, 12, 1, tzinfo=UTC)
"""Stands for the real moment of a date that does not come: the tender's clock stands still."""
_TICK = timedelta(microseconds=1)
_LONGEST = timedelta(days=400_000_000)


class Pace(Message, frozen=True, kw_only=True):
    """From `since` (real time) on, tender time is `shows` and `rate` seconds pass in each second.

    A `rate` of 0 stands still, 1 is the ordinary speed.
    """

    since: Instant
    shows: Instant
    rate: Annotated[int, Meta(ge=0, le=MOST_RATE)]


class PracticeClock(Message, frozen=True, kw_only=True):
    """Feed kind `practice_clock`: every pace that a practice tender's clock ever had, in order.

    One with more paces replaces one with fewer. There is no such clock in production: the word of
    the realm cannot be another.
    """

    realm: Literal["training"]
    tender_id: Id
    paces: Annotated[list[Pace], Meta(min_length=1, max_length=MOST_PACES)]


Paces = Sequence[Pace]


def tender_time(paces: Paces, real: datetime) -> datetime:
    """Return what a tender's clock shows at a real moment; both aware UTC."""
    pace = next((one for one in reversed(paces) if from_text(one.since) <= real), None)
    if pace is None:
        return real
    counted = real - from_text(pace.since)
    if pace.rate and counted > _LONGEST / pace.rate:
        return NEVER
    return _later(from_text(pace.shows), counted * pace.rate)


def last_moment(paces: Paces, date: datetime) -> datetime:
    """Return the last real moment at which the tender's clock does not show more than `date`.

    It is open at a real moment exactly when that is not after this. `NEVER` while the clock
    stands still before `date`. A date that was jumped over came at the jump.
    """
    if not paces:
        return date
    end = NEVER
    for pace in reversed(paces):
        since, shows = from_text(pace.since), from_text(pace.shows)
        if shows <= date:
            left = date - shows
            return end if pace.rate == 0 else min(end, _later(since, left // pace.rate))
        end = since - _TICK
    return min(end, date)


def first_moment(paces: Paces, date: datetime) -> datetime:
    """Return the first real moment at which the tender's clock shows `date` or more; or `NEVER`."""
    if not paces or date < from_text(paces[0].since):
        return date
    ends = [from_text(after.since) for _, after in pairwise(paces)] + [NEVER]
    for pace, end in zip(paces, ends, strict=True):
        since, left = from_text(pace.since), date - from_text(pace.shows)
        if left <= timedelta(0):
            return since
        if pace.rate and (moment := _later(since, -(-left // pace.rate))) < end:
            return moment
    return NEVER


def at_rate(paces: Paces, real: datetime, rate: int) -> list[Pace]:
    """Return the paces with one more: from `real` on the clock runs at `rate`."""
    since = _not_before(paces, real)
    return _and(paces, since, tender_time(paces, since), rate)


def closing_in(paces: Paces, real: datetime, date: datetime, left: timedelta) -> list[Pace]:
    """Return the paces with one more: the clock jumps ahead until `date` is `left` away.

    Raises: Fault("practice_clock_back") when `date` is nearer than that already, or past.
    """
    since = _not_before(paces, real)
    if tender_time(paces, since) > date - left:
        raise Fault("practice_clock_back")
    return _and(paces, since, date - left, 1)


def require_forward(clock: PracticeClock) -> None:
    """Refuse a clock that would run backwards. Raises: Fault("message_malformed", why)."""
    for number, pace in enumerate(clock.paces):
        before, since = clock.paces[:number], from_text(pace.since)
        if before and since < from_text(before[-1].since):
            raise Fault("message_malformed", why="a pace that begins before the one before it")
        if tender_time(before, since) > from_text(pace.shows):
            raise Fault("message_malformed", why="a clock that runs backwards")


def _and(paces: Paces, since: datetime, shows: datetime, rate: int) -> list[Pace]:
    if len(paces) >= MOST_PACES:
        raise Fault("practice_clock_full", most=MOST_PACES)
    return [*paces, Pace(since=to_text(since), shows=to_text(shows), rate=rate)]


def _not_before(paces: Paces, real: datetime) -> datetime:
    return max(real, from_text(paces[-1].since)) if paces else real


def _later(moment: datetime, span: timedelta) -> datetime:
    return min(NEVER, moment + span) if span < NEVER - moment else NEVER
