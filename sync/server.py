"""The HTTP server of gateway and seat: cheroot, told to hand bodies over as they arrive.

Nothing but cheroot is imported here. What differs from plain cheroot, and why:

- `wsgi.input` is a `Body`: one `recv` per read, so that a request cut in the middle loses none of
  the bytes received (cheroot's own reader blocks for all it was asked for and drops what it had).
- `environ["lpse.connection"]` is the client's socket, so that an upload can end a half-open one;
  `environ["lpse.stopping"]` is an Event a long poll waits on, `environ["lpse.threads"]` how many
  requests are answered at once.
- A connection costs a thread only once it has sent something; a request's head must be complete
  within the time limit; the TLS handshake happens in the worker. Otherwise 64 silent clients, or
  one that stalls its handshake, would hold the whole server.
- A body nobody read closes the connection; cheroot would read it into memory first.
- A second Host, Origin or Content-Length is an error; cheroot would take the last one's word.
- `on_malformed` hears of what is refused before any application sees it.
- `stop` does not wait for ever.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from cheroot import server as http
from cheroot import wsgi
from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.workers import threadpool

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
HEAD_LIMIT = 64 * 1024
LINE_LIMIT = 4096
# Not 408: a client that says nothing has asked for nothing.
_MALFORMED = frozenset({400, 405, 411, 413, 414, 431, 501, 505})
LINGER_S = 2.0
LINGER_BYTES = 64 * 1024 * 1024
log = logging.getLogger("lpse.server")


class BodyMalformed(ValueError):
    """A chunked body that is not one."""


class Body(io.RawIOBase):
    """A request's body. `readinto` and `read(n)` return what one `recv` gives.

    Raises TimeoutError and other OSError of the socket, and BodyMalformed. Returns 0 bytes at the
    end, and also when the peer hung up: `at_end` tells which.
    """

    def __init__(self, connection: Any, length: int | None) -> None:
        """`length` None means chunked."""
        self._connection = connection
        self._left = length or 0
        self._chunked = length is None
        self.at_end = length == 0
        self.length = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        if self.at_end or not len(view):
            return 0
        if self._chunked and not self._left and not self._next_chunk():
            return 0
        count = self._receive(view[: self._left])
        self._left -= count
        if count and not self._left:
            if not self._chunked:
                self.at_end = True
            elif self._line() != b"":
                raise BodyMalformed("a chunk does not end where it should")
        return count

    def _receive(self, view: memoryview) -> int:
        buffered = self._connection.rfile
        if buffered.has_data():  # came in with the head
            data = buffered.read1(len(view))
            view[: len(data)] = data
            return len(data)
        count: int = self._connection.socket.recv_into(view)
        return count

    def _next_chunk(self) -> bool:
        line = self._line()
        if line is None:
            return False
        size = line.split(b";", 1)[0].strip()
        if not size or len(size) > 15 or size.strip(b"0123456789abcdefABCDEF"):
            raise BodyMalformed("a chunk has no size")
        self._left = int(size, 16)
        if not self._left:
            while self._line():  # trailers
                pass
            self.at_end = True
        return bool(self._left)

    def _line(self) -> bytes | None:
        """One line without its end; None when the peer hung up."""
        line: bytes = self._connection.rfile.readline(LINE_LIMIT)
        if not line.endswith(b"\r\n"):
            if len(line) >= LINE_LIMIT:
                raise BodyMalformed("a chunk's head is too long")
            return None
        return line[:-2]


class _Gateway(wsgi.Gateway_10):
    def __init__(self, req: Any) -> None:
        known = None if req.chunked_read else max(0, int(req.inheaders.get(b"Content-Length", 0)))
        req.rfile = Body(req.conn, known)
        super().__init__(req)

    def get_environ(self) -> dict[str, Any]:  # type: ignore[override]
        environ: dict[str, Any] = super().get_environ()  # type: ignore[no-untyped-call]
        environ["lpse.connection"] = self.req.conn.socket
        environ["lpse.stopping"] = self.req.server.stopping
        environ["lpse.threads"] = self.req.server.threads
        return environ

    def start_response(self, *args: Any, **kwargs: Any) -> Any:
        if not self.req.rfile.at_end:
            self.req.close_connection = True
        return super().start_response(*args, **kwargs)


class _Once(dict[bytes, bytes]):
    """Headers of one request, in which those that decide anything stand once."""

    _DECIDE = frozenset({b"Host", b"Origin", b"Sec-Fetch-Site", b"Content-Length"})

    def __setitem__(self, name: bytes, value: bytes) -> None:
        if name in self._DECIDE and name in self:
            raise ValueError(f"{name.decode()} stands twice in the request.")
        super().__setitem__(name, value)


class _Headers(http.HeaderReader):
    def __call__(self, rfile: Any, hdict: Any = None) -> Any:
        found = super().__call__(rfile, _Once())
        return found if hdict is None else hdict.update(found)

    def _allow_header(self, key_name: bytes) -> bool:
        # `X_Name` and `X-Name` become one in the environ: a way past a proxy's checks.
        return b"_" not in key_name


class _Request(http.HTTPRequest):
    header_reader = _Headers()

    def parse_request(self) -> None:
        with self.server.heads.limited(self.conn.socket):
            super().parse_request()

    def simple_response(self, status: Any, msg: str = "") -> None:
        """cheroot's own answers: to requests it could not read, and to its time limits."""
        code = int(str(status)[:3])
        if code in _MALFORMED:
            self.server.on_malformed(code)
        super().simple_response(status, msg)

    def respond(self) -> None:
        super().respond()
        if not self.rfile.at_end:
            _linger(self.conn.socket)


