"""Orders between the console and a seat: a lock always wins, and the board never says too much.

The first half runs the real gateway application and the real seat in this process, joined by real
HTTP, so that a thousand rounds take seconds; the second half runs the real processes.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk import wiring
from kiosk.config import Config
from kiosk.db import settings
from kiosk.sessions.service import SeatSession
from sync.database import connect, write_tx
from sync.gateway.app import build
from sync.gateway.centre import open_home
from sync.gateway.feature import live
from sync.gateway.room import service
from sync.gateway.room.board import SeatTile
from sync.gateway.room.service import Ordered, Room
from sync.gateway.staff.service import Member
from sync.server import serve
from tests.scenarios.seat_client import wait_for
from tests.scenarios.world import World

ROUNDS = 1000
VISITOR = "Budi Santoso"
COVERED = ("locked", "closed")


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Indoors:
    """Gateway and seat in one process. `moves` counts what the desk has gone through."""

    room: Room
    desk: SeatSession
    seat_id: str
    head: Member
    database: Path
    moves: int = 0

    def order(self, act: str, seen: int | None = None, **fields: object) -> Ordered:
        known = {self.seat_id: self.tile.seen if seen is None else seen}
        (given,) = self.room.order(self.head, [self.seat_id], act, seen=known, **fields)  # type: ignore[arg-type]
        return given

    @property
    def tile(self) -> SeatTile:
        (tile,) = self.room.board().tiles
        return tile

    @property
    def state(self) -> str:
        return self.desk.status().state

    def settled(self) -> bool:
        return self.tile.pending == [] and self.room.pending(self.seat_id) == []

    def count_move(self) -> None:
        self.moves += 1


@contextmanager
def indoors(world: World) -> Iterator[Indoors]:
    app = build(open_home(world.home.gateway, clock=now))
    server = serve(app, "127.0.0.1", 0, threads=16)
    server.start()
    with closing(connect(world.home.database)) as db, write_tx(db):
        settings.put(db, "gateway_url", server.url)
    terminal = wiring.build(world.home, Config(media_roots=()))
    core = terminal.core
    session = core.get(SeatSession)
    both = Indoors(
        live(Room, app),
        session,
        core.identity.seat_id,
        world.room.by[0],
        world.home.database,
    )
    session.on_change(both.count_move)
    terminal.start()
    try:
        wait_for(lambda: both.tile.last is not None)
        yield both
    finally:
        terminal.stop()
        server.stop()


@pytest.fixture
def both(world: World) -> Iterator[Indoors]:
    with indoors(world) as made:
        yield made


class Watcher:
    """Looks at the board all the time, and at the seat before and after each look."""

    def __init__(self, both: Indoors) -> None:
        self._both = both
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.lies: list[str] = []
        self.said_locked = self.was_open = 0

    def __enter__(self) -> Watcher:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        both = self._both
        while not self._stop.wait(0.004):
            before = both.moves, both.state
            said = both.tile.state
            after = both.moves, both.state
            self.said_locked += said == "locked"
            self.was_open += after[1] == "open"
            # Open all the while in which the board was read: no order in time excuses "locked".
            if said in COVERED and before == after and after[1] == "open":
                self.lies.append(f"{said} at move {after[0]}")


class Operators:
    """Two people who decide on the same board and press at the same time: lock, and resume."""

    def __init__(self, both: Indoors) -> None:
        self._both = both
        self._line, self._done = threading.Barrier(2), threading.Barrier(2)
        self._over, self._seen, self._wait_s = False, 0, 0.0
        self._resumed: Ordered | None = None
        self._other = threading.Thread(target=self._resume)

    def __enter__(self) -> Operators:
        self._other.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        self._line.wait()
        self._other.join()

    def press(self, seen: int, later_s: float) -> list[Ordered]:
        """`later_s` is how much later the one who resumes presses; below 0, how much earlier."""
        self._seen, self._wait_s = seen, max(0, later_s)
        self._line.wait()
        time.sleep(max(0, -later_s))
        locked = self._both.order("lock", seen)
        self._done.wait()
        assert self._resumed is not None
        return [locked, self._resumed]

    def _resume(self) -> None:
        while True:
            self._line.wait()
            if self._over:
                return
            time.sleep(self._wait_s)
            self._resumed = self._both.order("resume", self._seen)
            self._done.wait()


def test_two_operators_press_opposite_buttons_a_thousand_times(both: Indoors) -> None:
    """The seat is never open when the console says locked, and a lock in the race always wins."""
    both.order("open", visitor=VISITOR, purpose="bidding", minutes=480)
    wait_for(lambda: both.state == "open")
    both.order("lock")
    wait_for(lambda: both.tile.state == "locked")
    chance = random.Random(3)
    refused = 0
    with Watcher(both) as watcher, Operators(both) as operators:
        for number in range(ROUNDS):
            if chance.random() < 0.5:
                both.order("resume")
            if chance.random() < 0.3:
                time.sleep(chance.uniform(0, 0.03))
            given = operators.press(both.tile.seen, chance.choice([-0.004, 0, 0, 0, 0.004]))
            refused += any(one.fault_code == "seat_locked_meanwhile" for one in given)
            if number % 25 == 0:
                wait_for(both.settled)
                assert both.state == "locked"
                assert both.tile.state == "locked"
        wait_for(both.settled)
    with closing(connect(both.database)) as db:
        opened = db.execute(
            "SELECT count(*) FROM log_leaf WHERE event ->> 'name' = 'seat_resumed'"
        ).fetchone()[0]
    assert watcher.lies == []
    assert both.state == "locked"
    # The race was one: either order came first, the seat really opened, the board really said so.
    assert min(refused, ROUNDS - refused, opened, watcher.said_locked, watcher.was_open) > 20


def test_a_lock_racing_an_opening_never_leaves_a_visit_uncovered(both: Indoors) -> None:
    for _ in range(25):
        seen = both.tile.seen
        threads = [
            threading.Thread(target=both.order, args=("lock", seen)),
            threading.Thread(
                target=both.order,
                args=("open", seen),
                kwargs={"visitor": VISITOR, "purpose": "bidding", "minutes": 30},
            ),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wait_for(both.settled)
        assert both.state in COVERED
        assert both.tile.state == both.state
        if both.state == "locked":
            both.order("end")
            wait_for(lambda: both.tile.state == "closed")


def test_a_gateway_that_restarts_keeps_its_orders_and_shows_no_seat_as_live(world: World) -> None:
    with indoors(world) as both:
        both.order("open", visitor=VISITOR, purpose="bidding", minutes=30)
        wait_for(lambda: both.tile.state == "open")
        seat_id, head = both.seat_id, both.head
    again = Room(open_home(world.home.gateway, clock=now))
    (tile,) = again.board().tiles
    assert (tile.state, tile.visitor) == ("never", None)
    again.order(head, [seat_id], "lock")
    with indoors(world) as both:
        wait_for(lambda: both.desk.status().lock_reason == "staff")
        wait_for(lambda: both.tile.state == "locked")


def test_a_seat_out_of_reach_does_not_obey_late(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real processes; the order's time, cut short here, passes while the link is down."""
    monkeypatch.setitem(service.LIFE, "extend", timedelta(seconds=3))
    world.start_gateway()
    client = world.start_seat()
    room, seat_id, head = outside(world)
    client.open_seat(world.pin)
    world.link.mode = "refuse"
    world.link.cut()
    (extend,) = room.order(head, [seat_id], "extend", minutes=15)
    (lock,) = room.order(head, [seat_id], "lock", reason="Istirahat")
    wait_for(lambda: pending(world, extend) is False, 90)
    world.link.mode = "pass"
    wait_for(lambda: outcome(world, lock) == ("done", None))
    assert outcome(world, extend) == ("expired", "order_undelivered")
    assert client.go("/").path == "/locked"
    assert world.seat.events("seat_extended") == []
    assert [e["reason"] for e in world.seat.events("seat_locked")] == ["staff"]


