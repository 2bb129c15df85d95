"""A seat that is built: start it, stop it, let a window in."""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import threading
from pathlib import Path

import filelock
from flask import Flask

from kiosk.config import Config
from kiosk.seat import SeatCore
from kiosk.web.refusals import Refusals
from kiosk.window.boot_socket import BootSocket, user_id
from kiosk.window.policy import marked
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
        *,
        ballast: Ballast,
        refusals: Refusals,
        lock: filelock.BaseFileLock,
    ) -> None:
        """Nothing of it runs yet; `lock` keeps another seat out of this home until `stop`."""
        self.core, self.app = core, app
        self._ballast, self._refusals, self._lock = ballast, refusals, lock
        self._server: Server | None = None
        self._boot: BootSocket | None = None
        self._running = False
        self._stopping = threading.Event()

    @property
    def url(self) -> str:
        """The address of the seat's pages, without a way in. Only while they are shown."""
        assert self._server is not None
        return self._server.url

    def boot_url(self) -> str:
        """Make a one-shot address for a window. Only while the pages are shown."""
        return self.url + self.core.guard.mint()

    def show(self) -> None:
        """Bind the pages' address; from `start` on they are served there.

        Raises: Fault("seat_port_taken" | "window_user_unknown" | "boot_socket_unusable").
        """
        guard = self.core.guard
        self._server = self.core.ports.serve(self.app, self.core.config.seat_port, guard)
        try:
            self._boot = self._door(self.core.config)
            guard.listening_on(self._server.port)
            if self._running:
                self._serve()
        except BaseException:
            self.hide()
            raise

    def hide(self) -> None:
        """Serve no page, forget every window; the seat goes on sending and hearing."""
        self.core.guard.shut()
        boot, server, self._boot, self._server = self._boot, self._server, None, None
        if boot:
            boot.stop()
        if server:
            server.stop()

    def _serve(self) -> None:
        if self._server:
            self._server.start()
        if self._boot:
            self._boot.start()

    def _door(self, config: Config) -> BootSocket | None:
        if not config.boot_socket:
            return None
        uid = user_id(config.window_user) if config.window_user else os.getuid()
        path, refused = Path(config.boot_socket), self.core.guard.refused
        return BootSocket(path, uid, self.marked_boot_url, refused)

    def marked_boot_url(self) -> str:
        """Make a one-shot address that tells the window which realm it opens."""
        return marked(self.boot_url(), training=self.core.identity.realm == "training")

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
        self._running = True
        self._serve()
        threading.Thread(target=self._mind_clock, name="clock", daemon=True).start()
        for name, run in core.registry.tasks():
            threading.Thread(target=run, args=(self._stopping,), name=name, daemon=True).start()

    def give_up(self) -> None:
        """Let another seat open this home, instead of `start`."""
        self.hide()
        self._lock.release()

    def stop(self) -> None:
        """Stop everything, and let another seat open this home."""
        self._stopping.set()
        self.hide()
        self.core.printer.take_back_all()
        self.core.engine.stop()
        self.core.registry.stop()
        self.core.media.stop()
        self.core.clock.persist()
        with contextlib.suppress(sqlite3.Error):
            self._refusals.flush(everything=True)
        self._lock.release()

    def release(self) -> None:
        """Let go of a seat that was built and never started, for a command line's own work."""
        if self._server:
            self._server.stop(0)
        self.core.engine.stop()
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
