"""Who this seat is and which gateway it trusts, made once and kept in the database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kiosk import db as seat_db
from kiosk import events
from kiosk.config import Home
from kiosk.db import settings
from kiosk.wiring import soundness
from kiosk.wiring.clock import kept_clock
from kiosk.wiring.trouble import PC_CLOCK_WRONG, pc_clock_wrong
from sync import damage
from sync.ballast import SEAT_BYTES, Ballast
from sync.database import connect, write_tx
from sync.errors import Fault
from sync.machine_clock import SystemSource
from sync.transport.enrolment import enrol as ask
from sync.transport.faults import LinkDown
from sync.transport.tls import DATED
from sync.wire.keys import SigningKey, VerifyKey
from sync.wire.messages import EnrolAnswer

_ANSWER, _URL = "enrolment", "gateway_url"


@dataclass(frozen=True)
class Enrolled:
    """The gateway's answer, as it was signed, and where the gateway is."""

    answer: EnrolAnswer
    url: str

    @property
    def gateway_key(self) -> VerifyKey:
        """Return the key that the gateway's messages are checked with."""
        return VerifyKey.from_text(self.answer.gateway_key)


def enrol(home: Home, url: str, code: str, *, ca_file: Path | None) -> tuple[Enrolled, SigningKey]:
    """Register this seat's own key with the one-time code; safe to repeat.

    Raises: Fault("already_enrolled"), Fault("pc_clock_wrong"), Fault("enrolment_realm"), those of
    `sync.transport.enrolment.enrol`, and for a home in which a damaged seat lies what
    `soundness.require_home` raises.
    """
    if home.key.exists() or not soundness.is_blank(home):
        _require_sound(home)
    home.seat.mkdir(parents=True, exist_ok=True, mode=0o700)
    home.spool.mkdir(exist_ok=True, mode=0o700)
    Ballast(home.seat, SEAT_BYTES).mind()
    seat_db.prepare(home.database)
    with closing(connect(home.database)) as db:
        if settings.get(db, _ANSWER) is not None:
            SigningKey.load(home.key)  # a seat that lost its key is damaged, not new
            raise Fault("already_enrolled")
        key = _own_key(home.key)
        found = Enrolled(_ask(home, url, code, key, ca_file), url)
        if found.answer.realm != home.realm:
            raise Fault("enrolment_realm")
        with write_tx(db):
            settings.put(db, _ANSWER, msgspec.json.encode(found.answer).decode())
            settings.put(db, _URL, url)
            events.record(
                db,
                "gateway_enrolled",
                gateway_id=found.answer.gateway_id,
                seat_id=found.answer.seat_id,
                key_fingerprint=found.gateway_key.fingerprint,
            )
    return found, key


def _require_sound(home: Home) -> None:
    """Nothing may be enrolled over a seat that somebody could still rescue."""
    damage.require_database(home.database, seat_db.SETS)
    damage.require_sound(home.database)
    if home.key.exists():
        SigningKey.load(home.key)


def _ask(home: Home, url: str, code: str, key: SigningKey, ca_file: Path | None) -> EnrolAnswer:
    """A certificate is judged by this PC's clock: where that is wrong, nothing else is said."""
    try:
        return ask(url, code, key.public, realm=home.realm, ca_file=ca_file)
    except LinkDown as down:
        if down.code in DATED and pc_clock_wrong(kept_clock(None, SystemSource())):
            raise Fault(PC_CLOCK_WRONG) from down
        raise


def _own_key(path: Path) -> SigningKey:
    """The seat makes its key itself; one whose making was repeated stays the same."""
    if not path.exists():
        SigningKey.generate().save(path)
    return SigningKey.load(path)


def is_enrolled(db: sqlite3.Connection) -> bool:
    """Whether a gateway has taken this seat in."""
    return settings.get(db, _ANSWER) is not None


def enrolled(db: sqlite3.Connection) -> Enrolled:
    """Raises: Fault("seat_not_enrolled")."""
    answer, url = settings.get(db, _ANSWER), settings.get(db, _URL)
    if answer is None or url is None:
        raise Fault("seat_not_enrolled")
    return Enrolled(msgspec.json.decode(answer, type=EnrolAnswer), url)


def require_realm(home: Home, found: Enrolled) -> None:
    """Raises: Fault("realm_foreign", path, realm) for a seat in the other realm's folder."""
    if found.answer.realm != home.realm:
        raise Fault("realm_foreign", path=str(home.seat), realm=found.answer.realm)


def move(db: sqlite3.Connection, url: str) -> None:
    """Look for the same gateway elsewhere, inside the caller's write_tx; its key stays pinned."""
    settings.put(db, _URL, url)
