"""Rows of User IDs, and of what was decided on each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Literal

from sync.gateway.db.dialect import among, listing
from sync.wire.firms import compact
from sync.wire.registration import VENDOR, AccountKind
from sync.work import Reading, Work

Status = Literal["active", "inactive"]
AskedBy = Literal["lpse", "lkpp", "pa", "kpa", "ppk", "ulp"]
"""Who may ask for a User ID to be deactivated (Pasal 10(4))."""


@dataclass(frozen=True)
class HeldAccount:
    """One User ID. `firm` is its number as numbers are compared, `name` the firm's.

    `version` is that of the newest feed item, 0 for a firm that seats were not told of. `status` is
    what they were told last. Times are wire text.
    """

    number: int
    account_id: str
    firm: str
    user_id: str
    version: int
    status: Status
    made_at: str
    registration_id: str | None
    name: str
    verifier: str
    user_key: str
    kind: AccountKind

    @property
    def named(self) -> bool:
        """Whether it has a User ID of its own, and is not named by its number alone."""
        return self.user_key != self.firm

    @property
    def npwp(self) -> str:
        """Its tax number, "" for one that is known by its User ID alone."""
        return self.firm if compact(self.firm) is not None else ""


@dataclass(frozen=True)
class AccountChangeRow:
    """What was decided on an account. Times are wire text; `until_at` is None without an end."""

    account_id: str
    status: Status
    asked_by: AskedBy
    decree: str
    heard: bool
    reason: str
    from_at: str
    until_at: str | None
    decided_at: str
    staff_id: str


# The newest spelling of a firm that older releases let be registered twice.
_ACCOUNT = """SELECT a.number, a.account_id, a.firm, a.user_id, a.version, a.status, a.made_at,
    a.registration_id, t.name, t.password_verifier AS verifier, a.user_key, a.kind
    FROM account AS a JOIN tenderer AS t ON t.tenderer_id = (SELECT tenderer_id FROM tenderer
    WHERE firm = a.firm ORDER BY changed_at DESC LIMIT 1)"""
_CHANGE = ", ".join(one.name for one in fields(AccountChangeRow))


def find(db: Reading, account_id: str) -> HeldAccount | None:
    """Return an account by its id, None for an unknown one."""
    return _one(db, "a.account_id = ?", account_id)


def of_firm(db: Reading, firm: str) -> HeldAccount | None:
    """Return the account of a firm (`sync.wire.firms.firm`), None without one."""
    return _one(db, "a.firm = ?", firm)


def by_user(db: Reading, user_key: str) -> HeldAccount | None:
    """Return the account of a User ID as two are compared, None for an unknown one."""
    return _one(db, "a.user_key = ?", user_key)


def of_firm_or_former(db: Reading, firm: str) -> HeldAccount | None:
    """Return the account of a firm's number, or else the one that had this number before."""
    found = of_firm(db, firm)
    return found or _one(
        db,
        "a.account_id = (SELECT account_id FROM account_former WHERE former = ?"
        " ORDER BY at DESC LIMIT 1)",
        firm,
    )


def signs_in_as(db: Reading, former: str) -> str | None:
    """Return the number of the account that was called `former` until its firm changed it.

    None where that number is another account's now, or was only mistyped.
    """
    row = db.execute(
        "SELECT a.firm FROM account_former AS f JOIN account AS a ON a.account_id = f.account_id"
        " WHERE f.former = ? AND f.signs_in = 1"
        " AND NOT EXISTS (SELECT 1 FROM account WHERE firm = f.former) ORDER BY f.at DESC LIMIT 1",
        (former,),
    ).fetchone()
    return None if row is None else str(row["firm"])


def formers(db: Reading, account_id: str, *, mistyped: bool = False) -> tuple[str, ...]:
    """Return the numbers that an account had before, the oldest first; or with the `mistyped`."""
    rows = db.execute(
        "SELECT former FROM account_former WHERE account_id = ? AND signs_in >= ?"
        " ORDER BY at, former",
        (account_id, int(not mistyped)),
    )
    return tuple(row["former"] for row in rows)


def of_registration(db: Reading, registration_id: str) -> HeldAccount | None:
    """Return the account that a registration made, None where it made none."""
    return _one(db, "a.registration_id = ?", registration_id)


def _one(db: Reading, clause: str, value: str) -> HeldAccount | None:
    row = db.execute(f"{_ACCOUNT} WHERE {clause}", (value,)).fetchone()
    return None if row is None else HeldAccount(*row)


