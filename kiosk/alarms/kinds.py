"""Which alarms there are. Their sentences are the catalogue's (`kiosk.errors`), by the same code.

A condition that goes away by itself (a full disk, a broken link) is no alarm: the engine shows it
for as long as it lasts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync.wire.roles import Act


@dataclass(frozen=True)
class Kind:
    """With `stops_staff` no visit is opened until it is cleared; sealing, locking, ending go on."""

    stops_staff: bool = False

    @property
    def act(self) -> Act:
        """What a member of staff must be allowed to do to clear it."""
        return "release" if self.stops_staff else "alarm"


KINDS: Mapping[str, Kind] = {
    # Another machine has this seat's key, or this one was put back to an older copy of itself.
    "checkpoint_conflict": Kind(stops_staff=True),
    "seat_copied": Kind(stops_staff=True),
    "seat_two_at_once": Kind(stops_staff=True),
    # The gateway signed times that contradict each other by a minute or more.
    "clock_anchor_bad": Kind(),
    "gateway_history_changed": Kind(),
    # What was damaged, and what became of it.
    "database_rebuilt": Kind(),
    "sealed_file_lost": Kind(),
}
