"""A link that can be cut: forwards TCP to the gateway until told not to."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading


class CuttableLink:
    """Listens on a free loopback port and forwards to `target`; `cut()` drops every connection."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._open = True
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True, name="demo-link").start()

    @property
    def is_cut(self) -> bool:
        """Whether the link is cut now."""
        return not self._open

    def cut(self) -> None:
        """Cut the link: drop every connection and refuse new ones."""
        with self._lock:
            self._open = False
            for pair in self._pairs:
                _drop(*pair)

    def restore(self) -> None:
        """Let connections through again."""
        self._open = True

    def close(self) -> None:
        """Cut the link for good and free its port."""
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if not self._open:
                _drop(near)
                continue
            threading.Thread(target=self._forward, args=(near,), daemon=True).start()

    def _forward(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(self._target, timeout=5)
        except OSError:
            _drop(near)
            return
        far.settimeout(None)
        pair = (near, far)
        with self._lock:
            if not self._open:  # cut while this one was being made
                _drop(*pair)
                return
            self._pairs.add(pair)
        try:
            _pump(near, far)
        except OSError:
            pass  # either side went away: the other is told by closing
        finally:
            with self._lock:
                self._pairs.discard(pair)
            _drop(near, far)


def _pump(near: socket.socket, far: socket.socket) -> None:
    with selectors.DefaultSelector() as ready:
        ready.register(near, selectors.EVENT_READ, far)
        ready.register(far, selectors.EVENT_READ, near)
        while True:
            for key, _ in ready.select():
                data = key.fileobj.recv(256 * 1024)  # type: ignore[union-attr]
                if not data:
                    return
                key.data.sendall(data)


def _drop(*ends: socket.socket) -> None:
    for end in ends:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
