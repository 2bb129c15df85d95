"""The threads: they outlive every failure, show it, and stop at once. Against the real gateway."""

from __future__ import annotations

import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from sync.database import connect
from sync.engine import Engine, Hooks
from sync.engine.backoff import Backoff, Waiting
from sync.engine.sender import Progress
from sync.errors import Fault
from sync.link import LinkState
from sync.outbox import State, counts
from sync.wire.messages import SPOKEN, CheckpointAnswer, CheckpointRequest
from tests.founders import two
from tests.gateway_process import GatewayProcess
from tests.proxy import Proxy
from tests.seat_process import QUICK, TestSeat, on_answer, on_feed, until
from tests.sync.gateway.witness.test_witness import Log

TENDERER = "01.234.567.8-901.000"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayProcess]:
    process = GatewayProcess(tmp_path_factory.mktemp("engine") / "gateway")
    process.add_tenderer(TENDERER)
    yield process.start()
    process.stop()


@pytest.fixture
def seat(tmp_path: Path, gateway: GatewayProcess) -> TestSeat:
    return TestSeat.create(tmp_path / "seat", gateway.enrol())


@pytest.fixture
def link(gateway: GatewayProcess) -> Iterator[Proxy]:
    with Proxy(("127.0.0.1", gateway.port)) as proxy:
        yield proxy


@pytest.fixture
def bid(seat: TestSeat, gateway: GatewayProcess):  # type: ignore[no-untyped-def]
    identity, closes = gateway.add_tender(f"T-{time.monotonic_ns()}")
    with gateway.centre.reading() as db:
        tender_id = db.execute("SELECT tender_id FROM tender ORDER BY rowid DESC").fetchone()[0]

    def make(size: int = 100) -> str:
        return seat.bid(identity.recipient, tender_id, closes, gateway.now(), content=b"x" * size)

    return make


def states(seat: TestSeat) -> set[State]:
    return {item.state for item in seat.items()}


def test_wake_delivers_at_once_although_nothing_was_due(seat, gateway, bid) -> None:  # type: ignore[no-untyped-def]
    engine = seat.engine(gateway.url)
    engine.start()
    until(lambda: engine.link.up)
    time.sleep(0.3)
    bid()
    engine.wake()
    until(lambda: states(seat) == {State.ACCEPTED})
    engine.stop()


def test_stopping_in_the_middle_of_an_upload_and_a_long_poll_is_quick(seat, bid, link) -> None:  # type: ignore[no-untyped-def]
    bid(20_000_000)
    link.mode, link.rate = "slow", 2_000_000
    engine = seat.engine(link.url, settings=replace(QUICK, feed_wait_s=25))
    engine.start()
    until(lambda: engine.status.progress is not None)
    started = time.monotonic()
    engine.stop(20)
    assert time.monotonic() - started < 20
    assert not engine.status.running
    assert states(seat) == {State.SEALED}


def test_status_shows_the_upload_in_bytes(seat, bid, link) -> None:  # type: ignore[no-untyped-def]
    item_id = bid(20_000_000)
    link.mode, link.rate = "slow", 5_000_000
    engine = seat.engine(link.url)
    engine.start()
    seen: list[Progress] = []

    def under_way() -> bool:
        progress = engine.status.progress
        if progress is not None and progress.bytes_sent > 0:
            seen.append(progress)
        return bool(seen)

    until(under_way)
    engine.stop()
    assert seen[0].item_id == item_id
    assert 0 < seen[0].bytes_sent <= seen[0].bytes_total == seat.items()[0].bytes_total


def _have_followed(seat, cursor: int, seen_at: str) -> None:  # type: ignore[no-untyped-def]
    with closing(connect(seat.db_path)) as db:
        db.execute(
            "INSERT INTO outbox_feed (gateway_id, cursor, head, seen_at, spoken)"
            " VALUES (?, ?, ?, ?, ?)",
            (seat.answer.gateway_id, cursor, cursor, seen_at, ",".join(sorted(SPOKEN))),
        )


