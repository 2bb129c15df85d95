"""How far everybody of a class is: a pure function of all events that are known (ADR 56, 59).

Nothing is added up as events arrive: what comes twice, late or in another order changes nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TypeVar

import msgspec

from sync.errors import Fault
from sync.training.class_events import (
    ClassEvent,
    HandMoved,
    LessonRead,
    PlaceChanged,
    QuizRecorded,
    TaskRecorded,
    TraineeJoined,
    TraineeLeft,
)
from sync.training.class_record import ClassRecord, TraineeRecord
from sync.training.given_answers import AnswerGroup, given_answers
from sync.training.question_counts import QuestionCount, count_answers
from sync.training.questions import Quiz, type_of
from sync.training.questions.model import QuestionType
from sync.training.quiz_standings import (
    CommonEnd,
    QuizStanding,
    QuizState,
    common_ends,
    standing,
)
from sync.wire.classes import ClassStep, QuizRun

__all__ = [
    "ClassProgress",
    "ProgressMemory",
    "QuestionAnswers",
    "QuestionCount",
    "QuizStanding",
    "QuizState",
    "TraineeProgress",
    "progress",
]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
STUCK_AFTER = datetime.timedelta(minutes=5)
"""Who did nothing for so long while another went on is shown as stuck."""
TASK_ENDED = "task_ended"
"""The word of the event with which a practice task ends (`sync.training.judge`)."""
_TASK_ENDS = (TASK_ENDED, "seat_ended")


@dataclass(frozen=True)
class TraineeProgress:
    """How far one trainee is.

    `step` is the step they are at, None at none of the plan, and `since` when they came there.
    `done` are the ids of the steps they have finished, in the plan's order. `quizzes` is by step
    id. `hand_up_since` is None while the hand is down, `stuck_since` (the last thing they did)
    while they are not stuck. `here` says whether they have joined and not left. `after_end` counts
    what they worked after the class was closed, which is kept and changes nothing else here.
    `in_task` says whether a practice task of theirs goes on, in the plan or not, `steps_running`
    are the plan's that do; none once they have left, or the class is closed.
    """

    trainee_id: str
    here: bool
    step: str | None
    since: datetime.datetime | None
    done: Sequence[str]
    quizzes: Mapping[str, QuizStanding]
    hand_up_since: datetime.datetime | None = None
    stuck_since: datetime.datetime | None = None
    last_at: datetime.datetime | None = None
    after_end: int = 0
    steps_running: frozenset[str] = frozenset()
    in_task: bool = False

    @property
    def late(self) -> int:
        """How many answers came after the end of their quiz."""
        return sum(one.late for one in self.quizzes.values())


@dataclass(frozen=True)
class QuestionAnswers:
    """What the class answered to one question, by the same attempts as `count`.

    `running` is how many are still taking the quiz.
    """

    count: QuestionCount
    type: QuestionType
    groups: Sequence[AnswerGroup]
    running: int


@dataclass(frozen=True)
class ClassProgress:
    """The whole class: by trainee id. `steps` and `quizzes` are the plan's."""

    trainees: Mapping[str, TraineeProgress] = field(default_factory=dict)
    steps: Sequence[ClassStep] = ()
    quizzes: Mapping[tuple[str, str], Quiz] = field(default_factory=dict)

    @cached_property
    def questions(self) -> Sequence[QuestionCount]:
        """What was answered to each question, the difficult ones first; counted when asked for."""
        return count_answers(self.steps, self.quizzes, self.trainees.values())

    def answers(self, step_id: str, question_id: str) -> QuestionAnswers:
        """Count which answers were given to one question of a step's quiz.

        Raises: Fault("class_question_unknown") where the plan has no such question.
        """
        asked = (
            one for one in self.questions if (one.step, one.question) == (step_id, question_id)
        )
        count = next(asked, None)
        if count is None:
            raise Fault("class_question_unknown")
        step = next(one for one in self.steps if one.id == step_id)
        quiz = self.quizzes[step.pack, step.word]
        question = next(one for one in quiz.questions() if one.id == question_id)
        stands = [one.quizzes[step_id] for one in self.trainees.values() if step_id in one.quizzes]
        scores = [one.score for one in stands if one.score is not None]
        responses = [
            one.response for each in scores for one in each.questions if one.question == question
        ]
        return QuestionAnswers(
            count,
            type_of(question),
            given_answers(question, responses),
            sum(one.state == "running" for one in stands),
        )


