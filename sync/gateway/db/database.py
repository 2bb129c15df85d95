"""The gateway's database file: transactions over a few connections that are kept open."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import filelock

from sync.ballast import GATEWAY_BYTES, Ballast
from sync.database import BUSY_TIMEOUT_MS, connect, migrate, write_tx
from sync.gateway.db.marks import Watch, concerned, mark
from sync.gateway.db.migrations import migrations
from sync.gateway.news import News
from sync.work import Reading, Result, Values, Work

LOCK = "migrating.lock"


class Transaction:
    """A `sync.work.Work` on one connection, of use until its block ends."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection: sqlite3.Connection | None = connection
        self._results: weakref.WeakSet[sqlite3.Cursor] = weakref.WeakSet()

    @property
    def in_transaction(self) -> bool:
        """Whether it has not ended yet."""
        return self._connection is not None

    def execute(self, sql: str, values: Values = (), /) -> Result:
        """Run one statement. Raises RuntimeError after the end."""
        result = self._open().execute(sql, values)
        self._results.add(result)
        return result

    def executemany(self, sql: str, values: Iterable[Values], /) -> Result:
        """Run one statement for each of `values`. Raises RuntimeError after the end."""
        return self._open().executemany(sql, values)

    def end(self) -> None:
        """Refuse everything from now on: the connection may be another thread's.

        A result read in part, kept alive by a traceback say, would hold its moment open: the next
        reader of the connection would see that one, and the next writer would be refused.
        """
        self._connection = None
        for result in self._results:
            result.close()

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            raise RuntimeError("this transaction has ended")
        return self._connection


class Pool:
    """Connections kept open: a new one reads the whole schema first, a millisecond."""

    KEPT = 8

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._idle: deque[sqlite3.Connection] = deque()
        weakref.finalize(self, _close_all, self._idle)

    @contextmanager
    def borrowed(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection to the calling thread alone; one that SQLite failed on is closed."""
        try:
            db = self._idle.pop()
        except IndexError:
            db = self._connect()
        try:
            yield db
        except sqlite3.Error:
            db.close()
            raise
        except BaseException:
            self._give_back(db)
            raise
        self._give_back(db)

    def close(self) -> None:
        """Close what is idle; what is lent is kept when it comes back."""
        _close_all(self._idle)

    def _give_back(self, db: sqlite3.Connection) -> None:
        if len(self._idle) < self.KEPT:
            self._idle.append(db)
        else:
            db.close()


class WritersTurn:
    """Lets one thread of this process write at a time, in the order in which they came.

    SQLite lets who waits for it sleep and try again: among many that does not hand on, one may find
    it taken each time until its patience ends. A thread that writes already is refused at once.
    """

    def __init__(self, wait_s: float = BUSY_TIMEOUT_MS / 1000) -> None:
        self._wait_s, self._lock = wait_s, threading.Lock()
        self._owner: int | None = None
        self._waiting: deque[tuple[int, threading.Event]] = deque()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the turn and keep it. Raises: sqlite3.OperationalError, as SQLite would."""
        mine = threading.get_ident()
        if self._owner == mine or not self._come(mine):
            busy = sqlite3.OperationalError("database is locked")
            busy.sqlite_errorname, busy.sqlite_errorcode = "SQLITE_BUSY", sqlite3.SQLITE_BUSY
            raise busy
        try:
            yield
        finally:
            self._hand_on()

    def _come(self, mine: int) -> bool:
        """Wait for the turn; False once the patience for it is over."""
        place = mine, threading.Event()
        with self._lock:
            if self._owner is None:
                self._owner = mine
                return True
            self._waiting.append(place)
        if place[1].wait(self._wait_s):
            return True
        with self._lock:
            if not place[1].is_set():
                self._waiting.remove(place)
            return place[1].is_set()

    def _hand_on(self) -> None:
        """Give it to who waits longest: a lock would let whoever runs just now come before them."""
        with self._lock:
            self._owner, called = self._waiting.popleft() if self._waiting else (None, None)
            if called is not None:
                called.set()


def _close_all(idle: deque[sqlite3.Connection]) -> None:
    while idle:
        idle.pop().close()


class Database:
    """The database of one gateway's home. Thread-safe; several processes may have it open.

    Opening one touches no file; `update` makes or migrates it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.news = News(partial(Watch, path))
        self._ballast = Ballast(path.parent, GATEWAY_BYTES)
        self._readers = Pool(partial(connect, path, readonly=True, passed_on=True))
        self._writers, self._turn = Pool(partial(_writer, path)), WritersTurn()

    def update(self) -> None:
        """Bring it to the newest schema, one process at a time: several may start together.

        Raises: Fault("database_newer", path).
        """
        with filelock.FileLock(self.path.with_name(LOCK)), closing(connect(self.path)) as db:
            migrate(db, [migrations])

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Open a transaction whose reads all see one moment. Raises: DatabaseError."""
        with self._readers.borrowed() as db:
            db.execute("BEGIN")
            tx = Transaction(db)
            try:
                yield tx
            finally:
                tx.end()
                if db.in_transaction:  # not after a disk error: SQLite has rolled back itself
                    db.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """Open the one write transaction; after the commit the polls wake that it concerns.

        Any exception rolls it back. One that found no room on the disk has given the ballast back,
        so that the next try finds some. Raises: DatabaseError.
        """
        try:
            with self._turn.taken(), self._writers.borrowed() as db, write_tx(db):
                before = mark(db)
                tx = Transaction(db)
                try:
                    yield tx
                finally:
                    tx.end()
                woken = concerned(db, before, mark(db))
            self.news.tell(woken)
        except sqlite3.OperationalError:
            self._ballast.throw()
            raise

    def close(self) -> None:
        """Close the connections that nobody uses."""
        self._readers.close()
        self._writers.close()


def _writer(path: Path) -> sqlite3.Connection:
    db = connect(path, passed_on=True)
    # What is deleted is overwritten: names and secrets must not outlive their row.
    db.execute("PRAGMA secure_delete = ON")
    return db
