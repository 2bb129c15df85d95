"""A PC's two seats, one of each realm: both send and hear, one has the screen (ADR 67)."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from kiosk import events
from kiosk.config import Config, Home
from kiosk.db import settings
from kiosk.seat.beside import OtherSeat, other
from kiosk.sessions.service import SeatSession
from kiosk.window.reach import GONE_S
from kiosk.wiring.build import build
from kiosk.wiring.terminal import Terminal
from sync import outbox
from sync.database import trouble_code, write_tx
from sync.errors import Fault
from sync.wire.shapes import Realm

log = logging.getLogger("kiosk.wiring")
SHOWN = "realm_shown"
# The page that asked gets its answer, and the one after it, before its server goes.
ANSWER_S = 1.0
AGAIN_S = 1.0


class SeatPair:
    """The seat that was asked for and, where the PC has one, that of the other realm.

    `load` reads a realm's settings. Which realm has the screen is written into the database of the
    one that was asked for, in the transaction of its event, and holds over a restart. `hindrance`
    is why the other seat could not be built; the one asked for works without it.
    """

    def __init__(
        self,
        root: Path,
        asked: Realm,
        load: Callable[[Realm], Config],
        *,
        on_shown: Callable[[Realm], object] = lambda realm: None,
    ) -> None:
        """Bind the address of the pages. Raises: what `build` does for the seat asked for.

        `on_shown` hears of every turn, once the other realm's pages are served.
        """
        self._asked, self._on_shown = asked, on_shown
        self._lock, self._stopping = threading.Lock(), threading.Event()
        self._mover: threading.Thread | None = None
        self.hindrance: Fault | None = None
        self._seats: dict[Realm, Terminal] = {}
        self._seats[asked] = build(Home(root, asked), load(asked), beside=self._beside(asked))
        try:
            self._build_other(root, other(asked), load)
            self._wanted = self.shown = self._kept()
            self._seats[self.shown].show()
        except BaseException:
            for one in self._seats.values():
                one.give_up()
            raise
        self._tell_sessions()

    @property
    def terminal(self) -> Terminal:
        """Return the seat that has the screen."""
        return self._seats[self.shown]

    def boot_url(self) -> str | None:
        """Make a one-shot address for a window; None while the screen is turned."""
        with self._lock:
            return None if self._wanted != self.shown else self.terminal.marked_boot_url()

    def start(self) -> None:
        """Start both seats; only one of them serves pages."""
        for one in self._seats.values():
            one.start()

    def stop(self) -> None:
        """Stop both, once a turn that has begun is over."""
        self._stopping.set()
        if self._mover is not None:
            self._mover.join()
        for one in self._seats.values():
            one.stop()

    def _build_other(self, root: Path, realm: Realm, load: Callable[[Realm], Config]) -> None:
        try:
            self._seats[realm] = self._sound_other(root, realm, load)
        except Fault as fault:
            # Not enrolled, damaged, or run by another process: the seat asked for goes on alone.
            self.hindrance = fault
        except (OSError, sqlite3.Error) as error:
            log.exception("the other realm's home")
            self.hindrance = Fault(trouble_code(error, Home(root, realm).seat))

    def _sound_other(self, root: Path, realm: Realm, load: Callable[[Realm], Config]) -> Terminal:
        found = build(Home(root, realm), load(realm), beside=self._beside(realm))
        try:
            with closing(found.core.connect()) as db, write_tx(db):
                settings.drop(db, SHOWN)  # of a time when that realm was the one asked for
        except BaseException:
            found.give_up()
            raise
        return found

    def _kept(self) -> Realm:
        with closing(self._seats[self._asked].core.connect()) as db:
            kept = settings.get(db, SHOWN)
        return next((one for one in self._seats if one == kept), self._asked)

    def _tell_sessions(self) -> None:
        for realm, one in self._seats.items():
            if realm != self._wanted:
                # A visit that a crash left stays locked: staff find it when they turn back.
                one.core.get(SeatSession).turn(away=True, at_start=True)

    # what the seats are told of each other

    def _beside(self, realm: Realm) -> OtherSeat:
        there = other(realm)
        return OtherSeat(
            realm=there,
            there=lambda: there in self._seats,
            unsent=lambda: self._unsent(there),
            away=lambda: self._wanted != realm,
            show=lambda staff_id: self._turn(there, staff_id),
        )

    def _unsent(self, realm: Realm) -> int | None:
        try:
            with closing(self._seats[realm].core.connect()) as db:
                return outbox.counts(db).unanswered
        except sqlite3.Error:  # its own pages and its console say what is wrong there
            log.exception("what waits in the other realm")
            return None

    # turning

    def _turn(self, realm: Realm, staff_id: str) -> None:
        """Raises: Fault("realm_not_here" | "seat_move_refused" | "seat_busy"), a disk's."""
        if realm not in self._seats:
            raise Fault("realm_not_here")
        with self._lock:
            if self._wanted == realm or self._stopping.is_set():
                raise Fault("seat_move_refused", state="closed", act="realm")
            session = self.terminal.core.get(SeatSession)
            session.turn(away=True)
            try:
                self._note(realm, staff_id)
            except (sqlite3.Error, OSError) as error:
                session.turn(away=False)
                code = trouble_code(error, self.terminal.core.home.seat)
                raise Fault(code) from error
            self._wanted = realm
            self._mover = threading.Thread(target=self._move, name="realm")
            self._mover.start()

    def _note(self, realm: Realm, staff_id: str) -> None:
        """Write the event into both logs; that of the realm asked for decides, so it is last.

        Where that fails the first log is told that the screen was turned back: it never moved.
        """
        first = other(self._asked)
        self._note_in(first, realm, staff_id)
        try:
            self._note_in(self._asked, realm, staff_id)
        except (sqlite3.Error, OSError):
            with contextlib.suppress(sqlite3.Error, OSError):
                self._note_in(first, other(realm), staff_id)
            raise

    def _note_in(self, log_of: Realm, shown: Realm, staff_id: str) -> None:
        core = self._seats[log_of].core
        name = "realm_entered" if log_of == shown else "realm_left"
        with closing(core.connect()) as db, write_tx(db):
            events.record(db, name, at=core.clock.now(), staff_id=staff_id, shown=shown)
            if log_of == self._asked:
                settings.put(db, SHOWN, shown)

    def _move(self) -> None:
        self._stopping.wait(ANSWER_S)
        wanted = self._wanted
        self._seats[self.shown].hide()
        self._stopping.wait(GONE_S)  # where both use one port, the window must find it closed
        while not self._stopping.is_set():
            try:
                self._seats[wanted].show()
            except Fault:
                log.exception("the other realm's pages")
                self._stopping.wait(AGAIN_S)
                continue
            with self._lock:  # the next turn finds a seat that lets people in
                self._seats[wanted].core.get(SeatSession).turn(away=False)
                self.shown = wanted
            self._seats[other(wanted)].core.engine.report()
            self._on_shown(wanted)
            return
