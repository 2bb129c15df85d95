"""A connection's two directions: bytes that came and were not read, bytes written and not sent.

cheroot takes them for its `rfile` and `wfile`. Nothing here blocks, but for `Inbox.receive` and an
answer larger than may be kept.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Callable
from typing import Any

PIECE = 64 * 1024
# An answer up to this size is kept here and leaves as fast as the client takes it.
MOST_UNSENT = 4 * 1024 * 1024
NOT_NOW = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Inbox:
    """What a client sent. Only the thread that has the connection uses it."""

    closed = False

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self.data = bytearray()
        self.ended = False  # the client will send no more
        self.late = False  # its time is up: what is not here counts as not sent
        self.timeout_s: float = 10.0
        # Hears the size of all that is waited for, and may raise TimeoutError.
        self.paced: Callable[[int], None] = lambda size: None

    def fill(self, upto: int) -> None:
        """Take in what has come, until there are `upto` bytes. Raises: OSError."""
        with contextlib.suppress(*NOT_NOW):
            while len(self.data) < upto and not self.ended:
                piece = self._socket.recv(PIECE)
                self.data += piece
                self.ended = not piece

    def receive(self, view: memoryview) -> int:
        """Wait for what comes next; 0 when the client hung up. Raises: TimeoutError, OSError."""
        if self.ended:
            return 0
        if self.late:
            raise TimeoutError("the body took too long")
        self._socket.settimeout(self.timeout_s)
        try:
            count = self._socket.recv_into(view)
        finally:
            self._socket.settimeout(0)
        self.ended = not count
        self.paced(count)
        return count

    def has_data(self) -> bool:
        """Whether something can be read without asking the network."""
        pending = getattr(self._socket, "pending", None)
        return bool(self.data) or (pending is not None and pending() > 0)

    def read1(self, size: int) -> bytes:
        """Return at most `size` of the bytes that are here."""
        piece = bytes(self.data[:size])
        del self.data[:size]
        return piece

    def readline(self, size: int = -1) -> bytes:
        """Return a line with its end, or `size` bytes of it, or all when the client hung up."""
        seen = 0
        while True:
            end = self.data.find(b"\n", seen) + 1
            if 0 <= size <= (end or len(self.data)):
                return self.read1(size)
            if end:
                return self.read1(end)
            seen = len(self.data)
            piece = bytearray(PIECE)
            count = self.receive(memoryview(piece))
            if not count:
                return self.read1(seen)
            self.data += piece[:count]

    def close(self) -> None:
        """Mark this direction as closed; the server closes the socket."""
        self.closed = True


class SendBuffer:
    """What is still to be sent."""

    closed = False

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self.unsent = bytearray()
        self.timeout_s: float = 10.0

    def write(self, data: bytes) -> int:
        """Queue `data`; block, `timeout_s` a step at most, while over MOST_UNSENT bytes wait."""
        self.unsent += data
        while len(self.unsent) > MOST_UNSENT and not self.flush():
            self._socket.settimeout(self.timeout_s)
            try:
                self._send()
            finally:
                self._socket.settimeout(0)
        return len(data)

    def flush(self) -> bool:
        """Send what leaves at once; say whether that was all. Raises: OSError."""
        try:
            while self.unsent:
                self._send()
        except NOT_NOW:
            return False
        return True

    def _send(self) -> None:
        count = self._socket.send(bytes(self.unsent[:PIECE]))
        del self.unsent[:count]

    def close(self) -> None:
        """Mark this direction as closed; the server closes the socket."""
        self.closed = True


def makefile(sock: Any, mode: str = "r", _size: int = -1) -> Any:
    """cheroot's way to ask for both."""
    return Inbox(sock) if "r" in mode else SendBuffer(sock)
