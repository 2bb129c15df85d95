"""A pack with ten thousand questions: refused with its reason, or taken as any other."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sync.training.pack_examining import ReadingLimits, examine
from sync.training.questions.model import MOST_ASKED, MOST_QUESTIONS
from tests.kiosk.bidding.support import Browser, SeatInProcess
from tests.kiosk.training.bank import bank
from tests.kiosk.training.support import WORD, desk_of, files, look, version
from tests.sync.training import packs

QUIZ = f"quizzes/{WORD}.toml"
DRAW = 12
# What a lesson may add to an idle seat (docs/benchmarks.md).
MOST_ABOVE_IDLE = 48_000_000


def pack(count: int, draw: int) -> dict[str, bytes]:
    return version("2", files(**{QUIZ: bank(count, draw)}))


@pytest.mark.parametrize(
    ("count", "draw", "reason"),
    [
        (MOST_QUESTIONS, 0, f"akan berisi {MOST_QUESTIONS} soal dan catatan; paling banyak 500."),
        (MOST_QUESTIONS + 1, DRAW, f"kuis ini berisi lebih dari {MOST_QUESTIONS} soal."),
    ],
)
def test_more_than_anybody_answers_is_told_and_the_version_before_stays(
    seat: SeatInProcess, sari: Browser, content: str, count: int, draw: int, reason: str
) -> None:
    path = desk_of(seat).content / "contoh"
    packs.folder(path, pack(count, draw))
    look(seat)
    sari.get("/training/packs")
    assert f"{QUIZ}, baris 1: " in sari.page and reason in sari.page
    slot = next(one for one in desk_of(seat).study.shelf.slots() if one.name == "contoh")
    assert slot.content == content


def test_a_pack_of_them_is_read_within_half_of_the_memory_that_reading_may_take(
    tmp_path: Path,
) -> None:
    """Its processor time is what the machine makes it; its address space is not."""
    path = packs.zipped(tmp_path / "bank.zip", pack(MOST_QUESTIONS, MOST_ASKED))
    limits = ReadingLimits()
    half = ReadingLimits(memory_bytes=limits.memory_bytes // 2, cpu_s=600, wall_s=900)
    read = examine(path, "9.9", half)
    assert read.problems == () and len(read.quizzes[WORD].quiz.questions()) == MOST_QUESTIONS


def walked(home: Path, count: int) -> Any:
    """What a whole quiz out of a bank of `count` questions took, in a process of its own."""
    home.mkdir()
    told = subprocess.run(
        [sys.executable, "-m", "tests.kiosk.training.bank", str(home), str(count), str(DRAW)],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(told.stdout)


def test_a_trainee_has_no_more_of_it_than_of_a_small_bank(tmp_path: Path) -> None:
    small, large = (walked(tmp_path / str(count), count) for count in (DRAW, MOST_QUESTIONS))
    for one in (small, large):
        assert len(set(one["drawn"])) == DRAW
    # Numbers of four figures stand where such of one or two stood.
    longer = {name: large["pages"][name] - small["pages"][name] for name in small["pages"]}
    assert max(longer.values()) < 100 * DRAW, longer
    assert large["memory"] - small["memory"] < MOST_ABOVE_IDLE
