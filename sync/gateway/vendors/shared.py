"""Which firms are registered here, and their User IDs."""

from __future__ import annotations

from sync.gateway.vendors.account_store import (
    by_user,
    of_firm,
    of_firm_or_former,
    of_registration,
)
from sync.gateway.vendors.account_store import find as find_account
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
from sync.gateway.vendors.finding import of_named
from sync.gateway.vendors.forgetting import forget, own_numbers
from sync.gateway.vendors.issuing import AccountWish, issue, require_issuable
from sync.gateway.vendors.moving import move, require_number
from sync.gateway.vendors.numbers import is_taken, successor
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
    "find_account",
    "firm_ref",
    "forget",
    "is_taken",
    "issue",
    "knows_tenderer",
    "lift",
    "may_bid",
    "move",
    "of_firm",
    "of_firm_or_former",
    "of_named",
    "of_registration",
    "own_numbers",
    "require_issuable",
    "require_number",
    "standing",
    "successor",
    "tenderer",
    "user_key",
    "was_inactive",
]
