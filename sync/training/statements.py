"""A class as xAPI 2.0 statements (IEEE 9274.1.1), for learning record stores elsewhere.

An event gives at most one statement, whose id is a UUIDv5 of the event's: the same class exported
again gives the same statements. Said are: attended, progressed, completed, answered, passed and
failed. What somebody thought of the class, and raised hands, are no learning records and stay here.
Right answers are left out, so that a quiz can be used again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sync.training.attempts import QuestionAnswered
from sync.training.class_events import (
    ClassEvent,
    LessonRead,
    PlaceChanged,
    QuizRecorded,
    TaskRecorded,
    TraineeJoined,
)
from sync.training.class_record import ClassRecord, TraineeRecord
from sync.training.progress import ClassProgress, QuizStanding
from sync.training.questions import AnyQuestion, Response, type_of
from sync.training.questions.judging import options
from sync.training.questions.model import Choice, Matching, Multiple, Ordering, Single
from sync.training.scoring import AttemptScore, JudgedQuestion
from sync.wire.classes import ClassStep
from sync.wire.ids import named_id, named_urn
from sync.wire.times import to_text

__all__ = ["statements"]

VERSION = "2.0.0"
Json = dict[str, Any]
_ADL = "http://adlnet.gov/expapi/"
_KIND = {"lesson": "lesson", "quiz": "assessment", "task": "simulation"}
_INTERACTION = {
    "single": "choice",
    "multiple": "choice",
    "true_false": "true-false",
    "matching": "matching",
    "ordering": "sequencing",
    "short": "fill-in",
    "numeric": "numeric",
    "open": "long-fill-in",
}
# Between the parts of a response (IEEE 9274.1.1, from SCORM 2004).
_AND, _WITH = "[,]", "[.]"
LATE = named_urn("xapi", "late")
"""A result's extension: whether the answer came after the quiz's end, and so does not count."""


@dataclass(frozen=True)
class _Judged:
    """An answer of an attempt that counts: whether it was late, and whether it is the one."""

    question: JudgedQuestion
    late: bool
    counts: bool


def statements(record: ClassRecord, progress: ClassProgress, gateway_id: str) -> list[Json]:
    """Return everybody's statements as JSON objects, by their time and then their id."""
    found: list[Json] = []
    for one in record.trainees:
        known = progress.trainees.get(one.trainee_id)
        found += _Teller(record, one, known.quizzes if known else {}, gateway_id).all()
    return sorted(found, key=lambda one: (one["timestamp"], one["id"]))


