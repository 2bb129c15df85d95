"""What others feel while somebody sends slow requests: with each attack and without.

The gateway and the seat are the real processes, as the command line starts them; the attacker is a
process of its own with 256 connections (100 at the seat), each sending a byte every eight seconds
and beginning anew when it was hung up on. There is no peer: `peer` is the same server left alone,
measured in turns in the same run. Asked is a ratio of at most 2.

The payloads are requests of our own protocol, only slow.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from bench.board import ROOT, Simulated, furnish, p95, wait_for_word
from sync.gateway import centre
from sync.machine_clock import SystemSource
from sync.transport import Gateway, Pinned
from sync.wire import jws
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.messages import Command
from sync.wire.times import to_text
from tests.scenarios.seat_client import SeatClient
from tests.scenarios.world import World, furnished
from tests.sync.gateway.certificate import make_certificate

CONNECTIONS, AT_THE_SEAT, EVERY_S = 256, 100, 8.0
TURNS, EACH, SETTLE_S = 4, 40, 2.0
Row = dict[str, Any]


def run() -> list[Row]:
    """Rows {name, ours, peer, ratio, unit, note}: `ours` is under attack, `peer` is not."""
    rows = []
    for secure in (False, True):
        with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
            rows += against_the_gateway(Path(folder), secure)
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        rows += against_the_seat(Path(folder))
    return rows


def against_the_gateway(root: Path, secure: bool) -> list[Row]:
    good, bad = furnish(root, 2)
    certificate = make_certificate(root) if secure else None
    kind = "TLS" if secure else "HTTP"
    with gateway(root, certificate) as url:
        client = client_of(root, url, good, certificate)
        hostile = client_of(root, url, bad, certificate)
        rows = []
        for name, requests in (
            ("half heads of anybody", half_heads(CONNECTIONS)),
            ("slow bodies of anybody", [body_of_a_thousand()] * CONNECTIONS),
            ("slow uploads of one seat", slow_pieces(hostile)),
        ):
            post = command_of(client, good)
            rows.append(row(f"command over {kind}, {name}", post, url, requests))
        return rows


def against_the_seat(root: Path) -> list[Row]:
    with World.copy_of(furnished(made(root / "room")), made(root / "world")) as world:
        client = SeatClient(world.seat.launch())
        requests = half_heads(AT_THE_SEAT)
        return [row("page of the seat, half heads", lambda: client.go("/"), client.base, requests)]


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def row(name: str, ask: Callable[[], object], url: str, requests: list[bytes]) -> Row:
    calm: list[float] = []
    hostile: list[float] = []
    ask()
    for _ in range(TURNS):
        calm += [timed(ask) for _ in range(EACH)]
        with attack(url, requests):
            hostile += [timed(ask) for _ in range(EACH)]
    return {
        "name": f"{name}, p95",
        "ours": round(p95(hostile), 2),
        "peer": round(p95(calm), 2),
        "ratio": round(p95(hostile) / p95(calm), 2),
        "unit": "ms",
        "note": f"{len(requests)} connections; peer: none of them; medians"
        f" {statistics.median(hostile):.1f} and {statistics.median(calm):.1f}; n={TURNS * EACH}",
    }


def timed(ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1000


# the good seat


def client_of(
    root: Path, url: str, seat: Simulated, certificate: tuple[Path, Path] | None
) -> Gateway:
    opened = centre.open_home(root / "gateway", clock=lambda: datetime.now(UTC))
    return Gateway(
        url,
        Pinned(opened.identity.gateway_id, opened.key.public),
        SigningKey.from_seed(bytes.fromhex(seat.seed)),
        seat.seat_id,
        boottime=SystemSource().boottime_s,
        ca_file=certificate[0] if certificate else None,
    )


def command_of(client: Gateway, seat: Simulated) -> Callable[[], object]:
    """Post one new command, answered and kept for ever."""
    key = SigningKey.from_seed(bytes.fromhex(seat.seed))

    def post() -> object:
        event = Command(
            id=new_id(),
            source=seat.seat_id,
            type="id.lpse.bench.v1",
            subject="bench",
            time=to_text(datetime.now(UTC)),
            sequence=1,
            data=msgspec.Raw(b"{}"),
        )
        return client.post_commands([jws.sign(key, "command", event)])

    return post


# the attacker


def half_heads(count: int) -> list[bytes]:
    return [b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "] * count


def body_of_a_thousand() -> bytes:
    return b"POST /v1/commands HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"


def slow_pieces(seat: Gateway) -> list[bytes]:
    token = seat._auth()["Authorization"]
    places = [seat.uploads.create(1_000_000, os.urandom(32).hex()) for _ in range(CONNECTIONS)]
    return [
        f"PATCH {place} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
        f"Authorization: {token}\r\nContent-Type: application/offset+octet-stream\r\n"
        "Content-Length: 1000000\r\n\r\n".encode()
        for place in places
    ]


@contextmanager
def attack(url: str, requests: list[bytes]) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.hostile", url],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdin is not None
        process.stdin.write(json.dumps([base64.b64encode(one).decode() for one in requests]))
        process.stdin.close()
        wait_for_word(process, "attack ready")
        time.sleep(SETTLE_S)
        yield
    finally:
        process.kill()
        process.wait()


def main(url: str) -> None:
    """The attacker's process: requests come by standard input."""
    requests = [base64.b64decode(one) for one in json.load(sys.stdin)]
    clients: list[socket.socket | None] = [None] * len(requests)
    ready = False
    while True:
        for number, request in enumerate(requests):
            client = clients[number]
            with contextlib.suppress(OSError):
                if client is None:
                    client = clients[number] = connect(url)
                    client.sendall(request)
                else:
                    clients[number] = None  # unless the byte leaves
                    client.sendall(b"x")
                    clients[number] = client
        if not ready:
            print("attack ready", flush=True)
        ready = True
        time.sleep(EVERY_S)


def connect(url: str) -> socket.socket:
    parts = urlsplit(url)
    client = socket.create_connection((parts.hostname, parts.port), 5)
    if parts.scheme == "http":
        return client
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(client)


@contextmanager
def gateway(root: Path, certificate: tuple[Path, Path] | None) -> Iterator[str]:
    words = ["--home", str(root), "gateway", "serve", "--port", "0"]
    if certificate:
        words += ["--tls-cert", str(certificate[0]), "--tls-key", str(certificate[1])]
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield wait_for_word(process, "gateway ready ")
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    main(sys.argv[1])
