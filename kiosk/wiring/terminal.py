"""Build the seat: one database, one spool, one engine, one web application."""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import filelock
from flask import Flask

from kiosk import events
from kiosk.alarms.routes import blueprint as alarm_pages
from kiosk.app import create_app
from kiosk.bidding.routes import blueprint as bidding_pages
from kiosk.bidding.routes import home as bidding_home
from kiosk.bidding.routes.room import blueprint as room_pages
from kiosk.bidding.service import spool_names_to_keep
from kiosk.config import Config, Home
from kiosk.room.acts import Teller
from kiosk.room.surroundings import Surroundings
from kiosk.sessions.routes import blueprint as session_pages
from kiosk.web.guards import Guard
from kiosk.web.purposes import work_in
from kiosk.window.boot_socket import BootSocket, user_id
from kiosk.wiring import soundness, visits
from kiosk.wiring.parts import Parts
from kiosk.wiring.views import SeatFrame
from sync.ballast import SEAT_BYTES, Ballast
from sync.database import write_tx
from sync.errors import Fault
from sync.sealing import sweep
from sync.server import Server, serve
from sync.wire.shapes import settle

log = logging.getLogger("kiosk.wiring")
WEB_THREADS = 8
JUMP_CHECK_S = 5.0


class Terminal:
    """A seat, ready to `start`. `stop` leaves the disk as any moment would: safe to resume."""

    def __init__(self, parts: Parts, server: Server, lock: filelock.BaseFileLock) -> None:
        self._parts, self._server, self._lock = parts, server, lock
        self._around = Surroundings(parts.connect, parts.media, lambda: parts.engine.status.link)
        self._stopping = threading.Event()
        self._boot = _boot_socket(parts, self.boot_url)

    @property
    def url(self) -> str:
        return self._server.url

    def boot_url(self) -> str:
        """A one-shot address for a window."""
        return self._server.url + self._parts.guard.mint()

    @property
    def title(self) -> str:
        answer = self._parts.enrolled.answer
        return f"{answer.seat_name} · {answer.gateway_name}"

    def start(self) -> None:
        parts = self._parts
        parts.ballast.mind()
        # What a power cut left in the printer's queue, before anybody sits down.
        threading.Thread(target=parts.printer.take_back_all, name="prints").start()
        parts.media.start()
        self._around.start()
        parts.engine.start()
        self._server.start()
        if self._boot:
            self._boot.start()
        threading.Thread(target=self._mind_clock, name="clock", daemon=True).start()
        teller = Teller(parts.connect, parts.gateway.tell_acts, parts.enrolled.answer.seat_id)
        threading.Thread(
            target=teller.run, args=(self._stopping,), name="acts", daemon=True
        ).start()
        minded = (parts.sessions, self._stopping)
        threading.Thread(target=visits.mind, args=minded, name="visit", daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()
        if self._boot:
            self._boot.stop()
        self._server.stop()
        self._parts.printer.take_back_all()
        self._parts.engine.stop()
        self._parts.media.stop()
        self._parts.clock.persist()
        with contextlib.suppress(sqlite3.Error):
            self._parts.refusals.flush(everything=True)
        self._lock.release()

    def _mind_clock(self) -> None:
        """Log wall-clock jumps, and keep a floor for the next boot: at most a minute is lost."""
        beats = 0
        while not self._stopping.wait(JUMP_CHECK_S):
            beats += 1
            try:
                # Not for a sealing to eat up: on a full disk that fails, and cleans up.
                if not self._parts.bidding.jobs.busy():
                    self._parts.ballast.mind()
                self._parts.clock.jumps()
                self._around.look_at_link()
                self._parts.refusals.flush()
                if beats % 12 == 0:
                    self._parts.clock.persist()
            except sqlite3.Error:
                # A full disk must not end this thread: the clock matters more than its record.
                log.exception("minding the clock")


def build(home: Home, config: Config) -> Terminal:
    """Open the seat in `home` and bind its server; nothing runs before `start`.

    Raises: Fault("seat_already_running" | "seat_not_enrolled" | "seat_port_taken" |
    "window_user_unknown"), and what `soundness.require_home` and `mend` raise.
    """
    settle()
    # First: no database can be opened, or called sound, on a disk without a byte left.
    Ballast(home.seat, SEAT_BYTES).throw()
    soundness.require_home(home)
    lock = soundness.hold(home)
    try:
        return _build(home, config, lock)
    except BaseException:
        lock.release()
        raise


def _build(home: Home, config: Config, lock: filelock.BaseFileLock) -> Terminal:
    soundness.mend(home)
    parts = Parts(home, config)
    _begin(parts)
    frame = SeatFrame(
        parts.enrolled,
        parts.clock,
        parts.connect,
        lambda: parts.engine,
        lambda: parts.bidding,
        parts.trouble,
        lambda: parts.gateway.awaited_s,
        parts.behind.is_spse,
    )
    work = work_in(parts.enrolled.answer.realm)
    app = create_app(
        [
            session_pages(
                parts.sessions,
                parts.staff,
                parts.guard,
                frame,
                home=lambda: bidding_home(parts.bidding),
                work=work,
                deadlines=frame.deadlines,
                visit_minutes=config.visit_minutes,
            ),
            bidding_pages(parts.bidding),
            room_pages(parts.bidding),
            alarm_pages(parts.alarms),
        ],
        guard=parts.guard,
        seat=parts.sessions,
        frame=frame,
        language=parts.language,
        timezone=parts.enrolled.answer.timezone,
        work=work,
    )
    server = _serve(app, config.seat_port, parts.guard)
    parts.guard.listening_on(server.port)
    return Terminal(parts, server, lock)


def _begin(parts: Parts) -> None:
    """Clear away what an interrupted sealing left, and note that the seat has started."""
    with closing(parts.connect()) as db:
        soundness.watch_over(parts.home, db)
        swept = sweep(parts.home.spool, spool_names_to_keep(db, parts.home.spool))
        with write_tx(db):
            if swept:
                events.record(db, "spool_swept", files=len(swept))
            events.record(
                db,
                "seat_started",
                app_version=version("lpse-kiosk"),
                boot_id=parts.source.boot_id(),
            )


def _serve(app: Flask, port: int, guard: Guard) -> Server:
    """On exactly the port that was set: whoever sits there already is not us."""
    try:
        return serve(
            app,
            "127.0.0.1",
            port,
            threads=WEB_THREADS,
            streams=1,
            admits=guard.admits,
            on_malformed=lambda status: guard.refused("malformed"),
        )
    except OSError as error:
        raise Fault("seat_port_taken", port=port, why=str(error)) from error


def _boot_socket(parts: Parts, address: Callable[[], str]) -> BootSocket | None:
    config = parts.config
    if not config.boot_socket:
        return None
    uid = user_id(config.window_user) if config.window_user else os.getuid()
    return BootSocket(Path(config.boot_socket), uid, address, parts.guard.refused)
