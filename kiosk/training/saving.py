"""Save a pack's files to practise with to a trainee's stick."""

from __future__ import annotations

from flask_babel import gettext as _

from kiosk.training.context import TrainingContext
from sync.errors import Fault


def hand_out(desk: TrainingContext, content: str, task: str, medium_id: str) -> None:
    """Save every file that the task's pack holds, and say so on the next page.

    Raises: Fault("seat_closed" | "visit_not_for_training" | "task_unknown" | "pack_gone"), and
    what `Media.save` raises.
    """
    desk.study.visit_id()
    names = [one.name for one in desk.study.task(content, task).files if one.size is not None]
    if not names:
        raise Fault("pack_gone")
    where = ""
    for name in names:
        where = desk.media.save(medium_id, name, desk.study.handed_out(content, name))
    folder = where.rpartition("/")[0]
    desk.study.say(
        str(_("Berkas latihan sudah tersimpan di flashdisk, folder %(folder)s.", folder=folder))
    )
