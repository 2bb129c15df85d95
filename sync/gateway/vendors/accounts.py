"""User IDs: issued, deactivated and taken up again; every change goes to the seats at once.

Effective dates count by the gateway's clock: at a sign-in here by looking, at the seats by a feed
item when the moment has come.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.feed import shared as feed
from sync.gateway.journal import service as journal
from sync.gateway.staff.service import Member, account_roles, require
from sync.gateway.vendors import account_store, entries
from sync.gateway.vendors.account_store import AccountChangeRow, AskedBy, HeldAccount, Status
from sync.gateway.vendors.refs import firm_ref
from sync.wire import registration as wire
from sync.wire.firms import compact, firm
from sync.wire.times import from_text, to_text
from sync.work import Reading, Work

__all__ = ["AccountChangeRow", "HeldAccount", "Status"]

ASKERS: tuple[AskedBy, ...] = get_args(AskedBy)
PAGE = 50
LONGEST_REASON, LONGEST_DECREE = 200, 200


@dataclass(frozen=True)
class Decree:
    """Why an account is deactivated or taken up again.

    `heard`: the firm was heard before. Times are aware UTC: from when it counts (None is now), and
    until when a deactivation lasts (None is until further notice).
    """

    asked_by: AskedBy
    number: str
    heard: bool
    reason: str
    from_at: datetime | None = None
    until_at: datetime | None = None


@dataclass(frozen=True)
class AccountStanding:
    """An account and how it stands now; `counts` is the decision that makes it so, None without.

    `stops` are the deactivations that run or wait for their day. `seen` is how many decisions there
    are, for `deactivate` and `reactivate`.
    """

    account: HeldAccount
    status: Status
    counts: AccountChangeRow | None
    changes: tuple[AccountChangeRow, ...]
    stops: tuple[AccountChangeRow, ...] = ()

    @property
    def seen(self) -> int:
        """Return what must be shown back when something is decided on this account."""
        return len(self.changes)


@dataclass(frozen=True)
class AccountPage:
    """Up to fifty accounts; `next` is the `after` of the next page, 0 on the last."""

    standings: tuple[AccountStanding, ...]
    next: int


def user_key(user_id: str) -> str:
    """Return a User ID as two are compared, however it is written."""
    plain = " ".join(unicodedata.normalize("NFKC", user_id).split())
    return plain.casefold() if compact(plain) is None else firm(plain)


def accounts(centre: Centre, search: str, after: int, *, by: Member) -> AccountPage:
    """Return a page of accounts by what was typed. Raises: what `staff.require` raises."""
    require(centre, "account", [by])
    with centre.reading() as db:
        found = account_store.page(db, user_key(search), after, PAGE + 1)
        shown = tuple(standing(centre, db, one) for one in found[:PAGE])
    return AccountPage(shown, found[PAGE - 1].number if len(found) > PAGE else 0)


def account(centre: Centre, account_id: str, *, by: Member) -> AccountStanding:
    """Return one account with all that was decided on it.

    Raises: Fault("account_unknown"), and what `staff.require` raises.
    """
    require(centre, "account", [by])
    with centre.reading() as db:
        return standing(centre, db, _known(db, account_id))


def deactivate(centre: Centre, account_id: str, decree: Decree, *, by: Member, seen: int) -> None:
    """Keep a User ID from signing in; `seen` is `Standing.seen` of the screen.

    Raises: Fault("account_not_by_role"), Fault("account_unknown"),
    Fault("account_changed_meanwhile"), Fault("account_inactive_already"),
    Fault("account_reason_missing"), Fault("account_decree_missing"),
    Fault("account_times_swapped"), and what `staff.require` raises.
    """
    _decide(centre, account_id, "inactive", decree, by=by, seen=seen)


def reactivate(centre: Centre, account_id: str, decree: Decree, *, by: Member, seen: int) -> None:
    """Let a deactivated User ID sign in again.

    Raises: Fault("account_active_already"), and what `deactivate` raises.
    """
    _decide(centre, account_id, "active", decree, by=by, seen=seen)


def may_decide(centre: Centre, by: Member) -> bool:
    """Say whether the LPSE lets this person deactivate User IDs and take them up again."""
    return by.role in account_roles(centre)


def was_inactive(db: Reading, one: str, at: str) -> bool:
    """Say whether a firm's (`sync.wire.firms.firm`) User ID was deactivated at `at` (wire text)."""
    found = account_store.of_firm_or_former(db, one)
    return found is not None and _standing_at(db, found, at).status == "inactive"


