"""A content pack of 200 MB to 40 seats: what goes over the line, and what the gateway needs for it.

The gateway is a process of its own; each seat fetches by the seat's own code (`PackFetching`), with
a key of its own, over a relay that counts every byte which the gateway sends. Half way the line is
cut for everybody. The peer is what the pack weighs: a seat that began anew after the cut would pay
up to twice that.

`python -m bench packs` runs it whole; `python -m bench.packs SEATS MEGABYTES AT_ONCE` in a smaller
room, and prints its rows.
"""

from __future__ import annotations

import io
import json
import random
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image

from kiosk.training.fetching import PackFetching
from sync.gateway.classes import service
from sync.gateway.enrolment import store as seats_store
from sync.machine_clock import SystemSource
from sync.transport.gateway import Gateway
from sync.wire.classes import PinnedPack
from sync.wire.keys import SigningKey
from tests.gateway_process import EnrolledSeat, GatewayProcess

SEATS, MEGABYTES, AT_ONCE = 40, 200, 10
MB = 1_000_000
SIDE = 1_700  # a picture of noise with this side weighs 8.7 MB
CUT_S = 2.0
Row = dict[str, Any]


@dataclass
class Meter:
    """A relay in front of the gateway that counts what the gateway sends; `cut` drops all lines."""

    target: tuple[str, int]
    sent: int = 0
    is_cut: bool = False
    lines: set[socket.socket] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, seconds: float) -> None:
        """Drop every line, and take no other for so long."""
        self.is_cut = True
        with self.lock:
            for one in self.lines:
                _shut(one)
        time.sleep(seconds)
        self.is_cut = False

    def _accept(self) -> None:
        while True:
            near, _ = self.listener.accept()
            if self.is_cut:
                near.close()
                continue
            far = socket.create_connection(self.target)
            with self.lock:
                self.lines |= {near, far}
            for one, other, counts in ((near, far, False), (far, near, True)):
                threading.Thread(target=self._pump, args=(one, other, counts), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket, counts: bool) -> None:
        try:
            while data := one.recv(262_144):
                if counts:
                    with self.lock:
                        self.sent += len(data)
                other.sendall(data)
        except OSError:
            pass
        finally:
            with self.lock:
                self.lines -= {one, other}
            _shut(one)
            _shut(other)


def _shut(one: socket.socket) -> None:
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    finally:
        one.close()


def run(seats: int = SEATS, megabytes: int = MEGABYTES, at_once: int = AT_ONCE) -> list[Row]:
    """Rows {name, ours, peer, ratio, unit, note}."""
    with tempfile.TemporaryDirectory() as folder:
        gateway = GatewayProcess(Path(folder) / "gw", realm="training")
        weight = _pack(gateway.home / "content" / "berat", megabytes)
        pin = _pinned(gateway)
        gateway.start()
        try:
            return _measured(gateway, pin, Path(folder) / "seats", weight, seats, at_once)
        finally:
            gateway.stop()


def _measured(
    gateway: GatewayProcess,
    pin: PinnedPack,
    folder: Path,
    weight: int,
    seats: int,
    at_once: int,
) -> list[Row]:
    address = urlsplit(gateway.url)
    meter = Meter((str(address.hostname), int(address.port or 0)))
    clients = [_client(gateway, meter.url, number) for number in range(seats)]
    clients[0].packs.listing(pin.content)  # the gateway has looked at its packs by now
    idle, meter.sent = _memory(gateway.pid, "VmRSS"), 0
    Path(f"/proc/{gateway.pid}/clear_refs").write_text("5")
    begun = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        done = [
            pool.submit(_fetch, one.packs, pin, folder / str(number))
            for number, one in enumerate(clients)
        ]
        _wait(lambda: meter.sent > seats * weight / 2)
        meter.cut(CUT_S)
        retries = sum(one.result() for one in done)
    took = time.perf_counter() - begun
    above = (_memory(gateway.pid, "VmHWM") - idle) / 1000
    each, told = meter.sent / seats / MB, f"{seats} seats, {at_once} at once"
    note = f"{told}; all lines cut half way, {retries} went on from where they stood"
    return [
        _row("bytes over the line to a seat", each, weight / MB, "MB", note),
        _row("memory of the gateway meanwhile", above, idle / 1000, "MB above idle", told),
        _row("all seats have the pack", seats * weight / MB / took, None, "MB/s", told),
    ]


