"""What a seat's home must be before the seat starts, and what is wrong with it otherwise.

Nothing here deletes or overwrites. `set_aside` moves a home that cannot be used to another name,
whole, so that the machine can be enrolled again while people look after what was sealed.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import filelock

from kiosk import db as seat_db
from kiosk import events
from kiosk.alarms.service import raise_alarm
from kiosk.bidding import clearing_store as bids_cleared
from kiosk.config import Home
from kiosk.registration import clearing_store as forms_cleared
from sync import damage, outbox
from sync.atrest import AtRest
from sync.database import connect, write_tx
from sync.disk import sync_folder
from sync.errors import Fault
from sync.wire.keys import SigningKey

LISTING = "ISI.json"
RUNNING = "running.lock"


def require_home(home: Home) -> None:
    """Look at a seat's home without writing to it.

    Raises: Fault("seat_not_enrolled") where there is nothing, and for a damaged home what
    `sync.damage` and `SigningKey.load` raise.
    """
    if is_blank(home):
        raise Fault("seat_not_enrolled")
    if not _taking_over(home):
        damage.require_database(home.database, seat_db.SETS)
    SigningKey.load(home.key)
    damage.require_folder(home.spool)


def is_blank(home: Home) -> bool:
    """Whether nothing of a seat is here: also where the very first enrolment was cut off."""
    empty = not home.database.exists() or home.database.stat().st_size == 0
    return empty and not home.key.exists() and not _sealed(home) and not _taking_over(home)


def mend(home: Home) -> None:
    """Look through the whole database before anybody opens it, and rewrite it if need be.

    Raises: Fault("database_damaged", path), Fault("key_foreign", path).
    """
    # What was in a folder that is gone is missed by `watch_over`; sealing needs one all the same.
    home.spool.mkdir(exist_ok=True, mode=0o700)
    aside = damage.mend(home.database, _complete)
    seat_db.prepare(home.database, _private(home))
    if aside is not None:
        with closing(connect(home.database)) as db, write_tx(db):
            raise_alarm(db, "database_rebuilt", aside=str(aside))
    require_own_key(home)


def hold(home: Home) -> filelock.BaseFileLock:
    """Lock the home for this process: two engines on one spool would sweep each other's work away.

    The caller releases the lock. Raises: Fault("seat_already_running").
    """
    lock = filelock.FileLock(home.seat / RUNNING)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise Fault("seat_already_running") from error
    return lock


def require_own_key(home: Home) -> None:
    """Raises: Fault("key_foreign", path) when what is kept here was sealed with another key."""
    private = _private(home)
    with closing(connect(home.database, readonly=True)) as db:
        try:
            outbox.newest_token(db, private)
        except Fault as fault:
            raise Fault("key_foreign", path=str(home.key)) from fault


@dataclass(frozen=True)
class Lost:
    """A sealed file that is not what it was. `delivered`: the gateway has it all the same."""

    name: str
    why: Literal["missing", "size", "content", "unreadable"]
    delivered: bool


def sealed_files(home: Home, db: sqlite3.Connection, *, whole: bool) -> Iterator[Lost]:
    """Compare every sealed file with what was noted when it was sealed; `whole` reads them all.

    What was cleared away by rule (`kiosk.bidding.clearing`, `kiosk.registration.clearing`) is not
    lost, unless it is asked for again.
    """
    gone = bids_cleared.cleared(db) | forms_cleared.cleared(db)
    for blob in outbox.blobs(db):
        if blob.name in gone and blob.delivered:
            continue
        why = _looked_at(home.spool / blob.name, blob.size, blob.sha256 if whole else None)
        if why is not None:
            yield Lost(blob.name, why, blob.delivered)


def unknown_files(home: Home, db: sqlite3.Connection) -> list[str]:
    """Sealed files that no command here names: made with a newer copy of this database."""
    known = {blob.name for blob in outbox.blobs(db)}
    return [path.name for path in _sealed(home) if path.name not in known]


def watch_over(home: Home, db: sqlite3.Connection) -> None:
    """At the start: a sealed file that is gone must be known before the deadline, not at it."""
    lost = [one for one in sealed_files(home, db, whole=False) if not one.delivered]
    if lost:
        with write_tx(db):
            raise_alarm(db, "sealed_file_lost")


@dataclass(frozen=True)
class SealedFile:
    """`name` is the bid's number and its envelope; `sha256` is what the vendor's receipt names.

    Size -1 and an empty digest stand for a file that the disk does not read any more.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Aside:
    folder: str
    files: list[SealedFile]


def set_aside(home: Home) -> Aside:
    """Move a home that cannot be used out of the way, whole, and list the sealed files in it.

    The caller holds the seat still. Raises: Fault("seat_sound") for one that can be used, and
    `require_home`'s for one that another release or another user can use.
    """
    try:
        require_home(home)
        damage.require_sound(home.database)
        require_own_key(home)
    except Fault as fault:
        if fault.code in ("seat_not_enrolled", "database_newer") or _is_withheld(fault):
            raise
    else:
        raise Fault("seat_sound")
    files = [_listed(path) for path in _sealed(home)]
    folder = home.seat.with_name(f"{home.seat.name}-aside-{damage.stamp()}")
    home.seat.rename(folder)
    sync_folder(folder.parent)
    done = Aside(str(folder), files)
    listing = json.dumps([asdict(one) for one in files], indent=2)
    (folder / LISTING).write_text(listing + "\n", encoding="utf-8")
    return done


def _is_withheld(fault: Fault) -> bool:
    """Whether all that is wrong is who owns a file: that seat would start for its own user."""
    path = Path(str(fault.params.get("path", "")))
    return path.exists() and not os.access(path, os.R_OK | os.W_OK)


def _listed(path: Path) -> SealedFile:
    try:
        return SealedFile(path.name, path.stat().st_size, _digest(path))
    except OSError:
        return SealedFile(path.name, -1, "")


def _private(home: Home) -> AtRest:
    return AtRest(SigningKey.load(home.key).derive("private rows"))


def _taking_over(home: Home) -> bool:
    return home.database.with_name(home.database.name + damage.REBUILT).exists()


def _complete(db: sqlite3.Connection) -> bool:
    """The log is a chain, and commands are numbered without gaps: a lost row would show."""
    return events.verify_all(db).ok and outbox.is_gapless(db)


def _sealed(home: Home) -> list[Path]:
    return sorted(home.spool.glob("*.age")) if home.spool.is_dir() else []


def _looked_at(
    path: Path, size: int, sha256: str | None
) -> Literal["missing", "size", "content", "unreadable"] | None:
    try:
        if path.stat().st_size != size:
            return "size"
        if sha256 is not None and _digest(path) != sha256:
            return "content"
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"
    return None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
