"""Exponential back-off with full jitter: a room of seats must not knock all at once.

Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
"""

from __future__ import annotations

import random
from collections.abc import Callable


class Backoff:
    """Delays grow from `base_s` by doubling up to `cap_s`; each is drawn from [0, that]."""

    def __init__(
        self,
        base_s: float,
        cap_s: float,
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._base_s, self._cap_s, self._uniform = base_s, cap_s, uniform
        self._failures = 0

    def next_s(self) -> float:
        """Count one more failure; return the seconds to wait, random between 0 and the ceiling."""
        ceiling = min(self._cap_s, self._base_s * 2 ** min(self._failures, 30))
        self._failures += 1
        return self._uniform(0, ceiling)

    def reset(self) -> None:
        """Forget all failures: the next wait is short again."""
        self._failures = 0


class Waiting:
    """Which items wait for another attempt, and until when on the monotonic clock."""

    def __init__(self, base_s: float, cap_s: float, now: Callable[[], float]) -> None:
        self._base_s, self._cap_s, self._now = base_s, cap_s, now
        self._backoffs: dict[int, Backoff] = {}
        self._until: dict[int, float] = {}

    def __contains__(self, sequence: object) -> bool:
        return isinstance(sequence, int) and self._until.get(sequence, 0.0) > self._now()

    def failed(self, sequence: int, at_least_s: float = 0.0) -> float:
        """Plan the next attempt; return the delay, which is what was asked for and our own."""
        backoff = self._backoffs.setdefault(sequence, Backoff(self._base_s, self._cap_s))
        delay = at_least_s + backoff.next_s()
        self._until[sequence] = self._now() + delay
        return delay

    def succeeded(self, sequence: int) -> None:
        """Forget the failures of the item with this sequence number."""
        self._backoffs.pop(sequence, None)
        self._until.pop(sequence, None)

    def release(self) -> None:
        """Let every item try again at once; how often it failed is remembered."""
        self._until.clear()

    def next_in_s(self) -> float | None:
        """Return how long until the first waiting item is due, None when none waits."""
        return max(0.0, min(self._until.values()) - self._now()) if self._until else None
