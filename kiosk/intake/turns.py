"""How many may read from sticks at once: one that hangs must not take the whole seat with it.

A read from a dying or a hostile stick comes back when the kernel gives it up, after half a minute
or never. The seat's server has few threads, and staff and locks need some of them.
"""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator

from kiosk.intake.places import Medium
from sync.errors import Fault

OF_ONE_STICK = 2
OF_ALL = 4
PATIENCE_S = 1.5


class StickTurns:
    """Thread-safe."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._taken: Counter[str] = Counter()

    @contextlib.contextmanager
    def of(self, medium: Medium) -> Iterator[None]:
        """Hold a turn. Raises: Fault("medium_slow") when the ones before do not come back."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._is_free(medium.id), PATIENCE_S):
                raise Fault("medium_slow", label=medium.label)
            self._taken[medium.id] += 1
        try:
            yield
        finally:
            with self._changed:
                self._taken[medium.id] -= 1
                self._taken += Counter()  # drops what is zero
                self._changed.notify_all()

    def _is_free(self, medium_id: str) -> bool:
        return self._taken[medium_id] < OF_ONE_STICK and self._taken.total() < OF_ALL
