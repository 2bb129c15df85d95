"""What an attempt scores: a pure function of the quiz and the attempt's events (ADR 56).

Nothing is added up as events arrive, so two seats that each hold a part of an attempt can never
make its score larger: both are computed from all its events. "Not scored" is a state, never 0.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from sync.errors import Fault
from sync.training.attempts import AttemptClosed, AttemptEvent, Began, QuestionAnswered, own_events
from sync.training.questions import (
    AnyQuestion,
    Judgement,
    Quiz,
    Response,
    digest,
    fits,
    is_blank,
    is_scored,
    judge,
)
from sync.training.questions.model import QuizNote

__all__ = ["AttemptScore", "JudgedQuestion", "RightInRow", "counted", "in_a_row", "score"]

QuestionState = Literal["right", "partly", "wrong", "unanswered", "not_scored"]


@dataclass(frozen=True)
class JudgedQuestion:
    """One question of an attempt. `points` is None where the program does not score.

    `late` are the answers after the end: kept, shown as late, and never counted.
    """

    question: AnyQuestion
    state: QuestionState
    response: Response
    judgement: Judgement
    points: float | None
    late: tuple[QuestionAnswered, ...]


@dataclass(frozen=True)
class AttemptScore:
    """An attempt as its events tell it; all figures are of the questions the program scores.

    `began` and `ended` are None where no such event is known yet. `percent` is None where nothing
    is scored. `passed` is None while the attempt runs, where the quiz has no pass mark, and where
    what a person has yet to judge decides.
    """

    attempt: str
    began: datetime.datetime | None
    ended: datetime.datetime | None
    questions: tuple[JudgedQuestion, ...]
    points: float
    most_points: float
    percent: float | None
    passed: bool | None


@dataclass(frozen=True)
class RightInRow:
    """How many right answers in a row stand now, the most there were, and when it was enough."""

    now: int
    most: int
    done_at: datetime.datetime | None


def score(quiz: Quiz, attempt: str, events: Iterable[AttemptEvent]) -> AttemptScore:
    """Compute the score of an attempt from all events of it that are known.

    An answer counts when its time is not after the first end of the attempt; of several to one
    question the last one counts. Until the beginning arrives nothing is known to be asked.
    Raises: Fault("attempt_events_differ", attempt, event), Fault("attempt_of_other_quiz", attempt).
    """
    own = own_events(attempt, events)
    began = _began(quiz, attempt, own)
    ended = next((one.at for one in own if isinstance(one, AttemptClosed)), None)
    if began is None:
        return AttemptScore(attempt, None, ended, (), 0, 0, None, None)
    answers = _answers(own)
    judged = tuple(
        _judged(question, answers.get(question.id, []), ended) for question in _asked(quiz, began)
    )
    got = sum((_credit(one) * _worth(one.question) for one in judged), Fraction(0))
    most = sum((_worth(one.question) for one in judged if one.points is not None), Fraction(0))
    return AttemptScore(
        attempt=attempt,
        began=began.at,
        ended=ended,
        questions=judged,
        points=_rounded(got),
        most_points=_rounded(most),
        percent=_rounded(100 * got / most) if most else None,
        passed=_passed(quiz, judged, got, most) if ended else None,
    )


def in_a_row(quiz: Quiz, attempt: str, events: Iterable[AttemptEvent]) -> RightInRow:
    """Count the right answers in a row of an exercise; the quiz says how many are enough.

    Only final answers before the end are tries. A second right answer to a question that is in the
    row already adds nothing. An answer that is not wholly right begins the row again.
    Raises: as `score`.
    """
    own = own_events(attempt, events)
    began = _began(quiz, attempt, own)
    known = {} if began is None else {one.id: one for one in _asked(quiz, began)}
    ended = next((one.at for one in own if isinstance(one, AttemptClosed)), None)
    row: set[str] = set()
    most, done_at = 0, None
    for one in own:
        if not isinstance(one, QuestionAnswered) or not one.final or one.question not in known:
            continue
        if ended is not None and one.at > ended:
            break
        question = known[one.question]
        if not is_scored(question):
            continue
        row = row | {one.question} if judge(question, one.response).credit == 1 else set()
        most = max(most, len(row))
        if quiz.in_a_row and len(row) >= quiz.in_a_row and done_at is None:
            done_at = one.at
    return RightInRow(len(row), most, done_at)


def counted(quiz: Quiz, scores: Sequence[AttemptScore]) -> AttemptScore | None:
    """Return the attempt that counts by the quiz's rule, of those that ended; never a sum.

    Of attempts with one percentage the earlier counts. None where none ended.
    """
    over = sorted((one for one in scores if one.ended), key=lambda one: (one.ended, one.attempt))
    if not over:
        return None
    if quiz.retake.counts == "best":
        return max(over, key=lambda one: -1 if one.percent is None else one.percent)
    return over[0 if quiz.retake.counts == "first" else -1]


def _began(quiz: Quiz, attempt: str, own: Sequence[AttemptEvent]) -> Began | None:
    """The beginning of an attempt, after a look at whether all of it is of this quiz."""
    found = next((one for one in own if isinstance(one, Began)), None)
    if found is None:
        return None
    drawn = {one.id for one in found.draw.questions()}
    known = {one.id: one for one in quiz.questions()}
    is_own = found.draw.quiz == digest(quiz) and drawn <= set(known)
    if not is_own or not all(
        one.question in drawn and fits(known[one.question], one.response)
        for one in own
        if isinstance(one, QuestionAnswered)
    ):
        raise Fault("attempt_of_other_quiz", attempt=attempt)
    return found


def _asked(quiz: Quiz, began: Began) -> list[AnyQuestion]:
    known = {one.id: one for one in quiz.questions()}
    return [known[one.id] for one in began.draw.questions()]


def _answers(own: Sequence[AttemptEvent]) -> dict[str, list[QuestionAnswered]]:
    """The answers by question, each question's in their order."""
    found: dict[str, list[QuestionAnswered]] = {}
    for one in own:
        if isinstance(one, QuestionAnswered):
            found.setdefault(one.question, []).append(one)
    return found


