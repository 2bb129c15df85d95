"""The texts of a quiz as HTML, for pages: made where a stranger's Markdown may cost what it wants.

That is the process that reads the pack (`sync.training.pack_process`); a page of a seat looks the
HTML of a text up and reads no Markdown.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from sync.training.lessons import LessonReader
from sync.training.questions.model import (
    AnyQuestion,
    Matching,
    Multiple,
    Numeric,
    Quiz,
    Short,
    Single,
    TrueFalse,
)

# Words and their punctuation on one line: no mark of Markdown can be in it.
_PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ ,;.?()'\"%/])*")
_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>\s*", re.S)


class QuizPassages(Struct, frozen=True):
    """A quiz, and the HTML of each Markdown text in it by that text."""

    quiz: Quiz
    html: Mapping[str, str]


def passages(quiz: Quiz, reader: LessonReader) -> QuizPassages:
    """Return a quiz with its texts as HTML that may stand on a page.

    A text of one paragraph comes without the `<p>`, so that it may stand in a label.
    """
    found = dict.fromkeys(text for text in _texts(quiz) if text)
    return QuizPassages(
        quiz, {text: _html(reader, f"q{number}", text) for number, text in enumerate(found)}
    )


def _html(reader: LessonReader, name: str, text: str) -> str:
    if _PLAIN.fullmatch(text):
        return html.escape(text, quote=False)
    drawn = reader.passage(name, text)
    alone = _PARAGRAPH.fullmatch(drawn)
    return alone[1] if alone else drawn


def _texts(quiz: Quiz) -> Iterator[str]:
    yield quiz.text
    for section in quiz.sections:
        yield section.text
        for question in section.questions:
            yield from (question.text, question.feedback, *_own_texts(question))


def _own_texts(question: AnyQuestion) -> Iterator[str]:
    """The Markdown that a question has beside what all have."""
    match question:
        case Single() | Multiple():
            for one in question.answers:
                yield from (one.text, one.feedback)
        case TrueFalse():
            yield from (question.if_right, question.if_wrong)
        case Matching():
            for pair in question.pairs:
                yield from (pair.left, pair.feedback)
        case Short():
            yield from (one.feedback for one in question.answers)
        case Numeric():
            yield question.otherwise
            yield from (one.feedback for one in question.answers)
