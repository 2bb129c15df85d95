"""Is a database or a key file what it should be? Asked before anything is written to it.

A Fault names what is wrong, and the files stay as they are. Only a rewritten database that was
proven to hold every row takes the place of a damaged one, which keeps its bytes by another name.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils.migrations import Migrations

from sync.database import DAMAGED, NOT_A_DATABASE, connect, require_known, write_tx
from sync.disk import sync_folder
from sync.errors import Fault

HEADER = b"SQLite format 3\0"
WAL_MAGIC = (bytes.fromhex("377f0682"), bytes.fromhex("377f0683"))
BESIDE = ("-shm", "-wal", "")
CACHE_KIB = 65_536
"""How much of a database its check may keep in memory: SQLite's own 2 MiB reads it many times."""
REBUILT, REBUILDING = ".rebuilt", ".rebuilding"


def stamp() -> str:
    """For the name of what is set aside: the machine's clock, only to tell names apart."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")


def require_database(path: Path, sets: Iterable[Migrations]) -> None:
    """Make sure that a database is one, is whole at its head and of no newer release.

    Writes nothing. Raises: Fault("database_missing" | "database_empty" | "database_foreign" |
    "database_unreadable" | "database_wal_damaged" | "database_damaged" | "database_newer", path).
    """
    _require_access(path)
    if not path.exists():
        raise Fault("database_missing", path=str(path))
    if not path.stat().st_size:
        raise Fault("database_empty", path=str(path))
    _require_wal(_beside(path, "-wal"))
    with told(path), _told_foreign(path), closing(connect(path, readonly=True)) as db:
        require_known(db, sets)


@contextmanager
def _told_foreign(path: Path) -> Iterator[None]:
    """Tell a file that never was a database from a broken one, while the block runs.

    The file is opened as a file only once SQLite has said that it is none: closing it takes away
    every lock that this process has on it, and a command beside us would delete a live log.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname == NOT_A_DATABASE:
            with path.open("rb") as file:
                if file.read(len(HEADER)) != HEADER:
                    raise Fault("database_foreign", path=str(path)) from error
        raise


def require_folder(path: Path) -> None:
    """What is there must be a folder we may use: no file, no link to a disk that is not mounted,
    nothing that was copied back as another user.

    Raises: Fault("database_unreadable", path).
    """
    usable = path.is_dir() and os.access(path, os.R_OK | os.W_OK | os.X_OK)
    if os.path.lexists(path) and not usable:
        raise Fault("database_unreadable", path=str(path))


def require_sound(path: Path) -> None:
    """Let SQLite look through the whole file, and whether each index says what its table says.

    An old page in an index's place passes `quick_check`; what must be there once could then come in
    twice. A connection that can only read forgets the tables' rules: zeros in a row pass (ADR 70).
    Nothing is written. Raises: Fault("database_damaged", path).
    """
    with told(path), closing(connect(path, readonly=True)) as kept:
        # While it is open, the other one's end copies nothing back from the log.
        kept.execute("SELECT 1 FROM sqlite_schema").fetchone()
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as db:
            db.execute("PRAGMA temp_store = MEMORY")
            db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
            db.execute("PRAGMA query_only = ON")
            if db.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
                raise Fault("database_damaged", path=str(path))


