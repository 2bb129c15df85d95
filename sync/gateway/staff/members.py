"""Who joins, changes and leaves. Every change makes the next roster, in one transaction."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sync.errors import Fault
from sync.gateway import names
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.staff import people, roster, secret, signing_in, store
from sync.gateway.staff.store import CommitteeMember, Member
from sync.wire.ids import new_id
from sync.wire.roles import PERMITTED, Role


@dataclass(frozen=True)
class Joining:
    """Somebody about to join, their secret hashed already: that is too slow for a transaction."""

    member: Member
    verifier: bytes


def add(
    centre: Centre, person_id: str, name: str, role: Role, secret: str, *, by: Member | None
) -> Member:
    """Add a member of staff. `by` is None only where a program sets a gateway up.

    Raises: Fault("staff_not_allowed"), Fault("secret_too_weak"), Fault("secret_too_easy"),
    Fault("id_malformed"), Fault("name_malformed"), Fault("staff_on_committee"),
    Fault("staff_person_taken").
    """
    _require(centre, by)
    joining = prepare(centre, person_id, name, role, secret)
    with centre.writing() as db:
        member = join(centre, db, joining)
        journal.record(centre, db, "staff_added", by=by, staff_id=member.staff_id, role=member.role)
    return member


def prepare(centre: Centre, person_id: str, name: str, role: Role, typed: str) -> Joining:
    person_id, name = people.clean_number(person_id), names.clean(name)
    secret.require_strong(typed, person_id)
    with centre.reading() as db:
        people.require_free(db, person_id)
    member = Member(new_id(), person_id, name, role, centre.now())
    return Joining(member, secret.sealed_verifier(centre, member.staff_id, typed))


def join(centre: Centre, db: sqlite3.Connection, joining: Joining) -> Member:
    people.require_free(db, joining.member.person_id)
    store.insert_member(db, joining.member, joining.verifier)
    roster.issue(centre, db)
    return joining.member


def remove(centre: Centre, staff_id: str, *, by: Member | None, reason: str) -> None:
    """Take somebody off the staff; the next roster revokes them at every seat.

    Raises: Fault("staff_not_allowed"), Fault("staff_unknown"), Fault("staff_last_in_charge").
    """
    _require(centre, by)
    with centre.writing() as db:
        member = _standing(db, staff_id)
        _keep_somebody_in_charge(db, member)
        store.remove_member(db, member.staff_id, centre.now())
        roster.issue(centre, db)
        journal.record(centre, db, "staff_removed", by=by, why=reason, staff_id=member.staff_id)


def change_role(
    centre: Centre, staff_id: str, role: Role, *, by: Member | None, reason: str | None = None
) -> Member:
    """Raises: Fault("staff_not_allowed"), Fault("staff_unknown"), Fault("staff_last_in_charge")."""
    _require(centre, by)
    with centre.writing() as db:
        member = _standing(db, staff_id)
        if role not in PERMITTED["staff"]:
            _keep_somebody_in_charge(db, member)
        store.set_role(db, member.staff_id, role)
        roster.issue(centre, db)
        journal.record(
            centre,
            db,
            "staff_role_changed",
            by=by,
            why=reason,
            staff_id=member.staff_id,
            role=role,
            former=member.role,
        )
        return _standing(db, staff_id)


def change_secret(centre: Centre, staff_id: str, typed: str, *, by: Member | None) -> None:
    """Give somebody another PIN or password: themselves, or who may change staff.

    Raises: Fault("staff_not_allowed"), Fault("staff_unknown"), Fault("secret_too_weak"),
    Fault("secret_too_easy").
    """
    if by is None or by.staff_id != staff_id:
        _require(centre, by)
    with centre.reading() as db:
        member = _standing(db, staff_id)
    secret.require_strong(typed, member.person_id)
    verifier = secret.sealed_verifier(centre, member.staff_id, typed)
    with centre.writing() as db:
        _standing(db, staff_id)
        store.set_verifier(db, member.staff_id, verifier)
        roster.issue(centre, db)
        journal.record(centre, db, "staff_secret_changed", by=by, staff_id=member.staff_id)


def members(centre: Centre, *, removed: bool = False) -> list[Member]:
    """Who serves now, in the order of joining; with `removed` also who served."""
    with centre.reading() as db:
        return [one for one in store.members(db) if removed or one.removed_at is None]


def add_committee(
    centre: Centre, person_id: str, name: str, *, by: Member | None
) -> CommitteeMember:
    """Name somebody who serves on a procurement committee. A role here must be given up first.

    Raises: Fault("staff_not_allowed"), Fault("staff_on_committee"), Fault("committee_taken"),
    Fault("id_malformed"), Fault("name_malformed").
    """
    _require(centre, by)
    person = CommitteeMember(
        new_id(), people.clean_number(person_id), names.clean(name), centre.now()
    )
    with centre.writing() as db:
        if store.member_of_person(db, person.person_id):
            raise Fault("staff_on_committee", person_id=person.person_id)
        if any(each.person_id == person.person_id for each in store.committee(db)):
            raise Fault("committee_taken", person_id=person.person_id)
        store.insert_committee(db, person)
        journal.record(centre, db, "committee_added", by=by, committee_id=person.committee_id)
    return person


def remove_committee(
    centre: Centre, who: str, *, by: Member | None, reason: str | None = None
) -> None:
    """Take somebody off the committee register, by its id or the official number.

    Raises: Fault("staff_not_allowed"), Fault("committee_unknown").
    """
    _require(centre, by)
    wanted = (who.strip(), people.number(who))
    with centre.writing() as db:
        found = [
            each
            for each in store.committee(db)
            if each.committee_id == wanted[0] or each.person_id == wanted[1]
        ]
        if not found:
            raise Fault("committee_unknown", who=who)
        store.remove_committee(db, found[0].committee_id, centre.now())
        journal.record(
            centre,
            db,
            "committee_removed",
            by=by,
            why=reason,
            committee_id=found[0].committee_id,
        )


def committee(centre: Centre) -> list[CommitteeMember]:
    with centre.reading() as db:
        return store.committee(db)


def anybody(centre: Centre) -> bool:
    """Say whether somebody in charge serves: before that, only the one-time code lets anyone in."""
    with centre.reading() as db:
        return bool(in_charge(db))


def in_charge(db: sqlite3.Connection) -> list[Member]:
    """Who may change the staff."""
    return [
        one
        for one in store.members(db)
        if one.removed_at is None and one.role in PERMITTED["staff"]
    ]


def _keep_somebody_in_charge(db: sqlite3.Connection, leaving: Member) -> None:
    if [one.staff_id for one in in_charge(db)] == [leaving.staff_id]:
        raise Fault("staff_last_in_charge", name=leaving.name)


def _standing(db: sqlite3.Connection, staff_id: str) -> Member:
    member = store.member(db, staff_id)
    if member is None:
        raise Fault("staff_unknown")
    return member


def _require(centre: Centre, by: Member | None) -> None:
    if by is not None:
        signing_in.require(centre, "staff", [by])
