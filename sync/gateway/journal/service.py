"""Record what staff do, and read or check what was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import msgspec

from sync import journal, log
from sync.gateway.centre import Centre
from sync.gateway.journal.kinds import Kind
from sync.work import Reading, Work

Value = str | int | float | bool | list[str]


class Person(Protocol):
    """Whoever acts; `sync.gateway.staff.service.Member` is one."""

    @property
    def staff_id(self) -> str:
        """Return the id under which the journal names this person."""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a leaf hashes: this, as JSON with sorted keys. `by` holds staff ids."""

    name: str
    at: str
    by: list[str]
    why: str | None
    fields: dict[str, Value]


def record(
    centre: Centre,
    db: Work,
    kind: Kind,
    *,
    by: Person | Sequence[Person] | None = None,
    why: str | None = None,
    at: str | None = None,
    **fields: object,
) -> int:
    """Append an act in the caller's write transaction; return its index.

    `by` is nobody only where there is no staff yet, or where the machine's own operator acts. `at`
    is now, unless it is given. A long `why` is cut. Fields may be None and are then left out.
    Raises ValueError for a field that its kind does not know.
    """
    given = {key: value for key, value in fields.items() if value is not None}
    journal.require_catalogued({kind.name: kind.event}, kind.name, given)
    people = [] if by is None else list(by) if isinstance(by, Sequence) else [by]
    entry = {
        "name": kind.name,
        "at": at or centre.now(),
        "by": [person.staff_id for person in people],
        "why": why[: journal.MAX_TEXT] if why else None,
        "fields": given,
    }
    centre.bind(db)
    return journal.append(db, msgspec.json.encode(entry, order="sorted"))


def entries(db: Reading, start: int = 0) -> Iterator[tuple[int, Entry]]:
    """Walk the journal from an index on."""
    for index, text in journal.rows(db, start):
        yield index, msgspec.json.decode(text, type=Entry)


def size(centre: Centre) -> int:
    """Return the number of entries."""
    with centre.reading() as db:
        return journal.size(db)


def read(centre: Centre, *, newest: int = 100) -> list[tuple[int, Entry]]:
    """The newest entries, the oldest of them first."""
    with centre.reading() as db:
        return list(entries(db, max(0, journal.size(db) - newest)))


def verify(centre: Centre, seen: Iterable[log.Checkpoint] = ()) -> journal.Audit:
    """Recompute the whole journal; `seen` are checkpoints that were kept elsewhere."""
    with centre.reading() as db:
        return journal.verify_all(db, seen)


def checkpoint(centre: Centre) -> str:
    """The journal's signed head: who keeps it can tell later that nothing was rewritten."""
    with centre.reading() as db:
        return journal.checkpoint(db, centre.key, centre.identity.gateway_id)