def test_a_gateway_that_went_back_is_followed_from_the_start(seat, gateway, bid) -> None:  # type: ignore[no-untyped-def]
    _have_followed(seat, 5000, "2026-01-01T00:00:00Z")
    bid()
    engine = seat.engine(gateway.url)
    engine.start()
    until(lambda: states(seat) == {State.ACCEPTED})
    with closing(connect(seat.db_path, readonly=True)) as db:
        until(lambda: db.execute("SELECT cursor, head FROM outbox_feed").fetchone()[:] < (100, 100))
    until(lambda: engine.status.link.state is LinkState.UP)
    assert engine.status.fault is None
    engine.stop()


def test_a_page_from_the_past_is_shown_and_not_believed(seat, gateway, bid) -> None:  # type: ignore[no-untyped-def]
    _have_followed(seat, 5000, "2999-01-01T00:00:00Z")
    bid()
    engine = seat.engine(gateway.url)
    engine.start()
    until(lambda: engine.status.fault == "gateway_rolled_back")
    until(lambda: engine.status.link.reason == "gateway_rolled_back")
    assert engine.status.link.state is LinkState.UNTRUSTED
    until(lambda: states(seat) == {State.ACCEPTED})
    engine.stop()
    with closing(connect(seat.db_path, readonly=True)) as db:
        assert db.execute("SELECT cursor, head FROM outbox_feed").fetchone()[:] == (5000, 5000)


def test_a_hook_that_always_fails_neither_kills_nor_settles(seat, gateway, bid) -> None:  # type: ignore[no-untyped-def]
    bid()
    failing = [True]

    def grumble(db, item, answer):  # type: ignore[no-untyped-def]
        if failing:
            raise ZeroDivisionError
        on_answer(db, item, answer)

    engine = engine_with(seat, gateway, Hooks(grumble, on_feed))
    engine.start()
    until(lambda: seat.items()[0].last_fault == "internal")
    assert states(seat) == {State.CHECKING}
    failing.clear()
    until(lambda: states(seat) == {State.ACCEPTED})
    engine.stop()
    assert len(seat.effects()) == 1


def test_a_database_that_fails_for_a_while_is_shown_and_survived(seat, gateway, bid) -> None:  # type: ignore[no-untyped-def]
    bid()
    failing = [True]

    def full(db, item, answer):  # type: ignore[no-untyped-def]
        if failing:
            raise sqlite3.OperationalError("database or disk is full")
        on_answer(db, item, answer)

    engine = engine_with(seat, gateway, Hooks(full, on_feed))
    engine.start()
    until(lambda: engine.status.fault == "disk_error")
    failing.clear()
    until(lambda: states(seat) == {State.ACCEPTED})
    until(lambda: engine.status.fault is None)
    engine.stop()


def test_the_log_is_shown_to_the_gateway_and_a_conflict_is_visible(seat, gateway) -> None:  # type: ignore[no-untyped-def]
    asked: list[int] = []

    def witness(db: sqlite3.Connection) -> CheckpointRequest:
        asked.append(1)
        return CheckpointRequest(old_size=0, checkpoint="nonsense", proof=[])

    def cosigned(db: sqlite3.Connection, token: str, answer: CheckpointAnswer) -> None:
        raise AssertionError("nonsense must not be cosigned")

    engine = engine_with(seat, gateway, Hooks(on_answer, on_feed, witness, cosigned))
    engine.start()
    until(lambda: engine.status.fault is not None)
    assert engine.status.fault in ("message_malformed", "signature_invalid")
    engine.stop()
    assert asked


def test_a_lost_cosignature_is_no_conflict(seat, gateway) -> None:  # type: ignore[no-untyped-def]
    seat_id, known, cosigned = seat.answer.seat_id, [0], list[int]()

    def witness(db: sqlite3.Connection) -> CheckpointRequest:
        return CheckpointRequest(**Log(seat_id, 9).request(seat.key, known[0]))

    def on_seen(db: sqlite3.Connection, size: int) -> bool:
        known[0] = size
        return True

    def on_cosigned(db: sqlite3.Connection, token: str, answer: CheckpointAnswer) -> None:
        cosigned.append(answer.size)

    lost = seat.gateway(gateway.url)
    lost.witness(CheckpointRequest(**Log(seat_id, 5).request(seat.key, 0)))
    lost.close()
    engine = engine_with(seat, gateway, Hooks(on_answer, on_feed, witness, on_cosigned, on_seen))
    engine.start()
    until(lambda: engine.wake() or cosigned)
    assert engine.status.fault is None
    engine.stop()
    assert (known, cosigned[0]) == ([5], 9)


