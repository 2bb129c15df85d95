"""A whole bidding room for fault scenarios: real gateway and seat processes, a link to break.

One room is furnished and enrolled once; each test gets a copy of it (`World.copy_of`), with its own
gateway and seat, and may do with them what it likes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from kiosk import events, wiring
from kiosk.bidding import store, tender_store
from kiosk.bidding.bid import Bid
from kiosk.config import Home
from kiosk.db import settings
from kiosk.demo import samples
from kiosk.demo.house import Room, furnish
from sync.argon import LEAST
from sync.atrest import AtRest
from sync.database import connect, write_tx
from sync.gateway.bids import export
from sync.gateway.enrolment import service as enrolment
from sync.gateway.features import open_gateway
from sync.outbox import Item, State, items
from sync.wire.keys import SigningKey
from tests import forked
from tests.proxy import Proxy
from tests.scenarios.seat_client import SeatClient, wait_for

ROOT = Path(__file__).parents[2]
ONE_FILE, TWO_FILE = "9151042", "9151077"
LETTER, TECHNICAL, PRICE = samples.FILES
BIG = "04 Gambar.png"
MB = 1_000_000
NOWHERE = "http://127.0.0.1:9"


def furnished(root: Path) -> Room:
    """Furnish a room, enrol its seat and let the seat hear the gateway's news once."""
    room = furnish(root, LEAST)
    (room.stick / BIG).write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(8 * MB))
    with World(root, room) as world:
        world.start_gateway()
        wiring.enrol(room.home, world.link.url, room.enrolment_code, ca_file=None)
        world.start_seat()
        wait_for(world.has_heard_everything)
    return room


class Seat:
    """One seat: its home, and its process while it runs."""

    def __init__(self, home: Home, environ: Mapping[str, str]) -> None:
        self.home, self.environ = home, dict(environ)
        self.starts: forked.Starts = forked.start
        self.process: forked.Running | None = None
        self.client: SeatClient | None = None

    def start(self, *fault: str, **environ: str) -> SeatClient:
        """Start the real seat, or with `fault` words the one that has a fault in it; enter it."""
        self.client = SeatClient(self.launch(*fault, **environ))
        return self.client

    def launch(self, *fault: str, **environ: str) -> str:
        """Start the seat and return its one-shot address, for a window of another kind."""
        module, words = "tests.scenarios.seat_main", [str(self.home.root), *fault]
        if not fault:
            module, words = "kiosk", ["--home", str(self.home.root), "run", "--headless"]
        with (self.home.root / "seat.log").open("a") as log:
            env = {**os.environ, **self.environ, **environ, "PYTHONUNBUFFERED": "1"}
            self.process = self.starts(module, words, cwd=ROOT, env=env, log=log)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("seat ready "), self.log
        return line.removeprefix("seat ready ").strip()

    @property
    def log(self) -> str:
        return (self.home.root / "seat.log").read_text()

    def died(self) -> bool:
        """Wait for the process to kill itself; say whether it was by SIGKILL."""
        assert self.process is not None
        code = self.process.wait(30)
        self._forget()
        return code == -signal.SIGKILL

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(60)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self._forget()

    def _forget(self) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process = None
        if self.client is not None:
            self.client.close()

    # what is on its disk

    def reading(self) -> contextlib.closing[sqlite3.Connection]:
        return closing(connect(self.home.database))

    def bids(self) -> list[Bid]:
        with self.reading() as db:
            return store.BidStore(self.private).everything(db)

    @property
    def private(self) -> AtRest:
        """What opens the rows that name people: from the seat's own key."""
        return AtRest(SigningKey.load(self.home.key).derive("private rows"))

    def items(self) -> list[Item]:
        with self.reading() as db:
            return items(db)

    def spool(self) -> list[str]:
        return sorted(path.name for path in self.home.spool.iterdir())

    def events(self, name: str) -> list[dict[str, object]]:
        with self.reading() as db:
            return [dict(one.fields) for _, one in events.entries(db) if one.name == name]

    def is_sound(self) -> None:
        """Every bid has its queue item and its bytes, nothing else lies about, the log holds."""
        bids = self.bids()
        assert sorted(bid.item_id for bid in bids) == sorted(item.id for item in self.items())
        named = {}
        for bid in bids:
            for one in bid.envelopes:
                named[f"{bid.bid_id}.{one.name}.age"] = one.sha256
        assert {name: digest(self.home.spool / name) for name in self.spool()} == named
        with self.reading() as db:
            assert events.verify_all(db).ok
            assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"

    def holds_nothing(self) -> None:
        self.is_sound()
        assert self.bids() == []

    def accepted(self) -> bool:
        return all(item.state is State.ACCEPTED for item in self.items())


