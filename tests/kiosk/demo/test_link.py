"""The demo's link forwards, can be cut, and can be restored."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from kiosk.demo.link import CuttableLink


@pytest.fixture
def echo() -> Iterator[tuple[str, int]]:
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                while data := connection.recv(1024):
                    connection.sendall(data)

    threading.Thread(target=serve, daemon=True).start()
    yield listener.getsockname()
    listener.close()


def say(port: int, text: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(text)
        return connection.recv(1024)


def test_cut_and_restored(echo: tuple[str, int]) -> None:
    link = CuttableLink(echo)
    assert say(link.port, b"one") == b"one"
    held = socket.create_connection(("127.0.0.1", link.port), timeout=5)
    held.sendall(b"held")
    assert held.recv(10) == b"held"
    link.cut()
    assert held.recv(10) == b""
    held.close()
    with contextlib.suppress(ConnectionError):
        assert say(link.port, b"two") == b""
    link.restore()
    assert say(link.port, b"three") == b"three"
    link.close()
