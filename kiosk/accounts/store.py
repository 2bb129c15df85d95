"""SQL of `account` and `provisional_account`: sealed, and found by blinded stand-ins.

The gateway tells accounts, of which the newest version counts. A provisional one was approved at
this seat: it counts here until the gateway has told it, or has not taken the approval.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection

import msgspec

from sync.atrest import AtRest
from sync.errors import Fault
from sync.wire import firms
from sync.wire.registration import Account, account_print


class AccountStore:
    """Reads and writes with the device's key. Writes belong inside the caller's write_tx.

    Reading raises Fault("at_rest_unreadable") for a row that was changed or sealed elsewhere.
    """

    def __init__(self, private: AtRest) -> None:
        self._private = private

    def put(self, db: sqlite3.Connection, told: Account) -> bool:
        """Keep a version; return False when this one or a newer one is here already.

        A firm has one account and a User ID one firm: what either had before is over. What was
        told before the gateway was put back gives way only to what it says as late or later; also
        under a number that its firm had before, by which alone the copy may know it.
        """
        key, firm = self._user_key(told.user_id), self._firm_key(told.tenderer_id)
        rows = db.execute(
            "SELECT user_key, firm_key, kept, retold FROM account"
            " WHERE user_key = ? OR firm_key = ? OR (user_key = ? AND retold IS NOT NULL)",
            (key, firm, self._former_key(told.tenderer_id)),
        ).fetchall()
        for row in rows:
            same, before = (row["user_key"], row["firm_key"]) == (key, firm), self._readable(row)
            if before is None:
                continue
            if row["retold"] is None and not _is_later(told, before, same=same):
                return False
            if row["retold"] is not None and told.changed_at < before.changed_at:
                self._note_older(db, before, told)
                return False
        db.execute("DELETE FROM account WHERE user_key = ? OR firm_key = ?", (key, firm))
        db.execute(
            "INSERT INTO account (user_key, firm_key, version, kept) VALUES (?, ?, ?, ?)",
            (key, firm, told.version, self._private.seal(msgspec.json.encode(told), _place(key))),
        )
        self._put_formers(db, told)
        return True

    def _note_older(self, db: sqlite3.Connection, kept: Account, told: Account) -> None:
        """Note by what the gateway would have an account forgotten that is kept as it was told."""
        keys = [self._user_key(kept.user_id), *map(self._former_key, kept.formers)]
        db.executemany(
            "UPDATE account SET retold = ? WHERE user_key = ?",
            ((account_print(told), key) for key in keys),
        )

    def _put_formers(self, db: sqlite3.Connection, told: Account) -> None:
        """Keep the account under each number that its firm had; such a row is no firm's own.

        One without a User ID was called by that number: as such it is over.
        """
        for former in told.formers:
            firm = self._firm_key(former)
            rows = db.execute("SELECT user_key, kept FROM account WHERE firm_key = ?", (firm,))
            for before in map(self._readable, rows.fetchall()):
                if before is not None and firms.firm(before.user_id) == firms.firm(former):
                    db.execute("DELETE FROM account WHERE firm_key = ?", (firm,))
            key = self._former_key(former)
            kept = self._private.seal(msgspec.json.encode(told), _place(key))
            db.execute(
                "INSERT INTO account (user_key, firm_key, version, kept) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (user_key) DO UPDATE SET version = excluded.version,"
                " kept = excluded.kept, retold = NULL",
                (key, key, told.version, kept),
            )

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

    def of_former(self, db: sqlite3.Connection, number: str) -> Account | None:
        """Return the account of a firm that had this number before, or None."""
        key = self._former_key(number)
        rows = db.execute("SELECT user_key, kept FROM account WHERE user_key = ?", (key,))
        return next(map(self._account, rows), None)

    def forget(self, db: sqlite3.Connection, prints: Collection[str]) -> list[Account]:
        """Forget the accounts whose version here has one of these; return what each row held.

        The version may also be an older one that a gateway tells which was put back from a copy.
        A row that nobody can read keeps no other from being forgotten.
        """
        gone = {}
        for row in db.execute("SELECT user_key, kept, retold FROM account").fetchall():
            one = self._readable(row)
            if one and {account_print(one), row["retold"]}.intersection(prints):
                gone[row["user_key"]] = one
        db.executemany("DELETE FROM account WHERE user_key = ?", ((key,) for key in gone))
        for one in gone.values():
            self.drop_provisional(db, one)
        return list(gone.values())

    # approved at this seat, and not yet told by the gateway

    def put_provisional(
        self, db: sqlite3.Connection, told: Account, registration_id: str, decision_id: str
    ) -> None:
        """Keep an account as a decision made it here, in the place of an earlier one like it."""
        key, firm = self._user_key(told.user_id), self._firm_key(told.tenderer_id)
        db.execute(
            "DELETE FROM provisional_account WHERE user_key = ? OR firm_key = ?", (key, firm)
        )
        kept = self._private.seal(msgspec.json.encode(told), _provisional_place(key))
        db.execute(
            "INSERT INTO provisional_account"
            " (user_key, firm_key, registration_id, decision_id, kept) VALUES (?, ?, ?, ?, ?)",
            (key, firm, registration_id, decision_id, kept),
        )

    def provisional(
        self, db: sqlite3.Connection, typed: str, *, taken_back: bool = False
    ) -> Account | None:
        """Return the provisional account of a User ID or a number; or one that was taken back."""
        rows = db.execute(
            "SELECT user_key, kept FROM provisional_account"
            " WHERE (user_key = ? OR firm_key = ?) AND taken_back = ?",
            (self._user_key(typed), self._firm_key(typed), taken_back),
        )
        return next((self._read(row, _provisional_place) for row in rows), None)

    def take_back(
        self, db: sqlite3.Connection, *, decision_id: str = "", registration_id: str = ""
    ) -> bool:
        """Let the account of a decision, or of a registration, count no more; say if one did."""
        done = db.execute(
            "UPDATE provisional_account SET taken_back = 1"
            " WHERE (decision_id = ? OR registration_id = ?) AND taken_back = 0",
            (decision_id, registration_id),
        )
        return done.rowcount > 0

    def drop_provisional(self, db: sqlite3.Connection, told: Account) -> None:
        """Forget what counted here until the gateway told this account."""
        db.execute(
            "DELETE FROM provisional_account WHERE user_key = ? OR firm_key = ?",
            (self._user_key(told.user_id), self._firm_key(told.tenderer_id)),
        )

    def doubt_all(self, db: sqlite3.Connection) -> None:
        """Note that no account was told by the history that the gateway has now.

        Also forget what was taken back. What counts here by a decision that the gateway has not
        answered stays.
        """
        db.execute("UPDATE account SET retold = ''")
        db.execute("DELETE FROM provisional_account WHERE taken_back = 1")

    def forget_untold(self, db: sqlite3.Connection) -> list[Account]:
        """Forget what this history of the gateway has not told; return what is here no more."""
        rows = db.execute("SELECT user_key, kept FROM account WHERE retold = ''").fetchall()
        db.execute("DELETE FROM account WHERE retold = ''")
        left = db.execute("SELECT user_key, kept FROM account").fetchall()
        still = {one.user_id for one in map(self._readable, left) if one is not None}
        gone = [one for one in map(self._readable, rows) if one is not None]
        return [one for one in gone if one.user_id not in still]

    def _user_key(self, user_id: str) -> str:
        return self._private.blind(f"account user:{user_id.strip().casefold()}")

    def _firm_key(self, number: str) -> str:
        return self._private.blind(f"account firm:{firms.firm(number)}")

    def _former_key(self, number: str) -> str:
        return self._private.blind(f"account former:{firms.firm(number)}")

    def _account(self, row: sqlite3.Row) -> Account:
        return self._read(row, _place)

    def _readable(self, row: sqlite3.Row) -> Account | None:
        """Return None for a row that was changed or sealed elsewhere: what is told replaces it."""
        try:
            return self._account(row)
        except Fault:
            return None

    def _read(self, row: sqlite3.Row, place: Callable[[str], str]) -> Account:
        plain = self._private.open(row["kept"], place(row["user_key"]))
        return msgspec.json.decode(plain, type=Account)


def _is_later(told: Account, before: Account, *, same: bool) -> bool:
    """Whether an account that was told takes the place of one that is here.

    Of the `same` User ID and number the versions say it. Else it may be another account, which
    counts its own versions: somebody gave up, or had mistyped, what is this one's now.
    """
    later = not same and told.changed_at > before.changed_at
    return later or told.version > before.version


def _place(key: str) -> str:
    return f"account.kept:{key}"


def _provisional_place(key: str) -> str:
    return f"provisional_account.kept:{key}"
