"""A class with everything in it: who came, who passed, who did not, who was late. All made up."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

import msgspec

from sync.training.attempts import AttemptClosed, Began, QuestionAnswered
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
from sync.training.progress import ClassProgress, progress
from sync.training.questions import Quiz, Response, draw, load_quiz
from sync.wire.classes import ClassStep
from tests.sync.training.quizzes import EVERY

CLASS_ID = "019aa9d4-5b0e-7a31-9c55-0d6f8f6f2f11"
DAY = datetime.date(2026, 11, 28)
NINE = datetime.datetime(2026, 11, 28, 2, 0, tzinfo=datetime.UTC)
CLOSED = NINE + datetime.timedelta(hours=3)
# With a pass mark that who is right is over, whatever a person says of the open question.
QUIZ: Quiz = msgspec.structs.replace(load_quiz(EVERY, "menyegel.toml"), pass_percent=60)
# Of QUIZ: what gets all points, by question.
RIGHT: Mapping[str, Response] = {
    "kunci": (0,),
    "berkas": (0, 1),
    "tautan": (1,),
    "jam": (0, 1),
    "langkah": (0, 1, 2),
    "nama": "SPSE",
    "pi": "3,14",
}
STEPS = (
    ClassStep(id="s1", kind="lesson", pack="penyedia", word="menyegel", title="Menyegel penawaran"),
    ClassStep(id="s2", kind="quiz", pack="penyedia", word="menyegel", title="Kuis: menyegel"),
    ClassStep(id="s3", kind="task", pack="penyedia", word="segel", title="Segel satu penawaran"),
)


def at(minutes: float) -> datetime.datetime:
    """So many minutes after nine o'clock in Temanggung."""
    return NINE + datetime.timedelta(minutes=minutes)


def quiz_events(
    who: str, answers: Mapping[str, Response], begins: float = 30, closes: float | None = 50
) -> list[ClassEvent]:
    """One attempt: begun, answered a minute each, handed in."""
    attempt = f"{who}-percobaan-{begins:g}"
    inner = [
        Began(id=f"{attempt}-mulai", attempt=attempt, at=at(begins), draw=draw(QUIZ, attempt)),
        *(
            QuestionAnswered(
                id=f"{attempt}-{key}",
                attempt=attempt,
                at=at(begins + number),
                question=key,
                response=response,
            )
            for number, (key, response) in enumerate(answers.items(), start=1)
        ),
    ]
    if closes is not None:
        inner.append(
            AttemptClosed(id=f"{attempt}-tutup", attempt=attempt, at=at(closes), by="trainee")
        )
    return [
        QuizRecorded(id=one.id, at=one.at, pack="penyedia", version="1", quiz="menyegel", event=one)
        for one in inner
    ]


def trainee(
    who: str,
    name: str,
    *events: ClassEvent,
    by: str = "code",
    came: float | None = 2,
    left: float | None = 170,
    organisation: str = "",
    unread: int = 0,
) -> TraineeRecord:
    """Somebody of the class who came and left at these minutes."""
    own: list[ClassEvent] = list(events)
    if came is not None:
        own.append(
            TraineeJoined(id=f"{who}-datang", at=at(came), name=name, by=by)  # type: ignore[arg-type]
        )
    if left is not None and came is not None:
        own.append(TraineeLeft(id=f"{who}-pulang", at=at(left), why="ended"))
    return TraineeRecord(
        trainee_id=who,
        name=name,
        organisation=organisation,
        seats=("Kursi 07",) if came is not None else (),
        came_at=None if came is None else at(came),
        left_at=None if left is None or came is None else at(left),
        events=sorted(own, key=lambda one: (one.at, one.id)),
        unread=unread,
    )


def said(who: str, mark: int, words: str = "", minute: float = 165) -> QuestionnaireAnswered:
    """A questionnaire with the same mark for every question."""
    return QuestionnaireAnswered(
        id=f"{who}-kuesioner", at=at(minute), marks={"content": mark, "trainer": mark}, words=words
    )


def worked(who: str) -> list[ClassEvent]:
    """What somebody does who goes through the whole plan."""
    return [
        PlaceChanged(id=f"{who}-tempat", at=at(3), step="s1"),
        LessonRead(id=f"{who}-baca", at=at(20), pack="penyedia", lesson="menyegel"),
        HandMoved(id=f"{who}-tangan", at=at(21), up=True),
        TaskRecorded(
            id=f"{who}-tugas",
            at=at(60),
            pack="penyedia",
            version="1",
            task="segel",
            run="r1",
            event=msgspec.Raw(b'{"type":"x"}'),
        ),
    ]


def record(state: str = "closed") -> ClassRecord:
    """Siti passed, Budi failed and answered once after the end, Ani left early, Joko never came."""
    late = QuestionAnswered(
        id="budi-terlambat",
        attempt="budi-percobaan-30",
        at=at(55),
        question="nama",
        response="SPSE",
    )
    return ClassRecord(
        class_id=CLASS_ID,
        title="Menyegel dan mengirim penawaran",
        date=DAY,
        timezone="Asia/Jakarta",
        place="Ruang latihan",
        organiser="LPSE Kabupaten Temanggung",
        trainer="Rina Kusuma",
        state=state,
        hours_jp=4.5,
        steps=STEPS,
        trainees=(
            trainee(
                "siti",
                "Siti Aminah",
                *worked("siti"),
                *quiz_events("siti", RIGHT | {"cerita": "Saya menyegel."}),
                said("siti", 5, "Jelas sekali."),
                by="roster",
                organisation="PT Maju Bersama",
            ),
            trainee(
                "budi",
                "Budi Santoso",
                *worked("budi"),
                *quiz_events("budi", {"kunci": (1,), "tautan": (1,)}),
                QuizRecorded(
                    id=late.id, at=late.at, pack="penyedia", version="1", quiz="menyegel",
                    event=late,
                ),
                said("budi", 3, "Terlalu cepat."),
                unread=2,
            ),
            trainee("ani", "ani Wulandari", left=12, organisation="CV Ani"),
            trainee("joko", "Joko", by="roster", came=None),
        ),
        quizzes={("penyedia", "menyegel"): QUIZ},
        opened_at=NINE,
        closed_at=None if state != "closed" else CLOSED,
    )  # fmt: skip


def known(of: ClassRecord) -> ClassProgress:
    """How far everybody was when the class was over."""
    return progress(of, CLOSED)


def renamed(of: ClassRecord, name: str) -> ClassRecord:
    """The same class, in which everybody is called so."""
    return replace(of, trainees=[replace(one, name=name) for one in of.trainees])
