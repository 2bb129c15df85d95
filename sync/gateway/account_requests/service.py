"""Requests of firms about their accounts, with the letter that they bring (Pasal 10; UU 27/2022).

The LPSE passes a request on; whether the centre has carried it out is the centre's word, noted by
a person. What concerns the account here, its tax number, moves when the request is done.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sync.errors import Fault
from sync.gateway.account_requests import entries, store
from sync.gateway.account_requests.private import AskedChange, RequestAnswer, RequestSecrets
from sync.gateway.account_requests.store import (
    AccountRequestKind,
    AccountRequestRow,
    AccountRequestState,
)
from sync.gateway.bids import shared as bids
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.staff.service import Member, require
from sync.gateway.tenders import shared as tenders
from sync.gateway.uploads.shared import forget_file, stage
from sync.gateway.vendors import shared as vendors
from sync.identifiers.kinds import LookKind, look
from sync.sealing import decrypt_bytes, encrypt_bytes
from sync.wire.ids import new_id
from sync.wire.times import from_text, to_text
from sync.work import Reading, Work

__all__ = ["AccountRequestKind", "AccountRequestState", "AskedChange", "RequestAnswer"]

KINDS: tuple[AccountRequestKind, ...] = get_args(AccountRequestKind)
RequestOriginal = Literal["id_card", "power_of_attorney", "npwp_card", "nib", "deed"]
ORIGINALS: tuple[RequestOriginal, ...] = get_args(RequestOriginal)
"""What a firm may show beside its letter."""
LOOKED_AT: dict[AccountRequestKind, LookKind] = {
    "email": "email",
    "number": "npwp",
    "person": "name",
}
"""By which rules the new value of a kind is read; a lost password has none."""
MOST_LETTER = 2_000_000
"""The centre takes letters of at most this many bytes (bantuan.inaproc.id)."""
LONGEST_WORDS, LONGEST_ANSWER = 500, 100


@dataclass(frozen=True)
class AccountRequest:
    """A request, opened. Times are wire text; `answer` and who decided are None while it is open.

    `originals` are those that were shown, words of `ORIGINALS`.
    """

    request_id: str
    account_id: str
    kind: AccountRequestKind
    state: AccountRequestState
    asked: AskedChange
    originals: tuple[str, ...]
    opened_at: str
    opened_by: str
    answer: RequestAnswer | None
    decided_at: str | None
    decided_by: str | None


def open_request(
    centre: Centre,
    account_id: str,
    kind: AccountRequestKind,
    asked: AskedChange,
    letter: bytes,
    originals: Collection[str],
    *,
    by: Member,
) -> str:
    """Keep a request with its letter (a PDF, as it came); return its id.

    The letter is sealed to this gateway before it reaches the disk.

    Raises: Fault("account_unknown"), Fault("account_request_value") for what cannot be a value of
    this kind, Fault("account_request_asker"), Fault("account_request_waits") where one of this kind
    is open, Fault("account_letter_large", most_bytes), Fault("account_letter_no_pdf"), of a tax
    number what `vendors.require_number` raises, and what `staff.require` raises.
    """
    require(centre, "account", [by])
    kept, request_id = _read(kind, asked), new_id()
    if len(letter) > MOST_LETTER:
        raise Fault("account_letter_large", most_bytes=MOST_LETTER)
    if not letter.startswith(b"%PDF-"):
        raise Fault("account_letter_no_pdf")
    with centre.reading() as db:
        _require_fit(db, account_id, kind, kept)
    sha256, path = stage(centre, encrypt_bytes(letter, [centre.unsealer.recipient]), "letter")
    shown = [one for one in ORIGINALS if one in originals]
    with centre.writing() as db:
        account = _require_fit(db, account_id, kind, kept)
        said = AskedChange(
            value=kept.value, asker=kept.asker, former=account.npwp, compared=kept.compared
        )
        sealed = RequestSecrets(centre).seal(request_id, said)
        centre.objects.put(sha256, path)
        row = AccountRequestRow(
            request_id=request_id,
            account_id=account_id,
            kind=kind,
            state="open",
            asked=sealed,
            originals=" ".join(shown),
            sha256=sha256,
            opened_at=centre.now(),
            opened_by=by.staff_id,
        )
        store.insert(db, row)
        which = _which(centre, row, account.firm)
        journal.record(
            centre,
            db,
            entries.ACCOUNT_REQUEST_OPENED,
            by=by,
            **which,
            change=kind,
            originals=shown,
            sha256=sha256,
        )
    return request_id


def requests(centre: Centre, account_id: str, *, by: Member) -> list[AccountRequest]:
    """Return what was asked for of an account, the newest first.

    Raises: what `staff.require` raises.
    """
    require(centre, "account", [by])
    with centre.reading() as db:
        return held(centre, db, account_id)


def request(centre: Centre, request_id: str, *, by: Member) -> AccountRequest:
    """Return one request: who asked, and for what; the reading is journalled.

    Raises: Fault("account_request_unknown"), and what `staff.require` raises.
    """
    require(centre, "account", [by])
    with centre.writing() as db:
        row = _known(db, request_id)
        which = _which(centre, row, _firm(db, row))
        journal.record(centre, db, entries.ACCOUNT_REQUEST_READ, by=by, **which)
        return _opened(centre, row)


def letter(centre: Centre, request_id: str, *, by: Member) -> bytes:
    """Return the letter of a request, byte for byte as it was brought; the reading is journalled.

    Raises: Fault("account_request_unknown"), Fault("account_letter_lost") where its file is gone or
    damaged, and what `staff.require` raises.
    """
    require(centre, "account", [by])
    with centre.reading() as db:
        row = _known(db, request_id)
    try:
        with centre.objects.get(row.sha256) as source:
            data = decrypt_bytes(source.read(), [centre.unsealer])
    except (Fault, OSError) as error:
        raise Fault("account_letter_lost") from error
    with centre.writing() as db:
        which = _which(centre, row, _firm(db, _known(db, request_id)))
        journal.record(centre, db, entries.ACCOUNT_REQUEST_READ, by=by, **which)
    return data


def done(centre: Centre, request_id: str, number: str, at: datetime, *, by: Member) -> None:
    """Note what the centre answered (its number, and when, aware UTC): the request is done.

    A new tax number becomes the account's, whose former one is kept; not while a tender is open
    that the firm has bid for, since nothing can replace a bid under another number. Raises:
    Fault("account_request_unknown"), Fault("account_request_decided"),
    Fault("account_number_in_use", tender),
    Fault("account_request_answer"), Fault("account_request_time") for one that is still to come, of
    a tax number what `vendors.move` raises, and what `staff.require` raises.
    """
    require(centre, "account", [by])
    said = RequestAnswer(number=_line(number), at=to_text(at))
    if not 1 <= len(said.number) <= LONGEST_ANSWER:
        raise Fault("account_request_answer")
    if at > centre.clock():
        raise Fault("account_request_time")
    with centre.writing() as db:
        row = _still_open(db, request_id)
        if row.kind == "number":
            _require_none_open(centre, db, _firm(db, row))
            asked = RequestSecrets(centre).open(request_id, row.asked, AskedChange)
            vendors.move(centre, db, row.account_id, asked.value, by=by)
        _decide(centre, db, row, "done", said, by)
        which = _which(centre, row, _firm(db, row))
        journal.record(centre, db, entries.ACCOUNT_REQUEST_DONE, by=by, **which, change=row.kind)


def refuse(centre: Centre, request_id: str, words: str, *, by: Member) -> None:
    """Refuse a request, with the reason for the firm.

    Raises: Fault("account_request_unknown"), Fault("account_request_decided"),
    Fault("account_request_words"), and what `staff.require` raises.
    """
    _end(centre, request_id, "refused", words, by)


def withdraw(centre: Centre, request_id: str, words: str, *, by: Member) -> None:
    """Note that the firm took its request back, and why. Raises: what `refuse` raises."""
    _end(centre, request_id, "withdrawn", words, by)


def held(centre: Centre, db: Reading, account_id: str) -> list[AccountRequest]:
    """Open all that was asked for of an account, the newest first."""
    return [_opened(centre, row) for row in store.of_account(db, account_id)]


def is_open(db: Reading, account_id: str) -> bool:
    """Say whether a request of an account waits."""
    return any(row.state == "open" for row in store.of_account(db, account_id))


def erase_all(centre: Centre, db: Work, account_id: str, *, by: Member) -> None:
    """Erase the requests of an account with their letters, in the caller's transaction."""
    rows = store.of_account(db, account_id)
    if not rows:
        return
    store.delete_all(db, account_id)
    for row in rows:
        forget_file(centre, db, row.sha256)
    journal.record(
        centre,
        db,
        entries.ACCOUNT_REQUESTS_ERASED,
        by=by,
        account_id=account_id,
        count=len(rows),
    )


