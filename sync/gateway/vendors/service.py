"""Tenderers: who registered or changed one, and passwords, checked here."""

from __future__ import annotations

import base64
import binascii
import functools
import threading
from datetime import timedelta

import argon2
import msgspec

from sync import argon
from sync.errors import Fault
from sync.gateway import names
from sync.gateway.centre import Centre
from sync.gateway.firms import shared as firms
from sync.gateway.journal import service as journal
from sync.gateway.staff.service import Member, require
from sync.gateway.turns import Turns
from sync.gateway.vendors import account_store, accounts, entries, numbers, store
from sync.gateway.vendors.refs import firm_ref
from sync.sealing import decrypt_bytes
from sync.wire import jws, practice, secret_rules
from sync.wire.firms import firm
from sync.wire.ids import new_id
from sync.wire.messages import AccountChange, IdentityAnswer, IdentityRequest
from sync.wire.registration import VENDOR
from sync.wire.roles import may
from sync.wire.times import from_text, to_text
from sync.work import Reading, Work

MAX_REASON = 200
TOLD_AGAIN, MOST_TOLD = timedelta(hours=24), 20
# Each check takes 32 MiB, 64 for older verifiers, and a processor: a seat that asks for hundreds
# must not take them all.
TURNS = Turns(2, "unavailable")
_AT_ONCE = threading.BoundedSemaphore(2)
_hasher = argon.PASSWORD.hasher()


@functools.cache
def _nobody() -> str:
    """Return the verifier tried when the tenderer is unknown, so that both take as long.

    Made at the first sign-in and not at import: every command of the CLI imports this module.
    """
    return _hasher.hash("no such tenderer")


def add_tenderer(centre: Centre, tenderer_id: str, name: str, password: str, *, by: Member) -> None:
    """Register a firm with its first password.

    Raises: Fault("password_too_short", least), Fault("id_malformed"), Fault("name_malformed"),
    Fault("tenderer_known") for a firm registered before (`change_tenderer` changes it), in training
    Fault("account_unmarked"), and what `staff.require` raises.
    """
    require(centre, "export", [by])
    if not 1 <= len(tenderer_id) <= 100 or not tenderer_id.isprintable():
        raise Fault("id_malformed", id=tenderer_id[:100])
    practice.require_marked(centre.identity.realm, tenderer_id)
    tenderer = store.Tenderer(tenderer_id, names.clean(name), _verifier(password))
    with centre.writing() as db:
        key = accounts.user_key(tenderer_id)
        if numbers.is_taken(db, tenderer_id) or account_store.by_user(db, key) is not None:
            raise Fault("tenderer_known", id=tenderer_id)
        store.put_tenderer(db, tenderer, centre.now())
        store.forget_attempts(db, tenderer_id, "")
        one = firm(tenderer_id)
        account_store.begin(db, new_id(), one, tenderer_id, key, centre.now())
        journal.record(
            centre, db, entries.TENDERER_REGISTERED, by=by, account=firm_ref(centre, one)
        )


def change_tenderer(
    centre: Centre,
    tenderer_id: str,
    *,
    name: str | None = None,
    password: str | None = None,
    by: Member,
    reason: str,
) -> None:
    """Change the name or password of a firm, or both; the firm is told when it next signs in.

    The number may be one that the firm had before. Who may help with passwords may set one; a name
    takes who may hand bids out.

    Raises: Fault("firm_unknown"), Fault("tenderer_unchanged"), Fault("why_missing"), and what
    `add_tenderer` raises of a name or password, and what `staff.require` raises.
    """
    helps = name is None and may(by.role, "account")
    require(centre, "account" if helps else "export", [by])
    why = _reason(reason)
    cleaned = None if name is None else names.clean(name)
    verifier = None if password is None else _verifier(password)
    with centre.writing() as db:
        number = account_store.signs_in_as(db, firm(tenderer_id)) or tenderer_id
        known = store.tenderer(db, number)
        if known is None or not numbers.is_taken(db, number):
            raise Fault("firm_unknown", id=tenderer_id[:100])
        renamed = cleaned is not None and cleaned != known.name
        if not renamed and verifier is None:
            raise Fault("tenderer_unchanged")
        changed = store.Tenderer(
            known.tenderer_id, cleaned or known.name, verifier or known.password_verifier
        )
        store.put_tenderer(db, changed, centre.now())
        if verifier is not None:
            store.forget_attempts(db, known.tenderer_id, "")
        former = known.name if renamed else None
        change = store.Change(centre.now(), by.name, former, verifier is not None, why)
        store.note_change(db, known.tenderer_id, change)
        _tell_seats(centre, db, known.tenderer_id)
        journal.record(
            centre,
            db,
            entries.TENDERER_CHANGED,
            by=by,
            why=why,
            account=firm_ref(centre, known.tenderer_id),
            renamed=renamed,
            new_login=verifier is not None,
        )


def _tell_seats(centre: Centre, db: Work, tenderer_id: str) -> None:
    """Seats that know an account check its password themselves: they get the new one."""
    account = account_store.of_firm(db, firm(tenderer_id))
    if account is not None and (account.version or account.named):
        accounts.tell(centre, db, account)


def firms_by_ref(centre: Centre, db: Reading) -> dict[str, str]:
    """Names of the firms registered now, by what stands for them in the journal."""
    return {firm_ref(centre, one.tenderer_id): one.name for one in store.everybody(db)}


def _verifier(password: str) -> str:
    least = secret_rules.SHORTEST_VENDOR_PASSWORD
    # What a seat's pages can take: a longer one could never be typed there.
    if not least <= len(password) <= secret_rules.LONGEST_PASSWORD:
        raise Fault("password_too_short", least=least)
    return _hasher.hash(secret_rules.nfc(password))


