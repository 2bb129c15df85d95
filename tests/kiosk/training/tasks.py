"""A pack with a task of every goal, about the tender that the seat in the tests has."""

from __future__ import annotations

import json

from kiosk.training.practising import Practising, TaskRun
from sync.training.judge.judging import TaskResult
from sync.training.judge.models import MODELS
from tests.kiosk.bidding.support import Browser, SeatInProcess
from tests.kiosk.training.support import desk_of, take

TENDER = "10001"
TENDERS = {
    "releases": [{"ocid": "ocds-x-1", "tender": {"id": TENDER, "title": "Jembatan latihan"}}]
}
_OF_NO_TENDER = ("register_vendor", "end_visit")


def word(goal: str) -> str:
    """The word of the task with this goal."""
    return goal.replace("_", "-")


def with_tasks(seat: SeatInProcess, minutes: int = 15, more: str = "", **files: bytes) -> str:
    """Drop the pack and have it read; return its content. `more` of its manifest, `files` of it."""
    version = "1.3" if more else "1.2"
    manifest = [
        f'id = "contoh"\nversion = "{version}"\nlanguage = "id"\ntitle = "Materi contoh"',
        'licence = "CC-BY-4.0"\nhours_jp = 1.5\nchecked_on = 2026-11-28\nminimum_app = "0.1"',
        '[sources.perbup]\ntitle = "Peraturan Bupati"\nwhere = "JDIH"',
        '[[lessons]]\nid = "satu"\ntitle = "Pelajaran satu"\nminutes = 15\ntasks = ["seal-bid"]',
        '[[lessons]]\nid = "dua"\ntitle = "Pelajaran dua"\nminutes = 10\nquizzes = ["semua"]',
    ]
    for goal in MODELS:
        tender = "" if goal in _OF_NO_TENDER else "jalan"
        manifest.append(
            f'[[tasks]]\nid = "{word(goal)}"\ntitle = "Tugas {word(goal)}"\ngoal = "{goal}"\n'
            f'brief = "Kerjakan {word(goal)}."\ntender = "{tender}"\nminutes = {minutes}'
        )
    return take(
        seat,
        **{
            "pack.toml": "\n\n".join([*manifest, more]).encode(),
            "tenders/jalan.json": json.dumps(TENDERS).encode(),
            **files,
        },
    )


def practising(seat: SeatInProcess) -> Practising:
    return desk_of(seat).practising


def begin(seat: SeatInProcess, window: Browser, content: str, goal: str) -> TaskRun:
    """Begin a task in its page."""
    window.post(f"/training/{content}/task/{word(goal)}")
    found = practising(seat).running()
    assert found is not None, (window.url, window.page)
    return found


def result_of(seat: SeatInProcess, run: TaskRun) -> TaskResult:
    return practising(seat).result(practising(seat).run(run.id))