def may_bid(db: Reading, one: str) -> bool:
    """Say whether a firm (`sync.wire.firms.firm`) may be a tenderer at all, whatever the time.

    Who buys or audits may not (Pasal 22(5)). A firm that is not known here may.
    """
    found = account_store.of_firm_or_former(db, one) or account_store.by_user(db, user_key(one))
    return found is None or found.kind == wire.VENDOR


def standing(centre: Centre, db: Reading, one: HeldAccount) -> AccountStanding:
    """Return how an account stands by the gateway's clock."""
    return _standing_at(db, one, centre.now())


def _standing_at(db: Reading, one: HeldAccount, now: str) -> AccountStanding:
    """How an account stands at `now`: each deactivation runs its time, whatever else is decided.

    Only a reactivation lifts those that were decided before it. Nothing that LKPP ordered ends
    because somebody else's order does.
    """
    changes = tuple(account_store.changes(db, one.account_id))
    lifted, counts = 0, None
    for place, change in enumerate(changes):
        if change.status == "active" and change.from_at <= now:
            lifted, counts = place + 1, change
    stops = tuple(
        change
        for change in changes[lifted:]
        if change.status == "inactive" and (change.until_at is None or change.until_at > now)
    )
    running = [change for change in stops if change.from_at <= now]
    if running:
        return AccountStanding(one, "inactive", running[-1], changes, stops)
    over = [each for each in changes[lifted:] if each.until_at is not None and each.until_at <= now]
    return AccountStanding(one, "active", over[-1] if over else counts, changes, stops)


def inactive_for(centre: Centre, db: Reading, one: str) -> str | None:
    """Return why a firm (`sync.wire.firms.firm`) may not sign in now, None where it may."""
    found = account_store.of_firm(db, one)
    if found is None:
        return None
    now = standing(centre, db, found)
    return now.counts.reason if now.status == "inactive" and now.counts is not None else None


def decide_within(
    centre: Centre, db: Work, one: HeldAccount, status: Status, decree: Decree, by: Member
) -> None:
    """Write a decision on an account in the caller's transaction, and tell the seats what is due.

    Raises: Fault("account_reason_missing"), Fault("account_decree_missing"),
    Fault("account_times_swapped").
    """
    change = _change(centre, one, status, decree, by)
    account_store.insert_change(db, change)
    for at in (change.from_at, change.until_at):
        if at is not None and at > centre.now():
            account_store.put_due(db, one.account_id, at)
    settle(centre, db, one)
    told: dict[str, Any] = {
        "account": firm_ref(centre, one.firm),
        "account_id": one.account_id,
        "asked_by": change.asked_by,
        "decree": change.decree,
        "heard": change.heard,
        "from_at": change.from_at,
        "until_at": change.until_at,
    }
    why = change.reason
    if status == "inactive":
        journal.record(centre, db, entries.ACCOUNT_DEACTIVATED, by=by, why=why, **told)
    else:
        journal.record(centre, db, entries.ACCOUNT_REACTIVATED, by=by, why=why, **told)


def lift(centre: Centre, db: Work, one: HeldAccount, decree: Decree, by: Member) -> None:
    """End what was decided under the number of a decree, in the caller's transaction.

    What others ordered goes on, so it is decided once more. Nothing under that number, nothing is
    written.
    """
    stops = standing(centre, db, one).stops
    others = [each for each in stops if each.decree != decree.number]
    if len(others) == len(stops):
        return
    decide_within(centre, db, one, "active", decree, by)
    for each in others:
        until = None if each.until_at is None else from_text(each.until_at)
        again = Decree(
            each.asked_by, each.decree, each.heard, each.reason, from_text(each.from_at), until
        )
        decide_within(centre, db, one, "inactive", again, by)


