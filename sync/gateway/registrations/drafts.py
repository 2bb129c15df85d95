"""Drafts that vendors left here: kept for thirty days, given to the seat that knows the locator.

The gateway cannot read them: their key is derived from a code that the vendor keeps. A form that
was handed in under such a code is found alike, for as long as its registration is kept.
"""

from __future__ import annotations

from typing import BinaryIO

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.own_figures import DRAFT_KEPT
from sync.gateway.registrations import asking, draft_store, entries
from sync.gateway.registrations.draft_store import ParkedDraft
from sync.gateway.uploads.shared import forget_file
from sync.wire.registration import RegistrationParked
from sync.wire.times import to_text
from sync.work import Reading, Work

MOST_OF_A_SEAT = 1000
BY_CODE = "form_by_code"
"""What the journal says was read: the sealed form, by its vendor's resume code."""


def too_many(db: Reading, seat_id: str) -> bool:
    """Say whether a seat has left as many drafts as one may."""
    return draft_store.count_of(db, seat_id) >= MOST_OF_A_SEAT


def keep(centre: Centre, db: Work, parked: RegistrationParked, seat_id: str) -> None:
    """Keep a draft in place of an earlier one; one that was parked before it changes nothing.

    Of two versions of one registration the higher counts: a seat that was long without a link may
    put its time hours before it was.
    """
    before = draft_store.find(db, parked.locator)
    if before is not None and _is_older(db, parked, before):
        return
    draft = ParkedDraft(
        locator=parked.locator,
        sha256=parked.form.sha256,
        size=parked.form.size,
        seat_id=seat_id,
        parked_at=parked.parked.earliest,
        expires_at=to_text(centre.clock() + DRAFT_KEPT),
    )
    draft_store.put(db, draft)
    if before is not None:
        forget_file(centre, db, before.sha256)


def _is_older(db: Reading, parked: RegistrationParked, before: ParkedDraft) -> bool:
    here = draft_store.handed_in(db, before.sha256)
    this = draft_store.handed_in(db, parked.form.sha256)
    if here is not None and this is not None and here[0] == this[0]:
        return this[1] < here[1]
    return parked.parked.earliest < before.parked_at


def fetch(centre: Centre, seat_id: str, locator: str) -> tuple[ParkedDraft, BinaryIO]:
    """Return a draft and its sealed file, opened for reading. Close it.

    What was handed in is given as long as it is kept, and the journal says so.

    Raises: Fault("draft_unknown"), Fault("too_many_attempts") for a seat that asks too often.
    """
    asking.count(centre, seat_id, "draft")
    with centre.reading() as db:
        found = draft_store.find(db, locator)
        handed_in = None if found is None else draft_store.handed_in(db, found.sha256)
    if found is None or (handed_in is None and found.expires_at <= centre.now()):
        asking.count(centre, seat_id, "missed")
        raise Fault("draft_unknown")
    if handed_in is not None:
        with centre.writing() as db:
            _note_read(centre, db, handed_in[0], seat_id)
    try:
        return found, centre.objects.get(found.sha256)
    except Fault as fault:
        raise Fault("draft_unknown") from fault


def _note_read(centre: Centre, db: Work, registration_id: str, seat_id: str) -> None:
    journal.record(
        centre,
        db,
        entries.REGISTRATION_READ,
        registration_id=registration_id,
        what=BY_CODE,
        seat_id=seat_id,
    )


def sweep(centre: Centre) -> int:
    """Remove the drafts whose time is over, with their files; return how many."""
    with centre.reading() as db:
        over = draft_store.over(db, centre.now())
    for draft in over:
        with centre.writing() as db:
            draft_store.remove(db, draft.locator)
            forget_file(centre, db, draft.sha256)
    return len(over)
