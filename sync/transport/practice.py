"""A line to the gateway that a trainer can cut for an exercise. Only the training realm has one.

While it is cut every exchange fails as on a broken line: those under way are broken off, later ones
are never sent. Engine, desks and screens therefore see a real cut, and nothing else in the program
knows of it. One thread goes on `beside` it: by it the class itself is heard, and the seat's lock.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sync.transport.faults import LinkDown, Reason
from sync.transport.http import Http, Reply, Timeouts


class PracticeLine(Http):
    """Exchanges over one origin, until the line is cut. Thread-safe."""

    def __init__(
        self,
        url: str,
        *,
        ca_file: Path | None = None,
        proxy: str | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        super().__init__(url, ca_file=ca_file, proxy=proxy, timeouts=timeouts)
        self._cut = threading.Event()
        self._beside = threading.local()

    @property
    def is_cut(self) -> bool:
        """Whether the exercise goes on."""
        return self._cut.is_set()

    def cut(self) -> None:
        """Break the line, and once more whatever was just being begun when it broke."""
        self._cut.set()
        self.break_off()

    def mend(self) -> None:
        """Let the line carry again."""
        self._cut.clear()

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Let this thread's own exchanges through although the line is cut."""
        self._beside.goes = True
        try:
            yield
        finally:
            self._beside.goes = False

    def _once(self, *args: Any, **more: Any) -> Reply:
        if self._cut.is_set() and not getattr(self._beside, "goes", False):
            raise LinkDown(Reason.UNREACHABLE, "practice", sent=False)
        return super()._once(*args, **more)
