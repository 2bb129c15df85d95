"""A User ID is issued: what keeps one from being issued, and the account that is made."""

from __future__ import annotations

from dataclasses import dataclass

from sync.errors import Fault
from sync.gateway import names
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.staff.service import Member
from sync.gateway.vendors import account_store, entries, numbers, store
from sync.gateway.vendors.account_store import HeldAccount
from sync.gateway.vendors.accounts import require_user_id, tell, user_key
from sync.gateway.vendors.refs import firm_ref
from sync.gateway.vendors.verifiers import require_verifier
from sync.wire import practice
from sync.wire import registration as wire
from sync.wire.firms import firm
from sync.wire.ids import new_id
from sync.work import Reading, Work


@dataclass(frozen=True)
class AccountWish:
    """A User ID that is to be issued.

    `number` is the firm's tax number; "" for those who have none, whose User ID stands for it.
    `registration_id` is the registration that asks for it, None where none does.
    """

    number: str
    name: str
    user_id: str
    verifier: str
    kind: wire.AccountKind = wire.VENDOR
    registration_id: str | None = None


@dataclass(frozen=True)
class _Fitting:
    """A wish that nothing stands against; `before` is the account of the same registration."""

    wanted: str
    key: str
    firm: str
    name: str
    before: HeldAccount | None


def require_issuable(centre: Centre, db: Reading, wish: AccountWish) -> None:
    """Make sure that this User ID could be issued now.

    A committee's User ID takes over no firm's. Raises: Fault("account_user_id_missing"),
    Fault("account_user_id_number"), Fault("account_user_id_taken"), Fault("account_known") for a
    firm that has one already, Fault("account_verifier_odd"), Fault("name_malformed"), and in
    training Fault("account_unmarked").
    """
    _fitting(centre, db, wish)


def issue(centre: Centre, db: Work, wish: AccountWish, *, by: Member) -> str:
    """Make a User ID in the caller's transaction; return its account's id.

    The account that this registration made before keeps its history under a number that was
    corrected. A form that names it by a former number, which was changed on a request since, gives
    it no other one. Raises: what `require_issuable` raises.
    """
    fits = _fitting(centre, db, wish)
    one, before = fits.firm, fits.before
    if before is not None and before.firm != one:
        numbers.give_up(centre, db, before, one, signs_in=False)
    number = wish.number.strip()
    written = number if number and firm(number) == one else one
    tenderer = store.Tenderer(written, fits.name, wish.verifier)
    store.put_tenderer(db, tenderer, centre.now())
    store.forget_attempts(db, one, "")
    now = centre.now()
    account_store.begin(
        db, new_id(), one, fits.wanted, fits.key, now, wish.registration_id, wish.kind
    )
    made = account_store.of_firm(db, one)
    assert made is not None
    tell(centre, db, made)
    ref = firm_ref(centre, one)
    journal.record(
        centre, db, entries.ACCOUNT_ISSUED, by=by, account=ref, account_id=made.account_id
    )
    return made.account_id


def _fitting(centre: Centre, db: Reading, wish: AccountWish) -> _Fitting:
    wanted, key = require_user_id(wish.user_id), user_key(wish.user_id)
    practice.require_marked(centre.identity.realm, wanted)
    require_verifier(wish.verifier)
    one = firm(wish.number) if wish.number.strip() else key
    known, other = account_store.of_firm(db, one), account_store.by_user(db, key)
    asker = wish.registration_id
    before = account_store.of_registration(db, asker) if asker else None
    if before is not None and known is None and one in account_store.formers(db, before.account_id):
        one, known = before.firm, before
    renumbered = before is not None and before.firm != one
    if known is not None and (renumbered or known.registration_id not in (None, asker)):
        raise Fault("account_known")
    if known is not None and known != before and known.kind != wish.kind:
        raise Fault("account_user_id_taken")
    if other is not None and other.firm != one and other != before:
        raise Fault("account_user_id_taken")
    return _Fitting(wanted, key, one, names.clean(wish.name), before)