@dataclass(frozen=True)
class _Teller:
    """Tells of one trainee. `standings` is by step id."""

    record: ClassRecord
    trainee: TraineeRecord
    standings: Mapping[str, QuizStanding]
    gateway_id: str

    def all(self) -> Iterator[Json]:
        judged = dict(self._judged())
        for event in self.trainee.events:
            yield from self._event(event, judged)
        for step_id, standing in self.standings.items():
            score = standing.score
            if score is not None and score.ended is not None:
                yield self._outcome(step_id, score, score.ended)

    def _judged(self) -> Iterator[tuple[str, _Judged]]:
        """Of the attempts that count: each answer by its event's id."""
        scores = (one.score for one in self.standings.values() if one.score is not None)
        for score in scores:
            for question in score.questions:
                late = {one.id for one in question.late}
                answers = self._answers(score.attempt, question.question.id)
                in_time = [one.id for one in answers if one.id not in late]
                for one in answers:
                    counts = in_time[-1:] == [one.id]
                    yield one.id, _Judged(question, late=one.id in late, counts=counts)

    def _answers(self, attempt: str, question: str) -> list[QuestionAnswered]:
        found = [
            one.event
            for one in self.trainee.events
            if isinstance(one, QuizRecorded) and isinstance(one.event, QuestionAnswered)
        ]
        own = [one for one in found if (one.attempt, one.question) == (attempt, question)]
        return sorted(own, key=lambda one: (one.at, one.id))

    def _event(self, event: ClassEvent, judged: Mapping[str, _Judged]) -> Iterator[Json]:
        match event:
            case TraineeJoined():
                yield self._said(event.id, "attended", self._class(), event.at)
            case PlaceChanged(step=str() as step):
                yield self._said(event.id, "progressed", self._step(step), event.at)
            case LessonRead():
                lesson = self._step_of("lesson", event.pack, event.lesson)
                yield self._said(event.id, "completed", lesson, event.at, {"completion": True})
            case TaskRecorded():
                task = self._step_of("task", event.pack, event.task)
                yield self._said(event.id, "progressed", task, event.at)
            case QuizRecorded(event=QuestionAnswered() as answer):
                yield from self._answered(event, answer, judged.get(answer.id))
            case _:
                return

    def _answered(
        self, event: QuizRecorded, answer: QuestionAnswered, judged: _Judged | None
    ) -> Iterator[Json]:
        quiz = self.record.quizzes.get((event.pack, event.quiz))
        known = {one.id: one for one in quiz.questions()} if quiz else {}
        question = known.get(answer.question)
        if question is None:
            return
        result = {"response": _response(question, answer.response)} | _told_of(judged)
        parent = self._step_of("quiz", event.pack, event.quiz)
        about = {
            "objectType": "Activity",
            "id": named_urn("question", event.pack, event.version, event.quiz, question.id),
            "definition": _definition(question),
        }
        yield self._said(answer.id, "answered", about, answer.at, result, parent)

    def _outcome(self, step_id: str, score: AttemptScore, ended: datetime) -> Json:
        verb = {True: "passed", False: "failed", None: "completed"}[score.passed]
        result: Json = {"completion": True}
        if score.passed is not None:
            result["success"] = score.passed
        if score.percent is not None:
            result["score"] = {"scaled": round(score.percent / 100, 7)}
        # Handed in, or ended by the trainer for all, which is no event of the trainee's.
        return self._said(f"end of {score.attempt}", verb, self._step(step_id), ended, result)

    def _said(
        self,
        named: str,
        verb: str,
        about: Json,
        at: datetime,
        result: Json | None = None,
        parent: Json | None = None,
    ) -> Json:
        trainee, class_id = self.trainee, self.record.class_id
        return {
            "id": named_id("statement", class_id, trainee.trainee_id, named),
            "version": VERSION,
            "actor": self._agent(trainee.name, trainee.trainee_id),
            "verb": {"id": f"{_ADL}verbs/{verb}", "display": {"en": verb}},
            "object": about,
            **({"result": result} if result else {}),
            "context": self._context(parent),
            "timestamp": to_text(at),
        }

    def _context(self, parent: Json | None) -> Json:
        """Which class it was in, who taught it, and what the object is a part of."""
        class_id = self.record.class_id
        around: Json = {"grouping": [self._class()]}
        if parent is not None:
            around["parent"] = [parent]
        return {
            "registration": named_id("class", class_id, self.trainee.trainee_id),
            "platform": "lpse-kiosk LATIHAN",
            "language": "id",
            "instructor": self._agent(self.record.trainer, f"trainer of {class_id}"),
            "contextActivities": around,
        }

    def _agent(self, name: str, account: str) -> Json:
        home = named_urn("gateway", self.gateway_id)
        return {
            "objectType": "Agent",
            "name": name,
            "account": {"homePage": home, "name": account},
        }

    def _class(self) -> Json:
        name = self.record.title
        return _activity(named_urn("class", self.record.class_id), name, "course")

    def _step(self, step_id: str) -> Json:
        """A step of the plan; one that a newer plan has no more is named by its id."""
        found = next((one for one in self.record.steps if one.id == step_id), None)
        if found is None:
            return _activity(named_urn("step", self.record.class_id, step_id), step_id, "module")
        return self._named(found)

    def _step_of(self, kind: str, pack: str, word: str) -> Json:
        found = (one for one in self.record.steps if (one.pack, one.word) == (pack, word))
        step = next((one for one in found if one.kind == kind), None)
        if step is None:
            return _activity(named_urn(kind, pack, word), word, _KIND[kind])
        return self._named(step)

    def _named(self, step: ClassStep) -> Json:
        where = named_urn(step.kind, step.pack, step.word)
        return _activity(where, step.title, _KIND.get(step.kind, "module"))


def _told_of(judged: _Judged | None) -> Json:
    """What is known of an answer: whether it was late, and of the one that counts, if right."""
    if judged is None:
        return {}
    found: Json = {"extensions": {LATE: judged.late}}
    if judged.counts and judged.question.points is not None:
        found["success"] = judged.question.state == "right"
    return found


def _activity(where: str, name: str, kind: str) -> Json:
    return {
        "objectType": "Activity",
        "id": where,
        "definition": {"name": {"und": name}, "type": f"{_ADL}activities/{kind}"},
    }


def _definition(question: AnyQuestion) -> Json:
    found: Json = {
        "name": {"und": question.id},
        "description": {"und": question.text},
        "type": f"{_ADL}activities/cmi.interaction",
        "interactionType": _INTERACTION.get(type_of(question), "other"),
    }
    match question:
        case Single() | Multiple():
            found["choices"] = _components(_texts(question.answers))
        case Ordering():
            found["choices"] = _components(question.items)
        case Matching():
            found["source"] = _components(tuple(one.left for one in question.pairs))
            found["target"] = _components(options(question))
    return found


def _texts(answers: tuple[Choice, ...]) -> tuple[str, ...]:
    return tuple(one.text for one in answers)


def _components(texts: tuple[str, ...]) -> list[Json]:
    return [{"id": str(at), "description": {"und": text}} for at, text in enumerate(texts)]


def _response(question: AnyQuestion, response: Response) -> str:
    """The response as xAPI spells it: places in the file, joined."""
    if response is None or isinstance(response, str):
        return response or ""
    if type_of(question) == "true_false":
        return "true" if response[0] == 0 else "false"
    if isinstance(question, Matching):
        chosen = ((left, right) for left, right in enumerate(response) if right >= 0)
        return _AND.join(f"{left}{_WITH}{right}" for left, right in chosen)
    return _AND.join(map(str, response))
