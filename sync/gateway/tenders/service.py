"""Bring tenders in from OCDS files: every release is kept, and each tender made of all of its own.

First everything a run brings is kept, then each process is settled once: no order of releases,
in a file or among files, makes a difference, and no state between two of them is published.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import filelock

from sync import figures
from sync.errors import Fault
from sync.gateway.adapters import merging, ocds, release
from sync.gateway.adapters.containers import UNREADABLE, Unfit, documents
from sync.gateway.adapters.fields import At, FieldError
from sync.gateway.adapters.why import Why
from sync.gateway.centre import LEARNED, Centre
from sync.gateway.health import Condition
from sync.gateway.journal import service as journal
from sync.gateway.staff.service import Member, require
from sync.gateway.tenders import entries, settling, store
from sync.gateway.tenders import release_store as releases
from sync.gateway.tenders.addendum import local_text
from sync.gateway.tenders.release_store import Release
from sync.gateway.tenders.settling import Lacking, Outcome
from sync.wire.messages import Tender
from sync.wire.times import from_text, to_text
from sync.work import Reading, Work

BATCH = 100
LOCK = "importing.lock"
# A publisher's clock may be ahead a little; a release of tomorrow outlives what corrects it today.
AHEAD = timedelta(hours=24)
# How long after a deadline it matters that another may have been meant.
STILL_OF_USE = timedelta(days=7)


@dataclass(frozen=True)
class Remark:
    """Something wrong, and why: `path` is a JSON path in `file`.

    `ocid` and `release_id` are the process and release it was found in, where they are known; of a
    release that came in an earlier file or run, `path` is within the release.
    """

    file: str
    path: str
    reason: Why
    ocid: str = ""
    release_id: str = ""


@dataclass(frozen=True)
class Listed:
    """A tender's deadline as it stands.

    `deadline` is in the gateway's zone; `written` as the publisher wrote it, in an offset that is
    not the gateway's where `other_offset`. `refused` says why its newest change was not taken.
    """

    tender_id: str
    ocid: str
    version: int
    status: str
    title: str
    period_end: str
    deadline: str
    written: str
    other_offset: bool
    refused: str = ""


@dataclass
class ImportReport:
    """Counts of tenders; `ignored` counts releases about other things.

    `tenders` tells each of them, and those that stand as they were because a change was refused.
    `refused` kept a tender or a change of one out; `warnings` did not. `waiting` are processes
    whose releases are kept until their title, code or deadline comes.
    """

    files: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    ignored: int = 0
    refused: list[Remark] = field(default_factory=list)
    waiting: list[Lacking] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)
    tenders: list[Listed] = field(default_factory=list)


@dataclass(frozen=True)
class _Place:
    """Where the newest release of a process stood; `brought` is the date of its newest new one."""

    file: str
    path: str
    date: str = ""
    digest: str = ""
    brought: str = ""


@dataclass(frozen=True)
class _Item:
    file: str
    path: str
    release: Release


def import_files(centre: Centre, paths: Sequence[Path], *, by: Member) -> ImportReport:
    """Import every tender that can be read; report the rest. Repeating it does no harm.

    Waits for a run that is under way: settled now, its processes would be of half their releases.
    Bids that waited for what came in are judged again. The journal names `by` in the transaction
    of what becomes known, so once for each hundred processes: an interrupted run is told of too.
    Raises: what `staff.require` raises.
    """
    require(centre, "export", [by])
    return take_in(centre, paths, by=by)


def take_in(centre: Centre, paths: Sequence[Path], *, by: Member) -> ImportReport:
    """Import for a use case that has made sure itself that `by` may do it; see `import_files`."""
    return _taken_in(centre, paths, by)


def take_in_by_itself(centre: Centre, paths: Sequence[Path]) -> ImportReport:
    """Import what the gateway made by itself, which no person pressed for: a practice room's."""
    return _taken_in(centre, paths, None)


def _taken_in(centre: Centre, paths: Sequence[Path], by: Member | None) -> ImportReport:
    with filelock.FileLock(centre.home / LOCK):
        report = _import(centre, paths, by)
    centre.tell(LEARNED)
    return report


