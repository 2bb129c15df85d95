"""A hostile room: slow requests of our own kind against the real gateway, over HTTP and TLS.

While they run everybody else is served: the time, commands, the console, another seat's file. No
times are measured here but the client's own patience (`bench/hostile.py` measures); without the
server's lanes each of these attacks outlasted it.
"""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import urllib3

from sync.errors import Fault
from sync.server.waiting import Limits
from sync.transport.faults import Refused
from sync.transport.gateway import Gateway
from tests.gateway_process import GatewayProcess
from tests.seat_process import SHORT, TestSeat
from tests.sync.gateway.certificate import make_certificate

CLIENTS = 40  # the gateway of `tests.gateway_main` has 16 threads
EVERY_S = 1.0
# A gateway that others hold up answers when it drops them: after 10 s at the earliest.
PROMPT_S = Limits().silence_s * 0.9
PROMPT = replace(
    SHORT, connect_s=PROMPT_S, read_s=PROMPT_S, send_s=PROMPT_S, total_s=PROMPT_S, stall_s=PROMPT_S
)


class Room:
    """A gateway, a seat that behaves and one that does not."""

    def __init__(self, folder: Path, tls: tuple[Path, Path] | None) -> None:
        self.ca_file = tls[0] if tls else None
        self.process = GatewayProcess(folder / "gateway", tls=tls)
        self.process.start()
        self.good = self._enrol(folder / "good", "Kursi 1")
        self.bad = self._enrol(folder / "bad", "Kursi 2")

    def _enrol(self, home: Path, name: str) -> TestSeat:
        return TestSeat.create(home, self.process.enrol(name, ca_file=self.ca_file))

    def client(self, seat: TestSeat) -> Gateway:
        return seat.gateway(self.process.url, ca_file=self.ca_file, timeouts=PROMPT)

    def connect(self, source: str = "127.0.0.1", *, bare: bool = False) -> socket.socket:
        address = ("127.0.0.1", self.process.port)
        client = socket.create_connection(address, 30, source_address=(source, 0))
        if self.ca_file is None or bare:
            return client
        context = ssl.create_default_context(cafile=str(self.ca_file))
        return context.wrap_socket(client, server_hostname="127.0.0.1")

    def token(self, seat: TestSeat) -> str:
        return self.client(seat)._auth()["Authorization"]


@pytest.fixture(scope="module", params=["http", "tls"])
def room(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp(str(request.param))
    made = Room(folder, make_certificate(folder) if request.param == "tls" else None)
    yield made
    made.process.stop()


def request_of(path: str, *lines: str, method: str = "POST") -> bytes:
    return "\r\n".join((f"{method} {path} HTTP/1.1", "Host: x", *lines, "", "")).encode()


def half_heads(room: Room) -> list[bytes]:
    return [b"GET /v1/time HTTP/1.1\r\nHost: x\r\nX-Slow: "] * CLIENTS


def slow_bodies(room: Room) -> list[bytes]:
    return [request_of("/v1/commands", "Content-Length: 1000")] * CLIENTS


def slow_chunks(room: Room) -> list[bytes]:
    return [request_of("/v1/commands", "Transfer-Encoding: chunked")] * CLIENTS


def enormous_bodies(room: Room) -> list[bytes]:
    return [request_of("/console/", "Content-Length: 90000000")] * CLIENTS


def slow_pieces(room: Room) -> list[bytes]:
    """Of an enrolled seat: an upload for each."""
    client = room.client(room.bad)
    token = room.token(room.bad)
    places = [client.uploads.create(1_000_000, os.urandom(32).hex()) for _ in range(CLIENTS)]
    return [
        request_of(
            place, "Tus-Resumable: 1.0.0", f"Authorization: {token}", "Upload-Offset: 0",
            "Content-Type: application/offset+octet-stream", "Content-Length: 1000000",
            method="PATCH",
        )
        for place in places
    ]  # fmt: skip


def pieces_of_strangers(room: Room) -> list[bytes]:
    return [
        request_of(
            "/v1/uploads/x", "Tus-Resumable: 1.0.0", "Upload-Offset: 0",
            "Content-Type: application/offset+octet-stream", "Content-Length: 1000000",
            method="PATCH",
        )
    ] * CLIENTS  # fmt: skip


def long_polls(room: Room) -> list[bytes]:
    token = room.token(room.bad)
    asked = f"/v1/feed?after={2**50}&wait=30&orders=0"
    return [request_of(asked, f"Authorization: {token}", method="GET")] * CLIENTS


def unread_answers(room: Room) -> list[bytes]:
    return [request_of("/v1/openapi.json", method="GET") * 50] * CLIENTS


def half_handshakes(room: Room) -> list[bytes]:
    return [b"\x16\x03\x01\x02\x00\x01"] * CLIENTS


ATTACKS = [
    half_heads, slow_bodies, slow_chunks, enormous_bodies, slow_pieces, pieces_of_strangers,
    long_polls, unread_answers, half_handshakes,
]  # fmt: skip


@contextmanager
def under(attack: Callable[[Room], list[bytes]], room: Room) -> Iterator[None]:
    """Run the attack: a byte more from each client every second."""
    over = threading.Event()
    bare = attack is half_handshakes
    with ExitStack() as stack:
        clients = []
        for first in attack(room):
            client = stack.enter_context(room.connect(bare=bare))
            clients.append(client)
            with contextlib.suppress(OSError):
                client.sendall(first)

        def trickle() -> None:
            while not over.wait(EVERY_S):
                for client in clients:
                    with contextlib.suppress(OSError, ValueError):
                        client.sendall(b"x")

        dripping = threading.Thread(target=trickle, daemon=True)
        dripping.start()
        try:
            yield
        finally:
            over.set()
            dripping.join()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__.replace("_", " "))
