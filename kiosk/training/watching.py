"""Look for content packs again and again, and have those read that were added or changed.

Four times a second the names, sizes and times of what lies at each place are compared: cheaper than
to know every way in which a system tells changes below a folder, or fails to (ADR 58).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from sync.packs.places import OutsideLook, PackPlace, look_of
from sync.packs.shelf import PackShelf

log = logging.getLogger(__name__)

PERIOD_S = 0.25
"""Between two looks. What looks the same twice has been copied to its end, or nearly."""


class PackWatch:
    """Feeds a shelf from what `places` names. `look` belongs to one thread.

    When the file `signers` changes, everything is read again.
    """

    def __init__(
        self, shelf: PackShelf, places: Callable[[], Sequence[PackPlace]], signers: Path
    ) -> None:
        self._shelf, self._places, self._signers = shelf, places, signers
        self._known: OutsideLook = ()
        self._before: dict[str, OutsideLook] = {}
        self._read: dict[str, OutsideLook] = {}
        self._ready = threading.Event()

    @property
    def ready(self) -> bool:
        """Whether everything that lay there at the start has been looked at."""
        return self._ready.is_set()

    def run(self, stopping: threading.Event) -> None:
        """Look until `stopping` is set."""
        while not stopping.wait(PERIOD_S):
            try:
                self.look(stopping)
            except Exception:  # one pack must not keep all others from being looked at
                log.exception("pack_watch_failed")

    def look(self, stopping: threading.Event | None = None) -> None:
        """Look once: read what is new or changed and has stood still since the last look."""
        places, known = list(self._places()), look_of(self._signers)
        if known != self._known:
            self._known, self._read = known, {}
        there = {str(one.path) for one in places}
        gone = (self._shelf.places() | set(self._read)) - there
        if gone:
            self._shelf.drop(gone)
            self._read = {name: seen for name, seen in self._read.items() if name in there}
        waits = False
        for one in places:
            name, now = str(one.path), look_of(one.path)
            still, self._before[name] = self._before.get(name) == now, now
            if now == self._read.get(name):
                continue
            if not still:
                waits = True
            elif stopping is None or not stopping.is_set():
                self._shelf.take(one)
                self._read[name] = now
        self._before = {name: seen for name, seen in self._before.items() if name in there}
        if not waits:
            self._ready.set()
