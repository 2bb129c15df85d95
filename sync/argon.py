"""What checking a PIN or password costs here: Argon2id, measured on the machine at hand. Pure."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

import argon2

# The least that is worth calling a password hash: OWASP's floor for Argon2id.
LEAST_MEMORY_KIB, LEAST_PASSES = 19 * 1024, 2
USUAL_MEMORY_KIB = 128 * 1024
# Fast enough for a person who waits, slow enough that six digits take days to go through.
SHORTEST_S, AIM_S, LONGEST_S = 0.3, 0.5, 1.0
MOST_PASSES = 64
MEASURED = "a PIN of no one"


@dataclass(frozen=True)
class Cost:
    """Argon2id's parameters; memory in KiB. Raises ValueError below the floor."""

    passes: int
    memory_kib: int
    lanes: int

    def __post_init__(self) -> None:
        if self.memory_kib < LEAST_MEMORY_KIB or self.passes < 1 or self.lanes < 1:
            raise ValueError(f"too cheap to protect anything: {self}")

    def hasher(self) -> argon2.PasswordHasher:
        """Make the Argon2id hasher of this cost."""
        return argon2.PasswordHasher(
            time_cost=self.passes, memory_cost=self.memory_kib, parallelism=self.lanes
        )


LEAST = Cost(LEAST_PASSES, LEAST_MEMORY_KIB, 1)
# A password's verifier is made and checked at a seat too, on PCs of 2 GB that may take 48 MB above
# idle for it: half of RFC 9106's second recommendation in memory, twice its passes.
PASSWORD = Cost(passes=6, memory_kib=32 * 1024, lanes=4)


@dataclass(frozen=True)
class Measured:
    """A cost and the seconds that one check took with it."""

    cost: Cost
    seconds: float

    @property
    def fits(self) -> bool:
        """Whether one check takes between SHORTEST_S and LONGEST_S seconds."""
        return SHORTEST_S <= self.seconds <= LONGEST_S


def measure(cost: Cost) -> float:
    """Return the seconds one check takes: the better of two, the first also warms up."""
    hasher = cost.hasher()

    def once() -> float:
        begun = time.perf_counter()
        hasher.hash(MEASURED)
        return time.perf_counter() - begun

    return min(once(), once())


def calibrate(
    measure: Callable[[Cost], float] = measure, *, memory_kib: int = USUAL_MEMORY_KIB
) -> Measured:
    """Find the cost at which one check takes about half a second here.

    Memory is given up last: it is what makes guessing on other hardware dear. A machine too slow
    for the floor gets the floor, and `fits` says so.
    """
    lanes = min(4, os.cpu_count() or 1)
    while True:
        one = measure(Cost(1, memory_kib, lanes))
        if one <= LONGEST_S or memory_kib == LEAST_MEMORY_KIB:
            break
        memory_kib = max(memory_kib // 2, LEAST_MEMORY_KIB)
    least = LEAST_PASSES if memory_kib == LEAST_MEMORY_KIB else 1
    passes = min(max(round(AIM_S / one), least), MOST_PASSES)
    found = Measured(Cost(passes, memory_kib, lanes), measure(Cost(passes, memory_kib, lanes)))
    # Passes do not scale quite evenly; a busy moment while measuring one must not stay.
    for _ in range(4):
        if found.fits or (found.seconds > LONGEST_S and passes == least):
            break
        passes = min(max(round(passes * AIM_S / found.seconds), least), MOST_PASSES)
        cost = Cost(passes, memory_kib, lanes)
        found = Measured(cost, measure(cost))
    return found
