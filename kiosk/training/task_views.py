"""What templates/training/ may see of practice tasks."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from kiosk.training.practising import LastTask, TaskRun
from kiosk.training.service import OfferedTask
from kiosk.training.task_words import ERROR_WORDS, STEP_WORDS, tell
from sync.training.judge.judging import DoneStep, ReplayMoment, TaskFigures, TaskResult
from sync.training.pack import PracticeGoal

_ROOMS: Mapping[PracticeGoal, str] = {
    "register_vendor": "registration.start",
    "end_visit": "sessions.leave",
}


def room(offered: OfferedTask) -> str:
    """Return the address of the page at which a task is begun."""
    return url_for(_ROOMS.get(offered.entry.goal, "bidding.tender_list"))


@dataclass(frozen=True)
class TaskTold:
    """What stands of a task on each of its pages. `tenders`: (number, title)."""

    title: str
    language: str
    brief: str
    minutes: int
    tenders: Sequence[tuple[str, str]]
    room_url: str

    @classmethod
    def of(cls, offered: OfferedTask) -> TaskTold:
        """Tell of a task."""
        return cls(
            offered.entry.title,
            offered.pack.language,
            offered.entry.brief,
            offered.entry.minutes,
            [(one.id, one.title) for one in offered.tenders],
            room(offered),
        )


@dataclass(frozen=True)
class TriedTask:
    """An earlier run of a task in this visit."""

    url: str
    ended: datetime.datetime
    outcome: str


@dataclass(frozen=True)
class BriefView:
    """The page before a task. `running` is the address of its run that goes on, or empty.

    `other` is the title of another task that goes on, at `other_url`.
    """

    told: TaskTold
    content: str
    word: str
    running: str
    other: str
    other_url: str
    tried: Sequence[TriedTask]

    @classmethod
    def of(
        cls,
        content: str,
        offered: OfferedTask,
        going_on: TaskRun | None,
        results: Sequence[TaskResult],
    ) -> BriefView:
        """Make the page; `results` are of this visit's runs of the task that have ended."""
        word, url = offered.entry.id, "" if going_on is None else run_url(going_on.id)
        own = going_on is not None and (going_on.content, going_on.word) == (content, word)
        return cls(
            told=TaskTold.of(offered),
            content=content,
            word=word,
            running=url if own else "",
            other="" if going_on is None or own else going_on.offered.entry.title,
            other_url="" if own else url,
            tried=[
                TriedTask(url_for("training.task_result", run=one.task), one.ended, one.outcome)
                for one in results
                if one.ended is not None
            ],
        )


def run_url(run: str) -> str:
    """Return the address of a run that goes on."""
    return url_for("training.run", run=run)


@dataclass(frozen=True)
class RunView:
    """A run that goes on. `helped` is what was said when help was last asked for, "" for never."""

    told: TaskTold
    run: str
    helped: str

    @classmethod
    def of(cls, run: TaskRun, helped: str) -> RunView:
        """Make the page."""
        return cls(TaskTold.of(run.offered), run.id, helped)


@dataclass(frozen=True)
class StripView:
    """The task that runs, on every page."""

    title: str
    language: str
    url: str

    @classmethod
    def of(cls, run: TaskRun) -> StripView:
        """Make the line."""
        return cls(run.offered.entry.title, run.offered.pack.language, run_url(run.id))


@dataclass(frozen=True)
class TaskStepRow:
    """A step of the model run, and when the trainee did it; None for not."""

    words: str
    at: datetime.datetime | None
    helped: bool

    @classmethod
    def of(cls, step: DoneStep) -> TaskStepRow:
        """Put a step into words."""
        return cls(str(STEP_WORDS[step.step]), step.at, step.helped)


@dataclass(frozen=True)
class MomentRow:
    """A line of the replay. `seen` are sentences that stood on the screen, `errors` critical."""

    at: datetime.datetime
    what: str
    seen: Sequence[str]
    step: bool
    trouble: bool
    wrong_turn: bool
    errors: Sequence[str]


@dataclass(frozen=True)
class DebriefView:
    """What a run came to: critical, counted, and the replay beside the model run."""

    told: TaskTold
    content: str
    word: str
    outcome: str
    critical: Sequence[str]
    figures: TaskFigures
    steps: Sequence[TaskStepRow]
    moments: Sequence[MomentRow]

    @classmethod
    def of(cls, run: TaskRun, result: TaskResult) -> DebriefView:
        """Make the page of a run that has ended."""
        return cls(
            told=TaskTold.of(run.offered),
            content=run.content,
            word=run.word,
            outcome=result.outcome,
            critical=[str(ERROR_WORDS[one]) for one in result.critical],
            figures=result.figures,
            steps=[TaskStepRow.of(one) for one in result.steps],
            moments=[row for one in result.replay if (row := _moment(one)) is not None],
        )


def _moment(one: ReplayMoment) -> MomentRow | None:
    told = tell(one.event)
    if told is None:
        return None
    return MomentRow(
        at=one.event.at,
        what=told.what,
        seen=told.seen,
        step=one.step is not None,
        trouble=one.trouble,
        wrong_turn=one.wrong_turn,
        errors=[str(ERROR_WORDS[each]) for each in one.errors],
    )


@dataclass(frozen=True)
class LastTaskView:
    """What the end of a visit made of its task, for its closing page; it names nobody."""

    title: str
    language: str
    outcome: str

    @classmethod
    def of(cls, last: LastTask) -> LastTaskView:
        """Make the line."""
        return cls(last.title, last.language, last.result.outcome)
