"""What templates/training/ may see of a quiz while it is taken: nothing tells what is right."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from kiosk.errors import Explanation, explain
from kiosk.training.taking import QuizAttempt
from kiosk.training.views import figure, placed
from sync.errors import Fault
from sync.training.questions import Response, shown
from sync.training.questions.model import QuizNote, QuizSection
from sync.training.questions.trainee import ShownQuestion, ShownSection
from sync.training.quiz_passages import QuizPassages
from sync.training.scoring import AttemptScore, counted


@dataclass(frozen=True)
class AnswerView:
    """Something to choose or to order."""

    id: str
    html: Markup
    chosen: bool


@dataclass(frozen=True)
class LeftView:
    """The left side of a pair, and the id of what was chosen for it."""

    id: str
    html: Markup
    chosen: str


@dataclass(frozen=True)
class QuestionView:
    """One question as asked: nothing in it tells what is right.

    `page` is its place among `pages` pages, from 1; `number` that among the questions that are
    asked, 0 for a note, of `total`. `since` is when it was drawn, in seconds of the seat's clock.
    Of an exercise, `needed` right answers in a row end it, and `in_a_row` stand now.
    """

    attempt: str
    title: str
    language: str
    page: int
    pages: int
    number: int
    total: int
    type: str
    section: str
    section_html: Markup
    html: Markup
    answers: Sequence[AnswerView]
    lefts: Sequence[LeftView]
    typed: str
    unit: str
    answered: bool
    said: str
    since: float
    needed: int
    in_a_row: int


@dataclass(frozen=True)
class QuestionPlace:
    """A page of an attempt: its section, whether it is the first of that, and its number.

    Only what is asked is numbered, from 1; a note has 0.
    """

    section: ShownSection
    question: ShownQuestion
    is_first: bool
    number: int


def questions(attempt: QuizAttempt) -> Sequence[QuestionPlace]:
    """Return the questions of an attempt as its trainee sees them, in their order."""
    found, asked = [], 0
    for section in shown(attempt.passages.quiz, attempt.draw).sections:
        for place, question in enumerate(section.questions):
            is_asked = question.type != "note"
            asked += is_asked
            found.append(QuestionPlace(section, question, place == 0, asked if is_asked else 0))
    return found


def order_now(attempt: QuizAttempt, question: ShownQuestion) -> Sequence[str]:
    """Return the ids of what is shown, in the order of the answer where there is one."""
    response = attempt.response(question.id)
    if question.type == "ordering" and isinstance(response, tuple):
        return [_ids(attempt, question)[place] for place in response]
    return [one.id for one in question.answers]


def question(
    attempt: QuizAttempt,
    language: str,
    number: int,
    since: float,
    typed: str | None = None,
    said: str = "",
) -> QuestionView:
    """Draw page `number`, from 1; `typed` is what stood there and could not be read."""
    every = questions(attempt)
    place = every[number - 1]
    asked, response = place.question, attempt.response(place.question.id)
    ids = _ids(attempt, asked)
    chosen = _chosen(asked, response, ids)
    texts = {one.id: _answer_html(attempt, asked, one.text) for one in asked.answers}
    return QuestionView(
        attempt=attempt.id,
        title=attempt.passages.quiz.title,
        language=language,
        page=number,
        pages=len(every),
        number=place.number,
        total=max(one.number for one in every),
        type=asked.type,
        section=place.section.title,
        section_html=_html(attempt, place.section.text) if place.is_first else Markup(),
        html=_html(attempt, asked.text),
        answers=[AnswerView(one, texts[one], one in chosen) for one in order_now(attempt, asked)],
        lefts=[
            LeftView(one.id, _html(attempt, one.text), left)
            for one, left in zip(asked.lefts, chosen or [""] * len(asked.lefts), strict=False)
        ],
        typed=typed if typed is not None else response if isinstance(response, str) else "",
        unit=asked.unit,
        answered=response is not None,
        said=said,
        since=since,
        needed=attempt.passages.quiz.in_a_row,
        in_a_row=attempt.in_a_row().now,
    )


def _chosen(asked: ShownQuestion, response: Response, ids: Mapping[int, str]) -> Sequence[str]:
    """The ids that were chosen; of `matching` one for each left side."""
    if not isinstance(response, tuple):
        return []
    return [ids.get(one, "") for one in response]


def _ids(attempt: QuizAttempt, asked: ShownQuestion) -> Mapping[int, str]:
    """The id as shown by the place in the file."""
    order = next(one.order for one in attempt.draw.questions() if one.id == asked.id)
    return {place: str(number) for number, place in enumerate(order, start=1)}


def _answer_html(attempt: QuizAttempt, asked: ShownQuestion, text: str) -> Markup:
    if asked.type == "true_false":
        return escape(_("Benar") if text == "true" else _("Salah"))
    return _html(attempt, text) if asked.type in ("single", "multiple") else escape(text)


def _html(attempt: QuizAttempt, text: str) -> Markup:
    """The HTML of a text of the quiz; plain text is escaped."""
    found = attempt.passages.html.get(text)
    return escape(text) if found is None else placed(found, attempt.content)


@dataclass(frozen=True)
class OverviewView:
    """All questions of an attempt: (number, address, answered); notes are left out."""

    attempt: str
    title: str
    language: str
    rows: Sequence[tuple[int, str, bool]]

    @property
    def unanswered(self) -> int:
        """How many have no answer."""
        return sum(not answered for _number, _url, answered in self.rows)

    @classmethod
    def of(cls, attempt: QuizAttempt, language: str) -> OverviewView:
        """Draw the overview."""
        rows = [
            (
                one.number,
                url_for("training.question", attempt=attempt.id, number=page),
                attempt.response(one.question.id) is not None,
            )
            for page, one in enumerate(questions(attempt), start=1)
            if one.number
        ]
        return cls(attempt.id, attempt.passages.quiz.title, language, rows)


@dataclass(frozen=True)
class TriedView:
    """An attempt that ended: its address, when, and how much it scored (empty: not scored)."""

    url: str
    ended: datetime.datetime
    percent: str
    passed: bool | None
    counts: bool


@dataclass(frozen=True)
class QuizView:
    """The page before a quiz.

    `needed` right answers in a row end an exercise, 0 for a test. `attempts` is how often it may be
    taken, 0 for any number; `counts` which attempt counts.
    `running` is the address at which the one that runs goes on, "" for none; `refused` says why
    none may be begun now. `answers_wait`: what is right is shown once the whole class is done.
    """

    title: str
    language: str
    html: Markup
    questions: int
    pass_percent: int
    needed: int
    attempts: int
    wait_minutes: int
    counts: str
    running: str
    tried: Sequence[TriedView]
    refused: Explanation | None
    answers_wait: bool
    content: str
    word: str

    @classmethod
    def of(
        cls,
        content: str,
        word: str,
        language: str,
        found: QuizPassages,
        attempts: Sequence[QuizAttempt],
        refused: Fault | None,
        *,
        answers_wait: bool,
    ) -> QuizView:
        """Draw the page. Raises: what `scoring.score` raises."""
        quiz, retake = found.quiz, found.quiz.retake
        running = next((one for one in attempts if one.ended is None), None)
        return cls(
            title=quiz.title,
            language=language,
            html=placed(found.html[quiz.text], content) if quiz.text else Markup(),
            questions=sum(map(_asked, quiz.sections)),
            pass_percent=quiz.pass_percent,
            needed=quiz.in_a_row,
            attempts=retake.attempts,
            wait_minutes=retake.wait_minutes,
            counts=retake.counts,
            running="" if running is None else resumed(running),
            tried=_tried(found, attempts),
            refused=None if running is not None or refused is None else explain(refused),
            answers_wait=answers_wait,
            content=content,
            word=word,
        )


def resumed(attempt: QuizAttempt) -> str:
    """Return the address of the first question without an answer, else of the overview."""
    for number, one in enumerate(questions(attempt), start=1):
        if one.number and attempt.response(one.question.id) is None:
            return url_for("training.question", attempt=attempt.id, number=number)
    return url_for("training.overview", attempt=attempt.id)


def _asked(section: QuizSection) -> int:
    return section.draw or sum(not isinstance(one, QuizNote) for one in section.questions)


def _tried(found: QuizPassages, attempts: Sequence[QuizAttempt]) -> Sequence[TriedView]:
    scores: Sequence[AttemptScore] = [one.score() for one in attempts]
    best = counted(found.quiz, scores)
    return [
        TriedView(
            url_for("training.result", attempt=one.attempt),
            one.ended,
            "" if one.percent is None else figure(one.percent),
            one.passed,
            best is not None and best.attempt == one.attempt,
        )
        for one in scores
        if one.ended is not None
    ]
