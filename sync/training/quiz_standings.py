"""How one trainee stands at a quiz that a class takes: computed from all events that are known.

A quiz that the trainer ran with all ends for everybody at one time: whoever had not handed in has
an end there, also when their seat never recorded one (Kolibri #15195).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sync.errors import Fault
from sync.training.attempts import AttemptClosed, AttemptEvent, Began, QuestionAnswered
from sync.training.questions import Quiz
from sync.training.scoring import AttemptScore, counted, score

__all__ = ["CommonEnd", "QuizStanding", "QuizState", "standing"]

QuizState = Literal["unbegun", "running", "ended"]


@dataclass(frozen=True)
class CommonEnd:
    """When a quiz ended for a trainee who had begun it by then: aware UTC.

    `final` is the end of the class: what is begun after it never counts.
    """

    at: datetime.datetime
    final: bool = False


@dataclass(frozen=True)
class QuizStanding:
    """How one trainee stands at one quiz of the plan.

    `state` is that of the newest attempt. `score` is of the attempt that counts by the quiz's rule;
    while none ended, of the one that runs; None where nothing is known or the quiz is not here.
    `late` counts the answers that came after the end: kept, shown as late, never counted.
    """

    state: QuizState = "unbegun"
    attempts: int = 0
    score: AttemptScore | None = None
    late: int = 0


@dataclass(frozen=True)
class _Attempt:
    began: datetime.datetime
    ended: bool
    late: int
    score: AttemptScore | None


def standing(
    quiz: Quiz | None, events: Iterable[AttemptEvent], ends: Sequence[CommonEnd]
) -> QuizStanding:
    """Compute how a trainee stands at a quiz from the events of all their attempts at it.

    Without the quiz, what can be known without judging is told. An attempt whose events contradict
    each other, or that is of another version of the quiz, has no score.
    """
    by_attempt: dict[str, list[AttemptEvent]] = {}
    for one in sorted(events, key=lambda each: (each.at, each.id)):
        by_attempt.setdefault(one.attempt, []).append(one)
    last = next((one.at for one in ends if one.final), None)
    found: list[_Attempt] = []
    late = 0
    for attempt, own in by_attempt.items():
        if last is not None and own[0].at > last:
            late += sum(isinstance(one, QuestionAnswered) for one in own)
            continue
        found.append(_attempt(quiz, attempt, own, ends))
    if not found:
        return QuizStanding(late=late)
    newest = max(found, key=lambda one: one.began)
    return QuizStanding(
        state="ended" if newest.ended else "running",
        attempts=len(found),
        score=_counted(quiz, found) or newest.score,
        late=late + sum(one.late for one in found),
    )


def _attempt(
    quiz: Quiz | None, attempt: str, own: Sequence[AttemptEvent], ends: Sequence[CommonEnd]
) -> _Attempt:
    began = next((one.at for one in own if isinstance(one, Began)), own[0].at)
    common = min((one.at for one in ends if one.at >= began), default=None)
    whole = list(own)
    if common is not None:
        end = f"{attempt}/end"
        whole.append(AttemptClosed(id=end, attempt=attempt, at=common, by="trainer"))
    closed = min((one.at for one in whole if isinstance(one, AttemptClosed)), default=None)
    late = sum(
        isinstance(one, QuestionAnswered) and closed is not None and one.at > closed for one in own
    )
    return _Attempt(began, closed is not None, late, _scored(quiz, attempt, whole))


def _scored(quiz: Quiz | None, attempt: str, events: Sequence[AttemptEvent]) -> AttemptScore | None:
    if quiz is None:
        return None
    try:
        return score(quiz, attempt, events)
    except Fault:
        return None


def _counted(quiz: Quiz | None, found: Sequence[_Attempt]) -> AttemptScore | None:
    scores = [one.score for one in found if one.score is not None and one.score.began is not None]
    return None if quiz is None else counted(quiz, scores)
