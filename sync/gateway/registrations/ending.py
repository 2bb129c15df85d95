"""Erase an account that nobody needs any more (UU 27/2022, Pasal 42 to 44).

An account that has bid stays: the documents of a procurement name it, and are kept by the rules of
procurement archives, which no LPSE shortens by itself.
"""

from __future__ import annotations

from datetime import timedelta

from sync.errors import Fault
from sync.gateway.account_requests import shared as requests
from sync.gateway.bids import shared as bids
from sync.gateway.centre import Centre
from sync.gateway.own_figures import ACCOUNT_REST_DAYS
from sync.gateway.registrations import store
from sync.gateway.staff.service import Member, require
from sync.gateway.vendors import shared as vendors
from sync.wire.times import from_text, to_text
from sync.work import Reading


def erase_account(centre: Centre, named: str, *, by: Member) -> None:
    """Erase the account of a User ID or number: name, number, password, requests and letters.

    Seats are told to forget it. What was decided on it stays, as in the journal, without its name.

    Raises: Fault("account_unknown"), Fault("account_has_bids"), Fault("account_runs"),
    Fault("account_rests", until), Fault("account_registered") while its registration is kept,
    Fault("account_request_pending"), and what `staff.require` raises.
    """
    require(centre, "records", [by])
    with centre.writing() as db:
        one = vendors.of_named(db, named)
        if one is None:
            raise Fault("account_unknown")
        _require_over(centre, db, one)
        requests.erase_all(centre, db, one.account_id, by=by)
        vendors.forget(centre, db, one, by=by)


def _require_over(centre: Centre, db: Reading, one: vendors.HeldAccount) -> None:
    numbers = vendors.own_numbers(db, one)
    if any(bids.of_firm(db, number) or bids.waiting_of(db, number) for number in numbers):
        raise Fault("account_has_bids")
    standing = vendors.standing(centre, db, one)
    ends = [each.from_at for each in standing.stops if each.until_at is None]
    if standing.status == "active" or not ends:
        raise Fault("account_runs")
    until = to_text(from_text(min(ends)) + timedelta(days=ACCOUNT_REST_DAYS))
    if until > centre.now():
        raise Fault("account_rests", until=until)
    made_by = store.find(db, one.registration_id) if one.registration_id else None
    if made_by is not None and made_by.erased_at is None:
        raise Fault("account_registered")
    if requests.is_open(db, one.account_id):
        raise Fault("account_request_pending")
