"""The threads that answer, in lanes that cannot take each other's: a full one delays no other."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from typing import Any, Literal

from cheroot.workers import threadpool

ThreadLane = Literal["plain", "stream", "odd"]


class _Desk:
    """What a worker takes for the server: the real one, with its own lane's queue."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.inside = 0  # waiting for a thread, or in one

    def __getattr__(self, name: str) -> Any:
        return getattr(self._server, name)

    @property
    def interrupt(self) -> Any:
        return self._server.interrupt

    @interrupt.setter
    def interrupt(self, reason: Any) -> None:
        self._server.interrupt = reason


class Lanes:
    """Takes the place of cheroot's thread pool.

    `plain` answers what is here whole; `stream` takes files piece by piece; `odd` reads bodies of
    unknown or enormous length. A lane with as many waiting as it has threads takes no more: they
    go to `plain`, which reads nothing and says so.
    """

    idle = 0  # cheroot's statistics

    def __init__(self, server: Any, threads: dict[ThreadLane, int]) -> None:
        self._threads: list[Any] = []
        self._sizes = threads
        self._desks: dict[ThreadLane, _Desk] = {lane: _Desk(server) for lane in threads}
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start each lane's threads."""
        for lane, count in self._sizes.items():
            for _ in range(count):
                worker = threadpool.WorkerThread(self._desks[lane])  # type: ignore[no-untyped-call]
                worker.daemon = True
                worker.start()
                self._threads.append(worker)

    def put(self, conn: Any, lane: ThreadLane) -> None:
        """Let a thread of the lane have the connection."""
        with self._lock:
            full = self._desks[lane].inside >= 2 * self._sizes[lane]
            conn.crowded = full and lane != "plain"
            conn.lane = "plain" if conn.crowded else lane
            self._desks[conn.lane].inside += 1
        conn.rfile.late = conn.lane == "plain"
        self._desks[conn.lane].requests.put(conn)

    def done(self, conn: Any) -> None:
        """The thread lets go of it."""
        with self._lock:
            self._desks[conn.lane].inside -= 1

    def stop(self, timeout: float = 5) -> None:
        """Wait for the workers; after `timeout` hang up on their clients and leave them behind."""
        threads, self._threads = self._threads, []
        for lane, count in self._sizes.items():
            for _ in range(count):
                self._desks[lane].requests.put(threadpool._SHUTDOWNREQUEST)  # type: ignore[attr-defined]
        _join(threads, timeout)
        for thread in threads:
            busy = thread.conn
            if thread.is_alive() and busy is not None:
                hang_up(busy.socket)
        _join(threads, 1.0)


def _join(threads: list[Any], timeout: float) -> None:
    deadline = time.monotonic() + timeout
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))


def hang_up(connection: socket.socket) -> None:
    """Shut a connection down from another thread; its reader wakes up at once."""
    with contextlib.suppress(OSError):
        # Through the base class: a TLS socket's own shutdown forgets the session.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
