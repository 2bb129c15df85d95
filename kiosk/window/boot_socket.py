"""The door between the seat's user and the window's: a Unix socket that hands out boot addresses.

The kernel says who connects (SO_PEERCRED); only the window's user gets a line, one fresh one-shot
address a connection. `docs/decisions/0018-two-users-and-a-boot-socket.md` says why.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import stat
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from sync.errors import Fault

log = logging.getLogger("kiosk.boot_socket")
PATIENCE_S = 5.0
MAX_LINE = 512
_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid: struct ucred of unix(7)


class BootSocket:
    """Listens on `path` until `stop`; `address()` makes the line for the user with `uid`.

    `on_refused("boot_peer")` hears of everyone else. The folder of `path` must exist and be
    writable by nobody but us: who may replace the socket could show the window another seat.
    """

    def __init__(
        self,
        path: Path,
        uid: int,
        address: Callable[[], str],
        on_refused: Callable[[str], None] = lambda reason: None,
    ) -> None:
        self._path, self._uid = path, uid
        self._address, self._on_refused = address, on_refused
        self._stopping = threading.Event()
        self._listener: socket.socket | None = None
        self._thread = threading.Thread(target=self._serve, name="boot socket", daemon=True)

    def start(self) -> None:
        """Raises: Fault("boot_socket_unusable", path, why)."""
        try:
            self._listener = _listen(self._path)
        except OSError as error:
            raise Fault("boot_socket_unusable", path=str(self._path), why=str(error)) from error
        self._thread.start()

    def stop(self) -> None:
        """Stop answering, wait for the thread and remove the socket."""
        self._stopping.set()
        if self._listener is None:
            return
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes `accept`
        self._thread.join(PATIENCE_S)
        self._listener.close()
        # Not the file of a seat that has started meanwhile: the lock on the state keeps that away.
        self._path.unlink(missing_ok=True)

    def _serve(self) -> None:
        assert self._listener is not None
        while not self._stopping.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                if not self._stopping.wait(0.2):  # out of handles, perhaps; the door stays open
                    continue
                return
            with client:
                self._answer(client)

    def _answer(self, client: socket.socket) -> None:
        try:
            if peer_uid(client) != self._uid:
                self._on_refused("boot_peer")
                return
            client.settimeout(PATIENCE_S)
            client.sendall(self._address().encode("ascii") + b"\n")
        except OSError:
            log.info("a window went away before it was answered")


def _listen(path: Path) -> socket.socket:
    """Take the place of a socket left by a crash, never of anything else."""
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise FileExistsError("something that is not a socket stands there")
        path.unlink()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(str(path))
        # The folder keeps strangers out and the kernel names the caller; a mode could only shut out
        # the window, whose user is in no group of ours.
        path.chmod(0o666)
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def peer_uid(client: socket.socket) -> int:
    """Whose process connected, as the kernel noted at that moment (Linux)."""
    told = client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(told)[1])


def ask(path: Path, timeout_s: float = PATIENCE_S) -> str:
    """Ask the seat for a boot address.

    Raises: Fault("seat_not_answering") while it is down, Fault("window_not_known") when it turned
    us away: this user is not the window's.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(timeout_s)
        try:
            client.connect(str(path))
            line = _line(client)
        except OSError as error:
            raise Fault("seat_not_answering", path=str(path)) from error
    if not line.endswith(b"\n"):
        raise Fault("window_not_known", user=os.getuid())
    return line.decode("ascii").strip()


def _line(client: socket.socket) -> bytes:
    line = b""
    while not line.endswith(b"\n") and len(line) < MAX_LINE:
        part = client.recv(MAX_LINE)
        if not part:
            break
        line += part
    return line


def user_id(name: str) -> int:
    """The uid of a user of this machine. Raises: Fault("window_user_unknown", name)."""
    if sys.platform == "win32":
        raise Fault("window_user_unknown", name=name)
    import pwd

    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError as error:
        raise Fault("window_user_unknown", name=name) from error
