"""What templates/training/ may see of practice tasks."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from kiosk.training.practising import LastTask, TaskRun
from kiosk.training.service import OfferedTask
from kiosk.web.task_debriefs import JudgedTask
from sync.training.judge.judging import TaskResult
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
    """What stands of a task on each of its pages. `tenders`: (number, title). `drilled` tells that
    its pack plans a fault in it, which begins by itself."""

    title: str
    language: str
    brief: str
    minutes: int
    tenders: Sequence[tuple[str, str]]
    room_url: str
    drilled: bool

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
            any(one.by_the_minute for one in offered.drills),
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
class DebriefView:
    """What a run came to."""

    told: TaskTold
    content: str
    word: str
    judged: JudgedTask

    @classmethod
    def of(cls, run: TaskRun, result: TaskResult) -> DebriefView:
        """Make the page of a run that has ended."""
        return cls(
            told=TaskTold.of(run.offered),
            content=run.content,
            word=run.word,
            judged=JudgedTask.of(result, run.offered.entry.minutes),
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
