"""What lessons print in italics stands on a screen, word for word, in both languages."""

from __future__ import annotations

import re
from functools import cache

import pytest

from kiosk.translations.__main__ import read_catalog
from sync.training.shipped import folder_of

# Lessons whose italics are words of screens and nothing else.
QUOTING = {
    "pendaftaran-surat": "registration-papers",
    "user-id-kata-sandi": "user-id-password",
    "mencari-tender": "finding-tender",
}
ITALICS = re.compile(r"(?<!\*)\*(?!\*)([^*]+)(?<!\*)\*(?!\*)")
VALUE = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]+\}")
FEWEST_LETTERS = 8
"""Less than this beside a value, such as `%(name)s.`, would fit any sentence."""


def quotes(pack: str, word: str) -> list[str]:
    folder = folder_of(pack)
    paths = (folder / "lessons" / f"{word}.md", folder / "quizzes" / f"{word}.toml")
    texts = [" ".join(path.read_text("utf-8").split()) for path in paths]
    return [found for text in texts for found in ITALICS.findall(text)]


def pattern(template: str) -> re.Pattern[str] | None:
    literal = VALUE.split(template)
    if len(literal) > 1 and sum(map(str.isalpha, "".join(literal))) < FEWEST_LETTERS:
        return None
    return re.compile(".+".join(map(re.escape, literal)))


@cache
def screens() -> list[tuple[str, re.Pattern[str] | None, re.Pattern[str] | None]]:
    """The texts of the screens: the Indonesian one, and how each language's looks."""
    found = [(one.id, one.string) for one in read_catalog()]
    plain = [(a, b) for a, b in found if isinstance(a, str) and isinstance(b, str) and a]
    return [(a, pattern(a), pattern(b)) for a, b in plain]


def said(quote: str, language: str) -> set[str]:
    """Return the Indonesian texts of which this may be a showing in a language."""
    return {
        text for text, here, there in screens()
        if (looks := here if language == "id" else there) and looks.fullmatch(quote)
    }  # fmt: skip


@pytest.mark.parametrize(("indonesian", "english"), QUOTING.items())
def test_what_a_lesson_quotes_is_on_a_screen(indonesian: str, english: str) -> None:
    here, there = quotes("penyedia", indonesian), quotes("vendors", english)
    assert len(here) > 10
    known = {"id": [said(one, "id") for one in here], "en": [said(one, "en") for one in there]}
    for language, shown in (("id", here), ("en", there)):
        assert [one for one, texts in zip(shown, known[language], strict=True) if not texts] == []
    assert len(here) == len(there)
    for one, texts in zip(here, known["id"], strict=True):
        assert any(texts & other for other in known["en"]), one
    for one, texts in zip(there, known["en"], strict=True):
        assert any(texts & other for other in known["id"]), one


@pytest.mark.parametrize("quote", ["Segel dan kirim", "Simpan untuk besok", "Data per kemarin"])
def test_what_no_screen_says_is_found_out(quote: str) -> None:
    assert said(quote, "id") == set()
