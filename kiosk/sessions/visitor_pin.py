"""The visitor's own PIN: it gives a seat back that the visitor or idling has locked."""

from __future__ import annotations

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from sync.wire.secret_rules import FREE_TRIES, is_pin

__all__ = ["FREE_TRIES", "is_pin", "matches", "verifier"]

# Cheap beside a member of staff's: it lives as long as the visit, in memory and in the vault, and
# five tries are all there are: after them only staff resume the seat.
_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def verifier(pin: str) -> str:
    """Return an Argon2id string to compare this PIN with."""
    return _HASHER.hash(pin)


def matches(pin: str, against: str) -> bool:
    """Return whether a PIN is the one of this Argon2id string."""
    try:
        return _HASHER.verify(against, pin)
    except (VerificationError, InvalidHashError):
        return False
