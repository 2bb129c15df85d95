"""What an attempt came to, in words: each question with the answer, the right one, and why."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup, escape

from kiosk.training.taking import QuizAttempt
from kiosk.training.views import figure, placed
from sync.training.questions import AnyQuestion, Response, is_blank, is_scored, solution
from sync.training.questions.judging import options
from sync.training.questions.model import (
    Matching,
    Multiple,
    Ordering,
    QuizNote,
    Single,
    TrueFalse,
)
from sync.training.scoring import JudgedQuestion


@dataclass(frozen=True)
class ReasonView:
    """Why: a feedback, and the answer it is about (empty for the whole question)."""

    about: Markup
    html: Markup


@dataclass(frozen=True)
class ResultRow:
    """A question that was asked; `right` is empty where the answer was right or none is known.

    `points` is empty where the program does not score. `late` tells that an answer came after
    the end, and does not count.
    """

    number: int
    state: str
    html: Markup
    answer: Sequence[Markup]
    right: Sequence[Markup]
    reasons: Sequence[ReasonView]
    points: str
    most_points: str
    late: bool


@dataclass(frozen=True)
class CheckedView:
    """What a try in an exercise came to, with the reasons for what was answered."""

    state: str
    reasons: Sequence[ReasonView]


@dataclass(frozen=True)
class QuizResultView:
    """The result of an attempt; `percent` is empty where the program scores nothing of it.

    Of an exercise `needed` are the right answers in a row that end it, `most` those there were.
    """

    title: str
    language: str
    content: str
    word: str
    ended: datetime.datetime
    points: str
    most_points: str
    percent: str
    pass_percent: int
    passed: bool | None
    needed: int
    most: int
    rows: Sequence[ResultRow]


def result(attempt: QuizAttempt, language: str, ended: datetime.datetime) -> QuizResultView:
    """Draw the result of an attempt that ended then.

    Raises: Fault("attempt_events_differ"), Fault("attempt_of_other_quiz").
    """
    found = attempt.score()
    asked = [one for one in found.questions if not isinstance(one.question, QuizNote)]
    rows = [_row(attempt, number, one) for number, one in enumerate(asked, start=1)]
    return QuizResultView(
        attempt.passages.quiz.title,
        language,
        attempt.content,
        attempt.word,
        ended,
        figure(found.points),
        figure(found.most_points),
        "" if found.percent is None else figure(found.percent),
        attempt.passages.quiz.pass_percent,
        found.passed,
        attempt.passages.quiz.in_a_row,
        attempt.in_a_row().most,
        rows,
    )


def checked(attempt: QuizAttempt, question: str) -> CheckedView:
    """Draw how the answer to a question is judged, as it stands now. Raises: as `result`."""
    found = next(one for one in attempt.score().questions if one.question.id == question)
    return CheckedView(found.state, _reasons(attempt, found))


def _row(attempt: QuizAttempt, number: int, one: JudgedQuestion) -> ResultRow:
    question = one.question
    known = is_scored(question) and one.state != "right"
    return ResultRow(
        number=number,
        state=one.state,
        html=_text(attempt, question.text),
        answer=[] if is_blank(one.response) else words(attempt, question, one.response),
        right=words(attempt, question, solution(question)) if known else [],
        reasons=_reasons(attempt, one),
        points="" if one.points is None else figure(one.points),
        most_points=figure(question.points),
        late=bool(one.late),
    )


def _reasons(attempt: QuizAttempt, one: JudgedQuestion) -> Sequence[ReasonView]:
    html = attempt.passages.html
    return [
        ReasonView(
            _text(attempt, reason.about) if reason.about in html else Markup(),
            _text(attempt, reason.text),
        )
        for reason in one.judgement.reasons
    ]


def words(attempt: QuizAttempt, question: AnyQuestion, response: Response) -> Sequence[Markup]:
    """Put a response into words, a line each; of `matching` each pair with what was chosen."""
    if response is None or isinstance(response, str):
        return [escape(response)] if response else []
    match question:
        case Single() | Multiple():
            return [_text(attempt, question.answers[place].text) for place in response]
        case TrueFalse():
            return [escape(_("Benar") if response == (0,) else _("Salah"))]
        case Ordering():
            return [escape(question.items[place]) for place in response]
        case Matching():
            known = options(question)
            return [
                _text(attempt, pair.left)
                + " → "
                + (known[place] if place >= 0 else _("belum dipilih"))
                for pair, place in zip(question.pairs, response, strict=True)
            ]
        case _:
            return []


def _text(attempt: QuizAttempt, text: str) -> Markup:
    found = attempt.passages.html.get(text)
    return escape(text) if found is None else placed(found, attempt.content)
