"""The HTTP server of gateway and seat: cheroot, with another way to wait and to read.

Nothing but cheroot is imported here. What differs from plain cheroot, and why:

- A connection costs a thread only while its request is answered: `waiting` gathers heads and small
  bodies of all clients in one thread and sends what answers left over, `lanes` holds the threads.
  One slow client, or a thousand, leave the pages of the others as quick as they were.
- Time is counted by the monotonic clock; cheroot's own keeps connections by the wall clock, so
  that one set forth closes them under a request and one set back keeps them for ever.
- `wsgi.input` is a `Body`: one `recv` per read, so that a request cut in the middle loses none of
  the bytes received (cheroot's own reader blocks for all it was asked for and drops what it had).
- `environ["lpse.connection"]` is the client's socket, so that an upload can end a half-open one;
  `environ["lpse.stopping"]` is an Event a long poll waits on, `environ["lpse.threads"]` how many
  requests are answered at once; with `environ["lpse.crowded"]` no body can be read now.
- A body nobody read closes the connection; cheroot would read it into memory first.
- A second Host, Origin or Content-Length is an error, and so is a length that is no number or
  stands beside chunks; cheroot would take the last one's word.
- `admits` is asked at accept, `on_malformed` hears of what is refused before any application sees
  it.
- `stop` does not wait for ever.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from cheroot import server as http
from cheroot import wsgi
from cheroot.ssl.builtin import BuiltinSSLAdapter

from sync.server.body import Body, BodyMalformed, Pace
from sync.server.buffers import makefile
from sync.server.lanes import Lanes, ThreadLane, hang_up
from sync.server.waiting import HEAD_LIMIT, Limits, Waiting

__all__ = ["Body", "BodyMalformed", "Limits", "Server", "WsgiApp", "hang_up", "serve"]

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Admits = Callable[[socket.socket, tuple[Any, ...]], bool]
# Not 408: a client that says nothing has asked for nothing.
_MALFORMED = frozenset({400, 405, 411, 413, 414, 431, 501, 505})
ODD_THREADS = 4
log = logging.getLogger("lpse.server")


class _Gateway(wsgi.Gateway_10):
    def __init__(self, req: Any) -> None:
        known = None if req.chunked_read else max(0, int(req.inheaders.get(b"Content-Length", 0)))
        limits = req.server.limits
        req.rfile = Body(req.conn.rfile, known, Pace(limits.least_rate, limits.window_s))
        super().__init__(req)

    def get_environ(self) -> dict[str, Any]:  # type: ignore[override]
        environ: dict[str, Any] = super().get_environ()  # type: ignore[no-untyped-call]
        environ["lpse.connection"] = self.req.conn.socket
        environ["lpse.stopping"] = self.req.server.stopping
        environ["lpse.threads"] = self.req.server.threads
        environ["lpse.crowded"] = self.req.conn.crowded
        if not self.req.chunked_read:
            # cheroot says False, and Werkzeug asks only whether it is said.
            del environ["wsgi.input_terminated"]
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
        if name == b"Content-Length" and not value.isdigit():
            raise ValueError("Content-Length is no number.")  # int() takes "-1", "+1", "1_0"
        super().__setitem__(name, value)


class _Headers(http.HeaderReader):
    def __call__(self, rfile: Any, hdict: Any = None) -> Any:
        found = super().__call__(rfile, _Once())
        if b"Content-Length" in found and b"Transfer-Encoding" in found:
            raise ValueError("Content-Length and Transfer-Encoding exclude each other.")
        return found if hdict is None else hdict.update(found)

    def _allow_header(self, key_name: bytes) -> bool:
        # `X_Name` and `X-Name` become one in the environ: a way past a proxy's checks.
        return b"_" not in key_name


class _Request(http.HTTPRequest):
    header_reader = _Headers()

    def parse_request(self) -> None:
        self.conn.unread = True  # until an application has read all of it
        super().parse_request()
        self.conn.wfile.flush()  # "100 Continue" is waited for

    def simple_response(self, status: Any, msg: str = "") -> None:
        """cheroot's own answers: to requests it could not read, and to its time limits."""
        code = int(str(status)[:3])
        if code == 405:  # CONNECT; it would owe an Allow
            code, status = 501, "501 Not Implemented"
        if code in _MALFORMED:
            self.server.on_malformed(code)
        super().simple_response(status, msg)

    def respond(self) -> None:
        super().respond()
        self.conn.unread = not self.rfile.at_end


class _Connection(http.HTTPConnection):
    """One client. `Waiting` and the lanes hand it to each other; one owns it at a time."""

    RequestHandlerClass = _Request
    rfile: Any
    wfile: Any

    def __init__(self, server: Any, sock: socket.socket) -> None:
        super().__init__(server, sock, makefile)
        self.rfile.timeout_s = self.wfile.timeout_s = server.limits.silence_s
        self.shaking = isinstance(sock, ssl.SSLSocket)  # hands: TLS is not agreed upon yet
        self.wants_write = self.closing = self.unread = self.crowded = False
        self.lane: ThreadLane = "plain"
        self.answered = self.gathered = self.dropped = 0
        self.came = time.monotonic()
        self.since = self.deadline = 0.0
        self.expect_head()

    def expect_head(self) -> None:
        """`need`: bytes to wait for; `scanned`: those in which no head's end was found."""
        self.stage, self.need, self.scanned = "head", HEAD_LIMIT + 1, 0

    def communicate(self) -> bool:
        """Do a thread's part; True puts the connection back to wait, if only to be closed."""
        try:
            return self._shake() if self.shaking else self._answer()
        finally:
            self.server.requests.done(self)

    def _answer(self) -> bool:
        self.closing = not super().communicate()  # type: ignore[no-untyped-call]
        self.answered += 1
        try:
            self.wfile.flush()
        except OSError:
            return False
        return True

    def _shake(self) -> bool:
        try:
            self.socket.do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError) as more:
            self.wants_write = isinstance(more, ssl.SSLWantWriteError)
        except (OSError, ValueError):
            return False
        else:
            self.shaking = False
            self.expect_head()
        return True

    def close(self) -> None:
        self.server._connections.forget(self)
        with contextlib.suppress(OSError):
            super().close()


