"""What the header says of the link, over a real gateway: cut only when it is cut."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import get_args

import pytest

from kiosk.web.frame import ShownLink
from kiosk.web.states import LINK_TROUBLES, LINK_WORDS
from kiosk.wiring.trouble import PATIENCE_S, link_state
from sync.engine import Engine, EngineStatus
from sync.link import LinkState as Path_
from sync.link import LinkStatus
from sync.transport import Gateway, Timeouts
from sync.transport.http import Awaited
from tests.gateway_process import GatewayProcess
from tests.proxy import Proxy
from tests.seat_process import QUICK, TestSeat, until

USUAL = Timeouts()


def told(state: str, reason: str | None = None, *, fault: str | None = None, awaited_s: float = 0):
    link = LinkStatus(Path_(state), reason, 0.0)
    return link_state(EngineStatus(link, True, fault, None, 0, None), awaited_s)


@pytest.mark.parametrize(
    ("state", "reason", "says"),
    [
        ("up", None, "up"),
        ("down", "not_tried", "waiting"),
        ("down", "timeout", "waiting"),
        ("down", "unreachable", "down"),
        ("down", "cut", "down"),
        ("down", "no_gateway", "failing"),
        ("down", "internal", "failing"),
        ("down", "unavailable", "failing"),
        ("down", "too_many_attempts", "failing"),
        ("captive", "captive", "captive"),
        ("untrusted", "untrusted", "untrusted"),
        ("untrusted", "gateway_rolled_back", "untrusted"),
        *(("down", code, "down") for code in LINK_TROUBLES),  # the frame names these by themselves
    ],
)
def test_each_state_of_the_path_has_its_word(state, reason, says):
    assert told(state, reason) == says
    assert says in get_args(ShownLink)


def test_an_answer_that_is_long_due_is_waited_for_and_nothing_is_cut():
    assert told("up", awaited_s=PATIENCE_S - 0.1) == "up"
    assert told("up", awaited_s=PATIENCE_S) == "waiting"
    # a line that is known to be cut does not come back by asking
    assert told("down", "unreachable", awaited_s=60) == "down"


@pytest.mark.parametrize("fault", ["seat_revoked", "seat_unknown"])
def test_a_seat_that_was_put_out_is_not_called_connected(fault):
    assert told("up", fault=fault) == "unenrolled"
    assert told("up", fault="gateway_full") == "up"


def test_every_state_has_a_word():
    assert set(LINK_WORDS) == set(get_args(ShownLink))


def test_what_is_awaited_is_counted_from_when_it_is_due():
    now = [100.0]
    awaited = Awaited(lambda: now[0])
    assert awaited.seconds == 0
    with awaited.since(25):  # a long poll: the gateway may think for 25 s
        now[0] += 24
        assert awaited.seconds == 0
        with awaited.since(0):
            now[0] += 3
            assert awaited.seconds == 3
        assert awaited.seconds == 2
    assert awaited.seconds == 0


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[GatewayProcess]:
    process = GatewayProcess(tmp_path / "gateway").start()
    yield process
    process.kill()


@contextmanager
def watched(seat: TestSeat, url: str, timeouts: Timeouts = USUAL) -> Iterator[Callable[[], str]]:
    """Run the seat's engine against this address; gives what its header says now."""
    client: list[Gateway] = []
    real = seat.gateway

    def remembered(*args: object, **kwargs: object) -> Gateway:
        client.append(real(*args, **kwargs))  # type: ignore[arg-type]
        return client[-1]

    seat.gateway = remembered  # type: ignore[method-assign]
    engine: Engine = seat.engine(url, settings=QUICK, timeouts=timeouts)
    engine.start()
    try:
        yield lambda: link_state(engine.status, client[-1].awaited_s)
    finally:
        engine.stop()


