"""What every service of the gateway needs: identity, keys, database, blobs, clock, and news."""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from sync import damage, journal
from sync.ballast import GATEWAY_BYTES, Ballast
from sync.database import connect, migrate, write_tx
from sync.errors import Fault
from sync.gateway.blobs import PARTIAL, BlobFolder
from sync.gateway.db.migrations import migrations
from sync.gateway.news import News, concerned, mark
from sync.gateway.timewatch import TimeWatch, kept
from sync.sealing import X25519Identity
from sync.wire import jws
from sync.wire.keys import SigningKey, read_key_file
from sync.wire.messages import Realm
from sync.wire.times import to_text
from sync.work import Reading, Work

Clock = Callable[[], datetime]
LEARNED = "learned"
"""What is told when tenders or tenders' keys have come (`Centre.tell`)."""
DATABASE, KEY, AGE_KEY, BLOBS = "gateway.db", "gateway.key", "gateway.age", "blobs"


class GatewayIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """Who this gateway is, as seats learn it at enrolment."""

    gateway_id: str
    gateway_name: str
    gateway_key: str
    gateway_recipient: str
    realm: Realm
    timezone: str


class Readers:
    """A few read connections kept open: a new one reads the whole schema first, a millisecond."""

    KEPT = 8

    def __init__(self) -> None:
        self._idle: deque[sqlite3.Connection] = deque()
        weakref.finalize(self, _close_all, self._idle)

    @contextmanager
    def borrowed(self, path: Path) -> Iterator[sqlite3.Connection]:
        """Lend a connection to the calling thread alone; one that SQLite failed on is closed."""
        try:
            db = self._idle.pop()
        except IndexError:
            db = connect(path, readonly=True, passed_on=True)
        try:
            yield db
        except sqlite3.Error:
            db.close()
            raise
        except BaseException:
            self._give_back(db)
            raise
        self._give_back(db)

    def _give_back(self, db: sqlite3.Connection) -> None:
        if len(self._idle) < self.KEPT:
            self._idle.append(db)
        else:
            db.close()


def _close_all(idle: deque[sqlite3.Connection]) -> None:
    while idle:
        idle.pop().close()


@dataclass(frozen=True)
class Centre:
    """One gateway's home, opened. `clock` gives aware UTC: the time that decides."""

    home: Path
    identity: GatewayIdentity
    key: SigningKey
    unsealer: X25519Identity
    clock: Clock
    blobs: BlobFolder
    news: News = field(default_factory=News)
    readers: Readers = field(default_factory=Readers)
    # When a seat last showed a log shorter than one that was vouched for, by seat.
    short_logs: dict[str, datetime] = field(default_factory=dict)
    watch: TimeWatch = field(default_factory=TimeWatch)
    # What features do after another one has made something known (`sync.gateway.feature`).
    after: Mapping[str, Sequence[Callable[[Centre], object]]] = field(default_factory=dict)
    # What reads commands, by their type (`sync.gateway.commands.handling.Handler`).
    handlers: Mapping[str, object] = field(default_factory=dict)

    def tell(self, what: str) -> None:
        """Let every feature do what it does after this. Call it when the transaction is over."""
        for act in self.after.get(what, ()):
            act(self)

    def now(self) -> str:
        """What the clock says: for what is noted here. What is signed takes `signing_now`."""
        return to_text(self.clock())

    def behind(self) -> timedelta | None:
        """By how much the clock lies before what this gateway has signed; None when it may sign."""
        return self.watch.behind(self.clock(), self.bound)

    def signing_time(self) -> datetime:
        """The instant of what is being signed. Raises: Fault("clock_behind")."""
        now = self.clock()
        if self.watch.behind(now, self.bound) is not None:
            raise Fault("clock_behind")
        return now

    def signing_now(self) -> str:
        """`signing_time` as wire text."""
        return to_text(self.signing_time())

    def bound(self) -> str | None:
        """The newest instant that binds this gateway, in wire text."""
        with self.reading() as db:
            return kept(db)

    def bind(self, db: Work) -> None:
        """Let now bind, in the transaction of what was signed, or noted in the journal."""
        self.watch.bind(db, self.now())

    def keep_time(self) -> None:
        """Let what was signed outside a transaction bind, every few seconds; call it often."""
        now = self.clock()
        if self.watch.due(now) and self.watch.behind(now, self.bound) is None:
            with self.writing() as db:
                self.watch.bind(db, to_text(now))

    def look(self) -> sqlite3.Connection:
        """A connection for reading again and again; the caller closes it."""
        return connect(self.home / DATABASE, readonly=True)

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """A connection whose reads see one moment."""
        with self.readers.borrowed(self.home / DATABASE) as db:
            db.execute("BEGIN")
            try:
                yield db
            finally:
                db.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """One write transaction; the long polls that its news concern wake after the commit.

        One that finds no room gives the ballast back, so that the next try does.
        """
        try:
            with closing(connect(self.home / DATABASE)) as db:
                with write_tx(db):
                    before = mark(db)
                    yield db
                    woken = concerned(db, before, mark(db))
                self.news.tell(woken)
        except sqlite3.OperationalError:
            Ballast(self.home, GATEWAY_BYTES).throw()
            raise