class ProgressMemory:
    """What was computed before: of use while nothing new is known of what it was computed from.

    A trainee is known again by their record being the same object.
    """

    def __init__(self) -> None:
        self.trainees: dict[str, _KnownTrainee] = {}
        self.quizzes: dict[tuple[str, str], tuple[object, QuizStanding]] = {}
        self.plan: object = None

    def same_plan(self, plan: object) -> object:
        """Return the plan of the last call where it equals this one, so that `is` compares."""
        if self.plan != plan:
            self.plan = plan
        return self.plan


@dataclass(frozen=True)
class _KnownTrainee:
    plan: object
    seen: datetime.datetime | None
    record: TraineeRecord
    progress: TraineeProgress


def progress(
    record: ClassRecord, now: datetime.datetime, memory: ProgressMemory | None = None
) -> ClassProgress:
    """Compute how far everybody is at `now` (aware, UTC).

    Events are immutable: a `memory` of an earlier call for the same class saves computing what is
    known already, so that the cost of a call goes by what is new.
    """
    memory = memory or ProgressMemory()
    plan = memory.same_plan(_plan(record, now))
    found = {one.trainee_id: _remembered(record, one, now, memory, plan) for one in record.trainees}
    if record.state == "open":
        found = _with_stuck(found, now)
    return ClassProgress(found, record.steps, record.quizzes)


def _remembered(
    record: ClassRecord,
    trainee: TraineeRecord,
    now: datetime.datetime,
    memory: ProgressMemory,
    plan: object,
) -> TraineeProgress:
    seen = record.hands_seen.get(trainee.trainee_id)
    known = memory.trainees.get(trainee.trainee_id)
    if known and known.record is trainee and known.plan is plan and known.seen == seen:
        return known.progress
    ends = {
        one.id: common_ends(record.runs, one.id, trainee.trainee_id, record.closed_at, now)
        for one in record.steps
        if one.kind == "quiz"
    }
    found = _progress_of(record, trainee, ends, seen, memory)
    memory.trainees[trainee.trainee_id] = _KnownTrainee(plan, seen, trainee, found)
    return found


def _plan(record: ClassRecord, now: datetime.datetime) -> object:
    """Return what everybody's progress depends on beside their own events."""
    runs = [
        (one.step, one.started_at, one.ends_at, sorted(one.more.items()), _come(one, now))
        for one in record.runs
    ]
    return [one.id for one in record.steps], sorted(record.quizzes), runs, record.closed_at


def _come(run: QuizRun, now: datetime.datetime) -> list[bool]:
    """Return which of a run's ends have come: the common one, then those of single trainees."""
    ends = [run.end_of(one) for one in ("", *sorted(run.more))]
    return [one is not None and one <= now for one in ends]


def _recalled(
    known: dict[K, tuple[object, V]], name: K, key: object, compute: Callable[[], V]
) -> V:
    """Return what was computed under this name, if it was from the same `key`."""
    before = known.get(name)
    if before is None or before[0] != key:
        before = known[name] = (key, compute())
    return before[1]


def _progress_of(
    record: ClassRecord,
    trainee: TraineeRecord,
    ends: Mapping[str, Sequence[CommonEnd]],
    seen: datetime.datetime | None,
    memory: ProgressMemory,
) -> TraineeProgress:
    events = _ordered(trainee.events)
    end = record.closed_at
    own = [one for one in events if end is None or one.at <= end]
    step, since = _place(own)
    quizzes = _quizzes(record, trainee.trainee_id, events, ends, memory)
    here = _is_here(own)
    running = _tasks_running(own) if here and end is None else frozenset()
    return TraineeProgress(
        trainee_id=trainee.trainee_id,
        here=here,
        step=step,
        since=since,
        done=_done(record.steps, own, quizzes),
        quizzes=quizzes,
        hand_up_since=_hand_up_since(own, seen),
        last_at=own[-1].at if own else None,
        after_end=sum(isinstance(one, _WORK) for one in events[len(own) :]),
        in_task=bool(running),
        steps_running=frozenset(
            one.id for one in record.steps if one.kind == "task" and (one.pack, one.word) in running
        ),
    )


