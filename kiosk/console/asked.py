"""What of the journal is asked for, as it stands in an address."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kiosk.console import forms
from sync.errors import Fault
from sync.gateway.journal.search import Wanted
from sync.wire.times import to_text


@dataclass(frozen=True)
class Asked:
    """What of the journal is asked for: as typed, and as the search wants it."""

    text: str = ""
    person: str = ""
    seat: str = ""
    tender: str = ""
    since: str = ""
    until: str = ""
    before: int = 2**53
    wanted: Wanted = field(default_factory=Wanted)

    @property
    def narrows(self) -> bool:
        return bool(self.text) or self.wanted != Wanted()

    @property
    def query(self) -> dict[str, str]:
        """For a link to the same search."""
        names = ("text", "person", "seat", "tender", "since", "until")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


def parse(args: forms.Posted, timezone: str) -> tuple[Asked, forms.Errors]:
    """Days are of the gateway's zone, and the last one counts whole."""
    errors: forms.Errors = {}
    since, until = (_day(args, errors, name) for name in ("since", "until"))
    zone = ZoneInfo(timezone)
    before = args.get("before", "")
    form = Asked(
        text=forms.line(args, "text")[: forms.TEXT_MAX],
        person=forms.line(args, "person")[: forms.NAME_MAX],
        seat=forms.line(args, "seat")[: forms.NAME_MAX],
        tender=forms.line(args, "tender")[: forms.NAME_MAX],
        since="" if since is None else since.isoformat(),
        until="" if until is None else until.isoformat(),
        before=forms.order_number(before) if before else 2**53,
    )
    wanted = Wanted(
        person=form.person,
        seat_id=form.seat,
        tender_id=form.tender,
        since="" if since is None else _midnight(since, zone),
        until="" if until is None else _midnight(until + timedelta(days=1), zone),
    )
    return replace(form, wanted=wanted), errors


def _day(args: forms.Posted, errors: forms.Errors, name: str) -> date | None:
    typed = forms.line(args, name)
    if not typed:
        return None
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        errors[name] = Fault("console_day_wrong")
        return None
    # The years at the ends have no tomorrow, and no instant in every zone.
    if not 1970 <= found.year <= 9000:
        errors[name] = Fault("console_day_wrong")
        return None
    return found


def _midnight(day: date, zone: ZoneInfo) -> str:
    return to_text(datetime.combine(day, time(), zone))
