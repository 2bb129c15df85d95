"""The vendors' lessons stand in the order of LKPP's own course book, but where it says why not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sync.training.course_book import ADDED, CHAPTERS, TODAY, BookChapter
from sync.training.pack_reading import read_manifest
from sync.training.shipped import folder_of


def lessons(pack: str) -> list[str]:
    found, _mistakes = read_manifest((folder_of(pack) / "pack.toml").read_text("utf-8"))
    assert found is not None
    return [one.id for one in found.lessons]


ORDER = lessons("penyedia")
TAUGHT = [one for one in CHAPTERS if one.lesson]


def places(chapters: Sequence[BookChapter]) -> list[int]:
    return [ORDER.index(one.lesson) for one in chapters]


def test_the_chapters_stand_in_the_books_order() -> None:
    numbers = [tuple(map(int, one.number.split("."))) for one in CHAPTERS]
    assert numbers == sorted(set(numbers))


def test_lessons_follow_the_book_where_no_reason_is_given() -> None:
    plain = [one for one in TAUGHT if not one.aside]
    assert len(plain) > 10
    assert places(plain) == sorted(places(plain))


@pytest.mark.parametrize(
    "chapter", [one for one in TAUGHT if one.aside], ids=lambda one: one.number
)
def test_a_reason_is_given_only_where_the_order_is_another(chapter: BookChapter) -> None:
    kept = [one for one in TAUGHT if not one.aside or one is chapter]
    assert places(kept) != sorted(places(kept))


def test_every_lesson_is_in_the_book_or_said_to_be_added() -> None:
    assert {one.lesson for one in TAUGHT} | set(ADDED) == set(ORDER)
    assert not {one.lesson for one in TAUGHT} & set(ADDED)
    assert all(one.aside for one in CHAPTERS if not one.lesson)
    assert len(lessons("vendors")) == len(ORDER)


@pytest.mark.parametrize("chapter", TAUGHT, ids=lambda one: one.number)
def test_a_lesson_has_the_word_of_its_chapter(chapter: BookChapter) -> None:
    name = chapter.name.lower()
    for old, new in TODAY.items():
        name = name.replace(old, new)
    assert chapter.word.split()[-1] in name, (name, chapter.word)
    text = (folder_of("penyedia") / "lessons" / f"{chapter.lesson}.md").read_text("utf-8").lower()
    assert chapter.word in " ".join(text.split())


def test_the_first_lesson_says_whose_order_it_is() -> None:
    for pack, lesson in (("penyedia", "mengenal-spse-lpse"), ("vendors", "knowing-spse-lpse")):
        text = (folder_of(pack) / "lessons" / f"{lesson}.md").read_text("utf-8")
        head = text.partition("\n## ")[0]
        assert "[^lkpp]" in head and "[^daftar-isi]" in head
        assert any(one.name in " ".join(head.split()) for one in CHAPTERS)
