"""Practice tasks of one visit: begun, helped with and ended here, done in the ordinary pages.

What the trainee does in between stands in the seat's log, as in production; it is read from there
and never written for a task's sake (ADR 61).
"""

from __future__ import annotations

import datetime
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from kiosk import events
from kiosk.training import store
from kiosk.training.service import OfferedTask, Study
from kiosk.training.store import StudyEvent
from sync.clock import Interval
from sync.database import write_tx
from sync.errors import Fault
from sync.training.attempts import AttemptEvent
from sync.training.judge.events import (
    DrillBegan,
    DrillEnded,
    OwnTaskEvent,
    TaskBegan,
    TaskEnded,
    TaskEvent,
    TaskHelped,
)
from sync.training.judge.judging import TaskResult, judge_task
from sync.training.judge.observing import STEP, LogEntry, observed
from sync.training.pack import PackDrill
from sync.wire.ids import new_id
from sync.wire.times import from_text


@dataclass(frozen=True)
class TaskRun:
    """One run of a task of a pack, with its own events in their order."""

    id: str
    content: str
    word: str
    offered: OfferedTask
    events: Sequence[OwnTaskEvent]

    @property
    def ended(self) -> bool:
        """Whether the trainee said to be done."""
        return any(isinstance(one, TaskEnded) for one in self.events)

    @property
    def began(self) -> TaskBegan:
        """Its beginning, with what it is about."""
        first = self.events[0]
        assert isinstance(first, TaskBegan), "a run begins with its beginning"
        return first

    @property
    def began_at(self) -> datetime.datetime:
        """When it began, by the trusted clock."""
        return self.events[0].at

    def drilled(self, word: str) -> DrillBegan | None:
        """Return when a drill of the plan began in it, None for not yet."""
        began = (one for one in self.events if isinstance(one, DrillBegan) and one.drill == word)
        return next(began, None)

    def is_drill_over(self, word: str) -> bool:
        """Whether a drill was ended before the run was."""
        return any(isinstance(one, DrillEnded) and one.drill == word for one in self.events)


@dataclass(frozen=True)
class LastTask:
    """What a task came to whose visit has ended: nothing in it is of a person."""

    title: str
    language: str
    result: TaskResult


NoteTask = Callable[
    [sqlite3.Connection, tuple[str, str], str, Iterable[TaskEvent]],
    None,
]