def _import(centre: Centre, paths: Sequence[Path], by: Member | None) -> ImportReport:
    report = ImportReport()
    with centre.reading() as db:  # what an interrupted run left
        met = {ocid: _Place("", "$") for ocid in releases.unsettled(db)}
    for path in paths:
        report.files += 1
        items = _items(path, report)
        while batch := list(islice(items, BATCH)):
            _keep(centre, batch, met, report)
    processes, noted = list(met.items()), ImportReport()
    for start in range(0, max(1, len(processes)), BATCH):
        with centre.writing() as db:
            _settle(centre, db, processes[start : start + BATCH], report)
            _note(centre, db, report, noted, by)
        noted = replace(report, refused=list(report.refused))
    return report


def _note(
    centre: Centre, db: Work, report: ImportReport, noted: ImportReport, by: Member | None
) -> None:
    """Let the journal tell what was not `noted` before."""
    journal.record(
        centre,
        db,
        entries.TENDERS_IMPORTED,
        by=by,
        files=report.files,
        added=report.added - noted.added,
        changed=report.changed - noted.changed,
        unchanged=report.unchanged - noted.unchanged,
        refused=len(report.refused) - len(noted.refused),
    )


def newest(centre: Centre) -> list[Tender]:
    """Return every tender's newest version, in the order of their first import."""
    with centre.reading() as db:
        return [row.tender for row in store.every(db)]


def listed(centre: Centre) -> tuple[list[Listed], list[Lacking]]:
    """Every tender, in the order of their first import, and what waits to become one."""
    with centre.reading() as db:
        refused = store.refusals(db)
        rows = [_listed(centre, row, refused.get(row.ocid, "")) for row in store.every(db)]
        lacking = []
        for ocid in releases.waiting(db):
            state = merging.merged(each.content for each in releases.counting(db, ocid))
            # What lacks nothing was refused: the import says why.
            lacking.append(Lacking(ocid, release.missing(state)))
    return rows, lacking


def _items(path: Path, report: ImportReport) -> Iterator[_Item]:
    before = (len(report.refused), report.ignored)
    anything = False
    try:
        for document in documents(path):
            for item in _sorted_out(document.label, ocds.releases(document), report):
                anything = True
                yield item
    except UNREADABLE as error:
        report.refused.append(Remark(path.name, "$", Why("cannot be read: {error}", error=error)))
    except Unfit as unfit:
        report.refused.append(Remark(path.name, "$", unfit.why))
    except Fault as fault:
        reason = Why("too large: {what}", what=fault.params.get("why"))
        report.refused.append(Remark(path.name, "$", reason))
    if not anything and len(report.refused) == before[0]:
        passed = report.ignored - before[1]
        reason = Why("holds no tender; releases about other things: {count}", count=passed)
        report.refused.append(Remark(path.name, "$", reason))


def _sorted_out(label: str, found: Iterable[ocds.Told], report: ImportReport) -> Iterator[_Item]:
    for each in found:
        if isinstance(each, ocds.Bad):
            report.refused.append(Remark(label, each.path, each.reason))
            continue
        if isinstance(each, ocds.Doubt):
            report.warnings.append(Remark(label, each.path, each.reason))
            continue
        if (doubt := release.doubted(each.release)) is not None:
            report.warnings.append(Remark(label, each.path, doubt))
        if not each.release.get("tender"):
            report.ignored += 1
            continue
        report.warnings += [
            Remark(label, each.path + stray.path, stray.reason)
            for stray in release.strays(each.release)
        ]
        try:
            kind: releases.Kind = "compiled" if each.compiled else "release"
            yield _Item(label, each.path, settling.kept(each.release, kind))
        except FieldError as error:
            report.refused.append(Remark(label, each.path + error.path, error.reason))


def _keep(centre: Centre, batch: list[_Item], met: dict[str, _Place], report: ImportReport) -> None:
    with centre.writing() as db:
        now = centre.now()
        for item in batch:
            one = item.release
            settling.seed(db, one.ocid, now)
            new = releases.put(db, one, now)
            if new:
                releases.note_unsettled(db, one.ocid)
                report.warnings += [
                    Remark(item.file, item.path, reason, one.ocid, one.release_id)
                    for reason in _doubts(centre, db, one)
                ]
            place = met.get(one.ocid, _Place("", ""))
            brought = max(place.brought, one.date) if new else place.brought
            if one.date >= place.date:
                place = _Place(item.file, item.path, one.date, one.digest)
            met[one.ocid] = replace(place, brought=brought)


