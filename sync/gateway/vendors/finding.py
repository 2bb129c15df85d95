"""Find an account by what somebody typed."""

from __future__ import annotations

from sync.gateway.vendors import account_store
from sync.gateway.vendors.account_store import HeldAccount
from sync.gateway.vendors.accounts import user_key
from sync.wire.firms import firm
from sync.work import Reading


def of_named(db: Reading, named: str) -> HeldAccount | None:
    """Return the account of a number, of one that its firm had before, or of a User ID."""
    one = firm(named)
    number = account_store.signs_in_as(db, one) or one
    return account_store.of_firm(db, number) or account_store.by_user(db, user_key(named))
