"""The server under many clients that are slow: nobody else waits for them.

The payloads are requests of our own kind, only slow; the server has four threads.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sync.server import Limits, Server, serve, waiting
from tests.seat_process import until
from tests.sync.gateway.certificate import make_certificate

# Limits that no test lives to see, for who must not wait for them; and those that are waited for.
PATIENT = Limits(silence_s=300.0, body_s=300.0, window_s=300.0)
QUICK = Limits(silence_s=3.0, body_s=1.5, least_rate=1000.0, window_s=1.0)
PIECE = b"Content-Type: application/offset+octet-stream\r\n"
MB = 1_000_000


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    path, status, answer = environ["PATH_INFO"], "200 OK", b"ok"
    if path == "/echo":
        try:
            answer = environ["wsgi.input"].read(-1)
        except TimeoutError:
            status, answer = "408 Request Timeout", b"too slow"
    elif path == "/crowded":
        answer = str(environ["lpse.crowded"]).encode()
    elif path == "/large":
        answer = bytes(3 * MB)
    start_response(status, [("Content-Length", str(len(answer)))])
    return [answer]


@pytest.fixture(params=["http", "tls"])
def tls(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path] | None:
    return make_certificate(tmp_path) if request.param == "tls" else None


@pytest.fixture
def server(tls: tuple[Path, Path] | None) -> Iterator[Server]:
    with running(tls=tls) as made:
        yield made


@pytest.fixture
def quick_server(tls: tuple[Path, Path] | None) -> Iterator[Server]:
    with running(tls=tls, limits=QUICK) as made:
        yield made


@contextmanager
def running(**options: Any) -> Iterator[Server]:
    made = serve(app, "127.0.0.1", 0, **{"threads": 4, "streams": 2, "limits": PATIENT, **options})
    made.start()
    try:
        yield made
    finally:
        made.stop(0.1)


def connect(server: Server, source: str = "127.0.0.1") -> socket.socket:
    client = socket.create_connection(("127.0.0.1", server.port), 20, source_address=(source, 0))
    if server.url.startswith("http:"):
        return client
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(client)


def answer_of(client: socket.socket) -> bytes:
    """All that comes until the server hangs up."""
    parts = []
    with contextlib.suppress(ConnectionResetError):
        while part := client.recv(65536):
            parts.append(part)
    return b"".join(parts)


def ask(server: Server, path: str = "/") -> bytes:
    with connect(server) as client:
        client.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        return answer_of(client)


def prompt(server: Server) -> None:
    """Everybody else is answered within the 20 s of `connect`: long before any time limit."""
    for _ in range(3):
        assert ask(server).endswith(b"ok")


@contextmanager
def crowd(server: Server, count: int, first: bytes) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        clients = []
        for _ in range(count):
            clients.append(stack.enter_context(connect(server)))
            clients[-1].sendall(first)
        time.sleep(0.2)
        yield clients


HALF_HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"


def test_half_heads_cost_no_thread(server: Server) -> None:
    with crowd(server, 40, HALF_HEAD):
        prompt(server)


def test_half_heads_end(quick_server: Server) -> None:
    with crowd(quick_server, 40, HALF_HEAD) as clients:
        assert {answer_of(client) for client in clients} == {b""}


def test_a_head_byte_by_byte_ends_as_a_whole(quick_server: Server) -> None:
    with connect(quick_server) as client, pytest.raises(OSError):
        started = time.monotonic()
        client.sendall(b"GET / HTTP/1.1\r\n")
        while time.monotonic() - started < 20 * QUICK.silence_s:
            client.sendall(b"X")
            time.sleep(0.2)


SMALL_BODY = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx"


def test_small_bodies_cost_no_thread(server: Server) -> None:
    with crowd(server, 40, SMALL_BODY):
        prompt(server)


def test_small_bodies_are_answered_when_time_is_up(quick_server: Server) -> None:
    with crowd(quick_server, 40, SMALL_BODY) as clients:
        assert all(b" 408 " in answer_of(client) for client in clients)


def test_a_cut_body_is_answered_too() -> None:
    with running() as server, connect(server) as client:
        client.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\ncut")
        client.shutdown(socket.SHUT_WR)
        assert answer_of(client).endswith(b"cut")


def test_a_body_that_is_worded_oddly_cannot_hold_a_thread() -> None:
    """What the first look at a head does not see as a length, a thread does not wait for."""
    odd = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n 100\r\n\r\nx"
    with running() as server, crowd(server, 12, odd):
        prompt(server)


@pytest.mark.parametrize("line", [b"Transfer-Encoding: chunked", b"Content-Length: 99000000",
                                  b"Content-Length: 9\r\nExpect: 100-continue"])  # fmt: skip
def test_bodies_of_unknown_length_have_threads_of_their_own(server: Server, line: bytes) -> None:
    with crowd(server, 20, b"POST /echo HTTP/1.1\r\nHost: x\r\n" + line + b"\r\n\r\n"):
        prompt(server)


SLOW_PIECE = b"PATCH /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n" + PIECE + b"\r\nx"


def test_pieces_of_files_have_threads_of_their_own(server: Server) -> None:
    with crowd(server, 20, SLOW_PIECE):
        prompt(server)


def test_pieces_that_stop_coming_are_answered_when_time_is_up(quick_server: Server) -> None:
    with crowd(quick_server, 20, SLOW_PIECE) as clients:
        said = [answer_of(client) for client in clients]
    assert all(b" 408 " in answer for answer in said)


def test_a_piece_that_finds_no_thread_is_told_so() -> None:
    asked = b"PATCH /crowded HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n" + PIECE + b"\r\n"
    with running() as server, crowd(server, 4, SLOW_PIECE), connect(server) as client:
        client.sendall(asked)
        assert answer_of(client).endswith(b"True")
    with running() as server, connect(server) as client:
        client.sendall(asked)
        assert answer_of(client).endswith(b"False")


def test_a_piece_below_the_least_rate_is_ended_and_one_above_is_not() -> None:
    head = b"PATCH /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 24000\r\n" + PIECE + b"\r\n"

    def send(client: socket.socket, each: bytes) -> None:
        with contextlib.suppress(OSError):
            for _ in range(20):
                client.sendall(each)
                time.sleep(0.1)

    # One piece alone is enough for a window, however late the next one comes.
    with running(limits=replace(QUICK, silence_s=30.0)) as server:
        for each, status in ((b"x" * 1200, b" 200 "), (b"x" * 10, b" 408 ")):
            with connect(server) as client:
                client.settimeout(60)
                client.sendall(head)
                threading.Thread(target=send, args=(client, each), daemon=True).start()
                assert status in client.recv(30)


@pytest.mark.parametrize("first, each", [(b"", b"1\r\nx\r\n"), (b"1;", b"x"),
                                         (b"1\r\nx\r\n0\r\n", b"A: b\r\n")],
                         ids=["chunks", "extensions", "trailers"])  # fmt: skip
def test_chunks_below_the_least_rate_are_ended_too(first: bytes, each: bytes) -> None:
    head = b"PATCH /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n" + PIECE + b"\r\n"
    with running(limits=QUICK) as server, connect(server) as client:
        client.sendall(head + first)
        client.settimeout(0.2)
        answer, started = b"", time.monotonic()
        while not answer and time.monotonic() - started < 60 * QUICK.window_s:
            client.sendall(each)
            with contextlib.suppress(TimeoutError):
                answer = client.recv(30)
        assert b" 408 " in answer


def test_trailers_have_an_end() -> None:
    head = b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    with running() as server, connect(server) as client:
        client.sendall(head + b"0\r\n" + b"A: b\r\n" * 1000)
        assert b" 200 " not in answer_of(client)


def test_answers_nobody_reads_cost_no_thread(server: Server) -> None:
    with crowd(server, 20, b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n"):
        prompt(server)


def test_a_large_answer_arrives_whole(server: Server) -> None:
    answer = ask(server, "/large")
    assert len(answer.partition(b"\r\n\r\n")[2]) == 3 * MB


def test_unread_bodies_cost_no_thread(server: Server) -> None:
    """The answer is given at once, and the rest of the body is somebody else's to drop."""
    head = b"PATCH / HTTP/1.1\r\nHost: x\r\nContent-Length: 90000000\r\n" + PIECE + b"\r\n"
    with crowd(server, 30, head) as clients:
        prompt(server)
        assert all(answer_of(client).endswith(b"ok") for client in clients)


