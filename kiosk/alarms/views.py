"""What `templates/alarms/` may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.alarms.kinds import KINDS
from kiosk.alarms.store import Alarm
from kiosk.errors import Explanation, explain
from kiosk.staff.views import SignInView
from sync.wire.times import from_text


@dataclass(frozen=True)
class AlarmView:
    """One alarm in words; `raised_at` is aware UTC, None when the time was unknown.

    `decided_at` is the endpoint of the page on which staff decide instead of clearing it.
    """

    code: str
    words: Explanation
    raised_at: datetime | None
    decided_at: str | None = None

    @classmethod
    def of(cls, alarm: Alarm) -> AlarmView:
        """Put an alarm into words."""
        at = None if alarm.raised_at is None else from_text(alarm.raised_at)
        kind = KINDS.get(alarm.code)
        return cls(alarm.code, explain(alarm.fault), at, kind.decided_at if kind else None)


@dataclass(frozen=True)
class AlarmsView:
    """The list of all that stand."""

    alarms: Sequence[AlarmView]


@dataclass(frozen=True)
class ClearView:
    """The page on which one alarm is cleared."""

    alarm: AlarmView
    sign_in: SignInView
    errors: Mapping[str, str]
