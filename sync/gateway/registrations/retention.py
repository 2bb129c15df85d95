"""Whose time is over: what may be erased by now, and why the rest of it may not.

How many may be erased is looked at once an hour and kept, so that every page can say it at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sync.gateway.account_requests import shared as requests
from sync.gateway.centre import Centre
from sync.gateway.health import Condition
from sync.gateway.own_figures import RETENTION_DAYS
from sync.gateway.registrations import listing, rules, store
from sync.gateway.registrations.listing import WorklistLine
from sync.gateway.registrations.private import FormSecrets
from sync.gateway.registrations.store import Registration
from sync.gateway.staff.service import Member, require
from sync.gateway.vendors import shared as vendors
from sync.wire.times import from_text, to_text
from sync.work import Reading

SHOWN = 200
SETTLED = ("approved", "refused", "lapsed")


@dataclass(frozen=True)
class Due:
    """A registration at the end of its retention; `why` it may not be erased, "" where it may.

    `until` (wire text) is when its time was over.
    """

    line: WorklistLine
    until: str
    why: str


def due(centre: Centre, *, by: Member) -> list[Due]:
    """Return the registrations whose time is over: what may be erased first, then what is kept.

    Up to 200 of each, so that what is kept takes no place of what may go. Raises: what
    `staff.require` raises.
    """
    require(centre, "records", [by])
    free: list[tuple[Registration, str, str]] = []
    kept: list[tuple[Registration, str, str]] = []
    with centre.reading() as db:
        for one, until, why in _over(centre, db):
            if len(some := kept if why else free) < SHOWN:
                some.append((one, until, why))
            if len(free) == SHOWN:
                break
    private = FormSecrets(centre)
    return [Due(listing.line(centre, private, one), until, why) for one, until, why in free + kept]


def count_due(centre: Centre) -> int:
    """Look how many may be erased by now, 200 at most, and keep that; return it."""
    count = 0
    with centre.reading() as db:
        for _one, _until, why in _over(centre, db):
            count += not why
            if count == SHOWN:
                break
        before = store.due_count(db)
    if count != before:
        with centre.writing() as db:
            store.set_due_count(db, count)
    return count


def overdue(centre: Centre) -> Condition | None:
    """Say that registrations lie here whose time is over, as it was last looked at."""
    with centre.reading() as db:
        count = store.due_count(db)
    return Condition("registrations_due", {"count": count}) if count else None


def why_kept(centre: Centre, db: Reading, one: Registration) -> tuple[str, str]:
    """Return when the retention ends (wire text), and the code of what keeps it, "" for nothing."""
    until = to_text(from_text(one.since) + timedelta(days=days(centre, one.track, one.entity)))
    if one.stage not in SETTLED:
        return until, "registration_not_settled"
    if until > centre.now():
        return until, "registration_kept"
    account = vendors.of_registration(db, one.registration_id)
    if account is not None and vendors.standing(centre, db, account).status == "active":
        return until, "registration_account_runs"
    if account is not None and requests.is_open(db, account.account_id):
        return until, "account_request_pending"
    return until, ""


def days(centre: Centre, track: str, entity: str) -> int:
    """Return for how many days a decided registration of this kind is kept."""
    table = rules.of_kind(centre, track, entity)
    return RETENTION_DAYS if table is None else table.retention.days


def _over(centre: Centre, db: Reading) -> Iterator[tuple[Registration, str, str]]:
    """Go through what was decided so long ago that its retention is over, by kind and age."""
    for track, entity in store.settled_kinds(db):
        before = to_text(centre.clock() - timedelta(days=days(centre, track, entity)))
        after = ("", 0)
        while found := store.settled(db, track, entity, before, after, SHOWN):
            for one in found:
                yield (one, *why_kept(centre, db, one))
            after = (found[-1].since, found[-1].number)
