"""A seat that is built: start it, stop it, let a window in."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading

import filelock
from flask import Flask

from kiosk.seat import SeatCore
from kiosk.web.refusals import Refusals
from kiosk.window.boot_socket import BootSocket
from sync.ballast import Ballast
from sync.server import Server

log = logging.getLogger("kiosk.wiring")
JUMP_CHECK_S = 5.0


class Terminal:
    """A seat, ready to `start`. `stop` leaves the disk as any moment would: safe to resume."""

    def __init__(
        self,
        core: SeatCore,
        app: Flask,
        server: Server,
        *,
        ballast: Ballast,
        refusals: Refusals,
        lock: filelock.BaseFileLock,
        boot: BootSocket | None,
    ) -> None:
        """Nothing of it runs yet; `lock` keeps another seat out of this home until `stop`."""
        self.core, self.app = core, app
        self._server, self._ballast, self._refusals = server, ballast, refusals
        self._lock, self._boot = lock, boot
        self._stopping = threading.Event()

    @property
    def url(self) -> str:
        """The address of the seat's pages, without a way in."""
        return self._server.url

    def boot_url(self) -> str:
        """Make a one-shot address for a window."""
        return self._server.url + self.core.guard.mint()

    @property
    def title(self) -> str:
        """What names this seat above its window."""
        identity = self.core.identity
        marks = ["LATIHAN"] if identity.realm == "training" else []
        return " · ".join([*marks, identity.seat_name, identity.gateway_name])

    def start(self) -> None:
        """Start everything: sticks, the engine, the pages, and each feature's own loops."""
        core = self.core
        self._ballast.mind()
        # What a power cut left in the printer's queue, before anybody sits down.
        threading.Thread(target=core.printer.take_back_all, name="prints").start()
        core.media.start()
        core.registry.start()
        core.engine.start()
        self._server.start()
        if self._boot:
            self._boot.start()
        threading.Thread(target=self._mind_clock, name="clock", daemon=True).start()
        for name, run in core.registry.tasks():
            threading.Thread(target=run, args=(self._stopping,), name=name, daemon=True).start()

    def stop(self) -> None:
        """Stop everything, and let another seat open this home."""
        self._stopping.set()
        if self._boot:
            self._boot.stop()
        self._server.stop()
        self.core.printer.take_back_all()
        self.core.engine.stop()
        self.core.registry.stop()
        self.core.media.stop()
        self.core.clock.persist()
        with contextlib.suppress(sqlite3.Error):
            self._refusals.flush(everything=True)
        self._lock.release()

    def _mind_clock(self) -> None:
        """Log wall-clock jumps, and keep a floor for the next boot: at most a minute is lost."""
        beats = 0
        while not self._stopping.wait(JUMP_CHECK_S):
            beats += 1
            try:
                # Not for a sealing to eat up: on a full disk that fails, and cleans up.
                if not self.core.registry.busy():
                    self._ballast.mind()
                self.core.clock.jumps()
                self.core.registry.beat()
                self._refusals.flush()
                if beats % 12 == 0:
                    self.core.clock.persist()
            except sqlite3.Error:
                # A full disk must not end this thread: the clock matters more than its record.
                log.exception("minding the clock")
