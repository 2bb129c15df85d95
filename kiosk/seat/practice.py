"""Faults that a trainer brings about at a seat of the training realm; production has none.

Each is made at a way out of the program (`kiosk.seat.ports`), so that what a trainee meets is what
the program says and does when it happens in earnest.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

from kiosk.config import Config
from kiosk.intake import MediaWatcher
from kiosk.seat.ports import Ports

LEFT_BYTES = 20_000_000
"""What a nearly full disk has left: too little for a bid, enough for the seat's own work."""


class PracticeFaults:
    """The faults of one seat; each stands while it is set. Thread-safe."""

    def __init__(self) -> None:
        self.disk_nearly_full = False
        self.sticks_pulled = False

    def over(self, ports: Ports) -> Ports:
        """Return the same ways out of the program, with these faults on them."""

        def free_bytes(folder: Path) -> int:
            found = ports.free_bytes(folder)
            return min(found, LEFT_BYTES) if self.disk_nearly_full else found

        def media(config: Config) -> MediaWatcher:
            watcher = ports.media(config)
            watcher.seen = lambda found: [] if self.sticks_pulled else found
            return watcher

        return dataclasses.replace(ports, free_bytes=free_bytes, media=media)
