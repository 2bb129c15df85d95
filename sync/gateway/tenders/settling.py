"""Make a process's tender of all its releases: a new one, the next version, or nothing new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

import msgspec

from sync.gateway.adapters import merging, ocds, release
from sync.gateway.adapters.fields import At, FieldError
from sync.gateway.adapters.why import Why
from sync.gateway.centre import Centre
from sync.gateway.feed import shared as feed
from sync.gateway.practice import shared as practice
from sync.gateway.tenders import release_store as releases
from sync.gateway.tenders import store
from sync.gateway.tenders.addendum import addendum
from sync.gateway.tenders.release_store import Kind, Release
from sync.wire.messages import Tender
from sync.wire.times import from_text, to_text
from sync.work import Reading, Work

# Our own lines live beside the release's fields under a name OCDS does not use.
ADDENDA = "x_addenda"
Outcome = Literal["added", "changed", "unchanged"]


@dataclass(frozen=True)
class Lacking:
    """A process that is no tender yet: what is still missing, as paths in its releases."""

    ocid: str
    paths: list[str]


@dataclass(frozen=True)
class Settled:
    """What became of a process. `doubts` kept nothing out.

    `others` are tenders the process was before under another code; they stay as they were.
    """

    outcome: Outcome
    row: store.Row
    doubts: Sequence[FieldError] = ()
    others: Sequence[str] = ()


def kept(found: dict[str, Any], kind: Kind) -> Release:
    """A release as it is kept. Raises FieldError when it says no process or no date."""
    ocid, release_id, moment = release.identity(found)
    return _row(ocid, release_id, kind, to_text(moment), release.kept_part(found))


def seed(db: Work, ocid: str, received_at: str) -> None:
    """Begin a process that has a tender but no releases: those were not kept in former versions."""
    rows = store.of_process(db, ocid)
    if not rows or releases.any_of(db, ocid):
        return
    newest = max(rows, key=lambda row: row.released_at)
    content = release.kept_part(json.loads(newest.source))
    releases.put(db, _row(ocid, "", "base", newest.released_at, content), received_at)


def _row(ocid: str, release_id: str, kind: Kind, date: str, content: dict[str, Any]) -> Release:
    body = ocds.to_json(content)
    digest = hashlib.sha256(f"{kind} {date} {body}".encode()).hexdigest()
    return Release(ocid, release_id, kind, date, digest, body)


def settle(centre: Centre, db: Work, ocid: str, brought: str = "") -> Settled | Lacking:
    """Merge what is kept of a process and publish what changed for those who see it.

    `brought` is the date of the release that is new; without one nothing new is expected.
    Raises: FieldError, before anything is written.
    """
    counting = releases.counting(db, ocid)
    contents = [each.content for each in counting]
    state = merging.merged(contents)
    rows = store.of_process(db, ocid)
    lacks = release.missing(state)
    if lacks and not rows:
        return Lacking(ocid, lacks)
    if lacks:
        raise FieldError(lacks[0], Why("missing"))
    _require_one_tender(contents)
    tender_id = At(state).child("tender").child("id").id()
    before = store.find(db, tender_id)
    if before is not None and before.ocid != ocid:
        raise FieldError(".tender.id", Why("belongs to {ocid}", ocid=before.ocid))
    outcome, reading, addenda = _next(centre, before, state, ocid, brought or counting[-1].date)
    date, source = counting[-1].date, ocds.to_json({**state, ADDENDA: addenda})
    if outcome == "unchanged":
        store.note_release(db, tender_id, date, source)
    else:
        # What seats are told is what is kept, byte for byte.
        closes_at = practice.closing(centre, db, reading.tender)
        body = store.put(db, reading.tender, date, source, closes_at)
        feed.append(db, "tender", msgspec.Raw(body.encode()))
    row = store.find(db, tender_id)
    assert row is not None
    others = [each.tender_id for each in rows if each.tender_id != tender_id]
    return Settled(outcome, row, reading.doubts, others)


def _next(
    centre: Centre, before: store.Row | None, state: dict[str, Any], ocid: str, date: str
) -> tuple[Outcome, release.Reading, list[str]]:
    if before is None:
        return "added", _parse(state, ocid, 1, []), []
    old = before.tender
    addenda: list[str] = json.loads(before.source).get(ADDENDA, [])
    reading = _parse(state, ocid, old.version, addenda)
    if reading.tender == old:
        return "unchanged", reading, addenda
    version = old.version + 1
    at = from_text(date)
    addenda = [*addenda, addendum(old, reading.tender, version, at, centre.identity.timezone)]
    return "changed", _parse(state, ocid, version, addenda), addenda


def _parse(state: dict[str, Any], ocid: str, version: int, addenda: list[str]) -> release.Reading:
    reading = release.parse(state, ocid, version, addenda)
    try:  # what a seat would refuse must not be sent to it
        msgspec.json.decode(msgspec.json.encode(reading.tender), type=Tender)
    except ValueError as error:
        raise FieldError(".tender", Why("cannot be sent to seats: {error}", error=error)) from error
    return reading


def said_by(db: Reading, ocid: str, path: str) -> Release | None:
    """The release that had the last word on a field of a process (`.tender.title`)."""
    keys = path.partition("[")[0].strip(".").split(".")
    for each in reversed(releases.counting(db, ocid)):
        value: Any = each.content
        for key in keys:
            if not isinstance(value, dict) or key not in value:
                break
            value = value[key]
            if not isinstance(value, dict):  # the field, or what stands in its place
                return each
    return None


def _require_one_tender(contents: Sequence[dict[str, Any]]) -> None:
    """A code may be put right once; two codes in turns are two tenders under one ocid.

    Merged, each would get the other's deadline. Raises FieldError.
    """
    named = [
        code
        for each in contents
        if isinstance(tender := each.get("tender"), dict) and (code := At(tender.get("id")).text())
    ]
    turns = [code for code, _ in groupby(named)]
    if len(turns) != len(set(turns)):
        codes = ", ".join(turns[:2])
        raise FieldError(".tender.id", Why("two tenders in one process: {codes}", codes=codes))
