from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from sync.atrest import AtRest
from sync.database import connect, migrate, write_tx
from sync.engine import EngineSettings, Hooks
from sync.engine.follower import Follower
from sync.engine.sender import Sender
from sync.outbox import Blob, Item, Outbox, item, migrations, queue
from sync.transport import LinkDown, Refused
from sync.wire.ids import new_id
from sync.wire.messages import Answer, FeedItem
from tests.sync.engine.model import SEAT_KEY, Clock, ModelGateway

NOW = "2026-11-22T03:00:00.000000Z"
LOCAL = "CREATE TABLE local_effect (kind TEXT NOT NULL, id TEXT NOT NULL, what TEXT) STRICT"


class Note(msgspec.Struct):
    text: str = "halo"


class Ticks:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def on_answer(db: sqlite3.Connection, found: Item, answer: Answer) -> None:
    db.execute("INSERT INTO local_effect VALUES ('answer', ?, ?)", (found.id, answer.outcome))


def on_feed(db: sqlite3.Connection, news: FeedItem) -> None:
    db.execute("INSERT INTO local_effect VALUES ('feed', ?, ?)", (str(news.seq), news.kind))


@dataclass
class Seat:
    """A seat's folder with its outbox, and a sender that can be restarted."""

    home: Path
    db: sqlite3.Connection
    gateway: ModelGateway
    ticks: Ticks
    hooks: Hooks
    settings: EngineSettings = field(default_factory=EngineSettings)
    private: AtRest = field(default_factory=lambda: AtRest(b"p" * 32))

    def __post_init__(self) -> None:
        self.outbox = Outbox("seat-1", SEAT_KEY, self.private)
        self.restart()

    @property
    def spool(self) -> Path:
        return self.home / "spool"

    def restart(self) -> None:
        self.sender = Sender(
            self.gateway,
            self.spool,
            self.hooks,
            Clock(),
            self.settings,
            monotonic=self.ticks,
            private=self.private,
        )
        self.follower = Follower(self.gateway, self.hooks, self.private)

    def append(
        self,
        subject: str = "bid-1",
        contents: tuple[bytes, ...] = (),
        deadline: datetime | None = None,
    ) -> str:
        item_id = new_id()
        blobs = []
        for number, content in enumerate(contents):
            name = f"{item_id}-{number}.age"
            (self.spool / name).write_bytes(content)
            blobs.append(Blob(name, hashlib.sha256(content).hexdigest(), len(content)))
        self.gateway.need[item_id] = [blob.sha256 for blob in blobs]
        with write_tx(self.db):
            self.outbox.append(
                self.db,
                type="id.lpse.note.v1",
                subject=subject,
                data=Note(),
                blobs=blobs,
                deadline=deadline,
                time=NOW,
                item_id=item_id,
            )
        return item_id

    def item(self, item_id: str) -> Item:
        return item(self.db, item_id)

    def token(self, item_id: str) -> str:
        """The command as every try sends it."""
        job = queue.by_id(self.db, item_id)
        assert job is not None
        return job.token(self.private)

    def given(self, item_id: str) -> str | None:
        return queue.given_answer(self.db, item_id, self.private)

    def step(self, seconds: float = 100) -> bool:
        """One step; a broken link is what the engine would take it for: later."""
        self.ticks.now += seconds
        try:
            return self.sender.step(self.db)
        except (LinkDown, Refused):
            return True

    def drain(self, limit: int = 200) -> None:
        for _ in range(limit):
            if not self.step():
                return
        raise AssertionError("the outbox does not drain")

    def effects(self, kind: str = "answer") -> list[tuple[str, str]]:
        rows = self.db.execute(
            "SELECT id, what FROM local_effect WHERE kind = ? ORDER BY rowid", (kind,)
        )
        return [(row["id"], row["what"]) for row in rows]


@pytest.fixture
def gateway() -> ModelGateway:
    return ModelGateway()


@pytest.fixture
def seat(tmp_path: Path, gateway: ModelGateway) -> Iterator[Seat]:
    made = make_seat(tmp_path, gateway)
    yield made
    made.db.close()


def make_seat(home: Path, gateway: ModelGateway) -> Seat:
    (home / "spool").mkdir()
    db = connect(home / "seat.db")
    migrate(db, [migrations])
    db.execute(LOCAL)
    return Seat(home, db, gateway, Ticks(), Hooks(on_answer, on_feed))
