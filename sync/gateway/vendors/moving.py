"""Move an account to the tax number that its firm has got, on a request that was granted."""

from __future__ import annotations

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.staff.service import Member
from sync.gateway.vendors import account_store, accounts, entries, numbers, store
from sync.gateway.vendors.account_store import HeldAccount
from sync.gateway.vendors.refs import firm_ref
from sync.wire.firms import compact, firm
from sync.work import Reading, Work


def require_number(db: Reading, one: HeldAccount, number: str) -> str:
    """Return the number as numbers are compared, where this account may get it.

    Raises: Fault("account_number_wrong") for what is no NPWP, NIK or NITKU, or for an account that
    has none; Fault("account_number_same"), Fault("account_number_known") for another account's.
    """
    if compact(number) is None or not one.npwp:
        raise Fault("account_number_wrong")
    wanted = firm(number)
    if wanted == one.firm:
        raise Fault("account_number_same")
    # One that was only mistyped for another account is free.
    whose = account_store.signs_in_as(db, wanted)
    if account_store.of_firm(db, wanted) is not None or whose not in (None, one.firm):
        raise Fault("account_number_known")
    return wanted


def move(centre: Centre, db: Work, account_id: str, number: str, *, by: Member) -> None:
    """Give an account its firm's new number in the caller's transaction, and tell the seats.

    Name, password and what was decided go along; what was sealed under the former number stays
    under it, and is shown with both.

    Raises: Fault("account_unknown"), and what `require_number` raises.
    """
    one = account_store.find(db, account_id)
    if one is None:
        raise Fault("account_unknown")
    wanted = require_number(db, one, number)
    numbers.give_up(centre, db, one, wanted, signs_in=True)
    store.put_tenderer(db, store.Tenderer(wanted, one.name, one.verifier), centre.now())
    store.forget_attempts(db, wanted, "")
    store.move_changes(db, one.firm, wanted)
    moved = account_store.find(db, account_id)
    assert moved is not None
    accounts.tell(centre, db, moved)
    journal.record(
        centre,
        db,
        entries.ACCOUNT_RENUMBERED,
        by=by,
        account=firm_ref(centre, wanted),
        account_id=account_id,
        former=firm_ref(centre, one.firm),
    )
