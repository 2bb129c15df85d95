"""Whose signature counts beside another's: a secret of their own, and long enough in place.

One person who makes up a second one, or gives a colleague a new PIN, knows that secret and could
sign for both. So a secret that another set counts for nothing until its owner has changed it, and
who is new to the post waits, in which time others see it.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from sync.errors import Fault
from sync.gateway.staff import store
from sync.gateway.staff.store import Member
from sync.wire.times import from_text
from sync.work import Reading


def second_wait(db: Reading) -> timedelta:
    """How long somebody new cannot sign as one of two."""
    return timedelta(seconds=store.rule(db).second_wait_s)


def second_from(db: Reading, member: Member, now: datetime) -> datetime | None:
    """From when somebody may sign as one of two; None where they may now.

    A start that is further away than the wait is of a clock that was wrong: it counts for nothing.
    """
    if member.standing_since is None:
        return None
    since, wait = from_text(member.standing_since), second_wait(db)
    return since + wait if abs(now - since) < wait else None


def require_own_secret(member: Member) -> None:
    """Raises: Fault("staff_secret_unchanged", name) while another knows it."""
    if member.secret_by_other:
        raise Fault("staff_secret_unchanged", name=member.name)


def require_settled(db: Reading, member: Member, now: datetime) -> None:
    """Raises: Fault("staff_too_new", name, hours) for who cannot sign as one of two yet."""
    begins = second_from(db, member, now)
    if begins is not None:
        raise Fault("staff_too_new", name=member.name, hours=whole_hours(begins - now))


def whole_hours(left: timedelta) -> int:
    """As people count a wait: begun hours."""
    return math.ceil(left / timedelta(hours=1))
