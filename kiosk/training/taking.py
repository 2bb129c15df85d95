"""Taking quizzes: attempts of one visit, each a list of events that never change (ADR 56)."""

from __future__ import annotations

import datetime
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property

from kiosk.training import store
from kiosk.training.classes.quizzes import ClassQuizzes
from kiosk.training.service import Study
from kiosk.training.store import StudyEvent
from sync.clock import Interval
from sync.database import write_tx
from sync.errors import Fault
from sync.training.attempts import (
    AttemptClosed,
    AttemptEvent,
    Began,
    QuestionAnswered,
    may_begin,
)
from sync.training.questions import AttemptDraw, Response, digest, draw, response_to
from sync.training.quiz_passages import QuizPassages
from sync.training.scoring import AttemptScore, RightInRow, in_a_row, score
from sync.wire.ids import new_id

_STEP = datetime.timedelta(microseconds=1)


@dataclass(frozen=True)
class QuizAttempt:
    """One attempt: its quiz as it was when it began, and its events in their order."""

    id: str
    content: str
    word: str
    passages: QuizPassages
    draw: AttemptDraw
    events: Sequence[AttemptEvent]

    @property
    def ended(self) -> datetime.datetime | None:
        """When it was handed in or ended by the trainer, None while it runs."""
        return next((one.at for one in self.events if isinstance(one, AttemptClosed)), None)

    @cached_property
    def responses(self) -> Mapping[str, Response]:
        """The newest answer before the end, by question."""
        found: dict[str, Response] = {}
        for one in self.events:
            if isinstance(one, AttemptClosed):
                break
            if isinstance(one, QuestionAnswered):
                found[one.question] = one.response
        return found

    def response(self, question: str) -> Response:
        """Return the newest answer to a question before the end, None where there is none."""
        return self.responses.get(question)

    def score(self) -> AttemptScore:
        """Compute what it scores."""
        return score(self.passages.quiz, self.id, self.events)

    def in_a_row(self) -> RightInRow:
        """Count the right answers in a row of an exercise."""
        return in_a_row(self.passages.quiz, self.id, self.events)


