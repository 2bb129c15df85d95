"""Faults while sending: after each, the bid arrives once, whole, and no screen ever lied."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.outbox import Item, State
from tests import forked
from tests.gateway_process import ROOT, GatewayProcess
from tests.proxy import Proxy
from tests.scenarios.conftest import TENDERER, Tender
from tests.seat_process import POINTS, TestSeat, until

MB = 1_000_000
Bid = Callable[..., str]


@pytest.fixture
def bid(seat: TestSeat, tender: Tender, gateway_process: GatewayProcess) -> Bid:
    def make(size: int = 1000, **options: object) -> str:
        at = gateway_process.now()
        content = os.urandom(size)
        return seat.bid(
            tender.recipient, tender.tender_id, tender.closes, at, content=content, **options
        )  # type: ignore[arg-type]

    return make


@pytest.fixture
def engine(seat: TestSeat, link: Proxy) -> Iterator[object]:
    running = seat.engine(link.url)
    yield running
    running.stop()


def only(seat: TestSeat) -> Item:
    (found,) = seat.items()
    return found


def accepted(seat: TestSeat) -> bool:
    return all(item.state is State.ACCEPTED for item in seat.items())


def delivered_once(seat: TestSeat, gateway: GatewayProcess) -> None:
    """Every bid is at the gateway once, its bytes are those sealed, and was settled here once."""
    with gateway.centre.reading() as db:
        rows = db.execute("SELECT command_id FROM bid WHERE seat_id = ?", (seat.answer.seat_id,))
        at_gateway = sorted(row["command_id"] for row in rows)
    ids = sorted(item.id for item in seat.items())
    assert at_gateway == ids
    assert sorted(item_id for item_id, _ in seat.effects()) == ids
    for file in (seat.home / "spool").iterdir():
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        with gateway.centre.objects.get(digest) as stored:
            assert stored.read() == file.read_bytes()


def test_a_bid_is_delivered(seat, engine, bid, gateway_process) -> None:  # type: ignore[no-untyped-def]
    bid()
    engine.start()
    until(lambda: accepted(seat))
    delivered_once(seat, gateway_process)


def test_link_cut_in_the_middle_of_an_upload(seat, engine, bid, link, gateway_process) -> None:  # type: ignore[no-untyped-def]
    bid(20 * MB)
    link.cut_after(7 * MB)
    engine.start()
    until(lambda: accepted(seat))
    delivered_once(seat, gateway_process)
    assert link.bytes_up < 20 * MB * 1.2, "the upload was begun anew instead of resumed"


def test_link_cut_again_and_again(seat, engine, bid, link, gateway_process) -> None:  # type: ignore[no-untyped-def]
    bid(8 * MB)
    link.mode, link.rate = "slow", 10 * MB
    engine.start()
    for _ in range(6):
        time.sleep(0.15)
        link.cut()
    until(lambda: accepted(seat))
    delivered_once(seat, gateway_process)


def test_cable_pulled_in_the_middle_of_an_upload(seat, engine, bid, link, gateway_process) -> None:  # type: ignore[no-untyped-def]
    bid(20 * MB)
    link.hang_after(2 * MB)
    engine.start()
    until(lambda: link.mode == "blackhole")
    until(lambda: engine.status.link.state == "down")
    assert only(seat).state is State.SEALED
    link.cut()
    link.mode = "pass"
    until(lambda: accepted(seat))
    delivered_once(seat, gateway_process)


@pytest.mark.parametrize("mode", ["captive", "redirect"])
def test_captive_portal_counts_as_link_down(mode, seat, engine, bid, link, gateway_process) -> None:  # type: ignore[no-untyped-def]
    bid()
    link.mode = mode
    engine.start()
    until(lambda: engine.status.link.state == "captive")
    assert only(seat).state is State.SEALED
    link.mode = "pass"
    until(lambda: accepted(seat))
    delivered_once(seat, gateway_process)


def test_captive_portal_that_comes_in_the_middle_of_an_upload(  # type: ignore[no-untyped-def]
    seat, engine, bid, link, gateway_process
) -> None:
    bid(5 * MB)
    link.cut_after(2 * MB, then="captive")
    engine.start()
    until(lambda: engine.status.link.state == "captive")
    link.mode = "pass"
    until(lambda: accepted(seat))
    delivered_once(seat, gateway_process)


def test_answers_lost_after_the_effect(seat, engine, bid, link, gateway_process) -> None:  # type: ignore[no-untyped-def]
    """The gateway took the bid and said so; the seat never heard, asks again, and learns it."""
    item_id = bid()
    engine._sender._gateway.time()

    real = engine._gateway.post_commands

    def deaf(tokens):  # type: ignore[no-untyped-def]
        link.mute_answers = True
        engine._gateway.post_commands = real
        return real(tokens)

    engine._gateway.post_commands = deaf
    engine.start()
    until(lambda: link.mute_answers)
    until(lambda: gateway_has(gateway_process, item_id))
    assert only(seat).state is State.CHECKING
    link.cut()
    link.mute_answers = False
    until(lambda: accepted(seat))
    delivered_once(seat, gateway_process)


def gateway_has(gateway: GatewayProcess, item_id: str) -> bool:
    with gateway.centre.reading() as db:
        return (
            db.execute("SELECT 1 FROM bid WHERE command_id = ?", (item_id,)).fetchone() is not None
        )


def test_the_gateway_killed_in_the_middle_of_an_upload(  # type: ignore[no-untyped-def]
    own_gateway, seat, engine, bid, link, gateway_process
) -> None:
    bid(30 * MB)
    link.hang_after(10 * MB)
    engine.start()
    until(lambda: link.mode == "blackhole")
    gateway_process.kill()
    link.mode = "pass"
    link.cut()
    until(lambda: engine.status.link.state == "down")
    assert only(seat).state is State.SEALED
    gateway_process.start()
    until(lambda: accepted(seat))
    delivered_once(seat, gateway_process)
    assert link.bytes_up < 30 * MB * 1.5


def run_until_killed(seat: TestSeat, url: str, *options: str) -> int:
    """Run the seat's engine in a process of its own; return how it ended."""
    words = [str(seat.home), url, *options]
    return forked.run("tests.seat_process", words, cwd=ROOT, env=os.environ).returncode


