"""Verifiers of passwords that seats made: what a form may bring."""

from __future__ import annotations

import argon2

from sync.argon import LEAST_MEMORY_KIB, MOST_PASSES
from sync.errors import Fault

# What a check at a sign-in may take; a form could ask for all of this machine's memory.
MOST_MEMORY_KIB, MOST_LANES, LONGEST_VERIFIER = 256 * 1024, 16, 300


def require_verifier(verifier: str) -> None:
    """Make sure that a verifier is Argon2id at a cost that a check may take.

    Raises: Fault("account_verifier_odd").
    """
    try:
        if not verifier.isascii() or len(verifier) > LONGEST_VERIFIER:
            raise argon2.exceptions.InvalidHashError
        cost = argon2.extract_parameters(verifier)
    except (argon2.exceptions.InvalidHashError, ValueError) as error:
        raise Fault("account_verifier_odd") from error
    fits = (
        cost.type is argon2.Type.ID
        and LEAST_MEMORY_KIB <= cost.memory_cost <= MOST_MEMORY_KIB
        and 1 <= cost.time_cost <= MOST_PASSES
        and 1 <= cost.parallelism <= MOST_LANES
    )
    if not fits:
        raise Fault("account_verifier_odd")
