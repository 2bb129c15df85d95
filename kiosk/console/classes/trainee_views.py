"""What the page of one trainee may see: every attempt at every quiz, and a time line."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kiosk.console.classes import views
from kiosk.console.classes.standing import PlannedStepView
from kiosk.console.classes.views import TraineeRow
from kiosk.console.context import console
from sync.errors import Fault
from sync.gateway.classes.gathering import gather
from sync.training.attempts import AttemptClosed, AttemptEvent, Began, QuestionAnswered
from sync.training.class_events import (
    ClassEvent,
    HandMoved,
    LessonRead,
    PlaceChanged,
    QuestionnaireAnswered,
    QuizRecorded,
    TaskRecorded,
    TraineeJoined,
    TraineeLeft,
)
from sync.training.class_record import ClassRecord, TraineeRecord
from sync.training.questions.model import QuizNote
from sync.training.quiz_standings import CommonEnd, QuizStanding, standing
from sync.wire.classes import ClassStep, QuizRun
from sync.wire.times import from_text


@dataclass(frozen=True)
class AnsweredView:
    """A question of an attempt: its number, its text, and how it was answered."""

    number: int
    text: str
    state: str


@dataclass(frozen=True)
class AttemptView:
    """An attempt at a quiz; `percent` is None where nothing is scored, `ended` while it runs.

    `late` counts the answers after its end, which do not count.
    """

    began: datetime.datetime | None
    ended: datetime.datetime | None
    percent: float | None
    passed: bool | None
    late: int
    questions: Sequence[AnsweredView]


@dataclass(frozen=True)
class TriedQuiz:
    """A quiz of the plan and the attempts at it, the first one first.

    `runs` says whether it runs for all now; `more` are the minutes this trainee was given.
    `known` is false where the gateway has not the pack and cannot score.
    """

    step: PlannedStepView
    attempts: Sequence[AttemptView]
    runs: bool
    more: int
    known: bool


@dataclass(frozen=True)
class ClassMoment:
    """A line of the time line, from `at` to `until`: `kind` is a word of the template's, `about`
    a title in this `language`, `count` how many events of one kind stand together."""

    at: datetime.datetime
    until: datetime.datetime
    kind: str
    about: str = ""
    language: str = ""
    count: int = 1


@dataclass(frozen=True)
class TraineePage:
    """Everything that is known of one trainee."""

    class_id: str
    title: str
    state: str
    row: TraineeRow
    steps: int
    quizzes: Sequence[TriedQuiz]
    moments: Sequence[ClassMoment]


def trainee(class_id: str, trainee_id: str) -> TraineePage:
    """Draw the page of one trainee. Raises: Fault("class_unknown" | "class_trainee_unknown")."""
    centre = console().centre
    board = views.board(class_id, names_hidden=False)
    row = next((one for one in board.rows if one.trainee_id == trainee_id), None)
    if row is None:
        raise Fault("class_trainee_unknown")
    record = gather(centre, class_id).record  # one person's page takes nothing out: no entry
    person = next((one for one in record.trainees if one.trainee_id == trainee_id), None)
    events = person.events if person else ()
    now, runs = centre.clock(), {one.step: one for one in record.runs}
    quizzes = [
        TriedQuiz(
            step,
            _attempts(record, planned, person) if person else [],
            runs_for(runs.get(step.id), trainee_id, now),
            runs[step.id].more.get(trainee_id, 0) if step.id in runs else 0,
            (planned.pack, planned.word) in record.quizzes,
        )
        for step, planned in zip(board.steps, record.steps, strict=True)
        if step.kind == "quiz"
    ]
    return TraineePage(
        class_id,
        record.title,
        record.state,
        row,
        len(board.steps),
        quizzes,
        moments(record, events),
    )


def runs_for(run: QuizRun | None, trainee_id: str, now: datetime.datetime) -> bool:
    """Say whether a quiz that was started for all has not ended for one trainee."""
    if run is None or run.ends_at is None:
        return run is not None
    return from_text(run.ends_at) + datetime.timedelta(minutes=run.more.get(trainee_id, 0)) > now


def _attempts(record: ClassRecord, planned: ClassStep, person: TraineeRecord) -> list[AttemptView]:
    own = [
        one.event
        for one in person.events
        if isinstance(one, QuizRecorded) and (one.pack, one.quiz) == (planned.pack, planned.word)
    ]
    quiz = record.quizzes.get((planned.pack, planned.word))
    ends = common_ends(record, planned.id, person.trainee_id, console().centre.clock())
    attempts = dict.fromkeys(one.attempt for one in own)
    return [
        _attempt(standing(quiz, [each for each in own if each.attempt == one], ends))
        for one in attempts
    ]


def _attempt(stands: QuizStanding) -> AttemptView:
    one = stands.score
    if one is None:
        return AttemptView(None, None, None, None, stands.late, [])
    asked = [each for each in one.questions if not isinstance(each.question, QuizNote)]
    return AttemptView(
        one.began,
        one.ended,
        one.percent,
        one.passed,
        stands.late,
        [
            AnsweredView(number, each.question.text, each.state)
            for number, each in enumerate(asked, 1)
        ],
    )


def common_ends(
    record: ClassRecord, step: str, trainee_id: str, now: datetime.datetime
) -> list[CommonEnd]:
    """Return when the quiz of a step ended for one trainee, the end of the class last."""
    ends = [
        from_text(run.ends_at) + datetime.timedelta(minutes=run.more.get(trainee_id, 0))
        for run in record.runs
        if run.step == step and run.ends_at is not None
    ]
    final = [] if record.closed_at is None else [CommonEnd(record.closed_at, final=True)]
    return [CommonEnd(one) for one in ends if one <= now] + final


def moments(record: ClassRecord, events: Iterable[ClassEvent]) -> list[ClassMoment]:
    """Draw a time line; answers to one quiz, or events of one task, that follow stand together."""
    titles = _titles(record)
    found: list[ClassMoment] = []
    for one in events:
        kind, pack, word = _moment(one)
        known = kind, *titles.get((kind, pack, word), (word, ""))
        last = found[-1] if found else None
        if last and kind in TOGETHER and (last.kind, last.about, last.language) == known:
            found[-1] = replace(last, until=one.at, count=last.count + 1)
        else:
            found.append(ClassMoment(one.at, one.at, *known))
    return found


TOGETHER = ("answered", "task")
_OF_QUIZ = ("began", "answered", "closed_trainee", "closed_trainer")


def _titles(record: ClassRecord) -> Mapping[tuple[str, str, str], tuple[str, str]]:
    """By the kind of a moment, its pack and word: what it is about, and in which language."""
    spoken = {name: one.language for name, one in record.packs.items()}
    found = {
        (kind, pack, word): (quiz.title, spoken.get(pack, ""))
        for (pack, word), quiz in record.quizzes.items()
        for kind in _OF_QUIZ
    }
    for pack in record.packs.values():
        found |= {("lesson", pack.id, one.id): (one.title, pack.language) for one in pack.lessons}
        found |= {("task", pack.id, one.id): (one.title, pack.language) for one in pack.tasks}
    for step in record.steps:
        found["place", "", step.id] = step.title, spoken.get(step.pack, "")
    return found


def _moment(one: ClassEvent) -> tuple[str, str, str]:
    """The kind of an event, and the pack and word of what it is about."""
    match one:
        case TraineeJoined():
            return f"joined_{one.by}", "", ""
        case PlaceChanged():
            return ("place", "", one.step) if one.step else ("place_none", "", "")
        case LessonRead():
            return "lesson", one.pack, one.lesson
        case QuizRecorded():
            return _of_quiz(one.event), one.pack, one.quiz
        case TaskRecorded():
            return "task", one.pack, one.task
        case HandMoved():
            return ("hand_up" if one.up else "hand_down"), "", ""
        case QuestionnaireAnswered():
            return "questionnaire", "", ""
        case TraineeLeft():
            return "left", "", ""


def _of_quiz(event: AttemptEvent) -> str:
    match event:
        case Began():
            return "began"
        case QuestionAnswered():
            return "answered"
        case AttemptClosed():
            return f"closed_{event.by}"
