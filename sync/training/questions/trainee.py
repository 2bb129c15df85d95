"""What a trainee's browser may see of a quiz: never the right answers, nor what tells them.

An attempt draws once: `draw` chooses the questions and every order from the attempt's id, the same
on each Python (`random.Random` with a text as seed), and the draw is kept in the attempt's first
event. A shown answer's id is its place as shown, so it says nothing of its place in the file.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Collection, Sequence

import msgspec

from sync.errors import Fault
from sync.training.questions.judging import MOST_TYPED, Response, fits, is_blank, options
from sync.training.questions.model import (
    AnyQuestion,
    Matching,
    Multiple,
    Numeric,
    Ordering,
    QuestionId,
    QuestionType,
    Quiz,
    QuizNote,
    QuizPart,
    QuizSection,
    Single,
    TrueFalse,
    type_of,
)
from sync.training.questions.numbers import readings
from sync.wire.shapes import Sha256


class DrawnQuestion(QuizPart, frozen=True, kw_only=True):
    """A question of one attempt; `order` has its answers' places in the file as they are shown."""

    id: QuestionId
    order: tuple[int, ...] = ()


class AttemptDraw(QuizPart, frozen=True, kw_only=True):
    """The questions of one attempt by section, from a quiz with this digest."""

    quiz: Sha256
    sections: tuple[tuple[DrawnQuestion, ...], ...]

    def questions(self) -> tuple[DrawnQuestion, ...]:
        """Return all drawn questions in the order they are shown."""
        return tuple(one for section in self.sections for one in section)


class ShownAnswer(QuizPart, frozen=True, kw_only=True):
    """An answer to choose or to order, or the left side of a pair."""

    id: str
    text: str


class ShownQuestion(QuizPart, frozen=True, kw_only=True):
    """A question as asked. `lefts` are of `matching` alone, and are answered one by one."""

    id: QuestionId
    type: QuestionType
    text: str
    points: float
    answers: tuple[ShownAnswer, ...] = ()
    lefts: tuple[ShownAnswer, ...] = ()
    unit: str = ""


class ShownSection(QuizPart, frozen=True, kw_only=True):
    """A section as shown."""

    title: str
    text: str
    questions: tuple[ShownQuestion, ...]


class ShownQuiz(QuizPart, frozen=True, kw_only=True):
    """All that a browser gets of a quiz before hand-in."""

    title: str
    text: str
    sections: tuple[ShownSection, ...]


def digest(quiz: Quiz) -> str:
    """Return the SHA-256 of everything in a quiz, in hex: one changed word is another quiz."""
    return hashlib.sha256(msgspec.json.encode(quiz, order="deterministic")).hexdigest()


def draw(quiz: Quiz, attempt: str) -> AttemptDraw:
    """Choose the questions and orders of an attempt; the same ones for the same id and quiz."""
    own = digest(quiz)
    # Fairness among trainees, not secrecy: who holds the quiz holds its answers too.
    chance = random.Random(f"{attempt}:{own}")  # noqa: S311
    return AttemptDraw(quiz=own, sections=tuple(_section(one, chance) for one in quiz.sections))


def for_trainee(quiz: Quiz, attempt: str) -> ShownQuiz:
    """Return what the browser of an attempt may see, from the attempt's id alone."""
    return shown(quiz, draw(quiz, attempt))


def shown(quiz: Quiz, drawn: AttemptDraw) -> ShownQuiz:
    """Return what the browser may see of an attempt that drew `drawn` from this quiz."""
    known = {one.id: one for one in quiz.questions()}
    sections = (
        ShownSection(
            title=section.title,
            text=section.text,
            questions=tuple(_shown(known[one.id], one.order) for one in chosen),
        )
        for section, chosen in zip(quiz.sections, drawn.sections, strict=True)
    )
    return ShownQuiz(title=quiz.title, text=quiz.text, sections=tuple(sections))


