"""Who of a class sits at this seat: joining, leaving, and what is recorded meanwhile (ADR 59)."""

from __future__ import annotations

import datetime
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from typing import Literal

import msgspec

from kiosk.seat import WriteTx
from kiosk.training.classes import standing
from kiosk.training.classes.attendance import attendance
from kiosk.training.classes.memory import STUDY, Membership
from kiosk.training.classes.store import ClassStore
from kiosk.training.service import Study
from sync.clock import Interval
from sync.database import write_tx
from sync.errors import Fault
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
from sync.training.judge.events import TaskEvent
from sync.wire.classes import ClassStep, PinnedPack, Seated, TrainingClass
from sync.wire.ids import new_id
from sync.wire.messages import SeatStatus
from sync.wire.times import from_text, to_text

_STEP = datetime.timedelta(microseconds=1)


class ClassSeat:
    """Classes at one seat. Thread-safe.

    `connect` opens a connection that is closed here; `trusted` is the interval of now, None while
    the time is unknown. `on_join` are called inside the write_tx in which somebody joins, to record
    what they did before; `attempts` names all attempts and runs of the visit so far, `drills` what
    stands here of the task that runs, as `attendance` takes it.
    """

    def __init__(
        self,
        study: Study,
        store: ClassStore,
        seat_id: str,
        connect: Callable[[], sqlite3.Connection],
        trusted: Callable[[], Interval | None],
    ) -> None:
        self._study, self._store, self.seat_id = study, store, seat_id
        self._connect, self.trusted = connect, trusted
        self._lock = threading.RLock()
        self._latest = datetime.datetime.min.replace(tzinfo=datetime.UTC)
        # Of the visit's memory only these are needed once it is gone.
        self._here: tuple[str, str] | None = None
        self._told: frozenset[str] = frozenset()
        self.on_join: list[Callable[[sqlite3.Connection], None]] = []
        self.attempts: Callable[[], Collection[str]] = tuple
        self.drills: Callable[[], Sequence[tuple[str, str]]] = tuple

    # what the gateway tells

    def take(self, tx: WriteTx, told: TrainingClass) -> None:
        """Keep a version of a class; an older one than is here changes nothing.

        Raises: Fault("time_malformed") for a time that is none.
        """
        standing.require_times(told)
        self._store.put(tx, told)

    def start_again(self, tx: WriteTx) -> None:
        """Forget all classes: the gateway was restored from a copy and tells them again."""
        self._store.forget_all(tx)

    def classes(self) -> Sequence[TrainingClass]:
        """Return every class that is known here and not over."""
        with closing(self._connect()) as db:
            return self._store.every(db)

    def packs(self) -> Sequence[PinnedPack]:
        """Return the packs that classes here are pinned to, while those are not over."""
        return [pin for one in self.classes() if one.state != "closed" for pin in one.packs]

    def forget_closed(self) -> None:
        """Forget closed classes of which nobody is here and nothing is left to send."""
        mine = self.membership
        here = None if mine is None else mine.class_id
        closed = [one.class_id for one in self.classes() if one.state == "closed"]
        for class_id in closed:
            with closing(self._connect()) as db, write_tx(db):
                if class_id != here and not self._store.has_events(db, class_id):
                    self._store.forget(db, class_id)

    # who sits here

    @property
    def membership(self) -> Membership | None:
        """Who of which class sits here, None for nobody."""
        return self._study.memory.membership

    @property
    def alone(self) -> str:
        """Return the name under which somebody learns alone here, empty where nobody does."""
        mine = self.membership
        return mine.name if mine is not None and mine.class_id == STUDY else ""

    def own(self) -> tuple[TrainingClass, Membership] | None:
        """Return the class of who sits here, None for nobody, or where it is not known any more."""
        mine = self.membership
        if mine is None:
            return None
        found = next((one for one in self.classes() if one.class_id == mine.class_id), None)
        return None if found is None else (found, mine)

    def require_own(self) -> tuple[TrainingClass, Membership]:
        """Return the class of who sits here. Raises: Fault("class_not_joined")."""
        if (found := self.own()) is None:
            raise Fault("class_not_joined")
        return found

    def offered(self) -> tuple[TrainingClass, Seated] | None:
        """Return whom the trainer has given this seat, None where nobody, or it was denied."""
        if self.membership is not None and not self.alone:
            return None
        denied = self._study.memory.not_me
        for told in self.classes():
            for one in told.seated if told.state == "open" else []:
                if one.seat_id == self.seat_id and one.trainee_id not in denied:
                    return told, one
        return None

    def join_by_code(self, code: str, name: str, organisation: str) -> TrainingClass:
        """Join the class with this code, as somebody whose id is drawn here.

        Raises: Fault("class_code_unknown"), Fault("class_not_begun"), Fault("class_closed"),
        Fault("class_joined_already"), and what `Study.visit_id` raises.
        """
        found = [one for one in self.classes() if one.code == code]
        if not found:
            raise Fault("class_code_unknown")
        # A code that was drawn twice means the class that is open now.
        told = next((one for one in found if one.state == "open"), found[0])
        self._join(told, new_id(), name, "code", organisation)
        return told

    def join_as_seated(self, trainee_id: str) -> TrainingClass:
        """Join as the one whom the trainer has given this seat.

        Raises: Fault("class_seat_changed"), and as `join_by_code`.
        """
        offered = self.offered()
        if offered is None or offered[1].trainee_id != trainee_id:
            raise Fault("class_seat_changed")
        told, seated = offered
        self._join(told, seated.trainee_id, seated.name, "roster", "")
        return told

    def deny(self, trainee_id: str) -> None:
        """Note that who sits here is not this one of the roster. Raises: as `Study.visit_id`."""
        self._study.visit_id()
        self._study.memory.not_me |= {trainee_id}
        self._study.keep_now()

    def learn_alone(self, name: str) -> None:
        """Record from now on, and of this visit so far, what somebody learns alone by this name.

        Raises: Fault("class_joined_already") for who has a name here, and as `Study.visit_id`.
        """
        self._study.visit_id()
        self._begin(Membership(class_id=STUDY, trainee_id=new_id(), name=name), "code", "")

    def leave(self) -> None:
        """Leave the class, or one's name; what was done so far belongs to it and none after it."""
        with self._lock:
            mine = self.membership
            if mine is None:
                return
            self._write(mine, TraineeLeft(id=new_id(), at=self._at(), why="visitor"))
            self._study.memory.membership = self._here = None
            # Who was given this seat and has left it is not asked again.
            self._study.memory.not_me |= {mine.trainee_id}
            self._study.memory.told |= frozenset(self.attempts())
            self._told = self._study.memory.told
        self._study.keep_now()

    def came_back(self) -> None:
        """Take up a membership that the visit's vault gave back."""
        mine = self.membership
        self._here = None if mine is None else (mine.class_id, mine.trainee_id)
        self._told = self._study.memory.told

    def ended(self) -> None:
        """Note that the visit has ended, whose memory is gone by now."""
        with self._lock:
            here, self._here, self._told = self._here, None, frozenset()
            if here is not None:
                self._add(*here, TraineeLeft(id=new_id(), at=self._at()))

    # what is recorded

    def update(self, *events: ClassEvent, **changes: object) -> None:
        """Record events of who sits here and change what is remembered of them, in this order.

        Nothing happens where nobody has joined.
        """
        with self._lock:
            memory = self._study.memory  # of this visit, also where it ends meanwhile
            mine = memory.membership
            if mine is None:
                return
            self._write(mine, *events)
            memory.membership = msgspec.structs.replace(mine, **changes)
        self._study.keep_now()

    def raise_hand(self, *, up: bool) -> None:
        """Raise a hand or take it down. Raises: Fault("class_not_joined")."""
        _told, mine = self.require_own()
        if mine.hand_up != up:
            moved = HandMoved(id=new_id(), at=self._at(), up=up)
            self.update(moved, hand_up=up, hand_at=to_text(moved.at))

    def see_hand(self) -> None:
        """Take the hand down once the trainer was there, who has recorded that."""
        own = self.own()
        seen = None if own is None else own[0].hands_seen.get(own[1].trainee_id)
        if own and seen and own[1].hand_up and from_text(seen) >= from_text(own[1].hand_at):
            self.update(hand_up=False, hand_at=seen)

    def answer_questionnaire(self, marks: Mapping[str, int], words: str) -> None:
        """Hand in the questionnaire, once.

        Raises: Fault("class_not_joined"), Fault("questionnaire_done").
        """
        _told, mine = self.require_own()
        if mine.answered:
            raise Fault("questionnaire_done")
        said = QuestionnaireAnswered(id=new_id(), at=self._at(), marks=dict(marks), words=words)
        self.update(said, answered=True)

    def lesson_read(self, pack: str, lesson: str) -> None:
        """Record that a lesson was marked as read."""
        self.update(LessonRead(id=new_id(), at=self._at(), pack=pack, lesson=lesson))

    def note_quiz(
        self, db: sqlite3.Connection, pack: tuple[str, str], quiz: str, event: AttemptEvent
    ) -> None:
        """Record an event of an attempt in the write_tx that keeps it; `pack` is (id, version).

        Nothing is recorded where nobody has joined, or of what belongs to a class that was left.
        """
        mine = self.membership
        if mine is None or event.attempt in self._study.memory.told:
            return
        said = QuizRecorded(
            id=event.id, at=event.at, pack=pack[0], version=pack[1], quiz=quiz, event=event
        )
        self._store.add_event(db, mine.class_id, mine.trainee_id, said)

    def note_task(
        self, db: sqlite3.Connection, pack: tuple[str, str], task: str, events: Iterable[TaskEvent]
    ) -> None:
        """Record events of a run of a practice task, as `note_quiz`; also while a visit ends.

        It takes no lock: the caller holds the database's.
        """
        here, told = self._here, self._told
        for event in events:
            if here is None or event.task in told:
                continue
            whole, run = msgspec.Raw(msgspec.json.encode(event)), event.task
            of = {"pack": pack[0], "version": pack[1], "task": task}
            said = TaskRecorded(id=event.id, at=event.at, **of, run=run, event=whole)
            self._store.add_event(db, *here, said)

    def open_step(self, step: ClassStep | None) -> None:
        """Remember which step's page was opened; it is told by `tell_place`. Writes nothing."""
        if self.membership is not None:
            self._study.memory.step = None if step is None else step.id

    def follow(self) -> ClassStep | None:
        """Return the step that the trainer calls for, each call once; or None. Writes nothing."""
        own = self.own()
        if own is None:
            return None
        told, mine = own
        calls = standing.calls(told, mine.trainee_id, self.trusted())
        here, new = self._study.memory.step, [key for key in calls if key not in mine.followed]
        if calls.keys() != mine.followed:
            with self._lock:
                memory = self._study.memory
                if (now := memory.membership) is not None:
                    memory.membership = msgspec.structs.replace(now, followed=frozenset(calls))
        # Who is there already is called only to a quiz that had ended for them and goes on.
        wanted = [
            calls[key]
            for key in new
            if f"{standing.OVER}{key}" in mine.followed
            or (calls[key].id == here) == key.startswith(standing.OVER)
        ]
        return wanted[-1] if wanted else None

    def tell_place(self) -> None:
        """Record where the trainee is, if that has changed since it was told."""
        mine, step = self.membership, self._study.memory.step
        if mine is not None and mine.step != step:
            self.update(PlaceChanged(id=new_id(), at=self._at(), step=step), step=step)

    # what the gateway is told of the seat

    def fill_status(self, _db: sqlite3.Connection, status: SeatStatus) -> SeatStatus:
        """Say which version of which class this seat acts upon, and who of it is here."""
        told = self._told_of()
        if told is None:
            return status
        here = attendance(told, self._study, self.trusted(), self.drills())
        return msgspec.structs.replace(status, attendance=here)

    def _told_of(self) -> TrainingClass | None:
        """The class of who sits here; else the newest that is open."""
        own = self.own()
        newest = (one for one in reversed(self.classes()) if one.state == "open")
        return next(newest, None) if own is None else own[0]

    # inside

    def _join(
        self,
        told: TrainingClass,
        trainee_id: str,
        name: str,
        by: Literal["code", "roster"],
        organisation: str,
    ) -> None:
        self._study.visit_id()
        if told.state != "open":
            raise Fault("class_closed" if told.state == "closed" else "class_not_begun")
        if self.alone:
            self.leave()
        mine = Membership(class_id=told.class_id, trainee_id=trainee_id, name=name)
        self._begin(mine, by, organisation)

    def _begin(self, mine: Membership, by: Literal["code", "roster"], organisation: str) -> None:
        with self._lock:
            if self.membership is not None:
                raise Fault("class_joined_already")
            joined = TraineeJoined(
                id=new_id(), at=self._at(), name=mine.name, by=by, organisation=organisation
            )
            # In the vault first: who comes back after a crash is the one who was recorded.
            self._study.memory.membership = mine
            self._study.memory.step = None
            self._here = (mine.class_id, mine.trainee_id)
            self._study.keep_now()
            try:
                with closing(self._connect()) as db, write_tx(db):
                    self._store.add_event(db, mine.class_id, mine.trainee_id, joined)
                    for record in self.on_join:
                        record(db)
            except BaseException:
                self._study.memory.membership = self._here = None
                self._study.keep_now()
                raise

    def _write(self, mine: Membership, *events: ClassEvent) -> None:
        if events:
            self._add(mine.class_id, mine.trainee_id, *events)

    def _add(self, class_id: str, trainee_id: str, *events: ClassEvent) -> None:
        with closing(self._connect()) as db, write_tx(db):
            for one in events:
                self._store.add_event(db, class_id, trainee_id, one)

    def _at(self) -> datetime.datetime:
        """The trusted time, later than all that was recorded before; the machine's own without."""
        with self._lock:
            now = self.trusted()
            moment = datetime.datetime.now(datetime.UTC) if now is None else now.earliest
            self._latest = max(moment, self._latest + _STEP)
            return self._latest
