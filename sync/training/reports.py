"""What a class came to: attendance, quizzes and questionnaire, for its papers and files.

Pure: everything is computed from the record and `sync.training.progress`, and nothing is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sync.training.class_events import QuestionnaireAnswered, TraineeJoined
from sync.training.class_record import ClassRecord, TraineeRecord
from sync.training.progress import ClassProgress, QuizStanding, TraineeProgress
from sync.training.scoring import AttemptScore
from sync.wire.classes import ClassStep

__all__ = [
    "MARKS",
    "ClassFigures",
    "QuestionnaireSummary",
    "QuizLine",
    "TraineeResult",
    "figures",
    "questionnaire",
    "results",
]

QuizOutcome = Literal["unknown", "unbegun", "running", "ended", "passed", "failed"]
"""`ended`: over, and nobody can say yet whether it was passed, or there is no pass mark.
`unknown`: the pack is not on this gateway, so nothing can be said."""
QUIZ_OUTCOMES: tuple[QuizOutcome, ...] = (
    "unbegun",
    "running",
    "ended",
    "passed",
    "failed",
    "unknown",
)
NamedBy = Literal["code", "roster"]
MARKS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class QuizLine:
    """One quiz of the plan as one trainee took it.

    `percent` is of the attempt that counts, None where none does or nothing in it is scored;
    `pass_percent` is 0 where nobody can fail. `late` counts the answers after the end.
    """

    step_id: str
    title: str
    outcome: QuizOutcome
    percent: float | None
    pass_percent: int
    attempts: int
    late: int


@dataclass(frozen=True)
class TraineeResult:
    """What one trainee came to. `done` and `steps` count steps of the plan.

    `named_by` says where the name comes from: typed at a seat, or from the trainer's roster.
    """

    trainee: TraineeRecord
    named_by: NamedBy
    done: int
    steps: int
    quizzes: Sequence[QuizLine]

    @property
    def attended(self) -> bool:
        """Whether they came at all."""
        return self.trainee.came_at is not None

    @property
    def to_pass(self) -> Sequence[QuizLine]:
        """The quizzes that can be failed."""
        return [one for one in self.quizzes if one.pass_percent or one.outcome == "unknown"]

    @property
    def passed(self) -> bool:
        """Whether every quiz that can be failed was passed, and there was one."""
        wanted = self.to_pass
        return bool(wanted) and all(one.outcome == "passed" for one in wanted)


@dataclass(frozen=True)
class ClassFigures:
    """How many were expected, came, and passed. `to_pass` counts quizzes that can be failed."""

    expected: int
    came: int
    passed: int
    to_pass: int
    unread: int


@dataclass(frozen=True)
class QuestionnaireSummary:
    """What was said of the class, without names.

    `marks` is by question, then mark -> how many; `words` are sorted by their text, so that their
    order says nothing of who wrote them.
    """

    answered: int
    asked: int
    marks: Mapping[str, Mapping[int, int]]
    words: Sequence[str]


def results(record: ClassRecord, progress: ClassProgress) -> list[TraineeResult]:
    """Return what everybody came to, by name and then by id."""
    people = sorted(record.trainees, key=lambda one: (one.name.casefold(), one.trainee_id))
    return [_result(record, one, progress.trainees.get(one.trainee_id)) for one in people]


def figures(found: Sequence[TraineeResult]) -> ClassFigures:
    """Count a class."""
    return ClassFigures(
        expected=len(found),
        came=sum(one.attended for one in found),
        passed=sum(one.passed for one in found),
        to_pass=max((len(one.to_pass) for one in found), default=0),
        unread=sum(one.trainee.unread for one in found),
    )


def questionnaire(record: ClassRecord) -> QuestionnaireSummary:
    """Sum up each trainee's newest questionnaire."""
    given: Sequence[QuestionnaireAnswered] = record.questionnaires()
    counts: dict[str, Counter[int]] = {}
    for one in given:
        for question, mark in one.marks.items():
            counts.setdefault(question, Counter())[mark] += 1
    return QuestionnaireSummary(
        answered=len(given),
        asked=sum(one.came_at is not None for one in record.trainees),
        marks={key: {mark: counts[key][mark] for mark in MARKS} for key in sorted(counts)},
        words=sorted(text for one in given if (text := one.words.strip())),
    )


def _result(
    record: ClassRecord, trainee: TraineeRecord, progress: TraineeProgress | None
) -> TraineeResult:
    known = progress.quizzes if progress else {}
    joined = [one for one in trainee.events if isinstance(one, TraineeJoined)]
    return TraineeResult(
        trainee=trainee,
        named_by=joined[-1].by if joined and not trainee.on_roster else "roster",
        done=len(progress.done) if progress else 0,
        steps=len(record.steps),
        quizzes=[
            _line(record, step, known.get(step.id, QuizStanding()))
            for step in record.steps
            if step.kind == "quiz"
        ],
    )


def _line(record: ClassRecord, step: ClassStep, standing: QuizStanding) -> QuizLine:
    quiz, ended = record.quizzes.get((step.pack, step.word)), _ended(standing)
    return QuizLine(
        step_id=step.id,
        title=step.title,
        outcome=_outcome(standing) if quiz else "unknown",
        percent=ended.percent if ended else None,
        pass_percent=quiz.pass_percent if quiz else 0,
        attempts=standing.attempts,
        late=standing.late,
    )


def _outcome(standing: QuizStanding) -> QuizOutcome:
    """An attempt that was passed stays passed while another one runs."""
    ended = _ended(standing)
    if ended is not None and ended.passed is not None:
        return "passed" if ended.passed else "failed"
    if ended is not None:
        return "ended"
    return standing.state


def _ended(standing: QuizStanding) -> AttemptScore | None:
    """The attempt that counts, once it is over: before its end nothing counts."""
    return standing.score if standing.score and standing.score.ended else None
