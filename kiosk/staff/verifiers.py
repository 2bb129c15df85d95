"""Argon2id verifiers: the roster's, or one at this machine's own cost that stands for it.

The gateway cannot know how fast a seat is. After the first right secret the seat hashes it again
at the cost `doctor` measured here, and uses that until the roster's verifier changes.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

import argon2
from argon2.exceptions import HashingError, InvalidHashError, VerificationError

from kiosk.staff import store
from kiosk.staff.roster import Person
from sync.atrest import AtRest
from sync.errors import Fault

log = logging.getLogger("kiosk.staff")


@dataclass(frozen=True)
class Checked:
    """`new` is a verifier at this machine's cost, when there was none yet."""

    right: bool
    new: str | None = None


class Verifiers:
    def __init__(self, at_rest: AtRest, hasher: argon2.PasswordHasher | None) -> None:
        self._at_rest = at_rest
        self._hasher = hasher
        self._verifying = argon2.PasswordHasher()

    def check(self, db: sqlite3.Connection, one: Person, secret: str) -> Checked:
        """Takes as long as the verifier's cost says; call it outside of transactions."""
        own = self._own(db, one)
        verifier = one.verifier if own is None else own
        try:
            self._verifying.verify(verifier, secret)
        except (VerificationError, InvalidHashError):
            return Checked(False)
        return Checked(True, self._again(verifier, secret))

    def keep(self, db: sqlite3.Connection, one: Person, found: Checked) -> None:
        """Keep the verifier that `check` made with this machine's cost, if it made one."""
        if found.new is not None:
            sealed = self._at_rest.seal_text(found.new, _context(one))
            store.put_verifier(db, store.VerifierRow(one.staff_id, self._name(one), sealed))

    def keep_only(self, db: sqlite3.Connection, people: Iterable[Person]) -> None:
        """Forget verifiers that stand for none of these people's."""
        store.keep_verifiers_of(db, {one.staff_id: self._name(one) for one in people})

    def _own(self, db: sqlite3.Connection, one: Person) -> str | None:
        row = store.verifier(db, one.staff_id)
        if row is None or row.of != self._name(one):
            return None
        try:
            return self._at_rest.open_text(row.sealed, _context(one))
        except Fault:
            log.exception("verifier_unreadable")
            return None

    def _again(self, verifier: str, secret: str) -> str | None:
        if self._hasher is None or not self._hasher.check_needs_rehash(verifier):
            return None
        try:
            return self._hasher.hash(secret)
        except HashingError:
            # Too little memory at the moment: the roster's verifier serves on.
            log.exception("verifier_not_made")
            return None

    def _name(self, one: Person) -> str:
        return self._at_rest.blind(one.verifier)


def _context(one: Person) -> str:
    return f"verifier {one.staff_id}"