def response_to(
    quiz: Quiz, drawn: AttemptDraw, question: str, given: str | Sequence[str]
) -> Response:
    """Turn what a browser sent into a response: typed text, or ids of shown answers.

    Of `matching` one id for each left side, "" where none is chosen. Returns None for a blank one.
    Raises: Fault("quiz_answer_unknown") for what was never shown, Fault("quiz_answer_long", most),
    Fault("quiz_number_unreadable").
    """
    asked = next((one for one in quiz.questions() if one.id == question), None)
    order = next((one.order for one in drawn.questions() if one.id == question), None)
    if asked is None or order is None:
        raise Fault("quiz_answer_unknown")
    response = given if isinstance(given, str) else _places(asked, order, given)
    if isinstance(response, str) and len(response) > MOST_TYPED:
        raise Fault("quiz_answer_long", most=MOST_TYPED)
    if is_blank(response):
        return None
    if not fits(asked, response):
        raise Fault("quiz_answer_unknown")
    if isinstance(asked, Numeric) and not list(readings(str(response), asked.unit)):
        raise Fault("quiz_number_unreadable")
    return response


def _places(asked: AnyQuestion, order: tuple[int, ...], given: Sequence[str]) -> tuple[int, ...]:
    ids = {str(number): place for number, place in enumerate(order, start=1)}
    if isinstance(asked, Matching):
        ids[""] = -1
    if any(one not in ids for one in given):
        raise Fault("quiz_answer_unknown")
    return tuple(ids[one] for one in given)


def _section(section: QuizSection, chance: random.Random) -> tuple[DrawnQuestion, ...]:
    questions = section.questions
    asked = [place for place, one in enumerate(questions) if not isinstance(one, QuizNote)]
    taken = chance.sample(asked, section.draw) if section.draw else asked
    left_out = {*asked} - {*taken}
    kept = [place for place in range(len(questions)) if place not in left_out]
    notes = {number for number, one in enumerate(kept) if isinstance(questions[one], QuizNote)}
    order = _permuted(len(kept), notes, chance) if section.shuffle else range(len(kept))
    return tuple(_drawn(questions[kept[number]], chance) for number in order)


def _drawn(question: AnyQuestion, chance: random.Random) -> DrawnQuestion:
    order: Sequence[int] = ()
    match question:
        case Single() | Multiple():
            still = {place for place, one in enumerate(question.answers) if one.fixed}
            count = len(question.answers)
            order = _permuted(count, still, chance) if question.shuffle else range(count)
        case TrueFalse():
            order = (0, 1)
        case Ordering():
            order = _permuted(len(question.items), (), chance)
        case Matching():
            order = _permuted(len(options(question)), (), chance)
    return DrawnQuestion(id=question.id, order=tuple(order))


def _permuted(count: int, still: Collection[int], chance: random.Random) -> list[int]:
    """A fair permutation, in which places of `still` keep what is theirs."""
    movable = [place for place in range(count) if place not in still]
    mixed = iter(chance.sample(movable, len(movable)))
    return [place if place in still else next(mixed) for place in range(count)]


def _shown(question: AnyQuestion, order: tuple[int, ...]) -> ShownQuestion:
    return ShownQuestion(
        id=question.id,
        type=type_of(question),
        text=question.text,
        points=question.points,
        answers=_numbered([_texts(question)[place] for place in order]),
        lefts=_numbered([one.left for one in getattr(question, "pairs", ())]),
        unit=getattr(question, "unit", ""),
    )


def _texts(question: AnyQuestion) -> Sequence[str]:
    """The answers of a question in the order of the file; those of true and false are no texts."""
    match question:
        case Single() | Multiple():
            return [one.text for one in question.answers]
        case TrueFalse():
            return ("true", "false")
        case Ordering():
            return question.items
        case Matching():
            return options(question)
        case _:
            return ()


def _numbered(texts: Sequence[str]) -> tuple[ShownAnswer, ...]:
    return tuple(ShownAnswer(id=str(n), text=text) for n, text in enumerate(texts, start=1))
