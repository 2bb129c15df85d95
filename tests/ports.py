"""Ports for servers that are started later, or killed and started again on the same port."""

from __future__ import annotations

import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path
from typing import IO

# Below what the kernel gives to outgoing connections: while a server is down, no connection of
# another test takes its port, and no client is connected to itself by chance.
RANGE = range(20_000, 32_000)
_FOLDER = Path(tempfile.gettempdir()) / f"lpse-kiosk-ports-{os.getuid()}"
_held: list[IO[bytes]] = []


def free_port() -> int:
    """Return a port that no other test of this machine gets while this process lives."""
    _FOLDER.mkdir(exist_ok=True)
    for port in random.SystemRandom().sample(RANGE, len(RANGE)):
        lock = (_FOLDER / str(port)).open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
                tcp.bind(("127.0.0.1", port))
                udp.bind(("127.0.0.1", port))
        except OSError:
            lock.close()
            continue
        _held.append(lock)
        return port
    raise AssertionError("every port is taken")
