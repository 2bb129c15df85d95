"""PINs and passwords of staff: which are good enough, how they are kept and checked."""

from __future__ import annotations

import itertools
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

import argon2

from sync import argon
from sync.argon import Cost
from sync.atrest import AtRest
from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.staff import store
from sync.work import Reading

MIN_PIN, MAX_PIN = 6, 12
MIN_PASSWORD, MAX_PASSWORD = 12, 200
# Each check takes memory for half a second: a crowd at the door must not take it all.
_AT_ONCE = threading.BoundedSemaphore(2)
# Nor may those who wait for it take the threads of a small server: nobody waits for two seconds.
_IN_TURN = threading.BoundedSemaphore(4)
CROWD_WAIT_S = 10


def require_strong(typed: str, person_id: str) -> None:
    """Raises: Fault("secret_too_weak", …) or Fault("secret_too_easy").

    A NIP begins with the day its owner was born: no part of it is a PIN.
    """
    secret = plain(typed)
    digits = secret.isascii() and secret.isdigit()
    least = MIN_PIN if digits else MIN_PASSWORD
    if not least <= len(secret) <= MAX_PASSWORD or (digits and len(secret) > MAX_PIN):
        raise Fault("secret_too_weak", least=MIN_PIN, most=MAX_PIN, password=MIN_PASSWORD)
    steps = {ord(b) - ord(a) for a, b in itertools.pairwise(secret)}
    if len(set(secret)) < 3 or steps in ({1}, {-1}) or secret in person_id:
        raise Fault("secret_too_easy")


def calibrate(centre: Centre, cost: Cost | None = None) -> Cost:
    """Measure what a check costs on this machine, or take a cost given, and keep it."""
    cost = cost or argon.calibrate().cost
    nobody = cost.hasher().hash(secrets.token_hex())
    with centre.writing() as db:
        store.put_cost(db, cost, nobody)
    return cost


def _kept(centre: Centre) -> tuple[Cost, str]:
    """The cost kept, measured now if it never was, and nobody's verifier at that cost."""
    with centre.reading() as db:
        kept = store.cost(db)
    if kept is None:
        calibrate(centre)
        return _kept(centre)
    return kept


def sealed_verifier(centre: Centre, staff_id: str, secret: str) -> bytes:
    """Hash a secret (slow) for the database. A copy of it without our key guesses nothing."""
    return seal(centre, staff_id, _kept(centre)[0].hasher().hash(plain(secret)))


def seal(centre: Centre, staff_id: str, verifier: str) -> bytes:
    return at_rest(centre).seal_text(verifier, staff_id)


def open_verifier(centre: Centre, db: Reading, staff_id: str) -> str:
    return at_rest(centre).open_text(store.verifier(db, staff_id), staff_id)


def at_rest(centre: Centre) -> AtRest:
    return AtRest(centre.key.derive("staff"))


@contextmanager
def turn() -> Iterator[None]:
    """A place among the few that are being checked. Raises: Fault("sign_in_wait", seconds)."""
    if not _IN_TURN.acquire(blocking=False):
        raise Fault("sign_in_wait", seconds=CROWD_WAIT_S)
    try:
        yield
    finally:
        _IN_TURN.release()


def verifies(centre: Centre, verifier: str | None, secret: str) -> bool:
    """Check a secret; with nobody's verifier it is never right and takes as long."""
    cost, nobody = _kept(centre)
    with _AT_ONCE:
        try:
            cost.hasher().verify(verifier or nobody, plain(secret))
        except argon2.exceptions.VerificationError:
            return False
    return verifier is not None


def plain(secret: str) -> str:
    """What a seat makes of it too: a PIN without spaces around it, a password as NFC."""
    if secret.strip().isdigit():
        return secret.strip()
    # The same letters typed on another keyboard may arrive composed differently.
    return unicodedata.normalize("NFC", secret)
