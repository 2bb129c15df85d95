"""What the page of one trainee may see: every attempt at every quiz, and a time line."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kiosk.console.classes import views
from kiosk.console.classes.question_views import QuizTexts
from kiosk.console.classes.standing import PlannedStepView
from kiosk.console.classes.views import TraineeRow
from kiosk.console.context import console
from kiosk.web.task_debriefs import JudgedTask
from sync.errors import Fault
from sync.gateway.classes import service
from sync.gateway.classes.gathering import Gathered, gather
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
from sync.training.judge.events import TaskEvent, read_task_event
from sync.training.judge.judging import judge_task
from sync.training.questions.model import QuizNote
from sync.training.quiz_standings import QuizStanding, common_ends, standing
from sync.wire.classes import ClassStep


@dataclass(frozen=True)
class AnsweredView:
    """A question of an attempt: its number, its words, and how it was answered."""

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

    `runs` says whether more time may be given; `more` are the minutes this trainee was given.
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
class JudgedRun:
    """A run of a practice task of the plan, the first one first; `ended` is None while it goes on.

    `judged` is None while the run's beginning is not known here. `unread` counts what only a newer
    program understands.
    """

    step: PlannedStepView
    began: datetime.datetime | None
    ended: datetime.datetime | None
    judged: JudgedTask | None
    unread: int


@dataclass(frozen=True)
class TraineePage:
    """Everything that is known of one trainee.

    `may_be` are those of the roster (id, name) of whom nothing has come, where this trainee is not
    on it; `suggested` is the id of the one of the same name, if any.
    """

    class_id: str
    title: str
    state: str
    row: TraineeRow
    steps: int
    quizzes: Sequence[TriedQuiz]
    tasks: Sequence[JudgedRun]
    moments: Sequence[ClassMoment]
    may_be: Sequence[tuple[str, str]]
    suggested: str


def trainee(class_id: str, trainee_id: str) -> TraineePage:
    """Draw the page of one trainee. Raises: Fault("class_unknown" | "class_trainee_unknown")."""
    centre = console().centre
    board = views.board(class_id, names_hidden=False)
    row = next((one for one in board.rows if one.trainee_id == trainee_id), None)
    if row is None:
        raise Fault("class_trainee_unknown")
    known = gather(centre, class_id)  # one person's page takes nothing out: no entry
    record = known.record
    person = next((one for one in record.trainees if one.trainee_id == trainee_id), None)
    events = person.events if person else ()
    now, runs = centre.clock(), {one.step: one for one in record.runs}
    quizzes = [
        TriedQuiz(
            step,
            _attempts(known, planned, person) if person else [],
            step.id in runs and service.takes_more(runs[step.id], now),
            runs[step.id].more.get(trainee_id, 0) if step.id in runs else 0,
            (planned.pack, planned.word) in record.quizzes,
        )
        for step, planned in zip(board.steps, record.steps, strict=True)
        if step.kind == "quiz"
    ]
    if record.state == "study" and person is not None:
        quizzes = _own_choice(known, person)
    return TraineePage(
        class_id,
        record.title,
        record.state,
        row,
        len(board.steps),
        quizzes,
        list(_tasks(record, board.steps, events)),
        moments(record, events),
        may_be := _may_be(class_id, row),
        next((one for one, name in may_be if views.plain(name) == views.plain(row.name)), ""),
    )


def _may_be(class_id: str, row: TraineeRow) -> list[tuple[str, str]]:
    centre = console().centre
    known = service.one(centre, class_id)
    if known.erased or any(one.trainee_id == row.trainee_id for one in known.roster):
        return []
    absent = views.not_come(known, service.board(centre, class_id).rows)
    return [(one.trainee_id, one.name) for one in absent]


def _own_choice(known: Gathered, person: TraineeRecord) -> list[TriedQuiz]:
    """Where there is no plan: the quizzes that were begun, in the order of their beginning."""
    begun = dict.fromkeys(
        (one.pack, one.quiz) for one in person.events if isinstance(one, QuizRecorded)
    )
    record, found = known.record, []
    for number, (pack, word) in enumerate(begun, 1):
        quiz, of = record.quizzes.get((pack, word)), record.packs.get(pack)
        step = ClassStep(
            id=f"own-{number}",
            kind="quiz",
            pack=pack,
            word=word,
            title=word if quiz is None else quiz.title,
        )
        shown = PlannedStepView(step.id, number, "quiz", step.title, of.language if of else "")
        attempts = _attempts(known, step, person)
        found.append(TriedQuiz(shown, attempts, False, 0, quiz is not None))
    return found


def _attempts(known: Gathered, planned: ClassStep, person: TraineeRecord) -> list[AttemptView]:
    record = known.record
    texts = QuizTexts(known.texts.get((planned.pack, planned.word), {}))
    own = [
        one.event
        for one in person.events
        if isinstance(one, QuizRecorded) and (one.pack, one.quiz) == (planned.pack, planned.word)
    ]
    quiz = record.quizzes.get((planned.pack, planned.word))
    now = console().centre.clock()
    ends = common_ends(record.runs, planned.id, person.trainee_id, record.closed_at, now)
    attempts = dict.fromkeys(one.attempt for one in own)
    return [
        _attempt(standing(quiz, [each for each in own if each.attempt == one], ends), texts)
        for one in attempts
    ]


def _attempt(stands: QuizStanding, texts: QuizTexts) -> AttemptView:
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
            AnsweredView(number, texts.words(each.question.text), each.state)
            for number, each in enumerate(asked, 1)
        ],
    )


def moments(record: ClassRecord, events: Iterable[ClassEvent]) -> list[ClassMoment]:
    """Draw a time line; answers to one quiz, or events of one task, that follow stand together."""
    titles = _titles(record)
    found: list[ClassMoment] = []
    for one in events:
        kind, pack, word = _moment(one)
        if record.state == "study" and kind == "joined_code":
            kind = "joined_name"  # there is no class with a code
        known = kind, *titles.get((kind, pack, word), (word, ""))
        last = found[-1] if found else None
        if last and kind in TOGETHER and (last.kind, last.about, last.language) == known:
            found[-1] = replace(last, until=one.at, count=last.count + 1)
        else:
            found.append(ClassMoment(one.at, one.at, *known))
    return found


def _tasks(
    record: ClassRecord, steps: Sequence[PlannedStepView], events: Iterable[ClassEvent]
) -> Iterable[JudgedRun]:
    """Judge every run of the plan's practice tasks."""
    recorded = [one for one in events if isinstance(one, TaskRecorded)]
    for step, planned in zip(steps, record.steps, strict=True):
        pack = record.packs.get(planned.pack)
        entry = next((one for one in pack.tasks if one.id == planned.word), None) if pack else None
        own = [one for one in recorded if (one.pack, one.task) == (planned.pack, planned.word)]
        for run in dict.fromkeys(one.run for one in own if planned.kind == "task"):
            told = [read_task_event(one.event) for one in own if one.run == run]
            yield _tried(step, run, told, entry.minutes if entry else 0)


def _tried(
    step: PlannedStepView, run: str, told: Sequence[TaskEvent | None], minutes: int
) -> JudgedRun:
    result = judge_task(run, [one for one in told if one is not None])
    judged = None if result.began is None else JudgedTask.of(result, minutes)
    return JudgedRun(step, result.began, result.ended, judged, told.count(None))


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