class _Tls(BuiltinSSLAdapter):
    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, str]]:
        wrapped = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return wrapped, {"wsgi.url_scheme": "https", "HTTPS": "on"}


class _Cheroot(wsgi.Server):
    _connections: Any
    max_request_header_size = HEAD_LIMIT
    expiration_interval = 0.25

    def __init__(
        self, app: WsgiApp, host: str, port: int, threads: int, streams: int, limits: Limits
    ) -> None:
        super().__init__((host, port), app, request_queue_size=128)
        self.timeout = limits.silence_s
        self.limits = limits
        self.gateway = _Gateway
        self.server_name = "lpse"
        self.threads = threads
        self.requests = Lanes(self, {"plain": threads, "stream": streams, "odd": ODD_THREADS})
        self.most_connections = _files_for(max(256, 8 * threads))
        self.stopping = threading.Event()
        self.on_malformed: Callable[[int], None] = lambda code: None
        self.admits: Admits = lambda sock, address: True

    def prepare(self) -> None:
        super().prepare()
        self._connections._selector.close()  # cheroot's own: never run
        self._connections = Waiting(self, self.limits, self.most_connections)

    def connection(self, sock: socket.socket, address: tuple[Any, ...]) -> _Connection:
        """Take in a client. Raises: OSError."""
        tls: dict[str, str] = {}
        if self.nodelay:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.ssl_adapter is not None:
            sock, tls = self.ssl_adapter.wrap(sock)
        conn = _Connection(self, sock)
        conn.remote_addr, conn.remote_port, conn.ssl_env = address[0], address[1], tls
        return conn

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

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        log.log(level, "%s", msg, exc_info=traceback)


class Server:
    """A bound server. `start` serves in a thread; `stop` must be called in any case."""

    def __init__(self, cheroot: _Cheroot, host: str, scheme: str) -> None:
        self._cheroot = cheroot
        self._thread: threading.Thread | None = None
        shown = f"[{host}]" if ":" in host else host
        self.port: int = cheroot.bind_addr[1]
        self.url = f"{scheme}://{shown}:{self.port}"

    def start(self) -> None:
        """Serve from a thread of its own."""
        self._thread = threading.Thread(target=self._cheroot.serve, daemon=True)
        self._thread.start()

    def stop(self, patience_s: float = 2.0) -> None:
        """Stop taking requests, tell long polls, wait `patience_s` for those running."""
        self._cheroot.stopping.set()
        self._cheroot.shutdown_timeout = patience_s
        self._cheroot.stop()
        if self._thread is not None:
            self._thread.join(patience_s)


def _share_heap() -> None:
    """Let all threads share two heaps: under the GIL more of them (glibc: 8 per core) only waste.

    Measured with 64 threads and uploads of 5 MB: 44 instead of 54 MiB resident.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):  # not glibc
        ctypes.CDLL(None).mallopt(-8, 2)  # M_ARENA_MAX


def _files_for(connections: int) -> int:
    """How many clients may be connected: raise what the system lets us open, or take less."""
    try:
        import resource
    except ImportError:  # Windows counts no files
        return connections
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 3 * connections  # databases and files of those that are answered, too
    if soft < wanted and soft != resource.RLIM_INFINITY:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return connections if soft == resource.RLIM_INFINITY else min(connections, soft // 3)


def serve(
    app: WsgiApp,
    host: str,
    port: int,
    *,
    threads: int = 64,
    streams: int = 0,
    tls: tuple[Path, Path] | None = None,
    timeout_s: float = 10.0,
    limits: Limits | None = None,
    admits: Admits = lambda sock, address: True,
    on_malformed: Callable[[int], None] = lambda code: None,
) -> Server:
    """Bind `host:port` (0: any free one; `url` has it). `tls` is certificate and key, PEM files.

    `threads` answer what has come whole; `streams` more (0: a quarter of them, at least 8) take
    files piece by piece. `timeout_s` bounds a request's head and each silence within a body;
    `limits` says all of it. `admits(socket, address)` may refuse a client before anything is read.
    `on_malformed(status)` hears of every request that was too broken for the application.
    Raises OSError when the address is taken.
    """
    _share_heap()
    streams = streams or max(8, threads // 4)
    cheroot = _Cheroot(app, host, port, threads, streams, limits or Limits(silence_s=timeout_s))
    cheroot.on_malformed, cheroot.admits = on_malformed, admits
    if tls is not None:
        cheroot.ssl_adapter = _Tls(str(tls[0]), str(tls[1]))
    cheroot.prepare()
    return Server(cheroot, host, "https" if tls else "http")