def test_freshness_of_the_feed_outlives_the_process(seat, gateway) -> None:  # type: ignore[no-untyped-def]
    first = seat.engine(gateway.url)
    first.start()
    until(lambda: first.status.feed_at is not None)
    first.stop()
    second = seat.engine("http://127.0.0.1:9")
    second.start()
    until(lambda: second.status.feed_at is not None)
    second.stop()


@pytest.mark.parametrize(
    ("fault", "told"), [("card_mismatch", "card_mismatch"), ("message_malformed", "news_unknown")]
)
def test_staff_are_told_why_news_is_aside(fault, told, seat, gateway, bid) -> None:  # type: ignore[no-untyped-def]
    """ "Update the program" only where that helps."""

    def never(db, news):  # type: ignore[no-untyped-def]
        raise Fault(fault)

    bid()  # its tender is news
    engine = engine_with(seat, gateway, Hooks(on_answer, never))
    assert engine.status.aside is None
    engine.start()
    until(lambda: engine.status.aside == told)
    engine.stop()


def test_a_revoked_seat_is_told_and_keeps_everything(seat, gateway, bid) -> None:  # type: ignore[no-untyped-def]
    from sync.gateway.enrolment import service as enrolment

    enrolment.revoke(gateway.centre, seat.answer.seat_id, "hilang", by=two(gateway.centre))
    bid(2000)
    engine = seat.engine(gateway.url)
    engine.start()
    until(lambda: engine.status.fault == "seat_revoked")
    engine.stop()
    assert states(seat) == {State.SEALED}


def engine_with(seat: TestSeat, gateway: GatewayProcess, hooks: Hooks) -> Engine:
    return Engine(
        seat.db_path,
        seat.home / "spool",
        seat.gateway(gateway.url),
        hooks,
        seat.clock(),
        replace(QUICK, witness_every_s=0.2),
        private=seat.private,
    )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("mounting a tmpfs needs root")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.parametrize("when", ["before the start", "while running"])
def test_a_full_disk_under_the_database_loses_nothing(when, small_disk, gateway, link) -> None:  # type: ignore[no-untyped-def]
    """Sending stops, visibly; when there is room again, everything goes, once."""
    seat = TestSeat.create(small_disk / "seat", gateway.enrol())
    tender_id = f"T-{time.monotonic_ns()}"
    identity, closes = gateway.add_tender(tender_id)
    ids = [
        seat.bid(identity.recipient, tender_id, closes, gateway.now(), content=bytes([n]) * 1000)
        for n in range(8)
    ]
    link.mode = "refuse"
    engine = seat.engine(link.url)
    if when == "while running":
        engine.start()
        until(lambda: engine.status.link.reason in ("cut", "unreachable"))
    fill(small_disk / "filler")
    link.mode = "pass"
    if when == "before the start":
        engine.start()
    until(lambda: engine.status.fault == "disk_full")
    (small_disk / "filler").unlink()
    until(lambda: states(seat) == {State.ACCEPTED})
    engine.stop()
    assert sorted(item_id for item_id, _ in seat.effects()) == sorted(ids)
    with closing(connect(seat.db_path, readonly=True)) as db:
        assert counts(db).accepted == len(ids)
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def fill(file: Path) -> None:
    with file.open("wb", buffering=0) as out, pytest.raises(OSError, match="space"):
        while True:
            out.write(b"x" * 4096)


def test_delays_double_up_to_the_cap_and_are_drawn_from_zero() -> None:
    drawn: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        drawn.append((low, high))
        return high

    backoff = Backoff(1, 10, uniform)
    assert [backoff.next_s() for _ in range(6)] == [1, 2, 4, 8, 10, 10]
    assert {low for low, _ in drawn} == {0}
    backoff.reset()
    assert backoff.next_s() == 1


def test_releasing_lets_items_try_again_but_remembers_their_failures() -> None:
    waiting = Waiting(1000, 100_000, lambda: 0.0)
    waiting._backoffs[7] = Backoff(1000, 100_000, lambda low, high: high)
    assert waiting.failed(7) == 1000
    assert 7 in waiting
    assert waiting.next_in_s() == 1000
    waiting.release()
    assert 7 not in waiting
    assert waiting.next_in_s() is None
    assert waiting.failed(7) == 2000
    waiting.succeeded(7)
    assert 7 not in waiting
