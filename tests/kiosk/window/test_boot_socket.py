"""The door between the seat's user and the window's."""

from __future__ import annotations

import os
import socket
import stat
import sys
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from kiosk.config import Config
from kiosk.window.boot_socket import BootSocket, ask, user_id
from kiosk.wiring.build import peer_uids
from sync.errors import Fault

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="SO_PEERCRED")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    assert not (tmp_path / "boot.sock").exists(), "the socket outlived its seat"


class Door:
    """A started boot socket; `refused` are the reasons it gave."""

    def __init__(self, path: Path, uid: int) -> None:
        self.path, self.refused = path, list[str]()
        numbers = count(1)
        self.socket = BootSocket(
            path,
            uid,
            lambda: f"http://127.0.0.1:821/boot/{next(numbers)}",
            self.refused.append,
        )

    def __enter__(self) -> Door:
        self.socket.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.stop()


def test_every_connection_of_the_window_gets_an_address_of_its_own(folder: Path) -> None:
    with Door(folder / "boot.sock", os.getuid()) as door:
        told = [ask(door.path) for _ in range(3)]
    assert told == [f"http://127.0.0.1:821/boot/{number}" for number in (1, 2, 3)]
    assert door.refused == []


def test_another_user_gets_nothing_and_is_counted(folder: Path) -> None:
    with Door(folder / "boot.sock", os.getuid() + 1) as door:
        for _ in range(2):
            with pytest.raises(Fault, match="window_not_known"):
                ask(door.path)
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(door.path))
            assert client.recv(100) == b""
    assert door.refused == ["boot_peer"] * 3


def test_clients_that_say_and_read_nothing_keep_nobody_waiting(folder: Path) -> None:
    with Door(folder / "boot.sock", os.getuid()) as door:
        idle = [socket.socket(socket.AF_UNIX) for _ in range(20)]
        try:
            for client in idle:
                client.connect(str(door.path))
            assert ask(door.path).endswith("/boot/21")
        finally:
            for client in idle:
                client.close()


def test_a_socket_left_by_a_crash_is_replaced(folder: Path) -> None:
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(folder / "boot.sock"))
    left.close()
    with Door(folder / "boot.sock", os.getuid()) as door:
        assert ask(door.path)


def test_a_file_that_is_no_socket_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "boot.sock").write_text("milik orang lain")
    with pytest.raises(Fault, match="boot_socket_unusable"):
        Door(tmp_path / "boot.sock", os.getuid()).socket.start()
    assert (tmp_path / "boot.sock").read_text() == "milik orang lain"


def test_the_windows_user_may_connect_whatever_the_seats_umask(folder: Path) -> None:
    before = os.umask(0o077)
    try:
        with Door(folder / "boot.sock", os.getuid()) as door:
            assert stat.S_IMODE(door.path.stat().st_mode) == 0o666
    finally:
        os.umask(before)


def test_a_seat_that_is_down_is_told_apart_from_one_that_refuses(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="seat_not_answering"):
        ask(tmp_path / "boot.sock")
    silent = socket.socket(socket.AF_UNIX)
    silent.bind(str(tmp_path / "silent.sock"))
    silent.listen(1)
    with pytest.raises(Fault, match="seat_not_answering"):
        ask(tmp_path / "silent.sock", timeout_s=0.2)
    silent.close()


def test_an_answer_in_pieces_is_put_together(tmp_path: Path) -> None:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "slow.sock"))
    listener.listen(1)

    def answer() -> None:
        client, _ = listener.accept()
        with client:
            for piece in (b"http://127.0.0.1:", b"821/boot/x", b"\n"):
                client.sendall(piece)

    thread = threading.Thread(target=answer)
    thread.start()
    assert ask(tmp_path / "slow.sock") == "http://127.0.0.1:821/boot/x"
    thread.join()
    listener.close()


def test_the_guard_lets_in_the_windows_user_alone() -> None:
    """Not the seat's own: its processes have nothing to ask of its pages."""
    root = user_id("root")
    assert peer_uids(Config(window_user="root")) == {root}
    assert peer_uids(Config()) == {os.getuid()}
    assert peer_uids(Config(check_peer_user=False)) is None


def test_a_window_user_that_does_not_exist_stops_the_seat() -> None:
    with pytest.raises(Fault, match="window_user_unknown"):
        peer_uids(Config(window_user="tidak-ada-orangnya"))