def _reason(text: str) -> str:
    """One line of 1 to 200 characters. Raises: Fault("why_missing")."""
    why = " ".join(text.split())
    if not 1 <= len(why) <= MAX_REASON or not why.isprintable():
        raise Fault("why_missing")
    return why


def identify(centre: Centre, request: IdentityRequest, seat_id: str, *, tells: bool = False) -> str:
    """Answer, signed, whether the password is the tenderer's, named by number or by User ID.

    A deactivated account is refused with the reason, to who knows its password, and so is one that
    is no vendor's: seats ask for people who want to bid.

    With `tells` the seat shows the firm what staff changed of its account since it last signed in.
    An answer may be lost: it comes again for a day. A seat of before reads no field that it does
    not know: it is told of no change and no reason, and a User ID is no firm there.

    That it was is noted: this seat may then ask where that firm stands (`sync.gateway.firms`).

    Raises: Fault("too_many_attempts"), Fault("message_malformed", why).
    """
    password = _unsealed(centre, request.sealed_password)
    with centre.writing() as db:
        named = _named(db, request.tenderer_id)
        # Counted before the slow check, so that many tries at once do not slip through together.
        _count_attempt(centre, db, named)
        tenderer = store.tenderer(db, named)
    nobody = _nobody()  # by every sign-in, so that the first costs the same for a known tenderer
    verifier = tenderer.password_verifier if tenderer else store.NO_PASSWORD
    known = _verifies(verifier or nobody, password) and verifier != store.NO_PASSWORD
    if not known or tenderer is None:
        unknown = IdentityAnswer(nonce=request.nonce, known=False, tenderer_name=None)
        return jws.sign(centre.key, "identity", unknown)
    answer = _recognised(centre, request, seat_id, tenderer, tells)
    return jws.sign(centre.key, "identity", answer if tells else _for_before(answer))


def _for_before(answer: IdentityAnswer) -> IdentityAnswer:
    """Say it in the first release's three fields; whoever takes more to answer is unknown there."""
    known, name = answer.known, answer.tenderer_name
    plain = IdentityAnswer(nonce=answer.nonce, known=known, tenderer_name=name)
    unknown = IdentityAnswer(nonce=answer.nonce, known=False, tenderer_name=None)
    return plain if plain == answer else unknown


def _recognised(
    centre: Centre,
    request: IdentityRequest,
    seat_id: str,
    tenderer: store.Tenderer,
    tells: bool,
) -> IdentityAnswer:
    """Answer somebody whose password is right: who it is, or why the account may not be used."""
    changes: list[AccountChange] = []
    with centre.writing() as db:
        number = firm(tenderer.tenderer_id)
        oldest = to_text(centre.clock() - secret_rules.FORGET_AFTER)
        store.forget_attempts(db, number, oldest)
        account = account_store.of_firm(db, number)
        if account is not None and account.kind != VENDOR:
            return IdentityAnswer(
                nonce=request.nonce, known=False, tenderer_name=None, kind=account.kind
            )
        inactive = accounts.inactive_for(centre, db, number)
        if inactive is not None:
            return IdentityAnswer(
                nonce=request.nonce, known=False, tenderer_name=None, inactive=inactive
            )
        if tells:
            changes = _tell(centre, db, number)
        firms.note_identified(db, seat_id, request.nonce, number, centre.now(), oldest)
    by_user = firm(request.tenderer_id) != number
    return IdentityAnswer(
        nonce=request.nonce,
        known=True,
        tenderer_name=tenderer.name,
        changes=changes or msgspec.UNSET,
        tenderer_id=number if by_user else msgspec.UNSET,
    )


def _named(db: Reading, typed: str) -> str:
    """Return the number of the firm that was named by its number, a former one, or its User ID."""
    moved = account_store.signs_in_as(db, firm(typed))
    if moved is not None:
        return moved
    if store.knows_tenderer(db, typed):
        return typed
    account = account_store.by_user(db, accounts.user_key(typed))
    return typed if account is None else account.firm


def _tell(centre: Centre, db: Work, tenderer_id: str) -> list[AccountChange]:
    told_after = to_text(centre.clock() - TOLD_AGAIN)
    found = store.changes_to_tell(db, tenderer_id, told_after)[-MOST_TOLD:]
    store.note_told(db, tenderer_id, centre.now())
    return [
        AccountChange(
            at=each.changed_at,
            by=each.staff_name,
            former_name=each.former_name,
            new_password=each.new_password,
            reason=each.reason,
        )
        for each in found
    ]


def _count_attempt(centre: Centre, db: Work, tenderer_id: str) -> None:
    now = centre.clock()
    before = store.attempts(db, tenderer_id)
    if before is not None and from_text(before.next_at) > now:
        raise Fault("too_many_attempts")
    failures = 1 + (before.failures if before else 0)
    # The first five answers come at once, so the sixth try is the first that makes a next one wait.
    wait = timedelta(seconds=secret_rules.wait_after_s(failures - 1))
    store.put_attempts(db, tenderer_id, store.Attempts(failures, to_text(now + wait)))


def _unsealed(centre: Centre, sealed: str) -> str:
    try:
        raw = decrypt_bytes(base64.b64decode(sealed, validate=True), [centre.unsealer])
        text = raw.decode("utf-8")
    except (Fault, binascii.Error, ValueError) as error:
        raise Fault("message_malformed", why="`$.sealed_password`") from error
    if len(text) > secret_rules.LONGEST_PASSWORD:
        raise Fault("message_malformed", why="`$.sealed_password`")
    return text


def _verifies(verifier: str, password: str) -> bool:
    with _AT_ONCE:
        try:
            return _hasher.verify(verifier, secret_rules.nfc(password))
        except argon2.exceptions.VerificationError:
            return False
