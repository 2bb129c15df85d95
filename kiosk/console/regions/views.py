"""What the pages of regions may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.console.context import console
from kiosk.web import region_words
from sync.gateway.regions import service
from sync.gateway.staff import service as staff
from sync.identifiers.regions import built_in
from sync.wire.times import from_text


@dataclass(frozen=True)
class PublishedView:
    """What was published: the table in words, "" where this program cannot read it.

    `counts`: seats go by it now. `by` published it at `made_at` (aware UTC).
    """

    table: str
    counts: bool
    by: str
    made_at: datetime


@dataclass(frozen=True)
class RegionsView:
    """The table that counts, in words; whether it is the program's own; and what was published."""

    current: str
    built_in: bool
    published: Sequence[PublishedView]


def regions() -> RegionsView:
    """Return which table counts, and all that were published, the newest first."""
    centre = console().centre
    counting, found = service.current(centre), service.published(centre)
    people = {one.staff_id: one.name for one in staff.members(centre, removed=True)}
    own = counting is built_in()
    return RegionsView(
        region_words.said(counting),
        own,
        [
            PublishedView(
                region_words.said(one.table) if one.table else "",
                number == 0 and not own,
                people.get(one.kept.staff_id, ""),
                from_text(one.kept.made_at),
            )
            for number, one in enumerate(found)
        ],
    )
