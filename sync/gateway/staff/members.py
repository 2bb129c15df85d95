"""Who joins, changes and leaves. Every change makes the next roster, in one transaction.

Making, promoting or giving a new secret to somebody in charge takes two people in charge.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta

from sync.errors import Fault
from sync.gateway import names
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.staff import entries, people, roster, secret, signing_in, standing, store
from sync.gateway.staff.signing_in import Two
from sync.gateway.staff.store import CommitteeMember, Member
from sync.wire.ids import new_id
from sync.wire.roles import PERMITTED, Role
from sync.work import Reading, Work

IN_CHARGE = PERMITTED["staff"]
"""Roles that make others: the head of the LPSE and the administrator."""

LONGEST_WAIT = timedelta(days=30)


@dataclass(frozen=True)
class Joining:
    """Somebody about to join, their secret hashed already: that is too slow for a transaction."""

    member: Member
    verifier: bytes


def add(
    centre: Centre, person_id: str, name: str, role: Role, typed: str, *, by: Member | Two
) -> Member:
    """Add a member of staff with a first secret, which they must change before they act.

    A head or administrator takes two to add. Raises: what `signing_in.require` raises,
    Fault("secret_too_weak"), Fault("secret_too_easy"), Fault("id_malformed"),
    Fault("staff_number_odd"), Fault("name_malformed"), Fault("staff_on_committee"),
    Fault("staff_person_taken").
    """
    _require(centre, by, two=role in IN_CHARGE)
    joining = prepare(centre, person_id, name, role, typed)
    newcomer = replace(joining.member, secret_by_other=True, standing_since=centre.now())
    joining = replace(joining, member=newcomer)
    with centre.writing() as db:
        member = join(centre, db, joining)
        journal.record(
            centre, db, entries.STAFF_ADDED, by=by, staff_id=member.staff_id, role=member.role
        )
    return member


def prepare(centre: Centre, person_id: str, name: str, role: Role, typed: str) -> Joining:
    """Check a newcomer's number, name and secret, and make the row that `join` writes.

    Raises: what `people.clean_number`, `names.clean`, `secret.require_strong` and
    `people.require_free` raise.
    """
    person_id, name = people.clean_number(person_id), names.clean(name)
    secret.require_strong(typed, person_id)
    with centre.reading() as db:
        people.require_free(db, person_id)
    member = Member(new_id(), person_id, name, role, centre.now())
    return Joining(member, secret.sealed_verifier(centre, member.staff_id, typed))


def join(centre: Centre, db: Work, joining: Joining) -> Member:
    """Write a newcomer and issue the next roster. Raises: what `people.require_free` raises."""
    people.require_free(db, joining.member.person_id)
    store.insert_member(db, joining.member, joining.verifier)
    settle(centre, db)
    return joining.member


def settle(centre: Centre, db: Work) -> None:
    """After every change of the register: note that two in charge serve, and sign the roster."""
    if len(in_charge(db)) >= 2:
        store.found(db, centre.now())
    roster.issue(centre, db)


def remove(centre: Centre, staff_id: str, *, by: Member, reason: str) -> None:
    """Take somebody off the staff; the next roster revokes them at every seat.

    Raises: Fault("staff_not_allowed"), Fault("staff_unknown"), Fault("staff_last_in_charge").
    """
    _require(centre, by)
    with centre.writing() as db:
        member = _standing(db, staff_id)
        _keep_somebody_in_charge(db, member)
        store.remove_member(db, member.staff_id, centre.now())
        roster.issue(centre, db)
        journal.record(
            centre, db, entries.STAFF_REMOVED, by=by, why=reason, staff_id=member.staff_id
        )


def change_role(
    centre: Centre, staff_id: str, role: Role, *, by: Member | Two, reason: str | None = None
) -> Member:
    """Give somebody another role; to make a head or administrator of them takes two.

    Raises: what `signing_in.require` raises, Fault("staff_unknown"), Fault("staff_last_in_charge").
    """
    _require(centre, by, two=role in IN_CHARGE)
    with centre.writing() as db:
        member = _standing(db, staff_id)
        if role not in IN_CHARGE:
            _keep_somebody_in_charge(db, member)
        elif member.role not in IN_CHARGE:
            store.stand_from(db, member.staff_id, centre.now())
        store.set_role(db, member.staff_id, role)
        settle(centre, db)
        journal.record(
            centre,
            db,
            entries.STAFF_ROLE_CHANGED,
            by=by,
            why=reason,
            staff_id=member.staff_id,
            role=role,
            former=member.role,
        )
        return _standing(db, staff_id)


def change_secret(centre: Centre, staff_id: str, typed: str, *, by: Member | Two) -> None:
    """Give somebody another PIN or password: themselves, or who may change staff.

    Whoever gets one from another must change it before acting; that of somebody in charge takes
    two to set. Raises: what `signing_in.require` raises, Fault("staff_unknown"),
    Fault("secret_too_weak"), Fault("secret_too_easy"), Fault("secret_same").
    """
    own = isinstance(by, Member) and by.staff_id == staff_id
    with centre.reading() as db:
        member = _standing(db, staff_id)
    if not own:
        _require(centre, by, two=member.role in IN_CHARGE)
    secret.require_strong(typed, member.person_id)
    if own:
        _require_another(centre, staff_id, typed)
    verifier = secret.sealed_verifier(centre, member.staff_id, typed)
    with centre.writing() as db:
        if _standing(db, staff_id).role != member.role:  # meanwhile: two may be needed now
            raise Fault("staff_unknown")
        store.set_verifier(db, staff_id, verifier, by_other=not own)
        if not own:
            store.stand_from(db, staff_id, centre.now())
        roster.issue(centre, db)
        journal.record(centre, db, entries.STAFF_SECRET_CHANGED, by=by, staff_id=staff_id)


def _require_another(centre: Centre, staff_id: str, typed: str) -> None:
    with centre.reading() as db:
        present = secret.open_verifier(centre, db, staff_id)
    if secret.verifies(centre, present, typed):
        raise Fault("secret_same")


def set_second_wait(centre: Centre, wait: timedelta, *, by: Two, reason: str | None = None) -> None:
    """Set how long somebody new cannot sign as one of two, from none to 30 days; takes two.

    Raises: Fault("second_wait_wrong", most) in hours, and what `signing_in.require` raises.
    """
    if not timedelta() <= wait <= LONGEST_WAIT:
        raise Fault("second_wait_wrong", most=LONGEST_WAIT // timedelta(hours=1))
    signing_in.require(centre, "staff", by, two=True)
    seconds = int(wait.total_seconds())
    with centre.writing() as db:
        store.set_second_wait(db, seconds)
        roster.issue(centre, db)
        journal.record(centre, db, entries.SECOND_WAIT_SET, by=by, why=reason, seconds=seconds)


def second_wait(centre: Centre) -> timedelta:
    """Return how long somebody new cannot sign as one of two."""
    with centre.reading() as db:
        return standing.second_wait(db)


def set_account_roles(
    centre: Centre, roles: Collection[Role], *, by: Two, reason: str | None = None
) -> None:
    """Set which roles may deactivate User IDs and take them up again (Pasal 10(4)); takes two.

    Raises: Fault("account_roles_wrong", roles) for none, or for one that the table of roles does
    not allow it; what `signing_in.require` raises.
    """
    if not roles or not set(roles) <= PERMITTED["account"]:
        raise Fault("account_roles_wrong", roles=", ".join(sorted(PERMITTED["account"])))
    signing_in.require(centre, "staff", by, two=True)
    with centre.writing() as db:
        store.set_account_roles(db, roles)
        journal.record(
            centre, db, entries.ACCOUNT_ROLES_SET, by=by, why=reason, roles=sorted(roles)
        )


def account_roles(centre: Centre) -> frozenset[str]:
    """Return the roles that may deactivate User IDs here."""
    with centre.reading() as db:
        return store.account_roles(db)


def members(centre: Centre, *, removed: bool = False) -> list[Member]:
    """Who serves now, in the order of joining; with `removed` also who served."""
    with centre.reading() as db:
        return [one for one in store.members(db) if removed or one.removed_at is None]


def add_committee(centre: Centre, person_id: str, name: str, *, by: Member) -> CommitteeMember:
    """Name somebody who serves on a procurement committee. A role here must be given up first.

    Raises: Fault("staff_not_allowed"), Fault("staff_on_committee"), Fault("committee_taken"),
    Fault("id_malformed"), Fault("staff_number_odd"), Fault("name_malformed").
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
        journal.record(centre, db, entries.COMMITTEE_ADDED, by=by, committee_id=person.committee_id)
    return person


