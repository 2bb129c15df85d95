"""Staff of every role, their browsers, and seats that report."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kiosk.console import create_console
from sync.gateway.app import build
from sync.gateway.centre import Centre
from sync.gateway.enrolment import service as enrolment
from sync.gateway.feature import live
from sync.gateway.room.service import Room
from sync.wire import enrolment as codes
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.roles import ROLES, Role
from sync.wire.room import Queued, SeatStatus
from sync.wire.times import to_text
from tests.founders import two
from tests.sync.gateway.cast import Clock

PIN = "482913"
ORIGIN = {"Origin": "http://localhost"}
TOKEN = re.compile(r'name="page_token" value="([0-9a-f]{64})"')


def number(role: Role) -> str:
    return f"19800101200501100{ROLES.index(role)}"


@dataclass
class Browser:
    """One browser at the console: keeps cookies, brings the page's token like a form does."""

    http: FlaskClient
    token: str = ""

    def get(self, path: str, **headers: str) -> TestResponse:
        reply = self.http.get(f"/console{path}", headers=headers)
        self._learn(reply)
        return reply

    def poll(self, path: str, **headers: str) -> TestResponse:
        return self.http.get(f"/console{path}", headers={"HX-Request": "true", **headers})

    def post(self, path: str, data: dict[str, Any] | None = None) -> TestResponse:
        """Submit a form of a page read before."""
        form = {"page_token": self.token, **(data or {})}
        reply = self.http.post(f"/console{path}", data=form, headers=ORIGIN)
        self._learn(reply)
        return reply

    def text(self, path: str) -> str:
        reply = self.get(path)
        assert reply.status_code == 200, (path, reply.status_code)
        return reply.get_data(as_text=True)

    def sign_in(self, person_id: str, secret: str = PIN) -> TestResponse:
        self.get("/sign-in")
        reply = self.post("/sign-in", {"person_id": person_id, "secret": secret})
        if reply.status_code == 303:
            self.get("/")
        return reply

    def _learn(self, reply: TestResponse) -> None:
        page = reply.mimetype == "text/html"
        found = TOKEN.search(reply.get_data(as_text=True)) if page else None
        if found:
            self.token = found[1]


@dataclass
class Seat:
    """A seat's side of the room, speaking to the room's service directly."""

    room: Room
    clock: Clock
    seat_id: str
    boot: str = field(default_factory=new_id)
    sequence: int = 0
    applied: int = 0

    def report(self, state: Any = "closed", *, at: datetime | None = None, **more: Any) -> None:
        self.sequence += 1
        fields: dict[str, Any] = {
            "seat_id": self.seat_id,
            "boot_id": self.boot,
            "sequence": self.sequence,
            "at": to_text(at or self.clock()),
            "state": state,
            "applied": self.applied,
            "acks": [],
            "queued": Queued(),
            "disk_free": 40_000_000_000,
            "app_version": "0.1.0",
            **more,
        }
        self.room.heard(SeatStatus(**fields))

    def visited(self, visitor: str = "PT Maju Bersama", **more: Any) -> None:
        fields: dict[str, Any] = {
            "visit_id": "v1",
            "visitor": visitor,
            "purpose": "bidding",
            "staff_name": "Siti Aminah",
            "seconds_left": 24 * 60,
            **more,
        }
        self.report("open", **fields)


@dataclass
class Desk:
    """The gateway with its console."""

    centre: Centre
    clock: Clock
    app: Flask = field(init=False)

    def __post_init__(self) -> None:
        self.app = build(self.centre, create_console)

    @property
    def room(self) -> Room:
        room = live(Room, self.app)
        assert isinstance(room, Room)
        return room

    @property
    def console(self) -> Flask:
        console = self.app.extensions["lpse-console"]
        assert isinstance(console, Flask)
        return console

    def browser(self) -> Browser:
        return Browser(self.app.test_client())

    def at_work(self, role: Role) -> Browser:
        browser = self.browser()
        reply = browser.sign_in(number(role))
        assert reply.status_code == 303, reply.get_data(as_text=True)
        return browser

    def seat(self, name: str = "Kursi 07") -> Seat:
        key = SigningKey.generate()
        code = codes.parse_code(enrolment.make_code(self.centre, name, by=two(self.centre)))
        answer = enrolment.enrol(
            self.centre, codes.request(code, key.public, self.centre.identity.realm)
        )
        return Seat(self.room, self.clock, codes.check_answer(code, answer).seat_id)