_WORK = (LessonRead, QuizRecorded, TaskRecorded)
"""What a trainee works in a class; reading how it went, the questionnaire and leaving come after
its end as a rule."""


def _ordered(events: Iterable[ClassEvent]) -> list[ClassEvent]:
    """Return each event once, by time and id."""
    once = {one.id: one for one in events}
    return sorted(once.values(), key=lambda one: (one.at, one.id))


def _quizzes(
    record: ClassRecord,
    trainee_id: str,
    events: Sequence[ClassEvent],
    ends: Mapping[str, Sequence[CommonEnd]],
    memory: ProgressMemory,
) -> Mapping[str, QuizStanding]:
    by_quiz: dict[tuple[str, str], list[QuizRecorded]] = {}
    for one in events:
        if isinstance(one, QuizRecorded):
            by_quiz.setdefault((one.pack, one.quiz), []).append(one)
    found = {}
    for step in record.steps:
        if step.kind == "quiz":
            own = [each.event for each in by_quiz.get((step.pack, step.word), [])]
            quiz = record.quizzes.get((step.pack, step.word))
            key = (len(own), tuple(ends[step.id]), quiz is None)
            name = (trainee_id, step.id)
            compute = partial(standing, quiz, own, ends[step.id])
            found[step.id] = _recalled(memory.quizzes, name, key, compute)
    return found


def _done(
    steps: Sequence[ClassStep], own: Sequence[ClassEvent], quizzes: Mapping[str, QuizStanding]
) -> Sequence[str]:
    read = {(one.pack, one.lesson) for one in own if isinstance(one, LessonRead)}
    tried = {
        (one.pack, one.task) for one in own if isinstance(one, TaskRecorded) and _is_end(one.event)
    }
    return tuple(
        step.id
        for step in steps
        if (step.kind == "lesson" and (step.pack, step.word) in read)
        or (step.kind == "task" and (step.pack, step.word) in tried)
        or (step.kind == "quiz" and quizzes[step.id].state == "ended")
    )


def _is_end(event: msgspec.Raw) -> bool:
    """Whether the judge's event ends a run; one of a newer judge is known by its word alone."""
    said = msgspec.json.decode(event)
    return isinstance(said, dict) and said.get("type") in _TASK_ENDS


def _tasks_running(own: Sequence[ClassEvent]) -> frozenset[tuple[str, str]]:
    runs = [one for one in own if isinstance(one, TaskRecorded)]
    ended = {one.run for one in runs if _is_end(one.event)}
    return frozenset((one.pack, one.task) for one in runs if one.run not in ended)


def _place(own: Sequence[ClassEvent]) -> tuple[str | None, datetime.datetime | None]:
    """Return the step that a trainee is at, and when they came there and stayed."""
    step, since = None, None
    for one in own:
        if isinstance(one, PlaceChanged) and (since is None or one.step != step):
            step, since = one.step, one.at
    return step, since


def _is_here(own: Sequence[ClassEvent]) -> bool:
    moved = [one for one in own if isinstance(one, TraineeJoined | TraineeLeft)]
    return bool(moved) and isinstance(moved[-1], TraineeJoined)


def _hand_up_since(
    own: Sequence[ClassEvent], seen: datetime.datetime | None
) -> datetime.datetime | None:
    since = None
    for one in own:
        if isinstance(one, TraineeLeft):
            since = None
        elif isinstance(one, HandMoved) and not (seen is not None and one.at <= seen):
            since = (since or one.at) if one.up else None
    return since


def _with_stuck(
    found: Mapping[str, TraineeProgress], now: datetime.datetime
) -> dict[str, TraineeProgress]:
    """Mark who is here and did nothing for a while, while somebody else went on.

    Of a practice task nothing is told before it ends.
    """
    moving = {
        name
        for name, one in found.items()
        if one.last_at is not None and one.last_at > now - STUCK_AFTER
    }
    return {
        name: replace(one, stuck_since=one.last_at)
        if moving and one.here and not one.in_task and name not in moving
        else one
        for name, one in found.items()
    }
