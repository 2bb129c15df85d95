"""A link to break: a TCP proxy that passes, slows, cuts, swallows or impersonates.

    pass       forward both ways
    slow       forward at `rate` bytes a second from the client
    blackhole  keep connections open and say nothing more, like a pulled cable
    refuse     reset every new connection
    captive    answer 200 and a login page to everything, like a hotel's portal
    redirect   answer 302 to a login page

`cut()` resets (RST) what is open now; `cut_after(n)` resets once n more bytes went up, and
`hang_after(n)` goes on as a blackhole then, however late the test looks.
`mute_answers` forwards requests and drops what comes back: effects happen, answers are lost.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from typing import Literal

Mode = Literal["pass", "slow", "blackhole", "refuse", "captive", "redirect"]
PORTAL = b"<html><title>Selamat datang di WiFi</title><form>Masuk</form></html>"
PIECE = 64 * 1024
_LINGER_ZERO = struct.pack("ii", 1, 0)  # close() sends RST


@dataclass
class _Pair:
    near: socket.socket
    far: socket.socket
    threads: list[threading.Thread] = field(default_factory=list)


class Proxy:
    """Listens on a free port of 127.0.0.1 for `target` (host, port)."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.target = target
        self.mode: Mode = "pass"
        self.rate = 1_000_000
        self.mute_answers = False
        self.bytes_up = 0
        self._cut_at: int | None = None
        self._then: Mode | None = None
        self._hang_at: int | None = None
        self._pairs: list[_Pair] = []
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._closing = False
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def __enter__(self) -> Proxy:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def cut(self) -> None:
        """Reset every open connection; new ones follow `mode`."""
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            _reset(pair.near)
            _reset(pair.far)

    def cut_after(self, more: int, then: Mode | None = None) -> None:
        """Cut once `more` bytes went up; `then` is the mode that whoever comes back meets."""
        self._then = then
        self._cut_at = self.bytes_up + more

    def hang_after(self, more: int) -> None:
        """Pass nothing more, and close nothing, once `more` bytes went up."""
        self._hang_at = self.bytes_up + more

    def close(self) -> None:
        self._closing = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)
        pairs = list(self._pairs)
        self.cut()
        for pair in pairs:
            for thread in pair.threads:
                thread.join(5)

    def _accept(self) -> None:
        while not self._closing:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self.mode == "refuse":
                _reset(near)
            elif self.mode in ("captive", "redirect"):
                threading.Thread(target=self._impersonate, args=(near,), daemon=True).start()
            else:
                self._join(near)

    def _join(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(self.target, timeout=5)
        except OSError:
            _reset(near)
            return
        far.settimeout(None)
        # What lies here when the line is cut is lost, and sent again by whoever goes on.
        far.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * PIECE)
        pair = _Pair(near, far)
        for args in ((near, far, True), (far, near, False)):
            thread = threading.Thread(target=self._pump, args=(pair, *args), daemon=True)
            pair.threads.append(thread)
        with self._lock:
            self._pairs.append(pair)
        for thread in pair.threads:
            thread.start()

    def _pump(self, pair: _Pair, source: socket.socket, sink: socket.socket, up: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(PIECE):
                while self.mode == "blackhole" and not self._closing:
                    time.sleep(0.02)
                if up:
                    self._count(len(data))
                elif self.mute_answers:
                    continue
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)
        if not up:
            self._forget(pair)

    def _count(self, size: int) -> None:
        self.bytes_up += size
        if self.mode == "slow":
            time.sleep(size / self.rate)
        if self._hang_at is not None and self.bytes_up >= self._hang_at:
            self._hang_at = None
            self.mode = "blackhole"
        if self._cut_at is not None and self.bytes_up >= self._cut_at:
            self._cut_at = None
            self.mode = self._then or self.mode
            self.cut()

    def _forget(self, pair: _Pair) -> None:
        with self._lock, contextlib.suppress(ValueError):
            self._pairs.remove(pair)
        for end in (pair.near, pair.far):
            end.close()

    def _impersonate(self, near: socket.socket) -> None:
        with contextlib.suppress(OSError), near:
            near.settimeout(2)
            near.recv(PIECE)
            if self.mode == "redirect":
                head = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/login\r\n"
            else:
                head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
            size = b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(PORTAL)
            near.sendall(head + size + PORTAL)


def _reset(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
