"""Which alarms there are. Their sentences are the catalogue's (`kiosk.errors`), by the same code.

A condition that goes away by itself (a full disk, a broken link) is no alarm: the engine shows it
for as long as it lasts. What staff must decide is one, and ends with the decision or its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync.wire.roles import Act


@dataclass(frozen=True)
class Kind:
    """With `stops_staff` no visit is opened until it is cleared; sealing, locking, ending go on.

    `decided_at` is the endpoint of the page on which staff decide instead of clearing.
    """

    stops_staff: bool = False
    decided_at: str | None = None

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
    # It signed a time more than a day ahead of this seat's: staff decide, or have decided.
    "clock_leap": Kind(decided_at="leaps.ask"),
    "clock_leap_refused": Kind(decided_at="leaps.ask"),
    "gateway_history_changed": Kind(),
    # The gateway's log is not the one that this seat has seen: cut, two of them, or rewritten.
    "gateway_log_cut": Kind(stops_staff=True),
    "gateway_log_forked": Kind(stops_staff=True),
    "gateway_log_rewritten": Kind(stops_staff=True),
    # What was damaged, and what became of it.
    "database_rebuilt": Kind(),
    "sealed_file_lost": Kind(),
    # Papers of nobody who sits here came from the scanner; or they could not be removed there.
    "scan_unclaimed": Kind(),
    "scan_not_removed": Kind(),
    "scan_folder_missing": Kind(),
    # The gateway did not take what a trainee of a class did here.
    "class_events_refused": Kind(),
}
