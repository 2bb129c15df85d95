"""Dates and times that staff type, in the room's own zone: `2026-11-28 10.00`.

No browser's own field: it writes 11/29/2026 wherever its maker's language is English.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kiosk.console.context import console
from kiosk.web.forms import Form
from sync.errors import Fault

_TYPED = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2}) ([0-9]{1,2})[.:]([0-9]{2})")


def read(form: Form, name: str) -> datetime:
    """Read a local date and time as aware UTC; what is none is said beside its field."""
    found = _TYPED.fullmatch(form.line(name))
    try:
        if found is None:
            raise ValueError
        local = datetime(*map(int, found.groups()), tzinfo=_zone())  # type: ignore[misc,arg-type]
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        form.wrong(name, Fault("console_moment_wrong"))
        return datetime.min.replace(tzinfo=UTC)


def read_or_none(form: Form, name: str) -> datetime | None:
    """Read one that may be left empty."""
    return read(form, name) if form.line(name) else None


def typed(moment: datetime) -> str:
    """Write a moment as it would be typed here."""
    local = moment.astimezone(_zone()).replace(tzinfo=None)
    return local.isoformat(" ", timespec="minutes").replace(":", ".")


def _zone() -> ZoneInfo:
    return ZoneInfo(console().centre.identity.timezone)
