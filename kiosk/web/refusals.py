"""What the guard turned away, counted: a hostile neighbour must not fill the disk with our log.

Requests are counted as they come; `flush` writes at most one line a reason and minute.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping

log = logging.getLogger("kiosk.web")
EVERY_S = 60.0


class Refusals:
    """`write({reason: count})` makes the entries; what it could not write is kept. Thread-safe."""

    def __init__(
        self,
        write: Callable[[Mapping[str, int]], None],
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._write, self._monotonic = write, monotonic
        self._lock = threading.Lock()
        self._waiting: Counter[str] = Counter()
        self.total = 0  # since the start
        self._written_at: dict[str, float] = {}

    def heard(self, reason: str) -> None:
        """Count a refusal."""
        with self._lock:
            self._waiting[reason] += 1
            self.total += 1

    def flush(self, *, everything: bool = False) -> None:
        """Write what is due: a reason's first refusal at once, then one entry a minute.

        `everything` writes the rest too, when the seat stops. Raises what `write` raises.
        """
        now = self._monotonic()
        with self._lock:
            due = {
                reason: count
                for reason, count in self._waiting.items()
                if everything or now - self._written_at.get(reason, -EVERY_S) >= EVERY_S
            }
            for reason in due:
                del self._waiting[reason]
        if not due:
            return
        try:
            self._write(due)
        except BaseException:
            with self._lock:
                self._waiting.update(due)
            raise
        for reason, count in due.items():
            self._written_at[reason] = now
            log.warning("request_refused", extra={"reason": reason, "count": count})
