"""Seat, window and a stranger as three real users of this machine."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.config import Home
from tests.kiosk.install.support import (
    BAR,
    ROOT,
    as_root,
    copy_program,
    enrol_a_seat,
    first_pixel,
    libraries_for_others,
    python_for_others,
    refusals,
)
from tests.kiosk.window.support import PATIENCE_S, needs_x, screen
from tests.ports import free_port

pytestmark = as_root
ASK = (
    "from pathlib import Path; from kiosk.window.boot_socket import ask; "
    "import sys; print(ask(Path(sys.argv[1])))"
)


@dataclass(frozen=True)
class User:
    """A real user; `run` starts a program as that user and nothing more."""

    name: str
    uid: int
    environment: dict[str, str]

    def command(self, *words: str) -> list[str]:
        ids = [f"--reuid={self.uid}", f"--regid={self.uid}", "--clear-groups"]
        return ["setpriv", *ids, "--no-new-privs", "--inh-caps=-all", *words]

    def run(self, *words: str, **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words), capture_output=True, text=True, timeout=60, cwd="/",
            env=self.environment, **options,  # type: ignore[call-overload]
        )  # fmt: skip


@dataclass(frozen=True)
class Room:
    seat: User
    window: User
    stranger: User
    home: Home
    boot_socket: Path
    python: str
    port: int
    log: Path

    def address(self) -> str:
        """What the window's user is told."""
        asked = self.window.run(self.python, "-c", ASK, str(self.boot_socket))
        assert asked.returncode == 0, asked.stderr
        return asked.stdout.strip()

    def fetch(self, user: User, url: str, *words: str) -> int:
        told = user.run("curl", "-s", "-o", os.devnull, "-w", "%{http_code}", *words, url)
        return int(told.stdout)

    def logged(self, reason: str, at_least: int) -> None:
        """The entry is there within the seat's beat of five seconds."""
        deadline = time.monotonic() + PATIENCE_S
        while refusals(self.home.database).get(reason, 0) < at_least:
            assert time.monotonic() < deadline, (reason, refusals(self.home.database))
            time.sleep(0.2)


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[User]]:
    names = [f"lpse-t{os.getpid()}-{role}" for role in ("seat", "window", "other")]
    made = []
    try:
        for name in names:
            subprocess.run(["useradd", "--system", "--user-group", "--no-create-home", name],
                           check=True, capture_output=True)  # fmt: skip
            uid = int(subprocess.check_output(["id", "-u", name]))
            made.append(User(name, uid, {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}))
        yield made
    finally:
        for name in names:
            subprocess.run(["userdel", name], capture_output=True)