def test_everybody_else_is_served(
    room: Room, attack: Callable[[Room], list[bytes]], tmp_path: Path
) -> None:
    blob = tmp_path / "sealed.age"
    blob.write_bytes(os.urandom(300_000))
    with under(attack, room):
        good = room.client(room.good)
        for number in range(3):
            assert good.time().answer.at
            (answer,) = good.post_commands([f"not a command {number}"])
            assert answer.answer.outcome == "refused"
            assert good.feed(0, 0).gateway_id == good.pinned.gateway_id
            with urllib3.PoolManager(ca_certs=room.ca_file and str(room.ca_file)) as browser:
                page = browser.request(
                    "GET", room.process.url + "/console/", timeout=PROMPT_S, retries=False
                )
            assert page.status in (200, 302, 303)
        place = good.uploads.create(300_000, os.urandom(32).hex())
        with contextlib.suppress(Refused):  # the digest is another's: it came through all the same
            good.uploads.patch(place, blob, 0, 300_000, lambda _: None)
        with pytest.raises(Fault, match="upload_gone"):
            good.uploads.head(place)
        good.close()


def test_a_seat_with_too_many_uploads_is_told_when_to_come_back(room: Room) -> None:
    with under(slow_pieces, room):
        bad = room.client(room.bad)
        refused = None
        end = time.monotonic() + 60
        while refused is None and time.monotonic() < end:  # the pieces have to come there first
            try:
                bad.uploads.create(1000, os.urandom(32).hex())
            except Refused as error:
                refused = error
        bad.close()
        assert refused is not None
        assert refused.code == "too_many_uploads"
        assert refused.retryable
        assert refused.wait_s > 0


def test_a_slow_and_a_cut_body_get_a_problem_document(room: Room) -> None:
    head = request_of("/v1/commands", "Content-Length: 100", "Content-Type: application/json")
    with room.connect() as cut, room.connect() as slow:
        slow.sendall(head + b'{"comm')
        if room.ca_file is None:  # half of a TLS connection cannot be closed
            cut.sendall(head + b'{"comm')
            cut.shutdown(socket.SHUT_WR)
            interrupted(cut)
        interrupted(slow)


def interrupted(client: socket.socket) -> None:
    answer = b""
    while part := client.recv(65536):
        answer += part
    assert b" 408 " in answer
    assert b"application/problem+json" in answer
    assert b'"upload_interrupted"' in answer
