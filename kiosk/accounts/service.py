"""Keep the accounts that the gateway tells, and say whether one may be used."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing

from kiosk import events
from kiosk.accounts.store import AccountStore
from sync.clock import Interval
from sync.errors import Fault
from sync.registration.application import Application
from sync.wire import firms
from sync.wire.registration import VENDOR, Account, AccountForgotten
from sync.wire.times import to_text

ACTIVE = "active"


class Accounts:
    """The accounts of one seat. Thread-safe; `connect` opens a connection that is closed here."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], store: AccountStore) -> None:
        self._connect, self._store = connect, store
        self._also: list[Callable[[sqlite3.Connection, str], None]] = []

    def also_forget(self, forget: Callable[[sqlite3.Connection, str], None]) -> None:
        """Let another feature forget a number that it keeps, in the transaction of `forget`."""
        self._also.append(forget)

    def take(self, db: sqlite3.Connection, told: Account) -> None:
        """Keep an account, or a newer version of one. In the engine's write_tx."""
        self._store.drop_provisional(db, told)
        if self._store.put(db, told):
            events.record(db, "account_received", version=told.version, status=told.status)

    def forget(self, db: sqlite3.Connection, told: AccountForgotten) -> None:
        """Forget accounts that the LPSE has erased. In the engine's write_tx."""
        gone = self._store.forget(db, set(told.prints))
        self._forget_numbers(db, gone)
        events.record(db, "account_forgotten", rows=len(gone))

    def doubt_all(self, db: sqlite3.Connection) -> None:
        """Note that the gateway was put back from a copy: it tells again what it knows.

        What was told before counts meanwhile, so that a firm signs in without a link as before,
        and a deactivated account stays so although the copy may not know of it.
        """
        self._store.doubt_all(db)

    def forget_untold(self, db: sqlite3.Connection) -> None:
        """Forget the accounts that the gateway has not told since it was put back.

        Staff have said that it has everything again. What it has erased it does not tell, so
        whatever was kept of an account's firm goes as well. In the caller's write_tx.
        """
        gone = self._store.forget_untold(db)
        self._forget_numbers(db, gone)
        events.record(db, "account_forgotten", rows=len(gone))

    def _forget_numbers(self, db: sqlite3.Connection, gone: Collection[Account]) -> None:
        """Let every feature forget the numbers of accounts that are not here any more."""
        for number in {one for each in gone for one in (each.tenderer_id, *each.formers)}:
            for forget in self._also:
                forget(db, number)

    def find(self, typed: str) -> Account | None:
        """Return the account of a User ID or a firm's number, its former one too, or None."""
        with closing(self._connect()) as db:
            found = self._store.of_user(db, typed) or self._store.of_firm(db, typed)
            found = found or self._store.provisional(db, typed)
            return found or self._store.of_former(db, typed)

    def count_here(
        self,
        db: sqlite3.Connection,
        form: Application,
        registration_id: str,
        decision_id: str,
        now: Interval,
    ) -> bool:
        """Let the User ID of an approved form count at this seat; say whether it does.

        In the caller's write_tx. It does not where the gateway has told an account of this User ID
        or number already, or where the form has none that could be one: the gateway judges that.
        """
        account = provisional(form, now)
        if account is None or self._is_told(db, account):
            return False
        self._store.put_provisional(db, account, registration_id, decision_id)
        events.record(db, "account_provisional", at=now, decision_id=decision_id)
        return True

    def may_count_here(self, form: Application, now: Interval) -> bool:
        """Say whether the User ID of a form would count at this seat, were it approved now."""
        account = provisional(form, now)
        with closing(self._connect()) as db:
            return account is not None and not self._is_told(db, account)

    def _is_told(self, db: sqlite3.Connection, account: Account) -> bool:
        numbers = (account.user_id, account.tenderer_id)
        return any(self._store.of_user(db, one) or self._store.of_firm(db, one) for one in numbers)

    def take_back(
        self, db: sqlite3.Connection, *, decision_id: str = "", registration_id: str = ""
    ) -> None:
        """Let what counted here by a decision, or of a registration, count no more.

        In the caller's write_tx, or in the engine's.
        """
        if self._store.take_back(db, decision_id=decision_id, registration_id=registration_id):
            events.record(
                db,
                "account_taken_back",
                decision_id=decision_id or None,
                registration_id=registration_id or None,
            )

    def counts_here_only(self, typed: str) -> bool:
        """Say whether this User ID or number counts by an approval at this seat, and only here."""
        with closing(self._connect()) as db:
            if self._store.of_user(db, typed) or self._store.of_firm(db, typed):
                return False
            return self._store.provisional(db, typed) is not None

    def was_taken_back(self, typed: str) -> bool:
        """Whether this User ID or number counted here, and does not any more."""
        with closing(self._connect()) as db:
            return self._store.provisional(db, typed, taken_back=True) is not None

    def require_bidder(self, number: str) -> None:
        """Refuse a firm that may not bid now; one without an account here passes.

        Raises: what the function `require_bidder` raises.
        """
        found = self.find(number)
        if found is not None:
            require_bidder(found)


def provisional(form: Application, now: Interval) -> Account | None:
    """Make the account that the gateway will make of an approved form; None where it cannot."""
    user_id, officer = " ".join(form.account.user_id.split()), form.entity == "non_vendor"
    if not user_id or not form.account.verifier or firms.compact(user_id) is not None:
        return None
    number = "" if officer else form.firm.npwp.strip()
    person = officer or not form.firm.name.strip()
    return Account(
        user_id=user_id,
        tenderer_id=firms.firm(number) if number else user_id.casefold(),
        name=form.applicant.name if person else form.firm.name,
        version=1,
        status=ACTIVE,
        verifier=form.account.verifier,
        changed_at=to_text(now.earliest),
        kind="non_vendor" if officer else VENDOR,
    )


def require_active(account: Account) -> None:
    """Raises: Fault("account_inactive", reason) for an account that was deactivated."""
    if account.status != ACTIVE:
        raise Fault("account_inactive", reason=account.reason or "…")


def require_bidder(account: Account) -> None:
    """Raises: Fault("tenderer_no_vendor") for who buys or audits, and what `require_active` raises.

    A kind of account that this release does not know is no vendor's.
    """
    if account.kind != VENDOR:
        raise Fault("tenderer_no_vendor")
    require_active(account)
