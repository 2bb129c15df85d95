"""The numbers of accounts: what changes when a firm's tax number does, and who had one before."""

from __future__ import annotations

from sync.gateway.centre import Centre
from sync.gateway.vendors import account_store, store
from sync.gateway.vendors.account_store import HeldAccount
from sync.wire.firms import firm
from sync.work import Reading, Work


def give_up(centre: Centre, db: Work, one: HeldAccount, number: str, *, signs_in: bool) -> None:
    """Move an account to another number, in the caller's transaction.

    The former one keeps its name and loses its password. `signs_in`: its firm changed it, and may
    go on naming itself so; a number that was only mistyped may be somebody else's.
    """
    former = store.tenderer(db, one.firm)
    assert former is not None
    given_up = store.Tenderer(former.tenderer_id, former.name, store.NO_PASSWORD)
    store.put_tenderer(db, given_up, centre.now())
    account_store.renumber(db, one, number, centre.now(), signs_in=signs_in)


def is_taken(db: Reading, number: str) -> bool:
    """Say whether a number is an account's, or one that its firm may go on naming itself by.

    One that was only mistyped for an account is free.
    """
    one = firm(number)
    return bool(account_store.of_firm(db, one) or account_store.signs_in_as(db, one))


def successor(db: Reading, number: str) -> str | None:
    """Return the number that the firm has now which had this one, None where it is its own."""
    one = firm(number)
    found = account_store.of_firm_or_former(db, one)
    return None if found is None or found.firm == one else found.firm
