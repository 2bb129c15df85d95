"""Bring tenders in from OCDS files: the newest release wins, every change is an addendum."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from sync.errors import Fault
from sync.gateway.adapters import ocds, release
from sync.gateway.adapters.containers import UNREADABLE, documents
from sync.gateway.centre import Centre
from sync.gateway.feed import store as feed
from sync.gateway.tenders import store
from sync.gateway.tenders.addendum import addendum
from sync.wire.times import from_text, to_text

BATCH = 100
# Our own lines live beside the release's fields under a name OCDS does not use.
ADDENDA = "x_addenda"


@dataclass(frozen=True)
class Refused:
    """What was not taken: `path` is a JSON path in `file`."""

    file: str
    path: str
    reason: str


@dataclass
class ImportReport:
    """Counts of releases; `ignored` are those that concern no tender (planning, award…)."""

    files: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    ignored: int = 0
    refused: list[Refused] = field(default_factory=list)


@dataclass(frozen=True)
class _Item:
    file: str
    path: str
    release: dict[str, Any]


def import_files(centre: Centre, paths: Sequence[Path]) -> ImportReport:
    """Import every tender that can be read, a hundred a transaction; report the rest."""
    report = ImportReport()
    for path in paths:
        report.files += 1
        items = _items(path, report)
        while batch := list(islice(items, BATCH)):
            _import_batch(centre, batch, report)
    return report


def _items(path: Path, report: ImportReport) -> Iterator[_Item]:
    try:
        for document in documents(path):
            yield from _sorted_out(document.label, ocds.releases(document), report)
    except UNREADABLE as error:
        report.refused.append(Refused(path.name, "$", f"cannot be read: {error}"))
    except Fault as fault:
        reason = f"too large: {fault.params.get('why')}"
        report.refused.append(Refused(path.name, "$", reason))


def _sorted_out(
    label: str, found: Iterable[ocds.Found | ocds.Bad], report: ImportReport
) -> Iterator[_Item]:
    for each in found:
        if isinstance(each, ocds.Bad):
            report.refused.append(Refused(label, each.path, each.reason))
        elif each.release.get("tender") is None:
            report.ignored += 1
        else:
            try:
                yield _Item(label, each.path, release.kept_part(each.release))
            except release.FieldError as error:
                report.refused.append(Refused(label, each.path + error.path, error.reason))
            except (TypeError, KeyError, AttributeError):
                report.refused.append(Refused(label, each.path, "not an OCDS release"))


def _import_batch(centre: Centre, batch: list[_Item], report: ImportReport) -> None:
    with centre.writing() as db:
        for item in batch:
            try:
                what = _import_one(centre, db, item.release)
            except release.FieldError as error:
                refused = Refused(item.file, item.path + error.path, error.reason)
                report.refused.append(refused)
                continue
            setattr(report, what, getattr(report, what) + 1)


def _import_one(centre: Centre, db: sqlite3.Connection, found: dict[str, Any]) -> str:
    """Returns the report's counter to raise. Raises release.FieldError before any write."""
    before = store.find(db, release.tender_id(found))
    date = release.released_at(found)
    if before is None:
        tender = release.parse(found, 1, [])
        store.put(db, tender, to_text(date), ocds.to_json(found))
        feed.append(db, "tender", tender)
        return "added"
    if before.ocid != found["ocid"]:
        raise release.FieldError(".tender.id", f"belongs to {before.ocid}")
    if date < from_text(before.released_at):
        return "unchanged"
    merged = release.merge(json.loads(before.source), json.loads(ocds.to_json(found)))
    old = before.tender
    addenda: list[str] = merged.get(ADDENDA, [])
    tender = release.parse(merged, old.version, addenda)
    source = ocds.to_json(merged)
    if tender == old:
        if source != before.source:
            store.note_release(db, old.tender_id, to_text(date), source)
        return "unchanged"
    version = old.version + 1
    line = addendum(old, tender, version, date, centre.identity.timezone)
    merged[ADDENDA] = [*addenda, line]
    tender = release.parse(merged, version, merged[ADDENDA])
    store.put(db, tender, to_text(date), ocds.to_json(merged))
    feed.append(db, "tender", tender)
    return "changed"
