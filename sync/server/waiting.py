"""Where connections wait: one thread reads for all of them and writes what answers left over.

A client that is slow, or silent, or many, costs a socket and what it sent; no thread. A connection
goes to a lane of threads when its request can be answered without waiting for the client: the head
is here, and the body too, unless that is a file's piece or of unknown or enormous length.

Every wait has an end by the monotonic clock. When there are too many connections, those go first
that were never answered anything and are slow, of the address that has most of them.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import selectors
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sync.server.buffers import PIECE

HEAD_LIMIT = 64 * 1024
BODY_LIMIT = 8 * 1024 * 1024
# What came and cannot be answered yet, and answers nobody takes: of all connections together.
MOST_GATHERED = 256 * 1024 * 1024
LINGER_S = 2.0
# A head takes longer only on a bad line, or with a bad will.
PROMPT_S = 2.0
LINGER_BYTES = 64 * 1024 * 1024

_HEAD_END = re.compile(rb"\n\r?\n")
_LENGTH = re.compile(rb"\ncontent-length[ \t]*:[ \t]*([0-9]{1,15})[ \t]*\r?\n", re.IGNORECASE)
_PIECE = re.compile(rb"\ncontent-type[ \t]*:[ \t]*application/offset\+octet-stream", re.IGNORECASE)
_UNKNOWN = re.compile(rb"\n(transfer-encoding|expect)[ \t]*:", re.IGNORECASE)


@dataclass(frozen=True)
class Limits:
    """Seconds, and bytes a second.

    A client may be silent for `silence_s`, and between its requests for `idle_s`: longer than any
    browser or proxy keeps a connection, so that none is closed under a request. A head may last
    `silence_s` as a whole. A body gathered here may
    last `body_s` and as long as it takes at `least_rate`; a file's piece must keep that rate over
    each `window_s`; an answer is taken as a body is given.
    """

    silence_s: float = 10.0
    idle_s: float = 330.0  # Chromium: 300
    body_s: float = 15.0
    least_rate: float = 1024.0
    window_s: float = 30.0

    def whole(self, size: int) -> float:
        """Return the seconds that a body of `size` bytes may take in all."""
        return self.body_s + size / self.least_rate


def _of_heaviest(conns: list[Any], weight: Callable[[Any], int]) -> list[Any]:
    """Those of the address whose connections weigh most together."""
    weights: Counter[str] = Counter()
    for conn in conns:
        weights[conn.remote_addr] += weight(conn)
    heaviest = max(weights, key=weights.__getitem__, default=None)
    return [conn for conn in conns if conn.remote_addr == heaviest]


class Waiting:
    """Takes the place of cheroot's connection manager: same methods, another clock."""

    def __init__(self, server: Any, limits: Limits, most: int) -> None:
        self._server, self._limits, self._most = server, limits, most
        self._selector = selectors.DefaultSelector()
        self._lock = threading.Lock()
        self._here: dict[Any, None] = {}  # connections in the selector
        self._open: set[Any] = set()  # and those in threads
        self._gathered = 0
        self._stopping = self._serving = False
        server.socket.settimeout(0)
        self._selector.register(server.socket, selectors.EVENT_READ)

    # cheroot's side

    @property
    def can_add_keepalive_connection(self) -> bool:
        """Say that there is always room; cheroot asks."""
        return True

    def run(self, pause_s: float) -> None:
        """Until `stop`."""
        if os.name == "nt":  # its select does not see what is put while it waits
            pause_s = min(pause_s, 0.05)
        self._serving = True
        try:
            look = time.monotonic() + pause_s
            while not self._stopping:
                for key, _ in self._selector.select(pause_s):
                    if key.data is None:
                        self._accept_all()
                    elif self._take(key.data):
                        self._advance(key.data)
                if time.monotonic() >= look:
                    self._expire()
                    look = time.monotonic() + pause_s
        finally:
            self._serving = False

    def stop(self) -> None:
        """Ask the thread to stop and wait until it has."""
        self._stopping = True
        while self._serving:
            time.sleep(0.01)

    def close(self) -> None:
        """Close every connection that waits, and the selector."""
        for conn in list(self._here):
            if self._take(conn):
                conn.close()
        self._selector.close()

    def put(self, conn: Any) -> None:
        """A thread is done with a connection, or it is new: let it wait for what comes next."""
        try:
            self._put(conn)
        except (OSError, ValueError, KeyError, RuntimeError):  # the client is gone, or we are
            conn.close()

    def _put(self, conn: Any) -> None:
        conn.since = time.monotonic()
        if conn.shaking:
            self._wait(conn, conn.wants_write)
        elif conn.wfile.unsent:
            conn.stage = "flush"
            conn.deadline = conn.since + self._limits.whole(len(conn.wfile.unsent))
            self._advance(conn)
        elif conn.closing:
            self._linger(conn)
        else:
            conn.expect_head()
            between = self._limits.idle_s if conn.answered else self._limits.silence_s
            conn.deadline = conn.since + between
            if conn.rfile.has_data():
                self._advance(conn)
            else:
                self._wait(conn)

    def forget(self, conn: Any) -> None:
        """It is closed."""
        with self._lock:
            self._open.discard(conn)

    # accepting

    def _accept_all(self) -> None:
        for _ in range(64):
            try:
                sock, address = self._server.socket.accept()
            except OSError as error:
                if error.errno in (errno.EMFILE, errno.ENFILE) and not self._make_place():
                    time.sleep(0.05)
                return
            if len(self._open) >= self._most:
                self._make_place()
            self._accept(sock, address)

    def _accept(self, sock: socket.socket, address: tuple[Any, ...]) -> None:
        if not self._server.admits(sock, address):
            sock.close()
            return
        try:
            sock.settimeout(0)
            conn = self._server.connection(sock, address)
        except (OSError, ValueError):  # gone already
            sock.close()
            return
        with self._lock:
            self._open.add(conn)
        conn.deadline = time.monotonic() + self._limits.silence_s
        self.put(conn)

    def _make_place(self) -> bool:
        """Hang up on a few of those that asked for nothing yet, the slow ones first of all.

        Who was answered before goes only where they are few, and those first that asked least: a
        crowd behind one proxy keeps more connections than any of a hundred hostile addresses.
        """
        waiting = self._waiting()
        slow = time.monotonic() - PROMPT_S
        new = [conn for conn in waiting if not conn.answered]
        late = [conn for conn in new if conn.came < slow]
        if late or 2 * len(new) > len(waiting):
            return self._hang_up(_of_heaviest(late or new, lambda conn: 1))
        known = [conn for conn in waiting if conn.answered]
        theirs = _of_heaviest(known, lambda conn: 1)
        return self._hang_up(theirs if 2 * len(theirs) > len(known) else known)

    def _waiting(self) -> list[Any]:
        with self._lock:
            return list(self._here)

    def _hang_up(self, conns: list[Any]) -> bool:
        """On a few of them, those first that asked for least and wait longest."""
        conns.sort(key=lambda conn: (conn.answered, conn.since))
        for conn in conns[: max(1, len(conns) // 20)]:
            if self._take(conn):
                conn.close()
        return bool(conns)

    # waiting

    def _wait(self, conn: Any, write: bool = False) -> None:
        with self._lock:
            event = selectors.EVENT_WRITE if write else selectors.EVENT_READ
            self._selector.register(conn.socket, event, conn)
            self._here[conn] = None
            conn.gathered = len(conn.rfile.data) + len(conn.wfile.unsent)
            self._gathered += conn.gathered
        if self._gathered > MOST_GATHERED:
            self._hang_up(_of_heaviest(self._waiting(), lambda conn: int(conn.gathered)))

    def _take(self, conn: Any) -> bool:
        """Become the connection's owner; False when somebody else is."""
        with self._lock:
            if conn not in self._here:
                return False
            del self._here[conn]
            self._gathered -= conn.gathered
            self._selector.unregister(conn.socket)
            return True

    def _expire(self) -> None:
        now = time.monotonic()
        with self._lock:
            late = [conn for conn in self._here if conn.deadline < now]
        for conn in late:
            if self._take(conn):
                if conn.stage == "body":
                    self._server.requests.put(conn, "plain")  # the application will say: too late
                else:
                    conn.close()

    def _advance(self, conn: Any) -> None:
        """Do what can be done now. The caller owns the connection, and does not after this."""
        try:
            if conn.shaking:  # its arithmetic is a thread's work
                self._server.requests.put(conn, "plain")
            elif conn.stage == "flush":
                if conn.wfile.flush():
                    self._put(conn)
                else:
                    self._wait(conn, write=True)
            elif conn.stage == "linger":
                self._drain(conn)
            else:
                self._read(conn)
        except (OSError, ValueError, KeyError, RuntimeError):  # the client is gone, or we are
            conn.close()

    def _read(self, conn: Any) -> None:
        inbox = conn.rfile
        fresh = not inbox.data
        inbox.fill(conn.need)
        if fresh and inbox.data:
            conn.deadline = time.monotonic() + self._limits.silence_s
        if conn.stage == "head" and inbox.data:
            lane = self._look_at_head(conn)
            if lane is not None:
                self._server.requests.put(conn, lane)
                return
        if inbox.ended and conn.stage == "head":
            conn.close()
        elif len(inbox.data) >= conn.need or inbox.ended:
            self._server.requests.put(conn, "plain")
        else:
            self._wait(conn)

    def _look_at_head(self, conn: Any) -> str | None:
        """Which lane answers; None while something is missing."""
        data = conn.rfile.data
        found = _HEAD_END.search(data, max(0, conn.scanned - 3))
        conn.scanned = len(data)
        if found is None:
            return "plain" if len(data) > HEAD_LIMIT else None  # which will say: too long
        head = bytes(data[: found.end()])
        if _PIECE.search(head):
            return "stream"
        said = _LENGTH.search(head)
        length = int(said[1]) if said else 0
        if _UNKNOWN.search(head) or length > BODY_LIMIT:
            return "odd"
        conn.stage, conn.need = "body", found.end() + length
        conn.rfile.fill(conn.need)
        conn.deadline = time.monotonic() + self._limits.whole(length)
        return None

    # closing so that the client can still read the answer: unread bytes would send RST

    def _linger(self, conn: Any) -> None:
        if not conn.unread:
            conn.close()
            return
        conn.stage, conn.dropped = "linger", 0
        conn.deadline = time.monotonic() + LINGER_S
        with contextlib.suppress(OSError):
            # Through the base class: a TLS socket's own shutdown forgets the session.
            socket.socket.shutdown(conn.socket, socket.SHUT_WR)
        self._wait(conn)

    def _drain(self, conn: Any) -> None:
        got = len(socket.socket.recv(conn.socket, 4 * PIECE))
        conn.dropped += got
        if got and conn.dropped < LINGER_BYTES:
            self._wait(conn)
        else:
            conn.close()
