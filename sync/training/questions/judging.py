"""Judge one answer to one question: which part of its points it gets, and why.

A response is kept by places in the file, counted from 0, whatever order the trainee saw:
one place for `single` and `true_false` (0 true, 1 false), the ticked places for `multiple`, all
places in the trainee's order for `ordering`, for `matching` a place in `options` for each pair
(-1 where none was chosen), and the typed text for the others. None: not answered.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from sync.training.questions.model import (
    WEIGHT_SLACK,
    AnyQuestion,
    Choice,
    Matching,
    Multiple,
    Numeric,
    Open,
    Ordering,
    QuizNote,
    Short,
    Single,
    TrueFalse,
)
from sync.training.questions.numbers import readings

Response = str | tuple[int, ...] | None
MOST_TYPED = 20_000
_STAR = "\0"


@dataclass(frozen=True)
class AnswerReason:
    """A feedback text (Markdown); `about` is the answer it belongs to, "" for the whole."""

    about: str
    text: str


@dataclass(frozen=True)
class Judgement:
    """`credit` is the part of the points, 0 to 1; None where the program does not score."""

    credit: Fraction | None
    reasons: tuple[AnswerReason, ...] = ()
    read_as: float | None = None
    """Of a typed number: how it was read, so that `1.500` is told as 1500."""


def is_scored(question: AnyQuestion) -> bool:
    """Return whether the program judges answers to this question."""
    return question.scored and not isinstance(question, Open | QuizNote)


def options(question: Matching) -> tuple[str, ...]:
    """Return what may be chosen for each pair, each text once, in the order of the file."""
    return tuple(dict.fromkeys((*(one.right for one in question.pairs), *question.extra)))


def fits(question: AnyQuestion, response: Response) -> bool:
    """Return whether a response has the form that this question's type asks for."""
    match question:
        case _ if response is None:
            return True
        case QuizNote():
            return False
        case Short() | Numeric() | Open():
            return isinstance(response, str) and len(response) <= MOST_TYPED
        case _ if isinstance(response, str):
            return False
        case Single():
            return len(response) == 1 and response[0] in range(len(question.answers))
        case TrueFalse():
            return response in ((0,), (1,))
        case Multiple():
            places = range(len(question.answers))
            return len(set(response)) == len(response) and all(one in places for one in response)
        case Ordering():
            return sorted(response) == list(range(len(question.items)))
        case Matching():
            allowed = range(-1, len(options(question)))
            same = len(response) == len(question.pairs)
            return same and all(one in allowed for one in response)


def is_blank(response: Response) -> bool:
    """Return whether nothing was answered: no tick, no choice, no letter."""
    if response is None:
        return True
    if isinstance(response, str):
        return not response.strip()
    return all(one == -1 for one in response)


def judge(question: AnyQuestion, response: Response) -> Judgement:
    """Judge a response that `fits`. A blank one gets nothing, with the general feedback alone."""
    general = (AnswerReason("", question.feedback),) if question.feedback else ()
    if not is_scored(question):
        return Judgement(None, general)
    if is_blank(response):
        return Judgement(Fraction(0), general)
    found = _judge(question, response)
    return Judgement(found.credit, (*found.reasons, *general), found.read_as)


def solution(question: AnyQuestion) -> Response:
    """Return a response that gets all the points; None where a person judges.

    A question in which no answer does gets its best one.
    """
    match question:
        case Single():
            places = range(len(question.answers))
            return (max(places, key=lambda one: weight(question, question.answers[one])),)
        case Multiple():
            best = enumerate(question.answers)
            return tuple(place for place, one in best if weight(question, one) > 0)
        case TrueFalse():
            return (0,) if question.right else (1,)
        case Matching():
            known = options(question)
            return tuple(known.index(one.right) for one in question.pairs)
        case Ordering():
            return tuple(range(len(question.items)))
        case Short():
            taken = max(question.answers, key=lambda one: one.weight)
            return _escaped(taken.text).replace("*", "").replace(_STAR, "*")
        case Numeric():
            best_range = max(question.answers, key=lambda one: one.weight)
            return repr((best_range.low + best_range.high) / 2).removesuffix(".0")
        case Open() | QuizNote():
            return None


def weight(question: Single | Multiple, choice: Choice) -> float:
    """Return what a choice adds, in percent; of `multiple` by shares, 100 means one share."""
    by_weights = isinstance(question, Single) or question.credit == "weights"
    return choice.weight if by_weights and not choice.right else 100 * choice.right