def _linger(connection: socket.socket) -> None:
    """Let the client read the answer: closing on unread bytes would send RST and destroy it."""
    deadline = time.monotonic() + LINGER_S
    dropped = 0
    with contextlib.suppress(OSError, ValueError):
        # Through the base class: a TLS socket's own shutdown forgets the session.
        socket.socket.shutdown(connection, socket.SHUT_WR)
        connection.settimeout(0.25)
        while dropped < LINGER_BYTES and time.monotonic() < deadline:
            with contextlib.suppress(TimeoutError):
                got = len(connection.recv(256 * 1024))
                if not got:
                    return
                dropped += got


class _Connection(http.HTTPConnection):
    RequestHandlerClass = _Request


class _Heads:
    """Ends connections whose request head takes longer than `limit_s`, byte after late byte."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._open: dict[socket.socket, float] = {}
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def limited(self, connection: socket.socket) -> Iterator[None]:
        with self._lock:
            self._open[connection] = time.monotonic() + self._limit_s
        try:
            yield
        finally:
            with self._lock:
                self._open.pop(connection, None)

    def watch(self, stopping: threading.Event) -> None:
        while not stopping.wait(0.5):
            now = time.monotonic()
            with self._lock:
                overdue = [one for one, deadline in self._open.items() if deadline < now]
            for connection in overdue:
                hang_up(connection)


def hang_up(connection: socket.socket) -> None:
    """Shut a connection down from another thread; its reader wakes up at once."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


class _Tls(BuiltinSSLAdapter):
    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, str]]:
        wrapped = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return wrapped, {"wsgi.url_scheme": "https", "HTTPS": "on"}


class _Threads(threadpool.ThreadPool):
    _threads: list[Any]
    _queue: Any

    def _spawn_worker(self) -> Any:
        worker = threadpool.WorkerThread(self.server)  # type: ignore[no-untyped-call]
        worker.daemon = True
        worker.start()
        return worker

    def stop(self, timeout: float = 5) -> None:
        """Wait for the workers; after `timeout` hang up on their clients and leave them behind."""
        threads, self._threads[:] = list(self._threads), []
        for _ in threads:
            self._queue.put(threadpool._SHUTDOWNREQUEST)  # type: ignore[attr-defined]
        self._join(threads, timeout)
        for thread in threads:
            busy = thread.conn
            if thread.is_alive() and busy is not None:
                hang_up(busy.socket)
        self._join(threads, 1.0)

    @staticmethod
    def _join(threads: list[Any], timeout: float) -> None:
        deadline = time.monotonic() + timeout
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))


