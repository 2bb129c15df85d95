"""How far a class is comes out the same whatever arrives first, twice or late."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.training.attempts import AttemptEvent
from sync.training.class_events import (
    ClassEvent,
    HandMoved,
    LessonRead,
    PlaceChanged,
    QuestionnaireAnswered,
    QuizRecorded,
    TaskRecorded,
    TraineeJoined,
    TraineeLeft,
)
from sync.training.class_record import ClassRecord, TraineeRecord
from sync.training.progress import (
    STUCK_AFTER,
    TASK_ENDED,
    ProgressMemory,
    TraineeProgress,
    progress,
)
from sync.wire.classes import ClassStep, QuizRun
from sync.wire.times import to_text
from tests.sync.training.test_attempts import QUIZ, answered, at, began, closed

STEPS = (
    ClassStep(id="s1", kind="lesson", pack="penyedia", word="segel", title="Menyegel"),
    ClassStep(id="s2", kind="quiz", pack="penyedia", word="segel", title="Kuis"),
    ClassStep(id="s3", kind="task", pack="penyedia", word="kirim", title="Kirim"),
)
NOON = at(60)


def record(*events: ClassEvent, **changes: Any) -> ClassRecord:
    """A class with one trainee, who did this."""
    said: dict[str, Any] = {
        "state": "open",
        "trainees": (trainee("t", *events),),
        "quizzes": {("penyedia", "segel"): QUIZ},
        **changes,
    }
    return ClassRecord(
        class_id="c",
        title="Kelas",
        date=datetime.date(2026, 11, 29),
        timezone="Asia/Jakarta",
        place="Ruang",
        organiser="LPSE",
        trainer="Ratna",
        hours_jp=2,
        steps=STEPS,
        **said,
    )


def trainee(name: str, *events: ClassEvent) -> TraineeRecord:
    return TraineeRecord(name, name, "", (), None, None, events)


def joined(minutes: float = 0) -> TraineeJoined:
    return TraineeJoined(id=f"j{minutes}", at=at(minutes), name="Ani", by="code")


def left(minutes: float) -> TraineeLeft:
    return TraineeLeft(id=f"l{minutes}", at=at(minutes))


def place(step: str | None, minutes: float) -> PlaceChanged:
    return PlaceChanged(id=f"p{minutes}", at=at(minutes), step=step)


def hand(minutes: float, *, up: bool) -> HandMoved:
    return HandMoved(id=f"h{minutes}", at=at(minutes), up=up)


def read(minutes: float = 1, lesson: str = "segel") -> LessonRead:
    return LessonRead(id=f"r{minutes}", at=at(minutes), pack="penyedia", lesson=lesson)


def quiz(event: AttemptEvent) -> QuizRecorded:
    return QuizRecorded(
        id=event.id, at=event.at, pack="penyedia", version="1", quiz="segel", event=event
    )


def task(minutes: float, word: str) -> TaskRecorded:
    return TaskRecorded(
        id=f"k{minutes}", at=at(minutes), pack="penyedia", version="1", task="kirim", run="1",
        event=msgspec.Raw(msgspec.json.encode({"type": word})),
    )  # fmt: skip


def one(found: ClassRecord, now: datetime.datetime = NOON) -> TraineeProgress:
    return progress(found, now).trainees["t"]


# --- one trainee -----------------------------------------------------------------------------


def test_a_step_is_done_when_it_was_read_handed_in_or_ended() -> None:
    assert one(record(read(lesson="lain"))).done == ()
    assert one(record(task(1, "task_began"))).done == ()
    found = one(record(read(), quiz(began()), quiz(closed(2, 3)), task(4, TASK_ENDED)))
    assert found.done == ("s1", "s2", "s3")
    assert one(record(quiz(began()))).done == ()


def test_a_practice_task_runs_from_its_beginning_to_its_end() -> None:
    running = one(record(joined(), task(1, "task_began")))
    assert (running.steps_running, running.in_task) == ({"s3"}, True)
    ended = one(record(joined(), task(1, "task_began"), task(4, TASK_ENDED)))
    assert (ended.steps_running, ended.in_task) == (frozenset(), False)
    gone = one(record(joined(), task(1, "task_began"), left(2)))
    assert gone.steps_running == frozenset(), "nobody sees any more whether it goes on"
    closed_then = replace(record(joined(), task(1, "task_began")), closed_at=at(5), state="closed")
    assert one(closed_then).steps_running == frozenset()


def test_the_judges_word_for_the_end_of_a_task_is_the_one_that_is_counted() -> None:
    judge = pytest.importorskip("sync.training.judge.events")
    assert judge.TaskEnded.__struct_config__.tag == TASK_ENDED


def test_somebody_is_where_they_went_last_since_they_came_there() -> None:
    found = one(record(joined(), place("s1", 1), place("s2", 2), place("s2", 3)))
    assert (found.step, found.since) == ("s2", at(2))
    assert one(record(place("s1", 1), place(None, 2))).step is None


def test_who_left_is_not_here_and_has_no_hand_up() -> None:
    found = one(record(joined(), hand(1, up=True), left(2)))
    assert not found.here and found.hand_up_since is None
    assert one(record(joined(), left(2), joined(3))).here


def test_a_hand_is_up_until_it_goes_down_or_the_trainer_was_there() -> None:
    up = record(hand(1, up=True), hand(2, up=True))
    assert one(up).hand_up_since == at(1)
    assert one(replace(up, hands_seen={"t": at(5)})).hand_up_since is None
    assert one(record(hand(1, up=True), hand(2, up=False))).hand_up_since is None
    again = record(hand(1, up=True), hand(6, up=True), hands_seen={"t": at(5)})
    assert one(again).hand_up_since == at(6)


def test_stuck_is_who_did_nothing_while_another_went_on() -> None:
    minutes = STUCK_AFTER.total_seconds() / 60
    slow = trainee("t", joined(), place("s1", 1))
    quick = trainee("q", joined(), place("s1", minutes))
    both, alone = record(trainees=(slow, quick)), record(trainees=(slow,))
    assert one(both, at(minutes)).stuck_since is None
    now = at(2 + minutes)
    assert one(both, now).stuck_since == at(1)
    assert progress(both, now).trainees["q"].stuck_since is None
    assert one(alone, now).stuck_since is None  # nobody went on
    assert one(replace(both, state="closed"), now).stuck_since is None


# --- quizzes that end for all ----------------------------------------------------------------


def run(ends: float | None, **more: int) -> QuizRun:
    end = None if ends is None else to_text(at(ends))
    return QuizRun(step="s2", started_at=to_text(at(0)), ends_at=end, more=more)


ATTEMPT = (quiz(began()), quiz(answered(2, 1)), quiz(answered(3, 5)))


def test_who_had_not_handed_in_has_the_end_that_the_trainer_gave() -> None:
    running = one(record(*ATTEMPT)).quizzes["s2"]
    assert (running.state, running.late) == ("running", 0)
    found = one(record(*ATTEMPT, runs=(run(3),))).quizzes["s2"]
    assert (found.state, found.late, found.attempts) == ("ended", 1, 1)
    assert found.score is not None and found.score.ended == at(3)


def test_an_end_that_has_not_come_yet_ends_nothing() -> None:
    assert one(record(*ATTEMPT, runs=(run(70),))).quizzes["s2"].state == "running"
    assert one(record(*ATTEMPT, runs=(run(None),))).quizzes["s2"].state == "running"


def test_more_minutes_are_for_one_alone() -> None:
    runs = (run(3, t=2),)
    found = progress(
        record(trainees=(trainee("t", *ATTEMPT), trainee("u", *ATTEMPT)), runs=runs), NOON
    ).trainees
    assert (found["t"].quizzes["s2"].late, found["u"].quizzes["s2"].late) == (0, 1)


def test_an_attempt_that_began_after_the_end_of_a_run_has_none_of_it() -> None:
    later = (quiz(began("b", 10)), quiz(answered(9, 11, attempt="b")))
    assert one(record(*later, runs=(run(3),))).quizzes["s2"].state == "running"


def test_the_end_of_the_class_ends_all_and_later_work_is_only_counted() -> None:
    late = (quiz(began("b", 20)), quiz(answered(9, 21, attempt="b")), read(22))
    said = QuestionnaireAnswered(id="q", at=at(23), marks={"isi": 5})
    after = (*late, place("s2", 22.5), said)  # who reads how it went and says what they think
    found = one(record(*ATTEMPT, *after, state="closed", closed_at=at(10)))
    stands = found.quizzes["s2"]
    assert (stands.state, stands.attempts, stands.late) == ("ended", 1, 1)
    assert stands.score is not None and stands.score.ended == at(10)
    assert found.done == ("s2",) and found.after_end == 3


def test_without_the_quiz_or_with_another_one_nothing_is_scored_and_the_rest_is_told() -> None:
    ended = (*ATTEMPT, quiz(closed(4, 4)))
    for quizzes in ({}, {("penyedia", "segel"): msgspec.structs.replace(QUIZ, title="Lain")}):
        found = one(record(*ended, quizzes=quizzes)).quizzes["s2"]
        assert (found.state, found.score, found.late) == ("ended", None, 1)


# --- the whole class -------------------------------------------------------------------------


def test_questions_are_counted_once_a_trainee_and_the_difficult_ones_come_first() -> None:
    right = (quiz(began()), quiz(answered(2, 1)), quiz(answered(3, 2, "tautan", (1,))))
    wrong = (quiz(began()), quiz(answered(2, 1, "nama", "Lain")),
             quiz(answered(3, 2, "tautan", (1,))), quiz(closed(4, 3)))  # fmt: skip
    people = (trainee("a", *right), trainee("b", *wrong), trainee("c", *wrong))
    counts = progress(record(trainees=people), NOON).questions
    first = counts[0]
    assert (first.question, first.asked, first.answered) == ("nama", 3, 3)
    assert (first.right, first.partly, first.wrong, first.difficult) == (1, 0, 2, True)
    easy = next(each for each in counts if each.question == "tautan")
    assert (easy.right, easy.difficult) == (3, False)
    assert [each.answered for each in counts[2:]] == [0] * len(counts[2:])
    assert "catatan" not in {each.question for each in counts}


EVENTS: list[ClassEvent] = [
    joined(), place("s1", 1), read(2), place("s2", 3), quiz(began(minutes=4)),
    quiz(answered(2, 5)), quiz(answered(3, 6, "tautan", (0,))), quiz(answered(4, 9)),
    hand(7, up=True), hand(8, up=False), quiz(closed(5, 12)), task(13, TASK_ENDED), left(14),
    joined(15), quiz(began("b", 16)), quiz(answered(8, 17, attempt="b")),
]  # fmt: skip


@given(
    st.permutations(EVENTS),
    st.lists(st.sampled_from(EVENTS), max_size=6),
    st.sampled_from([(), (run(8),), (run(8, t=2), run(18))]),
)
def test_order_and_copies_change_nothing(
    shuffled: list[ClassEvent], twice: list[ClassEvent], runs: tuple[QuizRun, ...]
) -> None:
    expected = progress(record(*EVENTS, runs=runs), NOON)
    assert progress(record(*shuffled, *twice, runs=runs), NOON) == expected


@given(st.permutations(EVENTS), st.integers(0, 2**32))
def test_parts_that_arrive_late_end_in_the_same_and_memory_forgets_nothing(
    shuffled: list[ClassEvent], seed: int
) -> None:
    memory, chance = ProgressMemory(), random.Random(seed)
    for count in range(len(shuffled)):
        if chance.random() < 0.5:
            progress(record(*shuffled[:count]), NOON, memory)
    assert progress(record(*shuffled), NOON, memory) == progress(record(*EVENTS), NOON)


def test_memory_sees_an_end_that_has_come_and_a_hand_that_was_seen() -> None:
    memory = ProgressMemory()
    asked = record(*ATTEMPT, hand(6, up=True), runs=(run(30),))
    assert progress(asked, at(20), memory).trainees["t"].quizzes["s2"].state == "running"
    assert progress(asked, at(40), memory).trainees["t"].quizzes["s2"].state == "ended"
    seen = replace(asked, hands_seen={"t": at(7)})
    assert progress(seen, at(40), memory).trainees["t"].hand_up_since is None
