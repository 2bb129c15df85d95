"""Signing in at a seat, offline: who acts, and whether their role lets them.

The secret is checked first and the role after, so that the log's "asked for what the role does
not allow" is about the person themselves.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

import argon2

from kiosk.staff.pins import BootClock, Connect, Record, Tries, wrong
from kiosk.staff.roster import GatewayKeys, Person, Roster, RosterBook
from kiosk.staff.verifiers import Verifiers
from sync.atrest import AtRest
from sync.clock import Interval
from sync.database import write_tx
from sync.errors import Fault
from sync.wire.roles import TOGETHER, WITHOUT_ROSTER, Act, Purpose, Role, may

# Every id that is on no roster shares one count: made-up names buy no tries and no rows.
NOBODY = "nobody"


@dataclass(frozen=True)
class Actor:
    """Who acts; `order_id` when the act comes from the console."""

    staff_id: str
    name: str
    role: Role
    order_id: str | None = None


@dataclass(frozen=True)
class StaffChoice:
    """One who may do the act a page is about."""

    staff_id: str
    name: str
    role: Role


class StaffSignIn:
    """Thread-safe. `connect` opens a connection that is closed here.

    `trusted` is the interval of now (None: unknown); `hasher` has the cost that `doctor` measured
    on this machine (None: the roster's verifiers serve as they are). `linked` says whether the
    gateway can be reached, and with it the console where people change a secret another set.
    """

    def __init__(
        self,
        connect: Connect,
        clock: BootClock,
        trusted: Callable[[], Interval | None],
        gateway_keys: GatewayKeys,
        at_rest: AtRest,
        *,
        record: Record,
        hasher: argon2.PasswordHasher | None = None,
        linked: Callable[[], bool] = lambda: True,
    ) -> None:
        self._connect, self._linked = connect, linked
        self._trusted = trusted
        self._record = record
        self._book = RosterBook(at_rest, gateway_keys)
        self._verifiers = Verifiers(at_rest, hasher)
        self._tries = Tries(connect, clock)
        # One at a time: an Argon2id check takes hundreds of megabytes.
        self._lock = threading.Lock()

    # the roster

    def take_roster(self, db: sqlite3.Connection, token: str) -> bool:
        """Take a newer roster in, inside the engine's write_tx; False when it is not newer.

        Raises: Fault("signature_invalid" | "message_malformed").
        """
        taken = self._book.take(db, token)
        if taken is None:
            return False
        self._verifiers.keep_only(db, taken.people.values())
        self._record(
            db,
            "roster_received",
            at=self._trusted(),
            version=taken.version,
            staff=len(taken.people),
        )
        return True

    def version(self, db: sqlite3.Connection) -> int:
        """The roster's version, 0 without one that can be read."""
        roster = self._book.current(db)
        return 0 if roster is None else roster.version

    def choices(self, act: Act, purpose: Purpose | None = None) -> list[StaffChoice]:
        """Those who may do this now, by name."""
        roster = self._roster()
        if roster is None or self._too_old(roster, act):
            return []
        found = [
            StaffChoice(one.staff_id, one.name, one.role)
            for one in roster.people.values()
            if may(one.role, act, purpose)
        ]
        return sorted(found, key=lambda one: (one.name.casefold(), one.staff_id))

    def hindrance(self, act: Act) -> Fault | None:
        """What keeps everybody from this act: no roster, or one that has expired."""
        roster = self._roster()
        if roster is None:
            return Fault("roster_empty")
        return Fault("roster_expired") if self._too_old(roster, act) else None

    def allowed(self, staff_id: str, act: Act, purpose: Purpose | None = None) -> bool:
        """Whether an order of the console in this person's name is obeyed. Locking always is."""
        if act == "lock":
            return True
        roster = self._roster()
        if roster is None or self._too_old(roster, act):
            return False
        one = roster.people.get(staff_id)
        return one is not None and may(one.role, act, purpose)

    # signing in

    def sign_in(
        self, staff_id: str, secret: str, act: Act, *, purpose: Purpose | None = None
    ) -> Actor:
        """Check one person's secret, and that they may do this.

        With a secret that another set they only lock and end until they change it at the console;
        while the link is down they cannot, and go on (the log says so). Raises:
        Fault("roster_empty" | "roster_expired" | "staff_unknown" | "staff_not_allowed"),
        Fault("staff_secret_unchanged", name), Fault("pin_wrong", left),
        Fault("pin_wrong_wait" | "pin_wait", seconds).
        """
        if act in TOGETHER:
            raise ValueError(f"{act} takes two people")
        return self._sign_in(staff_id, secret, act, purpose)

    def together(
        self, act: Act, first: tuple[str, str], second: tuple[str, str]
    ) -> tuple[Actor, Actor]:
        """Two different people, each (staff_id, secret), each permitted, neither of them new.

        Raises: as `sign_in`, Fault("staff_same_person") and Fault("staff_too_new", name, hours).
        """
        if first[0] == second[0]:
            raise Fault("staff_same_person")
        return (
            self._sign_in(*first, act, None, two=True),
            self._sign_in(*second, act, None, two=True),
        )

    def _sign_in(
        self, staff_id: str, secret: str, act: Act, purpose: Purpose | None, *, two: bool = False
    ) -> Actor:
        roster = self._roster()
        if roster is None:
            raise Fault("roster_empty")
        one = roster.people.get(staff_id)
        if one is None:
            self._refuse_nobody(roster, act)
        assert one is not None
        with self._lock, closing(self._connect()) as db:
            self._check_secret(db, one, secret)
        self._require(roster, one, act, purpose, two=two)
        return Actor(one.staff_id, one.name, one.role)

    def _refuse_nobody(self, roster: Roster, act: Act) -> None:
        """A guess for somebody who is not on the roster costs a try as well."""
        with self._lock:
            tries = self._tries.count(NOBODY)
            with closing(self._connect()) as db, write_tx(db):
                self._record(db, "pin_refused", at=self._trusted(), tries=tries)
        raise Fault("roster_expired" if self._too_old(roster, act) else "staff_unknown")

    def _check_secret(self, db: sqlite3.Connection, one: Person, secret: str) -> None:
        tries = self._tries.count(one.staff_id)
        found = self._verifiers.check(db, one, secret)
        with write_tx(db):
            if found.right:
                self._tries.forgive(db, one.staff_id)
                self._verifiers.keep(db, one, found)
            else:
                failed = wrong(tries)
                self._record(
                    db,
                    "pin_refused",
                    at=self._trusted(),
                    staff_id=one.staff_id,
                    tries=tries,
                    wait_s=failed.params.get("seconds"),
                )
        if not found.right:
            raise wrong(tries)

    def _require(
        self, roster: Roster, one: Person, act: Act, purpose: Purpose | None, *, two: bool
    ) -> None:
        now = self._trusted()
        fault: Fault | None = None
        if self._too_old(roster, act):
            fault = Fault("roster_expired")
        elif not may(one.role, act, purpose):
            fault = Fault("staff_not_allowed")
        elif roster.secret_by_other(one.staff_id) and act not in WITHOUT_ROSTER:
            fault = Fault("staff_secret_unchanged", name=one.name)
        elif two:
            fault = roster.hindrance_as_second(one, now)
        if fault is None:
            return
        with closing(self._connect()) as db, write_tx(db):
            self._record(
                db, "staff_refused", at=now, staff_id=one.staff_id, act=act, code=fault.code
            )
        # A room that is cut off goes on: who cannot reach the console cannot change anything.
        if fault.code != "staff_secret_unchanged" or two or self._linked():
            raise fault

    def _roster(self) -> Roster | None:
        with closing(self._connect()) as db:
            return self._book.current(db)

    def _too_old(self, roster: Roster, act: Act) -> bool:
        return act not in WITHOUT_ROSTER and roster.expired(self._trusted())
