"""What a class needs done at a seat every second, seen or unseen: also while the seat is locked."""

from __future__ import annotations

import datetime
import logging
import sqlite3
import threading
from collections.abc import Callable

from kiosk.seat.practice import PracticeFaults
from kiosk.training.classes import standing
from kiosk.training.classes.line import ClassLine
from kiosk.training.classes.memory import Membership
from kiosk.training.classes.quizzes import ClassQuizzes
from kiosk.training.classes.sending import ClassSending
from kiosk.training.drilling import TaskDrills
from kiosk.training.service import Study
from sync.clock import Interval
from sync.errors import Fault
from sync.wire.classes import TrainingClass
from sync.wire.times import to_text

log = logging.getLogger(__name__)
PERIOD_S = 1.0
"""Events are sent, and what holds is looked at, at most so often."""


class ClassWork:
    """Brings about what the trainer wants, and hands over what the trainee did.

    `end_quiz(content, word, ended)` ends an attempt at a moment, `end_task()` the practice task
    that runs; `drills` are those of that task; `report` has the gateway told at once how the seat
    is. `look` belongs to one thread.
    """

    def __init__(
        self,
        study: Study,
        quizzes: ClassQuizzes,
        sending: ClassSending,
        line: ClassLine,
        faults: PracticeFaults,
        drills: TaskDrills,
        *,
        end_quiz: Callable[[str, str, datetime.datetime], None],
        end_task: Callable[[], object],
        report: Callable[[], object],
    ) -> None:
        self._study, self._quizzes, self._sending = study, quizzes, sending
        self._seat, self._line, self._faults = quizzes.seat, line, faults
        self._drills = drills
        self._end_quiz, self._end_task, self._report = end_quiz, end_task, report
        self._told: object = None

    def run(self, stopping: threading.Event) -> None:
        """Look once a second until `stopping` is set; the last events are handed over then."""
        while not stopping.wait(PERIOD_S):
            try:
                self.look()
            except Exception:  # a class must not end because of one look
                log.exception("class_look_failed")
        self._sending.send()

    def look(self) -> None:
        """Look once. Raises: sqlite3 errors, Fault("at_rest_unreadable")."""
        try:
            self._line.hear()
        except Exception:  # what cannot be heard must not keep a fault beyond its end
            log.exception("class_line_failed")
        own, now = self._seat.own(), self._seat.trusted()
        if own is not None:
            self._seat.tell_place()
            self._seat.see_hand()
        locked = self._study.is_locked()
        if own is not None and now is not None:
            told, mine = own
            if not locked:  # a lock stands above the trainer: what still holds begins after it
                self._begin_drills(told, mine, now)
                self._begin_holds(told, mine, now)
                self._begin_again(told, mine, now)
            self._keep_out(told, now)
            self.end_quizzes()
        try:
            self._drills.look(None if own is None else own[0], now, locked=locked)
        except (Fault, sqlite3.Error):  # a full disk must not keep a fault beyond its end
            log.exception("task_drills_failed")
        self.keep_faults()
        self._sending.send()
        self._seat.forget_closed()
        self._tell_changes(now)

    def _begin_drills(self, told: TrainingClass, mine: Membership, now: Interval) -> None:
        due = standing.due_drills(told, self._seat.seat_id, mine.drills, now)
        if self._line.is_cut or standing.is_cut(told, mine, now, locked=False):
            # The order may have been heard beside the feed, and what makes it was not.
            due = [one for one in due if one.kind not in standing.BY_FEED]
        if due:
            began = dict.fromkeys((one.id for one in due), to_text(now.earliest))
            self._seat.update(drills={**mine.drills, **began})

    def _begin_holds(self, told: TrainingClass, mine: Membership, now: Interval) -> None:
        """Remember which cuts of the link have begun: a restart brings the seat back locked."""
        held = {standing.hold_key(one) for one in standing.holds(told, standing.LINK_CUT, now)}
        if held - mine.held:
            self._seat.update(held=frozenset(held))

    def _keep_out(self, told: TrainingClass, now: Interval) -> None:
        """Let a second person go once the seat is locked."""
        mine = self._seat.membership
        if mine is None or not self._study.is_locked():
            return
        if standing.second_until(told, mine.drills, mine.kept_out, now) is not None:
            self._seat.update(kept_out=mine.kept_out | mine.drills.keys())

    def _begin_again(self, told: TrainingClass, mine: Membership, now: Interval) -> None:
        due = standing.due_resets(told, mine, now)
        if not due:
            return
        try:
            self._study.begin_practice_again()
            self._end_task()
        except Fault as fault:
            log.info("class_reset_waits: %s", fault.code)
            return
        self._seat.update(resets=mine.resets | due)

    def end_quizzes(self) -> None:
        """End the attempts at quizzes whose end has passed; any thread may ask. Never raises."""
        own = self._seat.own()
        for run in self._quizzes.ended():
            pack = None if own is None else standing.pinned(own[0], run.step.pack)
            if pack is None or run.ends_at is None:
                continue
            try:
                self._end_quiz(pack.content, run.step.word, run.ends_at)
            except Fault as fault:  # this seat does not have the pack
                log.info("class_quiz_not_ended: %s", fault.code)
            except sqlite3.Error:  # a full disk must not take the quiz's page away
                log.exception("class_quiz_not_ended")

    def keep_faults(self) -> None:
        """Let the faults stand that shall, and no longer than the trainer or the task says.

        Once more at the start: what was cut before a restart is cut before anything is sent.
        """
        own, now = self._seat.own(), self._seat.trusted()
        kinds = {one.kind for one in self._drills.standing(now)}
        if own is not None:
            told, mine = own
            if standing.is_cut(told, mine, now, locked=self._study.is_locked()):
                kinds.add(standing.LINK_CUT)
            kinds |= {
                kind
                for kind in (standing.DISK_NEARLY_FULL, standing.STICK_PULLED)
                if standing.drill_until(told, kind, mine.drills, now) is not None
            }
        self._faults.disk_nearly_full = standing.DISK_NEARLY_FULL in kinds
        self._faults.sticks_pulled = standing.STICK_PULLED in kinds
        self._line.keep(cut=standing.LINK_CUT in kinds)

    def _tell_changes(self, now: Interval | None) -> None:
        """Have the gateway told at once when what the seat says of the class has changed."""
        own = self._seat.own()
        covered = own is not None and standing.holds_until(own[0], standing.EYES_FRONT, now)
        versions = [(one.class_id, one.version) for one in self._seat.classes()]
        says = (
            versions,
            bool(covered),
            self._line.is_cut,
            self._seat.membership,
            self._study.is_locked(),
            self._drills.standing(now),
        )
        if says != self._told:
            self._told = says
            self._report()