@contextmanager
def half_handshakes(server: Server) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        half = []
        for _ in range(40):
            client = socket.create_connection(("127.0.0.1", server.port), 20)
            half.append(stack.enter_context(client))
            client.sendall(b"\x16\x03\x01\x02\x00\x01")
        yield half


def test_half_handshakes_cost_no_thread(tmp_path: Path) -> None:
    with running(tls=make_certificate(tmp_path)) as server, half_handshakes(server):
        prompt(server)


def test_half_handshakes_end(tmp_path: Path) -> None:
    with (
        running(tls=make_certificate(tmp_path), limits=QUICK) as server,
        half_handshakes(server) as half,
    ):
        assert {answer_of(client) for client in half} == {b""}


def test_too_many_connections_cost_their_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as server, ExitStack() as stack:
        monkeypatch.setattr(server._cheroot._connections, "_most", 30)
        monkeypatch.setattr(waiting, "PROMPT_S", 300)  # nobody here is slow, only the machine
        quiet = stack.enter_context(connect(server))
        crowd = [stack.enter_context(connect(server, "127.0.0.2")) for _ in range(60)]
        prompt(server)
        quiet.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200 OK" in quiet.recv(4096)
        time.sleep(0.2)
        for client in crowd:
            client.setblocking(False)
        gone = 0
        for client in crowd:
            with contextlib.suppress(BlockingIOError):
                gone += not client.recv(1)
        assert gone >= 30