def create(home: Path, name: str, realm: Realm, timezone: str, *, clock: Clock) -> GatewayIdentity:
    """Make a gateway's keys and database in an empty or absent folder.

    Raises: Fault("gateway_exists"), Fault("key_missing", path) in a home that has served without
    that key and lost it: a new one would be no gateway that any seat knows.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (home / KEY).exists():
        raise Fault("gateway_exists", home=str(home))
    _require_unused(home)
    key, unsealer = SigningKey.generate(), X25519Identity.generate()
    gateway_id = f"gw-{key.public.kid[:8]}"
    _update_schema(home)
    with closing(connect(home / DATABASE)) as db, write_tx(db):
        db.execute(
            "INSERT OR REPLACE INTO gateway (id, gateway_id, name, realm, timezone, created_at)"
            " VALUES (1, ?, ?, ?, ?, ?)",
            (gateway_id, name, realm, timezone, to_text(clock())),
        )
    _write_private(home / AGE_KEY, unsealer.text + "\n")
    # Last: a home without this file is one whose making was interrupted, and is made again.
    key.save(home / KEY)
    Ballast(home, GATEWAY_BYTES).mind()
    return open_home(home, clock=clock).identity


def _require_unused(home: Path) -> None:
    """A database that seats have sent to lacks its key: nobody would believe another one."""
    path = home / DATABASE
    if not path.exists() or path.stat().st_size == 0:
        return
    damage.require_database(path, [migrations])
    with closing(connect(path, readonly=True)) as db:
        tables = {row["name"] for row in db.execute("SELECT name FROM sqlite_schema")}
        used = {"seat", "feed"} <= tables and db.execute(
            "SELECT 1 FROM seat UNION ALL SELECT 1 FROM feed"
        ).fetchone()
    if used:
        raise Fault("key_missing", path=str(home / KEY))


def open_home(home: Path, *, clock: Clock) -> Centre:
    """Open a gateway's home and bring its database up to date.

    Raises: what `require_home` raises; nothing was written then.
    """
    Ballast(home, GATEWAY_BYTES).throw()
    require_home(home)
    key, unsealer = SigningKey.load(home / KEY), _unsealer(home / AGE_KEY)
    _update_schema(home)
    with closing(connect(home / DATABASE)) as db:
        row = db.execute("SELECT * FROM gateway").fetchone()
    identity = GatewayIdentity(
        gateway_id=row["gateway_id"],
        gateway_name=row["name"],
        gateway_key=key.public.text,
        gateway_recipient=unsealer.recipient.text,
        realm=row["realm"],
        timezone=row["timezone"],
    )
    return Centre(home, identity, key, unsealer, clock, BlobFolder(home / BLOBS))


def require_home(home: Path) -> None:
    """Look at a home without writing to it.

    Raises: Fault("gateway_missing"), Fault("key_foreign", path), and for a damaged one what
    `sync.damage` and `SigningKey.load` raise.
    """
    if not any((home / name).exists() for name in (KEY, AGE_KEY, DATABASE)):
        raise Fault("gateway_missing", home=str(home))
    key, path = SigningKey.load(home / KEY), home / DATABASE
    _unsealer(home / AGE_KEY)
    damage.require_folder(home / BLOBS)
    damage.require_folder(home / BLOBS / PARTIAL)
    if path.with_name(path.name + damage.REBUILT).exists():
        return  # `mend` has not ended yet
    damage.require_database(path, [migrations])
    with damage.told(path), closing(connect(path, readonly=True)) as db:
        table = db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'gateway'").fetchone()
        if table is None or db.execute("SELECT 1 FROM gateway").fetchone() is None:
            raise Fault("database_foreign", path=str(path))
        # What this gateway signed last.
        signed = db.execute(
            "SELECT token FROM (SELECT token FROM card ORDER BY rowid DESC LIMIT 1) UNION ALL"
            " SELECT answer FROM (SELECT answer FROM command ORDER BY rowid DESC LIMIT 1)"
        ).fetchall()
    if any(jws.key_id(row["token"]) != key.public.kid for row in signed):
        raise Fault("key_foreign", path=str(home / KEY))


def mend(home: Path) -> Path | None:
    """Look through the whole database before anybody opens it, and rewrite it if need be.

    Returns what a damaged one is called now. Raises: Fault("database_damaged", path).
    """
    return damage.mend(home / DATABASE, lambda db: journal.verify_all(db).ok)


def _unsealer(path: Path) -> X25519Identity:
    try:
        return X25519Identity.from_text(read_key_file(path).decode("ascii").strip())
    except (UnicodeDecodeError, ValueError) as error:
        raise Fault("key_damaged", path=str(path)) from error
    except Fault as fault:
        if fault.code != "identity_malformed":
            raise
        raise Fault("key_damaged", path=str(path)) from fault


def _update_schema(home: Path) -> None:
    """Migrate, one process at a time: server and command line may start together."""
    # SQLite's own lock on a file of its own is released by any crash, on every system.
    with (
        closing(connect(home / "migrating.lock")) as lock,
        write_tx(lock),
        closing(connect(home / DATABASE)) as db,
    ):
        migrate(db, [migrations])


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
