"""SQLite opened the way a bid needs it."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from sync.database import connect, known_bad, write_tx


def test_connection_waits_syncs_and_checks_keys(tmp_path: Path) -> None:
    db = connect(tmp_path / "a.db")
    assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert db.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    assert db.execute("PRAGMA busy_timeout").fetchone()[0] == 5000
    db.close()


def test_readonly_connection_cannot_write(tmp_path: Path) -> None:
    connect(tmp_path / "a.db").close()
    db = connect(tmp_path / "a.db", readonly=True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("CREATE TABLE t (x INTEGER) STRICT")
    db.close()


def test_exception_rolls_everything_back(tmp_path: Path) -> None:
    db = connect(tmp_path / "a.db")
    db.execute("CREATE TABLE t (x INTEGER) STRICT")
    with pytest.raises(ValueError, match="stop"), write_tx(db):
        db.execute("INSERT INTO t VALUES (1)")
        raise ValueError("stop")
    assert db.execute("SELECT count(*) FROM t").fetchone()[0] == 0
    assert not db.in_transaction
    db.close()


def test_transactions_do_not_nest(tmp_path: Path) -> None:
    db = connect(tmp_path / "a.db")
    with pytest.raises(sqlite3.OperationalError), write_tx(db), write_tx(db):
        pass
    db.close()


def test_no_write_is_lost_under_contention(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    db = connect(path)
    db.execute("CREATE TABLE t (n INTEGER NOT NULL) STRICT")
    db.execute("INSERT INTO t VALUES (0)")

    def add() -> None:
        own = connect(path)
        own.execute("PRAGMA busy_timeout = 60000")
        for _ in range(50):
            with write_tx(own):
                n = own.execute("SELECT n FROM t").fetchone()[0]
                own.execute("UPDATE t SET n = ?", (n + 1,))
        own.close()

    threads = [threading.Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert db.execute("SELECT n FROM t").fetchone()[0] == 300
    db.close()


def test_known_bad_releases_are_named() -> None:
    assert known_bad((3, 40, 1))
    assert known_bad((3, 51, 2))
    assert not known_bad((3, 51, 3))
