"""Hand archived registrations out to the LPSE's archive: files that only its key opens."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from sync.disk import sync_folder, write_synced
from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.registrations import entries, store
from sync.gateway.registrations.store import Archived
from sync.gateway.staff.service import Member, require

LIST = "daftar-arsip.json"
CHUNK = 1 << 20


@dataclass
class ArchiveHandedOut:
    """`written` are new files, `there` those that lay there whole before; `faulty` are codes and
    versions of what is missing or damaged at this gateway."""

    written: list[Path] = field(default_factory=list)
    there: int = 0
    faulty: list[str] = field(default_factory=list)


def hand_out(centre: Centre, out: Path, *, by: Member) -> ArchiveHandedOut:
    """Write every archived version to `out`, once, and a list that names nobody beside them.

    A file that lies there whole is left; one that was cut short is written again. Every file is
    hashed on the way. Raises: Fault("archive_empty") where nothing is archived, OSError of the
    folder, and what `staff.require` raises.
    """
    require(centre, "records", [by])
    with centre.reading() as db:
        listed = store.archived(db)
    if not listed:
        raise Fault("archive_empty")
    out.mkdir(parents=True, exist_ok=True)
    done = ArchiveHandedOut()
    for one in listed:
        path = out / f"{one.code}-v{one.version}.age"
        if path.is_file() and _digest(path) == one.sha256:
            done.there += 1
        elif _copy(centre, one, path):
            done.written.append(path)
        else:
            done.faulty.append(f"{one.code} v{one.version}")
    write_synced(out / LIST, msgspec.json.format(msgspec.json.encode(listed), indent=1))
    sync_folder(out)
    with centre.writing() as db:
        journal.record(
            centre,
            db,
            entries.ARCHIVE_HANDED_OUT,
            by=by,
            written=len(done.written),
            there=done.there,
            faulty=done.faulty,
        )
    return done


def _copy(centre: Centre, one: Archived, path: Path) -> bool:
    partial, hashed = path.with_name(f"{path.name}.partial"), hashlib.sha256()
    try:
        with centre.objects.get(one.sha256) as source, partial.open("wb") as target:
            while chunk := source.read(CHUNK):
                hashed.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
    except Fault:
        partial.unlink(missing_ok=True)
        return False
    if hashed.hexdigest() != one.sha256:
        partial.unlink()
        return False
    partial.replace(path)
    return True


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
