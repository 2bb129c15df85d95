"""Tenderers' passwords, checked here."""

from __future__ import annotations

import base64
import binascii
import sqlite3
import threading
import unicodedata
from datetime import timedelta

import argon2

from sync.errors import Fault
from sync.gateway import names
from sync.gateway.accounts import store
from sync.gateway.centre import Centre
from sync.gateway.firms import store as firms
from sync.gateway.turns import Turns
from sync.sealing import decrypt_bytes
from sync.wire import jws
from sync.wire.messages import IdentityAnswer, IdentityRequest
from sync.wire.times import from_text, to_text

# What a seat's pages can take: a longer one could never be typed there.
MIN_PASSWORD, MAX_PASSWORD = 8, 200
FREE_ATTEMPTS = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=15)
FORGET_AFTER = timedelta(hours=24)
# Each check takes 64 MiB and a processor: a seat that asks for hundreds must not take them all.
TURNS = Turns(2, "unavailable")
_AT_ONCE = threading.BoundedSemaphore(2)
_hasher = argon2.PasswordHasher()
# Verified against when the tenderer is unknown, so that both take as long.
_nobody = _hasher.hash("no such tenderer")


def add_tenderer(centre: Centre, tenderer_id: str, name: str, password: str) -> None:
    """Register a tenderer, or change its name and password.

    Raises: Fault("password_too_short", least), Fault("id_malformed"), Fault("name_malformed").
    """
    if not 1 <= len(tenderer_id) <= 100 or not tenderer_id.isprintable():
        raise Fault("id_malformed", id=tenderer_id[:100])
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise Fault("password_too_short", least=MIN_PASSWORD)
    tenderer = store.Tenderer(tenderer_id, names.clean(name), _hasher.hash(_plain(password)))
    with centre.writing() as db:
        store.put_tenderer(db, tenderer, centre.now())
        store.forget_attempts(db, tenderer_id, "")


def identify(centre: Centre, request: IdentityRequest, seat_id: str) -> str:
    """Answer, signed, whether the password is the tenderer's.

    That it was is noted: this seat may then ask where that firm stands (`sync.gateway.firms`).

    Raises: Fault("too_many_attempts"), Fault("message_malformed", why).
    """
    password = _unsealed(centre, request.sealed_password)
    with centre.writing() as db:
        # Counted before the slow check, so that many tries at once do not slip through together.
        _count_attempt(centre, db, request.tenderer_id)
        tenderer = store.tenderer(db, request.tenderer_id)
    known = _verifies(tenderer.password_verifier if tenderer else _nobody, password)
    known = known and tenderer is not None
    if known:
        with centre.writing() as db:
            oldest = to_text(centre.clock() - FORGET_AFTER)
            store.forget_attempts(db, request.tenderer_id, oldest)
            nonce, named, at = request.nonce, request.tenderer_id, centre.now()
            firms.note_identified(db, seat_id, nonce, named, at, oldest)
    answer = IdentityAnswer(
        nonce=request.nonce,
        known=known,
        tenderer_name=tenderer.name if known and tenderer else None,
    )
    return jws.sign(centre.key, "identity", answer)


def _count_attempt(centre: Centre, db: sqlite3.Connection, tenderer_id: str) -> None:
    now = centre.clock()
    before = store.attempts(db, tenderer_id)
    if before is not None and from_text(before.next_at) > now:
        raise Fault("too_many_attempts")
    failures = 1 + (before.failures if before else 0)
    doublings = max(0, failures - FREE_ATTEMPTS)
    wait = min(FIRST_WAIT * 2 ** min(doublings - 1, 10), LONGEST_WAIT) if doublings else timedelta()
    store.put_attempts(db, tenderer_id, store.Attempts(failures, to_text(now + wait)))


def _unsealed(centre: Centre, sealed: str) -> str:
    try:
        raw = decrypt_bytes(base64.b64decode(sealed, validate=True), [centre.unsealer])
        text = raw.decode("utf-8")
    except (Fault, binascii.Error, ValueError) as error:
        raise Fault("message_malformed", why="`$.sealed_password`") from error
    if len(text) > MAX_PASSWORD:
        raise Fault("message_malformed", why="`$.sealed_password`")
    return text


def _verifies(verifier: str, password: str) -> bool:
    with _AT_ONCE:
        try:
            return _hasher.verify(verifier, _plain(password))
        except argon2.exceptions.VerificationError:
            return False


def _plain(password: str) -> str:
    # The same letters typed on another keyboard may arrive composed differently.
    return unicodedata.normalize("NFC", password)
