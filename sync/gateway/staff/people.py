"""Official numbers, and who they belong to."""

from __future__ import annotations

import unicodedata

from sync.errors import Fault
from sync.gateway import names
from sync.gateway.staff import store
from sync.gateway.staff.store import Member
from sync.work import Reading

LONGEST = 100
LENGTHS = (16, 18)
"""Digits of a NIK and of a NIP (also of a PPPK)."""


def number(typed: str) -> str:
    """Undo what people do to numbers: `19800101 200501.1-001` is `198001012005011001`.

    Whoever serves on a committee must not become somebody else by a full stop or by digits of
    another script (Pasal 13(3)); nor must one person sign twice.
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    kept = [str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain if c.isalnum()]
    return "".join(kept)[:LONGEST]


def clean_number(typed: str) -> str:
    """Return the number as it is kept: a NIP of 18 digits, or without one a NIK of 16.

    What is neither may be somebody's number in part, who could then be registered twice. Raises:
    Fault("id_malformed", id), Fault("staff_number_odd").
    """
    cleaned = number(typed)
    if not cleaned or not "".join(typed.split()).isprintable() or len(typed) > LONGEST:
        raise Fault("id_malformed", id=typed[:LONGEST])
    if not cleaned.isdecimal() or len(cleaned) not in LENGTHS:
        raise Fault("staff_number_odd")
    return cleaned


def person(typed_number: str, typed_name: str) -> tuple[str, str]:
    """Return somebody's number and name as they are kept, who need not serve here.

    Raises: what `clean_number` and `names.clean` raise.
    """
    return clean_number(typed_number), names.clean(typed_name)


def find(db: Reading, who: str) -> Member | None:
    """Somebody who serves now, by official number or staff id."""
    return store.member(db, who.strip()) or store.member_of_person(db, number(who))


def require_free(db: Reading, person_id: str) -> None:
    """Make sure that a person is neither staff nor on a committee yet.

    Pasal 13(3): who serves on a procurement committee holds no role here. Raises:
    Fault("staff_on_committee", person_id), Fault("staff_person_taken", person_id).
    """
    if any(each.person_id == person_id for each in store.committee(db)):
        raise Fault("staff_on_committee", person_id=person_id)
    if store.member_of_person(db, person_id):
        raise Fault("staff_person_taken", person_id=person_id)
