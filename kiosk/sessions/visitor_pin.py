"""The visitor's own PIN: it gives a seat back that the visitor or idling has locked."""

from __future__ import annotations

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 6, 12
FREE_TRIES = 5
"""Wrong tries in a row; after them only staff resume the seat."""

# Cheap beside a member of staff's: it lives as long as the visit, in memory and in the vault, and
# five tries are all there are.
_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def is_pin(text: str) -> bool:
    return text.isascii() and text.isdigit() and SHORTEST <= len(text) <= LONGEST


def verifier(pin: str) -> str:
    return _HASHER.hash(pin)


def matches(pin: str, against: str) -> bool:
    try:
        return _HASHER.verify(against, pin)
    except (VerificationError, InvalidHashError):
        return False
