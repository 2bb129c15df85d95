"""A request's body as it comes."""

from __future__ import annotations

import io
import time
from typing import Any

from sync.server.buffers import Inbox

LINE_LIMIT = 4096
TRAILERS_LIMIT = 32


class Pace:
    """The least rate: what brings fewer bytes over a whole window is ended."""

    def __init__(self, least_rate: float, window_s: float) -> None:
        self._least = least_rate * window_s
        self._window_s = window_s
        self._since, self._got = time.monotonic(), 0

    def count(self, size: int) -> None:
        """Raises: TimeoutError."""
        self._got += size
        now = time.monotonic()
        if now - self._since < self._window_s:
            return
        if self._got < self._least:
            raise TimeoutError("the body comes too slowly")
        self._since, self._got = now, 0


class BodyMalformed(ValueError):
    """A chunked body that is not one."""


class Body(io.RawIOBase):
    """A request's body. `readinto` and `read(n)` return what one `recv` gives.

    Raises TimeoutError and other OSError of the socket, and BodyMalformed. Returns 0 bytes at the
    end, and also when the peer hung up: `at_end` tells which.
    """

    def __init__(self, inbox: Inbox, length: int | None, pace: Pace | None = None) -> None:
        """`length` None means chunked."""
        self._inbox = inbox
        if pace is not None:  # of a chunked body the chunks' heads count, too
            inbox.paced = pace.count
        self._left = length or 0
        self._chunked = length is None
        self.at_end = length == 0
        self.length = length

    def readable(self) -> bool:
        """Say that this stream can be read; `io.RawIOBase` asks."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` with what came next of the body; return the bytes written, 0 at its end.

        Raises: BodyMalformed when a chunk does not end where its length says.
        """
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
        if self._inbox.data:  # came in before
            data = self._inbox.read1(len(view))
            view[: len(data)] = data
            return len(data)
        return self._inbox.receive(view)

    def _next_chunk(self) -> bool:
        line = self._line()
        if line is None:
            return False
        size = line.split(b";", 1)[0].strip()
        if not size or len(size) > 15 or size.strip(b"0123456789abcdefABCDEF"):
            raise BodyMalformed("a chunk has no size")
        self._left = int(size, 16)
        if not self._left:
            self._skip_trailers()
        return bool(self._left)

    def _skip_trailers(self) -> None:
        for _ in range(TRAILERS_LIMIT + 1):
            if not (line := self._line()):
                self.at_end = line is not None
                return
        raise BodyMalformed("too many trailers")

    def _line(self) -> bytes | None:
        """One line without its end; None when the peer hung up."""
        line = self._inbox.readline(LINE_LIMIT)
        if not line.endswith(b"\r\n"):
            if len(line) >= LINE_LIMIT:
                raise BodyMalformed("a chunk's head is too long")
            return None
        return line[:-2]
