"""The server under clients that misbehave."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import urllib3

from sync.server import Server, serve
from tests.sync.gateway.certificate import make_certificate

arrived = threading.Event()  # a request for /poll or /stuck has reached the application
go_on = threading.Event()  # what is stuck may end


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    answer = b"ok"
    if path in ("/poll", "/stuck"):
        arrived.set()
    if path == "/poll":
        answer = b"stopping" if environ["lpse.stopping"].wait(30) else b"late"
    elif path == "/stuck":
        go_on.wait(60)
    elif path == "/echo":
        answer = environ["wsgi.input"].read(-1) or b""
    elif path == "/pieces":
        body, pieces = environ["wsgi.input"], []
        with pytest.raises(TimeoutError):
            while piece := body.read(65536):
                pieces.append(piece)
        answer = b"".join(pieces)
    elif path == "/peer":
        answer = str(environ["lpse.connection"].getpeername()[1]).encode()
    elif path == "/scheme":
        answer = environ["wsgi.url_scheme"].encode()
    elif path == "/headers":
        answer = repr(sorted(name for name in environ if name.startswith("HTTP_X"))).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))])
    return [answer]


@contextmanager
def running(**options: Any) -> Iterator[Server]:
    server = serve(app, "127.0.0.1", 0, **{"threads": 4, "timeout_s": 60.0, **options})
    server.start()
    try:
        yield server
    finally:
        server.stop(0.1)


def get(server: Server, path: str, **options: Any) -> bytes:
    with urllib3.PoolManager(retries=False) as http:
        answer: bytes = http.request("GET", server.url + path, **options).data
        return answer


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=10)


def test_port_0_gives_a_url_that_answers() -> None:
    with running() as server:
        assert server.url == f"http://127.0.0.1:{server.port}"
        assert get(server, "/") == b"ok"


def test_the_clients_socket_is_in_the_environment() -> None:
    with running() as server, connect(server) as client:
        client.sendall(b"GET /peer HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = client.makefile("rb").read()
        assert answer.endswith(b"\r\n\r\n%d" % client.getsockname()[1])


def test_a_connection_is_kept_for_the_next_request() -> None:
    with running() as server, connect(server) as client:
        for _ in range(3):
            client.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
            answer = b""
            while not answer.endswith(b"abc"):
                answer += client.recv(4096)
            assert answer.startswith(b"HTTP/1.1 200")


def test_two_requests_sent_at_once_are_both_answered() -> None:
    with running() as server, connect(server) as client:
        one = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
        client.sendall(one + one.replace(b"abc", b"xyz"))
        answer = b""
        while b"xyz" not in answer:
            answer += client.recv(4096)
        assert b"abc" in answer


def test_bytes_are_handed_over_as_they_come() -> None:
    with running(timeout_s=5) as server, connect(server) as client:
        head = b"POST /pieces HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n"
        client.sendall(head + b"Content-Type: application/offset+octet-stream\r\n\r\nfirst,")
        time.sleep(0.1)
        client.sendall(b"second")
        assert client.makefile("rb").read().endswith(b"first,second")


def test_chunks_are_joined_and_trailers_dropped() -> None:
    with running() as server, connect(server) as client:
        client.sendall(
            b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"3;name=value\r\nabc\r\n4\r\ndefg\r\n0\r\nTrailer: x\r\n\r\n"
            b"GET /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        answer = client.makefile("rb").read()
        assert b"abcdefg" in answer
        assert answer.count(b"200 OK") == 2


@pytest.mark.parametrize("chunk", [b"zz\r\n", b"\r\n", b"-3\r\n", b"3\r\nabcd\r\n", b"f" * 5000])
def test_a_broken_chunk_is_an_error(chunk: bytes) -> None:
    with running() as server, connect(server) as client:
        head = b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        client.sendall(head + chunk)
        assert client.makefile("rb").read().startswith(b"HTTP/1.1 500")


@pytest.mark.parametrize(
    "lines",
    [b"Content-Length: -3", b"Content-Length: +3", b"Content-Length: 1_0", b"Content-Length: 3, 3",
     b"Content-Length: 3\r\nTransfer-Encoding: chunked"],
)  # fmt: skip
def test_a_length_that_two_readers_understand_differently_is_an_error(lines: bytes) -> None:
    """Else what follows is a body to a proxy and another request to us."""
    with running() as server, connect(server) as client:
        client.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\n" + lines + b"\r\n\r\n0\r\n\r\n")
        assert client.makefile("rb").read().startswith(b"HTTP/1.1 400")


def test_connect_is_not_implemented() -> None:
    with running() as server, connect(server) as client:
        client.sendall(b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n")
        assert client.makefile("rb").read().startswith(b"HTTP/1.1 501")


def test_a_body_nobody_reads_is_not_held_in_memory_and_the_answer_arrives() -> None:
    with running() as server:
        with urllib3.PoolManager(retries=False) as http:
            answer = http.request("POST", server.url + "/", body=bytes(20_000_000))
        assert answer.data == b"ok"
        assert answer.headers["Connection"] == "close"


def test_silent_clients_hold_no_thread() -> None:
    with running() as server, ExitStack() as stack:
        for _ in range(12):
            stack.enter_context(connect(server))
        assert get(server, "/", timeout=20) == b"ok"


def test_silent_clients_are_hung_up_on_after_the_time_limit() -> None:
    with running(timeout_s=2) as server, ExitStack() as stack:
        for client in [stack.enter_context(connect(server)) for _ in range(12)]:
            client.settimeout(60)
            assert client.recv(1) == b""


def test_a_request_head_that_trickles_is_ended() -> None:
    with running(timeout_s=2) as server, connect(server) as client:
        client.sendall(b"GET / HTTP/1.1\r\n")
        ended = time.monotonic() + 60
        with pytest.raises(OSError):
            while time.monotonic() < ended:
                client.sendall(b"X")
                time.sleep(0.1)


def test_a_large_head_is_refused() -> None:
    with running() as server, connect(server) as client:
        client.sendall(b"GET / HTTP/1.1\r\nX-Long: " + b"x" * 70_000 + b"\r\n\r\n")
        assert b" 413 " in client.recv(100)


def test_a_header_with_an_underscore_cannot_pose_as_another() -> None:
    with running() as server:
        assert get(server, "/headers", headers={"X-A": "1", "X_B": "2"}) == b"['HTTP_X_A']"


def test_stop_does_not_wait_for_long_polls() -> None:
    answers: list[bytes] = []
    with running() as server:
        poll = threading.Thread(target=lambda: answers.append(get(server, "/poll")))
        arrived.clear()
        poll.start()
        assert arrived.wait(60)
        started = time.monotonic()
        server.stop(20)
        assert time.monotonic() - started < 20
        poll.join()
    assert answers == [b"stopping"]


def test_stop_leaves_a_stuck_request_behind() -> None:
    with running() as server, connect(server) as client:
        arrived.clear()
        go_on.clear()
        client.sendall(b"GET /stuck HTTP/1.1\r\nHost: x\r\n\r\n")
        assert arrived.wait(60)
        started = time.monotonic()
        server.stop(0.2)
        assert time.monotonic() - started < 30
        go_on.set()


def test_a_server_never_started_can_be_stopped() -> None:
    serve(app, "127.0.0.1", 0, threads=2).stop()


def test_a_taken_address_is_an_error() -> None:
    with running() as server, pytest.raises(OSError):
        serve(app, "127.0.0.1", server.port, threads=1)


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    return make_certificate(tmp_path)


def test_tls_serves_and_is_named_to_the_app(certificate: tuple[Path, Path]) -> None:
    with running(tls=certificate) as server:
        assert server.url.startswith("https://")
        with urllib3.PoolManager(ca_certs=str(certificate[0]), retries=False) as http:
            assert http.request("GET", server.url + "/scheme").data == b"https"
            body = bytes(range(256)) * 8000
            assert http.request("POST", server.url + "/echo", body=body).data == body


def test_a_stalled_handshake_stalls_nobody_else(certificate: tuple[Path, Path]) -> None:
    with running(tls=certificate) as server, connect(server) as stalled:
        stalled.sendall(b"\x16\x03\x01\x02\x00\x01")  # the start of a ClientHello
        with urllib3.PoolManager(ca_certs=str(certificate[0]), retries=False) as http:
            assert http.request("GET", server.url + "/", timeout=20).data == b"ok"


def test_plain_http_is_not_served_on_the_tls_port(
    certificate: tuple[Path, Path],
) -> None:
    with running(tls=certificate) as server, connect(server) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        with contextlib.suppress(ConnectionResetError):
            assert b"200 OK" not in plain.makefile("rb").read()
