"""The drills that packs plan in the practice tasks of a class, and what the trainer says of them.

Seats begin them by themselves, each at the minute of its own trainee's task. The trainer begins one
now, where its task runs, leaves one out, or leaves it to the plan again. What happens in the
class's tenders, or beside a seat, has no minute: the trainer begins it as any other drill.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from msgspec.structs import replace

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.classes.acting import note_act
from sync.gateway.classes.drilling import DRILL_STANDS, drill
from sync.gateway.classes.entries import ClassAct
from sync.gateway.classes.packs import pinned_packs
from sync.gateway.classes.standing import become, load, load_open, require_trainer, require_training
from sync.gateway.staff.service import Member
from sync.training.pack import PackDrill, PackTask
from sync.wire.classes import PlannedDrill, TrainingClass
from sync.wire.times import from_text, to_text

NEAR_MINUTES = 2
"""So long lasts a drill that the trainer begins, or until a deadline, where its pack says none."""

_ACTS: dict[str, ClassAct] = {
    "now": "drill_now",
    "left_out": "drill_left_out",
    "": "drill_put_back",
}


class DrillPlace(NamedTuple):
    """A drill in a task of a pack, by their words."""

    pack: str
    task: str
    drill: str

    @property
    def key(self) -> str:
        """As seats write it in `ClassAttendance.planned`."""
        return "/".join(self)


@dataclass(frozen=True)
class TaskDrill:
    """A drill as a pack plans it in a task. `said` is what the trainer says of it, None for nothing
    that still holds; `language` is that of the titles."""

    place: DrillPlace
    language: str
    task: PackTask
    drill: PackDrill
    said: PlannedDrill | None

    @property
    def is_left_out(self) -> bool:
        """Whether the trainer has left it out."""
        return self.said is not None and self.said.act == "left_out"


def task_drills(centre: Centre, class_id: str) -> Sequence[TaskDrill]:
    """Return the drills that the class's packs plan, by pack and task.

    Raises: Fault("classes_training_only" | "class_unknown").
    """
    require_training(centre)
    with centre.reading() as db:
        return _task_drills(centre, load(centre, db, class_id).told)


def begin_planned(centre: Centre, class_id: str, place: DrillPlace, *, by: Member) -> None:
    """Begin a drill now, at the seats where its task runs; one without a minute as `drill` does.

    Raises: what `require_trainer` and `drill` raise, Fault("class_unknown" | "class_not_opened" |
    "class_planned_unknown").
    """
    require_trainer(centre, by)
    with centre.reading() as db:
        found = _planned(centre, load_open(centre, db, class_id).told, place)
    if found.drill.by_the_minute:
        _say(centre, class_id, place, "now", by)
    else:
        lasts = found.drill.lasts or NEAR_MINUTES
        drill(centre, class_id, found.drill.kind, lasts, [], by=by)


def leave_out(centre: Centre, class_id: str, place: DrillPlace, *, by: Member) -> None:
    """Let a drill begin at no seat, and end where it stands. Raises: as `begin_planned`."""
    require_trainer(centre, by)
    _say(centre, class_id, place, "left_out", by)


def put_back(centre: Centre, class_id: str, place: DrillPlace, *, by: Member) -> None:
    """Leave a drill to its pack's plan again. Raises: as `begin_planned`."""
    require_trainer(centre, by)
    _say(centre, class_id, place, "", by)


def _say(centre: Centre, class_id: str, place: DrillPlace, act: str, by: Member) -> None:
    """Let seats hear what the trainer says of a drill that they begin by themselves."""
    with centre.writing() as db:
        before, now = load_open(centre, db, class_id), centre.clock()
        found = _planned(centre, before.told, place)
        if not found.drill.by_the_minute:
            raise Fault("class_planned_unknown")
        said = [one for one in before.told.planned if _place(one) != place]
        if act:
            until = to_text(now + DRILL_STANDS) if act == "now" else None
            word = PlannedDrill(**place._asdict(), act=act, at=to_text(now), expires_at=until)
            said.append(word)
        told = become(centre, db, before, replace(before.told, planned=said))
        note_act(centre, db, told, _ACTS[act], by, drill=found.drill.kind, task=place.task)


def _planned(centre: Centre, told: TrainingClass, place: DrillPlace) -> TaskDrill:
    for one in _task_drills(centre, told):
        if one.place == place:
            return one
    raise Fault("class_planned_unknown")


def _task_drills(centre: Centre, told: TrainingClass) -> Sequence[TaskDrill]:
    now = centre.clock()
    said = {
        _place(one): one
        for one in told.planned
        if one.expires_at is None or from_text(one.expires_at) > now
    }
    return [
        TaskDrill(place, shelf.pack.language, task, one, said.get(place))
        for shelf in pinned_packs(centre, told.packs).values()
        for task in shelf.pack.tasks
        for one in shelf.pack.drills
        if one.id in task.drills
        for place in [DrillPlace(shelf.pack.id, task.id, one.id)]
    ]


def _place(one: PlannedDrill) -> DrillPlace:
    return DrillPlace(one.pack, one.task, one.drill)
