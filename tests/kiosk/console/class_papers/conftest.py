"""The console of a practice room with a class that is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sync.gateway.classes import service
from tests.kiosk.console.classes.conftest import desk, practice_console, taught
from tests.kiosk.console.classes.taught import Taught

__all__ = ["class_id", "desk", "practice_console", "taught"]


@pytest.fixture
def class_id(taught: Taught) -> str:
    """A class in which =Siti passed its quiz, Budi left early and Joko never came; still open."""
    room = taught.room
    made = room.plan(title="Kelas pagi")
    service.roster_import(room.house.centre, made, b"Joko\n", by=room.trainer)
    siti = taught.trainee(made, "=Siti Aminah", "Kursi 07")
    budi = taught.trainee(made, "Budi Santoso", "Kursi 08")
    step = taught.step(made, "quiz")
    siti.take(step.word, taught.quiz(step))
    siti.rate()
    taught.desk.clock.now += timedelta(hours=2)
    for one in (siti, budi):
        one.leave()
        one.sync()
    return made