def _judged(
    question: AnyQuestion, answers: Sequence[QuestionAnswered], ended: datetime.datetime | None
) -> JudgedQuestion:
    in_time = [one for one in answers if ended is None or one.at <= ended]
    response = in_time[-1].response if in_time else None
    judgement = judge(question, response)
    return JudgedQuestion(
        question=question,
        state=_state(judgement, response),
        response=response,
        judgement=judgement,
        points=None if judgement.credit is None else _rounded(judgement.credit * _worth(question)),
        late=tuple(answers[len(in_time) :]),
    )


def _state(judgement: Judgement, response: Response) -> QuestionState:
    if judgement.credit is None:
        return "not_scored"
    if is_blank(response):
        return "unanswered"
    if judgement.credit == 1:
        return "right"
    return "partly" if judgement.credit else "wrong"


def _passed(
    quiz: Quiz, judged: Sequence[JudgedQuestion], got: Fraction, most: Fraction
) -> bool | None:
    """Whether the pass mark is reached whatever a person says of what the program left out."""
    if not quiz.pass_percent:
        return None
    by_people = [one for one in judged if one.points is None]
    total = most + sum((_worth(one.question) for one in by_people), Fraction(0))
    # Nobody judges a blank answer: it can no longer get points.
    left = sum(
        (_worth(one.question) for one in by_people if not is_blank(one.response)), Fraction(0)
    )
    needed = Fraction(quiz.pass_percent, 100) * total
    if got >= needed:
        return True
    return None if got + left >= needed else False


def _credit(one: JudgedQuestion) -> Fraction:
    return one.judgement.credit or Fraction(0)


def _worth(question: AnyQuestion) -> Fraction:
    """The points of a question; a note has none."""
    return Fraction(0) if isinstance(question, QuizNote) else _exact(float(question.points))


@lru_cache(maxsize=256)
def _exact(points: float) -> Fraction:
    """Return the number as it was written; a board asks for the same few thousands of times."""
    return Fraction(repr(points))


def _rounded(value: Fraction) -> float:
    return round(float(value), 5)
