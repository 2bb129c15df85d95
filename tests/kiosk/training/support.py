"""A seat of the training realm with a pack that has a question of every kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from kiosk.training.context import TrainingContext
from kiosk.training.quiz_views import questions
from kiosk.training.taking import QuizAttempt
from sync.packs.places import PackPlace
from tests.kiosk.bidding.support import STAFF, Browser, SeatInProcess, furnish
from tests.sync.training import packs
from tests.sync.training.quizzes import EVERY

WORD = "semua"


def files(**changes: bytes) -> dict[str, bytes]:
    """The small right pack, with a quiz of every kind of question at its first lesson."""
    found = packs.right()
    manifest = found["pack.toml"].replace(
        b'tasks = ["segel"]\n', b'tasks = ["segel"]\nquizzes = ["semua"]\n', 1
    )
    return found | {"pack.toml": manifest, "quizzes/semua.toml": EVERY.encode(), **changes}


def version(number: str, pack: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same pack with another version."""
    manifest = pack["pack.toml"].replace(b'version = "1.2"', f'version = "{number}"'.encode())
    return {**pack, "pack.toml": manifest}


def build(home: Path) -> SeatInProcess:
    """Build the seat and start its features; in the home of an earlier one, a restart."""
    seat = furnish(home, realm="training")
    seat.core.registry.start()
    return seat


def restarted(seat: SeatInProcess) -> SeatInProcess:
    """Build the seat again in its home, as after a power cut: nobody said goodbye."""
    seat.media.stop()
    again = build(seat.root)
    again.sessions.resume(STAFF)
    return again


def desk_of(seat: SeatInProcess) -> TrainingContext:
    return seat.core.get(TrainingContext)


def look(seat: SeatInProcess) -> None:
    """Look twice: what has stood still in between is read."""
    desk_of(seat).watch.look()
    desk_of(seat).watch.look()


def take(seat: SeatInProcess, name: str = "contoh", **changes: bytes) -> str:
    """Drop the pack into the content folder and have it alone read; return its content."""
    path = packs.folder(desk_of(seat).content / name, files(**changes))
    return take_path(seat, path)


def take_path(seat: SeatInProcess, path: Path) -> str:
    shelf = desk_of(seat).study.shelf
    shelf.take(PackPlace("folder", path))
    return next(one.content for one in shelf.slots() if one.place == str(path))


def admit(seat: SeatInProcess) -> Browser:
    """Open the seat for Sari, who starts at the lessons."""
    seat.sessions.open(STAFF, "Sari", "training", 300)
    window = seat.client()
    window.get("/training")
    return window


def begin(seat: SeatInProcess, window: Browser, content: str) -> QuizAttempt:
    """Begin the quiz of every kind of question."""
    window.post(f"/training/{content}/quiz/{WORD}")
    found = re.match(r"/training/attempt/([^/]+)/1", window.url)
    assert found, (window.url, window.page)
    return attempt_of(seat, found[1])


def attempt_of(seat: SeatInProcess, attempt: str) -> QuizAttempt:
    return desk_of(seat).taking.attempt(attempt)


def number_of(attempt: QuizAttempt, question: str) -> int:
    """On which page a question stands, from 1."""
    return [one.question.id for one in questions(attempt)].index(question) + 1


def ids_of(attempt: QuizAttempt, question: str, *texts: str) -> list[str]:
    """The ids that answers are shown under, by their texts."""
    every = {one.question.id: one.question for one in questions(attempt)}
    known = {one.text: one.id for one in every[question].answers}
    return [known[text] for text in texts]
