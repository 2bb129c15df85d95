"""What templates/training/ may see of practice tasks."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from kiosk.errors import Explanation, explain
from kiosk.intake import Medium
from kiosk.training.practising import LastTask, TaskRun
from kiosk.training.service import OfferedTask
from kiosk.web.task_debriefs import JudgedTask
from sync.errors import Fault
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
class HandingOut:
    """The pack's files to practise with: their names, the sticks to save them to (id, label), and
    what was said of the last saving. No names where the task is about no tender."""

    names: Sequence[str]
    sticks: Sequence[tuple[str, str]]
    said: str

    @classmethod
    def of(cls, offered: OfferedTask, media: Sequence[Medium], said: str) -> HandingOut:
        """Make the part of the page; what a pack only names is handed out by the trainer."""
        names = [one.name for one in offered.files if one.size is not None and offered.tenders]
        return cls(names, [(one.id, one.label) for one in media], said)


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
    handing: HandingOut

    @classmethod
    def of(
        cls,
        content: str,
        offered: OfferedTask,
        going_on: TaskRun | None,
        results: Sequence[TaskResult],
        handing: HandingOut,
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
            handing=handing,
        )


def run_url(run: str) -> str:
    """Return the address of a run that goes on."""
    return url_for("training.run", run=run)


@dataclass(frozen=True)
class RunView:
    """A run that goes on. `helped` is what was said when help was last asked for, "" for never.

    `waits` says that an addendum was asked for and has not come, `refused` why none comes.
    """

    told: TaskTold
    run: str
    helped: str
    waits: bool
    refused: Explanation | None

    @classmethod
    def of(cls, run: TaskRun, helped: str, addendum: str | None) -> RunView:
        """Make the page; `addendum` as `AddendumAsking.standing` returns it."""
        waits = addendum == "waiting"
        refused = None if addendum is None or waits else explain(Fault(addendum))
        return cls(TaskTold.of(run.offered), run.id, helped, waits, refused)


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