def _doubts(centre: Centre, db: Reading, new: Release) -> Iterator[Why]:
    """What makes it doubtful which release counts; it is taken all the same."""
    if new.date > to_text(centre.clock() + AHEAD):
        yield Why("dated in the future ({date}): what corrects it may not count", date=new.date)
    if new.kind != "release":
        return
    others = releases.namesakes(db, new)
    if new.release_id and any(each.release_id == new.release_id for each in others):
        yield Why("the id {id} was given to another release before: both count", id=new.release_id)
    if any(each.date == new.date and _contradicts(each, new) for each in others):
        yield Why("another release of this instant says other than this one, which counts")


def _contradicts(one: Release, other: Release) -> bool:
    """Both say a deadline, or a status, and not the same."""
    pairs = zip(_claims(one), _claims(other), strict=True)
    return any(None not in pair and pair[0] != pair[1] for pair in pairs)


def _claims(one: Release) -> tuple[object, object]:
    tender = one.content.get("tender")
    if not isinstance(tender, dict):
        return None, None
    period = tender.get("tenderPeriod")
    end = At(period.get("endDate") if isinstance(period, dict) else None)
    return end.soft(end.moment, None), tender.get("status")


def _settle(
    centre: Centre, db: Work, batch: list[tuple[str, _Place]], report: ImportReport
) -> None:
    for ocid, place in batch:
        try:
            found = settling.settle(centre, db, ocid, place.brought)
        except FieldError as error:
            report.refused.append(_placed(db, ocid, place, error))
            standing = store.of_process(db, ocid)
            if standing:
                store.note_refusal(db, ocid, error.path, error.reason, centre.now())
            why = f"{error.path.lstrip('.')}: {error.reason}"
            report.tenders += [_listed(centre, row, why) for row in standing]
        else:
            store.forget_refusal(db, ocid)
            _tell(centre, db, found, place, report)
        releases.settled(db, ocid)


def _placed(db: Reading, ocid: str, place: _Place, error: FieldError) -> Remark:
    """Where people find what is wrong with a process: in the release that said it."""
    by = settling.said_by(db, ocid, error.path)
    if by is None:
        return Remark(place.file, place.path + error.path, error.reason, ocid)
    path = place.path if by.digest == place.digest else ""
    return Remark(place.file, path + error.path, error.reason, ocid, by.release_id)


def _tell(
    centre: Centre,
    db: Reading,
    found: settling.Settled | Lacking,
    place: _Place,
    report: ImportReport,
) -> None:
    if isinstance(found, Lacking):
        report.waiting.append(found)
        return
    outcome: Outcome = found.outcome
    setattr(report, outcome, getattr(report, outcome) + 1)
    report.tenders.append(_listed(centre, found.row))
    report.warnings += [_placed(db, found.row.ocid, place, each) for each in found.doubts]
    report.warnings += [
        Remark(
            place.file,
            place.path + ".tender.id",
            Why("was {code} before, which stays as it was", code=other),
            found.row.ocid,
        )
        for other in found.others
    ]


def _listed(centre: Centre, row: store.Row, refused: str = "") -> Listed:
    tender, timezone = row.tender, centre.identity.timezone
    end = At(json.loads(row.source)).child("tender").child("tenderPeriod").child("endDate")
    moment = from_text(tender.period_end)
    return Listed(
        tender_id=tender.tender_id,
        ocid=tender.ocid,
        version=tender.version,
        status=tender.status,
        title=tender.title,
        period_end=tender.period_end,
        deadline=local_text(moment, timezone),
        written=str(end.value),
        other_offset=end.offset() != figures.local(moment, ZoneInfo(timezone)).utcoffset(),
        refused=refused,
    )


def change_refused(centre: Centre) -> Condition | None:
    """Say that what seats show of a tender may no longer be what its publisher says."""
    with centre.reading() as db:
        codes = store.doubtful(db, to_text(centre.clock() - STILL_OF_USE))
    if not codes:
        return None
    shown = ", ".join(codes[:3]) + (" …" if len(codes) > 3 else "")
    return Condition("tender_change_refused", {"count": len(codes), "codes": shown})
