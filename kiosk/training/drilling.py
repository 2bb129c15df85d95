"""The faults that a pack plans in a practice task: begun at their minute, ended with the task.

What has begun and what is over stands among the run's own events, so that a restart changes
nothing. The faults themselves are made where a trainer's are (`kiosk.training.classes.work`).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kiosk.training.asking import ADDENDUM, AddendumAsking
from kiosk.training.classes import standing
from kiosk.training.practising import Practising, TaskRun
from sync.clock import Interval
from sync.training.pack import PackDrill
from sync.wire.classes import PlannedDrill, TrainingClass
from sync.wire.times import from_text

NOW, LEFT_OUT = "now", "left_out"


class StandingDrill(NamedTuple):
    """A drill that stands at this seat: `<pack>/<task>/<drill>`, and what it does."""

    key: str
    kind: str


class TaskDrills:
    """Those of the run that goes on; in production no task runs, so there is none."""

    def __init__(self, practising: Practising, asking: AddendumAsking) -> None:
        self.practising, self._asking = practising, asking

    def look(self, told: TrainingClass | None, now: Interval | None, *, locked: bool) -> None:
        """Begin what is due and end what is over; `told` is the class of who sits here.

        At a seat that is `locked` the trainer begins nothing; the pack's plan goes on. Nothing
        begins while the time is unknown. Raises: sqlite3 errors, Fault("task_over") for a run that
        ends at this moment, Fault("seat_closed" | "at_rest_unreadable").
        """
        run = self.practising.running()
        if run is None or not run.offered.drills:
            return
        said = _said(told, run)
        for drill in run.offered.drills:
            word = said.get(drill.id)
            began = run.drilled(drill.id)
            if began is None:
                by = _due(run, drill, word, now) or self._asked(told, run, drill)
                if by and not (locked and by == "trainer"):
                    self.practising.begin_drill(run.id, drill, by)
            elif not run.is_drill_over(drill.id):
                why = _over(drill, began.at, word, now)
                if why:
                    self.practising.end_drill(run.id, drill.id, why)

    def _asked(self, told: TrainingClass | None, run: TaskRun, drill: PackDrill) -> str:
        """By what an addendum was asked for just now, for somebody without a trainer."""
        alone = told is None or told.state != "open"
        if drill.kind != ADDENDUM or not alone or not self._asking.ask_if_sealed(run):
            return ""
        return "plan"

    def standing(self, now: Interval | None) -> Sequence[StandingDrill]:
        """Return the drills that stand here: while the task runs, and no longer than they last."""
        run = self.practising.running()
        if run is None:
            return []
        return [
            StandingDrill(f"{run.offered.pack.id}/{run.word}/{one.id}", one.kind)
            for one in run.offered.drills
            if (began := run.drilled(one.id)) is not None
            and not run.is_drill_over(one.id)
            and _lasts(one, began.at, now)
        ]


def _said(told: TrainingClass | None, run: TaskRun) -> Mapping[str, PlannedDrill]:
    """What the trainer says of the drills of a run, where it is of the class's own pack."""
    if told is None or told.state != "open":
        return {}
    pack = standing.pinned(told, run.offered.pack.id)
    if pack is None or pack.content != run.content:
        return {}
    task = (pack.pack, run.word)
    return {one.drill: one for one in told.planned if (one.pack, one.task) == task}


def _due(run: TaskRun, drill: PackDrill, word: PlannedDrill | None, now: Interval | None) -> str:
    """By what a drill begins now: its `plan` or the `trainer`, empty for not yet or not at all."""
    if now is None or not drill.by_the_minute or (word is not None and word.act == LEFT_OUT):
        return ""
    if now.earliest >= run.began_at + datetime.timedelta(minutes=drill.minute):
        return "plan"
    return "trainer" if word is not None and _called(run, word, now) else ""


def _called(run: TaskRun, word: PlannedDrill, now: Interval) -> bool:
    """Whether the trainer begins it now, in a run that had begun by then."""
    if word.act != NOW or word.expires_at is None or now.latest is None:
        return False
    return run.began_at <= from_text(word.at) and now.latest < from_text(word.expires_at)


def _over(
    drill: PackDrill, began: datetime.datetime, word: PlannedDrill | None, now: Interval | None
) -> str:
    """By what a drill that stands ends now: its `time` or the `trainer`, empty for neither."""
    if word is not None and word.act == LEFT_OUT:
        return "trainer"
    passed = now is not None and drill.lasts and now.earliest >= _end(drill, began)
    return "time" if passed else ""


def _lasts(drill: PackDrill, began: datetime.datetime, now: Interval | None) -> bool:
    """Whether a drill still lasts; where it has an end, that must surely be to come."""
    if not drill.lasts:
        return True
    return now is not None and now.latest is not None and now.latest < _end(drill, began)


def _end(drill: PackDrill, began: datetime.datetime) -> datetime.datetime:
    return began + datetime.timedelta(minutes=drill.lasts)
