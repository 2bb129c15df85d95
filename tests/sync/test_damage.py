"""What a damaged database is called, and when it may be written anew: only if nothing is lost."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils
from sqlite_utils.migrations import Migrations

from sync import damage
from sync.database import connect, migrate, trouble_code, write_tx
from sync.errors import Fault

SETS = Migrations("trial")
INDEX_LEAF = 0x0A  # what such a page begins with


@SETS()
def m0001_trial(db: sqlite_utils.Database) -> None:
    db.conn.execute("CREATE TABLE plain (a TEXT, b BLOB, c INTEGER AS (length(a)) VIRTUAL)")
    db.conn.execute("CREATE TABLE named (name TEXT PRIMARY KEY, plain INTEGER) WITHOUT ROWID")
    db.conn.execute("CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT UNIQUE)")
    db.conn.execute("CREATE INDEX plain_a ON plain (a)")
    db.conn.execute(
        "CREATE TRIGGER plain_kept BEFORE DELETE ON plain BEGIN SELECT RAISE(ABORT, 'kept'); END"
    )


def rows(path: Path) -> list[object]:
    with closing(connect(path)) as db:
        found: list[object] = []
        for table in ("plain", "named", "counted"):
            key = "name" if table == "named" else "rowid"
            query = f"SELECT {key}, * FROM {table} NOT INDEXED ORDER BY {key}"
            found += [tuple(row) for row in db.execute(query)]
        found += [tuple(row) for row in db.execute("SELECT * FROM sqlite_sequence")]
        schema = db.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY name")
        return found + [tuple(row) for row in schema]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "trial.db"
    with closing(connect(made)) as db:
        migrate(db, [SETS])
        with write_tx(db):
            for n in range(3000):
                db.execute(
                    "INSERT INTO plain (rowid, a, b) VALUES (?, ?, ?)", (n * 3, f"{n}", b"x" * 40)
                )
                db.execute("INSERT INTO named VALUES (?, ?)", (f"name {n}", n))
                db.execute("INSERT INTO counted (a) VALUES (?)", (f"{n}",))
            db.execute("DELETE FROM counted WHERE id = 3000")
    return made


def page_of(path: Path, name: str) -> tuple[int, int]:
    """Where a table or an index begins in the file, and how long a page is."""
    with closing(connect(path)) as db:
        root = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[
            0
        ]
        size = int(db.execute("PRAGMA page_size").fetchone()[0])
    return (root - 1) * size, size


def spoil(path: Path, name: str) -> None:
    start, size = page_of(path, name)
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * size)


def state(folder: Path) -> dict[str, str]:
    """Every file but what reading leaves behind: shared memory, and a log without content."""
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.iterdir())
        if file.is_file()
        and not file.name.endswith("-shm")
        and not (file.name.endswith("-wal") and file.stat().st_size == 0)
    }


def all_is_there(db: sqlite3.Connection) -> bool:
    return int(db.execute("SELECT count(*) FROM plain").fetchone()[0]) == 3000


def test_a_sound_database_is_left_alone(path: Path) -> None:
    damage.require_database(path, [SETS])
    damage.require_sound(path)
    before = state(path.parent)
    assert damage.mend(path, all_is_there) is None
    assert state(path.parent) == before


@pytest.mark.parametrize("index", ["plain_a", "sqlite_autoindex_counted_1"])
def test_where_only_an_index_broke_every_row_is_written_anew(path: Path, index: str) -> None:
    before = rows(path)
    spoil(path, index)
    broken = path.read_bytes()
    with pytest.raises(Fault, match="database_damaged"):
        damage.require_sound(path)
    aside = damage.mend(path, all_is_there)
    assert aside is not None
    assert aside.read_bytes() == broken
    damage.require_sound(path)
    with closing(connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    strip = lambda found: [row for row in found if "rootpage" not in row]  # noqa: E731
    assert strip(rows(path)) == strip(before)
    assert damage.mend(path, all_is_there) is None


def test_an_index_with_an_older_page_in_it_is_written_anew(path: Path) -> None:
    """Each page is whole by itself: only the table says that the index lacks a row."""
    size = page_of(path, "plain_a")[1]
    old = path.read_bytes()
    with closing(connect(path)) as db:
        db.execute("INSERT INTO plain (a, b) VALUES ('15005', x'00')")
    now = bytearray(path.read_bytes())
    for at in range(0, len(old), size):
        if old[at] == INDEX_LEAF and old[at : at + size] != now[at : at + size]:
            now[at : at + size] = old[at : at + size]
    path.write_bytes(now)
    with closing(connect(path)) as db:
        assert db.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        assert not db.execute("SELECT 1 FROM plain WHERE a = '15005'").fetchone()
    assert damage.mend(path, lambda db: True) is not None
    with closing(connect(path)) as db:
        assert db.execute("SELECT 1 FROM plain WHERE a = '15005'").fetchone()


def test_zeros_in_a_row_that_its_table_forbids_are_damage(path: Path) -> None:
    """As a flush that lied leaves them; SQLite leaves rules out where it may only read."""
    with closing(connect(path)) as db:
        db.execute("CREATE TABLE said (what TEXT NOT NULL CHECK (json_valid(what))) STRICT")
        db.execute("INSERT INTO said VALUES (?)", ('{"word": "' + "x" * 100 + '"}',))
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(path.read_bytes().replace(b"x" * 100, bytes(100)))
    before = state(path.parent)
    with pytest.raises(Fault, match="database_damaged"):
        damage.require_sound(path)
    with pytest.raises(Fault, match="database_damaged"):
        damage.mend(path, all_is_there)
    assert state(path.parent) == before


def test_looking_leaves_the_log_where_it_is(path: Path) -> None:
    kept = connect(path)
    kept.execute("INSERT INTO named VALUES ('last', 1)")
    copy = path.with_name("copy.db")
    for name in ("", "-wal"):
        copy.with_name(copy.name + name).write_bytes(path.with_name(path.name + name).read_bytes())
    kept.close()
    before = state(path.parent)
    assert before["copy.db-wal"]
    damage.require_sound(copy)
    assert state(path.parent) == before


def test_rows_of_another_page_break_a_rule_and_are_damage(path: Path) -> None:
    size = page_of(path, "counted")[1]
    data = bytearray(path.read_bytes())
    root = page_of(path, "counted")[0]
    # Its first two leaves, from the cells of its root: each begins with the child's number.
    cells = [int.from_bytes(data[root + 12 + n : root + 14 + n], "big") for n in (0, 2)]
    first, second = (int.from_bytes(data[root + at : root + at + 4], "big") - 1 for at in cells)
    data[second * size : (second + 1) * size] = data[first * size : (first + 1) * size]
    path.write_bytes(data)
    before = state(path.parent)
    with pytest.raises(Fault, match="database_damaged"):
        damage.mend(path, all_is_there)
    assert state(path.parent) == before


@pytest.mark.parametrize("table", ["plain", "named", "counted"])
def test_where_rows_are_lost_nothing_is_changed(path: Path, table: str) -> None:
    spoil(path, table)
    before = state(path.parent)
    with pytest.raises(Fault, match="database_damaged"):
        damage.mend(path, all_is_there)
    assert state(path.parent) == before


def test_where_the_rows_read_are_not_all_nothing_is_changed(path: Path) -> None:
    spoil(path, "plain_a")
    before = state(path.parent)
    with pytest.raises(Fault, match="database_damaged"):
        damage.mend(path, lambda db: False)
    assert state(path.parent) == before


def test_commits_that_stand_in_the_log_alone_are_taken_along(path: Path) -> None:
    """As a kill leaves it: nothing was copied back from the log."""
    spoil(path, "plain_a")
    kept = connect(path)
    kept.execute("PRAGMA wal_autocheckpoint = 0")
    kept.execute("INSERT INTO named VALUES ('last', 1)")
    copy = path.with_name("copy.db")
    for name in ("", "-wal"):
        copy.with_name(copy.name + name).write_bytes(path.with_name(path.name + name).read_bytes())
    kept.close()
    assert damage.mend(copy, all_is_there) is not None
    with closing(connect(copy)) as db:
        assert db.execute("SELECT 1 FROM named WHERE name = 'last'").fetchone()


@pytest.mark.parametrize("moved", range(4))
def test_a_power_cut_while_taking_over_is_finished_at_the_next_start(
    path: Path, moved: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(path)
    spoil(path, "plain_a")
    real, left = Path.rename, [moved]

    def rename(self: Path, target: Path) -> Path:
        if "rebuilding" not in self.name:
            if not left[0]:
                raise OSError("power cut")
            left[0] -= 1
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    try:
        damage.mend(path, all_is_there)
    except OSError:
        monkeypatch.undo()
        assert damage.mend(path, all_is_there) is not None
    monkeypatch.undo()
    assert rows(path) == before
    damage.require_sound(path)


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "gone": (lambda path: path.unlink(), "database_missing"),
    "empty": (lambda path: path.write_bytes(b""), "database_empty"),
    "short": (lambda path: path.write_bytes(path.read_bytes()[:10]), "database_foreign"),
    "noise": (lambda path: path.write_bytes(b"\x8f" * 70_000), "database_foreign"),
    "text": (lambda path: path.write_text("halo"), "database_foreign"),
    "header only": (lambda path: path.write_bytes(path.read_bytes()[:100]), "database_damaged"),
    "head spoilt": (
        lambda path: path.write_bytes(
            path.read_bytes()[:16] + b"\xff" * 84 + path.read_bytes()[100:]
        ),
        "database_damaged",
    ),
    # What SQLite says of it quotes the name, which is no text any more.
    "schema spoilt": (
        lambda path: path.write_bytes(
            path.read_bytes().replace(b"plain", b"pl\xd6in").replace(b"TABLE pl", b"TABEL pl")
        ),
        "database_damaged",
    ),
    "log of noise": (
        lambda path: path.with_name("trial.db-wal").write_bytes(b"\x8f" * 5000),
        "database_wal_damaged",
    ),
    "log is a folder": (lambda path: path.with_name("trial.db-wal").mkdir(), "database_unreadable"),
    "is a folder": (lambda path: (path.unlink(), path.mkdir()), "database_unreadable"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_each_kind_of_damage_has_its_name_and_is_left_as_it_is(path: Path, how: str) -> None:
    act, code = SPOILT[how]
    act(path)
    before = state(path.parent)
    with pytest.raises(Fault) as raised:
        damage.require_database(path, [SETS])
        damage.require_sound(path)
    assert raised.value.code == code
    assert state(path.parent) == before


@pytest.mark.parametrize("content", [b"", b"\0" * 5000])
def test_a_log_that_nothing_was_committed_to_is_no_damage(path: Path, content: bytes) -> None:
    path.with_name("trial.db-wal").write_bytes(content)
    damage.require_database(path, [SETS])


def test_shared_memory_of_noise_is_no_damage(path: Path) -> None:
    path.with_name("trial.db-shm").write_bytes(b"\x8f" * 40_000)
    damage.require_database(path, [SETS])
    damage.require_sound(path)


@pytest.mark.parametrize(("name", "step"), [("trial", "m0002_later"), ("other", "m0001_other")])
def test_an_older_program_refuses_a_newer_database(path: Path, name: str, step: str) -> None:
    with closing(connect(path)) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, '')",
            (name, step),
        )
    before = state(path.parent)
    with pytest.raises(Fault, match=r"database_newer.*trial\.db"):
        damage.require_database(path, [SETS])
    with closing(connect(path)) as db, pytest.raises(Fault, match="database_newer"):
        migrate(db, [SETS])
    assert state(path.parent) == before


def test_a_database_that_forgot_its_steps_is_damaged(path: Path) -> None:
    """As after a disk that wrote an older page of their table back."""
    with closing(connect(path)) as db:
        db.execute(f"DELETE FROM {Migrations.migrations_table}")
    damage.require_database(path, [SETS])
    with closing(connect(path)) as db, pytest.raises(Fault) as raised:
        migrate(db, [SETS])
    assert (raised.value.code, raised.value.params) == ("database_damaged", {"path": str(path)})


def test_damage_found_while_running_is_no_full_disk(path: Path) -> None:
    spoil(path, "plain")
    with closing(connect(path)) as db, pytest.raises(sqlite3.DatabaseError) as raised:
        db.execute("SELECT * FROM plain NOT INDEXED").fetchall()
    assert trouble_code(raised.value, path.parent) == "data_damaged"
    assert damage.is_damage(raised.value)
