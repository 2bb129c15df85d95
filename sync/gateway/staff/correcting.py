"""Mend an official number that was typed wrong: the person stays who they are."""

from __future__ import annotations

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.staff import entries, people, roster, signing_in, store
from sync.gateway.staff.store import Member


def correct_number(
    centre: Centre, staff_id: str, person_id: str, *, by: Member, reason: str
) -> None:
    """Give a member of staff their right official number; seats hear of it with the next roster.

    Raises: Fault("staff_not_allowed"), Fault("staff_unknown"), Fault("id_malformed"),
    Fault("staff_number_odd"), Fault("staff_on_committee"), Fault("staff_person_taken").
    """
    signing_in.require(centre, "staff", [by])
    number = people.clean_number(person_id)
    with centre.writing() as db:
        member = store.member(db, staff_id)
        if member is None:
            raise Fault("staff_unknown")
        people.require_free(db, number)
        store.set_person_id(db, staff_id, number)
        roster.issue(centre, db)
        journal.record(
            centre, db, entries.STAFF_NUMBER_CORRECTED, by=by, why=reason, staff_id=staff_id
        )