class Practising:
    """The use cases. Thread-safe; an event lies in the database before a page is answered.

    `connect` opens a connection that is closed here; `trusted` is the interval of now, None while
    the time is unknown; `link_up` tells whether the server is reached; `note` records events in the
    class of who sits here, within the write_tx it is given (`ClassSeat.note_task`).
    """

    def __init__(
        self,
        study: Study,
        connect: Callable[[], sqlite3.Connection],
        trusted: Callable[[], Interval | None],
        link_up: Callable[[], bool],
        note: NoteTask,
    ) -> None:
        self._study, self._connect, self._note = study, connect, note
        self._trusted, self._link_up = trusted, link_up
        self._writing, self._loading = threading.Lock(), threading.Lock()
        # Of one visit, also for its end, when the key of what is sealed is gone already.
        self._visit, self._runs = "", dict[str, TaskRun]()
        self._last: LastTask | None = None

    # what pages ask

    def every(self) -> Collection[TaskRun]:
        """Return all runs of this visit.

        Raises: Fault("seat_closed" | "visit_not_for_training").
        """
        return self._own().values()

    def runs(self, content: str, word: str) -> Sequence[TaskRun]:
        """Return this visit's runs of a task, the first one first.

        Raises: as `every`.
        """
        return [one for one in self.every() if (one.content, one.word) == (content, word)]

    def run(self, run: str) -> TaskRun:
        """Return a run of this visit. Raises: Fault("task_unknown"), as `every`."""
        found = self._own().get(run)
        if found is None:
            raise Fault("task_unknown")
        return found

    def running(self) -> TaskRun | None:
        """Return the run that goes on, None where none does or there is no visit for training."""
        try:
            own = self._own()
        except Fault:
            return None
        return next((one for one in own.values() if not one.ended), None)

    def events(self, run: TaskRun) -> Sequence[TaskEvent]:
        """Return everything that a run is judged by, as the seat's log has it now."""
        with closing(self._connect()) as db:
            return observed(self._visit, run.events, _entries(db, run.events[0].place))

    def result(self, run: TaskRun) -> TaskResult:
        """Judge a run by what has happened so far."""
        return judge_task(run.id, self.events(run))

    # what pages do

    def begin(self, content: str, word: str) -> TaskRun:
        """Begin a task, or go on with its run that goes on.

        Raises: Fault("task_running", title) while another one does, Fault("task_unknown" |
        "pack_gone"), as `every`.
        """
        with self._writing:
            offered, going_on = self._study.task(content, word), self.running()
            if going_on is not None:
                if (going_on.content, going_on.word) != (content, word):
                    raise Fault("task_running", title=going_on.offered.entry.title)
                return going_on
            visit = self._study.visit_id()
            # The key lies in the vault before the first event does: both come back, or neither.
            self._study.memory.attempts += 1
            self._study.keep_now()
            began = TaskBegan(
                id=new_id(),
                task=new_id(),
                at=self._now(),
                place=self._place(),
                goal=offered.entry.goal,
                tenders=tuple(one.id for one in offered.tenders),
                minutes=offered.entry.minutes,
                link_up=self._link_up(),
                files=self._study.marked(offered.files),
            )
            return self._write(visit, TaskRun(began.task, content, word, offered, []), began)

    def help(self, run: str) -> TaskRun:
        """Count that help was asked for with the step that is next; say nothing of what is done.

        Raises: Fault("task_over"), as `run`.
        """
        with self._writing:
            found, visit = self._going_on(run), self._study.visit_id()
            steps = self.result(found).steps
            step = next((one.step for one in steps if one.at is None), steps[-1].step)
            at, place = self._after(found), self._place()
            helped = TaskHelped(id=new_id(), task=run, at=at, place=place, step=step)
            return self._write(visit, found, helped)

    def begin_drill(self, run: str, drill: PackDrill, by: str) -> None:
        """Note that a drill of a run's plan begins, once; `by` is `plan` or `trainer`.

        Raises: Fault("task_over"), as `run`.
        """
        with self._writing:
            found, visit = self._going_on(run), self._study.visit_id()
            if found.drilled(drill.id) is None:
                at, place = self._after(found), self._place()
                of = {"drill": drill.id, "kind": drill.kind, "by": by}
                began = DrillBegan(id=new_id(), task=run, at=at, place=place, **of)
                self._write(visit, found, began)

    def end_drill(self, run: str, word: str, by: str) -> None:
        """Note that a drill of a run is over, once; `by` is `time` or `trainer`.

        Raises: Fault("task_over"), as `run`.
        """
        with self._writing:
            found, visit = self._going_on(run), self._study.visit_id()
            if not found.is_drill_over(word):
                at, place = self._after(found), self._place()
                ended = DrillEnded(id=new_id(), task=run, at=at, place=place, drill=word, by=by)
                self._write(visit, found, ended)

    def end(self, run: str) -> None:
        """End a run; one that has ended stays as it is. Raises: as `run`."""
        with self._writing:
            found, visit = self.run(run), self._study.visit_id()
            if not found.ended:
                at, place = self._after(found), self._place()
                ended = TaskEnded(id=new_id(), task=run, at=at, place=place)
                self._tell_observed(self._write(visit, found, ended))

    def end_running(self) -> None:
        """End the run that goes on; none where none does. Raises: as `run`."""
        going_on = self.running()
        if going_on is not None:
            self.end(going_on.id)

    def tell_class(self, db: sqlite3.Connection) -> None:
        """Record this visit's runs in the class that was joined, inside its write_tx."""
        for run in self._own().values():
            self._tell(db, run, self.events(run) if run.ended else run.events)

    # the end of a visit

    def last(self) -> LastTask | None:
        """Return what the task came to that the end of the last visit ended, None for none."""
        return self._last

    def forget(self) -> int:
        """Judge the run that goes on by the visit's end, then forget all; it removed no file."""
        going_on = next((one for one in self._runs.values() if not one.ended), None)
        try:
            self._last = None if going_on is None else self._concluded(going_on)
        finally:
            with self._loading:
                self._visit, self._runs = "", {}
        return 0

    # inside

    def _concluded(self, run: TaskRun) -> LastTask:
        offered = run.offered
        self._tell_observed(run)
        return LastTask(offered.entry.title, offered.pack.language, self.result(run))

    def _own(self) -> dict[str, TaskRun]:
        """This visit's runs by their ids; read once, and again after a restart."""
        visit, key = self._study.visit_id(), self._study.memory.key
        # One thread alone reads them: another one's reading must not undo what is added meanwhile.
        # No session is asked within: the end of a visit waits for this lock.
        with self._loading:
            if self._visit != visit:
                if not key:  # the visit ends at this moment
                    raise Fault("seat_closed")
                self._runs, self._visit = self._load(visit, key), visit
            return self._runs

    def _load(self, visit: str, key: bytes) -> dict[str, TaskRun]:
        with closing(self._connect()) as db:
            rows = store.of_visit(db, visit, key)
        runs: dict[str, TaskRun] = {}
        for row in rows:
            if not isinstance(row.event, AttemptEvent):
                runs = self._with(runs, row.content, row.word, row.event)
        return runs

    def _with(
        self, runs: Mapping[str, TaskRun], content: str, word: str, event: OwnTaskEvent
    ) -> dict[str, TaskRun]:
        before = runs.get(event.task)
        offered = self._study.task(content, word) if before is None else before.offered
        own = [] if before is None else before.events
        found = TaskRun(event.task, content, word, offered, [*own, event])
        return {**runs, event.task: found}

    def _take(self, content: str, word: str, event: OwnTaskEvent) -> TaskRun:
        self._runs = self._with(self._runs, content, word, event)
        return self._runs[event.task]

    def _going_on(self, run: str) -> TaskRun:
        found = self.run(run)
        if found.ended:
            raise Fault("task_over")
        return found

    def _write(self, visit: str, run: TaskRun, event: OwnTaskEvent) -> TaskRun:
        key = self._study.memory.key
        if not key:
            raise Fault("seat_closed")
        with closing(self._connect()) as db, write_tx(db):
            store.insert(db, visit, key, StudyEvent(run.content, run.word, event))
            self._tell(db, run, [event])
        return self._take(run.content, run.word, event)

    def _tell_observed(self, run: TaskRun) -> None:
        """Record what the seat's log has of a run: it is over, so it grows no more."""
        seen = self.events(run)
        with closing(self._connect()) as db, write_tx(db):
            self._tell(db, run, seen)

    def _tell(self, db: sqlite3.Connection, run: TaskRun, seen: Iterable[TaskEvent]) -> None:
        pack = run.offered.pack
        self._note(db, (pack.id, pack.version), run.word, seen)

    def _place(self) -> int:
        with closing(self._connect()) as db:
            return events.size(db)

    def _now(self) -> datetime.datetime:
        """The trusted clock's time; the machine's own while that is unknown."""
        now = self._trusted()
        return datetime.datetime.now(datetime.UTC) if now is None else now.earliest

    def _after(self, run: TaskRun) -> datetime.datetime:
        """A time later than every event of the run: at one seat their order is known."""
        return max(self._now(), max(one.at for one in self.events(run)) + STEP)


def _entries(db: sqlite3.Connection, start: int) -> Iterator[LogEntry]:
    for place, one in events.entries(db, start):
        at = None if one.earliest is None else from_text(one.earliest)
        yield LogEntry(place, one.name, at, one.fields)
