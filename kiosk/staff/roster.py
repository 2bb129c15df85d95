"""The roster as it lies on disk: the gateway's signed token, sealed under the device's key.

It is opened and its signature checked each time it is read: who can write to the database
can neither add a member of staff nor read a verifier to guess against.
"""

from __future__ import annotations

import logging
import math
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from kiosk.staff import store
from sync.atrest import AtRest
from sync.clock import Interval
from sync.errors import Fault
from sync.wire import jws
from sync.wire.keys import VerifyKey
from sync.wire.messages import StaffMark, StaffRoster
from sync.wire.roles import Role
from sync.wire.room import is_role
from sync.wire.times import from_text

log = logging.getLogger("kiosk.staff")
CONTEXT = "roster"

GatewayKeys = Callable[[], Mapping[str, VerifyKey]]


@dataclass(frozen=True)
class Person:
    """One of the roster, in a role that this version knows. `verifier`: an Argon2id string."""

    staff_id: str
    name: str
    role: Role
    verifier: str


@dataclass(frozen=True)
class Roster:
    """A roster whose signature was checked."""

    version: int
    expires_at: datetime
    people: Mapping[str, Person]
    """Those who may act: without the revoked, and without roles of a newer version."""
    marks: Mapping[str, StaffMark] = field(default_factory=dict)
    """What keeps a signature from counting, by staff id; a gateway of before sends none."""

    @classmethod
    def of(cls, message: StaffRoster) -> Roster:
        """Read a roster whose signature was checked."""
        revoked = set(message.revoked)
        return cls(
            message.version,
            from_text(message.expires_at),
            {
                one.staff_id: Person(one.staff_id, one.name, one.role, one.verifier)
                for one in message.staff
                if one.staff_id not in revoked and is_role(one.role)
            },
            {}
            if message.marks is msgspec.UNSET
            else {mark.staff_id: mark for mark in message.marks},
        )

    def secret_by_other(self, staff_id: str) -> bool:
        """Whether another set this person's secret and they have not changed it yet."""
        mark = self.marks.get(staff_id)
        return mark is not None and mark.secret_by_other

    def hindrance_as_second(self, one: Person, now: Interval | None) -> Fault | None:
        """Why somebody cannot sign as one of two yet; None where they may.

        A seat that does not know the time lets nobody sign whose wait may not be over.
        """
        mark = self.marks.get(one.staff_id)
        if mark is None or mark.second_from is None:
            return None
        if now is None:
            return Fault("seat_time_unknown")
        left = from_text(mark.second_from) - now.earliest
        if left <= timedelta():
            return None
        return Fault("staff_too_new", name=one.name, hours=math.ceil(left / timedelta(hours=1)))

    def expired(self, now: Interval | None) -> bool:
        """Whether it has certainly expired: even the earliest possible now is past its end.

        A seat that does not know the time (None) takes the roster as valid: a clock must never
        keep a room shut, and a roster only gets here by a gateway that signed the time as well.
        """
        return now is not None and now.earliest > self.expires_at


class RosterBook:
    """Reads and replaces the seat's roster; what was read is kept until the row changes."""

    def __init__(self, at_rest: AtRest, gateway_keys: GatewayKeys) -> None:
        self._at_rest = at_rest
        self._gateway_keys = gateway_keys
        self._read: tuple[bytes, Roster | None] | None = None

    def current(self, db: sqlite3.Connection) -> Roster | None:
        """The roster, or None when there is none that this gateway signed for this device."""
        sealed = store.roster(db)
        if sealed is None:
            return None
        kept = self._read
        if kept is None or kept[0] != sealed:
            kept = (sealed, self._opened(sealed))
            self._read = kept
        return kept[1]

    def take(self, db: sqlite3.Connection, token: str) -> Roster | None:
        """Take a newer roster in, inside the caller's write_tx; None when it is not newer.

        Raises: Fault("signature_invalid" | "message_malformed").
        """
        new = Roster.of(jws.verify(token, "roster", self._gateway_keys(), StaffRoster))
        known = self.current(db)
        if known is not None and known.version >= new.version:
            return None
        store.put_roster(db, self._at_rest.seal_text(token, CONTEXT))
        return new

    def _opened(self, sealed: bytes) -> Roster | None:
        try:
            token = self._at_rest.open_text(sealed, CONTEXT)
            return Roster.of(jws.verify(token, "roster", self._gateway_keys(), StaffRoster))
        except Fault:
            # As good as none: the feed then brings the newest one again.
            log.exception("roster_unreadable")
            return None