@pytest.mark.parametrize("moment", ["before commit", "after commit"])
@pytest.mark.parametrize("point", sorted(POINTS))
def test_the_seat_killed_at_each_stage_of_sending(  # type: ignore[no-untyped-def]
    point, moment, seat, bid, link, gateway_process
) -> None:
    bid(12 * MB)
    link.mode, link.rate = "slow", 20 * MB
    options = ["--soon-after"] if moment == "after commit" else []
    assert run_until_killed(seat, link.url, "--stop-at", point, *options) == -9
    link.mode = "pass"
    engine = seat.engine(link.url)
    engine.start()
    until(lambda: accepted(seat))
    engine.stop()
    delivered_once(seat, gateway_process)


def test_the_same_command_sent_twice_and_in_the_wrong_order(  # type: ignore[no-untyped-def]
    seat, engine, bid, gateway_process
) -> None:
    for _ in range(3):
        bid()
    gateway = seat.gateway(gateway_process.url)
    engine.start()
    until(lambda: accepted(seat))
    with gateway_process.centre.reading() as db:
        rows = db.execute("SELECT * FROM command WHERE seat_id = ?", (seat.answer.seat_id,))
        kept = {row["command_id"]: row["answer"] for row in rows}
    tokens = seat.tokens()
    again = gateway.post_commands([*reversed(tokens), *tokens])
    gateway.close()
    assert [answer.token for answer in again[:3]] == [kept[a.answer.command_id] for a in again[:3]]
    assert {answer.token for answer in again} == set(kept.values())
    delivered_once(seat, gateway_process)


@pytest.mark.parametrize("days", [-366, 366])
def test_the_seats_clock_a_year_off(days: int, tmp_path: Path) -> None:
    """To a gateway a year away this machine's clock is a year off: nothing here may notice."""
    gateway = GatewayProcess(tmp_path / "gateway", days=days)
    gateway.add_tenderer(TENDERER)
    gateway.start()
    identity, closes = gateway.add_tender("T-1")
    seat = TestSeat.create(tmp_path / "seat", gateway.enrol())
    seat.bid(identity.recipient, "T-1", closes, gateway.now())
    engine = seat.engine(gateway.url)
    engine.start()
    until(lambda: accepted(seat))
    until(lambda: engine.status.feed_at is not None)
    engine.stop()
    gateway.stop()
    assert only(seat).answered_at[:4] == str(gateway.now().year)  # type: ignore[index]
    delivered_once(seat, gateway)


def test_a_refused_bid_blocks_nobody(seat, engine, bid, gateway_process, tender) -> None:  # type: ignore[no-untyped-def]
    sick = seat.bid(tender.recipient, "T-UNKNOWN", tender.closes, gateway_process.now())
    well = bid()
    engine.start()
    until(lambda: all(item.outcome for item in seat.items()))
    states = {item.id: (item.state, item.problem_code) for item in seat.items()}
    assert states == {
        sick: (State.ACTION, "tender_unknown"),
        well: (State.ACCEPTED, None),
    }