class World:
    """The room `room` copied to `root`. Leaving the `with` ends every process."""

    def __init__(self, root: Path, room: Room) -> None:
        self.root, self.room, self.pin = root, room, room.pin
        self.home = Home(root)
        self.media = root / "usb"
        self.stick = self.media / samples.STICK
        self.link = Proxy(("127.0.0.1", 9))
        self.link.mode = "refuse"
        self.seat = Seat(self.home, {"KIOSK_DEMO_MEDIA_ROOT": str(self.media)})
        self._seats = [self.seat]
        self._gateway: forked.Running | None = None
        self.starts: forked.Starts = forked.start
        self.gateway_url = NOWHERE

    @classmethod
    def copy_of(cls, room: Room, root: Path, *, seat_root: Path | None = None) -> World:
        """`seat_root` puts the seat elsewhere, e.g. on a small disk."""
        for part in ("gateway", "usb"):
            shutil.copytree(room.home.root / part, root / part)
        shutil.copytree(room.home.seat, Home(seat_root or root).seat)
        world = cls(root, room)
        if seat_root is not None:
            world.seat.home = Home(seat_root)
        with closing(connect(world.seat.home.database)) as db, write_tx(db):
            settings.put(db, "gateway_url", world.link.url)
        return world

    def __enter__(self) -> World:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            for seat in self._seats:
                if seat.process is not None:
                    with contextlib.suppress(OSError):
                        seat.process.send_signal(signal.SIGCONT)
                    seat.kill()
        finally:
            self.stop_gateway()
            self.link.close()

    def start_gateway(self, *options: str, **environ: str) -> None:
        """Start the gateway and let the link pass."""
        words = ["--home", str(self.root), "gateway", "serve", "--port", "0", *options]
        with (self.root / "gateway.log").open("a") as log:
            env = {**os.environ, **environ, "PYTHONUNBUFFERED": "1"}
            self._gateway = self.starts("kiosk", words, cwd=ROOT, env=env, log=log)
        assert self._gateway.stdout is not None
        for line in self._gateway.stdout:
            if line.startswith("gateway ready "):
                port = urlsplit(line.split()[-1]).port
                assert port is not None
                self.gateway_url = f"http://127.0.0.1:{port}"
                self.link.target = ("127.0.0.1", port)
                self.link.mode = "pass"
                return
        raise AssertionError(f"no gateway: {(self.root / 'gateway.log').read_text()}")

    @property
    def gateway_pid(self) -> int:
        assert self._gateway is not None
        return self._gateway.pid

    def stop_gateway(self) -> None:
        if self._gateway is not None:
            self._gateway.kill()
            self._gateway.wait()
            assert self._gateway.stdout is not None
            self._gateway.stdout.close()
            self._gateway = None

    def start_seat(self, *fault: str, **environ: str) -> SeatClient:
        return self.seat.start(*fault, **environ)

    def run(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        """A command of this room's machine, as somebody types it."""
        env = {**os.environ, **self.seat.environ, **environ}
        return forked.run("kiosk", ["--home", str(self.root), *words], cwd=ROOT, env=env)

    def second_seat(self, name: str = "Kursi 08") -> Seat:
        """Enrol another seat at the same gateway."""
        root = self.root / name.replace(" ", "-").lower()
        wiring.enrol(Home(root), self.link.url, self.second_seat_code(name), ca_file=None)
        seat = Seat(Home(root), self.seat.environ)
        self._seats.append(seat)
        return seat

    def second_seat_code(self, name: str = "Kursi 08") -> str:
        return enrolment.make_code(open_gateway(self.home.gateway), name, by=self.room.by)

    def has_heard_everything(self, seat: Seat | None = None) -> bool:
        """The last thing a seat hears of this room is the card of its last rehearsed tender."""
        with (seat or self.seat).reading() as db:
            known = tender_store.search(db, tender_store.Query(limit=100), None).rows
            cards = db.execute("SELECT count(*) FROM tender_card").fetchone()[0]
            clock = settings.get(db, "clock")
        return len(known) == 12 and cards >= 11 and clock is not None

    # the vendor's way, as far as several tests walk it

    def to_summary(self, tender_id: str = ONE_FILE, *names: str, offline: bool = True) -> None:
        """From the closed seat to the page with the seal button; big file included by default."""
        client = self.seat.client
        assert client is not None
        client.open_seat(self.pin)
        self.again_to_summary(tender_id, *names, offline=offline)

    def again_to_summary(
        self, tender_id: str = ONE_FILE, *names: str, offline: bool = True
    ) -> None:
        client = self.seat.client
        assert client is not None
        client.begin(tender_id)
        if client.page.path == "/bid/summary":  # the draft outlived what went wrong
            return
        if client.page.path == "/bid/who":
            client.be_attested(self.pin) if offline else client.sign_in()
        if tender_id == TWO_FILE:
            client.choose([LETTER, BIG], "technical")
            client.choose([PRICE], "price")
        else:
            client.choose(names or [LETTER, BIG])
        client.to_summary()

    def at_gateway(self, tender_id: str = ONE_FILE) -> list[export.BidRow]:
        return export.list_bids(open_gateway(self.home.gateway), tender_id)

    def opens(self, bid: Bid, out: Path) -> dict[str, bytes]:
        """What the committee finds in the gateway's copy of a bid, by file name."""
        found: dict[str, bytes] = {}
        for one in bid.envelopes:
            key = bid.tender_id if one.name == "bid" else f"{bid.tender_id}-{one.name}"
            sealed = next((self.home.gateway / "blobs").rglob(one.sha256))
            folder = out / one.name
            words = ["--identity", str(self.room.key_files[key]), "--out", str(folder)]
            opening = ["bid", "open", str(sealed), *words]
            forked.run("kiosk", opening, cwd=ROOT, env=os.environ).check_returncode()
            names = {path.name for path in self.stick.iterdir()}
            found |= {p.name: p.read_bytes() for p in folder.rglob("*") if p.name in names}
        return found

    def delivered_once(self, out: Path) -> None:
        """Each bid here was accepted there exactly once, and opens to the bytes of the stick."""
        for bid in self.seat.bids():
            rows = [row for row in self.at_gateway(bid.tender_id) if row.bid_id == bid.bid_id]
            assert [row.outcome for row in rows] == ["accepted"]
            found = self.opens(bid, out / bid.bid_id)
            assert found
            for name, content in found.items():
                assert content == (self.stick / name).read_bytes()
        assert self.seat.accepted()
        self.seat.is_sound()


def doctor(home: Path, *words: str) -> list[str]:
    """What `doctor` calls bad; `words` come before it, as in `gateway doctor`."""
    asking = ["--home", str(home), *words, "doctor", "--json"]
    done = forked.run("kiosk", asking, cwd=ROOT, env=os.environ)
    assert "Traceback" not in done.stderr, done.stderr
    return [one["detail"] for one in json.loads(done.stdout) if one["verdict"] == "bad"]


class Hold:
    """A seat's process held at one named moment, until `go`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder

    def at(self, point: str) -> tuple[str, ...]:
        """Words for `Seat.start`."""
        return ("--hold", point, "--folder", str(self.folder))

    def reached(self) -> None:
        wait_for((self.folder / "reached").exists)

    def go(self) -> None:
        (self.folder / "go").touch()


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextlib.contextmanager
def mounted(folder: Path, *words: str | Path) -> Iterator[Path]:
    """Mount at `folder` for as long as the `with` lasts; nothing stays behind, whatever happens."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", *map(str, words), str(folder)], check=True, capture_output=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False, capture_output=True)


def can_mount() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("mount") is not None


def settle(seconds: float) -> None:
    """Give something that must not happen the time to happen."""
    time.sleep(seconds)
