"""What a whole class answered to one question: which answer was given how often, and by no name."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from sync.training.questions import AnyQuestion, Judgement, Response, is_blank, is_scored, judge
from sync.training.questions.judging import options, weight
from sync.training.questions.model import (
    Matching,
    Multiple,
    Ordering,
    QuizNote,
    Single,
    TrueFalse,
)
from sync.training.scoring import QuestionState

__all__ = ["LONGEST_SHOWN", "MOST_GIVEN", "TRUE", "AnswerGroup", "GivenAnswer", "given_answers"]

MOST_GIVEN = 10
"""Of answers that nobody offered, so many of the most frequent ones are listed."""
LONGEST_SHOWN = 300
"""So many letters of a typed answer are shown."""
TRUE = ("true", "false")
"""The texts of the two choices of `true_false`, as at the seat."""


@dataclass(frozen=True)
class GivenAnswer:
    """One answer, and how many gave it.

    `texts` is one text, of `ordering` all items in the order that was given; an answer that was
    offered is Markdown, another one plain. `state` is what it is worth, of one of several ticks
    whether it belongs to the right answer; "not_scored" where the program does not judge.
    """

    texts: tuple[str, ...]
    state: QuestionState
    count: int


@dataclass(frozen=True)
class AnswerGroup:
    """What was answered to one thing that is asked: the left side `about` of a pair, else "".

    `others` is how many gave an answer that is not listed.
    """

    about: str
    answers: tuple[GivenAnswer, ...]
    others: int = 0


def given_answers(question: AnyQuestion, responses: Iterable[Response]) -> tuple[AnswerGroup, ...]:
    """Count how often each answer was given, of responses that fit the question, blank ones left.

    Every choice of `single`, `multiple` and `true_false` is listed in the file's order, chosen or
    not; of `multiple` one response counts at each of its ticks. Of the other types the answers that
    were given are listed, the most frequent first; of `matching` for each pair.
    """
    given = [one for one in responses if not is_blank(one)]
    ticked = [one for one in given if isinstance(one, tuple)]
    match question:
        case Single():
            states = [_worth(judge(question, (place,))) for place, _ in enumerate(question.answers)]
            return (_offered([one.text for one in question.answers], states, ticked),)
        case Multiple():
            states = [_state(question, weight(question, one) > 0) for one in question.answers]
            return (_offered([one.text for one in question.answers], states, ticked),)
        case TrueFalse():
            states = [_worth(judge(question, (place,))) for place in (0, 1)]
            return (_offered(TRUE, states, ticked),)
        case Matching():
            return tuple(_pair(question, place, ticked) for place, _ in enumerate(question.pairs))
        case QuizNote():
            return ()
        case _:
            return (_frequent(_named(question, given)),)


def _offered(
    texts: Sequence[str], states: Sequence[QuestionState], given: Iterable[tuple[int, ...]]
) -> AnswerGroup:
    counts = Counter(place for one in given for place in one)
    return AnswerGroup(
        "",
        tuple(
            GivenAnswer((text,), state, counts[place])
            for place, (text, state) in enumerate(zip(texts, states, strict=True))
        ),
    )


def _pair(question: Matching, place: int, given: Iterable[tuple[int, ...]]) -> AnswerGroup:
    pair, known = question.pairs[place], options(question)
    chosen = [known[one[place]] for one in given if one[place] >= 0]
    named = [(one, _Named((one,), _state(question, one == pair.right))) for one in chosen]
    found = _frequent(named)
    return AnswerGroup(pair.left, found.answers, found.others)


@dataclass(frozen=True, order=True)
class _Named:
    """An answer as it is shown."""

    texts: tuple[str, ...]
    state: QuestionState


def _named(question: AnyQuestion, given: Iterable[Response]) -> list[tuple[Hashable, _Named]]:
    """Return each response with what it is the same as another one by: two spellings are one."""
    found: list[tuple[Hashable, _Named]] = []
    for response in given:
        judged = judge(question, response)
        state = _worth(judged)
        if isinstance(response, str):
            text = unicodedata.normalize("NFC", " ".join(response.split()))
            same: Hashable = text.casefold() if judged.read_as is None else judged.read_as
            shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
            found.append(((same, state), _Named((shown,), state)))
        elif isinstance(question, Ordering) and response is not None:
            texts = tuple(question.items[place] for place in response)
            found.append((response, _Named(texts, state)))
    return found


def _frequent(named: Iterable[tuple[Hashable, _Named]]) -> AnswerGroup:
    """List the most frequent answers, each as most of those who gave it wrote it."""
    written: dict[Hashable, Counter[_Named]] = {}
    for same, one in named:
        written.setdefault(same, Counter())[one] += 1
    found = [
        (counts.total(), min(counts, key=lambda one: (-counts[one], one)))
        for counts in written.values()
    ]
    found.sort(key=lambda one: (-one[0], one[1]))
    listed = tuple(GivenAnswer(one.texts, one.state, count) for count, one in found[:MOST_GIVEN])
    return AnswerGroup("", listed, sum(count for count, _ in found[MOST_GIVEN:]))


def _worth(judged: Judgement) -> QuestionState:
    if judged.credit is None:
        return "not_scored"
    return "right" if judged.credit == 1 else "partly" if judged.credit else "wrong"


def _state(question: AnyQuestion, right: bool) -> QuestionState:
    if not is_scored(question):
        return "not_scored"
    return "right" if right else "wrong"
