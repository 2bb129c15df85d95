"""Other people's tus clients against our gateway, interrupted in every way we know."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.sync.gateway.uploads.harness import Gateway, Link, noise, until

HERE = Path(__file__).parent
SIZE = 6_000_000
CHUNK = 1_000_000
RATE = 8_000_000.0
Start = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    with Gateway(tmp_path / "home", timeout_s=3.0) as running:
        yield running


@pytest.fixture
def link(gateway: Gateway) -> Iterator[Link]:
    with Link(gateway.port, rate=RATE) as running:
        yield running


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bid.age"
    path.write_bytes(noise(SIZE, 7))
    return path


@pytest.fixture(params=["tuspy", "tus-js-client", "curl"])
def start(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    file: Path,
    node_package: Callable[[str, str], Path],
) -> Iterator[Start]:
    state = str(tmp_path / "state")
    if request.param == "tuspy":
        command = [sys.executable, str(HERE / "upload_tuspy.py")]
        rest = [str(file), state, str(CHUNK)]
    elif request.param == "tus-js-client":
        modules = node_package("tus-js-client", "4.3.1")
        command = ["node", str(HERE / "upload.mjs"), str(modules)]
        rest = [str(file), state]
    else:
        if shutil.which("curl") is None:
            pytest.skip("curl is not installed")
        command, rest = ["sh", str(HERE / "upload_curl.sh")], [str(file), state]

    started: list[subprocess.Popen[str]] = []

    def begin(url: str) -> subprocess.Popen[str]:
        client = subprocess.Popen(
            [*command, f"{url}/v1/uploads", *rest],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(client)
        return client

    yield begin
    for client in started:
        if client.poll() is None:
            kill(client)


def finish(client: subprocess.Popen[str], gateway: Gateway, file: Path) -> None:
    out, err = client.communicate(timeout=180)
    assert client.returncode == 0, err
    assert "done" in out
    assert gateway.blob(file.read_bytes()).read_bytes() == file.read_bytes()


def test_a_client_that_is_killed_resumes(
    start: Start, gateway: Gateway, link: Link, file: Path
) -> None:
    first = start(link.url)
    until(lambda: link.bytes_up > SIZE // 3, "the upload never got under way")
    before = link.bytes_up  # what is on its way still arrives
    kill(first)
    assert before < SIZE
    finish(start(link.url), gateway, file)
    assert link.bytes_up < SIZE * 1.5


def test_a_gateway_that_is_killed_is_resumed(
    start: Start, gateway: Gateway, link: Link, file: Path
) -> None:
    client = start(link.url)
    for part in (0.25, 0.6):
        until(lambda upto=part: link.bytes_up > SIZE * upto, "the upload never got under way")
        gateway.restart()
    finish(client, gateway, file)


def test_a_link_that_is_reset_is_survived(
    start: Start, gateway: Gateway, link: Link, file: Path
) -> None:
    client = start(link.url)
    for part in (0.2, 0.4, 0.6):
        until(lambda upto=part: link.bytes_up > SIZE * upto, "the upload never got under way")
        link.cut()
    finish(client, gateway, file)


def test_a_dead_connection_on_the_gateways_side_holds_nobody_up(
    start: Start, gateway: Gateway, link: Link, file: Path
) -> None:
    """The router forgot the flow: the client knows, the gateway still waits on the old one."""
    link.forget_far_side = True
    client = start(link.url)
    until(lambda: link.bytes_up > SIZE * 0.4, "the upload never got under way")
    link.cut()
    started = time.monotonic()
    finish(client, gateway, file)
    assert time.monotonic() - started < 60


def kill(client: subprocess.Popen[str]) -> None:
    os.killpg(client.pid, signal.SIGKILL)
    client.communicate()
