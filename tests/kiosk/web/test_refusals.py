"""Refusals are logged, and cannot fill the disk."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from kiosk.web.refusals import EVERY_S, Refusals


class Log:
    def __init__(self) -> None:
        self.now = 1000.0
        self.written: list[dict[str, int]] = []
        self.full = False
        self.refusals = Refusals(self._write, monotonic=lambda: self.now)

    def _write(self, counts: Mapping[str, int]) -> None:
        if self.full:
            raise OSError("disk full")
        self.written.append(dict(counts))


def test_the_first_refusal_of_each_reason_is_written_at_once() -> None:
    log = Log()
    log.refusals.heard("host")
    log.refusals.heard("cookie")
    log.refusals.flush()
    assert log.written == [{"host": 1, "cookie": 1}]


def test_a_million_requests_are_one_entry_a_minute() -> None:
    log = Log()
    for second in range(180):
        for _ in range(500):
            log.refusals.heard("peer_user")
        log.now = 1000.0 + second
        log.refusals.flush()
    log.refusals.flush(everything=True)
    assert len(log.written) == 4
    assert sum(entry["peer_user"] for entry in log.written) == 180 * 500


def test_a_reason_does_not_wait_for_another() -> None:
    log = Log()
    log.refusals.heard("host")
    log.refusals.flush()
    log.now += EVERY_S / 2
    log.refusals.heard("host")
    log.refusals.heard("origin")
    log.refusals.flush()
    assert log.written == [{"host": 1}, {"origin": 1}]


def test_what_could_not_be_written_is_not_forgotten() -> None:
    log = Log()
    log.refusals.heard("host")
    log.full = True
    with pytest.raises(OSError, match="disk full"):
        log.refusals.flush()
    log.full = False
    log.refusals.heard("host")
    log.refusals.flush()
    assert log.written == [{"host": 2}]


def test_nothing_refused_writes_nothing() -> None:
    log = Log()
    log.refusals.flush(everything=True)
    assert log.written == []