def remove_committee(centre: Centre, who: str, *, by: Member, reason: str | None = None) -> None:
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
            entries.COMMITTEE_REMOVED,
            by=by,
            why=reason,
            committee_id=found[0].committee_id,
        )


def committee(centre: Centre) -> list[CommitteeMember]:
    """Return the committee members, in the order they were added."""
    with centre.reading() as db:
        return store.committee(db)


def anybody(centre: Centre) -> bool:
    """Say whether somebody in charge serves: before that, only the one-time code lets anyone in."""
    with centre.reading() as db:
        return bool(in_charge(db))


def in_charge(db: Reading) -> list[Member]:
    """Who may change the staff."""
    return [one for one in store.members(db) if one.removed_at is None and one.role in IN_CHARGE]


def _keep_somebody_in_charge(db: Reading, leaving: Member) -> None:
    if [one.staff_id for one in in_charge(db)] == [leaving.staff_id]:
        raise Fault("staff_last_in_charge", name=leaving.name)


def _standing(db: Reading, staff_id: str) -> Member:
    member = store.member(db, staff_id)
    if member is None:
        raise Fault("staff_unknown")
    return member


def _require(centre: Centre, by: Member | Two, *, two: bool = False) -> None:
    acting = [by] if isinstance(by, Member) else by
    signing_in.require(centre, "staff", acting, two=two)
