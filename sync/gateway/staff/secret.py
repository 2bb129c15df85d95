"""PINs and passwords of staff: which are good enough, how they are kept and checked."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import argon2

from sync import argon
from sync.argon import Cost
from sync.atrest import AtRest
from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.staff import store
from sync.wire import secret_rules
from sync.wire.secret_rules import plain
from sync.work import Reading

# Each check takes memory for half a second: a crowd at the door must not take it all.
_AT_ONCE = threading.BoundedSemaphore(2)
# Nor may those who wait for it take the threads of a small server: nobody waits for two seconds.
_IN_TURN = threading.BoundedSemaphore(4)
CROWD_WAIT_S = 10


def require_strong(typed: str, person_id: str) -> None:
    """Refuse a new secret that is too short or easily guessed.

    Raises: Fault("secret_too_weak", least, most, password), Fault("secret_too_easy").
    """
    secret = plain(typed)
    if not secret_rules.fits(secret):
        raise Fault(
            "secret_too_weak",
            least=secret_rules.SHORTEST_PIN,
            most=secret_rules.LONGEST_PIN,
            password=secret_rules.SHORTEST_PASSWORD,
        )
    if secret_rules.too_easy(secret, person_id):
        raise Fault("secret_too_easy")


def calibrate(centre: Centre, cost: Cost | None = None) -> Cost:
    """Measure what a check costs on this machine, or take a cost given, and keep it."""
    cost = cost or argon.calibrate().cost
    nobody = cost.hasher().hash(secrets.token_hex())
    with centre.writing() as db:
        store.put_cost(db, cost, nobody)
    return cost


def _kept(centre: Centre) -> tuple[Cost, str]:
    """Return the kept cost (measured now if it never was) and a verifier of no person."""
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
    """Encrypt a verifier for its row."""
    return at_rest(centre).seal_text(verifier, staff_id)


def open_verifier(centre: Centre, db: Reading, staff_id: str) -> str:
    """Read and decrypt somebody's verifier."""
    return at_rest(centre).open_text(store.verifier(db, staff_id), staff_id)


def at_rest(centre: Centre) -> AtRest:
    """Return the cipher of the gateway's verifiers."""
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
    """Check a secret. `verifier=None` (unknown person) is False after as long as a wrong secret."""
    cost, nobody = _kept(centre)
    with _AT_ONCE:
        try:
            cost.hasher().verify(verifier or nobody, plain(secret))
        except argon2.exceptions.VerificationError:
            return False
    return verifier is not None
