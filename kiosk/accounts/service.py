"""Keep the accounts that the gateway tells, and say whether one may be used."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from kiosk import events
from kiosk.accounts.store import AccountStore
from sync.errors import Fault
from sync.wire.registration import VENDOR, Account

ACTIVE = "active"


class Accounts:
    """The accounts of one seat. Thread-safe; `connect` opens a connection that is closed here."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], store: AccountStore) -> None:
        self._connect, self._store = connect, store

    def take(self, db: sqlite3.Connection, told: Account) -> None:
        """Keep an account, or a newer version of one. In the engine's write_tx."""
        if self._store.put(db, told):
            events.record(db, "account_received", version=told.version, status=told.status)

    def forget_all(self, db: sqlite3.Connection) -> None:
        """Forget every account: a restored gateway tells again what it knows."""
        self._store.forget_all(db)

    def find(self, typed: str) -> Account | None:
        """Return the account of a User ID or of a firm's number, None for neither."""
        with closing(self._connect()) as db:
            return self._store.of_user(db, typed) or self._store.of_firm(db, typed)

    def require_bidder(self, number: str) -> None:
        """Refuse a firm that may not bid now; one without an account here passes.

        Raises: what the function `require_bidder` raises.
        """
        found = self.find(number)
        if found is not None:
            require_bidder(found)


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
