"""Forget an account for good, here and at the seats (UU 27/2022)."""

from __future__ import annotations

import json

import msgspec

from sync.gateway.centre import Centre
from sync.gateway.feed import shared as feed
from sync.gateway.firms import shared as firms
from sync.gateway.journal import service as journal
from sync.gateway.staff.service import Member
from sync.gateway.vendors import account_store, accounts, entries, store
from sync.gateway.vendors.account_store import HeldAccount
from sync.gateway.vendors.refs import firm_ref
from sync.wire.registration import Account, AccountForgotten, account_print
from sync.work import Reading, Work


def forget(centre: Centre, db: Work, one: HeldAccount, *, by: Member) -> None:
    """Take an account, its numbers and its feed items away, in the caller's transaction.

    The caller has made sure that no bid needs it. What was decided on it stays with the words that
    staff wrote, as the journal does, which names the firm by the stand-in it always had.
    """
    ref = firm_ref(centre, one.firm)
    numbers = own_numbers(db, one)
    told = _told(db, one, numbers)
    if told:
        feed.take_back(db, told)
        prints = [account_print(item) for item in told.values()]
        feed.append(db, "account_forgotten", AccountForgotten(prints=prints))
    for number in numbers:
        store.delete(db, number)
        firms.forget(db, number)
    account_store.delete(db, one.account_id)
    journal.record(
        centre, db, entries.ACCOUNT_ERASED, by=by, account=ref, account_id=one.account_id
    )


def own_numbers(db: Reading, one: HeldAccount, *, mistyped: bool = True) -> list[str]:
    """Return the number of an account, and its former ones that are no other account's now.

    Without the `mistyped`: such a number may be somebody's who has no account yet.
    """
    formers = account_store.formers(db, one.account_id, mistyped=mistyped)
    return [one.firm, *(each for each in formers if account_store.of_firm(db, each) is None)]


def _told(db: Reading, one: HeldAccount, numbers: list[str]) -> dict[int, Account]:
    """Return what the feed says of an account, by number of the item."""
    found: dict[int, Account] = {}
    for text in (*numbers, one.user_id):
        for seq, body in feed.holding(db, "account", json.dumps(text, ensure_ascii=False)):
            item = msgspec.json.decode(body, type=Account)
            own = item.tenderer_id in numbers or accounts.user_key(item.user_id) == one.user_key
            if own:
                found[seq] = item
    return found
