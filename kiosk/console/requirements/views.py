"""What the pages of requirement tables may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Literal

from flask_babel import LazyString

from kiosk import labels
from kiosk.console.context import console
from kiosk.console.language import language
from kiosk.errors import Explanation, explain
from kiosk.web import requirement_words
from sync.errors import Fault
from sync.gateway.requirements import service
from sync.gateway.requirements.service import Published
from sync.gateway.staff import service as staff
from sync.registration.application import ENTITIES
from sync.requirements import Table, problems, shipped
from sync.wire.times import from_text

TableState = Literal["counts", "coming", "outdone", "unpublished", "withdrawn", "unreadable"]
# A day has no zone; at this hour it is the same one all over Indonesia, and in UTC.
_ON_THAT_DAY = time(3, tzinfo=UTC)


@dataclass(frozen=True)
class TableView:
    """One table. `legal_forms` are those for which it counts now, in words.

    `by` published or withdrew it at `made_at` (aware UTC); of a shipped one there is neither.
    `outdone`: another table goes before it, for every legal form it covers; `unpublished`: it
    comes with the program, is one LPSE's own, and that LPSE has not published it.
    """

    name: str
    version: str
    state: TableState
    title: str
    track: str
    valid_from: datetime | None
    lpse: str
    legal_forms: Sequence[LazyString]
    by: str = ""
    made_at: datetime | None = None


@dataclass(frozen=True)
class Needs:
    """What one legal form needs: (what, names), each name with what it depends on."""

    legal_form: LazyString
    source: str
    rows: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class Read:
    """A table as its page shows it: where it comes from, and what each legal form needs."""

    name: str
    version: str
    title: str
    about: Sequence[str]
    legal_forms: Sequence[Needs]


def published() -> list[TableView]:
    """Return what this LPSE published, the last changed first."""
    centre = console().centre
    found = service.published(centre)
    people = {one.staff_id: one.name for one in staff.members(centre, removed=True)}
    return [_published(one, found, people.get(one.kept.staff_id, "")) for one in found]


def of_the_program() -> list[TableView]:
    """Return what comes with the program and does not stand published in this version."""
    found = service.published(console().centre)
    stand = {
        (one.kept.told.name, one.kept.told.version) for one in found if not one.kept.told.withdrawn
    }
    return [
        _view(each, found, unpublished=bool(each.lpse))
        for each in shipped()
        if (each.name, each.version) not in stand
    ]


def one(name: str, version: str) -> Read:
    """Return what a table says. Raises: Fault("requirements_unknown", name, version)."""
    table = service.named(console().centre, (name, version))
    if table is None:
        raise Fault("requirements_unknown", name=name, version=version)
    return Read(
        name,
        version,
        table.title.in_(language()),
        requirement_words.about(table),
        [
            Needs(
                labels.label(f"entity.{entity}"),
                rules.source,
                requirement_words.needs(table, entity, language()),
            )
            for entity, rules in table.entities.items()
        ],
    )


def wrong(text: str, file: str) -> list[Explanation]:
    """Return everything that is wrong in a table, in words."""
    return [explain(fault) for fault in problems(text, file)]


def _published(one: Published, found: Sequence[Published], by: str) -> TableView:
    told, made_at = one.kept.told, from_text(one.kept.made_at)
    if one.table is None:
        return TableView(told.name, told.version, "unreadable", "", "", None, "", (), by, made_at)
    return _view(one.table, found, withdrawn=told.withdrawn, by=by, made_at=made_at)


def _view(
    table: Table,
    found: Sequence[Published],
    *,
    withdrawn: bool = False,
    unpublished: bool = False,
    by: str = "",
    made_at: datetime | None = None,
) -> TableView:
    today = console().centre.today()
    counts = [
        entity
        for entity in ENTITIES
        if service.counting(found, table.track, entity, today) == table
    ]
    state: TableState = "counts" if counts else "outdone"
    if withdrawn:
        state = "withdrawn"
    elif unpublished:
        state = "unpublished"
    elif table.valid_from > today:
        state = "coming"
    return TableView(
        table.name,
        table.version,
        state,
        table.title.in_(language()),
        str(labels.label(f"track.{table.track}")),
        datetime.combine(table.valid_from, _ON_THAT_DAY),
        table.lpse,
        [labels.label(f"entity.{entity}") for entity in counts],
        by,
        made_at,
    )