def loose_rows(path: Path) -> dict[str, int]:
    """Count, by table, the rows that name a row of another table that is not there.

    A flush that lied may leave them, and SQLite's own look passes them. Nothing is written.
    Raises: Fault("database_damaged", path).
    """
    with told(path), closing(connect(path, readonly=True)) as db:
        return dict(Counter(row["table"] for row in db.execute("PRAGMA foreign_key_check")))


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite says of a broken file into words, while the block runs.

    Raises: Fault("database_damaged", path).
    """
    try:
        yield
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if is_damage(error):
            raise Fault("database_damaged", path=str(path)) from error
        raise


def is_damage(error: BaseException) -> bool:
    """Whether SQLite says that a file is broken, or no database at all.

    What it quotes of a broken schema may be no text: Python 3.11 then raises UnicodeDecodeError.
    """
    named = str(getattr(error, "sqlite_errorname", "")).startswith(DAMAGED)
    return named or isinstance(error, UnicodeDecodeError)


def mend(path: Path, complete: Callable[[sqlite3.Connection], bool]) -> Path | None:
    """Rewrite a damaged database of which every row can still be read.

    Call it before anything else opens the file. `complete` looks at the new one. Returns the name
    that the damaged one has from now on; None when there was nothing to mend.
    Raises: Fault("database_damaged", path) when something is lost; nothing was changed then.
    """
    if _beside(path, REBUILT).exists():  # a power cut came between
        return _take_over(path)
    try:
        require_sound(path)
    except Fault:
        _rebuild(path, complete)
        return _take_over(path)
    return None


def _rebuild(path: Path, complete: Callable[[sqlite3.Connection], bool]) -> None:
    new = _beside(path, REBUILDING)
    _forget(new)
    try:
        with _copying(path), closing(connect(new)) as db:
            new.chmod(path.stat().st_mode & 0o777)
            _copy(db, path)
            whole = db.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            whole = whole and not db.execute("PRAGMA foreign_key_check").fetchall()
            if not (whole and complete(db)):
                raise Fault("database_damaged", path=str(path))
        with new.open("rb+") as file:
            os.fsync(file.fileno())
    except BaseException:
        _forget(new)
        raise
    new.rename(_beside(path, REBUILT))
    sync_folder(path.parent)


@contextmanager
def _copying(path: Path) -> Iterator[None]:
    """As `told`; rows that break a rule of their table came from a page of another.

    Raises: Fault("database_damaged", path).
    """
    try:
        with told(path):
            yield
    except sqlite3.IntegrityError as error:
        raise Fault("database_damaged", path=str(path)) from error


def _copy(db: sqlite3.Connection, path: Path) -> None:
    """Every table row by row, then indexes and triggers; SQLite's own VACUUM copies broken indexes.

    Raises: sqlite3.DatabaseError where a row cannot be read.
    """
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("ATTACH ? AS old", (f"{path.absolute().as_uri()}?mode=ro",))
    with write_tx(db):
        schema = db.execute(
            "SELECT type, name, sql FROM old.sqlite_schema WHERE sql IS NOT NULL"
            " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"
        ).fetchall()
        for one in schema:
            if one["type"] == "table":
                db.execute(one["sql"])
                _copy_rows(db, one["name"])
        for one in schema:
            if one["type"] != "table":
                db.execute(one["sql"])
        if db.execute("SELECT 1 FROM old.sqlite_schema WHERE name = 'sqlite_sequence'").fetchone():
            db.execute("DELETE FROM main.sqlite_sequence")
            db.execute("INSERT INTO main.sqlite_sequence SELECT * FROM old.sqlite_sequence")
    db.execute("DETACH old")


def _copy_rows(db: sqlite3.Connection, table: str) -> None:
    """With their row numbers, which some orders rest on. Not by an index: it may be what broke."""
    info = db.execute("SELECT * FROM pragma_table_xinfo(?) WHERE hidden = 0", (table,)).fetchall()
    listed = db.execute("SELECT wr FROM pragma_table_list(?) WHERE schema = 'main'", (table,))
    keys = [one for one in info if one["pk"]]
    numbered = len(keys) == 1 and keys[0]["type"].upper() == "INTEGER"
    columns = [f'"{one["name"]}"' for one in info]
    if not listed.fetchone()["wr"] and not numbered:
        columns.insert(0, "rowid")
    names = ", ".join(columns)
    # The `WHERE` keeps SQLite from copying whole pages, broken indexes with them.
    db.execute(
        f'INSERT INTO main."{table}" ({names}) SELECT {names} FROM old."{table}"'  # noqa: S608
        " NOT INDEXED WHERE 1"
    )


def _take_over(path: Path) -> Path:
    """Every step may be the last before a power cut: the next start begins here again."""
    aside = _beside(path, f".damaged-{stamp()}")
    for name in BESIDE:
        with contextlib.suppress(FileNotFoundError):
            _beside(path, name).rename(_beside(aside, name))
    _beside(path, REBUILT).rename(path)
    sync_folder(path.parent)
    return aside


def _forget(new: Path) -> None:
    for name in BESIDE:
        _beside(new, name).unlink(missing_ok=True)


def _beside(path: Path, name: str) -> Path:
    return path.with_name(path.name + name)


def _require_access(path: Path) -> None:
    """Also to what SQLite keeps beside the file."""
    if not path.parent.exists():
        return
    if not os.access(path.parent, os.R_OK | os.W_OK | os.X_OK):
        raise Fault("database_unreadable", path=str(path.parent))
    for one in (_beside(path, name) for name in BESIDE):
        if one.exists() and not (one.is_file() and os.access(one, os.R_OK | os.W_OK)):
            raise Fault("database_unreadable", path=str(one))


def _require_wal(wal: Path) -> None:
    """SQLite takes a log whose head it cannot read for an empty one: its commits would be gone.

    Zeros are what a power cut leaves of a log that nothing was committed to.
    """
    if not wal.exists():
        return
    with wal.open("rb") as file:
        head = file.read(32)
    if any(head) and head[:4] not in WAL_MAGIC:
        raise Fault("database_wal_damaged", path=str(wal))