class _Cheroot(wsgi.Server):
    _connections: Any
    ConnectionClass = _Connection
    max_request_header_size = HEAD_LIMIT
    keep_alive_conn_limit = 1000
    expiration_interval = 0.25

    def __init__(self, app: WsgiApp, host: str, port: int, threads: int, timeout_s: float) -> None:
        super().__init__((host, port), app, request_queue_size=128)
        self.timeout = timeout_s
        self.gateway = _Gateway
        self.server_name = "lpse"
        self.threads = threads
        self.requests = _Threads(self, min=threads, max=threads)
        self.stopping = threading.Event()
        self.heads = _Heads(timeout_s)
        self.on_malformed: Callable[[int], None] = lambda code: None

    def bind(self, family: int, type: int, proto: int = 0) -> socket.socket:  # noqa: A002
        """As cheroot's, but leaves no socket behind when the address is taken."""
        sock: socket.socket = self.prepare_socket(
            self.bind_addr, family, type, proto, self.nodelay, self.ssl_adapter, self.reuse_port
        )
        try:
            sock.bind(self.bind_addr)
        except OSError:
            sock.close()
            raise
        self.socket, self.bind_addr = sock, sock.getsockname()[:2]
        return sock

    def process_conn(self, conn: Any) -> None:
        if conn.last_used is None:  # just accepted: wait in the selector, not in a thread
            self._connections.put(conn)
        else:
            super().process_conn(conn)

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        log.log(level, "%s", msg, exc_info=traceback)


class Server:
    """A bound server. `start` serves in a thread; `stop` must be called in any case."""

    def __init__(self, cheroot: _Cheroot, host: str, scheme: str) -> None:
        self._cheroot = cheroot
        self._threads: list[threading.Thread] = []
        shown = f"[{host}]" if ":" in host else host
        self.port: int = cheroot.bind_addr[1]
        self.url = f"{scheme}://{shown}:{self.port}"

    def start(self) -> None:
        """Serve from a thread of its own."""
        for target, args in (
            (self._cheroot.serve, ()),
            (self._cheroot.heads.watch, (self._cheroot.stopping,)),
        ):
            thread = threading.Thread(target=target, args=args, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self, patience_s: float = 2.0) -> None:
        """Stop taking requests, tell long polls, wait `patience_s` for those running."""
        self._cheroot.stopping.set()
        self._cheroot.shutdown_timeout = patience_s
        self._cheroot.stop()
        for thread in self._threads:
            thread.join(patience_s)


def _share_heap() -> None:
    """Let all threads share two heaps: under the GIL more of them (glibc: 8 per core) only waste.

    Measured with 64 threads and uploads of 5 MB: 44 instead of 54 MiB resident.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):  # not glibc
        ctypes.CDLL(None).mallopt(-8, 2)  # M_ARENA_MAX


def serve(
    app: WsgiApp,
    host: str,
    port: int,
    *,
    threads: int = 64,
    tls: tuple[Path, Path] | None = None,
    timeout_s: float = 10.0,
    on_malformed: Callable[[int], None] = lambda code: None,
) -> Server:
    """Bind `host:port` (0: any free one; `url` has it). `tls` is certificate and key, PEM files.

    `timeout_s` bounds a request's head, each silence within a body and an idle connection.
    `on_malformed(status)` hears of every request that was too broken for the application.
    Raises OSError when the address is taken.
    """
    _share_heap()
    cheroot = _Cheroot(app, host, port, threads, timeout_s)
    cheroot.on_malformed = on_malformed
    if tls is not None:
        cheroot.ssl_adapter = _Tls(str(tls[0]), str(tls[1]))
    cheroot.prepare()
    return Server(cheroot, host, "https" if tls else "http")
