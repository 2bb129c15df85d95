"""What of the journal is asked for, as it stands in an address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kiosk.console.forms import NAME_MAX, TEXT_MAX, order_number
from kiosk.web.forms import Form
from sync.errors import Fault
from sync.gateway.journal.search import Wanted
from sync.wire.times import to_text


@dataclass(frozen=True)
class Asked:
    """What of the journal is asked for: words, what the search wants, and where a page ends."""

    text: str = ""
    wanted: Wanted = field(default_factory=Wanted)
    before: int = 2**53
    query: dict[str, str] = field(default_factory=dict)
    """For a link to the same search."""

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.text) or self.wanted != Wanted()


def parse(form: Form, timezone: str) -> Asked:
    """Read a search; a day that is none is left out and said beside its field.

    Days are of the gateway's zone (an IANA name), and the last one counts whole.
    """
    zone, before = ZoneInfo(timezone), form.typed("before")
    since, until = _day(form, "since"), _day(form, "until")
    text = form.line("text")[:TEXT_MAX]
    words = {name: form.line(name)[:NAME_MAX] for name in ("person", "seat", "tender")}
    days = {"since": since, "until": until}
    query = {"text": text, **words, **{n: d.isoformat() for n, d in days.items() if d is not None}}
    wanted = Wanted(
        person=words["person"],
        seat_id=words["seat"],
        tender_id=words["tender"],
        since="" if since is None else _midnight(since, zone),
        until="" if until is None else _midnight(until + timedelta(days=1), zone),
    )
    return Asked(
        text,
        wanted,
        order_number(before) if before else 2**53,
        {name: value for name, value in query.items() if value},
    )


def _day(form: Form, name: str) -> date | None:
    typed = form.line(name)
    try:
        found = date.fromisoformat(typed) if typed else None
    except ValueError:
        form.wrong(name, Fault("console_day_wrong"))
        return None
    # The years at the ends have no tomorrow, and no instant in every zone.
    if found is not None and not 1970 <= found.year <= 9000:
        form.wrong(name, Fault("console_day_wrong"))
        return None
    return found


def _midnight(day: date, zone: ZoneInfo) -> str:
    return to_text(datetime.combine(day, time(), zone))
