"""The one-time codes that make the first two in charge: there is no default password.

Whoever has root on the gateway's machine makes a code; a person in charge comes of it with a secret
of their own choice. The first two, the founders, come this way. Once two have served, two make
every further one, and a code is the way back in where fewer than two can sign: it then needs a
reason, and an alarm stands until somebody else in charge clears it (ADR 0031).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import timedelta

from sync.errors import Fault
from sync.gateway import names
from sync.gateway.alarms.service import BY_CODE, raise_alarm
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.staff import entries, members, people, secret, store
from sync.gateway.staff.store import Member, SetupCode
from sync.wire import base32
from sync.wire.roles import Role
from sync.wire.times import from_text, to_text
from sync.work import Reading, Work

CODE_LIFE = timedelta(hours=24)
_CHARS = 16


def setup_code(centre: Centre, why: str | None = None, role: Role = "administrator") -> str:
    """Make a one-time code (80 bits, in groups) for somebody in charge; only its hash is kept.

    A newer code replaces an older one. Where somebody in charge serves already a reason must be
    given, and stands in the journal. Raises: Fault("setup_code_needs_why"),
    Fault("setup_code_role").
    """
    if role not in members.IN_CHARGE:
        raise Fault("setup_code_role")
    with centre.reading() as db:
        if members.in_charge(db) and not why:
            raise Fault("setup_code_needs_why")
    code = base32.encode(secrets.randbits(5 * _CHARS), _CHARS)
    expires_at = to_text(centre.clock() + CODE_LIFE)
    with centre.writing() as db:
        store.put_setup_code(db, SetupCode(_digest(code), expires_at, role))
        journal.record(centre, db, entries.SETUP_CODE_MADE, why=why, role=role)
    return base32.grouped(code)


def setup_pending(centre: Centre) -> bool:
    """Say whether a one-time code waits to be used."""
    return setup_role(centre) is not None


def setup_role(centre: Centre) -> Role | None:
    """What the code that waits to be used makes of somebody; None without one."""
    with centre.reading() as db:
        kept = store.setup_code(db)
    return kept.role if kept is not None and from_text(kept.expires_at) > centre.clock() else None


def first_administrator(centre: Centre, code: str, person_id: str, name: str, typed: str) -> Member:
    """Let somebody in charge in with the one-time code, which then counts no more.

    Who serves here already gets the code's role and the secret they chose: so comes back who forgot
    it. Raises: Fault("setup_code_wrong") whatever was wrong with it, and what `members.prepare`
    raises; the code then still counts.
    """
    with centre.reading() as db:
        role = _require_right(centre, db, code).role
        known = store.member_of_person(db, people.number(person_id))
    if known is None:
        joining = members.prepare(centre, person_id, name, role, typed)
    else:
        secret.require_strong(typed, known.person_id)
        member = replace(known, name=names.clean(name), role=role)
        verifier = secret.sealed_verifier(centre, known.staff_id, typed)
        joining = members.Joining(member, verifier)
    with centre.writing() as db:
        _require_right(centre, db, code)
        member = _let_in(centre, db, joining, again=known is not None)
        store.wipe_setup_code(db)
        return member


def _let_in(centre: Centre, db: Work, joining: members.Joining, *, again: bool) -> Member:
    """Founders may sign at once, since nobody is here yet whom the wait would warn."""
    member, founding = joining.member, store.rule(db).founded_at is None
    first = not members.in_charge(db)
    if again:
        _bring_back(db, joining)
    else:
        people.require_free(db, member.person_id)
        store.insert_member(db, member, joining.verifier)
    if not founding:
        store.stand_from(db, member.staff_id, centre.now())
        raise_alarm(centre, db, BY_CODE, name=member.name, role=member.role)
    members.settle(centre, db)
    if first and founding:
        journal.record(
            centre, db, entries.FIRST_ADMINISTRATOR_ADDED, by=member, staff_id=member.staff_id
        )
    else:
        journal.record(
            centre,
            db,
            entries.STAFF_ADDED_BY_CODE,
            by=member,
            staff_id=member.staff_id,
            role=member.role,
        )
    known = store.member(db, member.staff_id)
    assert known is not None
    return known


def _bring_back(db: Work, joining: members.Joining) -> None:
    """Raises: Fault("staff_unknown") for who left since the code was typed."""
    member = joining.member
    if store.member(db, member.staff_id) is None:
        raise Fault("staff_unknown")
    store.set_role(db, member.staff_id, member.role)
    store.set_name(db, member.staff_id, member.name)
    store.set_verifier(db, member.staff_id, joining.verifier)


def _require_right(centre: Centre, db: Reading, code: str) -> SetupCode:
    now = centre.clock()
    kept = store.setup_code(db) or SetupCode(bytes(32), to_text(now), "administrator")
    right = hmac.compare_digest(kept.digest, _digest(base32.canonical(code)))
    if not right or from_text(kept.expires_at) <= now:
        raise Fault("setup_code_wrong")
    return kept


def _digest(code: str) -> bytes:
    return hashlib.sha256(b"lpse setup" + code.encode()).digest()
