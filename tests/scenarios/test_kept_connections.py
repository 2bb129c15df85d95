"""The machine's clock set by a year while a client keeps its connection.

A connection in use is not closed under a request, and an idle one is not kept for ever: what is
kept is counted by the clock that nobody can set.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.scenarios.test_clock_faults import LIBRARIES, YEAR, set_clock, settable

pytestmark = pytest.mark.skipif(not LIBRARIES, reason="Debian's faketime is not installed")

IDLE_S = 6.0
LOOKS_S = 1.0  # several of the server's looks, much less than it keeps a client
PROGRAM = f"""
import signal, time
from sync.server import Limits, serve
def app(environ, start_response):
    answer = str(time.time()).encode()
    start_response("200 OK", [("Content-Length", str(len(answer)))])
    return [answer]
server = serve(app, "127.0.0.1", 0, threads=2, limits=Limits(idle_s={IDLE_S}))
server.start()
print(server.port, flush=True)
signal.pause()
"""


@contextmanager
def server_by(clock: Path) -> Iterator[int]:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, **settable(clock)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def ask(client: socket.socket) -> float:
    """What time it is there, by its wall clock."""
    client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    answer = client.recv(4096)
    assert answer.startswith(b"HTTP/1.1 200"), "hung up on"
    return float(answer.partition(b"\r\n\r\n")[2])


@pytest.mark.parametrize("off", [-YEAR, YEAR], ids=["a year back", "a year forth"])
def test_a_kept_connection_outlives_a_set_clock_and_no_longer(off: int, tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    with server_by(clock) as port, socket.create_connection(("127.0.0.1", port), 30) as client:
        before = ask(client)
        set_clock(clock, off)
        time.sleep(LOOKS_S)
        assert abs(ask(client) - before - off) < 60, "the clock there was not set"
        started = time.monotonic()
        assert client.recv(1) == b"", "kept for ever"
        assert LOOKS_S < time.monotonic() - started < 10 * IDLE_S
