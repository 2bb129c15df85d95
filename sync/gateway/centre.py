"""What every service of the gateway needs: identity, keys, database, blobs, clock, and news."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from sync import damage, journal
from sync.ballast import GATEWAY_BYTES, Ballast
from sync.errors import Fault
from sync.gateway import blobs, store
from sync.gateway.blobs import Objects, Partials
from sync.gateway.db.database import Database
from sync.gateway.db.dialect import has_table
from sync.gateway.db.migrations import migrations
from sync.gateway.news import News
from sync.gateway.timewatch import TimeWatch
from sync.sealing import X25519Identity
from sync.wire import jws
from sync.wire.keys import SigningKey, read_key_file
from sync.wire.messages import Realm
from sync.wire.times import to_text
from sync.work import Reading, Work

Clock = Callable[[], datetime]
Naming = Callable[[Reading, Collection[str]], set[str]]
"""Returns those of some digests that name a file which must be kept."""
LEARNED = "learned"
"""What is told when tenders or tenders' keys have come (`Centre.tell`)."""
DATABASE, KEY, AGE_KEY, BLOBS = "gateway.db", "gateway.key", "gateway.age", "blobs"


def system_clock() -> datetime:
    """Return the machine's time, aware and in UTC."""
    return datetime.now(UTC)


class GatewayIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """Who this gateway is, as seats learn it at enrolment."""

    gateway_id: str
    gateway_name: str
    gateway_key: str
    gateway_recipient: str
    realm: Realm
    timezone: str


@dataclass(frozen=True)
class Centre:
    """One gateway's home, opened. `clock` gives aware UTC: the time that decides."""

    home: Path
    identity: GatewayIdentity
    key: SigningKey
    unsealer: X25519Identity
    clock: Clock
    partials: Partials
    objects: Objects
    database: Database
    # When a seat last showed a log shorter than one that was vouched for, by seat.
    short_logs: dict[str, datetime] = field(default_factory=dict)
    # What features keep in memory, by their name: it is gone with the process.
    memory: dict[str, object] = field(default_factory=dict)
    watch: TimeWatch = field(default_factory=TimeWatch)
    # What features do after another one has made something known (`sync.gateway.feature`).
    after: Mapping[str, Sequence[Callable[[Centre], object]]] = field(default_factory=dict)
    # What reads commands, by their type (`sync.gateway.commands.handling.Handler`).
    handlers: Mapping[str, object] = field(default_factory=dict)
    # What says which files a feature names (`sync.gateway.feature`).
    naming: Sequence[Naming] = ()

    def tell(self, what: str) -> None:
        """Let every feature do what it does after this. Call it when the transaction is over."""
        for act in self.after.get(what, ()):
            act(self)

    def named(self, db: Reading, digests: Collection[str]) -> set[str]:
        """Return those of some digests that a feature names: their files are kept.

        A gateway whose features were not joined knows of none, and keeps all.
        """
        if not self.naming:
            return set(digests)
        found: set[str] = set()
        for names in self.naming:
            found |= names(db, set(digests) - found)
        return found

    def now(self) -> str:
        """What the clock says: for what is noted here. What is signed takes `signing_now`."""
        return to_text(self.clock())

    def today(self) -> date:
        """The day that it is at the LPSE."""
        return self.clock().astimezone(ZoneInfo(self.identity.timezone)).date()

    def day_of(self, moment: datetime) -> date:
        """The day at the LPSE: seven to nine hours of it are the day before in UTC."""
        return moment.astimezone(ZoneInfo(self.identity.timezone)).date()

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
            return store.bound(db)

    def bind(self, db: Work) -> None:
        """Let now bind, in the transaction of what was signed, or noted in the journal."""
        self.watch.bind(db, self.now())

    def keep_time(self) -> None:
        """Let what was signed outside a transaction bind, every few seconds; call it often."""
        now = self.clock()
        if self.watch.due(now) and self.watch.behind(now, self.bound) is None:
            with self.writing() as db:
                self.watch.bind(db, to_text(now))

    @property
    def news(self) -> News:
        """Who waits for what is committed."""
        return self.database.news

    def reading(self) -> AbstractContextManager[Reading]:
        """`Database.reading`."""
        return self.database.reading()

    def writing(self) -> AbstractContextManager[Work]:
        """`Database.writing`."""
        return self.database.writing()


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
    with closing(Database(home / DATABASE)) as database:
        database.update()
        with database.writing() as db:
            store.begin(db, store.Gateway(gateway_id, name, realm, timezone, to_text(clock())))
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
    with closing(Database(path)) as database, database.reading() as db:
        used = all(has_table(db, name) for name in ("seat", "feed")) and store.has_served(db)
    if used:
        raise Fault("key_missing", path=str(home / KEY))


def open_home(home: Path, *, clock: Clock) -> Centre:
    """Open a gateway's home and bring its database up to date.

    Raises: what `require_home` raises; nothing was written then.
    """
    Ballast(home, GATEWAY_BYTES).throw()
    require_home(home)
    key, unsealer = SigningKey.load(home / KEY), _unsealer(home / AGE_KEY)
    database = Database(home / DATABASE)
    database.update()
    with database.reading() as db:
        made = store.made(db)
    assert made is not None  # `require_home` has seen it
    identity = GatewayIdentity(
        gateway_id=made.gateway_id,
        gateway_name=made.name,
        gateway_key=key.public.text,
        gateway_recipient=unsealer.recipient.text,
        realm=made.realm,
        timezone=made.timezone,
    )
    partials, objects = blobs.folders(home / BLOBS)
    return Centre(home, identity, key, unsealer, clock, partials, objects, database)


def require_home(home: Path) -> None:
    """Look at a home without writing to it.

    Raises: Fault("gateway_missing"), Fault("key_foreign", path), Fault("database_foreign", path),
    and for a damaged one what `sync.damage` and `SigningKey.load` raise.
    """
    if not any((home / name).exists() for name in (KEY, AGE_KEY, DATABASE)):
        raise Fault("gateway_missing", home=str(home))
    key, path = SigningKey.load(home / KEY), home / DATABASE
    _unsealer(home / AGE_KEY)
    damage.require_folder(home / BLOBS)
    damage.require_folder(home / BLOBS / blobs.PARTIAL)
    if path.with_name(path.name + damage.REBUILT).exists():
        return  # `mend` has not ended yet
    damage.require_database(path, [migrations])
    with damage.told(path), closing(Database(path)) as database, database.reading() as db:
        if not has_table(db, "gateway") or store.made(db) is None:
            raise Fault("database_foreign", path=str(path))
        signed = store.signed_last(db)
    if any(jws.key_id(token) != key.public.kid for token in signed):
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


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
