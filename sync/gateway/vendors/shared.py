"""Which firms are registered here, and their User IDs."""

from __future__ import annotations

from sync.gateway.vendors.account_store import by_user, of_firm, of_registration
from sync.gateway.vendors.accounts import (
    AccountStanding,
    Decree,
    HeldAccount,
    decide_within,
    lift,
    may_bid,
    standing,
    user_key,
    was_inactive,
)
from sync.gateway.vendors.issuing import AccountWish, issue, require_issuable
from sync.gateway.vendors.refs import firm_ref
from sync.gateway.vendors.store import Tenderer, knows_tenderer, tenderer

__all__ = [
    "AccountStanding",
    "AccountWish",
    "Decree",
    "HeldAccount",
    "Tenderer",
    "by_user",
    "decide_within",
    "firm_ref",
    "issue",
    "knows_tenderer",
    "lift",
    "may_bid",
    "of_firm",
    "of_registration",
    "require_issuable",
    "standing",
    "tenderer",
    "user_key",
    "was_inactive",
]
