"""What is wrong with the gateway at this moment and goes away by itself.

Each check is asked for every page of the console and by `gateway doctor`: it must answer within a
millisecond or remember its last answer for a while. Features register theirs
(`sync.gateway.features.conditions`). What must not go unnoticed once it is over is an alarm
(`sync.gateway.alarms`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sync.errors import Fault
from sync.gateway import store
from sync.gateway.centre import Centre


@dataclass(frozen=True)
class Condition:
    """One thing that is wrong: `code` is the catalogue's, `params` the values of its sentence."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def fault(self) -> Fault:
        """The same as a Fault, for putting it into words."""
        return Fault(self.code, **self.params)


Check = Callable[[Centre], Condition | None]


def read_database(centre: Centre) -> None:
    """Read from the database. Raises: what SQLite says where that cannot be done."""
    with centre.reading() as db:
        store.made(db)


def clock_behind(centre: Centre) -> Condition | None:
    """Say that no time is signed: the clock lies before what was signed already."""
    behind = centre.behind()
    if behind is None:
        return None
    return Condition("gateway_clock_behind", {"minutes": math.ceil(behind.total_seconds() / 60)})
