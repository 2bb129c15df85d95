"""Finding the server, losing it, asking again: without any window."""

from __future__ import annotations

import queue
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kiosk.window.policy import marked
from kiosk.window.reach import Reach, Source

PATIENCE_S = 60


@contextmanager
def reaching(source: Source) -> Iterator[tuple[Reach, queue.Queue[str]]]:
    """What it tells, in order: the address found, or "lost"."""
    told: queue.Queue[str] = queue.Queue()
    reach = Reach(source, on_found=told.put, on_lost=lambda: told.put("lost"), retry_s=0.05)
    reach.start()
    try:
        yield reach, told
    finally:
        reach.stop()


def listening() -> tuple[socket.socket, str]:
    server = socket.create_server(("127.0.0.1", 0))
    return server, f"http://127.0.0.1:{server.getsockname()[1]}/boot/x"


def test_a_server_that_dies_is_noticed_and_its_successor_found() -> None:
    first, where = listening()
    addresses = [where]
    with reaching(lambda: addresses[-1]) as (_, told):
        assert told.get(timeout=PATIENCE_S) == where
        second, other = listening()
        addresses.append(other)
        line, _peer = first.accept()
        first.close()
        line.close()
        assert told.get(timeout=PATIENCE_S) == "lost"
        assert told.get(timeout=PATIENCE_S) == other
        second.close()


def test_a_connection_that_is_ended_for_idling_is_no_loss() -> None:
    server, where = listening()
    with server, reaching(lambda: where) as (_, told):
        assert told.get(timeout=PATIENCE_S) == where
        for _ in range(3):
            server.accept()[0].close()
        last, _peer = server.accept()
        with last:
            assert told.empty()


def test_another_realm_at_the_same_address_is_followed_by_a_window_that_saw_no_pause() -> None:
    """The port never closed for it: it stood still while one server gave way to the other."""
    server, where = listening()
    addresses = [where]
    with server, reaching(lambda: addresses[-1]) as (_, told):
        assert told.get(timeout=PATIENCE_S) == where
        addresses.append(marked(where, training=True))
        server.accept()[0].close()
        assert told.get(timeout=PATIENCE_S) == "lost"
        assert told.get(timeout=PATIENCE_S) == marked(where, training=True)


def test_a_source_that_says_nothing_for_a_while_is_asked_after_the_next_line() -> None:
    server, where = listening()
    answers: list[str | None] = [where, None, where, marked(where, training=True)]
    asked: list[str | None] = []

    def source() -> str | None:
        asked.append(answers[min(len(asked), len(answers) - 1)])
        return asked[-1]

    with server, reaching(source) as (_, told):
        assert told.get(timeout=PATIENCE_S) == where
        for _ in range(2):
            server.accept()[0].close()
        last, _peer = server.accept()
        with last:
            assert told.empty(), "nothing is lost by a source that fails, nor by the same address"
        assert told.get(timeout=PATIENCE_S) == "lost"
        assert told.get(timeout=PATIENCE_S) == marked(where, training=True)


def test_nothing_is_said_to_the_server() -> None:
    server, where = listening()
    with server, reaching(lambda: where) as (_, told):
        assert told.get(timeout=PATIENCE_S) == where
        line, _peer = server.accept()
        with line:
            line.settimeout(0.5)
            with pytest.raises(TimeoutError):
                line.recv(1)


def test_asked_again_it_brings_a_fresh_address() -> None:
    server, where = listening()
    numbers = iter(range(100))
    with server, reaching(lambda: f"{where}{next(numbers)}") as (reach, told):
        assert told.get(timeout=PATIENCE_S) == where + "0"
        reach.again()
        assert told.get(timeout=PATIENCE_S) == "lost"
        assert told.get(timeout=PATIENCE_S) == where + "1"


@pytest.mark.parametrize("answer", [None, "", "https://127.0.0.1:1/", "http://evil.example:80/"])
def test_what_is_no_address_of_ours_means_not_yet(answer: str | None) -> None:
    with reaching(lambda: answer) as (_, told):
        assert [told.get(timeout=PATIENCE_S) for _ in range(3)] == ["lost"] * 3


def test_a_source_that_fails_means_not_yet() -> None:
    def fails() -> str:
        raise ConnectionRefusedError

    with reaching(fails) as (_, told):
        assert told.get(timeout=PATIENCE_S) == "lost"
        assert told.get(timeout=PATIENCE_S) == "lost"
