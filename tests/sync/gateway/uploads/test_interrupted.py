"""Whatever breaks, the bytes answered for are there, the rest is sent again, the file is right."""

from __future__ import annotations

import base64
import concurrent.futures
import contextlib
import hashlib
import random
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.database import connect
from tests.sync.gateway.certificate import make_certificate
from tests.sync.gateway.uploads.harness import (
    TOKEN,
    TUS,
    Answer,
    Gateway,
    Link,
    ask,
    create,
    half_open,
    head,
    metadata,
    noise,
    partial_size,
    patch,
    reset,
    until,
)


def wait_for(gateway: Gateway, path: str, size: int) -> None:
    until(lambda: partial_size(gateway.home, path) >= size, f"{size} bytes never arrived")


def test_a_cut_body_keeps_every_byte_received(gateway: Gateway) -> None:
    data = noise(1_000_003)
    path = create(gateway.url, len(data))
    connection = half_open(gateway.port, path, 0, len(data), data[:777_777])
    wait_for(gateway, path, 777_777)
    reset(connection)
    assert head(gateway.url, path).offset == 777_777
    assert patch(gateway.url, path, 777_777, data[777_777:]).offset == len(data)
    assert gateway.blob(data).read_bytes() == data


def test_a_cut_chunked_body_keeps_every_byte_received(gateway: Gateway) -> None:
    path = create(gateway.url, 1000)
    with Link(gateway.port) as link:
        link_path = path

        def body() -> Any:
            yield b"a" * 300
            yield b"b" * 200
            wait_for(gateway, path, 500)
            link.cut()
            yield b"c" * 100

        with pytest.raises(OSError):
            patch(link.url, link_path, 0, body(), {"Transfer-Encoding": "chunked"})
    assert head(gateway.url, path).offset == 500


@pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE"])
def test_a_half_open_request_gives_way_within_a_second(gateway: Gateway, method: str) -> None:
    # The quickest: what else the machine does is no matter of the gateway's.
    assert min(took_to_give_way(gateway, method) for _ in range(3)) < 1


def took_to_give_way(gateway: Gateway, method: str) -> float:
    """Return the seconds until a second request was answered."""
    data = noise(500_000)
    path = create(gateway.url, len(data))
    connection = half_open(gateway.port, path, 0, len(data), data[:200_000])
    wait_for(gateway, path, 200_000)
    started = time.monotonic()
    if method == "HEAD":
        assert head(gateway.url, path).offset == 200_000
    elif method == "PATCH":
        assert patch(gateway.url, path, 200_000, data[200_000:]).offset == len(data)
    else:
        assert ask(gateway.url, "DELETE", path).status == 204
    took = time.monotonic() - started
    connection.close()
    return took


