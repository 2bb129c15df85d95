"""The gateway asks to be left alone for a while, and the seat does."""

from __future__ import annotations

import msgspec
import pytest

from sync.engine.backoff import Waiting
from sync.transport.faults import Refused
from sync.transport.http import Reply
from sync.transport.replies import LONGEST_WAIT_S, PROBLEM_TYPE, refuse
from sync.wire.problems import problem


@pytest.mark.parametrize(
    ("said", "wait_s"),
    [("2", 2), ("0", 0), ("99999999999", LONGEST_WAIT_S), ("", 0), ("-1", 0), ("٣", 0),
     ("Wed, 21 Oct 2026 07:28:00 GMT", 0)],
)  # fmt: skip
def test_retry_after_is_read_and_bounded(said: str, wait_s: float) -> None:
    headers = {"Content-Type": PROBLEM_TYPE, "Retry-After": said}
    body = msgspec.json.encode(problem("too_many_uploads"))
    with pytest.raises(Refused) as refused:
        refuse(Reply(429, headers, body))
    assert refused.value.code == "too_many_uploads"
    assert refused.value.wait_s == wait_s


def test_the_next_try_comes_no_sooner_than_asked() -> None:
    now = 100.0
    waiting = Waiting(1.0, 60.0, lambda: now)
    delay = waiting.failed(7, 5.0)
    assert 5.0 <= delay <= 6.0
    now = 104.9
    assert 7 in waiting
    now = 106.1
    assert 7 not in waiting
