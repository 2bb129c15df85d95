"""A real gateway and a real seat of the training realm in one process, joined by real HTTP.

The trainer's side of classes is not needed: a class is put into the gateway's feed as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from kiosk import wiring
from kiosk.config import Config
from kiosk.demo import house
from kiosk.seat import SeatCore
from kiosk.sessions.service import SeatSession
from kiosk.training.context import TrainingContext
from kiosk.wiring.terminal import Terminal
from sync.argon import LEAST
from sync.gateway.app import build
from sync.gateway.centre import Centre, open_home
from sync.gateway.feature import live
from sync.gateway.feed import store as feed
from sync.gateway.room.service import Room
from sync.gateway.staff.service import Member
from sync.server import serve
from sync.wire.classes import Hold, TrainingClass
from sync.wire.times import to_text
from tests.kiosk.bidding.support import STAFF


def now() -> datetime:
    return datetime.now(UTC)


def soon(seconds: float = 0.0) -> str:
    return to_text(now() + timedelta(seconds=seconds))


@dataclass
class ClassRoom:
    """`told` is the class as the gateway's feed has it last."""

    centre: Centre
    room: Room
    head: Member
    terminal: Terminal
    told: TrainingClass | None = None

    @property
    def core(self) -> SeatCore:
        return self.terminal.core

    @property
    def desk(self) -> TrainingContext:
        return self.core.get(TrainingContext)

    @property
    def session(self) -> SeatSession:
        return self.core.get(SeatSession)

    @property
    def link_up(self) -> bool:
        """What the engine acts on; screens show it damped."""
        return self.core.engine.link.up

    def tell(self, told: TrainingClass) -> None:
        self.told = told
        with self.centre.writing() as db:
            feed.append(db, "training_class", told)

    def change(self, **changes: object) -> None:
        """Tell the next version of the class."""
        assert self.told is not None
        changes["version"] = self.told.version + 1
        self.tell(msgspec.structs.replace(self.told, **changes))

    def hold(self, kind: str, seconds: float) -> None:
        self.change(holds=[Hold(kind=kind, since=soon(), expires_at=soon(seconds))])

    def admit(self) -> None:
        self.session.open(STAFF, "Sari Dewi", "training", 60)


@contextmanager
def class_room(root: Path) -> Iterator[ClassRoom]:
    """Make the room and run it."""
    made = house.furnish(root, LEAST, "training")
    app = build(open_home(made.home.gateway, clock=now))
    server = serve(app, "127.0.0.1", 0, threads=16)
    server.start()
    wiring.enrol(made.home, server.url, made.enrolment_code, ca_file=None)
    terminal = wiring.build(made.home, Config(check_peer_user=False))
    terminal.start()
    centre: Centre = app.extensions["lpse"]
    room = ClassRoom(centre, live(Room, app), made.by[0], terminal)
    yield room
    room.terminal.stop()
    server.stop()
