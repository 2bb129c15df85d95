"""Clocks of practice tenders at a seat (SQL of practice_clock): when their dates really come.

Everything at a seat is judged by real time. A practice tender that has a clock of its own is
therefore handed on with the real moments of its dates (`in_real_time`); what it says of itself is
shown beside them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from sync.clock import Interval
from sync.wire.messages import Tender
from sync.wire.practice_clock import (
    Pace,
    PracticeClock,
    first_moment,
    last_moment,
    require_forward,
    tender_time,
)
from sync.wire.times import from_text, to_text


@dataclass(frozen=True)
class Practice:
    """A practice tender's clock. `own` is the tender with the dates that it says of itself."""

    own: Tender
    paces: Sequence[Pace]

    def shows(self, now: Interval) -> tuple[datetime, datetime]:
        """Return the earliest and the latest that the clock can show."""
        return (
            tender_time(self.paces, now.earliest),
            tender_time(self.paces, now.latest or now.earliest),
        )

    def rate(self, now: Interval) -> int:
        """Return how many seconds of the tender pass in a second: the ordinary 1 before a pace."""
        at = now.latest or now.earliest
        return next((one.rate for one in reversed(self.paces) if from_text(one.since) <= at), 1)


def put(db: sqlite3.Connection, clock: PracticeClock) -> bool:
    """Keep a clock that has more paces than the one known; True when it is news.

    Raises: Fault("message_malformed", why) for one that would run backwards.
    """
    require_forward(clock)
    if len(clock.paces) <= len(paces(db, clock.tender_id)):
        return False
    db.execute(
        "INSERT INTO practice_clock (tender_id, body) VALUES (?, ?)"
        " ON CONFLICT (tender_id) DO UPDATE SET body = excluded.body",
        (clock.tender_id, msgspec.json.encode(clock).decode()),
    )
    return True


def paces(db: sqlite3.Connection, tender_id: str) -> Sequence[Pace]:
    """Return the paces of a tender's clock; none where it has none, as in production."""
    row = db.execute("SELECT body FROM practice_clock WHERE tender_id = ?", (tender_id,)).fetchone()
    return [] if row is None else msgspec.json.decode(row["body"], type=PracticeClock).paces


def known(db: sqlite3.Connection) -> list[str]:
    """Return the ids of the tenders with clocks of their own."""
    return [str(row["tender_id"]) for row in db.execute("SELECT tender_id FROM practice_clock")]


def forget_all(db: sqlite3.Connection) -> None:
    """Forget every clock: the gateway tells again what it knows."""
    db.execute("DELETE FROM practice_clock")


def in_real_time(own: Tender, by: Sequence[Pace]) -> Tender:
    """Return a tender with the real moments at which its dates come."""
    if not by:
        return own
    return msgspec.structs.replace(
        own,
        period_start=_moment(first_moment, by, own.period_start),
        period_end=_moment(last_moment, by, own.period_end),
        enquiry_end=_moment(last_moment, by, own.enquiry_end),
    )


def _moment(
    when: Callable[[Sequence[Pace], datetime], datetime], by: Sequence[Pace], date: str | None
) -> str | None:
    return None if date is None else to_text(when(by, from_text(date)))
