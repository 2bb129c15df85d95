"""How one trainee stands at a quiz that a class takes: computed from all events that are known.

A quiz that the trainer ran with all ends for everybody at one time: whoever had not handed in has
an end there, also when their seat never recorded one (Kolibri #15195).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from sync.errors import Fault
from sync.training.attempts import AttemptClosed, AttemptEvent, Began, QuestionAnswered
from sync.training.questions import Quiz
from sync.training.scoring import AttemptScore, counted, score
from sync.wire.classes import QuizRun
from sync.wire.times import from_text

__all__ = ["CommonEnd", "QuizStanding", "QuizState", "common_ends", "standing"]

QuizState = Literal["unbegun", "running", "ended"]


@dataclass(frozen=True)
class CommonEnd:
    """When a quiz ended for a trainee who had begun it by then: aware UTC.

    `final` is the end of the class: what is begun after it never counts. `reopened` is set where
    the trainee was given more time: from then until `at` an end by the trainer is none, as it was
    made before more was given. `come` is false while the end lies ahead.
    """

    at: datetime.datetime
    final: bool = False
    reopened: datetime.datetime | None = None
    come: bool = True

    def undoes(self, event: AttemptEvent) -> bool:
        """Whether an event is an end by the trainer that more time has undone."""
        return (
            isinstance(event, AttemptClosed)
            and event.by == "trainer"
            and self.reopened is not None
            and self.reopened <= event.at < self.at
        )


@dataclass(frozen=True)
class QuizStanding:
    """How one trainee stands at one quiz of the plan.

    `state` is that of the newest attempt. `late` counts the answers that came after the end: kept,
    shown as late, never counted. `tried` are the attempts, from which the score is computed when it
    is asked for first.
    """

    state: QuizState = "unbegun"
    attempts: int = 0
    late: int = 0
    quiz: Quiz | None = field(default=None, repr=False)
    tried: Sequence[TriedAttempt] = field(default=(), repr=False)

    @cached_property
    def score(self) -> AttemptScore | None:
        """The score of the attempt that counts by the quiz's rule.

        While none ended, of the one that runs; None where nothing is known or the quiz is not here.
        """
        if self.quiz is None or not self.tried:
            return None
        scores = [one.score(self.quiz) for one in self.tried]
        known = [one for one in scores if one is not None and one.began is not None]
        newest = max(range(len(scores)), key=lambda place: self.tried[place].began)
        return counted(self.quiz, known) or scores[newest]


@dataclass(frozen=True)
class TriedAttempt:
    """An attempt with its events, the end that it has by a `CommonEnd` among them."""

    attempt: str
    began: datetime.datetime
    ended: bool
    late: int
    events: Sequence[AttemptEvent] = field(repr=False)

    def score(self, quiz: Quiz) -> AttemptScore | None:
        """Compute what it scores, None where its events contradict each other."""
        try:
            return score(quiz, self.attempt, self.events)
        except Fault:
            return None


def common_ends(
    runs: Iterable[QuizRun],
    step_id: str,
    trainee_id: str,
    closed_at: datetime.datetime | None,
    now: datetime.datetime,
) -> list[CommonEnd]:
    """Return when the quiz of a step ends for one trainee: of each run, then of the class."""
    found = []
    for run in runs:
        end = run.end_of(trainee_id) if run.step == step_id else None
        if end is not None and run.ends_at is not None:
            first = from_text(run.ends_at)
            since = first if first < end else None
            found.append(CommonEnd(end, reopened=since, come=end <= now))
    final = [] if closed_at is None else [CommonEnd(closed_at, final=True)]
    return found + final


def standing(
    quiz: Quiz | None, events: Iterable[AttemptEvent], ends: Sequence[CommonEnd]
) -> QuizStanding:
    """Compute how a trainee stands at a quiz from the events of all their attempts at it.

    Without the quiz, what can be known without judging is told. An attempt whose events contradict
    each other, or that is of another version of the quiz, has no score.
    """
    by_attempt: dict[str, list[AttemptEvent]] = {}
    for one in sorted(events, key=lambda each: (each.at, each.id)):
        if not any(end.undoes(one) for end in ends):
            by_attempt.setdefault(one.attempt, []).append(one)
    last = next((one.at for one in ends if one.final), None)
    come = [one for one in ends if one.come]
    found: list[TriedAttempt] = []
    late = 0
    for attempt, own in by_attempt.items():
        if last is not None and own[0].at > last:
            late += sum(isinstance(one, QuestionAnswered) for one in own)
            continue
        found.append(_attempt(attempt, own, come))
    if not found:
        return QuizStanding(late=late)
    newest = max(found, key=lambda one: one.began)
    return QuizStanding(
        state="ended" if newest.ended else "running",
        attempts=len(found),
        late=late + sum(one.late for one in found),
        quiz=quiz,
        tried=tuple(found),
    )


def _attempt(attempt: str, own: Sequence[AttemptEvent], ends: Sequence[CommonEnd]) -> TriedAttempt:
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
    return TriedAttempt(attempt, began, closed is not None, late, tuple(whole))
