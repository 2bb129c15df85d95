"""What the trainer sees of the drills that packs plan in the tasks of a class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.console.classes.standing import taken
from kiosk.console.context import console
from sync.gateway.classes import service
from sync.gateway.classes.service import TaskDrill
from sync.wire.times import from_text


@dataclass(frozen=True)
class PlannedDrillView:
    """A drill of a task. `minute` is when a seat begins it by itself, None where the trainer does.

    `lasts` is for how many minutes, 0 for the rest of the task. `begun_at` is when the trainer
    began it early, as long as that still reaches seats; `seats` are where it stands now, by name.
    """

    key: str
    language: str
    task: str
    title: str
    kind: str
    minute: int | None
    lasts: int
    is_left_out: bool
    begun_at: datetime | None
    seats: Sequence[str]


def planned(class_id: str) -> list[PlannedDrillView]:
    """Draw the drills of the class's tasks, while it is open. Raises: Fault("class_unknown")."""
    centre = console().centre
    known = service.board(centre, class_id)
    if known.training_class.state != "open":
        return []
    here = [(one.name, one.planned) for one in taken(known) if one.online]
    return [
        _view(one, [name for name, stands in here if one.place.key in stands])
        for one in service.task_drills(centre, class_id)
    ]


def _view(one: TaskDrill, seats: Sequence[str]) -> PlannedDrillView:
    begun = one.said is not None and one.said.act == "now"
    return PlannedDrillView(
        key=one.place.key,
        language=one.language,
        task=one.task.title,
        title=one.drill.title,
        kind=one.drill.kind,
        minute=one.drill.minute if one.drill.by_the_minute else None,
        lasts=one.drill.lasts,
        is_left_out=one.is_left_out,
        begun_at=from_text(one.said.at) if begun and one.said is not None else None,
        seats=seats,
    )
