"""What the page of registrations whose time is over may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.console.registrations import views
from kiosk.console.registrations.views import RegistrationRow
from kiosk.errors import explain
from sync.errors import Fault
from sync.gateway.registrations.service import Due
from sync.wire.times import from_text


@dataclass(frozen=True)
class OverRow:
    """A registration whose time was over at `until`; `why` it is kept all the same, "" if not."""

    row: RegistrationRow
    until: datetime
    why: str


@dataclass(frozen=True)
class OverView:
    """What may be erased now, and what is kept with its reason."""

    free: Sequence[OverRow]
    kept: Sequence[OverRow]


def over(found: Iterable[Due]) -> OverView:
    """Show what is over, apart by whether it may be erased."""
    rows = [
        OverRow(
            views.row(one.line),
            from_text(one.until),
            explain(Fault(one.why, until=one.until)).message if one.why else "",
        )
        for one in found
    ]
    return OverView(
        [one for one in rows if not one.why],
        [one for one in rows if one.why],
    )
