"""SQL of the table `account`: the newest version of each, sealed; found by blinded stand-ins."""

from __future__ import annotations

import sqlite3

import msgspec

from sync.atrest import AtRest
from sync.wire import firms
from sync.wire.registration import Account


class AccountStore:
    """Reads and writes with the device's key. Writes belong inside the caller's write_tx.

    Reading raises Fault("at_rest_unreadable") for a row that was changed or sealed elsewhere.
    """

    def __init__(self, private: AtRest) -> None:
        self._private = private

    def put(self, db: sqlite3.Connection, told: Account) -> bool:
        """Keep a version; return False when this one or a newer one is here already.

        A firm has one account: what it had under another User ID is over.
        """
        key, firm = self._user_key(told.user_id), self._firm_key(told.tenderer_id)
        others = (firm, key, told.version)
        newer = "SELECT 1 FROM account WHERE firm_key = ? AND user_key <> ? AND version >= ?"
        if db.execute(newer, others).fetchone():
            return False
        db.execute(
            "DELETE FROM account WHERE firm_key = ? AND user_key <> ? AND version < ?", others
        )
        done = db.execute(
            "INSERT INTO account (user_key, firm_key, version, kept) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (user_key) DO UPDATE SET firm_key = excluded.firm_key,"
            " version = excluded.version, kept = excluded.kept"
            " WHERE excluded.version > account.version",
            (
                key,
                firm,
                told.version,
                self._private.seal(msgspec.json.encode(told), _place(key)),
            ),
        )
        return done.rowcount == 1

    def of_user(self, db: sqlite3.Connection, user_id: str) -> Account | None:
        """Return the account of a User ID, in whatever letters, or None."""
        rows = db.execute(
            "SELECT user_key, kept FROM account WHERE user_key = ?", (self._user_key(user_id),)
        )
        return next(map(self._account, rows), None)

    def of_firm(self, db: sqlite3.Connection, number: str) -> Account | None:
        """Return the account of a firm's number, however it is written, or None."""
        rows = db.execute(
            "SELECT user_key, kept FROM account WHERE firm_key = ? ORDER BY version DESC LIMIT 1",
            (self._firm_key(number),),
        )
        return next(map(self._account, rows), None)

    def forget_all(self, db: sqlite3.Connection) -> None:
        """Forget every account: the gateway, restored from a copy, tells them again."""
        db.execute("DELETE FROM account")

    def _user_key(self, user_id: str) -> str:
        return self._private.blind(f"account user:{user_id.strip().casefold()}")

    def _firm_key(self, number: str) -> str:
        return self._private.blind(f"account firm:{firms.firm(number)}")

    def _account(self, row: sqlite3.Row) -> Account:
        plain = self._private.open(row["kept"], _place(row["user_key"]))
        return msgspec.json.decode(plain, type=Account)


def _place(key: str) -> str:
    return f"account.kept:{key}"
