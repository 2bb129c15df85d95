"""What templates/training/class* may see of a class at this seat."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from kiosk.errors import Explanation, explain
from kiosk.training.classes import standing
from kiosk.training.classes.memory import Membership
from kiosk.training.practising import Practising
from kiosk.training.service import Study
from kiosk.training.taking import QuizTaking
from sync import figures
from sync.clock import Interval
from sync.errors import Fault
from sync.wire.classes import ClassStep, Seated, TrainingClass

KINDS = {"lesson": _l("Pelajaran"), "quiz": _l("Kuis"), "task": _l("Tugas latihan")}
OTHER_KIND = _l("Langkah")
QUESTIONS = {
    "content": _l("Materi pelatihan"),
    "trainer": _l("Cara pelatih menjelaskan"),
    "practice": _l("Latihan di komputer"),
    "pace": _l("Waktu dan kecepatan pelatihan"),
    "room": _l("Ruangan dan peralatan"),
}


@dataclass(frozen=True)
class StepRow:
    """A step in the plan. `state` is `done`, `todo`, `waits` (for the trainer) or `runs` (now)."""

    id: str
    number: int
    kind: str
    title: str
    url: str
    state: str
    is_shown: bool


@dataclass(frozen=True)
class ClassHomeView:
    """The class as its trainee sees it. `lacking` says which packs this seat cannot show."""

    title: str
    trainer: str
    date: str
    name: str
    state: str
    answered: bool
    steps: Sequence[StepRow]
    lacking: Sequence[Explanation]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(one.state == "done" for one in self.steps)

    @property
    def may_answer(self) -> bool:
        """Whether the questionnaire is due: at the end, or once everything is done."""
        over = self.state == "closed" or self.done == len(self.steps)
        return over and not self.answered


@dataclass(frozen=True)
class SeatOfferView:
    """Somebody of the roster, whom the trainer has given this seat."""

    title: str
    trainer: str
    name: str
    trainee: str


@dataclass(frozen=True)
class ClassStripView:
    """The class in a strip of every page.

    `shown` is (title, address) of what the trainer shows, `quiz` the title of the quiz that runs
    and `quiz_ends` when; `warning` is `soon` or `last`. `covered_until` is set while the screen is
    covered, `second_until` while a second person sits at it. Times are aware UTC.
    """

    title: str
    state: str
    shown: tuple[str, str] | None
    hand_up: bool
    quiz: str
    quiz_ends: datetime.datetime | None
    warning: str
    covered_until: datetime.datetime | None
    second_until: datetime.datetime | None
    may_answer: bool


@dataclass(frozen=True)
class ClassStepView:
    """The page of a step that cannot be shown here."""

    title: str
    kind: str
    problem: Explanation


@dataclass(frozen=True)
class StudyDone:
    """What was done in this visit, by which a step of the plan is done."""

    study: Study
    taking: QuizTaking
    practising: Practising


def class_home(
    told: TrainingClass, mine: Membership, did: StudyDone, now: Interval | None
) -> ClassHomeView:
    """Draw the class's home."""
    shown = standing.shown_step(told, now)
    rows = [
        StepRow(
            one.id,
            number,
            str(KINDS.get(one.kind, OTHER_KIND)),
            one.title,
            url_for("training.class_step", step=one.id),
            _state(told, mine, one, did, now),
            shown is not None and one.id == shown.id,
        )
        for number, one in enumerate(told.steps, start=1)
    ]
    return ClassHomeView(
        title=told.title,
        trainer=told.trainer,
        date=figures.day(told.date, str(get_locale())),
        name=mine.name,
        state=told.state,
        answered=mine.answered,
        steps=rows,
        lacking=[
            explain(fault)
            for one in told.packs
            if (fault := lacking(told, one.pack, did.study)) is not None
        ],
    )


