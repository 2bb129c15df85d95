"""`doctor`'s questions about the seat whose home is here."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from kiosk.alarms.service import standing
from kiosk.cli.doctor.check import Check, Question
from kiosk.cli.doctor.machine import database
from kiosk.cli.frame import Frame
from sync.database import connect


def _database(frame: Frame) -> Check | None:
    return database(frame.home.database)


def _alarms(frame: Frame) -> list[Check]:
    if not frame.home.database.exists():
        return []
    with closing(connect(frame.home.database, readonly=True)) as db:
        # A database that was not opened since the program was updated has no such table yet.
        kept = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'alarm'").fetchone()
        found = standing(db) if kept else ()
    return [Check.of("alarm", one.fault) for one in found]


QUESTIONS: Sequence[Question] = (_database, _alarms)
