"""Everything that is held of one firm, for the person who asks for it (UU 27/2022)."""

from __future__ import annotations

from dataclasses import dataclass

from sync.errors import Fault
from sync.gateway.account_requests import shared as requests
from sync.gateway.account_requests.shared import AccountRequest
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.registrations import draft_store, entries, store, words_store
from sync.gateway.registrations.draft_store import ParkedDraft
from sync.gateway.registrations.private import FormSecrets
from sync.gateway.registrations.reading import Opened, open_one
from sync.gateway.staff.service import Member, require
from sync.gateway.vendors import shared as vendors
from sync.gateway.vendors.shared import AccountStanding
from sync.registration import codes
from sync.work import Reading

MOST = 100


@dataclass(frozen=True)
class Everything:
    """What is held of a firm: its account with what was decided on it, and its registrations.

    `requests` are those about the account, with what became of each. `registrations` come with
    form, papers, decisions and who read them; `draft` is one that was
    left under the resume code, of which only when it came and goes is known. `naming` are the ids
    of registrations that name the person, and may be somebody else's. `left_off`: there
    are more than `MOST` of a kind, and the oldest are not among them. Nothing found is an answer.
    """

    account: AccountStanding | None
    requests: tuple[AccountRequest, ...]
    registrations: tuple[Opened, ...]
    draft: ParkedDraft | None
    naming: frozenset[str] = frozenset()
    left_off: bool = False


def everything(centre: Centre, named: str, resume_code: str = "", *, by: Member) -> Everything:
    """Gather what is held of who is `named`: by a firm's or person's number, User ID, receipt code.

    Gathering reads the files, so it is journalled as that. Raises: Fault("resume_code_wrong"), and
    what `staff.require` raises.
    """
    require(centre, "verify", [by])
    locator = ""
    if resume_code.strip():
        code = codes.resume_code(resume_code)
        locator = codes.draft_key(code, centre.identity.realm).locator
    with centre.reading() as db:
        account = vendors.of_named(db, named)
        own = _registrations(centre, db, named, account)
        others = _naming(centre, db, named, own)
        draft = draft_store.find(db, locator) if locator else None
        asked = () if account is None else requests.held(centre, db, account.account_id)
        standing = None if account is None else vendors.standing(centre, db, account)
    naming = others[-MOST:]
    found = own[-MOST:] + naming
    opened = tuple(open_one(centre, one, by=by) for one in found)
    with centre.writing() as db:
        journal.record(
            centre,
            db,
            entries.EVERYTHING_GATHERED,
            by=by,
            account=vendors.firm_ref(centre, account.firm if account else named),
            registrations=found,
        )
    left_off = max(len(own), len(others)) > MOST
    return Everything(standing, tuple(asked), opened, draft, frozenset(naming), left_off)


def _naming(centre: Centre, db: Reading, number: str, but: list[str]) -> list[str]:
    """Return the ids of other registrations that name a person by this number, the oldest first."""
    if not any(map(str.isalnum, number)):
        return []
    stand_in = FormSecrets(centre).person(number)
    found = words_store.with_words(db, [stand_in], None, MOST + 1, newest=True)
    return [one.registration_id for one in reversed(found) if one.registration_id not in but]


def _registrations(
    centre: Centre, db: Reading, named: str, account: vendors.HeldAccount | None
) -> list[str]:
    """Return the ids of the registrations of who is named, the oldest first.

    A form is found by the number that was typed in it, which its firm may have changed since.
    """
    private = FormSecrets(centre)
    try:
        one = store.by_code(db, codes.receipt_code(named))
    except Fault:
        one = None
    stand_ins = [private.number(named), private.user(named)]
    rows = {one.number: one.registration_id} if one else {}
    if account is not None:
        numbers = vendors.own_numbers(db, account, mistyped=False)
        stand_ins += [*map(private.number, numbers), private.user(account.user_id)]
        made_by = store.find(db, account.registration_id or "")
        rows |= {made_by.number: made_by.registration_id} if made_by else {}
    for stand_in in stand_ins:
        for each in words_store.with_words(db, [stand_in], None, MOST + 1, newest=True):
            rows[each.number] = each.registration_id
    return [rows[each] for each in sorted(rows)]
