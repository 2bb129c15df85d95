"""What staff say of an outage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.console import moments
from kiosk.paperwork.outages import OutageSaid
from kiosk.web.forms import Form

FIELDS: Mapping[str, str] = {"outage_times_odd": "end"}
LONGEST = 300


@dataclass(frozen=True)
class OutageAsked:
    """From when to when (aware UTC), and what staff say of it."""

    begin: datetime
    end: datetime
    said: OutageSaid


def asked(form: Form) -> OutageAsked:
    """Read the page that makes the papers."""
    return OutageAsked(
        moments.read(form, "begin"),
        moments.read(form, "end"),
        OutageSaid(
            number=form.line("number", most=LONGEST), cause=form.line("cause", most=LONGEST)
        ),
    )
