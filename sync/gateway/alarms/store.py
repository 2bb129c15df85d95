"""The table of standing alarms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sync.errors import Fault
from sync.work import Reading, Work


@dataclass(frozen=True)
class Alarm:
    """`seat_id` is empty for an alarm of the gateway itself; `raised_at` as on the wire."""

    code: str
    seat_id: str
    raised_at: str
    params: Mapping[str, object]

    @property
    def fault(self) -> Fault:
        """The same as a Fault, for putting it into words."""
        return Fault(self.code, **self.params)


def insert(db: Work, alarm: Alarm) -> bool:
    """Keep a new alarm; return False when one of this code and seat stands already."""
    cursor = db.execute(
        "INSERT INTO alarm (code, seat_id, raised_at, params) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (
            alarm.code,
            alarm.seat_id,
            alarm.raised_at,
            json.dumps(dict(alarm.params), sort_keys=True),
        ),
    )
    return cursor.rowcount == 1


def remove(db: Work, code: str, seat_id: str) -> bool:
    """Delete an alarm; return whether it stood."""
    found = db.execute("DELETE FROM alarm WHERE code = ? AND seat_id = ?", (code, seat_id))
    return found.rowcount == 1


def everything(db: Reading) -> list[Alarm]:
    """All that stand, the oldest first."""
    rows = db.execute("SELECT * FROM alarm ORDER BY raised_at, code, seat_id")
    return [
        Alarm(row["code"], row["seat_id"], row["raised_at"], json.loads(row["params"]))
        for row in rows
    ]
