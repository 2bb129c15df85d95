"""The packs that come with the program pass what a stranger's must, and more."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest

from kiosk.bidding.checks import check
from kiosk.translations.__main__ import read_catalog
from sync.gateway.tenders.service import import_files
from sync.sealing import Source
from sync.training.judge.models import MODELS
from sync.training.pack import JP_MINUTES, Pack
from sync.training.pack_examining import ExaminedPack, examine
from sync.training.pack_practice import practice_files
from sync.training.questions import Quiz, load_quiz, type_of
from sync.training.questions.model import Matching, Multiple, Numeric, Ordering, Single, TrueFalse
from sync.training.shipped import folder_of, shipped_names
from tests.sync.gateway.cast import open_house

TRANSLATED = {"vendors": "penyedia"}
PICTURE = re.compile(r"!\[([^\]]+)\]\(media/[^)]+\)")
CITED = re.compile(r"\[\^([a-z-]+)\]")
MARKS = re.compile(
    r"^#+ |^\|(?=[ -])|^\d+\. |^- \[[ x]\] |^- |^:::|^!\["
    r"|^>[^\n]*(?:\n>[^\n]*)*|\[\^[a-z-]+\]",
    re.MULTILINE,
)
NOT_FOUND = {"id": "tidak kami temukan", "en": "not found"}


@pytest.fixture(scope="module")
def read() -> dict[str, ExaminedPack]:
    return {name: examine(folder_of(name), "0.1.0") for name in shipped_names()}


def pack_of(read: dict[str, ExaminedPack], name: str) -> Pack:
    found = read[name].pack
    assert found is not None
    return found


def text_of(name: str, lesson: str) -> str:
    return (folder_of(name) / "lessons" / f"{lesson}.md").read_text("utf-8")


def quizzes_of(name: str, pack: Pack) -> list[Quiz]:
    words = [word for lesson in pack.lessons for word in lesson.quizzes]
    assert words
    paths = [folder_of(name) / "quizzes" / f"{word}.toml" for word in words]
    return [load_quiz(path.read_text("utf-8"), path.name) for path in paths]


def test_there_are_packs() -> None:
    assert {"penyedia", "petugas", "vendors"} <= set(shipped_names())
    with pytest.raises(KeyError):
        folder_of("../penyedia")


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_pack_passes_the_checks_of_a_foreign_one(
    read: dict[str, ExaminedPack], name: str
) -> None:
    assert read[name].problems == ()
    assert read[name].skipped == ()
    pack = pack_of(read, name)
    assert pack.id == name
    assert [one.id for one in read[name].lessons] == [one.id for one in pack.lessons]


@pytest.mark.parametrize("name", shipped_names())
def test_every_source_is_cited_and_every_lesson_says_what_was_not_found(
    read: dict[str, ExaminedPack], name: str
) -> None:
    pack = pack_of(read, name)
    cited = set()
    for lesson in pack.lessons:
        text = text_of(name, lesson.id)
        cited |= set(CITED.findall(text))
        assert NOT_FOUND[pack.language] in " ".join(text.replace("*", "").split()), lesson.id
    assert cited == set(pack.sources)


@pytest.mark.parametrize("name", shipped_names())
def test_every_lesson_has_a_picture_and_tells_what_is_on_it(
    read: dict[str, ExaminedPack], name: str
) -> None:
    for lesson in pack_of(read, name).lessons:
        told = PICTURE.findall(text_of(name, lesson.id))
        assert told, lesson.id
        assert all(len(words.split()) >= 6 for words in told), lesson.id


@pytest.mark.parametrize("name", shipped_names())
def test_a_lesson_is_ten_to_twenty_minutes(read: dict[str, ExaminedPack], name: str) -> None:
    """Read slowly, with its boxes to tick: 50 to 100 words a minute."""
    pack = pack_of(read, name)
    for lesson in pack.lessons:
        words = len(text_of(name, lesson.id).split())
        assert 10 <= lesson.minutes <= 20
        assert 50 <= words / lesson.minutes <= 100, (lesson.id, words)
    assert sum(one.minutes for one in pack.lessons) <= pack.hours_jp * JP_MINUTES


@pytest.mark.parametrize("name", shipped_names())
def test_every_quiz_asks_eight_questions_and_says_why(
    read: dict[str, ExaminedPack], name: str
) -> None:
    pack = pack_of(read, name)
    assert all(lesson.quizzes for lesson in pack.lessons)
    for quiz in quizzes_of(name, pack):
        assert len(quiz.questions()) >= 8
        for one in quiz.questions():
            match one:
                case Single(answers=answers) | Multiple(answers=answers):
                    assert all(each.feedback for each in answers), one.id
                case TrueFalse(if_right=right, if_wrong=wrong):
                    assert right, one.id
                    assert wrong, one.id
                case Matching(pairs=pairs):
                    assert all(each.feedback for each in pairs), one.id
                    assert one.feedback, one.id
                case Ordering():
                    assert one.feedback, one.id
                case Numeric(answers=ranges, otherwise=otherwise):
                    assert otherwise, one.id
                    assert all(each.feedback for each in ranges), one.id
                case _:
                    pytest.fail(f"{one.id}: give {type_of(one)} a reason for each answer")


@pytest.mark.parametrize("name", shipped_names())
def test_nobody_passes_by_taking_the_longest_answer_or_saying_false(
    read: dict[str, ExaminedPack], name: str
) -> None:
    asked = [one for quiz in quizzes_of(name, pack_of(read, name)) for one in quiz.questions()]
    singles = [one.answers for one in asked if isinstance(one, Single)]
    longest = [max(answers, key=lambda each: len(each.text)) for answers in singles]
    assert len(singles) > 10
    assert sum(each.right for each in longest) <= len(singles) / 2
    statements = [one.right for one in asked if isinstance(one, TrueFalse)]
    assert len(statements) > 5
    assert 1 / 3 <= sum(statements) / len(statements) <= 2 / 3


def outline(name: str, lesson: str) -> list[str]:
    """What both languages must share: headings, rows, boxes, blocks, citations, pictures."""
    text = text_of(name, lesson)
    return [">" if mark.startswith(">") else mark.strip() for mark in MARKS.findall(text)]


@pytest.mark.parametrize(("english", "indonesian"), TRANSLATED.items())
def test_both_languages_say_the_same(
    read: dict[str, ExaminedPack], english: str, indonesian: str
) -> None:
    there, here = pack_of(read, english), pack_of(read, indonesian)
    assert (there.version, there.hours_jp, there.checked_on) == (
        here.version, here.hours_jp, here.checked_on,
    )  # fmt: skip
    assert list(there.sources) == list(here.sources)
    assert [one.goal for one in there.tasks] == [one.goal for one in here.tasks]
    assert [(one.kind, one.minute) for one in there.drills] == [
        (one.kind, one.minute) for one in here.drills
    ]
    for one, other in zip(there.lessons, here.lessons, strict=True):
        assert one.minutes == other.minutes
        assert sorted(outline(english, one.id)) == sorted(outline(indonesian, other.id))
    pairs = zip(quizzes_of(english, there), quizzes_of(indonesian, here), strict=True)
    for one_quiz, other_quiz in pairs:
        shared = [[(q.id, type_of(q)) for q in quiz.questions()] for quiz in (one_quiz, other_quiz)]
        assert shared[0] == shared[1]


SCREEN = ["Segel penawaran", "Sambungan putus", "Selesai", "Tersegel di sini", "Terkirim",
          "Diterima", "Perlu tindakan", "Digantikan"]  # fmt: skip


@pytest.mark.parametrize("word", SCREEN)
def test_a_lesson_calls_things_as_the_screens_do(read: dict[str, ExaminedPack], word: str) -> None:
    screens = {one.id: one.string for one in read_catalog() if isinstance(one.id, str)}
    for name, said in (("penyedia", word), ("vendors", screens[word])):
        lessons = [text_of(name, one.id) for one in pack_of(read, name).lessons]
        assert any(said in text for text in lessons), said


@pytest.mark.parametrize("name", shipped_names())
def test_the_gateway_takes_a_dummy_tender_as_any_other(tmp_path: Path, name: str) -> None:
    house = open_house(tmp_path)
    paths = sorted((folder_of(name) / "tenders").iterdir())
    report = import_files(house.centre, paths, by=house.head)
    assert (report.refused, report.warnings, report.waiting) == ([], [], [])
    assert report.added == len(paths) == 1


def test_the_packs_are_in_what_is_installed() -> None:
    """hatch takes the whole of `sync`; nothing there may be left out by its name."""
    root = Path(__file__).parents[3]
    assert folder_of("penyedia").is_relative_to(root / "sync")
    ignored = (root / ".gitignore").read_text("utf-8").split()
    assert not {"*.md", "*.toml", "*.svg", "*.json", "packs"} & set(ignored)


@pytest.mark.parametrize("name", shipped_names())
def test_every_task_is_at_a_lesson_and_has_the_tender_that_its_goal_needs(
    read: dict[str, ExaminedPack], name: str
) -> None:
    pack = pack_of(read, name)
    assert {one.id for one in pack.tasks} == {task for one in pack.lessons for task in one.tasks}
    for task in pack.tasks:
        needs = task.goal not in ("register_vendor", "end_visit")
        assert bool(task.tender) == needs, task.id
        assert bool(read[name].tenders.get(task.tender)) == needs, task.id


def test_every_goal_of_the_judge_is_practised_by_vendors(read: dict[str, ExaminedPack]) -> None:
    for name in ("penyedia", "vendors"):
        assert {one.goal for one in pack_of(read, name).tasks} == set(MODELS)


@pytest.mark.parametrize("name", ["penyedia", "vendors"])
def test_practice_files_are_what_they_are_said_to_be(
    read: dict[str, ExaminedPack], name: str
) -> None:
    """The seat's check stops the damaged one, and finds nothing in the others but their names."""
    stated = practice_files(pack_of(read, name), read[name].entries)
    assert [one.kind for one in stated] == ["technical", "price", "damaged"]
    found = {}
    for one in stated:
        path = folder_of(name) / "files" / one.name
        source = Source(name="a.pdf", size=path.stat().st_size, open=partial(path.open, "rb"))
        found[one.kind] = [(each.code, each.severity) for each in check([source])]
    assert found == {"technical": [], "price": [], "damaged": [("file_empty", "stop")]}
