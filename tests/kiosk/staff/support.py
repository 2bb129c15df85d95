"""Staff of a room, their roster as a gateway signs it, and a seat's desk that can start again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import argon2

from kiosk import db as kiosk_db
from kiosk import events
from kiosk.staff.pins import BootClock
from kiosk.staff.service import StaffSignIn
from sync.atrest import AtRest
from sync.clock import Interval
from sync.database import connect, write_tx
from sync.wire import jws
from sync.wire.keys import SigningKey
from sync.wire.messages import Staff, StaffRoster
from sync.wire.roles import Role
from sync.wire.times import to_text

NOW = datetime(2026, 11, 22, 3, 31, 22, tzinfo=UTC)
GATEWAY = SigningKey.from_seed(b"g" * 32)
DEVICE = SigningKey.from_seed(b"s" * 32)
CHEAP = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
RATNA, TONO, SARI, BAYU, DEWI = "ratna", "tono", "sari", "bayu", "dewi"
NAMES = {RATNA: "Ibu Ratna", TONO: "Pak Tono", SARI: "Sari", BAYU: "Bayu", DEWI: "Dewi"}
ROLES: dict[str, Role] = {
    RATNA: "head",
    TONO: "front_desk",
    SARI: "verifier",
    BAYU: "trainer",
    DEWI: "administrator",
}
PINS = {RATNA: "246810", TONO: "135791", SARI: "112233", BAYU: "445566", DEWI: "778899"}
WRONG = "999999"


def a_person(
    staff_id: str, role: Role | None = None, secret: str | None = None, *, name: str = ""
) -> Staff:
    return Staff(
        staff_id=staff_id,
        name=name or NAMES.get(staff_id, staff_id),
        role=role or ROLES[staff_id],
        verifier=CHEAP.hash(secret or PINS[staff_id]),
    )


def a_roster(
    people: Sequence[Staff] | None = None,
    *,
    version: int = 1,
    revoked: Sequence[str] = (),
    expires_at: datetime = NOW + timedelta(days=7),
) -> StaffRoster:
    return StaffRoster(
        gateway_id="gw-temanggung",
        version=version,
        issued_at=to_text(NOW),
        expires_at=to_text(expires_at),
        revoked=list(revoked),
        staff=[a_person(one) for one in ROLES] if people is None else list(people),
    )


def signed(roster: StaffRoster, key: SigningKey = GATEWAY) -> str:
    return jws.sign(key, "roster", roster)


@dataclass
class Machine:
    """The machine's clocks, set by hand."""

    seconds: float = 1000.0
    boot: str = "boot-1"

    def boot_id(self) -> str:
        return self.boot

    def boottime_s(self) -> float:
        return self.seconds


def known_time(at: datetime = NOW) -> Interval:
    return Interval(at, at + timedelta(seconds=1))


def staff_desk(
    open_db: Callable[[], sqlite3.Connection],
    clock: BootClock,
    *,
    trusted: Callable[[], Interval | None] = known_time,
    gateway: SigningKey = GATEWAY,
    device: SigningKey = DEVICE,
    hasher: argon2.PasswordHasher | None = None,
) -> StaffSignIn:
    return StaffSignIn(
        open_db,
        clock,
        trusted,
        lambda: {gateway.public.kid: gateway.public},
        AtRest(device.derive("roster")),
        record=events.record,
        hasher=hasher,
    )


def employ(
    desk: StaffSignIn, open_db: Callable[[], sqlite3.Connection], roster: StaffRoster | str
) -> bool:
    """Give a desk a roster, as the feed would."""
    token = roster if isinstance(roster, str) else signed(roster)
    db = open_db()
    try:
        with write_tx(db):
            return desk.take_roster(db, token)
    finally:
        db.close()


@dataclass
class Post:
    """One seat's database and machine; `start` is what a new process does."""

    path: Path
    machine: Machine = field(default_factory=Machine)
    now: Interval | None = field(default_factory=known_time)
    hasher: argon2.PasswordHasher | None = None

    @classmethod
    def make(cls, folder: Path, roster: StaffRoster | None = None) -> Post:
        post = cls(folder / "seat.db")
        kiosk_db.prepare(post.path)
        employ(post.start(), post.open_db, roster or a_roster())
        return post

    def open_db(self) -> sqlite3.Connection:
        return connect(self.path)

    def start(self) -> StaffSignIn:
        return staff_desk(self.open_db, self.machine, trusted=lambda: self.now, hasher=self.hasher)

    def reboot(self) -> StaffSignIn:
        self.machine.boot += "+"
        self.machine.seconds = 5.0
        return self.start()

    def events(self) -> list[events.Entry]:
        db = self.open_db()
        try:
            return [entry for _, entry in events.entries(db)]
        finally:
            db.close()