def never(says: Callable[[], str], word: str, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert says() != word
        time.sleep(0.05)


def test_a_gateway_that_hangs_is_waited_for_until_it_answers(gateway, tmp_path):
    """Stopped as a machine that swaps is: connections are taken, nothing is said."""
    seat = TestSeat.create(tmp_path / "seat", gateway.enrol())
    with watched(seat, gateway.url) as says:
        until(lambda: says() == "up")
        os.kill(gateway.pid, signal.SIGSTOP)
        until(lambda: says() == "waiting", USUAL.read_s - 1)  # before it gives up by itself
        never(says, "down", 22)  # also past the time at which the seat gives its questions up
        assert says() == "waiting"
        os.kill(gateway.pid, signal.SIGCONT)
        until(lambda: says() == "up")


def test_a_gateway_that_answers_slowly_is_never_called_cut(gateway, tmp_path):
    seat = TestSeat.create(tmp_path / "seat", gateway.enrol())
    stopping = threading.Event()

    def crawl() -> None:
        while not stopping.is_set():
            os.kill(gateway.pid, signal.SIGSTOP)
            stopping.wait(PATIENCE_S + 2)
            os.kill(gateway.pid, signal.SIGCONT)
            stopping.wait(0.3)

    with watched(seat, gateway.url) as says:
        until(lambda: says() == "up")
        thread = threading.Thread(target=crawl)
        thread.start()
        seen = set()
        end = time.monotonic() + 18
        while time.monotonic() < end:
            seen.add(says())
            time.sleep(0.05)
        stopping.set()
        thread.join()
        assert seen == {"up", "waiting"}
        until(lambda: says() == "up")


def test_a_gateway_that_is_killed_is_a_cut_link_and_one_that_starts_is_up(gateway, tmp_path):
    seat = TestSeat.create(tmp_path / "seat", gateway.enrol())
    with watched(seat, gateway.url) as says:
        until(lambda: says() == "up")
        gateway.kill()
        until(lambda: says() == "down")
        gateway.start()
        until(lambda: says() == "up")


def test_a_cable_that_is_pulled_somewhere_is_first_waited_for(gateway, tmp_path):
    """Nobody can know it at once; no answer came, and that is what is said."""
    seat = TestSeat.create(tmp_path / "seat", gateway.enrol())
    with Proxy(("127.0.0.1", gateway.port)) as proxy, watched(seat, proxy.url) as says:
        until(lambda: says() == "up")
        proxy.mode = "blackhole"
        until(lambda: says() == "waiting", USUAL.read_s - 1)  # before it gives up by itself
        proxy.mode = "refuse"
        proxy.cut()
        until(lambda: says() == "down")
        proxy.mode = "pass"
        until(lambda: says() == "up")


def test_a_portal_and_a_proxy_without_a_gateway_are_named_as_what_they_are(gateway, tmp_path):
    seat = TestSeat.create(tmp_path / "seat", gateway.enrol())
    with Proxy(("127.0.0.1", gateway.port)) as proxy, watched(seat, proxy.url) as says:
        until(lambda: says() == "up")
        proxy.mode = "captive"
        proxy.cut()
        until(lambda: says() == "captive")
    with bad_gateway() as url, watched(seat, url) as says:
        until(lambda: says() == "failing")
        never(says, "down", 1)


@contextmanager
def bad_gateway() -> Iterator[str]:
    """A proxy whose gateway is away: 502 to everything."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(502)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_name_that_nobody_knows_is_a_cut_link(gateway, tmp_path):
    seat = TestSeat.create(tmp_path / "seat", gateway.enrol())
    with watched(seat, "http://gateway.invalid:8080") as says:
        assert says() in ("waiting", "down")  # before anything was tried, nothing is cut
        until(lambda: says() == "down")


def test_before_anything_was_tried_nothing_is_called_cut(gateway, tmp_path):
    seat = TestSeat.create(tmp_path / "seat", gateway.enrol())
    with watched(seat, gateway.url) as says:
        first = says()
        until(lambda: says() == "up")
    assert first in ("waiting", "up")
