"""Recognising the firm at this visit: by its password, or by staff who saw its papers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from kiosk.accounts.service import Accounts
from kiosk.bidding import identity
from kiosk.bidding.identity import PasswordCheck, Tenderer
from kiosk.bidding.visiting import BiddingVisit
from kiosk.staff.service import StaffSignIn
from sync.clock import TrustedClock
from sync.errors import Fault
from sync.wire import practice
from sync.wire.shapes import Realm
from sync.wire.times import to_text


class Recognising:
    """The use cases of “Siapa yang menawar?”. `passwords` asks the gateway, then earlier visits."""

    def __init__(
        self,
        open_db: Callable[[], sqlite3.Connection],
        visit: BiddingVisit,
        passwords: PasswordCheck,
        staff: StaffSignIn,
        clock: TrustedClock,
        accounts: Accounts,
        realm: Realm,
    ) -> None:
        self._accounts, self._realm = accounts, realm
        self._open_db, self._visit, self._clock = open_db, visit, clock
        self._passwords, self._staff = passwords, staff

    def by_password(self, tenderer_id: str, password: str) -> Tenderer | None:
        """Recognise a firm by its password; return None when nobody could be asked about it.

        Then staff may vouch for it. Raises: Fault("account_real") in training,
        Fault("password_attempts" | "seat_closed"), Fault("password_wrong"), and the problem's code.
        """
        practice.require_own(self._realm, tenderer_id)
        if self._visit.wrong_passwords() >= identity.MAX_WRONG_PASSWORDS:
            raise Fault("password_attempts")
        visit_id, now = self._visit.id(), self._clock.now()
        at = None if now is None else to_text(now.earliest)
        try:
            with closing(self._open_db()) as db:
                found = self._passwords.check(db, tenderer_id, password, at)
        except Fault as fault:
            if fault.code == "identity_offline":
                self._visit.offer_attestation(visit_id, tenderer_id)
                return None
            if fault.code == "password_wrong":
                self._visit.count_wrong_password(visit_id)
            raise
        self._visit.recognise(found, visit_id)
        return found

    def by_staff(self, tenderer_id: str, name: str, staff_id: str, secret: str) -> None:
        """Let a member of staff vouch for a firm whose papers they saw.

        Raises: Fault("account_real") in training, what `StaffSignIn.sign_in` raises,
        Fault("seat_closed"), and what `Accounts.require_bidder` raises.
        """
        practice.require_own(self._realm, tenderer_id)
        visit_id = self._visit.id()
        self._accounts.require_bidder(tenderer_id)
        by = self._staff.sign_in(staff_id, secret, "attest")
        vouched = identity.attested(tenderer_id, name, by)
        self._visit.recognise(vouched, visit_id, staff_id=by.staff_id)
