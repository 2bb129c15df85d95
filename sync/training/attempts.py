"""The events of an attempt at a quiz, and the rules of taking it again (ADR 56).

One attempt is one list of events that are never changed, whichever seats they were made at. Each
has its own id, so an event that arrives twice is one event, and its time on the trusted clock,
so the order of arrival says nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from msgspec import Meta

from sync.errors import Fault
from sync.training.questions import AttemptDraw, Quiz, Response
from sync.training.questions.model import QuestionId, QuizPart
from sync.wire.shapes import Id

__all__ = ["AttemptClosed", "AttemptEvent", "Began", "QuestionAnswered", "may_begin", "own_events"]


class AttemptEventBase(QuizPart, frozen=True, kw_only=True):
    """What every event has; `at` is the trusted clock's time, in UTC."""

    id: Id
    attempt: Id
    at: Annotated[datetime.datetime, Meta(tz=True)]


class Began(AttemptEventBase, frozen=True, tag="began", kw_only=True):
    """The attempt was opened, with what was drawn for it."""

    draw: AttemptDraw


class QuestionAnswered(AttemptEventBase, frozen=True, tag="answered", kw_only=True):
    """An answer as it stood at a pause of typing; a later one to the same question takes its place.

    `response` as in `sync.training.questions.judging`; None clears the answer. `final`, of an
    exercise alone: the trainee asked for it to be judged.
    """

    question: QuestionId
    response: Response
    final: bool = False


class AttemptClosed(AttemptEventBase, frozen=True, tag="closed", kw_only=True):
    """The end of the attempt: handed in by the trainee, or the test ended by the trainer."""

    by: Literal["trainee", "trainer"]


AttemptEvent = Began | QuestionAnswered | AttemptClosed


def own_events(attempt: str, events: Iterable[AttemptEvent]) -> tuple[AttemptEvent, ...]:
    """Return the events of one attempt, each once, by their time and then their id.

    Events of other attempts are passed over: a class's whole list may be given.
    Raises: Fault("attempt_events_differ", attempt, event) where two events have one id.
    """
    found: dict[str, AttemptEvent] = {}
    for one in events:
        if one.attempt == attempt and found.setdefault(one.id, one) != one:
            raise Fault("attempt_events_differ", attempt=attempt, event=one.id)
    return tuple(sorted(found.values(), key=lambda one: (one.at, one.id)))


def may_begin(quiz: Quiz, ended: Sequence[datetime.datetime], now: datetime.datetime) -> None:
    """Check that a trainee whose earlier attempts ended at these times may begin one now.

    Raises: Fault("quiz_attempts_used", most), Fault("quiz_wait", minutes) with the whole minutes
    that are left, rounded up.
    """
    rules = quiz.retake
    if rules.attempts and len(ended) >= rules.attempts:
        raise Fault("quiz_attempts_used", most=rules.attempts)
    if ended and rules.wait_minutes:
        left = max(ended) + datetime.timedelta(minutes=rules.wait_minutes) - now
        if left > datetime.timedelta(0):
            raise Fault("quiz_wait", minutes=-(-left // datetime.timedelta(minutes=1)))
