"""An attempt's events: each once, by the trusted clock, of one attempt; and who may begin again."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import msgspec
import pytest

from kiosk.errors import explain
from kiosk.shell.frame import speaking_app
from sync.errors import Fault
from sync.training.attempts import (
    AttemptClosed,
    AttemptEvent,
    Began,
    QuestionAnswered,
    may_begin,
    own_events,
)
from sync.training.questions import draw, load_quiz
from tests.sync.training.quizzes import EVERY

QUIZ = load_quiz(EVERY, "kuis.toml")
START = datetime.datetime(2026, 11, 29, 2, 0, tzinfo=datetime.UTC)


def at(minutes: float) -> datetime.datetime:
    return START + datetime.timedelta(minutes=minutes)


def began(attempt: str = "a", minutes: float = 0) -> Began:
    return Began(id=f"{attempt}-0", attempt=attempt, at=at(minutes), draw=draw(QUIZ, attempt))


def answered(number: int, minutes: float, question: str = "nama", response: object = "SPSE",
             attempt: str = "a", final: bool = False) -> QuestionAnswered:  # fmt: skip
    return QuestionAnswered(
        id=f"{attempt}-{number}",
        attempt=attempt,
        at=at(minutes),
        question=question,
        response=response,  # type: ignore[arg-type]
        final=final,
    )


def closed(number: int, minutes: float, by: str = "trainee", attempt: str = "a") -> AttemptClosed:
    return AttemptClosed(id=f"{attempt}-{number}", attempt=attempt, at=at(minutes), by=by)  # type: ignore[arg-type]


def test_events_come_out_once_by_their_time_whatever_came_first() -> None:
    events: Sequence[AttemptEvent] = [closed(3, 9), answered(2, 4), began(), answered(1, 4)]
    own = own_events("a", [*events, *events, answered(1, 1, attempt="b")])
    assert [one.id for one in own] == ["a-0", "a-1", "a-2", "a-3"]


def test_two_events_with_one_id_are_told() -> None:
    with pytest.raises(Fault) as caught:
        own_events("a", [answered(1, 1), answered(1, 1, response="lain")])
    assert (caught.value.code, caught.value.params["event"]) == ("attempt_events_differ", "a-1")
    with speaking_app().app_context():
        assert "a-1" in explain(caught.value).message


@pytest.mark.parametrize("event", [began(), answered(1, 2), answered(2, 3, "jam", (0, -1)),
                                   answered(3, 4, response=None), closed(4, 5)])  # fmt: skip
def test_an_event_is_the_same_after_a_crash(event: AttemptEvent) -> None:
    data = msgspec.json.encode(event)
    assert msgspec.json.decode(data, type=AttemptEvent) == event


def test_a_time_without_its_zone_is_no_time() -> None:
    data = msgspec.json.encode(closed(1, 1)).replace(b"Z", b"")
    with pytest.raises(msgspec.ValidationError, match="timezone"):
        msgspec.json.decode(data, type=AttemptEvent)


def test_a_quiz_is_taken_as_often_and_as_soon_as_its_rules_say() -> None:
    may_begin(QUIZ, [], START)
    may_begin(QUIZ, [at(-60), at(-10)], START)
    with pytest.raises(Fault) as used:
        may_begin(QUIZ, [at(-90), at(-60), at(-30)], START)
    assert (used.value.code, used.value.params) == ("quiz_attempts_used", {"most": 3})
    with pytest.raises(Fault) as early:
        may_begin(QUIZ, [at(-0.5), at(-30)], START)
    assert (early.value.code, early.value.params) == ("quiz_wait", {"minutes": 10})
    free = load_quiz(EVERY.replace("attempts = 3\nwait_minutes = 10\n", ""), "kuis.toml")
    may_begin(free, [START] * 50, START)
