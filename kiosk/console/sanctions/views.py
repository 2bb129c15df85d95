"""What the pages of blacklists may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.console import guard
from kiosk.console.context import console
from kiosk.console.language import language
from sync import figures
from sync.gateway.sanctions import service
from sync.gateway.sanctions.service import SanctionsListed, SanctionsTaken
from sync.gateway.staff import service as staff


@dataclass(frozen=True)
class CopyTaken:
    """A list that counts, the day it is of in words, and who took it in."""

    taken: SanctionsTaken
    dated: str
    by: str


@dataclass(frozen=True)
class ListedView:
    """An entry, its days in words."""

    listed: SanctionsListed
    starts: str
    ends: str


@dataclass(frozen=True)
class BlacklistView:
    """Our copies and a page of their entries; `more` is where the next one begins, 0 for none."""

    lists: Sequence[CopyTaken]
    entries: Sequence[ListedView]
    more: int


def shown(search: str, after: int) -> BlacklistView:
    """Read our copies and a page of what `search` finds in them; "" finds all."""
    centre, by = console().centre, guard.member()
    people = {each.staff_id: each.name for each in staff.members(centre, removed=True)}
    found = service.page(centre, search, after, by=by)
    return BlacklistView(
        [
            CopyTaken(one, _day(one.dated), people.get(one.staff_id, one.staff_id))
            for one in service.lists(centre, by=by)
        ],
        [ListedView(one, _day(one.entry.starts), _day(one.entry.ends)) for one in found.listed],
        found.next,
    )


def _day(text: str) -> str:
    return figures.day(text, language()) if text else "–"
