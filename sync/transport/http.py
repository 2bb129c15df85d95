"""One HTTP exchange over a small keep-alive pool: bounded in time and size, redirects not followed.

urllib3 reads no proxy from the environment; a proxy is used only when it is configured.
"""

from __future__ import annotations

import contextlib
import math
import socket
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ProxyError,
    SSLError,
)
from urllib3.exceptions import (
    TimeoutError as HttpTimeout,
)
from urllib3.util.wait import wait_for_read

from sync.errors import Fault
from sync.transport import tls
from sync.transport.faults import LinkDown, Reason

MAX_BODY_BYTES = 16 << 20
_BBR = Path("/proc/sys/net/ipv4/tcp_allowed_congestion_control")


@dataclass(frozen=True)
class Timeouts:
    """Seconds. `send_s` bounds one piece of an upload, `stall_s` unacknowledged bytes (Linux)."""

    connect_s: float = 10.0
    read_s: float = 20.0
    send_s: float = 30.0
    finish_s: float = 120.0  # the gateway hashes and fsyncs a whole upload before it answers
    total_s: float = 60.0
    stall_s: float = 25.0


@dataclass(frozen=True)
class Reply:
    """`step` is what was asked, without ids and queries: "PATCH /v1/uploads"."""

    status: int
    headers: Mapping[str, str]  # case-insensitive
    body: bytes
    step: str = ""