def tell(centre: Centre, db: Work, one: HeldAccount) -> None:
    """Put the newest state of an account into the seats' feed."""
    now = standing(centre, db, one)
    item = wire.Account(
        user_id=one.user_id,
        tenderer_id=one.firm,
        name=one.name,
        version=one.version + 1,
        status=now.status,
        verifier=one.verifier,
        changed_at=centre.now(),
        reason=now.counts.reason if now.status == "inactive" and now.counts else "",
        kind=one.kind,
        formers=account_store.formers(db, one.account_id),
    )
    feed.append(db, "account", item)
    account_store.set_told(db, one.account_id, item.version, now.status)


def settle(centre: Centre, db: Work, one: HeldAccount) -> None:
    """Tell the seats of an account whose status has changed since they were told."""
    told = _known(db, one.account_id)
    if standing(centre, db, told).status != told.status:
        tell(centre, db, told)


def apply_due(centre: Centre) -> int:
    """Tell the seats of the accounts that the clock has changed; return how many were due."""
    now = centre.now()
    with centre.reading() as db:
        due = account_store.due(db, now)
    if not due:
        return 0
    with centre.writing() as db:
        for one in account_store.with_ids(db, due):
            settle(centre, db, one)
        account_store.drop_due(db, now)
    return len(due)


def require_user_id(user_id: str) -> str:
    """Return a User ID as it is kept, with single spaces.

    Raises: Fault("account_user_id_missing"), Fault("account_user_id_number") for one that could be
    taken for somebody's tax number.
    """
    wanted = " ".join(user_id.split())
    if not 1 <= len(wanted) <= 100 or not wanted.isprintable():
        raise Fault("account_user_id_missing")
    if compact(wanted) is not None:
        raise Fault("account_user_id_number")
    return wanted


def _decide(
    centre: Centre, account_id: str, status: Status, decree: Decree, *, by: Member, seen: int
) -> None:
    require(centre, "account", [by])
    if not may_decide(centre, by):
        raise Fault("account_not_by_role")
    with centre.writing() as db:
        now = standing(centre, db, _known(db, account_id))
        if now.seen != seen:
            raise Fault("account_changed_meanwhile")
        if status == "active" and not now.stops:
            raise Fault("account_active_already")
        number = " ".join(decree.number.split())
        if status == "inactive" and any(each.decree == number for each in now.stops):
            raise Fault("account_inactive_already")
        decide_within(centre, db, now.account, status, decree, by)


def _change(
    centre: Centre, one: HeldAccount, status: Status, decree: Decree, by: Member
) -> AccountChangeRow:
    reason, number = " ".join(decree.reason.split()), " ".join(decree.number.split())
    if not 1 <= len(reason) <= LONGEST_REASON or not reason.isprintable():
        raise Fault("account_reason_missing")
    if not 1 <= len(number) <= LONGEST_DECREE or not number.isprintable():
        raise Fault("account_decree_missing")
    begins = max(decree.from_at or centre.clock(), centre.clock())
    if decree.until_at is not None and decree.until_at <= begins:
        raise Fault("account_times_swapped")
    return AccountChangeRow(
        account_id=one.account_id,
        status=status,
        asked_by=decree.asked_by,
        decree=number,
        heard=decree.heard,
        reason=reason,
        from_at=to_text(begins),
        until_at=None if decree.until_at is None else to_text(decree.until_at),
        decided_at=centre.now(),
        staff_id=by.staff_id,
    )


def _known(db: Reading, account_id: str) -> HeldAccount:
    found = account_store.find(db, account_id)
    if found is None:
        raise Fault("account_unknown")
    return found
