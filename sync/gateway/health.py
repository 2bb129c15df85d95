"""What is wrong with the gateway at this moment and goes away by itself.

Each check is asked for every page of the console and by `gateway doctor`: it must answer within a
millisecond or remember its last answer for a while. What must not go unnoticed once it is over is
an alarm (`sync.gateway.alarms`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta

from sync.gateway import disk
from sync.gateway.bids import files
from sync.gateway.bids.acts import TYPES
from sync.gateway.centre import Centre
from sync.gateway.commands import store as commands
from sync.gateway.condition import Condition
from sync.gateway.tenders import store as tenders
from sync.wire.times import to_text

# How long after a deadline it matters that another may have been meant.
STILL_OF_USE = timedelta(days=7)

__all__ = ["CHECKS", "Check", "Condition", "conditions"]


def clock_behind(centre: Centre) -> Condition | None:
    """No time is signed: the clock lies before what was signed already."""
    behind = centre.behind()
    if behind is None:
        return None
    return Condition("gateway_clock_behind", {"minutes": math.ceil(behind.total_seconds() / 60)})


def tender_change_refused(centre: Centre) -> Condition | None:
    """What seats show of a tender may no longer be what its publisher says."""
    with centre.reading() as db:
        codes = tenders.doubtful(db, to_text(centre.clock() - STILL_OF_USE))
    if not codes:
        return None
    shown = ", ".join(codes[:3]) + (" …" if len(codes) > 3 else "")
    return Condition("tender_change_refused", {"count": len(codes), "codes": shown})


def commands_newer(centre: Centre) -> Condition | None:
    """Seats with a newer version have sent what this one cannot judge; it waits."""
    with centre.reading() as db:
        count = commands.count_left_for_update(db, TYPES)
    return Condition("commands_newer", {"count": count}) if count else None


Check = Callable[[Centre], Condition | None]
CHECKS: list[Check] = [
    clock_behind,
    tender_change_refused,
    commands_newer,
    disk.look,
    files.Watch(),
]


def conditions(centre: Centre) -> list[Condition]:
    """All that is wrong now, in the order of `CHECKS`."""
    found = (check(centre) for check in CHECKS)
    return [one for one in found if one is not None]
