"""Pictures of our own pages in the lessons of all packs show what the pages say today."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sync.training.shipped import folder_of, shipped_names
from tests.journeys import pictures
from tests.journeys.lesson_pictures import WALKS
from tests.journeys.vendor_pictures import PACKS

REMAKE = "make it again: python -m tests.journeys.lesson_pictures"
MOST_ALL_BYTES = 1_500_000
SHOWN = re.compile(r"!\[([^\]]+)\]\(media/layar-([a-z-]+)\.png\)")


def shown_by(pack: str) -> dict[str, list[str]]:
    """Which pictures of our pages each lesson of a pack shows, by the lesson's word."""
    lessons = sorted((folder_of(pack) / "lessons").glob("*.md"))
    return {
        one.stem: [stop for _, stop in SHOWN.findall(one.read_text("utf-8"))] for one in lessons
    }


def test_every_picture_is_the_one_whose_words_were_kept_and_is_in_a_lesson() -> None:
    whole = 0
    for name, note in pictures.kept().items():
        pack, _, stop = name.partition("/")
        data = (folder_of(pack) / "media" / pictures.file_of(stop)).read_bytes()
        assert hashlib.sha256(data).hexdigest() == note.sha256, f"{name}: {REMAKE}"
        assert len(data) <= pictures.MOST_BYTES, name
        whole += len(data)
        assert sum(shown.count(stop) for shown in shown_by(pack).values()) == 1, name
    assert whole <= MOST_ALL_BYTES
    there = {
        f"{pack}/{one.stem.removeprefix('layar-')}"
        for pack in shipped_names()
        for one in (folder_of(pack) / "media").glob("layar-*.png")
    }
    assert there == set(pictures.kept())


def test_every_lesson_of_staff_shows_their_own_pages() -> None:
    assert all(shown_by("petugas").values())


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.__name__)
def test_a_picture_shows_what_its_page_says(
    browser: Browser, tmp_path: Path, walk: pictures.Walk
) -> None:
    kept, seen, differ = pictures.kept(), [], []

    def compare(_page: Page, name: str, words: list[str]) -> None:
        seen.append(name)
        if kept[name].words != words:
            gone = [one for one in kept[name].words if one not in words]
            new = [one for one in words if one not in kept[name].words]
            differ.append(f"{name} shows {gone}, its page says {new}; {REMAKE}")

    walk(browser, tmp_path / "room", compare)
    assert seen
    assert not differ, "\n".join(differ)


def test_another_word_on_a_page_would_be_found(browser: Browser, tmp_path: Path) -> None:
    told: list[list[str]] = []

    def change(page: Page, name: str, words: list[str]) -> None:
        assert name.partition("/")[0] in PACKS.values()
        page.evaluate("document.querySelector('h1').textContent = 'Lain'")
        told.extend([words, pictures.words_of(page)])
        raise StopIteration

    with pytest.raises(StopIteration):
        WALKS[0](browser, tmp_path / "room", change)
    assert told[0] != told[1] and "Lain" in told[1]
