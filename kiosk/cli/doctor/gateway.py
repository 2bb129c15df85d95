"""`doctor`'s questions about the gateway whose home is here."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.cli.doctor.check import Check, Question
from kiosk.cli.doctor.machine import database
from kiosk.cli.frame import Frame
from sync.gateway import health, service
from sync.gateway.alarms import service as alarms


def _database(frame: Frame) -> Check | None:
    return database(frame.home.gateway / "gateway.db")


def _conditions(frame: Frame) -> list[Check]:
    centre = service.open_centre(frame.home.gateway)
    return [Check.of("gateway", one.fault) for one in health.conditions(centre)]


def _alarms(frame: Frame) -> list[Check]:
    centre = service.open_centre(frame.home.gateway)
    with centre.reading() as db:
        standing = alarms.standing(db)
    return [Check.of(one.seat_id or "gateway", one.fault) for one in standing]


QUESTIONS: Sequence[Question] = (_database, _conditions, _alarms)