def lacking(told: TrainingClass, pack: str, study: Study) -> Fault | None:
    """Return why this seat cannot show a pack of the class, None where it can.

    That is Fault("class_pack_other", pack, wanted, here) or Fault("class_pack_missing", pack,
    wanted).
    """
    wanted = standing.pinned(told, pack)
    if wanted is None:
        return Fault("class_pack_missing", pack=pack, wanted="?")
    try:
        study.shelf.examined(wanted.content)
    except Fault:
        here = [one.pack.version for one in study.packs() if one.pack and one.pack.id == pack]
        if not here:
            return Fault("class_pack_missing", pack=pack, wanted=wanted.version)
        return Fault("class_pack_other", pack=pack, wanted=wanted.version, here=here[0])
    return None


def offer(found: tuple[TrainingClass, Seated] | None) -> SeatOfferView | None:
    """Draw the question whether somebody is the one whom the trainer has given this seat."""
    if found is None:
        return None
    told, seated = found
    return SeatOfferView(told.title, told.trainer, seated.name, seated.trainee_id)


def strip(told: TrainingClass, mine: Membership, now: Interval | None) -> ClassStripView:
    """Draw the strip."""
    is_open = told.state == "open"
    shown = standing.shown_step(told, now) if is_open else None
    run = standing.going(told, mine.trainee_id, now) if is_open else None
    return ClassStripView(
        title=told.title,
        state=told.state,
        shown=None
        if shown is None
        else (shown.title, url_for("training.class_step", step=shown.id)),
        hand_up=mine.hand_up,
        quiz="" if run is None else run.step.title,
        quiz_ends=None if run is None else run.ends_at,
        warning="" if run is None or now is None else run.warning(now),
        covered_until=standing.holds_until(told, standing.EYES_FRONT, now) if is_open else None,
        second_until=standing.second_until(told, mine.drills, mine.kept_out, now),
        may_answer=told.state == "closed" and not mine.answered,
    )


def step(told: TrainingClass, found: ClassStep, study: Study) -> ClassStepView:
    """Draw the page of a step that has none of its own at this seat."""
    problem = lacking(told, found.pack, study) or Fault("class_step_strange")
    return ClassStepView(found.title, str(KINDS.get(found.kind, OTHER_KIND)), explain(problem))


def step_url(told: TrainingClass, found: ClassStep, study: Study) -> str:
    """Return the address of a step that this seat can show, empty for any other."""
    wanted = standing.pinned(told, found.pack)
    if wanted is None or lacking(told, found.pack, study) is not None:
        return ""
    read = study.shelf.examined(wanted.content)
    if found.kind == "lesson" and found.word in {one.id for one in read.lessons}:
        return url_for("training.lesson", content=wanted.content, lesson=found.word)
    if found.kind == "quiz" and found.word in read.quizzes:
        return url_for("training.quiz", content=wanted.content, word=found.word)
    tasks = () if read.pack is None else read.pack.tasks
    if found.kind == "task" and found.word in {one.id for one in tasks}:
        return url_for("training.task", content=wanted.content, task=found.word)
    return ""


def _state(
    told: TrainingClass, mine: Membership, one: ClassStep, did: StudyDone, now: Interval | None
) -> str:
    wanted = standing.pinned(told, one.pack)
    if one.kind == "lesson":
        place = did.study.places().get(f"{one.pack}/{one.word}")
        return "done" if place is not None and place.done else "todo"
    if one.kind == "task" and wanted is not None:
        tried_task = did.practising.runs(wanted.content, one.word)
        return "done" if any(each.ended for each in tried_task) else "todo"
    if one.kind != "quiz" or wanted is None:
        return "todo"
    try:
        tried = did.taking.attempts(wanted.content, one.word)
    except Fault:  # this seat does not have the pack; the page says so
        tried = []
    runs = [run for run in standing.runs(told, mine.trainee_id) if run.step == one]
    if runs and now is not None and runs[0].has_begun(now) and not runs[0].has_ended(now):
        return "runs"
    if any(each.ended is not None for each in tried):
        return "done"
    return "todo" if runs else "waits"
