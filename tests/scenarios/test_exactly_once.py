"""Crash anywhere, resume, delivered exactly once: random troubles against the real gateway.

The model (tests/sync/engine) runs many more; this run shows that the model tells the truth.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from sync.outbox import State
from tests import forked
from tests.gateway_process import ROOT, GatewayProcess
from tests.proxy import Proxy
from tests.scenarios.conftest import Tender
from tests.seat_process import TestSeat, until

BIDS, TROUBLES = 6, 12


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_troubles_on_all_sides(
    seed: int,
    own_gateway: GatewayProcess,
    seat: TestSeat,
    tender: Tender,
    link: Proxy,
    runner: Runner,
) -> None:
    """Both processes killed, the line cut, muted and taken over, in random order, while sending."""
    chance = random.Random(seed)
    for number in range(BIDS):
        content = os.urandom(chance.choice([100, 50_000, 4_000_000]))
        subject = f"bid-{number % 4}"
        at = own_gateway.now()
        seat.bid(
            tender.recipient, tender.tender_id, tender.closes, at, content=content, subject=subject
        )
    link.mode, link.rate = "slow", 8_000_000
    runner.start()
    for _ in range(TROUBLES):
        time.sleep(chance.uniform(0.05, 0.4))
        trouble(chance, own_gateway, runner, link)
    link.mode, link.mute_answers = "pass", False
    link.cut()
    until(lambda: {item.state for item in seat.items()} == {State.ACCEPTED}, 60)
    runner.kill()
    with own_gateway.centre.reading() as db:
        at_gateway = Counter(row["command_id"] for row in db.execute("SELECT * FROM bid"))
    once = Counter(item.id for item in seat.items())
    assert at_gateway == once
    assert Counter(item_id for item_id, _ in seat.effects()) == once


def trouble(chance: random.Random, gateway: GatewayProcess, runner: Runner, link: Proxy) -> None:
    what = chance.choice(["seat", "gateway", "cut", "mute", "captive", "refuse"])
    if what == "seat":
        runner.kill()
        runner.start()
        return
    if what == "gateway":
        gateway.kill()
        gateway.start()
    elif what == "mute":
        link.mute_answers = not link.mute_answers
    elif what in ("captive", "refuse"):
        link.mode = what  # type: ignore[assignment]
        link.cut()
        time.sleep(0.3)
        link.mode = "slow"
    link.cut()


class Runner:
    """The seat's engine in a process that is killed and started at will."""

    def __init__(self, seat: TestSeat, link: Proxy) -> None:
        self._words = [str(seat.home), link.url]
        self._process: forked.Running | None = None

    def start(self) -> None:
        with open(os.devnull, "w") as nowhere:
            self._process = forked.start(
                "tests.seat_process", self._words, cwd=ROOT, env=os.environ, out=nowhere
            )

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(60)
            self._process = None


@pytest.fixture
def runner(seat: TestSeat, link: Proxy) -> Iterator[Runner]:
    made = Runner(seat, link)
    yield made
    made.kill()