def test_an_order_takes_effect_within_seconds(world: World) -> None:
    """Real processes. 5 s is generous: 2 s are promised, the measured figure is printed."""
    world.start_gateway()
    world.start_seat()
    room, seat_id, head = outside(world)
    took = []
    opened = {"visitor": VISITOR, "purpose": "bidding", "minutes": 30}
    for act, fields in (("open", opened), ("lock", {}), ("end", {})) * 3:
        seen = {seat_id: 2**40}
        began = time.monotonic()
        (given,) = room.order(head, [seat_id], act, seen=seen, **fields)  # type: ignore[arg-type]
        wait_for(lambda given=given: outcome(world, given) is not None, 30)
        took.append(time.monotonic() - began)
        assert outcome(world, given) == ("done", None)
    print(
        f"order to acknowledgement: median {sorted(took)[len(took) // 2]:.2f} s, {max(took):.2f} s"
    )
    assert sorted(took)[len(took) // 2] < 5


def outside(world: World) -> tuple[Room, str, Member]:
    """Order as another process of the gateway's machine does, once the seat has been heard."""
    centre = open_home(world.home.gateway, clock=now)
    with centre.reading() as db:
        seat_id = db.execute("SELECT seat_id FROM seat").fetchone()[0]
    return Room(centre), seat_id, world.room.by[0]


def outcome(world: World, given: Ordered) -> tuple[str, str | None] | None:
    with closing(connect(world.home.gateway / "gateway.db", readonly=True)) as db:
        row = db.execute(
            "SELECT outcome, problem FROM seat_order WHERE order_id = ?", (given.order_id,)
        ).fetchone()
    return None if row["outcome"] is None else (row["outcome"], row["problem"])


def pending(world: World, given: Ordered) -> bool:
    with closing(connect(world.home.gateway / "gateway.db", readonly=True)) as db:
        row = db.execute(
            "SELECT expires_at FROM seat_order WHERE order_id = ?", (given.order_id,)
        ).fetchone()
    return now() < datetime.fromisoformat(row["expires_at"]) + timedelta(seconds=1)