@pytest.mark.parametrize("end", [b"", b"\r\n\r\n"], ids=["half", "whole"])
def test_too_many_connections_of_many_addresses_cost_no_crowd_behind_one(
    monkeypatch: pytest.MonkeyPatch, end: bytes
) -> None:
    """Seats behind a proxy have more connections than any of the others."""
    half = b"GET / HTTP/1.1\r\nHost: x"

    def all_answered(clients: list[socket.socket]) -> None:
        for client in clients:
            client.sendall(half + b"\r\n\r\n")
            assert b"200 OK" in client.recv(4096)

    with running() as server, ExitStack() as stack:
        monkeypatch.setattr(server._cheroot._connections, "_most", 80)
        seats = [stack.enter_context(connect(server)) for _ in range(20)]
        all_answered(seats)
        all_answered(seats)
        for number in range(120):
            stranger = stack.enter_context(connect(server, f"127.0.1.{1 + number % 40}"))
            stranger.sendall(half + end)
            if number % 20 == 0:
                all_answered(seats)
                prompt(server)
        all_answered(seats)


def test_what_waits_in_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST_GATHERED", 2 * MB)
    head = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
    with running(limits=PATIENT) as server, ExitStack() as stack:
        small = stack.enter_context(connect(server))
        small.sendall(head.replace(b"1000000", b"10") + b"12345")
        for _ in range(8):
            hog = stack.enter_context(connect(server, "127.0.0.2"))
            with contextlib.suppress(OSError):
                hog.sendall(head + bytes(900_000))
        held = server._cheroot._connections
        until(lambda: len(held._open) <= 3)  # two hogs fit
        assert held._gathered <= 2 * MB
        small.sendall(b"67890")
        assert b"1234567890" in small.recv(4096)


def test_answers_nobody_takes_have_an_end_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST_GATHERED", 2 * MB)
    with running(limits=PATIENT) as server, ExitStack() as stack:
        for _ in range(8):
            hog = stack.enter_context(connect(server, "127.0.0.2"))
            hog.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n" * 6)
        held, deadline = server._cheroot._connections, time.monotonic() + 60
        while len(held._open) == 8 and time.monotonic() < deadline:
            assert held._gathered <= 2 * MB + 4 * 4 * MB  # each of four threads adds one at once
            time.sleep(0.01)
        assert len(held._open) < 8  # some of them were hung up on
        prompt(server)


def test_who_is_not_admitted_is_hung_up_on() -> None:
    with running(admits=lambda sock, address: address[0] != "127.0.0.2") as server:
        assert ask(server).endswith(b"ok")
        with connect(server, "127.0.0.2") as client:
            assert answer_of(client) == b""
