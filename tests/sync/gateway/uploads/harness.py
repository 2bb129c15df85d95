"""A gateway process to kill, a client that can stop half-way, and a link to cut."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import random
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.ports import free_port
from tests.sync.gateway import documented

ROOT = Path(__file__).parents[4]
TOKEN = {"Authorization": "Bearer seat-a"}
TUS = {"Tus-Resumable": "1.0.0"}


class Gateway:
    """`tests.sync.gateway.uploads.app` in its own process; `restart` keeps the port."""

    def __init__(self, home: Path, **options: Any) -> None:
        self.home = home
        self._options = options
        self._port = free_port()
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def start(self) -> None:
        command = [sys.executable, "-m", "tests.sync.gateway.uploads.app"]
        self._process = subprocess.Popen(
            [*command, str(self.home), str(self._port), json.dumps(self._options)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.startswith("ready "), line
        self.url = line.split()[1]

    def kill(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.communicate()
            self._process = None

    def restart(self) -> None:
        self.kill()
        self.start()

    @property
    def port(self) -> int:
        return self._port

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def blob(self, data: bytes) -> Path:
        digest = hashlib.sha256(data).hexdigest()
        return self.home / "blobs" / digest[:2] / digest


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes = b""

    @property
    def offset(self) -> int:
        return int(self.headers["upload-offset"])

    @property
    def code(self) -> str:
        assert self.headers["content-type"] == "application/problem+json", self
        return str(json.loads(self.body)["code"])


def ask(
    base: str,
    method: str,
    path: str,
    headers: dict[str, str] | None = None,
    body: Any = None,
    *,
    token: dict[str, str] = TOKEN,
    timeout: float = 20,
) -> Answer:
    host, port = base.split("//")[1].split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=timeout)
    try:
        named = {**TUS, **token, **(headers or {})}
        chunked = "Transfer-Encoding" in named
        connection.request(method, path, body, named, encode_chunked=chunked)
        answer = connection.getresponse()
        got = {name.lower(): value for name, value in answer.getheaders()}
        if answer.status != 401:  # the little gateway has its own guard
            documented.require(method, path, answer.status, got)
        return Answer(answer.status, got, answer.read())
    finally:
        connection.close()


def metadata(**values: str) -> dict[str, str]:
    pairs = [f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items()]
    return {"Upload-Metadata": ",".join(pairs)}


def create(base: str, length: int, headers: dict[str, str] | None = None) -> str:
    """Returns the upload's path."""
    answer = ask(base, "POST", "/v1/uploads", {"Upload-Length": str(length), **(headers or {})})
    assert answer.status == 201, answer
    return answer.headers["location"]


def patch(
    base: str, path: str, offset: int, body: Any, headers: dict[str, str] | None = None
) -> Answer:
    return ask(
        base,
        "PATCH",
        path,
        {
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
            **(headers or {}),
        },
        body,
    )


def head(base: str, path: str) -> Answer:
    return ask(base, "HEAD", path)


def half_open(
    port: int,
    path: str,
    offset: int,
    total: int,
    data: bytes,
    headers: dict[str, str] | None = None,
    trust: ssl.SSLContext | None = None,
) -> socket.socket:
    """Announce `total` bytes, send only `data`, keep the connection open."""
    named = {
        **TUS,
        **TOKEN,
        "Host": "gateway",
        "Upload-Offset": str(offset),
        "Content-Type": "application/offset+octet-stream",
        "Content-Length": str(total),
        **(headers or {}),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    if trust is not None:
        connection = trust.wrap_socket(connection, server_hostname="127.0.0.1")
    connection.sendall(f"PATCH {path} HTTP/1.1\r\n{lines}\r\n".encode() + data)
    return connection


def reset(connection: socket.socket) -> None:
    """Close with RST, as a NAT that forgot the flow does; wakes a thread that reads from it."""
    with quiet():
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        connection.shutdown(socket.SHUT_RD)
    connection.close()


def until(claim: Callable[[], bool], what: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, what
        time.sleep(0.01)


def noise(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def partial_size(home: Path, path: str) -> int:
    file = home / "blobs" / "partial" / path.rsplit("/", 1)[1]
    return file.stat().st_size if file.exists() else -1


@dataclass
class Link:
    """A TCP link to the gateway. `cut` resets what is open, at both ends, or with
    `forget_far_side` only the client's: the gateway's end stays half open. `blackhole` swallows
    what is sent: neither side hears of it. All of them leave new connections alone.
    """

    target_port: int
    bytes_up: int = 0
    rate: float = 0.0  # bytes per second towards the gateway, 0 is no limit
    forget_far_side: bool = False
    _forgotten: list[socket.socket] = field(default_factory=list)
    _open: list[tuple[socket.socket, socket.socket]] = field(default_factory=list)
    _dead: set[socket.socket] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def cut(self) -> None:
        for near, far in self._take():
            if self.forget_far_side:
                self._dead.add(near)
                self._forgotten.append(far)
            else:
                reset(far)
            reset(near)

    def blackhole(self) -> None:
        for pair in self._open:
            self._dead.update(pair)

    def close(self) -> None:
        with quiet():
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.forget_far_side = False
        self.cut()
        for far in self._forgotten:
            far.close()

    def _take(self) -> list[tuple[socket.socket, socket.socket]]:
        taken, self._open[:] = list(self._open), []
        return taken

    def _accept(self) -> None:
        with quiet():
            while True:
                near, _ = self._listener.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self.target_port))
                except OSError:
                    near.close()
                    continue
                self._open.append((near, far))
                for source, sink, up in ((near, far, True), (far, near, False)):
                    threading.Thread(
                        target=self._pump, args=(source, sink, up), daemon=True
                    ).start()

    def _pump(self, source: socket.socket, sink: socket.socket, up: bool) -> None:
        try:
            while data := source.recv(65536):
                if source in self._dead:
                    continue
                if up:
                    self.bytes_up += len(data)
                    if self.rate:
                        time.sleep(len(data) / self.rate)
                sink.sendall(data)
            if source not in self._dead:
                sink.shutdown(socket.SHUT_WR)
        except OSError:  # one end broke: a real link would tell the other
            if sink not in self._forgotten and source not in self._forgotten:
                reset(source)
                reset(sink)


def quiet() -> suppress:
    return suppress(OSError)


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
