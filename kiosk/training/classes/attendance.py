"""What a status says of the class that a seat acts upon."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.training.classes import standing
from kiosk.training.classes.memory import Membership
from sync.clock import Interval
from sync.wire.classes import ClassAttendance, TrainingClass


def attendance(
    told: TrainingClass,
    mine: Membership | None,
    step: str | None,
    now: Interval | None,
    drills: Sequence[tuple[str, str]],
) -> ClassAttendance:
    """Return the version that is acted upon, and of who sits here what holds at `now`.

    `drills` are those of the task that runs which stand here: (`<pack>/<task>/<drill>`, kind).
    """
    if mine is None or mine.class_id != told.class_id:
        return ClassAttendance(class_id=told.class_id, version=told.version)
    return ClassAttendance(
        class_id=told.class_id,
        version=told.version,
        trainee_id=mine.trainee_id,
        step=step,
        hand_up=mine.hand_up,
        covered=standing.holds_until(told, standing.EYES_FRONT, now) is not None,
        link_cut=standing.cut_until(told, mine.drills, now) is not None
        or standing.LINK_CUT in {kind for _key, kind in drills},
        drills_done=sorted(mine.drills),
        planned=[key for key, _kind in drills],
    )
