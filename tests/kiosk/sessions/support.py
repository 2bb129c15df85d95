"""A desk alone, on a real database, that can be stopped and started again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kiosk import events
from kiosk.sessions.service import SessionDesk
from kiosk.web.locale import Language
from tests.kiosk.web.support import Machine, new_database


@dataclass
class Room:
    """One seat's database and machine; `start` is what a new process does."""

    open_db: Callable[[], sqlite3.Connection]
    machine: Machine = field(default_factory=Machine)
    busy: bool = False

    @classmethod
    def make(cls, folder: Path) -> Room:
        return cls(new_database(folder))

    def start(self) -> SessionDesk:
        return SessionDesk(
            self.open_db,
            self.machine,
            record=events.record,
            language=Language(),
            busy=lambda: self.busy,
        )

    def reboot(self) -> SessionDesk:
        self.machine.boot += "+"
        self.machine.seconds = 5.0
        return self.start()
