"""The room console under load: 20 seats and 200, each a long poll and a status every ten seconds.

The gateway is the real process, as the command line starts it; all seats live in one load process
that speaks real HTTP with real signatures over loopback; the operator is a third. There is no peer
to compare with: what is asked is how much slower ten times the seats are (at most twice).

A lock's round trip is from the operator's button to the board that shows the seat locked: the
order's transaction, the woken poll, the seat's status, and the board read again. A simulated seat
obeys at once; what a real seat spends on its own disk is in `tests/scenarios/test_orders.py`.
"""

from __future__ import annotations

import asyncio
import base64
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from sync.argon import LEAST
from sync.gateway import centre
from sync.gateway.enrolment import store as seats_store
from sync.gateway.staff import service as staff
from sync.wire import jws, tokens
from sync.wire.ids import new_id
from sync.wire.keys import SigningKey
from sync.wire.messages import OrderAck, Queued, SeatStatus
from sync.wire.times import to_text

ROOT = Path(__file__).parent.parent
ROOMS = (20, 200)
BOARDS, LOCKS, ASK_EVERY_S = 120, 40, 0.02
STATUS_EVERY_S, SETTLE_S, REOPEN_S = 10.0, 6.0, 4.0
PERSON, SECRET = "197803152005012001", "582914"
PAGE_TOKEN = re.compile(r'name="page_token" value="([0-9a-f]+)"')
TILE = re.compile(r'<li class="tile tile-(\w+)[^>]*>\s*<input [^>]*value="([^"]+)"')
Row = dict[str, Any]


def run() -> list[Row]:
    """Rows {name, ours, peer, ratio, unit, note}: `ours` is at 200 seats, `peer` at 20."""
    small, large = (measure(count) for count in ROOMS)
    rows = [
        {
            "name": f"{what}, p95",
            "ours": round(large[what], 1),
            "peer": round(small[what], 1),
            "ratio": round(large[what] / small[what], 2),
            "unit": "ms",
            "note": f"ours: 200 seats, peer: 20 seats; {note}",
        }
        for what, note in (
            ("board, asked as its page asks", f"n={BOARDS}, 204 when nothing changed"),
            ("board, every tile drawn", f"n={BOARDS}"),
            ("lock, from button to board", f"n={LOCKS}, simulated seats"),
        )
    ]
    memory = "resident; 256 threads, each seat holds one and one connection"
    rows.append(
        {
            "name": "memory of the gateway",
            "ours": round(large["memory"], 1),
            "peer": round(small["memory"], 1),
            "ratio": round(large["memory"] / small["memory"], 2),
            "unit": "MiB",
            "note": f"ours: 200 seats, peer: 20 seats; {memory}",
        }
    )
    return rows


def measure(count: int) -> dict[str, float]:
    """p95 in milliseconds, and memory in MiB, with so many seats."""
    with tempfile.TemporaryDirectory(prefix="board-") as folder:
        root = Path(folder)
        seats = furnish(root, count)
        with gateway(root) as (url, pid), load(url, seats, root):
            time.sleep(SETTLE_S)
            operator = Operator(url)
            operator.sign_in()
            known = operator.board("")
            if len(known.states) != count or set(known.states.values()) - {"open", "locked"}:
                raise RuntimeError(f"the room is not what it should be: {known.states}")
            return {
                "board, asked as its page asks": p95(operator.poll_board()),
                "board, every tile drawn": p95(operator.draw_board()),
                "lock, from button to board": p95(operator.lock_seats(list(known.states))),
                "memory": resident_mib(pid),
            }


def p95(times_ms: list[float]) -> float:
    return statistics.quantiles(times_ms, n=20)[-1]


def resident_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


# the room


@dataclass
class Simulated:
    """A seat as the load process has it."""

    seat_id: str
    seed: str


def furnish(root: Path, count: int) -> list[Simulated]:
    """A gateway's home with seats and one member of staff."""

    def clock() -> datetime:
        return datetime.now(UTC)

    home = root / "gateway"
    centre.create(home, "LPSE Uji", "training", "Asia/Jakarta", clock=clock)
    opened = centre.open_home(home, clock=clock)
    staff.calibrate(opened, LEAST)
    staff.add(opened, PERSON, "Siti Aminah", "head", SECRET, by=None)
    seats = [Simulated(f"s-bench{number:03}", os.urandom(32).hex()) for number in range(count)]
    with opened.writing() as db:
        for number, seat in enumerate(seats, 1):
            key = SigningKey.from_seed(bytes.fromhex(seat.seed)).public
            seats_store.insert_seat(db, seat.seat_id, f"Kursi {number:03}", key, opened.now())
    return seats