class Http:
    """Requests to one origin (`https://gateway.example` or `http://127.0.0.1:8000`).

    `ca_file` pins the certificate authority: with it the system's authorities are not asked.
    """

    def __init__(
        self,
        url: str,
        *,
        ca_file: Path | None = None,
        proxy: str | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Fault("gateway_url_malformed", url=url)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.timeouts = timeouts or Timeouts()
        self._sockets = _Sockets(_socket_options(self.timeouts.stall_s))
        self._ca_file, self._proxy = ca_file, proxy
        self._making = threading.Lock()
        self._made: urllib3.PoolManager | None = None
        self._awaited = Awaited()

    @property
    def awaited_s(self) -> float:
        """How long the answer that is most overdue has been waited for, 0 when none is."""
        return self._awaited.seconds

    def _pool(self) -> urllib3.PoolManager:
        """Made when it is first needed, so that a seat starts without its authority's file."""
        with self._making:
            if self._made is None:
                self._made = self._make_pool(self._ca_file, self._proxy)
            return self._made

    def _make_pool(self, ca_file: Path | None, proxy: str | None) -> urllib3.PoolManager:
        """Raises: LinkDown("ca_file_unreadable")."""
        settings: dict[str, object] = {"maxsize": 6, "retries": False}
        if ca_file is not None:
            settings["ssl_context"] = tls.context(ca_file)
        manager = (
            urllib3.ProxyManager(proxy, **settings)  # type: ignore[arg-type]
            if proxy
            else urllib3.PoolManager(**settings)  # type: ignore[arg-type]
        )
        manager.pool_classes_by_scheme = self._sockets.pool_classes()
        return manager

    def exchange(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | Iterable[memoryview] | None = None,
        wait_s: float = 0.0,
        streaming: bool = False,
        most: int = MAX_BODY_BYTES,
    ) -> Reply:
        """Send one request and read the whole reply. `wait_s` is how long the gateway may think.

        A kept-alive connection may have died unseen, so what can be repeated is tried twice.
        A reply of more than `most` bytes is not ours. Raises: LinkDown.
        """
        sent = False
        with self._awaited.since(math.inf if streaming else wait_s):
            for last in (streaming, True):
                try:
                    return self._once(method, path, headers, body, wait_s, streaming, most)
                except LinkDown as down:
                    sent = sent or down.sent
                    if last or down.reason is not Reason.CUT or self._sockets.closed:
                        down.sent = sent
                        raise
        raise AssertionError("unreachable")

    def _once(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None,
        body: bytes | Iterable[memoryview] | None,
        wait_s: float,
        streaming: bool,
        most: int,
    ) -> Reply:
        limits = self.timeouts
        timeout = urllib3.Timeout(
            connect=limits.send_s if streaming else limits.connect_s,
            read=limits.finish_s if streaming else limits.read_s + wait_s,
        )
        try:
            response = self._pool().urlopen(
                method,
                self.origin + path,
                headers={"Accept-Encoding": "identity", **(headers or {})},
                body=body,
                timeout=timeout,
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
            )
            return self._read(response, limits.total_s + wait_s, most, _step(method, path))
        except HTTPError as error:
            raise _link_down(error) from error

    def _read(
        self, response: urllib3.BaseHTTPResponse, total_s: float, most: int, step: str
    ) -> Reply:
        """Read the body, refusing one that drips for ever or is larger than we would ever send."""
        connection = response.connection
        give_up = time.monotonic() + total_s
        pieces: list[bytes] = []
        size = 0
        try:
            while piece := response.read1(1 << 16):
                size += len(piece)
                pieces.append(piece)
                if size > most:
                    response.close()
                    raise LinkDown(Reason.CAPTIVE, "reply too large")
                if time.monotonic() > give_up:
                    response.close()
                    raise LinkDown(Reason.TIMEOUT, "reply too slow")
        finally:
            if isinstance(connection, _Attentive) and connection.cut_short:
                connection.close()  # the rest of our request would pass for the next one
            response.release_conn()
        return Reply(response.status, response.headers, b"".join(pieces), step)

    def break_off(self) -> None:
        """Break every exchange in progress, from any thread, as a broken line does."""
        self._sockets.break_off()

    def close(self) -> None:
        """Break every exchange in progress, from any thread; they and later ones are "cut"."""
        self._sockets.shut_down()
        with self._making:
            if self._made is not None:
                self._made.clear()


class Awaited:
    """Which answers are due and have not come. An upload's is not: it may take as long as its file.

    Thread-safe; `now` counts seconds.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._due: dict[object, float] = {}

    @contextlib.contextmanager
    def since(self, wait_s: float) -> Iterator[None]:
        """An exchange that the other end may think about for `wait_s` before it is waited for."""
        one = object()
        with self._lock:
            self._due[one] = self._now() + wait_s
        try:
            yield
        finally:
            with self._lock:
                del self._due[one]

    @property
    def seconds(self) -> float:
        """Return the seconds left until the nearest due time; infinity without one."""
        with self._lock:
            return max(0.0, self._now() - min(self._due.values(), default=math.inf))


def _step(method: str, path: str) -> str:
    return f"{method} {'/'.join(path.partition('?')[0].split('/')[:3])}"


def _link_down(error: HTTPError) -> LinkDown:
    detail = type(error).__name__
    if isinstance(error, ProxyError):
        return LinkDown(Reason.UNREACHABLE, detail, sent=False)
    if isinstance(error, (NewConnectionError, ConnectTimeoutError)):
        return LinkDown(Reason.UNREACHABLE, detail, sent=False)
    if isinstance(error, SSLError):
        return tls.broken(error)
    # A send that stalls comes as ProtocolError("Connection aborted.", TimeoutError()).
    stalled = any(isinstance(cause, TimeoutError) for cause in error.args)
    if stalled or isinstance(error, HttpTimeout):
        return LinkDown(Reason.TIMEOUT, detail)
    return LinkDown(Reason.CUT, detail)


class _Attentive(HTTPConnection):
    """Stops sending a body once the answer is there: a refusal need not wait for a whole bid."""

    # TLS 1.3 sends tickets on its own after the handshake: only later is what comes an answer.
    _quiet_at_first = True
    _in_body = False
    cut_short = False

    def putrequest(self, *args: Any, **kwargs: Any) -> None:
        self._in_body = self.cut_short = False
        super().putrequest(*args, **kwargs)

    def endheaders(self, *args: Any, **kwargs: Any) -> None:
        super().endheaders(*args, **kwargs)
        self._in_body = True

    def send(self, data: Any) -> None:
        """Raises: BrokenPipeError when the answer has come, which urllib3 goes on to read."""
        if self._in_body and self._quiet_at_first and wait_for_read(self.sock, timeout=0.0):
            self.cut_short = True
            raise BrokenPipeError
        super().send(data)

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]
        found = super().getresponse()
        self._quiet_at_first = True
        return found


class _Sockets:
    """Every open socket of a pool, so that another thread can shut them down."""

    def __init__(self, options: list[tuple[int, int, int | bytes]]) -> None:
        self._options = options
        self._live: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._lock = threading.Lock()
        self.closed = False

    def pool_classes(self) -> dict[str, type[HTTPConnectionPool]]:
        """Connection classes that register their sockets here."""
        registry = self

        class Plain(_Attentive):
            def _new_conn(self) -> socket.socket:
                return registry.register(super()._new_conn())

        class Secure(_Attentive, HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return registry.register(super()._new_conn())

            def connect(self) -> None:
                super().connect()
                self._quiet_at_first = False
                registry.register(self.sock)  # the TLS wrapper took the plain one's place

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        return {"http": PlainPool, "https": SecurePool}

    def register(self, sock: socket.socket) -> socket.socket:
        for level, name, value in self._options:
            with contextlib.suppress(OSError):
                sock.setsockopt(level, name, value)
        with self._lock:
            self._live.add(sock)
            if self.closed:
                _shut_down(sock)
        return sock

    def break_off(self) -> None:
        with self._lock:
            for sock in list(self._live):
                _shut_down(sock)

    def shut_down(self) -> None:
        self.closed = True
        self.break_off()


def _shut_down(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        # Through the base class: a TLS socket's own shutdown forgets the session.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _socket_options(stall_s: float) -> list[tuple[int, int, int | bytes]]:
    """Notice a dead path soon, and ask for BBR: three times CUBIC's speed at 2 % loss."""
    options: list[tuple[int, int, int | bytes]] = [
        (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
        (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    ]
    if sys.platform == "linux":
        options += [
            (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 10),
            (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 5),
            (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3),
            (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(stall_s * 1000)),
        ]
        with contextlib.suppress(OSError):
            if "bbr" in _BBR.read_text().split():
                options.append((socket.IPPROTO_TCP, socket.TCP_CONGESTION, b"bbr"))
    return options
