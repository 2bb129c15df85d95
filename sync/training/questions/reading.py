"""Read a quiz file and say everything that is wrong in it, each with its line.

A wrong quiz is refused as a whole. What is wrong is a `Fault` whose parameters begin with `file`
and `line`; the sentences stand in `kiosk/errors/quizzes.py`.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
from msgspec import inspect

from sync import texts
from sync.errors import Fault
from sync.requirements.lines import Lines, place
from sync.toml_shape import SHOWN, Path, ShapeProblem, differences
from sync.training.questions.judging import is_scored, judge, options, solution
from sync.training.questions.model import (
    MOST_ASKED,
    MOST_QUESTIONS,
    AnyQuestion,
    Choice,
    Matching,
    Multiple,
    NumberRange,
    Numeric,
    Ordering,
    Quiz,
    QuizNote,
    QuizSection,
    Single,
)

# A bank of MOST_QUESTIONS questions of usual length.
MOST_CHARACTERS = 5_000_000
_TWICE = ("Cannot overwrite a value", "Cannot declare", "Cannot mutate", "Duplicate inline")


def load_quiz(text: str, file: str) -> Quiz:
    """Read a quiz. `file` is what people call it.

    Raises: the first Fault of `quiz_problems`.
    """
    found = quiz_problems(text, file)
    if found:
        raise found[0]
    return msgspec.convert(tomllib.loads(text), Quiz)


def quiz_text(data: bytes, file: str) -> str:
    """Decode a quiz file or a GIFT file. Raises: Fault("quiz_file_no_text", file)."""
    text = texts.decoded(data)
    if text is None:
        raise Fault("quiz_file_no_text", file=file)
    return text


def quiz_problems(text: str, file: str) -> list[Fault]:
    """Return everything that is wrong in a quiz, from top to bottom; nothing when it is right.

    What does not read as TOML hides what stands after it, and a wrong shape hides what would be
    asked of a quiz of the right one.
    """
    if len(text) > MOST_CHARACTERS:
        return [Fault("quiz_file_too_long", file=file, most=MOST_CHARACTERS)]
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line, column = place(text, error)
        twice = any(words in str(error) for words in _TWICE)
        code = "quiz_file_key_twice" if twice else "quiz_file_not_toml"
        return [Fault(code, file=file, line=line, column=column)]
    found = [
        (path, f"quiz_file_{what}", params)
        for path, what, params in differences(inspect.type_info(Quiz), raw)
    ] or list(mistakes(msgspec.convert(raw, Quiz)))
    if not found:
        return []
    # Where only the whole quiz is wrong no line has to be looked for in it.
    lines = Lines(text if any(path for path, _, _ in found) else "")
    told = [(lines.of(path), code, params) for path, code, params in found]
    return [
        Fault(code, file=file, line=line, **params)
        for line, code, params in sorted(told, key=lambda one: one[0])
    ]


def mistakes(quiz: Quiz) -> Iterator[ShapeProblem]:
    """Yield what is wrong in a quiz of the right shape: its path, a code, and its parameters."""
    questions = quiz.questions()
    if len(questions) > MOST_QUESTIONS:
        yield (), "quiz_questions_many", {"most": MOST_QUESTIONS}
        return
    counted = Counter(one.id for one in questions)
    for number, section in enumerate(quiz.sections):
        where: Path = ("sections", number)
        asked = _asked(section.questions)
        if section.draw > asked:
            yield (*where, "draw"), "quiz_draw_more", {"draw": section.draw, "count": asked}
        for place_, question in enumerate(section.questions):
            path = (*where, "questions", place_)
            if counted[question.id] > 1:
                yield (*path, "id"), "quiz_id_twice", {"value": question.id}
            yield from ((path, code, params) for code, params in question_mistakes(question))
    if not _asked(questions):
        yield (), "quiz_nothing_asked", {}
    count = sum(pages_of(one) for one in quiz.sections)
    if count > MOST_ASKED:
        yield (), "quiz_asked_many", {"count": count, "most": MOST_ASKED}
    drawn = sum(one.draw or _scored(one.questions) for one in quiz.sections)
    if quiz.in_a_row > drawn:
        yield ("in_a_row",), "quiz_in_a_row_many", {"rule": quiz.in_a_row, "count": drawn}


def pages_of(section: QuizSection) -> int:
    """Return how many pages an attempt has of a section: what is drawn, and every note."""
    asked = _asked(section.questions)
    return (section.draw or asked) + len(section.questions) - asked


def question_mistakes(question: AnyQuestion) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield what is wrong in one question of the right shape: a code and its parameters."""
    name: dict[str, object] = {"value": question.id}
    choices = _choices(question)
    if choices is not None and len(choices) < 2:
        yield "quiz_choices_few", name
        return
    for text in _repeated(question, choices or ()):
        yield "quiz_answer_twice", {**name, "answer": text[:SHOWN]}
    reversed_ = _reversed(question)
    if reversed_ is not None:
        yield "quiz_range_reversed", {**name, "low": reversed_.low, "high": reversed_.high}
        return
    if isinstance(question, Single | Multiple) and any(
        _is_unused(question, one) for one in question.answers
    ):
        yield "quiz_weight_unused", name
    if is_scored(question) and judge(question, solution(question)).credit != 1:
        yield "quiz_full_unreachable", name


def _reversed(question: AnyQuestion) -> NumberRange | None:
    """The first range whose ends stand the wrong way round."""
    ranges = question.answers if isinstance(question, Numeric) else ()
    return next((one for one in ranges if one.low > one.high), None)


def _is_unused(question: Single | Multiple, choice: Choice) -> bool:
    """Whether a weight is written where it counts nothing."""
    by_weights = isinstance(question, Single) or question.credit == "weights"
    return choice.weight != 0 and (choice.right or not by_weights)


def _choices(question: AnyQuestion) -> Sequence[str] | None:
    """What is chosen from in a question; None where a text is typed."""
    match question:
        case Single() | Multiple():
            return [one.text for one in question.answers]
        case Ordering():
            return question.items
        case Matching():
            return options(question)
        case _:
            return None


def _repeated(question: AnyQuestion, choices: Sequence[str]) -> list[str]:
    """The texts that stand twice; what is right for two pairs may, what belongs nowhere not."""
    if isinstance(question, Matching):
        rights = {one.right for one in question.pairs}
        return [*_twice([one.left for one in question.pairs]), *_twice([*rights, *question.extra])]
    return _twice(choices)


def _twice(named: Sequence[str]) -> list[str]:
    return [text for text, count in Counter(named).items() if count > 1]


def _asked(questions: Sequence[AnyQuestion]) -> int:
    return sum(not isinstance(one, QuizNote) for one in questions)


def _scored(questions: Sequence[AnyQuestion]) -> int:
    return sum(is_scored(one) for one in questions)
