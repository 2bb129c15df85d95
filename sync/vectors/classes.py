"""Vectors of a class in the practice room: as seats hear of it, and what they record (SPEC 16)."""

from __future__ import annotations

import datetime
from typing import Any

import msgspec

from sync.training.class_events import HandMoved, LessonRead, TraineeJoined
from sync.vectors.cast import AT, GATEWAY, GATEWAY_ID, NOW, SEAT, SEAT_ID
from sync.wire import jws
from sync.wire.addendum import PRACTICE_ADDENDUM, AddendumAsked
from sync.wire.classes import (
    TRAINING_RECORDED,
    ClassStep,
    Hold,
    PinnedPack,
    PlannedDrill,
    QuizRun,
    Reset,
    Seated,
    TrainingClass,
    TrainingRecorded,
)
from sync.wire.messages import Command, FeedItem, FeedPage

CLASS_ID = "01a20000-0000-7000-8000-000000000030"
JOIN = "K7QF9P"
TRAINEE_ID = "01a20000-0000-7000-8000-000000000031"
LATER = "2026-11-24T05:02:00.000000Z"


def told() -> TrainingClass:
    """Build an open class with a lesson and a quiz, whose screens are covered."""
    steps = [
        ClassStep(id="s1", kind="lesson", pack="penyedia", word="segel", title="Menyegel"),
        ClassStep(id="s2", kind="quiz", pack="penyedia", word="segel", title="Kuis: menyegel"),
    ]
    return TrainingClass(
        class_id=CLASS_ID,
        version=1_795_000_000_000,
        title="Kelas pagi",
        trainer="Ratna Wulandari",
        date="2026-11-24",
        code=JOIN,
        state="open",
        packs=[PinnedPack(pack="penyedia", version="1", content="ab" * 32)],
        steps=steps,
        shown="s2",
        shown_until=LATER,
        quizzes=[QuizRun(step="s2", started_at=AT, ends_at=LATER, more={TRAINEE_ID: 5})],
        holds=[Hold(kind="eyes_front", since=AT, expires_at=LATER)],
        planned=[
            PlannedDrill(
                pack="penyedia", task="bukti", drill="putus", act="now", at=AT, expires_at=LATER
            ),
            PlannedDrill(pack="penyedia", task="bukti", drill="penuh", act="left_out", at=AT),
        ],
        resets=[Reset(id="r1", trainee_id=TRAINEE_ID, expires_at=LATER)],
        seated=[Seated(trainee_id=TRAINEE_ID, seat_id=SEAT_ID, name="Ani Lestari")],
    )


def classes() -> dict[str, Any]:
    """Return a page of the feed with the class, and commands of what a trainee did."""
    joined = TraineeJoined(id="e1", at=NOW, name="Ani Lestari", by="roster")
    read = LessonRead(
        id="e2", at=NOW + datetime.timedelta(minutes=1), pack="penyedia", lesson="segel"
    )
    newer = {"type": "yawned", "id": "e3", "at": AT, "how": "widely"}
    hand = HandMoved(id="e2", at=NOW, up=True)
    page = FeedPage(
        gateway_id=GATEWAY_ID,
        seat_id=SEAT_ID,
        after=0,
        head=1,
        at=AT,
        items=[
            FeedItem(seq=1, kind="training_class", body=msgspec.Raw(msgspec.json.encode(told())))
        ],
    )
    return {
        "feed": jws.sign(GATEWAY, "feed", page),
        "class": msgspec.to_builtins(told()),
        "recorded": _command("41", 1, joined, read, newer),
        "differs": _command("42", 2, hand),
        "addendum": _asked(),
    }


def _asked() -> str:
    data = AddendumAsked(
        realm="training", seat_id=SEAT_ID, tender_id="9900001-k1", tender_version=1
    )
    command = Command(
        id="01a20000-0000-7000-8000-000000000043",
        source=SEAT_ID,
        type=PRACTICE_ADDENDUM,
        subject="practice",
        time=AT,
        sequence=3,
        data=msgspec.Raw(msgspec.json.encode(data)),
    )
    return jws.sign(SEAT, "command", command)


def _command(number: str, sequence: int, *events: object) -> str:
    data = TrainingRecorded(
        realm="training",
        class_id=CLASS_ID,
        trainee_id=TRAINEE_ID,
        seat_id=SEAT_ID,
        events=[msgspec.Raw(msgspec.json.encode(one)) for one in events],
    )
    command = Command(
        id=f"01a20000-0000-7000-8000-0000000000{number}",
        source=SEAT_ID,
        type=TRAINING_RECORDED,
        subject="training",
        time=AT,
        sequence=sequence,
        data=msgspec.Raw(msgspec.json.encode(data)),
    )
    return jws.sign(SEAT, "command", command)
