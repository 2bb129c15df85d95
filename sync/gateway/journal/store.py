"""Entries of the journal that fit a question, as rows of the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sync import journal
from sync.gateway.db.dialect import json_holds, json_text
from sync.work import Reading

_PERSON = (
    f"({json_holds('event', 'by')} OR ? IN ({json_text('event', 'fields.staff_id')},"
    f" {json_text('event', 'fields.committee_id')}))"
)
_SEAT = f"{json_text('event', 'fields.seat_id')} = ?"
_TENDER = (
    f"({json_text('event', 'fields.tender_id')} = ? OR {json_holds('event', 'fields.tenders')}"
    f" OR {json_text('event', 'fields.bid_id')} IN (SELECT bid_id FROM bid WHERE tender_id = ?))"
)
_AT = json_text("event", "at")


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty means all. From `since` to before `until`, both wire text."""

    person: str = ""
    seat_id: str = ""
    tender_id: str = ""
    since: str = ""
    until: str = ""


def back(db: Reading, before: int, wanted: Wanted) -> Iterator[tuple[int, str]]:
    """Walk entries that fit (index, JSON), the newest first, from below an index."""
    parts: list[tuple[str, tuple[str, ...]]] = []
    if wanted.person:
        parts.append((_PERSON, (wanted.person, wanted.person)))
    if wanted.seat_id:
        parts.append((_SEAT, (wanted.seat_id,)))
    if wanted.tender_id:
        parts.append((_TENDER, (wanted.tender_id,) * 3))
    if wanted.since:
        parts.append((f"{_AT} >= ?", (wanted.since,)))
    if wanted.until:
        parts.append((f"{_AT} < ?", (wanted.until,)))
    where = " AND ".join(clause for clause, _ in parts)
    values = [value for _, given in parts for value in given]
    return journal.rows_back(db, before, where, values)
