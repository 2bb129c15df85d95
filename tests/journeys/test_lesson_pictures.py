"""Pictures of our own pages in the vendors' lessons show what the pages say today."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kiosk.demo.house import House, open_house
from sync.argon import LEAST
from sync.training.shipped import folder_of
from tests.journeys import lesson_pictures as pictures

REMAKE = "make it again: python -m tests.journeys.lesson_pictures"
MOST_ALL_BYTES = 1_500_000


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = open_house(tmp_path, headless=True, cost=LEAST, realm="training")
    yield opened
    opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=pictures.SIZE, locale="id-ID")
    yield context.new_page()
    context.close()


def test_every_picture_is_the_one_whose_words_were_kept_and_is_in_a_lesson() -> None:
    whole = 0
    for name, note in pictures.kept().items():
        pack, _, stop = name.partition("/")
        folder = folder_of(pack)
        data = (folder / "media" / pictures.name_of(stop)).read_bytes()
        assert hashlib.sha256(data).hexdigest() == note.sha256, f"{name}: {REMAKE}"
        assert len(data) <= pictures.MOST_BYTES, name
        whole += len(data)
        lessons = [one.read_text("utf-8") for one in (folder / "lessons").glob("*.md")]
        shown = f"](media/{pictures.name_of(stop)})"
        assert sum(shown in one for one in lessons) == 1, name
    assert whole <= MOST_ALL_BYTES
    there = {
        f"{pack}/{one.stem.removeprefix('layar-')}"
        for pack in pictures.PACKS.values()
        for one in (folder_of(pack) / "media").glob("layar-*.png")
    }
    assert there == set(pictures.kept())


@pytest.mark.parametrize("walk", [pictures.walk_along, pictures.walk_to_the_receipt])
def test_a_picture_shows_what_its_page_says(
    page: Page, house: House, walk: Callable[[Page, House, pictures.Look], None]
) -> None:
    kept, seen, differ = pictures.kept(), [], []

    def compare(stop: str, language: str, _picture: bytes, words: list[str]) -> None:
        name = f"{pictures.PACKS[language]}/{stop}"
        seen.append(name)
        if kept[name].words != words:
            gone = [one for one in kept[name].words if one not in words]
            new = [one for one in words if one not in kept[name].words]
            differ.append(f"{name} shows {gone}, its page says {new}; {REMAKE}")

    walk(page, house, compare)
    assert seen
    assert not differ, "\n".join(differ)


def test_another_word_on_a_page_would_be_found(page: Page, house: House) -> None:
    told: list[list[str]] = []

    def change(_stop: str, _language: str, _picture: bytes, words: list[str]) -> None:
        page.evaluate("document.querySelector('h1').textContent = 'Lain'")
        told.extend([words, pictures.words_of(page)])
        raise StopIteration

    with pytest.raises(StopIteration):
        pictures.walk_along(page, house, change)
    assert told[0] != told[1] and "Lain" in told[1]
