"""The three ways a vendor is recognised at a seat; the receipt names which one it was.

`gateway`: the password, checked online. `cached`: the same password against a verifier kept from
an earlier online check, only while the link is down. `attested`: staff looked at the identity
papers and answer for it by signing in, only while the link is down.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

import argon2
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from stdnum.exceptions import ValidationError
from stdnum.id import nik, npwp

from kiosk.bidding.store import BidStore, Verifier
from kiosk.staff.service import Actor
from sync.database import write_tx
from sync.errors import Fault
from sync.wire.messages import Identity

# A person mistypes a few times; a program would go on. Counted per visit, beside Argon2id's cost.
MAX_WRONG_PASSWORDS = 8


class LinkDown(Exception):
    """The gateway could not be asked: raised by an `Identify`."""


Identify = Callable[[str, str], str | None]
"""(tenderer_id, password) -> the tenderer's name, None when they do not match. Raises: LinkDown."""


@dataclass(frozen=True)
class Tenderer:
    """Who is bidding, and how this seat knows."""

    tenderer_id: str
    name: str
    identity: Identity


class PasswordCheck:
    """The first two ways, in that order."""

    def __init__(
        self, identify: Identify, bids: BidStore, hasher: argon2.PasswordHasher | None = None
    ) -> None:
        self._identify = identify
        self._bids = bids
        self._hasher = hasher or argon2.PasswordHasher()

    def check(
        self, db: sqlite3.Connection, tenderer_id: str, password: str, now: str | None
    ) -> Tenderer:
        """Raises: Fault("password_wrong" | "identity_offline"); after the latter staff can help."""
        try:
            name = self._identify(tenderer_id, password)
        except LinkDown:
            return self._cached(db, tenderer_id, password)
        if name is None:
            raise Fault("password_wrong")
        entry = Verifier(tenderer_id, name, self._hasher.hash(password))
        with write_tx(db):
            self._bids.put_verifier(db, entry, now)
        return Tenderer(tenderer_id, name, Identity(method="gateway"))

    def _cached(self, db: sqlite3.Connection, tenderer_id: str, password: str) -> Tenderer:
        entry = self._bids.verifier(db, tenderer_id)
        if entry is None:
            raise Fault("identity_offline")
        try:
            self._hasher.verify(entry.verifier, password)
        except VerifyMismatchError as error:
            raise Fault("password_wrong") from error
        except (VerificationError, InvalidHashError) as error:
            raise Fault("identity_offline") from error
        return Tenderer(entry.tenderer_id, entry.name, Identity(method="cached"))


def attested(tenderer_id: str, name: str, by: Actor) -> Tenderer:
    """The third way: a member of staff, who has signed in for it, vouches."""
    return Tenderer(tenderer_id, name, Identity(method="attested", attested_by=by.name))


def looks_like_npwp(tenderer_id: str) -> bool:
    """Advice only: a number that fails the check may still be the one the register holds.

    15 digits, or 16 (company: 0 and the old number; resident: NIK). Luhn over the first nine.
    """
    try:
        npwp.validate(tenderer_id)
    except ValidationError:
        return bool(nik.is_valid(tenderer_id))
    return True


def tidy_id(text: str) -> str:
    """`01.855.081.4-412.000` and `018550814412000` are one number; other ids stay as typed."""
    compact = text.translate(str.maketrans("", "", " .-"))
    return compact if compact.isdigit() and len(compact) in (15, 16, 22) else text.strip()
