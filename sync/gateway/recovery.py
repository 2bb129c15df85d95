"""A gateway that was restored from an older copy: what it must not be sure of until people say so.

It learns of it by the command `gateway restored`, or from a seat that shows what it has lost. The
alarm it raises then is also what it remembers it by.
"""

from __future__ import annotations

import secrets

from sync.gateway import entries
from sync.gateway.alarms import service as alarms
from sync.gateway.centre import Centre
from sync.gateway.feed import shared as feed
from sync.gateway.journal import service as journal
from sync.gateway.outages import shared as outages
from sync.gateway.proofs import shared as proofs
from sync.gateway.room import shared as orders
from sync.gateway.staff import shared as staff
from sync.gateway.staff.signing_in import Two, require
from sync.work import Reading, Work

ALARM = "gateway_restored"
# More than a gateway gives between two copies of it, and far below what seats believe of a jump
# (`room.service.MOST_LOST`, `staff.roster.MOST_LOST`).
SKIPPED_NEWS, SKIPPED_ORDERS, SKIPPED_ROSTERS = 1_000_000, 100_000, 1_000


def recovering(db: Reading) -> bool:
    """Whether what is known here of tenders may be older than what seats were told."""
    return _standing(db) is not None


def alarm(centre: Centre) -> alarms.Alarm | None:
    """What says so, while people have not said that everything is here again."""
    with centre.reading() as db:
        return _standing(db)


def _standing(db: Reading) -> alarms.Alarm | None:
    return next((one for one in alarms.standing(db, "") if one.code == ALARM), None)


def noticed(centre: Centre, db: Work) -> None:
    """A seat has shown, in the caller's write transaction, something that this gateway has lost."""
    if not recovering(db):
        outages.came_from_copy(db)
    alarms.raise_alarm(centre, db, ALARM)


def restored(centre: Centre, *, by: Two, why: str, entries_then: int | None = None) -> int:
    """Go on after a copy was put back, with numbers that cannot have been given before.

    `entries_then` is how many entries the log had before these two signed in: they are entries,
    too. Returns the feed's new head. Safe to repeat. What seats must do, they do when they hear of
    it. Raises: what `staff.require` raises for two people.
    """
    require(centre, "gateway", by, two=True)
    with centre.writing() as db:
        proofs.note_restored(db, entries_then, centre.now())
        head = feed.skip(db, SKIPPED_NEWS, f"{centre.now()} {secrets.token_hex(16)}")
        orders.go_on_after(db, orders.highest(db) + SKIPPED_ORDERS)
        staff.go_on_after(db, staff.roster_version(db) + SKIPPED_ROSTERS)
        journal.record(centre, db, entries.GATEWAY_RESTORED, by=by, why=why, head=head)
        outages.came_from_copy(db)
        alarms.raise_alarm(centre, db, ALARM)
    return head
