"""A visitor's way through a real seat, drawn from a seed, and what its pages promised."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from kiosk.demo.house import Room
from tests import forked
from tests.drill.recording import Recording, Traced, read
from tests.scenarios.seat_client import SeatClient, wait_for
from tests.scenarios.world import LETTER, ONE_FILE, PRICE, TECHNICAL, World

SEALED, WITHDRAWN, ACCEPTED = "tersegel di sini</h1>", "Penarikan tercatat di sini", "diterima"
VISITOR = "Rahayu Kartikasari"
# What stands on pages and in files of a journey, and must not lie readable on the seat's disk.
SECRETS = (VISITOR, "Metode kerja dan spesifikasi", "Daftar kuantitas dan harga", PRICE)


@dataclass(frozen=True)
class Promise:
    """What a page told a person of one bid: "sealed" or "accepted"."""

    bid_id: str
    what: str
    html: str = field(repr=False, default="")


@dataclass
class Journey:
    """Every promise in the order in which pages made them."""

    world: World
    chance: random.Random
    promises: list[Promise] = field(default_factory=list)

    @property
    def client(self) -> SeatClient:
        client = self.world.seat.client
        assert client is not None
        return client

    def note(self) -> None:
        """Read the page shown now: what it promises counts from here on."""
        page = self.client.page
        found = re.fullmatch(r"/bids/([0-9a-f-]{36})", page.path)
        if not found or page.status != 200:
            return
        for what, words in (("sealed", (SEALED, WITHDRAWN)), ("accepted", (ACCEPTED,))):
            shown = page.html if what == "sealed" else page.heading
            if any(one in shown for one in words):
                self.promise(Promise(found[1], what, page.html))

    def promise(self, made: Promise) -> None:
        if not any((one.bid_id, one.what) == (made.bid_id, made.what) for one in self.promises):
            self.promises.append(made)

    # steps

    def bid(self, tender_id: str, *, offline: bool) -> None:
        """Put a bid in, or replace the one that stands."""
        names = self.chance.choice(((LETTER,), (LETTER, PRICE), (LETTER, TECHNICAL, PRICE)))
        self.world.again_to_summary(tender_id, *names, offline=offline)
        self.client.seal()
        self.client.sealed()
        self.note()

    def withdraw(self) -> None:
        """Withdraw the newest bid of this journey, unless it is withdrawn."""
        bid_id = self.promises[-1].bid_id
        page = self.client.go(f"/bids/{bid_id}/withdraw")
        if page.path.endswith("/withdraw") and "sudah ditarik" not in page.words:
            self.client.submit(f"/bids/{bid_id}/withdraw", sure="yes")
            self.note()

    def look_around(self) -> None:
        for where in self.chance.sample(
            ("/queue", "/receipts", "/tenders", f"/tenders/{ONE_FILE}"), 2
        ):
            self.client.go(where)

    def lock(self) -> None:
        self.client.go("/queue")
        self.client.submit("/lock")
        self.client.resume(self.world.pin)

    def answered(self) -> None:
        """Wait until each bid's page says that it was accepted."""
        for bid_id in {one.bid_id for one in self.promises}:
            wait_for(partial(self._accepted, bid_id), 90, 0.2)

    def _accepted(self, bid_id: str) -> bool:
        page = self.client.go(f"/bids/{bid_id}")
        self.note()
        quiet = ("Digantikan", "Ditarik", "Penarikan diterima", "Tidak berlaku")
        return ACCEPTED in page.heading or any(word in page.words for word in quiet)


def walk(journey: Journey, *, online: bool) -> None:
    """One visit: two to five acts in random order, with the first bid always among them."""
    chance, client = journey.chance, journey.client
    client.open_seat(journey.world.pin, visitor=VISITOR)
    journey.bid(ONE_FILE, offline=not online)
    acts: list[Callable[[], None]] = [
        partial(journey.bid, ONE_FILE, offline=not online),
        journey.withdraw,
        journey.look_around,
        journey.lock,
    ]
    for act in chance.choices(acts, k=chance.randrange(1, 4)):
        act()


@dataclass(frozen=True)
class Recorded:
    """A journey as seat and gateway wrote it to their disks, with what was promised."""

    seat: Recording
    gateway: Recording
    promises: tuple[Promise, ...]


def record(room: Room, root: Path, seed: int) -> Recorded:
    """Walk one journey with both processes under strace; everything has ended when it returns."""
    chance = random.Random(f"journey {seed}")
    root.mkdir(parents=True)
    with World.copy_of(room, root / "world") as world:
        homes = {"seat": world.home.seat, "gateway": world.home.gateway}
        for name, home in homes.items():
            _copy(home, root / f"{name}-first")
        world.seat.starts = partial(_traced, root / "seat.trace")
        world.starts = partial(_traced, root / "gateway.trace")
        world.start_gateway()
        online = chance.random() < 0.6
        if not online:
            world.link.mode = "refuse"
        world.start_seat()
        journey = Journey(world, chance)
        walk(journey, online=online)
        world.link.mode = "pass"
        journey.answered()
        world.seat.kill()
        world.stop_gateway()
        read_back = {
            name: read(root / f"{name}.trace", home, root / f"{name}-first")
            for name, home in homes.items()
        }
    return Recorded(**read_back, promises=tuple(journey.promises))


def _copy(home: Path, into: Path) -> None:
    forked.subprocess.run(["cp", "-a", str(home), str(into)], check=True)


def _traced(into: Path, module: str, words: list[str], **how: object) -> Traced:
    env = {**how["env"], "PYTHONDONTWRITEBYTECODE": ""}  # type: ignore[dict-item]
    return Traced(module, words, env or dict(os.environ), Path(str(how["cwd"])), into)