class QuizTaking:
    """The use cases. Thread-safe; an event lies in the database before a page is answered.

    `connect` opens a connection that is closed here; `trusted` is the interval of now, None while
    the time is unknown. `classes` says what a class means for its quizzes, and records events of
    who has joined one.
    """

    def __init__(
        self,
        study: Study,
        connect: Callable[[], sqlite3.Connection],
        trusted: Callable[[], Interval | None],
        classes: ClassQuizzes,
    ) -> None:
        self._study, self._connect, self._trusted = study, connect, trusted
        self._classes = classes
        self._writing = threading.Lock()
        self._turns: dict[tuple[str, str], float] = {}

    def attempts(self, content: str, word: str) -> Sequence[QuizAttempt]:
        """Return this visit's attempts at a quiz, the first one first.

        Those of another version of the pack are among them while the quiz is the same.
        Raises: Fault("pack_gone" | "quiz_unknown" | "seat_closed" | "visit_not_for_training").
        """
        _, wanted = self._study.quiz(content, word)
        own = digest(wanted.quiz)
        return [one for one in self._all() if one.draw.quiz == own and one.word == word]

    def attempt(self, attempt: str) -> QuizAttempt:
        """Return an attempt of this visit. Raises: Fault("attempt_unknown"), as `attempts`."""
        found = next((one for one in self._all() if one.id == attempt), None)
        if found is None:
            raise Fault("attempt_unknown")
        return found

    def running(self, content: str, word: str) -> QuizAttempt | None:
        """Return the attempt that was begun and not handed in. Raises: as `attempts`."""
        return next((one for one in self.attempts(content, word) if one.ended is None), None)

    def ids(self) -> Sequence[str]:
        """Return the ids of all attempts of this visit. Raises: as `attempts`."""
        return [one.id for one in self._all()]

    def unfinished(self) -> int:
        """Return how many attempts of this visit were not handed in; 0 without a visit."""
        try:
            return sum(one.ended is None for one in self._all())
        except Fault:
            return 0

    def refusal(self, content: str, word: str) -> Fault | None:
        """Return why no attempt may be begun now; None where one may, or one runs.

        That is Fault("quiz_attempts_used", most), Fault("quiz_wait", minutes), or in a class
        Fault("class_quiz_waits") or Fault("class_quiz_over"). Raises: as `attempts`.
        """
        attempts = self.attempts(content, word)
        if any(one.ended is None for one in attempts):
            return None
        by_class = self._classes.refusal(content, word)
        if by_class is not None:
            return by_class
        _, wanted = self._study.quiz(content, word)
        try:
            may_begin(wanted.quiz, [one.ended for one in attempts if one.ended], self._now())
        except Fault as refused:
            return refused
        return None

    def begin(self, content: str, word: str) -> QuizAttempt:
        """Begin an attempt, or go on with the one that runs.

        Raises: the Faults of `refusal`, and as `attempts`.
        """
        with self._writing:
            running = self.running(content, word)
            if running is not None:
                return running
            refused = self.refusal(content, word)
            if refused is not None:
                raise refused
            _, wanted = self._study.quiz(content, word)
            attempt = new_id()
            # The key lies in the vault before the first event does: both come back, or neither.
            self._study.memory.attempts += 1
            self._study.keep_now()
            began = Began(
                id=new_id(), attempt=attempt, at=self._now(), draw=draw(wanted.quiz, attempt)
            )
            self._write(content, word, began)
        return self.attempt(attempt)

    def answer(
        self, attempt: str, question: str, given: str | Sequence[str], turn: float | None = None
    ) -> None:
        """Keep an answer as it stands now; the same one again changes nothing.

        `turn` grows with each that a page sends (None: it does not say): one that was overtaken
        on its way by a later one of the question is passed over. After the end an answer is kept
        too and does not count. Raises: as `attempt` and `response_to`.
        """
        with self._writing:
            found = self.attempt(attempt)
            if turn is not None:
                if turn < self._turns.get((attempt, question), turn):
                    return
                self._turns[attempt, question] = turn
            response = response_to(found.passages.quiz, found.draw, question, given)
            if response == found.response(question):
                return
            at = self._after(found)
            answered = QuestionAnswered(
                id=new_id(), attempt=attempt, at=at, question=question, response=response
            )
            self._write(found.content, found.word, answered)

    def check(self, attempt: str, question: str) -> None:
        """Count the answer that stands as a try, in an exercise; none where there is no answer.

        Raises: as `attempt`.
        """
        with self._writing:
            found = self.attempt(attempt)
            response = found.response(question)
            if not found.passages.quiz.in_a_row or response is None:
                return
            at = self._after(found)
            tried = QuestionAnswered(
                id=new_id(),
                attempt=attempt,
                at=at,
                question=question,
                response=response,
                final=True,
            )
            self._write(found.content, found.word, tried)

    def hand_in(self, attempt: str) -> None:
        """End an attempt; one that has ended stays as it is. Raises: as `attempt`."""
        with self._writing:
            found = self.attempt(attempt)
            if found.ended is None:
                at = self._after(found)
                closed = AttemptClosed(id=new_id(), attempt=attempt, at=at, by="trainee")
                self._write(found.content, found.word, closed)

    # in a class

    def end_by_trainer(self, content: str, word: str, ended: datetime.datetime) -> None:
        """End the running attempt at a quiz that the trainer has ended, at that moment.

        An answer that was kept after it is late. One that began later runs on.
        Raises: as `attempts`.
        """
        with self._writing:
            found = self.running(content, word)
            if found is None or found.events[0].at > ended:
                return
            closed = AttemptClosed(id=new_id(), attempt=found.id, at=ended, by="trainer")
            self._write(content, word, closed)

    def tell_class(self, db: sqlite3.Connection) -> None:
        """Record all events of the visit in the class that was joined, inside its write_tx."""
        with closing(self._connect()) as reading:
            rows = store.of_visit(reading, self._study.visit_id(), self._key())
        for row in rows:
            if isinstance(row.event, AttemptEvent):
                self._note(db, row.content, row.word, row.event)

    # the end of a visit

    def forget(self) -> int:
        """Delete the events of the visit that has ended; it removed no file. Never raises."""
        self._turns = {}
        self._delete("")
        return 0

    def sweep(self) -> None:
        """Delete at the start what is left of visits that are over, or cannot be read again."""
        try:
            visit = self._study.visit_id()
            self._all()
        except Fault:
            visit = ""
        self._delete(visit)

    # inside

    def _all(self) -> list[QuizAttempt]:
        with closing(self._connect()) as db:
            rows = store.of_visit(db, self._study.visit_id(), self._key())
        by_attempt: dict[str, list[StudyEvent]] = {}
        for row in rows:
            if isinstance(row.event, AttemptEvent):
                by_attempt.setdefault(row.of, []).append(row)
        return [self._attempt(name, own) for name, own in by_attempt.items()]

    def _attempt(self, name: str, rows: Sequence[StudyEvent]) -> QuizAttempt:
        first = rows[0]
        events = [
            one.event
            for one in rows
            if isinstance(one.event, AttemptEvent)
            and not self._classes.undone(first.content, first.word, one.event)
        ]
        # A trainer's end has its place in time, also when it was heard of later.
        events.sort(key=lambda one: one.at)
        began = first.event
        assert isinstance(began, Began), "an attempt begins with its beginning"
        _, found = self._study.quiz(first.content, first.word)
        return QuizAttempt(name, first.content, first.word, found, began.draw, events)

    def _write(self, content: str, word: str, event: AttemptEvent) -> None:
        visit, key = self._study.visit_id(), self._key()
        kept = StudyEvent(content, word, event)
        with closing(self._connect()) as db, write_tx(db):
            store.insert(db, visit, key, kept)
            self._note(db, content, word, event)

    def _note(self, db: sqlite3.Connection, content: str, word: str, event: AttemptEvent) -> None:
        pack, _quiz = self._study.quiz(content, word)
        self._classes.seat.note_quiz(db, (pack.id, pack.version), word, event)

    def _key(self) -> bytes:
        key = self._study.memory.key
        if not key:
            raise Fault("seat_closed")
        return key

    def _now(self) -> datetime.datetime:
        """The trusted clock's time; the machine's own while that is unknown."""
        now = self._trusted()
        return datetime.datetime.now(datetime.UTC) if now is None else now.earliest

    def _after(self, found: QuizAttempt) -> datetime.datetime:
        """A time later than every event of the attempt: at one seat their order is known."""
        return max(self._now(), max(one.at for one in found.events) + _STEP)

    def _delete(self, but_visit: str) -> None:
        with closing(self._connect()) as db, write_tx(db):
            store.forget(db, but_visit)