def test_a_half_open_request_over_tls_gives_way_too(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    trust = ssl.create_default_context(cafile=str(certificate))
    data = noise(500_000)
    with Gateway(tmp_path / "home", tls=[str(certificate), str(key)], timeout_s=60) as gateway:
        with urllib3.PoolManager(ssl_context=trust, retries=False) as http:

            def ask_tls(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Any:
                answer = http.request(
                    method, gateway.url + path, headers={**TUS, **TOKEN, **headers}, body=body
                )
                assert answer.status < 300, answer.data
                return answer.headers

            path = ask_tls("POST", "/v1/uploads", {"Upload-Length": "500000"})["Location"]
            plain = half_open(gateway.port, path, 0, len(data), data[:200_000], trust=trust)
            wait_for(gateway, path, 200_000)
            started = time.monotonic()
            assert ask_tls("HEAD", path, {})["Upload-Offset"] == "200000"
            assert time.monotonic() - started < 10  # not when the first one's time is up
            rest = {"Upload-Offset": "200000", "Content-Type": "application/offset+octet-stream"}
            assert ask_tls("PATCH", path, rest, data[200_000:])["Upload-Offset"] == "500000"
            plain.close()
        assert gateway.blob(data).read_bytes() == data


def test_a_silent_client_is_given_up(tmp_path: Path) -> None:
    with Gateway(tmp_path / "home", timeout_s=2) as gateway:
        path = create(gateway.url, 1000)
        connection = half_open(gateway.port, path, 0, 1000, b"x" * 400)
        answer = connection.makefile("rb").read()
        assert b" 408 " in answer.split(b"\r\n")[0]
        assert b"upload_interrupted" in answer
        connection.close()
        assert head(gateway.url, path).offset == 400


def test_of_two_clients_writing_at_once_one_wins_and_the_file_is_right(gateway: Gateway) -> None:
    data = noise(4_000_000)
    path = create(gateway.url, len(data), metadata(sha256=hashlib.sha256(data).hexdigest()))

    def client() -> None:
        for _ in range(200):
            try:
                offset = head(gateway.url, path).offset
                if offset == len(data):
                    return
                patch(gateway.url, path, offset, data[offset : offset + 300_000])
            except OSError:
                continue
        raise AssertionError("never done")

    with concurrent.futures.ThreadPoolExecutor() as pool:
        for done in [pool.submit(client) for _ in range(2)]:
            done.result()
    assert gateway.blob(data).read_bytes() == data


@pytest.mark.parametrize("round_", range(4))
def test_a_killed_gateway_loses_nothing_that_arrived(gateway: Gateway, round_: int) -> None:
    data = noise(6_000_000, round_)
    path = create(gateway.url, len(data), metadata(sha256=hashlib.sha256(data).hexdigest()))
    chance, offset = random.Random(round_), 0
    for _ in range(3):
        upto = offset + chance.randrange(1, 1_900_000)
        connection = half_open(gateway.port, path, offset, len(data) - offset, data[offset:upto])
        until(lambda at=offset: partial_size(gateway.home, path) > at, "nothing arrived")
        gateway.restart()
        connection.close()
        offset_now = head(gateway.url, path).offset
        assert offset < offset_now <= upto
        offset = offset_now
    assert patch(gateway.url, path, offset, data[offset:]).status == 204
    assert gateway.blob(data).read_bytes() == data


@pytest.fixture
def idle_gateway(tmp_path: Path) -> Iterator[Gateway]:
    """It records what came when a request ends, and ends none by itself."""
    with Gateway(tmp_path / "home", timeout_s=600, checkpoint_s=600) as running:
        yield running


def test_after_a_power_cut_only_what_was_recorded_counts(idle_gateway: Gateway) -> None:
    gateway, data = idle_gateway, noise(300_000)
    path = create(gateway.url, len(data), metadata(sha256=hashlib.sha256(data).hexdigest()))
    patch(gateway.url, path, 0, data[:100_000])
    connection = half_open(gateway.port, path, 100_000, 200_000, data[100_000:150_000])
    wait_for(gateway, path, 150_000)
    gateway.kill()
    connection.close()
    # Another boot, and a tail as a power cut may leave it: longer than recorded, and garbage.
    db = connect(gateway.home / "gateway.db")
    db.execute("UPDATE upload SET tail_boot = 'another boot'")
    recorded = db.execute("SELECT received FROM upload").fetchone()[0]
    db.close()
    assert recorded == 100_000
    file = gateway.home / "blobs" / "partial" / path.rsplit("/", 1)[1]
    with file.open("r+b") as tail:
        tail.seek(recorded)
        tail.write(b"\0" * 90_000)
    gateway.start()
    assert head(gateway.url, path).offset == 100_000
    assert patch(gateway.url, path, 100_000, data[100_000:]).status == 204
    assert gateway.blob(data).read_bytes() == data


def test_bytes_whose_checksum_was_never_checked_do_not_survive_a_kill(gateway: Gateway) -> None:
    data = noise(100_000)
    path = create(gateway.url, len(data))
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
    claim = {"Upload-Checksum": f"sha256 {digest}"}
    connection = half_open(gateway.port, path, 0, len(data), data[:60_000], claim)
    wait_for(gateway, path, 60_000)
    gateway.restart()
    connection.close()
    assert head(gateway.url, path).offset == 0
    assert patch(gateway.url, path, 0, data, claim).offset == len(data)


def test_a_file_that_lost_recorded_bytes_ends_the_upload(gateway: Gateway) -> None:
    path = create(gateway.url, 1000)
    patch(gateway.url, path, 0, b"x" * 500)
    file = gateway.home / "blobs" / "partial" / path.rsplit("/", 1)[1]
    with file.open("r+b") as damaged:
        damaged.truncate(400)
    assert head(gateway.url, path).status == 410


def test_a_kill_between_the_record_and_the_move_is_repaired(gateway: Gateway) -> None:
    data = noise(5_000)
    path = create(gateway.url, len(data))
    patch(gateway.url, path, 0, data)
    gateway.kill()
    partial = gateway.home / "blobs" / "partial" / path.rsplit("/", 1)[1]
    gateway.blob(data).rename(partial)
    gateway.start()
    assert gateway.blob(data).read_bytes() == data
    assert not partial.exists()
    assert head(gateway.url, path).offset == len(data)


def test_files_of_no_upload_are_swept_at_start(gateway: Gateway) -> None:
    stray = gateway.home / "blobs" / "partial" / "00000000-stray"
    stray.write_bytes(b"x")
    gateway.restart()
    assert not stray.exists()


def test_a_new_length_of_an_answer_survives_an_idle_disk(tmp_path: Path) -> None:
    """A slow upload is made durable as it goes: even a power cut keeps what is a second old."""
    with Gateway(tmp_path / "home", checkpoint_s=0.05) as gateway:
        path = create(gateway.url, 1000)
        connection = half_open(gateway.port, path, 0, 1000, b"x" * 100)
        wait_for(gateway, path, 100)
        time.sleep(0.1)
        connection.sendall(b"x" * 100)

        def recorded() -> int:
            db = connect(gateway.home / "gateway.db", readonly=True)
            try:
                return int(db.execute("SELECT received FROM upload").fetchone()[0])
            finally:
                db.close()

        until(lambda: recorded() == 200, "nothing was recorded while the request ran")
        connection.close()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["finish", "reset", "leave open", "kill", "checksum", "bad checksum"]),
        st.integers(1, 400_000),
    ),
    min_size=1,
    max_size=7,
)


