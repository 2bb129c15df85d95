"""What staff type of an announcement. Times are typed in the room's own zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from kiosk.console import moments
from kiosk.console.context import console
from kiosk.web.forms import Form
from sync.errors import Fault
from sync.gateway.announcements.service import Draft, Kept
from sync.wire.announcements import MOST_CHARACTERS, SEVERITIES
from sync.wire.times import from_text

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
        moments.read(form, "starts_at"),
        moments.read(form, "ends_at"),
    )


def seen(form: Form) -> int:
    """Read the version that was on the screen; 0, which no version is, for what is no number."""
    text = form.typed("seen")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def new() -> Form:
    """A form for a new announcement, from now on for the usual time."""
    now = console().centre.clock()
    return Form({"starts_at": moments.typed(now), "ends_at": moments.typed(now + USUALLY)})


def of(kept: Kept) -> Form:
    """A form with what an announcement says now."""
    told = kept.announcement
    return Form(
        {
            "severity": told.severity,
            "text_id": told.text_id,
            "text_en": told.text_en,
            "starts_at": moments.typed(from_text(told.starts_at)),
            "ends_at": moments.typed(from_text(told.ends_at)),
            "seen": str(told.version),
        }
    )
