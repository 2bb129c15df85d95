"""How many requests of one seat may do the same at once: none takes the others' threads."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator

from sync.errors import Fault


class Turns:
    """At most `most` for each seat; one more raises Fault(`code`)."""

    def __init__(self, most: int, code: str) -> None:
        self._most, self._code = most, code
        self._lock = threading.Lock()
        self._running: Counter[str] = Counter()

    @contextlib.contextmanager
    def take(self, seat_id: str) -> Iterator[None]:
        """Raises: Fault(`code`)."""
        with self._lock:
            if self._running[seat_id] >= self._most:
                raise Fault(self._code)
            self._running[seat_id] += 1
        try:
            yield
        finally:
            with self._lock:
                self._running[seat_id] -= 1
                if not self._running[seat_id]:
                    del self._running[seat_id]
