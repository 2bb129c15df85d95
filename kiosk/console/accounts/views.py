"""What the pages of accounts may see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.console import guard
from kiosk.console.account_requests import views as requests
from kiosk.console.account_requests.views import AccountRequestLine
from kiosk.console.context import console
from sync.gateway.staff import service as staff
from sync.gateway.vendors import accounts
from sync.gateway.vendors.accounts import AccountChangeRow, AccountStanding, HeldAccount, Status
from sync.wire.times import from_text


@dataclass(frozen=True)
class AccountRow:
    """One account in a list; `firm` is its tax number, `since` from when its status counts."""

    account_id: str
    name: str
    user_id: str
    firm: str
    status: Status
    since: datetime


@dataclass(frozen=True)
class AccountsView:
    """A page of accounts; `more` is where the next one begins, 0 for none."""

    rows: Sequence[AccountRow]
    searched: bool
    more: int


@dataclass(frozen=True)
class ComingView:
    """What the clock will do: the status from `at` on."""

    status: Status
    at: datetime


@dataclass(frozen=True)
class ChangeView:
    """A decision on an account, and the name of who took it."""

    change: AccountChangeRow
    by: str


@dataclass(frozen=True)
class AccountView:
    """One account with its history, the newest decision first.

    `stopped`: a deactivation runs, or waits for its day; taking the account up lifts all of them.
    `may_decide`: the LPSE lets the one at the console do either.
    """

    account: HeldAccount
    status: Status
    seen: int
    stopped: bool
    coming: Sequence[ComingView]
    changes: Sequence[ChangeView]
    may_decide: bool
    requests: Sequence[AccountRequestLine]


def listed(search: str, after: int) -> AccountsView:
    """Read a page of accounts. Raises: what `accounts.accounts` raises."""
    found = accounts.accounts(console().centre, search, after, by=guard.member())
    return AccountsView([_row(one) for one in found.standings], bool(search), found.next)


def one(account_id: str) -> AccountView:
    """Read one account. Raises: Fault("account_unknown")."""
    centre = console().centre
    found = accounts.account(centre, account_id, by=guard.member())
    people = {each.staff_id: each.name for each in staff.members(centre, removed=True)}
    now = centre.now()
    coming = [
        ComingView(status, from_text(at))
        for status, at in sorted(_moments(found), key=lambda each: each[1])
        if at > now
    ]
    return AccountView(
        found.account,
        found.status,
        found.seen,
        bool(found.stops),
        coming,
        [
            ChangeView(each, people.get(each.staff_id, each.staff_id))
            for each in reversed(found.changes)
        ],
        accounts.may_decide(centre, guard.member()),
        requests.listed(account_id),
    )


def _moments(found: AccountStanding) -> Iterator[tuple[Status, str]]:
    """What the clock may change: when stops begin and end, and when an account is taken up."""
    for each in found.stops:
        yield "inactive", each.from_at
        if each.until_at is not None:
            yield "active", each.until_at
    for each in found.changes:
        if each.status == "active":
            yield "active", each.from_at


def _row(found: AccountStanding) -> AccountRow:
    account, counts = found.account, found.counts
    since = account.made_at if counts is None else counts.from_at
    return AccountRow(
        account.account_id,
        account.name,
        account.user_id,
        account.npwp,
        found.status,
        from_text(since),
    )
