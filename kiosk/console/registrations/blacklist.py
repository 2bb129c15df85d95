"""What our copies of the blacklists say of a registration, and how old they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kiosk.console.context import console
from kiosk.desk.shown import USUAL_AGE_DAYS, CopyView, HitView, day
from sync.gateway.registrations.service import Opened


def hits(found: Opened) -> Sequence[HitView]:
    """Every entry that may be somebody of this registration."""
    return [
        HitView(
            hit.by,
            hit.stands,
            hit.entry.name,
            hit.entry.decree or "–",
            day(hit.entry.starts),
            day(hit.entry.ends),
            hit.entry.reason,
            hit.taken.source,
            day(hit.taken.dated),
        )
        for hit in found.sanctions.hits
    ]


def copies(found: Opened) -> Sequence[CopyView]:
    """Every list that was searched."""
    most = USUAL_AGE_DAYS if found.table is None else found.table.blacklist_age_days
    return [
        CopyView(one.source, day(one.dated), age_days(one.dated) > most, one.licence)
        for one in found.sanctions.lists
    ]


def age_days(dated: str) -> int:
    """How many days ago a list's day (`YYYY-MM-DD`) was."""
    return (console().centre.today() - date.fromisoformat(dated)).days
