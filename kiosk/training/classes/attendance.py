"""What a status says of the class that a seat acts upon."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.training.classes import standing
from kiosk.training.service import Study
from sync.clock import Interval
from sync.wire.classes import ClassAttendance, TrainingClass


def attendance(
    told: TrainingClass, study: Study, now: Interval | None, drills: Sequence[tuple[str, str]]
) -> ClassAttendance:
    """Return the version that is acted upon, and of who sits here what holds at `now`.

    A screen that is locked is not covered: the lock stands above it. `drills` are those of the task
    that runs which stand here: (`<pack>/<task>/<drill>`, kind).
    """
    mine, locked = study.memory.membership, study.is_locked()
    if mine is None or mine.class_id != told.class_id:
        return ClassAttendance(class_id=told.class_id, version=told.version)
    return ClassAttendance(
        class_id=told.class_id,
        version=told.version,
        trainee_id=mine.trainee_id,
        step=study.memory.step,
        hand_up=mine.hand_up,
        covered=not locked and bool(standing.holds(told, standing.EYES_FRONT, now)),
        link_cut=standing.is_cut(told, mine, now, locked=locked)
        or standing.LINK_CUT in {kind for _key, kind in drills},
        drills_done=sorted(mine.drills),
        planned=[key for key, _kind in drills],
        resets_done=sorted(mine.resets),
    )
