"""Publish the regencies and cities of a newer decree, and say which table counts.

A published table stays as it is: a correction is a further one. No code of an earlier table is
ever lost, so that registrations made by it stay readable.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.feed import shared as feed
from sync.gateway.journal.service import record
from sync.gateway.regions import store
from sync.gateway.regions.entries import REGIONS_PUBLISHED
from sync.gateway.regions.store import KeptRegions
from sync.gateway.staff import signing_in
from sync.gateway.staff.service import Member
from sync.identifiers import region_file, regions
from sync.identifiers.regions import Regions
from sync.wire.registration import RegionsPublished

__all__ = ["KeptRegions", "PublishedRegions", "current", "current_text", "publish", "published"]

_REMEMBERED = "regions"


@dataclass(frozen=True)
class PublishedRegions:
    """An issue that was published: how it is kept, and what it says.

    `table` is None where a newer release wrote it and this one cannot read it.
    """

    kept: KeptRegions
    table: Regions | None


def publish(centre: Centre, text: str, file: str, *, by: Member) -> RegionsPublished:
    """Check a table and tell it to every seat. `file` is what people call it in what is wrong.

    The text that was published last changes nothing.

    Raises: what `signing_in.require` raises, what `region_file.read` and `region_file.check` raise,
    Fault("regions_date_future", day), and Fault("regions_older", decree, day) for a decree from
    before the program's own.
    """
    signing_in.require(centre, "records", [by])
    found = region_file.read(text, file)
    digest = hashlib.sha256(text.encode()).hexdigest()
    with centre.writing() as db:
        kept = store.every(db)
        tables = [region_file.understood(one.told.text) for one in kept]
        earlier = [regions.built_in(), *(one for one in tables if one is not None)]
        region_file.check(found, earlier, text, file)
        _require_a_date_that_counts(found, centre.today())
        if kept and kept[0].told.sha256 == digest:
            return kept[0].told
        issue = kept[0].told.issue + 1 if kept else 1
        told = RegionsPublished(issue=issue, text=text, sha256=digest)
        store.insert(db, KeptRegions(told, centre.now(), by.staff_id))
        feed.append(db, "regions", told)
        record(
            centre,
            db,
            REGIONS_PUBLISHED,
            by=by,
            decree=found.edition,
            dated=found.table.date,
            sha256=digest,
            regencies=len(found),
        )
    return told


def published(centre: Centre) -> list[PublishedRegions]:
    """Return every issue that was published, the newest first."""
    with centre.reading() as db:
        found = store.every(db)
    return [PublishedRegions(one, region_file.understood(one.told.text)) for one in found]


def current(centre: Centre) -> Regions:
    """Return the table that counts: the one published last, or the program's own."""
    with centre.reading() as db:
        digest = store.newest_digest(db)
    remembered = centre.memory.get(_REMEMBERED)
    if isinstance(remembered, _Remembered) and remembered.digest == digest:
        return remembered.table
    newest = next((one.table for one in published(centre)), None)
    table = regions.counting(newest)
    centre.memory[_REMEMBERED] = _Remembered(digest, table)
    return table


def current_text(centre: Centre) -> str:
    """Return the table that counts as the file that it was published as, JSON."""
    table = current(centre)
    if table is regions.built_in():
        return regions.built_in_text()
    with centre.reading() as db:
        return store.every(db)[0].told.text


@dataclass(frozen=True)
class _Remembered:
    digest: str
    table: Regions


def _require_a_date_that_counts(found: Regions, day: date) -> None:
    if date.fromisoformat(found.table.date) > day:
        raise Fault("regions_date_future", day=found.table.date)
    if regions.counting(found) is not found:
        own = regions.built_in()
        raise Fault("regions_older", decree=own.edition, day=own.table.date)