@pytest.fixture(scope="module")
def room(users: list[User], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A seat that runs as the first user for a window of the second."""
    for tool in ("setpriv", "useradd", "curl"):
        assert shutil.which(tool), f"{tool} is missing"
    seat, window, stranger = users
    python, libraries = python_for_others(), libraries_for_others()
    # Not pytest's own folder: that one is for its owner alone.
    base = Path(f"/tmp/{seat.name}")
    state, run, program = base / "state", base / "run", base / "program"
    for folder in (base, state, run):
        folder.mkdir(mode=0o755)
    try:
        copy_program(program)
        enrol_a_seat(state)
        for path in (state, *state.rglob("*"), run):
            os.chown(path, seat.uid, seat.uid)
        # The folder lets everyone in here, so that it is the kernel's word that keeps them out.
        state.chmod(0o700)
        port = free_port()
        settings = {
            "PYTHONPATH": f"{program}:{libraries}",
            "KIOSK_SEAT_PORT": str(port),
            "KIOSK_WINDOW_USER": window.name,
            "KIOSK_BOOT_SOCKET": str(run / "boot.sock"),
        }
        for user in users:
            user.environment.update(settings)
        log = base / "seat.log"
        with log.open("w") as output:
            process = subprocess.Popen(
                seat.command(python, "-m", "kiosk", "--home", str(state), "run", "--headless"),
                stdout=output, stderr=output, cwd="/",
                env=seat.environment | {"PYTHONUNBUFFERED": "1"},
            )  # fmt: skip
        try:
            _until(lambda: "seat ready" in log.read_text(), process, log)
            home = Home(state)
            yield Room(seat, window, stranger, home, run / "boot.sock", python, port, log)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_S)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _until(true: object, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():  # type: ignore[operator]
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


def test_the_window_is_served(room: Room, tmp_path: Path) -> None:
    jar = f"/tmp/{room.window.name}.jar"
    try:
        assert room.fetch(room.window, room.address(), "-L", "-c", jar, "-b", jar) == 200
        assert room.fetch(room.window, f"http://127.0.0.1:{room.port}/", "-b", jar) == 200
    finally:
        Path(jar).unlink(missing_ok=True)


def test_nothing_that_lets_anyone_in_is_printed(room: Room) -> None:
    room.address()
    assert "/boot/" not in room.log.read_text()
    assert f"seat ready http://127.0.0.1:{room.port}\n" in room.log.read_text()


def test_the_window_reads_no_file_of_the_seat(room: Room) -> None:
    files = [path for path in room.home.root.rglob("*") if path.is_file()]
    assert len(files) > 5
    read = room.window.run("cat", *map(str, files))
    assert read.stdout == ""
    assert read.stderr.count("Permission denied") == len(files)
    assert room.window.run("ls", str(room.home.root)).returncode != 0


def test_the_seats_files_are_for_its_user_alone_even_in_an_open_folder(room: Room) -> None:
    """A slip of the folder's mode must not give the key away."""
    room.home.root.chmod(0o755)
    try:
        for user in (room.window, room.stranger):
            assert user.run("cat", str(room.home.key)).returncode != 0
    finally:
        room.home.root.chmod(0o700)


def test_a_third_user_gets_no_address(room: Room) -> None:
    before = refusals(room.home.database).get("boot_peer", 0)
    asked = room.stranger.run(room.python, "-c", ASK, str(room.boot_socket))
    assert asked.returncode != 0
    assert "window_not_known" in asked.stderr
    assert "http" not in asked.stdout
    room.logged("boot_peer", before + 1)


def test_a_third_user_gets_no_page_even_with_an_address(room: Room) -> None:
    address = room.address()
    for user in (room.stranger, room.seat):  # hung up on: 0 is curl's word for no answer
        assert room.fetch(user, address) == 0
        assert room.fetch(user, f"http://127.0.0.1:{room.port}/static/app.css") == 0
    assert room.fetch(room.window, address) == 303, "the refused ones used up the token"
    room.logged("peer_user", 1)


def test_a_stolen_cookie_opens_nothing_for_another_user(room: Room) -> None:
    booted = room.window.run("curl", "-s", "-i", room.address())
    found = re.search(r"Set-Cookie: (launch=[^;]+)", booted.stdout)
    assert found, booted.stdout
    url = f"http://127.0.0.1:{room.port}/"
    assert room.fetch(room.window, url, "-H", f"Cookie: {found[1]}") == 200
    assert room.fetch(room.stranger, url, "-H", f"Cookie: {found[1]}") == 0


def test_nobody_else_takes_the_port_while_the_seat_has_it(room: Room) -> None:
    bind = (
        "import socket; s = socket.socket(); "
        "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); "
        "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1); "
        f"s.bind(('127.0.0.1', {room.port}))"
    )
    taken = room.stranger.run(room.python, "-c", bind)
    assert "Address already in use" in taken.stderr


@needs_x
def test_the_real_window_of_one_user_shows_the_seat_of_another(room: Room) -> None:
    pictures = ROOT / "artifacts" / "window"
    home = Path(f"/tmp/{room.window.name}.home")
    home.mkdir(mode=0o700)
    os.chown(home, room.window.uid, room.window.uid)
    with screen() as display:
        process = subprocess.Popen(
            room.window.command(room.python, "-m", "kiosk", "--home", str(home), "window"),
            env=room.window.environment | {
                "DISPLAY": display, "HOME": str(home), "XDG_RUNTIME_DIR": str(home),
                "KIOSK_BOOT_SOCKET": str(room.boot_socket),
            },
            cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        try:
            pictures.mkdir(parents=True, exist_ok=True)
            picture = pictures / "two-users.png"
            shot = ["import", "-display", display, "-window", "root", str(picture)]

            def shows_the_seat() -> bool:
                subprocess.run(shot, check=True, timeout=60)
                return first_pixel(picture) == BAR

            _until(shows_the_seat, process, room.log)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE_S)
            shutil.rmtree(home, ignore_errors=True)
    assert refusals(room.home.database).get("cookie", 0) == 0
