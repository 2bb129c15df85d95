"""What a seat records of a trainee: events that are never changed, each with an id of its own.

`at` is the trusted clock's time in UTC (the seat's earliest). An event that arrives twice is one
event, and the order of arrival says nothing (ADR 56, 59). Scores, progress, attendance and results
are computed from all events that are known, never added up.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sync.training.attempts import AttemptEvent
from sync.wire.shapes import Growing, Id, Name

__all__ = [
    "EVENT",
    "QUESTIONNAIRE",
    "ClassEvent",
    "HandMoved",
    "LessonRead",
    "PlaceChanged",
    "QuestionnaireAnswered",
    "QuizRecorded",
    "TaskRecorded",
    "TraineeJoined",
    "TraineeLeft",
]


class ClassEventBase(Growing, frozen=True, kw_only=True):
    """What every event has; `at` is the trusted clock's time, in UTC."""

    id: Id
    at: Annotated[datetime.datetime, Meta(tz=True)]


class TraineeJoined(ClassEventBase, frozen=True, tag="joined", kw_only=True):
    """Somebody joined, by the class's code and a name, or was seated from the roster.

    `organisation` is what they said of where they come from; may be empty.
    """

    name: Name
    by: Literal["code", "roster"]
    organisation: str = ""


class TraineeLeft(ClassEventBase, frozen=True, tag="left", kw_only=True):
    """The trainee's visit ended; `why` is a word of the sessions' ends."""

    why: str = ""


class PlaceChanged(ClassEventBase, frozen=True, tag="place", kw_only=True):
    """The trainee went to a step (its id), or to no step of the plan (None)."""

    step: Id | None


class LessonRead(ClassEventBase, frozen=True, tag="lesson_read", kw_only=True):
    """The trainee marked a lesson as read."""

    pack: Id
    lesson: Id


class QuizRecorded(ClassEventBase, frozen=True, tag="quiz", kw_only=True):
    """One event of an attempt at a quiz, whole. Its own id is the inner event's."""

    pack: Id
    version: str
    quiz: Id
    event: AttemptEvent


class TaskRecorded(ClassEventBase, frozen=True, tag="task", kw_only=True):
    """One event of a practice task: `run` names the try, `event` is of `sync.training.judge`."""

    pack: Id
    version: str
    task: Id
    run: Id
    event: msgspec.Raw


class HandMoved(ClassEventBase, frozen=True, tag="hand", kw_only=True):
    """The trainee raised a hand, or took it down (or the trainer was there)."""

    up: bool


QUESTIONNAIRE = ("content", "trainer", "practice", "pace", "room")
"""What is asked at the end, each with a mark from 1 (poor) to 5 (very good)."""


class QuestionnaireAnswered(ClassEventBase, frozen=True, tag="questionnaire", kw_only=True):
    """What the trainee said of the class: by question a mark from 1 to 5, and free words."""

    marks: dict[str, Annotated[int, Meta(ge=1, le=5)]]
    words: Annotated[str, Meta(max_length=2_000)] = ""


ClassEvent = (
    TraineeJoined
    | TraineeLeft
    | PlaceChanged
    | LessonRead
    | QuizRecorded
    | TaskRecorded
    | HandMoved
    | QuestionnaireAnswered
)
EVENT = msgspec.json.Decoder[ClassEvent](ClassEvent)
"""Reads an event of any kind that this version knows."""
