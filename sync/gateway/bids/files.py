"""The sealed files of the bids that were taken: are they all here, and are they what was sent?

A bid's answer is kept in the database, its sealed file in a folder. A disk that loses one keeps the
other, and nobody would know before the committee opens.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from sync.errors import Fault
from sync.gateway.bids import entries
from sync.gateway.bids.file_store import BidFile as BidFile
from sync.gateway.bids.file_store import named_by_bids, taken
from sync.gateway.bids.waiting import waiting_for_forerunner
from sync.gateway.blobs import Objects
from sync.gateway.centre import Centre
from sync.gateway.health import Condition
from sync.gateway.journal import service as journal
from sync.gateway.staff.service import Member, require
from sync.work import Reading

PIECE = 1 << 20
REMEMBERED_S = 60.0


def named(db: Reading, digests: Collection[str]) -> set[str]:
    """Those of the files that a command names: one that was answered, or one that still waits."""
    found = named_by_bids(db, digests)
    left = set(digests) - found
    return found | (left & waiting_for_forerunner(db)) if left else found


def looked_at(objects: Objects, file: BidFile) -> BidFile:
    """The file with its state as far as name and size tell."""
    try:
        size = objects.size(file.sha256)
    except Fault:
        return replace(file, state="missing")
    except OSError:
        return replace(file, state="unreadable")
    return file if size == file.size else replace(file, state="damaged")


def hashed(
    objects: Objects,
    file: BidFile,
    *,
    out: BinaryIO | None = None,
    read: Callable[[int], None] = lambda count: None,
) -> BidFile:
    """The file with its state as its bytes tell, copied to `out` on the way.

    Constant memory. `read` hears how many bytes each step took. Raises: OSError of `out` alone.
    """
    digest = hashlib.sha256()
    try:
        source = objects.get(file.sha256)
    except Fault:
        return replace(file, state="missing")
    except OSError:
        return replace(file, state="unreadable")
    with source:
        while True:
            try:
                piece = source.read(PIECE)
            except OSError:
                return replace(file, state="unreadable")
            if not piece:
                break
            digest.update(piece)
            read(len(piece))
            if out is not None:
                out.write(piece)
    return file if digest.hexdigest() == file.sha256 else replace(file, state="damaged")


def faulty(
    centre: Centre, *, deep: bool = False, read: Callable[[int], None] = lambda count: None
) -> list[BidFile]:
    """Every taken file that is not whole; with `deep` by reading all of them."""
    with centre.reading() as db:
        files = taken(db)
    states = (
        hashed(centre.objects, file, read=read) if deep else looked_at(centre.objects, file)
        for file in files
    )
    return [file for file in states if file.state != "whole"]


def put_back(centre: Centre, path: Path, *, by: Member) -> BidFile:
    """Bring a taken file back from a copy, whatever that is called.

    Raises: Fault("bid_file_unknown") when no bid names what it holds, Fault("storage_full"),
    Fault("sealed_unreadable") when the copy cannot be read, and what `staff.require` raises.
    """
    require(centre, "export", [by])
    try:
        with path.open("rb") as source:
            sha256 = hashlib.file_digest(source, "sha256").hexdigest()
            file = _taken_as(centre, sha256, path)
            source.seek(0)
            upload_id = _copied_in(centre, source, sha256)
    except OSError as error:
        raise Fault("sealed_unreadable") from error
    centre.objects.put(sha256, centre.partials.path(upload_id))
    found = hashed(centre.objects, file)
    with centre.writing() as db:
        journal.record(
            centre, db, entries.BID_FILE_PUT_BACK, by=by, bid_id=file.bid_id, sha256=sha256
        )
    return found


def _taken_as(centre: Centre, sha256: str, path: Path) -> BidFile:
    with centre.reading() as db:
        file = next((one for one in taken(db) if one.sha256 == sha256), None)
    if file is None:
        raise Fault("bid_file_unknown", path=str(path))
    return file


def _copied_in(centre: Centre, source: BinaryIO, sha256: str) -> str:
    """Return the id of the partial file that holds it now."""
    upload_id = f"put-back-{sha256}"
    with centre.partials.open(upload_id) as partial:
        partial.truncate(0)
        at = 0
        while piece := source.read(PIECE):
            if partial.write(memoryview(piece), at) < len(piece):
                centre.partials.drop(upload_id)
                raise Fault("storage_full")
            at += len(piece)
        partial.flush()
    return upload_id


class Watch:
    """The condition that taken files are missing; looked for once a minute."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._known: dict[Path, tuple[float, int]] = {}

    def __call__(self, centre: Centre) -> Condition | None:
        at, number = self._known.get(centre.home, (float("-inf"), 0))
        if self._monotonic() - at >= REMEMBERED_S:
            number = len(faulty(centre))
            self._known[centre.home] = (self._monotonic(), number)
        return Condition("bid_files_faulty", {"number": number}) if number else None
