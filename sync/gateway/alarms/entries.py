"""What the journal says of alarms."""

from __future__ import annotations

from sync.gateway.journal.kinds import Kind

ALARM_RAISED = Kind(
    "alarm_raised",
    "The gateway found something that staff must look into, of one seat or of itself.",
    {"code": str},
    {"seat_id": str},
)
ALARM_CLEARED = Kind(
    "alarm_cleared",
    "Somebody looked into an alarm and cleared it.",
    {"code": str},
    {"seat_id": str},
)

ENTRIES = (
    ALARM_RAISED,
    ALARM_CLEARED,
)
