"""A trainer's browser, and trainees whose seats tell the gateway over HTTP what they do."""

from __future__ import annotations

from dataclasses import dataclass, field

from sync.gateway.classes import service
from sync.training.questions import Quiz
from sync.wire.classes import ClassStep, TrainingClass
from tests.kiosk.console.people import Browser, Desk
from tests.kiosk.console.registered import member
from tests.sync.gateway.cast import House
from tests.sync.gateway.classes.trainees import PACK, PracticeRoom, Trainee

WORD = "mengenal-spse-lpse"
"""A lesson of the shipped pack, and its quiz."""
LESSON, QUIZ = f"lesson/{PACK}/{WORD}", f"quiz/{PACK}/{WORD}"


@dataclass
class Taught:
    """One trainer at the console of a practice room."""

    desk: Desk
    room: PracticeRoom = field(init=False)

    def __post_init__(self) -> None:
        house = House(self.desk.centre, self.desk.clock, self.desk.app)
        self.room = PracticeRoom(house, member(self.desk, "trainer"))

    def trainer(self) -> Browser:
        return self.desk.at_work("trainer")

    def told(self, class_id: str) -> TrainingClass:
        return self.room.told(class_id)

    def step(self, class_id: str, kind: str) -> ClassStep:
        return next(one for one in self.told(class_id).steps if one.kind == kind)

    def quiz(self, step: ClassStep) -> Quiz:
        shelf = service.shelf(self.desk.centre)
        return next(one.quizzes[step.word] for one in shelf if one.pack.id == step.pack)

    def trainee(self, class_id: str, name: str, seat: str) -> Trainee:
        """Somebody who has joined at a seat of their own, as the gateway knows by now."""
        one = self.room.trainee(class_id, name, self.room.house.seat(seat))
        one.join()
        one.sync()
        self.follow(one)
        return one

    def follow(self, one: Trainee, **said: object) -> None:
        """Let a seat say that it acts upon the class as it stands now."""
        one.say(version=self.told(one.class_id or "").version, trainee_id=one.trainee_id, **said)