def _judge(question: AnyQuestion, response: Response) -> Judgement:
    match question:
        case Short() if isinstance(response, str):
            return _short(question, response)
        case Numeric() if isinstance(response, str):
            return _numeric(question, response)
        case Single() | Multiple() if isinstance(response, tuple):
            chosen = [question.answers[place] for place in response]
            reasons = tuple(AnswerReason(one.text, one.feedback) for one in chosen if one.feedback)
            return Judgement(_choices(question, chosen), reasons)
        case TrueFalse():
            right = (response == (0,)) is question.right
            text = question.if_right if right else question.if_wrong
            return Judgement(Fraction(right), (AnswerReason("", text),) if text else ())
        case Matching() if isinstance(response, tuple):
            return _matching(question, response)
        case Ordering() if isinstance(response, tuple):
            at_place = [place == item for place, item in enumerate(response)]
            return Judgement(_part(at_place, whole=question.credit == "whole"))
    raise AssertionError("a response of another form: ask fits() first")


def _choices(question: Single | Multiple, chosen: list[Choice]) -> Fraction:
    if isinstance(question, Multiple) and question.credit == "whole":
        return Fraction({id(one) for one in chosen} == _right(question))
    if isinstance(question, Multiple) and question.credit == "share":
        wrong = sum(not one.right for one in chosen)
        share = Fraction(len(chosen) - 2 * wrong, len(_right(question)) or 1)
        return max(Fraction(0), share)
    return _percent(sum(Fraction(repr(weight(question, one))) for one in chosen))


def _right(question: Multiple) -> set[int]:
    return {id(one) for one in question.answers if one.right}


def _percent(total: Fraction | int) -> Fraction:
    """Weights as a part of the points: 99.99999 % of three thirds is all of them."""
    if total >= 100 - Fraction(repr(WEIGHT_SLACK)):
        return Fraction(1)
    return max(Fraction(0), Fraction(total) / 100)


def _part(right: list[bool], *, whole: bool) -> Fraction:
    return Fraction(all(right)) if whole else Fraction(sum(right), len(right))


def _matching(question: Matching, response: tuple[int, ...]) -> Judgement:
    known = options(question)
    pairs = list(zip(question.pairs, response, strict=True))
    right = [place >= 0 and known[place] == pair.right for pair, place in pairs]
    reasons = tuple(AnswerReason(pair.left, pair.feedback) for pair, _ in pairs if pair.feedback)
    return Judgement(_part(right, whole=question.credit == "whole"), reasons)


def _short(question: Short, typed: str) -> Judgement:
    for one in question.answers:
        if _pattern(one.text, case=one.case).fullmatch(_plain(typed)):
            return Judgement(_percent(Fraction(repr(one.weight))), _reason(one.text, one.feedback))
    return Judgement(Fraction(0))


def _numeric(question: Numeric, typed: str) -> Judgement:
    read = list(readings(typed, question.unit))
    # Of two readings of one text the one counts that gives more.
    fitting = [
        (one, number)
        for number in read
        if (one := next((one for one in question.answers if one.low <= number <= one.high), None))
    ]
    if not fitting:
        reasons = _reason(typed, question.otherwise)
        return Judgement(Fraction(0), reasons, read[0] if read else None)
    best, number = max(fitting, key=lambda pair: pair[0].weight)
    credit = _percent(Fraction(repr(best.weight)))
    return Judgement(credit, _reason(typed, best.feedback), number)


def _reason(about: str, text: str) -> tuple[AnswerReason, ...]:
    return (AnswerReason(about, text),) if text else ()


def _plain(text: str) -> str:
    """Two spellings of one text are one: composed letters, single spaces."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _escaped(text: str) -> str:
    return _plain(text.replace("\\*", _STAR))


def _pattern(text: str, *, case: bool) -> re.Pattern[str]:
    return re.compile("".join(_pieces(_escaped(text))), re.S | (0 if case else re.I))


def _pieces(text: str) -> Iterator[str]:
    """A pattern that never backtracks: what follows a star is looked for once, from the left."""
    first, *others = text.split("*")
    yield _literal(first)
    for number, one in enumerate(others, start=1):
        last = number == len(others)
        # An atomic group gives nothing back, so a text made to cost time costs little.
        yield f".*{_literal(one)}" if last else f"(?>.*?{_literal(one)})"


def _literal(text: str) -> str:
    return re.escape(text.replace(_STAR, "*"))
