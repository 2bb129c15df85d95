"""The one-time code that makes the first administrator: there is no default password."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
from datetime import timedelta

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.staff import members, store
from sync.gateway.staff.store import Member
from sync.wire import base32
from sync.wire.times import from_text, to_text

CODE_LIFE = timedelta(hours=24)
_CHARS = 16


def setup_code(centre: Centre, why: str | None = None) -> str:
    """Make a one-time code (80 bits, in groups) for a first administrator; only its hash is kept.

    A newer code replaces an older one. Where somebody in charge serves already a reason must be
    given, and stands in the journal: it is the way back in when every PIN was forgotten.
    Raises: Fault("setup_code_needs_why").
    """
    with centre.reading() as db:
        if members.in_charge(db) and not why:
            raise Fault("setup_code_needs_why")
    code = base32.encode(secrets.randbits(5 * _CHARS), _CHARS)
    with centre.writing() as db:
        store.put_setup_code(db, _digest(code), to_text(centre.clock() + CODE_LIFE))
        journal.record(centre, db, "setup_code_made", why=why)
    return base32.grouped(code)


def setup_pending(centre: Centre) -> bool:
    """Say whether a one-time code waits to be used."""
    with centre.reading() as db:
        kept = store.setup_code(db)
    return kept is not None and from_text(kept[1]) > centre.clock()


def first_administrator(
    centre: Centre, code: str, person_id: str, name: str, secret: str
) -> Member:
    """Add an administrator with the one-time code, which then counts no more.

    Raises: Fault("setup_code_wrong") whatever was wrong with it, and what `members.add` raises;
    the code then still counts.
    """
    with centre.reading() as db:
        _require_right(centre, db, code)
    joining = members.prepare(centre, person_id, name, "administrator", secret)
    with centre.writing() as db:
        _require_right(centre, db, code)
        member = members.join(centre, db, joining)
        store.wipe_setup_code(db)
        journal.record(centre, db, "first_administrator_added", by=member, staff_id=member.staff_id)
    return member


def _require_right(centre: Centre, db: sqlite3.Connection, code: str) -> None:
    kept = store.setup_code(db)
    digest, expires_at = kept or (bytes(32), to_text(centre.clock()))
    right = hmac.compare_digest(digest, _digest(base32.canonical(code)))
    if not right or from_text(expires_at) <= centre.clock():
        raise Fault("setup_code_wrong")


def _digest(code: str) -> bytes:
    return hashlib.sha256(b"lpse setup" + code.encode()).digest()
