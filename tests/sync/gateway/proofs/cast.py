"""A seat that watches the gateway's log, over the gateway's real address and a real database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import msgspec

from kiosk import db as seat_db
from kiosk.alarms.service import standing
from kiosk.centre_log import store
from kiosk.centre_log.service import CentreLogs
from sync import journal, log
from sync.clock import Interval
from sync.database import connect, write_tx
from sync.gateway.db.database import Database
from sync.wire import jws
from sync.wire.logs import CentreLog, LogAnswer
from sync.wire.messages import FeedPage
from tests.sync.gateway.cast import House, Seat

SPEAKS = "tender,card,roster,decision,revocation,receipt_v2"


@dataclass
class Watcher:
    """`seat` as the gateway knows it, and what its program keeps of the gateway's log."""

    seat: Seat
    logs: CentreLogs
    path: Path

    @classmethod
    def at(cls, seat: Seat, folder: Path) -> Watcher:
        folder.mkdir(parents=True)
        seat_db.prepare(folder / "seat.db")
        house = seat.house

        def trusted() -> Interval:
            return Interval(house.clock(), house.clock() + timedelta(seconds=1))

        logs = CentreLogs(
            lambda: connect(folder / "seat.db"),
            house.centre.identity.gateway_id,
            lambda: house.gateway_keys,
            (seat.seat_id, seat.key),
            folder,
            trusted,
        )
        return cls(seat, logs, folder / "seat.db")

    def page(self, house: House | None = None, *, asked: int | None = None) -> FeedPage:
        house = house or self.seat.house
        with closing(connect(self.path)) as db:
            size = self.logs.size(db) if asked is None else asked
        reply = house.http.get(
            f"/v1/feed?after=0&speaks={SPEAKS}&log={size}", headers=self.seat.token
        )
        assert reply.status_code == 200, reply.data
        return jws.verify(reply.get_data(as_text=True), "feed", house.gateway_keys, FeedPage)

    def hear(self, house: House | None = None) -> CentreLog:
        """Ask for a page, later than the last one, and take in what it says of the log."""
        self.seat.house.clock.pass_(seconds=31)
        if house is not None:
            house.clock.now = self.seat.house.clock.now
        page = self.page(house)
        assert page.log is not msgspec.UNSET
        with closing(connect(self.path)) as db:
            self.logs.hear(db, page.log, page.at, self.logs.size(db))
        return page.log

    def hand(self, house: House | None = None) -> LogAnswer:
        house = house or self.seat.house
        with closing(connect(self.path)) as db:
            request = self.logs.request(db)
            assert request is not None
            reply = house.http.post(
                "/v1/log",
                data=msgspec.json.encode(request),
                content_type="application/json",
                headers=self.seat.token,
            )
            assert reply.status_code == 200, reply.data
            text = reply.get_data(as_text=True)
            answer = jws.verify(text, "log-answer", house.gateway_keys, LogAnswer)
            with write_tx(db):
                self.logs.answered(db, request, answer)
        return answer

    @property
    def size(self) -> int:
        with closing(connect(self.path)) as db:
            return self.logs.size(db)

    @property
    def alarms(self) -> list[str]:
        with closing(connect(self.path)) as db:
            return [alarm.code for alarm in standing(db)]

    @property
    def evidence(self) -> list[store.Contradiction]:
        with closing(connect(self.path)) as db:
            return list(store.contradictions(db))


def grow(house: House, times: int = 1) -> None:
    """Acts of staff, as they come in a day."""
    for number in range(times):
        house.seat(f"Kursi {house.clock().timestamp():.0f}-{number}")


def rewrite(house: House, change: dict[int, str] | None = None, keep: int | None = None) -> None:
    """As somebody with the database in hand does: all hashes are made to fit.

    `change` replaces a word of entries by index; `keep` cuts the log after so many.
    """
    _rewritten(house.centre.home / "gateway.db", change or {}, keep)


def cut(path: Path, last: int) -> None:
    """Cut so many entries off the log in a gateway's database."""
    with closing(sqlite3.connect(path)) as raw:
        size = raw.execute("SELECT count(*) FROM log_leaf").fetchone()[0]
    _rewritten(path, {}, size - last)


def _rewritten(path: Path, change: dict[int, str], keep: int | None) -> None:
    with closing(sqlite3.connect(path)) as raw:
        for (name,) in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'log_%'"
        ).fetchall():
            raw.execute(f"DROP TRIGGER {name}")
        rows = [row[0] for row in raw.execute("SELECT event FROM log_leaf ORDER BY idx")]
        raw.execute("DELETE FROM log_leaf")
        raw.execute("DELETE FROM log_node")
        tree = log.Frontier()
        for index, event in enumerate(rows[:keep]):
            text = change.get(index, event)
            tree, made = tree.append(log.leaf_hash(text.encode()))
            raw.execute("INSERT INTO log_leaf VALUES (?, ?, ?)", (index, text, made[0].hash))
            raw.executemany(
                "INSERT INTO log_node VALUES (?, ?, ?)",
                [(node.level, node.index, node.hash) for node in made[1:]],
            )
        raw.commit()


def log_size(house: House) -> int:
    with closing(Database(house.centre.home / "gateway.db")) as opened, opened.reading() as db:
        return journal.size(db)
