"""A firm that has an account here signs in, so that nobody retypes what the room knows of it."""

from __future__ import annotations

from dataclasses import dataclass

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from kiosk.accounts.service import Accounts, require_active
from kiosk.registration.visiting import RegistrationVisit
from sync.errors import Fault
from sync.registration.application import Firm
from sync.wire import practice
from sync.wire.firms import compact
from sync.wire.registration import Account
from sync.wire.secret_rules import nfc
from sync.wire.shapes import Realm

MOST_WRONG = 8
"""Wrong passwords in one visit, beside what each costs by Argon2id."""


@dataclass(frozen=True)
class AccountSignIn:
    """Checks a password against what the gateway told this seat of an account; needs no link."""

    visit: RegistrationVisit
    accounts: Accounts
    hasher: argon2.PasswordHasher
    realm: Realm

    def sign_in(self, typed: str, password: str) -> None:
        """Take over name and number of the account of a User ID or firm's number.

        An account that is not known here is said as a wrong password is: nobody learns which
        there are. Raises: Fault("account_secret_wrong"), Fault("password_attempts") after too many,
        Fault("account_inactive", reason) to who knows the password, and what
        `RegistrationVisit.id` raises; in training Fault("account_real").
        """
        practice.require_own(self.realm, typed)
        self.visit.id()
        memory = self.visit.memory
        if memory.wrong_passwords >= MOST_WRONG:
            raise Fault("password_attempts")
        found = self.accounts.find(typed)
        try:
            if found is None:
                self.hasher.hash(password)  # takes as long as a check
                raise Fault("account_secret_wrong")
            self.hasher.verify(found.verifier, nfc(password))
        except (Fault, VerificationError, InvalidHashError) as error:
            memory.wrong_passwords += 1
            raise Fault("account_secret_wrong") from error
        require_active(found)
        memory.wrong_passwords, memory.firm = 0, _firm(found)
        memory.account = found.user_id or found.tenderer_id

    def stopped(self) -> bool:
        """Forget the account that signed in at this visit when it counts no more; say whether so.

        What was typed stays on the pages: nothing of it is in the account's name.
        """
        memory = self.visit.memory
        found = self.accounts.find(memory.account) if memory.account else None
        try:
            if found is not None:
                require_active(found)
        except Fault:
            memory.account, memory.firm = "", None
            return True
        return False


def _firm(found: Account) -> Firm:
    """Who has no tax number is known by the User ID, which is no answer to what the number is."""
    number = found.tenderer_id if compact(found.tenderer_id) is not None else ""
    return Firm(name=found.name, npwp=number)
