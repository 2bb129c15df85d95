"""The three ways a vendor is recognised at a seat; the receipt names which one it was.

`gateway`: the password, checked online. `cached`: the same password against a verifier kept from
an earlier online check, only while the link is down. `attested`: staff looked at the identity
papers and answer for it by signing in, only while the link is down.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import argon2
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from kiosk.accounts.service import Accounts, require_bidder
from kiosk.bidding.store import BidStore, Verifier
from kiosk.staff.service import Actor
from sync import argon
from sync.database import write_tx
from sync.errors import Fault
from sync.wire import firms
from sync.wire.messages import AccountChange, Identity
from sync.wire.secret_rules import nfc

# A person mistypes a few times; a program would go on. Counted per visit, beside Argon2id's cost.
MAX_WRONG_PASSWORDS = 8


class NoAnswer(Exception):
    """The gateway could not be asked: raised by an `Identify`."""


class Confirmed(NamedTuple):
    """The gateway's yes: the tenderer's name, and the nonce under which it was given.

    `changes` are what staff changed of the firm's account since it last signed in; `tenderer_id`
    is the firm's number where it was named by its User ID.
    """

    name: str
    nonce: str
    changes: tuple[AccountChange, ...] = ()
    tenderer_id: str = ""


Identify = Callable[[str, str], Confirmed | None]
"""(tenderer_id, password) -> the gateway's yes, None when they do not match. Raises: NoAnswer."""


@dataclass(frozen=True)
class Tenderer:
    """Who is bidding, and how this seat knows.

    With `nonce` or, where staff vouched, `staff_id` the seat may ask the gateway where the firm
    stands (`kiosk.bidding.elsewhere`). `approved_here`: its account counts by an approval at this
    seat, which the gateway has not taken yet.
    """

    tenderer_id: str
    name: str
    identity: Identity
    nonce: str = ""
    staff_id: str = ""
    changes: tuple[AccountChange, ...] = ()
    approved_here: bool = False

    @property
    def firm(self) -> str:
        """Whose number it is, however it is written."""
        return firms.firm(self.tenderer_id)


class PasswordCheck:
    """The first two ways, in that order. `accounts` are those the gateway has told this seat."""

    def __init__(
        self,
        identify: Identify,
        bids: BidStore,
        accounts: Accounts,
        hasher: argon2.PasswordHasher | None = None,
    ) -> None:
        self._identify = identify
        self._bids, self._accounts = bids, accounts
        self._hasher = hasher or argon.PASSWORD.hasher()

    def check(
        self, db: sqlite3.Connection, tenderer_id: str, password: str, now: str | None
    ) -> Tenderer:
        """Recognise a firm by its number or User ID and its password.

        Raises: Fault("password_wrong"), Fault("account_inactive", reason) and
        Fault("tenderer_no_vendor") to who knows the password, Fault("identity_offline"), after
        which staff can help.
        """
        try:
            found = self._identify(tenderer_id, password)
        except NoAnswer:
            return self._cached(db, tenderer_id, password)
        if found is None:
            raise Fault("password_wrong")
        tenderer_id = found.tenderer_id or tenderer_id
        entry = Verifier(tenderer_id, found.name, self._hasher.hash(password))
        with write_tx(db):
            self._bids.put_verifier(db, entry, now)
        return Tenderer(
            tenderer_id,
            found.name,
            Identity(method="gateway"),
            nonce=found.nonce,
            changes=found.changes,
        )

    def _cached(self, db: sqlite3.Connection, tenderer_id: str, password: str) -> Tenderer:
        """What the gateway told of an account is newer than a password it once confirmed."""
        account = self._accounts.find(tenderer_id)
        if account is not None and account.verifier:
            self._verify(account.verifier, nfc(password))
            require_bidder(account)
            here = self._accounts.counts_here_only(tenderer_id)
            return Tenderer(
                account.tenderer_id, account.name, Identity(method="cached"), approved_here=here
            )
        entry = self._bids.verifier(db, tenderer_id)
        if entry is None:
            raise Fault("identity_offline")
        self._verify(entry.verifier, password)
        return Tenderer(tenderer_id, entry.name, Identity(method="cached"))

    def _verify(self, verifier: str, password: str) -> None:
        try:
            self._hasher.verify(verifier, password)
        except VerifyMismatchError as error:
            raise Fault("password_wrong") from error
        except (VerificationError, InvalidHashError) as error:
            raise Fault("identity_offline") from error


def attested(tenderer_id: str, name: str, by: Actor) -> Tenderer:
    """The third way: a member of staff, who has signed in for it, vouches."""
    identity = Identity(method="attested", attested_by=by.name)
    return Tenderer(tenderer_id, name, identity, staff_id=by.staff_id)


def tidy_id(text: str) -> str:
    """What is kept and sent: digits alone where it is an NPWP, NIK or NITKU, else as typed.

    15 digits stay 15, for gateways that compare letter by letter; `firms.firm` says that they are
    the firm of 16.
    """
    return firms.compact(text) or text.strip()
