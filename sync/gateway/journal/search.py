"""Find entries of the journal: by person, seat, tender and time here; words where they are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from sync import journal
from sync.gateway.journal.service import Entry
from sync.work import Reading

_PERSON = (
    "(EXISTS (SELECT 1 FROM json_each(event, '$.by') WHERE value = ?)"
    " OR ? IN (json_extract(event, '$.fields.staff_id'),"
    " json_extract(event, '$.fields.committee_id')))"
)
_SEAT = "json_extract(event, '$.fields.seat_id') = ?"
_TENDER = (
    "(json_extract(event, '$.fields.tender_id') = ?"
    " OR EXISTS (SELECT 1 FROM json_each(event, '$.fields.tenders') WHERE value = ?)"
    " OR json_extract(event, '$.fields.bid_id') IN (SELECT bid_id FROM bid WHERE tender_id = ?))"
)


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty means all. From `since` to before `until`, both wire text."""

    person: str = ""
    seat_id: str = ""
    tender_id: str = ""
    since: str = ""
    until: str = ""


def back(db: Reading, before: int, wanted: Wanted) -> Iterator[tuple[int, Entry]]:
    """Walk entries that fit, the newest first, from below an index."""
    parts: list[tuple[str, tuple[str, ...]]] = []
    if wanted.person:
        parts.append((_PERSON, (wanted.person, wanted.person)))
    if wanted.seat_id:
        parts.append((_SEAT, (wanted.seat_id,)))
    if wanted.tender_id:
        parts.append((_TENDER, (wanted.tender_id,) * 3))
    if wanted.since:
        parts.append(("json_extract(event, '$.at') >= ?", (wanted.since,)))
    if wanted.until:
        parts.append(("json_extract(event, '$.at') < ?", (wanted.until,)))
    where = " AND ".join(clause for clause, _ in parts)
    values = [value for _, given in parts for value in given]
    for index, text in journal.rows_back(db, before, where, values):
        yield index, msgspec.json.decode(text, type=Entry)
