"""A class as its papers, files and pages need it: all that is known of it, computed from events."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sync.training.class_events import ClassEvent, QuestionnaireAnswered
from sync.training.pack import Pack
from sync.training.questions import Quiz
from sync.wire.classes import ClassStep, QuizRun

__all__ = ["ClassRecord", "TraineeRecord"]


@dataclass(frozen=True)
class TraineeRecord:
    """One trainee of a class. `seats` are the names of seats, the first one first; `events` all
    that is known, each once, by time and id; `unread` counts events of a newer program. One who is
    `on_roster` is called as there."""

    trainee_id: str
    name: str
    organisation: str
    seats: Sequence[str]
    came_at: datetime.datetime | None
    left_at: datetime.datetime | None
    events: Sequence[ClassEvent]
    unread: int = 0
    on_roster: bool = False


@dataclass(frozen=True)
class ClassRecord:
    """A class with everybody in it.

    `packs` by pack id and `quizzes` by (pack id, quiz word) are those that the class is pinned to;
    what this gateway does not have is missing there. `date` is the day in the room's zone,
    `timezone` the zone's name (`Asia/Jakarta`). `place` is the room's name, `organiser` the LPSE's.
    `hours_jp` is the sum of the packs' hours (1 JP = 45 minutes). `runs` are the quizzes that the
    trainer ran with all: what counts of each is in `sync.training.progress`, never the events
    alone. `hands_seen` is when the trainer was last with somebody, by trainee id.
    """

    class_id: str
    title: str
    date: datetime.date
    timezone: str
    place: str
    organiser: str
    trainer: str
    state: str
    hours_jp: float
    steps: Sequence[ClassStep]
    trainees: Sequence[TraineeRecord]
    packs: Mapping[str, Pack] = field(default_factory=dict)
    quizzes: Mapping[tuple[str, str], Quiz] = field(default_factory=dict)
    opened_at: datetime.datetime | None = None
    closed_at: datetime.datetime | None = None
    runs: Sequence[QuizRun] = ()
    hands_seen: Mapping[str, datetime.datetime] = field(default_factory=dict)

    def questionnaires(self) -> Sequence[QuestionnaireAnswered]:
        """Return each trainee's newest questionnaire."""
        found = []
        for one in self.trainees:
            given = [each for each in one.events if isinstance(each, QuestionnaireAnswered)]
            found += given[-1:]
        return found
