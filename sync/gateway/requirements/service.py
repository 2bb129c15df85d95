"""Publish and withdraw requirement tables, and find the one that a form goes by.

A version that was published never changes: a form says by which it was filled in. What was
withdrawn can be published again as it was.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.feed import shared as feed
from sync.gateway.journal.service import record
from sync.gateway.requirements import store
from sync.gateway.requirements.entries import REQUIREMENTS_PUBLISHED, REQUIREMENTS_WITHDRAWN
from sync.gateway.requirements.store import KeptIssue
from sync.gateway.staff import signing_in
from sync.gateway.staff.service import Member
from sync.registration.application import Entity, Track
from sync.requirements import (
    Table,
    choose,
    for_everybody,
    load,
    names,
    shipped,
    text_of_shipped,
    understood,
)
from sync.wire.registration import Requirements
from sync.work import Work

__all__ = [
    "KeptIssue",
    "Published",
    "counting",
    "for_form",
    "named",
    "publish",
    "publish_shipped",
    "published",
    "withdraw",
]


@dataclass(frozen=True)
class Published:
    """A version that was published: how it is kept, and what it says.

    `table` is None where a newer release wrote it and this one cannot read it.
    """

    kept: KeptIssue
    table: Table | None


def publish(centre: Centre, text: str, file: str, *, by: Member) -> Requirements:
    """Check a table and tell it to every seat. `file` is what people call it in what is wrong.

    The same version with the same text changes nothing while it counts.

    Raises: what `signing_in.require` raises, the Faults of `sync.requirements.problems`, and
    Fault("requirements_published_already", name, version) for another text of a known version.
    """
    signing_in.require(centre, "records", [by])
    table = load(text, file)
    told = Requirements(
        name=table.name,
        version=table.version,
        issue=1,
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )
    with centre.writing() as db:
        last = store.newest(db, told.name, told.version)
        if last is not None:
            if last.told.sha256 != told.sha256:
                raise Fault("requirements_published_already", name=told.name, version=told.version)
            if not last.told.withdrawn:
                return last.told
            told = msgspec.structs.replace(told, issue=last.told.issue + 1)
        _tell(db, told, centre.now(), by)
        valid_from = table.valid_from.isoformat()
        record(centre, db, REQUIREMENTS_PUBLISHED, by=by, **_which(told), valid_from=valid_from)
    return told


def publish_shipped(centre: Centre, name: str, *, by: Member) -> Requirements:
    """Publish a table that comes with the program: it then goes before those for every LPSE.

    Raises: as `publish`, and Fault("requirements_unknown", name, version) where none is so called.
    """
    if name not in names():
        raise Fault("requirements_unknown", name=name, version="")
    return publish(centre, text_of_shipped(name), f"{name}.toml", by=by)


def withdraw(centre: Centre, name: str, version: str, *, by: Member) -> None:
    """Let a version count no more; one that was withdrawn already stays so.

    Raises: what `signing_in.require` raises, and Fault("requirements_unknown", name, version).
    """
    signing_in.require(centre, "records", [by])
    with centre.writing() as db:
        last = store.newest(db, name, version)
        if last is None:
            raise Fault("requirements_unknown", name=name, version=version)
        if last.told.withdrawn:
            return
        told = msgspec.structs.replace(last.told, issue=last.told.issue + 1, withdrawn=True)
        _tell(db, told, centre.now(), by)
        record(centre, db, REQUIREMENTS_WITHDRAWN, by=by, **_which(told))


def published(centre: Centre) -> Sequence[Published]:
    """Return every version that was published, withdrawn ones too, the last changed first."""
    with centre.reading() as db:
        found = store.every(db)
    return [Published(kept, understood(kept.told.text)) for kept in found]


def named(centre: Centre, rules: tuple[str, str]) -> Table | None:
    """Return the table that a form was filled in by, (name, version), withdrawn or not.

    None for one that is neither published here nor shipped.
    """
    with centre.reading() as db:
        kept = store.newest(db, *rules)
    if kept is not None:
        return understood(kept.told.text)
    return next((one for one in shipped() if (one.name, one.version) == rules), None)


def for_form(centre: Centre, track: Track, entity: Entity) -> Table | None:
    """Return the table that a new form goes by today; None where none covers its legal form."""
    return counting(published(centre), track, entity, centre.today())


def counting(
    found: Sequence[Published], track: Track, entity: Entity, on: datetime.date
) -> Table | None:
    """Return which of the published tables counts on a day, else which of the shipped ones."""
    own = [one.table for one in found if one.table and not one.kept.told.withdrawn]
    return choose(own, track, entity, on) or choose(for_everybody(), track, entity, on)


def _tell(db: Work, told: Requirements, made_at: str, by: Member) -> None:
    store.insert(db, KeptIssue(told, made_at, by.staff_id))
    feed.append(db, "requirements", told)


def _which(told: Requirements) -> dict[str, str]:
    return {"table": told.name, "version": told.version, "sha256": told.sha256}
