"""A desk alone, on a real database and vault, that can be stopped and started again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk import events
from kiosk.sessions.ports import VisitPorts
from kiosk.sessions.service import SeatSession
from kiosk.sessions.visit.vault import Vault
from kiosk.web.locale import Language
from sync.errors import Fault
from tests.kiosk.staff.support import Machine, known_time
from tests.kiosk.web.support import LIMITS, a_vault, new_database

VISITOR = "Budi Santoso"


@dataclass
class Notes:
    """A feature's part of a visit's memory."""

    words: list[str] = field(default_factory=list)

    def count(self) -> int:
        return len(self.words)

    def clear(self) -> None:
        self.words.clear()


@dataclass
class Room:
    """One seat's database and machine; `start` is what a new process does."""

    folder: Path
    open_db: Callable[[], sqlite3.Connection]
    machine: Machine = field(default_factory=Machine)
    busy: bool = False
    soon: bool = False

    @classmethod
    def make(cls, folder: Path) -> Room:
        return cls(folder, new_database(folder))

    @property
    def vault(self) -> Vault:
        return a_vault(self.folder)

    def start(self) -> SeatSession:
        return SeatSession(
            self.open_db,
            self.machine,
            record=events.record,
            language=Language(),
            vault=self.vault,
            limits=LIMITS,
            trusted=known_time,
            ports=VisitPorts(busy=lambda: self.busy, closes_soon=lambda: self.soon),
        )

    def reboot(self) -> SeatSession:
        self.machine.boot += "+"
        self.machine.seconds = 5.0
        return self.start()

    def entries(self, name: str) -> list[dict[str, object]]:
        """The fields of every event of this name, oldest first."""
        db = self.open_db()
        try:
            return [dict(e.fields) for _, e in events.entries(db) if e.name == name]
        finally:
            db.close()

    def disk(self) -> bytes:
        """Every byte below the seat's folder."""
        return b"".join(p.read_bytes() for p in self.folder.rglob("*") if p.is_file())

    def spend(self, desk: SeatSession, seconds: float) -> None:
        """Time goes by while the visitor works; the second hand ticks."""
        while seconds > 0:
            self.machine.seconds += min(60.0, seconds)
            seconds -= 60.0
            desk.seen()
            desk.tick()

    def wait(self, desk: SeatSession, seconds: float) -> None:
        """Time goes by and nobody is here."""
        self.machine.seconds += seconds
        desk.tick()


def refused(act: Callable[[], object]) -> str:
    """The code of the Fault that this act ends with."""
    with pytest.raises(Fault) as caught:
        act()
    return caught.value.code