def told(gateway: Gateway, path: str) -> int:
    """Ask for the offset, again where a request left open cut the question (see `tried`)."""
    while True:
        with contextlib.suppress(ConnectionError):
            return head(gateway.url, path).offset


def tried(
    gateway: Gateway, path: str, offset: int, body: bytes, headers: dict[str, str]
) -> Answer | None:
    """Send a piece. A request left open may be taken up only now: the answer is 409 then, or none,
    where that one cut this request, which it takes for an older one."""
    try:
        return patch(gateway.url, path, offset, body, headers)
    except ConnectionError:
        return None


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, seed=st.integers(0, 2**32))
def test_the_offset_never_goes_back_and_the_file_is_right(
    gateway: Gateway, steps: list[tuple[str, int]], seed: int
) -> None:
    data = noise(1_000_000, seed)
    path = create(gateway.url, len(data), metadata(sha256=hashlib.sha256(data).hexdigest()))
    with contextlib.ExitStack() as left_open:
        offset = 0
        for how, size in steps:
            offset = told(gateway, path)
            piece = data[offset : offset + size]
            if how in ("finish", "checksum", "bad checksum"):
                digest = base64.b64encode(hashlib.sha1(piece).digest()).decode()
                sent = bytes(len(piece)) if how == "bad checksum" else piece
                headers = {} if how == "finish" else {"Upload-Checksum": f"sha1 {digest}"}
                answer = tried(gateway, path, offset, sent, headers)
                if answer is not None and answer.status == 204:
                    offset = answer.offset
                else:
                    assert answer is None or answer.status in (409, 460)
            else:
                connection = half_open(gateway.port, path, offset, len(data) - offset, piece)
                if how == "kill":
                    gateway.restart()
                if how == "leave open":
                    left_open.enter_context(connection)
                else:
                    reset(connection)
            now = told(gateway, path)
            assert now >= offset
            offset = now
        while (offset := told(gateway, path)) < len(data):
            answer = tried(gateway, path, offset, data[offset:], {})
            assert answer is None or answer.status in (204, 409)
        assert gateway.blob(data).read_bytes() == data
