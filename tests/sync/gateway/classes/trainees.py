"""A practice gateway with a trainer, and trainees whose seats record what they do, over HTTP."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import msgspec

from sync.gateway.app import build
from sync.gateway.classes import service
from sync.gateway.classes.service import ClassBoard, ClassDraft, StepDraft
from sync.gateway.features import open_gateway
from sync.gateway.staff.service import Member
from sync.training.attempts import AttemptClosed, Began, QuestionAnswered
from sync.training.class_events import (
    HandMoved,
    LessonRead,
    PlaceChanged,
    QuestionnaireAnswered,
    QuizRecorded,
    TaskRecorded,
    TraineeJoined,
    TraineeLeft,
)
from sync.training.judge.events import TaskEvent
from sync.training.progress import TASK_ENDED
from sync.training.questions import AnyQuestion, Quiz, Response, draw, solution
from sync.training.questions.model import Single, TrueFalse
from sync.wire import jws
from sync.wire.classes import TRAINING_RECORDED, ClassAttendance, TrainingClass, TrainingRecorded
from sync.wire.ids import new_id
from sync.wire.messages import SPOKEN, Answer, Queued, SeatStatus
from sync.wire.times import to_text
from tests.sync.gateway.cast import House, Seat

PACK = "penyedia"
ALL = ",".join(sorted(SPOKEN))
NUMBERS: Iterator[int] = itertools.count(1)


@dataclass
class PracticeRoom:
    """A gateway of the training realm and who teaches there."""

    house: House
    trainer: Member

    def plan(self, *, opened: bool = True, quizzes: int = 1, **changes: Any) -> str:
        """Plan a class: so many lessons of the shipped pack, each with its quiz, and one task."""
        draft = replace(self.draft(quizzes), **changes)
        class_id = service.plan(self.house.centre, draft, by=self.trainer)
        if opened:
            service.open_class(self.house.centre, class_id, by=self.trainer)
        return class_id

    def draft(self, quizzes: int = 1) -> ClassDraft:
        """What would be planned."""
        shelf = next(one for one in service.shelf(self.house.centre) if one.pack.id == PACK)
        steps = []
        for lesson in shelf.pack.lessons[:quizzes]:
            steps += [
                StepDraft("lesson", PACK, lesson.id),
                StepDraft("quiz", PACK, lesson.quizzes[0]),
            ]
        steps += [StepDraft("task", PACK, one.id) for one in shelf.pack.tasks[:1]]
        return ClassDraft("Kelas pagi", self.house.clock().date(), [PACK], steps)

    def told(self, class_id: str) -> TrainingClass:
        """The class as the gateway has it."""
        return service.one(self.house.centre, class_id).training_class

    def reopened(self) -> PracticeRoom:
        """The same gateway as after a restart: what was in memory is gone."""
        opened = open_gateway(self.house.centre.home, clock=self.house.clock)
        return replace(self, house=replace(self.house, centre=opened, app=build(opened)))

    def board(self, class_id: str) -> ClassBoard:
        return service.board(self.house.centre, class_id)

    def trainee(self, class_id: str | None, name: str, seat: Seat | None = None) -> Trainee:
        """Somebody at a seat of their own; nothing of them is recorded yet."""
        return Trainee(self, class_id, name, seat or self.house.seat(f"Kursi {next(NUMBERS):02}"))


@dataclass
class Trainee:
    """One trainee at a seat: what they do waits there until it is sent."""

    room: PracticeRoom
    class_id: str | None
    name: str
    seat: Seat
    trainee_id: str = field(default_factory=new_id)
    waiting: list[Any] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.room.house.clock()

    def do(self, kind: type[Any], **fields: Any) -> Any:
        """Record an event, now by the room's clock."""
        event = kind(**{"id": new_id(), "at": self.now, **fields})
        self.waiting.append(event)
        return event

    def join(self) -> TraineeJoined:
        return self.do(TraineeJoined, name=self.name, by="code", organisation="PT Maju")

    def leave(self) -> TraineeLeft:
        return self.do(TraineeLeft, why="done")

    def go(self, step: str | None) -> PlaceChanged:
        return self.do(PlaceChanged, step=step)

    def read(self, lesson: str) -> LessonRead:
        return self.do(LessonRead, pack=PACK, lesson=lesson)

    def hand(self, *, up: bool) -> HandMoved:
        return self.do(HandMoved, up=up)

    def rate(self) -> QuestionnaireAnswered:
        return self.do(QuestionnaireAnswered, marks={"isi": 4}, words="Baik.")

    def run(self, word: str, events: Iterable[TaskEvent]) -> None:
        """Record a run of a practice task, as a seat tells it when it has ended."""
        for one in events:
            told = msgspec.Raw(msgspec.json.encode(one))
            where = {"pack": PACK, "version": "1", "task": word, "run": one.task}
            self.do(TaskRecorded, id=one.id, at=one.at, **where, event=told)

    def work_at(self, word: str) -> TaskRecorded:
        """Begin the run of a task that `task` ends."""
        said = msgspec.Raw(msgspec.json.encode({"type": "task_began", "id": new_id()}))
        return self.do(TaskRecorded, pack=PACK, version="1", task=word, run="1", event=said)

    def task(self, word: str) -> TaskRecorded:
        said = msgspec.Raw(msgspec.json.encode({"type": TASK_ENDED, "id": new_id()}))
        return self.do(TaskRecorded, pack=PACK, version="1", task=word, run="1", event=said)

    def begin(self, word: str, quiz: Quiz) -> str:
        """Begin an attempt at a quiz; return its id."""
        attempt = new_id()
        self._quiz(word, Began, attempt, draw=draw(quiz, attempt))
        return attempt

    def answer(self, word: str, quiz: Quiz, attempt: str, *, right: bool = True) -> None:
        """Answer every question that was drawn, rightly or leave none of it right."""
        drawn = {one.id for one in draw(quiz, attempt).questions()}
        for question in quiz.questions():
            if question.id in drawn and (given := _given(question, right=right)) is not None:
                self._quiz(word, QuestionAnswered, attempt, question=question.id, response=given)

    def hand_in(self, word: str, attempt: str) -> None:
        self._quiz(word, AttemptClosed, attempt, by="trainee")

    def end_by_trainer(self, word: str, attempt: str) -> None:
        self._quiz(word, AttemptClosed, attempt, by="trainer")

    def take(self, word: str, quiz: Quiz, *, right: bool = True) -> str:
        """Take a quiz from its beginning to its end."""
        attempt = self.begin(word, quiz)
        self.answer(word, quiz, attempt, right=right)
        self.hand_in(word, attempt)
        return attempt

    def _quiz(self, word: str, kind: type[Any], attempt: str, **fields: Any) -> None:
        event = kind(id=new_id(), attempt=attempt, at=self.now, **fields)
        self.do(QuizRecorded, id=event.id, pack=PACK, version="1", quiz=word, event=event)

    # what the seat sends

    def command(self, *events: Any, **changes: Any) -> str:
        data = TrainingRecorded(
            realm=self.room.house.centre.identity.realm,
            class_id=self.class_id,
            trainee_id=self.trainee_id,
            seat_id=self.seat.seat_id,
            events=[msgspec.Raw(msgspec.json.encode(one)) for one in events],
        )
        return self.seat.command(msgspec.structs.replace(data, **changes), TRAINING_RECORDED)

    def sync(self) -> list[Answer]:
        """Send all that waits, a hundred at a time."""
        tokens = []
        while self.waiting:
            now, self.waiting = self.waiting[:100], self.waiting[100:]
            tokens.append(self.command(*now))
        answers = self.seat.post(*tokens) if tokens else []
        assert all(one.outcome == "accepted" for one in answers), answers
        return answers

    def say(self, **said: Any) -> None:
        """Report a status; with `version` the seat takes part in the class."""
        status = SeatStatus(
            seat_id=self.seat.seat_id,
            boot_id="boot-1",
            sequence=next(NUMBERS),
            at=to_text(self.now),
            state="open",
            applied=0,
            acks=[],
            queued=Queued(),
            disk_free=10**11,
            app_version="0.1",
        )
        if said:
            attendance = ClassAttendance(class_id=self.class_id or "", **said)
            status = msgspec.structs.replace(status, attendance=attendance)
        body = jws.sign(self.seat.key, "status", status)
        assert self.room.house.http.post("/v1/status", data=body).status_code == 200


def told(seat: Seat) -> list[TrainingClass]:
    """What the seat's feed brings it of classes."""
    return [
        msgspec.json.decode(item.body, type=TrainingClass)
        for item in seat.feed(speaks=ALL).items
        if item.kind == "training_class"
    ]


def _given(question: AnyQuestion, *, right: bool) -> Response | None:
    """A right response; else a wrong one, where the kind of question has an easy one."""
    if right:
        return solution(question)
    match question:
        case Single():
            return (next(n for n, one in enumerate(question.answers) if not one.right),)
        case TrueFalse():
            return (1,) if question.right else (0,)
        case _:
            return None
