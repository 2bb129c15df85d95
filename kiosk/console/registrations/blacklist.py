"""What our copies of the blacklists say of a registration, and how old they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.console.context import console
from kiosk.console.language import language
from sync import figures
from sync.gateway.registrations.service import Opened

# Where no requirement table says when a list is old.
USUAL_AGE_DAYS = 30


@dataclass(frozen=True)
class HitView:
    """An entry that is this firm's `by` a number or its root, or perhaps by name; days in words."""

    by: str
    stands: bool
    name: str
    decree: str
    starts: str
    ends: str
    reason: str
    source: str
    dated: str


@dataclass(frozen=True)
class CopyView:
    """A list that was searched, the day it is of, and whether that is too long ago."""

    source: str
    dated: str
    old: bool


def hits(found: Opened) -> Sequence[HitView]:
    """Every entry that may be somebody of this registration."""
    return [
        HitView(
            hit.by,
            hit.stands,
            hit.entry.name,
            hit.entry.decree or "–",
            _day(hit.entry.starts),
            _day(hit.entry.ends),
            hit.entry.reason,
            hit.taken.source,
            _day(hit.taken.dated),
        )
        for hit in found.sanctions.hits
    ]


def copies(found: Opened) -> Sequence[CopyView]:
    """Every list that was searched."""
    most = USUAL_AGE_DAYS if found.table is None else found.table.blacklist_age_days
    return [
        CopyView(one.source, _day(one.dated), age_days(one.dated) > most)
        for one in found.sanctions.lists
    ]


def age_days(dated: str) -> int:
    """How many days ago a list's day (`YYYY-MM-DD`) was."""
    return (console().centre.clock().date() - date.fromisoformat(dated)).days


def _day(text: str) -> str:
    return figures.day(text, language()) if text else "–"