def _end(
    centre: Centre, request_id: str, state: AccountRequestState, words: str, by: Member
) -> None:
    require(centre, "account", [by])
    said = RequestAnswer(words=_line(words))
    if not 1 <= len(said.words) <= LONGEST_WORDS:
        raise Fault("account_request_words")
    with centre.writing() as db:
        row = _still_open(db, request_id)
        _decide(centre, db, row, state, said, by)
        which = _which(centre, row, _firm(db, row))
        if state == "refused":
            journal.record(centre, db, entries.ACCOUNT_REQUEST_REFUSED, by=by, **which)
        else:
            journal.record(centre, db, entries.ACCOUNT_REQUEST_WITHDRAWN, by=by, **which)


def _decide(
    centre: Centre,
    db: Work,
    row: AccountRequestRow,
    state: AccountRequestState,
    said: RequestAnswer,
    by: Member,
) -> None:
    sealed = RequestSecrets(centre).seal(row.request_id, said)
    store.decide(db, row.request_id, state, sealed, centre.now(), by.staff_id)


def _read(kind: AccountRequestKind, asked: AskedChange) -> AskedChange:
    asker = _line(asked.asker)
    if not 1 <= len(asker) <= LONGEST_ANSWER:
        raise Fault("account_request_asker")
    looked_at = LOOKED_AT.get(kind)
    if looked_at is None:
        return AskedChange(value="", asker=asker)
    seen = look(looked_at, asked.value)
    if not seen.tidy or seen.wrong is not None or len(seen.tidy) > LONGEST_WORDS:
        raise Fault("account_request_value")
    return AskedChange(value=seen.tidy, asker=asker, compared=bool(seen.odd))


