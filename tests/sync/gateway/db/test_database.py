"""Transactions over connections that go from hand to hand."""

from __future__ import annotations

import gc
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sync.gateway.db.database import Database, WritersTurn
from sync.gateway.db.trouble import problem
from sync.work import Reading, Work

CODES = range(600)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A gateway's database with more codes in it than one step of a result brings."""
    with closing(Database(tmp_path / "gateway.db")) as made:
        made.update()
        with made.writing() as db:
            add(db, *CODES)
        yield made


def add(db: Work, *codes: int) -> None:
    db.executemany(
        "INSERT INTO enrol_code (code_id, secret, seat_name, expires_at) VALUES (?, ?, ?, ?)",
        [(str(code), b"secret", "Kursi", "2026-11-28T00:00:00.000000Z") for code in codes],
    )


def count(db: Reading) -> int:
    return int(db.execute("SELECT count(*) FROM enrol_code").fetchone()[0])


def stop_halfway(db: Reading) -> None:
    rows = db.execute("SELECT code_id FROM enrol_code")
    for _row in rows:
        raise LookupError


def test_a_result_read_in_part_shows_no_later_reader_its_moment(database: Database) -> None:
    with pytest.raises(LookupError) as kept, database.reading() as db:
        stop_halfway(db)
    gc.collect()  # the traceback holds the result, as a page that explains a fault does
    with database.writing() as db:
        add(db, 1000)
    with database.reading() as db:
        assert count(db) == len(CODES) + 1
    assert kept.traceback


def test_a_result_read_in_part_refuses_no_later_writer(database: Database) -> None:
    with pytest.raises(LookupError) as kept, database.writing() as db:
        stop_halfway(db)
    with closing(Database(database.path)) as other, other.writing() as db:
        add(db, 1000)
    with database.writing() as db:
        add(db, 1001)
    with database.reading() as db:
        assert count(db) == len(CODES) + 2
    assert kept.traceback


def test_a_transaction_is_of_no_use_after_its_end(database: Database) -> None:
    with database.reading() as db:
        rows = db.execute("SELECT code_id FROM enrol_code")
        rows.fetchone()
    with pytest.raises(RuntimeError, match="ended"):
        count(db)
    with pytest.raises(Exception, match="closed"):
        rows.fetchone()


def test_what_is_rolled_back_leaves_nothing_and_the_connection_goes_on(database: Database) -> None:
    for _ in range(20):
        with pytest.raises(ZeroDivisionError), database.writing() as db:
            add(db, 2000)
            1 / 0  # noqa: B018
    with database.writing() as db:
        add(db, 2000)
    with database.reading() as db:
        assert count(db) == len(CODES) + 1


def test_who_writes_among_many_is_never_told_that_it_is_locked(database: Database) -> None:
    """Each waits its turn: SQLite's own waiting lets one find it taken until its patience ends."""
    database._turn = WritersTurn(wait_s=60)
    codes, troubles = iter(range(2000, 3000)), []
    held, taking = threading.Event(), threading.Lock()

    def write() -> None:
        held.wait()
        for _ in range(25):
            with taking:
                code = next(codes)
            try:
                with database.writing() as db:
                    add(db, code)
                    time.sleep(0.008)
            except sqlite3.Error as error:
                troubles.append(error)

    threads = [threading.Thread(target=write) for _ in range(40)]
    for one in threads:
        one.start()
    held.set()
    for one in threads:
        one.join()
    assert troubles == []
    with database.reading() as db:
        assert count(db) == len(CODES) + 1000


def test_one_who_writes_already_is_refused_at_once_and_goes_on(database: Database) -> None:
    database._turn = WritersTurn(wait_s=60)
    with database.writing() as db:
        began = time.monotonic()
        with pytest.raises(sqlite3.OperationalError, match="locked") as busy, database.writing():
            pytest.fail("it does not nest")
        assert time.monotonic() - began < 30
        assert problem(busy.value, database.path.parent) == "unavailable"
        add(db, 1000)
    with database.writing() as db:
        add(db, 1001)
    with database.reading() as db:
        assert count(db) == len(CODES) + 2


def test_who_waits_too_long_for_another_is_told_so(database: Database) -> None:
    database._turn = WritersTurn(wait_s=0.1)
    told: list[BaseException] = []

    def write() -> None:
        try:
            with database.writing() as db:
                add(db, 1000)
        except sqlite3.OperationalError as error:
            told.append(error)

    with database.writing():
        other = threading.Thread(target=write)
        other.start()
        other.join()
    assert [problem(one, database.path.parent) for one in told] == ["unavailable"]


def test_writers_come_in_the_order_in_which_they_asked_but_for_who_gave_up() -> None:
    turn, came, gone = WritersTurn(wait_s=60), list[int](), list[int]()

    def write(number: int) -> None:
        try:
            with turn.taken():
                came.append(number)
        except sqlite3.OperationalError:
            gone.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    with turn.taken():
        for number, one in enumerate(threads):
            turn._wait_s = 0.05 if number == 7 else 60
            one.start()
            while one.is_alive() and len(turn._waiting) + len(gone) <= number:
                time.sleep(0.001)
        threads[7].join()
    for one in threads:
        one.join()
    assert gone == [7]
    assert came == [number for number in range(20) if number != 7]