@contextmanager
def gateway(root: Path) -> Iterator[tuple[str, int]]:
    words = ["--home", str(root), "gateway", "serve", "--port", "0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield wait_for_word(process, "gateway ready "), process.pid
    finally:
        process.kill()
        process.wait()


@contextmanager
def load(url: str, seats: list[Simulated], root: Path) -> Iterator[None]:
    identity = centre.open_home(root / "gateway", clock=lambda: datetime.now(UTC)).identity
    plan = root / "load.json"
    plan.write_text(
        json.dumps({"gateway": identity.gateway_id, "seats": [vars(seat) for seat in seats]})
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.board", url, str(plan)],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for_word(process, "load ready")
        yield
        if process.poll() is not None:
            raise RuntimeError("the load process ended before its time")
    finally:
        process.kill()
        process.wait()


def wait_for_word(process: subprocess.Popen[str], word: str) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(word):
            return line.removeprefix(word).strip()
    raise RuntimeError(f"no {word!r}")


# the operator


@dataclass
class Seen:
    version: str
    states: dict[str, str]


class Operator:
    """One browser at the console, with one kept connection."""

    def __init__(self, url: str) -> None:
        self._origin, parts = url, urlsplit(url)
        assert parts.hostname is not None
        self._http = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
        self._cookies: dict[str, str] = {}
        self._token = ""

    def sign_in(self) -> None:
        self._ask("GET", "/console/sign-in")
        status, _, _ = self._ask(
            "POST", "/console/sign-in", {"person_id": PERSON, "secret": SECRET}
        )
        if status != 303:
            raise RuntimeError(f"sign-in: {status}")
        self._ask("GET", "/console/")

    def board(self, version: str) -> Seen:
        """The board as its page asks for it; empty when nothing changed."""
        _, _, text = self._ask("GET", f"/console/board?version={version}")
        found = re.search(r'version=([0-9a-f]+)|data-version="([0-9a-f]+)"', text)
        named = (found[1] or found[2]) if found else version
        return Seen(named, {seat: state for state, seat in TILE.findall(text)})

    def poll_board(self) -> list[float]:
        """What the page's own refreshing costs, twice a second and a little faster."""
        version, took = "", []
        for _ in range(BOARDS):
            began = time.perf_counter()
            version = self.board(version).version
            took.append((time.perf_counter() - began) * 1000)
            time.sleep(0.05)
        return took

    def draw_board(self) -> list[float]:
        took = []
        for _ in range(BOARDS):
            began = time.perf_counter()
            self.board("")
            took.append((time.perf_counter() - began) * 1000)
            time.sleep(0.05)
        return took

    def lock_seats(self, seats: list[str]) -> list[float]:
        chance, took = random.Random(7), []
        while len(took) < LOCKS:
            seat, shown = chance.choice(seats), self.board("")
            if shown.states[seat] != "open":
                continue
            began = time.perf_counter()
            self._ask("POST", "/console/orders/lock", {"seat": seat, f"seen-{seat}": "0"})
            while shown.states.get(seat) != "locked":
                if time.perf_counter() - began > 20:
                    raise RuntimeError(f"{seat} was never locked")
                time.sleep(ASK_EVERY_S)
                shown = self.board(shown.version)
            took.append((time.perf_counter() - began) * 1000)
            time.sleep(0.1)
        return took

    def _ask(
        self, method: str, path: str, form: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        body = None
        if form is not None:
            body = urlencode({"page_token": self._token, **form})
            headers |= {"Origin": self._origin, "Content-Type": "application/x-www-form-urlencoded"}
        elif "/board?" in path:
            headers["HX-Request"] = "true"
        self._http.request(method, path, body, headers)
        reply = self._http.getresponse()
        text = reply.read().decode()
        for name, value in reply.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        if found := PAGE_TOKEN.search(text):
            self._token = found[1]
        if reply.status >= 400:
            raise RuntimeError(f"{method} {path}: {reply.status} {text[:300]}")
        return reply.status, reply.getheader("Location") or "", text


# the load


@dataclass
class Seat:
    """One simulated seat: open, locked when told, open again a little later."""

    seat_id: str
    key: SigningKey
    gateway_id: str
    boot_id: str = field(default_factory=new_id)
    sequence: int = 0
    applied: int = 0
    state: str = "open"
    acks: list[OrderAck] = field(default_factory=list)

    def status(self) -> bytes:
        self.sequence += 1
        status = SeatStatus(
            seat_id=self.seat_id,
            boot_id=self.boot_id,
            sequence=self.sequence,
            at=to_text(datetime.now(UTC)),
            state=self.state,  # type: ignore[arg-type]
            applied=self.applied,
            acks=self.acks,
            queued=Queued(sealed=1, sent=1, accepted=2),
            disk_free=64_000_000_000,
            app_version="0.3.0",
            visit_id=self.boot_id,
            visitor="Budi Santoso",
            purpose="bidding",
            staff_name="Siti Aminah",
            seconds_left=1500,
            clock_error_s=0.2,
        )
        self.acks = []
        return jws.sign(self.key, "status", status).encode()

    def bearer(self) -> str:
        return tokens.issue(self.key, self.seat_id, self.gateway_id, datetime.now(UTC), 900)


class Line:
    """One kept HTTP connection."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, head: str, body: bytes = b"") -> bytes:
        """Send a request and return the reply's body; a connection that died is made anew."""
        for last in (False, True):
            try:
                return await self._ask(head, body)
            except (ConnectionError, asyncio.IncompleteReadError):
                self._writer = None
                if last:
                    raise
        raise AssertionError("unreachable")

    async def _ask(self, head: str, body: bytes) -> bytes:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port)
        assert self._reader is not None
        lines = f"{head}\r\nHost: {self._host}:{self._port}\r\nContent-Length: {len(body)}\r\n\r\n"
        self._writer.write(lines.encode() + body)
        await self._writer.drain()
        answer = (await self._reader.readuntil(b"\r\n\r\n")).decode()
        length = re.search(r"content-length: (\d+)", answer, re.IGNORECASE)
        content = await self._reader.readexactly(int(length[1])) if length else b""
        if " 200 " not in answer.partition("\r\n")[0]:
            raise RuntimeError(f"{head.partition('?')[0]}: {answer} {content[:300]!r}")
        return content


async def live(seat: Seat, host: str, port: int) -> None:
    """Poll for ever; speak on every change and every ten seconds."""
    changed = asyncio.Event()

    async def speak() -> None:
        line = Line(host, port)
        await asyncio.sleep(random.uniform(0, 3))
        while True:
            changed.clear()
            await line.ask(
                "POST /v1/status HTTP/1.1\r\nContent-Type: application/jose", seat.status()
            )
            try:
                await asyncio.wait_for(changed.wait(), STATUS_EVERY_S)
            except TimeoutError:
                continue

    async def reopen() -> None:
        await asyncio.sleep(REOPEN_S)
        seat.state = "open"
        changed.set()

    async def listen() -> None:
        line, token = Line(host, port), seat.bearer()
        after = 0
        while True:
            page = payload(
                await line.ask(
                    f"GET /v1/feed?after={after}&wait=25&orders={seat.applied} HTTP/1.1\r\n"
                    f"Authorization: Bearer {token}"
                )
            )
            after = page["head"]
            for order in page["orders"]:
                if order["number"] > seat.applied:
                    seat.applied, seat.state = order["number"], "locked"
                    seat.acks.append(OrderAck(order_id=order["order_id"], outcome="done"))
                    changed.set()
                    pending.append(asyncio.create_task(reopen()))

    pending: list[asyncio.Task[None]] = []
    await asyncio.gather(speak(), listen())


def payload(token: bytes) -> dict[str, Any]:
    text = token.split(b".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4)))
    return found


async def be_a_room(url: str, plan: Path) -> None:
    parts, known = urlsplit(url), json.loads(plan.read_text())
    assert parts.hostname is not None
    assert parts.port is not None
    room = [
        Seat(one["seat_id"], SigningKey.from_seed(bytes.fromhex(one["seed"])), known["gateway"])
        for one in known["seats"]
    ]
    print("load ready", flush=True)
    await asyncio.gather(*(live(seat, parts.hostname, parts.port) for seat in room))


if __name__ == "__main__":
    asyncio.run(be_a_room(sys.argv[1], Path(sys.argv[2])))