def _require_fit(
    db: Reading, account_id: str, kind: AccountRequestKind, asked: AskedChange
) -> vendors.HeldAccount:
    account = vendors.find_account(db, account_id)
    if account is None:
        raise Fault("account_unknown")
    if kind == "number":
        vendors.require_number(db, account, asked.value)
    same = (row for row in store.of_account(db, account_id) if row.kind == kind)
    if any(row.state == "open" for row in same):
        raise Fault("account_request_waits")
    return account


def _require_none_open(centre: Centre, db: Reading, one: str) -> None:
    sent = {each.tender_id for each in bids.of_firm(db, one)}
    sent |= {each.act.tender_id for each in bids.waiting_of(db, one)}
    for tender_id in sorted(sent):
        tender = tenders.find(db, tender_id)
        if tender is not None and centre.clock() <= from_text(tender.period_end):
            raise Fault("account_number_in_use", tender=tender_id)


def _opened(centre: Centre, row: AccountRequestRow) -> AccountRequest:
    private = RequestSecrets(centre)
    answer = row.answer
    return AccountRequest(
        request_id=row.request_id,
        account_id=row.account_id,
        kind=row.kind,
        state=row.state,
        asked=private.open(row.request_id, row.asked, AskedChange),
        originals=tuple(row.originals.split()),
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        answer=None if answer is None else private.open(row.request_id, answer, RequestAnswer),
        decided_at=row.decided_at,
        decided_by=row.decided_by,
    )


def _known(db: Reading, request_id: str) -> AccountRequestRow:
    found = store.find(db, request_id)
    if found is None:
        raise Fault("account_request_unknown")
    return found


def _still_open(db: Reading, request_id: str) -> AccountRequestRow:
    row = _known(db, request_id)
    if row.state != "open":
        raise Fault("account_request_decided")
    return row


def _firm(db: Reading, row: AccountRequestRow) -> str:
    account = vendors.find_account(db, row.account_id)
    assert account is not None  # its requests are erased with it
    return account.firm


def _which(centre: Centre, row: AccountRequestRow, firm: str) -> dict[str, Any]:
    return {
        "account": vendors.firm_ref(centre, firm),
        "account_id": row.account_id,
        "request_id": row.request_id,
    }


def _line(text: str) -> str:
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return plain if plain.isprintable() else ""