def begin(
    db: Work,
    account_id: str,
    firm: str,
    user_id: str,
    user_key: str,
    at: str,
    registration_id: str | None = None,
    kind: AccountKind = VENDOR,
) -> None:
    """Insert a firm's account, or give the one that it has another User ID."""
    db.execute(
        "INSERT INTO account (account_id, firm, user_id, user_key, version, status, made_at,"
        " registration_id, kind) VALUES (?, ?, ?, ?, 0, 'active', ?, ?, ?)"
        " ON CONFLICT (firm) DO UPDATE SET"
        " user_id = excluded.user_id, user_key = excluded.user_key, kind = excluded.kind,"
        " registration_id = excluded.registration_id",
        (account_id, firm, user_id, user_key, at, registration_id, kind),
    )


def renumber(db: Work, one: HeldAccount, firm: str, at: str, *, signs_in: bool) -> None:
    """Give an account another number (`sync.wire.firms.firm`), and keep the one that it had.

    `signs_in`: its firm may go on naming itself by that one. A firm without a User ID of its own
    is called by its new number.
    """
    user = (one.user_id, one.user_key) if one.named else (firm, firm)
    db.execute(
        "UPDATE account SET firm = ?, user_id = ?, user_key = ? WHERE account_id = ?",
        (firm, *user, one.account_id),
    )
    db.execute(
        "DELETE FROM account_former WHERE account_id = ? AND former = ?", (one.account_id, firm)
    )
    db.execute(
        "INSERT INTO account_former (former, account_id, signs_in, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (former, account_id) DO UPDATE SET signs_in = excluded.signs_in,"
        " at = excluded.at",
        (one.firm, one.account_id, int(signs_in), at),
    )


def delete(db: Work, account_id: str) -> None:
    """Delete an account; what was decided on it stays, as in the journal."""
    for table in ("account_due", "account_former", "account"):
        db.execute(f"DELETE FROM {table} WHERE account_id = ?", (account_id,))


def set_told(db: Work, account_id: str, version: int, status: Status) -> None:
    """Note the newest feed item of an account, and what it says."""
    db.execute(
        "UPDATE account SET version = ?, status = ? WHERE account_id = ?",
        (version, status, account_id),
    )


def page(db: Reading, like: str, after: int, limit: int) -> list[HeldAccount]:
    """Return accounts whose User ID, number or name holds `like`, by number, from behind `after`.

    The number may be one that its firm had before. "" is every account.
    """
    text = like.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    rows = db.execute(
        f"{_ACCOUNT} WHERE a.number > ? AND (? = '' OR a.user_key LIKE '%' || ? || '%' ESCAPE '!'"
        " OR a.firm LIKE ? || '%' ESCAPE '!' OR t.name LIKE '%' || ? || '%' ESCAPE '!'"
        " OR a.account_id IN (SELECT account_id FROM account_former WHERE signs_in = 1"
        " AND former LIKE ? || '%' ESCAPE '!')) ORDER BY a.number LIMIT ?",
        (after, like, text, text, text, text, limit),
    )
    return [HeldAccount(*row) for row in rows]


def with_ids(db: Reading, account_ids: Iterable[str]) -> list[HeldAccount]:
    """Return these accounts, by number."""
    rows = db.execute(
        f"{_ACCOUNT} WHERE {among('a.account_id')} ORDER BY a.number", (listing(account_ids),)
    )
    return [HeldAccount(*row) for row in rows]


def insert_change(db: Work, change: AccountChangeRow) -> None:
    """Keep what was decided; earlier decisions stay."""
    db.execute(
        f"INSERT INTO account_change ({_CHANGE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        tuple(getattr(change, one.name) for one in fields(AccountChangeRow)),
    )


def changes(db: Reading, account_id: str) -> list[AccountChangeRow]:
    """Return what was decided on an account, the first decision first."""
    rows = db.execute(
        f"SELECT {_CHANGE} FROM account_change WHERE account_id = ? ORDER BY change", (account_id,)
    )
    return [AccountChangeRow(**{**dict(row), "heard": bool(row["heard"])}) for row in rows]


def put_due(db: Work, account_id: str, at: str) -> None:
    """Note that the clock changes what an account may, at `at` (wire text)."""
    db.execute(
        "INSERT INTO account_due (account_id, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (account_id, at),
    )


def due(db: Reading, now: str) -> list[str]:
    """Return the ids of the accounts that the clock has changed by `now` (wire text)."""
    rows = db.execute("SELECT DISTINCT account_id FROM account_due WHERE at <= ?", (now,))
    return [row["account_id"] for row in rows]


def drop_due(db: Work, now: str) -> None:
    """Forget what was due by `now`: the seats were told."""
    db.execute("DELETE FROM account_due WHERE at <= ?", (now,))