def _row(name: str, ours: float, peer: float | None, unit: str, note: str) -> Row:
    ratio = None if peer is None else round(ours / peer, 3)
    rounded = None if peer is None else round(peer, 1)
    return {
        "name": f"packs: {name}",
        "ours": round(ours, 1),
        "peer": rounded,
        "ratio": ratio,
        "unit": unit,
        "note": note,
    }


def _fetch(client: Any, pin: PinnedPack, folder: Path) -> bool:
    """Fetch a pack as a seat does; return whether it had to be tried again."""
    folder.mkdir(parents=True)
    whole = folder / pin.content
    fetching = PackFetching(client, folder, lambda: [pin], lambda _: False, _free)
    again = False
    while not fetching.look():
        again = True
        time.sleep(0.5)
    assert whole.is_dir()
    shutil.rmtree(folder)
    return again


def _free(_folder: Path) -> int:
    return 10**12


def _wait(claim: Callable[[], bool]) -> None:
    while not claim():
        time.sleep(0.05)


def _client(gateway: GatewayProcess, url: str, number: int) -> Gateway:
    key, seat_id = SigningKey.generate(), f"s-{number:02}"
    centre = gateway.centre
    with centre.writing() as db:
        seats_store.insert_seat(db, seat_id, f"Kursi {number:02}", key.public, centre.now())
    source = SystemSource()
    return Gateway(url, _who(gateway).pinned, key, seat_id, boottime=source.boottime_s)


_KNOWN: dict[Path, EnrolledSeat] = {}


def _who(gateway: GatewayProcess) -> EnrolledSeat:
    """What every seat of this gateway trusts."""
    if gateway.home not in _KNOWN:
        _KNOWN[gateway.home] = gateway.enrol("Kursi 99")
    return _KNOWN[gateway.home]


def _pinned(gateway: GatewayProcess) -> PinnedPack:
    (found,) = [one for one in service.shelf(gateway.centre) if one.pack.id == "berat"]
    return PinnedPack(pack="berat", version=found.pack.version, content=found.content)


def _memory(pid: int, name: str) -> int:
    """KiB of a process's memory."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


MANIFEST = """\
id = "berat"
version = "1"
language = "id"
title = "Materi yang berat"
licence = "CC-BY-4.0"
hours_jp = 1
checked_on = 2026-11-28
minimum_app = "0.1"

[sources.perbup]
title = "Peraturan Bupati Temanggung 17/2011, Pasal 23"
where = "JDIH Kabupaten Temanggung"

[[lessons]]
id = "satu"
title = "Pelajaran satu"
minutes = 15
"""


def _pack(folder: Path, megabytes: int) -> int:
    """Write a pack of pictures that do not shrink; return what it weighs in bytes."""
    (folder / "lessons").mkdir(parents=True)
    (folder / "media").mkdir()
    names, weight = [], 0
    while weight < megabytes * MB:
        left = megabytes * MB - weight
        side = SIDE if left > 3 * SIDE * SIDE else max(64, int((left / 3) ** 0.5))
        name = f"gambar-{len(names):02}.png"
        out = io.BytesIO()
        noise = random.Random(len(names)).randbytes(side * side * 3)
        Image.frombytes("RGB", (side, side), noise).save(out, "PNG", compress_level=0)
        (folder / "media" / name).write_bytes(out.getvalue())
        names.append(name)
        weight += len(out.getvalue())
    shown = "".join(f"![Derau {number}](media/{name})\n\n" for number, name in enumerate(names))
    lesson = f"## Gambar\n\nFakta.[^perbup]\n\n{shown}"
    (folder / "lessons" / "satu.md").write_text(lesson, encoding="utf-8")
    (folder / "pack.toml").write_text(MANIFEST, encoding="utf-8")
    return weight


if __name__ == "__main__":
    print(json.dumps(run(*map(int, sys.argv[1:])), indent=2))
