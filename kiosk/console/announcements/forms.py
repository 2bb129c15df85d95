"""What staff type of an announcement. Times are typed in the room's own zone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from kiosk.console.context import console
from kiosk.web.forms import Form
from sync.errors import Fault
from sync.gateway.announcements.service import Draft, Kept
from sync.wire.announcements import MOST_CHARACTERS, SEVERITIES
from sync.wire.times import from_text

# No browser's own field: it writes 11/29/2026 wherever its maker's language is English.
_TYPED = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2}) ([0-9]{1,2})[.:]([0-9]{2})")
USUALLY = timedelta(hours=2)
# Which field a use case's Fault is about; the others stand at the top of the page.
FIELDS: Mapping[str, str] = {
    "announcement_times_swapped": "ends_at",
    "announcement_over": "ends_at",
    "announcement_too_long": "ends_at",
    "announcement_too_many": "starts_at",
    "announcement_changed_meanwhile": "text_id",
    "announcement_withdrawn": "text_id",
}


def draft(form: Form) -> Draft:
    """Read an announcement: its kind, its two texts, from when and until when."""
    missing = Fault("announcement_text_missing")
    return Draft(
        form.choice("severity", SEVERITIES, Fault("announcement_severity_missing")),
        form.line("text_id", missing, most=MOST_CHARACTERS),
        form.line("text_en", missing, most=MOST_CHARACTERS),
        _moment(form, "starts_at"),
        _moment(form, "ends_at"),
    )


def seen(form: Form) -> int:
    """Read the version that was on the screen; 0, which no version is, for what is no number."""
    text = form.typed("seen")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def new() -> Form:
    """A form for a new announcement, from now on for the usual time."""
    now = console().centre.clock()
    return Form({"starts_at": _typed(now), "ends_at": _typed(now + USUALLY)})


def of(kept: Kept) -> Form:
    """A form with what an announcement says now."""
    told = kept.announcement
    return Form(
        {
            "severity": told.severity,
            "text_id": told.text_id,
            "text_en": told.text_en,
            "starts_at": _typed(from_text(told.starts_at)),
            "ends_at": _typed(from_text(told.ends_at)),
            "seen": str(told.version),
        }
    )


def _moment(form: Form, name: str) -> datetime:
    """Read a local date and time, `2026-11-28 10.00` or `2026-11-28 10:00`."""
    found = _TYPED.fullmatch(form.line(name))
    try:
        if found is None:
            raise ValueError
        local = datetime(*map(int, found.groups()), tzinfo=_zone())  # type: ignore[misc,arg-type]
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        form.wrong(name, Fault("announcement_time_wrong"))
        return datetime.min.replace(tzinfo=UTC)


def _typed(moment: datetime) -> str:
    local = moment.astimezone(_zone()).replace(tzinfo=None)
    return local.isoformat(" ", timespec="minutes").replace(":", ".")


def _zone() -> ZoneInfo:
    return ZoneInfo(console().centre.identity.timezone)
