"""Rows of requests about accounts; what was asked and answered is sealed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Literal

from sync.work import Reading, Work

AccountRequestKind = Literal["email", "number", "person", "password"]
"""What is to change: e-mail address, tax number, who is the contact or administrator, or a
password that only the centre can set again."""
AccountRequestState = Literal["open", "done", "refused", "withdrawn"]


@dataclass(frozen=True)
class AccountRequestRow:
    """One request. `asked` and `answer` are sealed; times are wire text, None while it is open."""

    request_id: str
    account_id: str
    kind: AccountRequestKind
    state: AccountRequestState
    asked: bytes
    originals: str
    sha256: str
    opened_at: str
    opened_by: str
    answer: bytes | None = None
    decided_at: str | None = None
    decided_by: str | None = None


_NAMES = [one.name for one in fields(AccountRequestRow)]
_REQUEST = f"SELECT {', '.join(_NAMES)} FROM account_request"


def insert(db: Work, one: AccountRequestRow) -> None:
    """Keep a request that was opened."""
    db.execute(
        f"INSERT INTO account_request ({', '.join(_NAMES)})"
        f" VALUES ({', '.join('?' * len(_NAMES))})",
        tuple(getattr(one, name) for name in _NAMES),
    )


def find(db: Reading, request_id: str) -> AccountRequestRow | None:
    """Return a request, None for an unknown one."""
    row = db.execute(f"{_REQUEST} WHERE request_id = ?", (request_id,)).fetchone()
    return None if row is None else AccountRequestRow(*row)


def of_account(db: Reading, account_id: str) -> list[AccountRequestRow]:
    """Return the requests of an account, the newest first."""
    rows = db.execute(f"{_REQUEST} WHERE account_id = ? ORDER BY number DESC", (account_id,))
    return [AccountRequestRow(*row) for row in rows]


def decide(
    db: Work, request_id: str, state: AccountRequestState, answer: bytes, at: str, staff_id: str
) -> None:
    """Note what became of a request."""
    db.execute(
        "UPDATE account_request SET state = ?, answer = ?, decided_at = ?, decided_by = ?"
        " WHERE request_id = ?",
        (state, answer, at, staff_id, request_id),
    )


def delete_all(db: Work, account_id: str) -> None:
    """Delete the requests of an account."""
    db.execute("DELETE FROM account_request WHERE account_id = ?", (account_id,))


def names_file(db: Reading, digests: Collection[str]) -> set[str]:
    """Return those of some digests that are the letter of a request."""
    asked = "SELECT 1 FROM account_request WHERE sha256 = ? LIMIT 1"
    return {one for one in digests if db.execute(asked, (one,)).fetchone()}
