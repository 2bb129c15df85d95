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
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(text)
        return connection.recv(1024)


def test_cut_and_restored(echo: tuple[str, int]) -> None:
    link = CuttableLink(echo)
    assert say(link.port, b"one") == b"one"
    held = socket.create_connection(("127.0.0.1", link.port), timeout=60)
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


def test_what_is_being_connected_is_cut_as_well(
    echo: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    link, connect = CuttableLink(echo), socket.create_connection

    def late(address: tuple[str, int], **more: float) -> socket.socket:
        made = connect(address, **more)
        link.cut()
        return made

    monkeypatch.setattr(socket, "create_connection", late)
    with connect(("127.0.0.1", link.port), timeout=5) as near:
        near.sendall(b"one")
        with contextlib.suppress(ConnectionError):
            assert near.recv(10) == b""
    link.close()
