"""A seat's shell with real sessions and database; clock and frame facts are set by hand."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

from flask import Blueprint, Flask, Response, url_for
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk import db as kiosk_db
from kiosk import events
from kiosk.app import create_app
from kiosk.seat import Registry, Slice
from kiosk.sessions.idle import IdleLimits
from kiosk.sessions.ports import VisitPorts
from kiosk.sessions.routes import blueprint
from kiosk.sessions.service import SeatSession
from kiosk.sessions.visit.vault import Vault
from kiosk.staff.service import Actor, StaffSignIn
from kiosk.web import fragments
from kiosk.web.frame import ClockView, CountsView, DeadlineView, FrameView
from kiosk.web.guards import Guard, locked_ok
from kiosk.web.locale import Language
from sync.atrest import AtRest
from sync.database import connect
from sync.errors import Fault
from sync.wire.roles import Purpose
from tests.kiosk.staff.support import (
    DEVICE,
    Machine,
    a_person,
    a_roster,
    employ,
    known_time,
    staff_desk,
)

NOW = datetime(2026, 11, 22, 3, 31, 22, tzinfo=UTC)
PORT = 8123
HOST = f"127.0.0.1:{PORT}"
ORIGIN = f"http://{HOST}"
PIN, OTHER_PIN, WRONG_PIN = "246810", "135791", "999999"
ROSTER = a_roster(
    [
        a_person("staff-1", "head", PIN, name="Ibu Ratna"),
        a_person("staff-2", "front_desk", OTHER_PIN, name="Pak Tono"),
    ]
)
HEAD = Actor("staff-1", "Ibu Ratna", "head")
LIMITS = IdleLimits(warning_s=30, lock_s=180, sealing_s=900, end_s=1800)


@dataclass
class Facts:
    """A FrameSource."""

    view: FrameView = field(
        default_factory=lambda: FrameView(
            "LPSE Kab. Temanggung",
            "Seat 07",
            "production",
            "up",
            clock=ClockView(NOW, NOW + timedelta(seconds=1)),
            counts=CountsView(sealed=2, sent=1, accepted=3),
        )
    )

    def frame(self) -> FrameView:
        return self.view


def new_database(folder: Path) -> Callable[[], sqlite3.Connection]:
    path = folder / "seat.db"
    kiosk_db.prepare(path)

    def open_db() -> sqlite3.Connection:
        return connect(path)

    employ(staff_desk(open_db, Machine()), open_db, ROSTER)
    return open_db


def a_vault(folder: Path) -> Vault:
    return Vault(folder / "visit", AtRest(DEVICE.derive("visit key")))


def logged(open_db: Callable[[], sqlite3.Connection]) -> list[str]:
    """Names of the recorded events, oldest first."""
    db = open_db()
    try:
        rows = db.execute("SELECT event ->> 'name' AS name FROM log_leaf ORDER BY idx")
        return [row["name"] for row in rows]
    finally:
        db.close()


def work_pages() -> Blueprint:
    """Stands for a feature: a home page, a fault, a bug, and a page that is fine when locked."""
    bp = Blueprint("work", __name__)

    @bp.get("/work")
    def home() -> Response:
        return Response("kerja")

    @bp.get("/work/fault")
    def fault() -> Response:
        raise Fault("seat_busy")

    @bp.get("/work/bug")
    def bug() -> Response:
        raise RuntimeError("a secret in a traceback")

    @bp.post("/work/write")
    def write() -> Response:
        return Response("tertulis")

    @bp.get("/work/quiet")
    @locked_ok
    def quiet() -> Response:
        return Response("diam")

    @bp.get("/work/form")
    def form() -> Response:
        return fragments.render("sessions/extend.html", "errors/_problem.html", view=None)

    return bp


@dataclass
class Shell:
    """Everything of one seat that a test may look at or turn."""

    app: Flask
    guard: Guard
    desk: SeatSession
    staff: StaffSignIn
    machine: Machine
    facts: Facts
    language: Language
    refused: list[str]
    open_db: Callable[[], sqlite3.Connection]
    busy: list[bool]
    launched: list[str]

    def spend(self, seconds: float) -> None:
        """Time goes by while the visitor works."""
        while seconds > 0:
            self.machine.seconds += min(60.0, seconds)
            seconds -= 60.0
            self.desk.seen(0.0)

    def window(self) -> Window:
        """A booted window."""
        window = Window(self.app.test_client())
        assert window.get(self.guard.mint()).status_code == 303
        return window


def a_shell(
    folder: Path, *, port: int | None = PORT, peer_uids: frozenset[int] | None = None
) -> Shell:
    open_db = new_database(folder)
    machine, facts, language = Machine(), Facts(), Language()
    refused: list[str] = []
    busy = [False]
    desk = SeatSession(
        open_db,
        machine,
        record=events.record,
        language=language,
        vault=a_vault(folder),
        limits=LIMITS,
        trusted=known_time,
        ports=VisitPorts(busy=lambda: busy[0]),
    )
    registry, launched = Registry(), list[str]()
    guard = Guard(
        b"s" * 32,
        peer_uids=peer_uids,
        on_refused=refused.append,
        on_launch=registry.launched,
    )
    staff = staff_desk(open_db, machine)
    pages = blueprint(
        desk,
        staff,
        guard,
        facts,
        homes=registry,
        deadlines=lambda: [DeadlineView("10045123", "Jembatan Kali Progo", NOW)],
    )
    registry.add("sessions", Slice(around=[pages]))
    registry.add(
        "work",
        Slice(
            pages=[work_pages()],
            purposes=frozenset(get_args(Purpose)),
            home=lambda: url_for("work.home"),
            on_launch=lambda: launched.append("launch"),
        ),
    )
    app = create_app(
        registry,
        guard=guard,
        seat=desk,
        frame=facts,
        language=language,
        timezone="Asia/Jakarta",
        folder=folder,
        realm="production",
    )
    if port is not None:
        guard.listening_on(port)
    return Shell(
        app, guard, desk, staff, machine, facts, language, refused, open_db, busy, launched
    )


class Window:
    """A browser window: sends what a browser sends, and the page token it last saw."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.token = ""

    def get(self, path: str, headers: dict[str, str] | None = None) -> TestResponse:
        told = {"Host": HOST, "Sec-Fetch-Site": "same-origin", **(headers or {})}
        return self._seen(self.client.get(path, headers=told))

    def post(
        self, path: str, data: dict[str, str] | None = None, headers: dict[str, str] | None = None
    ) -> TestResponse:
        told = {"Host": HOST, "Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}
        form = {"page_token": self.token, **(data or {})}
        return self._seen(self.client.post(path, data=form, headers={**told, **(headers or {})}))

    def _seen(self, response: TestResponse) -> TestResponse:
        response.get_data()
        response.close()
        if response.mimetype == "text/html":
            found = re.search(r'name="page_token" value="([^"]+)"', response.text)
            if found:
                self.token = found.group(1)
        return response


def open_seat(window: Window, pin: str = PIN, staff: str = "staff-1") -> TestResponse:
    window.get("/staff")
    window.get("/staff")  # the first may only have brought a new cookie
    opened = window.post(
        "/staff",
        {
            "visitor": "Budi Santoso",
            "purpose": "bidding",
            "minutes": "30",
            "staff": staff,
            "pin": pin,
        },
    )
    window.get("/leave")
    return opened
