"""Training at a seat of the training realm: self-study, and classes (ADR 58, 59)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from kiosk.seat import Feature, SeatCore, Slice, Task, VisitPart, keeping, reading
from kiosk.seat.practice import PracticeFaults
from kiosk.sessions.service import SeatSession
from kiosk.training.asking import AddendumAsking
from kiosk.training.classes.line import ClassLine
from kiosk.training.classes.quizzes import ClassQuizzes
from kiosk.training.classes.sending import ClassSending, on_answer
from kiosk.training.classes.service import ClassSeat
from kiosk.training.classes.store import ClassStore
from kiosk.training.classes.work import ClassWork
from kiosk.training.context import TrainingContext
from kiosk.training.drilling import TaskDrills
from kiosk.training.fetching import PackFetching
from kiosk.training.memory import KeptStudy
from kiosk.training.practising import Practising
from kiosk.training.routes import blueprint
from kiosk.training.routes.classes import strips
from kiosk.training.service import PURPOSES, Study
from kiosk.training.taking import QuizTaking
from kiosk.training.task_views import LastTaskView, StripView
from kiosk.training.watching import PackWatch
from sync.outbox import Outbox
from sync.packs import places
from sync.packs.shelf import PackShelf
from sync.packs.signers import read_signers
from sync.wire.addendum import PRACTICE_ADDENDUM
from sync.wire.classes import TRAINING_RECORDED, TrainingClass


def join(seat: SeatCore) -> Slice:
    """Put training together; at a seat of production nothing of it is there."""
    if seat.identity.realm != "training":
        return Slice()
    session, content = seat.get(SeatSession), seat.home.content
    signers = content / places.SIGNERS
    shelf = PackShelf(seat.home.packs, version("lpse-kiosk"), lambda: read_signers(signers))
    study, store = Study(session, shelf), ClassStore(seat.private)
    classes = ClassSeat(study, store, seat.identity.seat_id, seat.connect, seat.clock.now)
    quizzes = ClassQuizzes(classes, study)
    taking = QuizTaking(study, seat.connect, seat.clock.now, quizzes)
    practising = Practising(study, seat.connect, seat.clock.now, seat.link_up, classes.note_task)
    classes.on_join += [taking.tell_class, practising.tell_class]
    classes.attempts = lambda: [*taking.ids(), *(one.id for one in practising.every())]
    outbox = Outbox(seat.identity.seat_id, seat.key, seat.private)
    asking = AddendumAsking(practising, outbox, seat.connect, seat.clock.now, seat.engine.wake)
    work = _work(seat, study, quizzes, taking, TaskDrills(practising, asking), outbox, store)
    fetching = PackFetching(
        seat.gateway.packs, seat.home.fetched, classes.packs, shelf.keeps, seat.ports.free_bytes
    )
    watch = PackWatch(shelf, lambda: [*_places(seat), *fetching.places()], signers)
    desk = seat.provide(
        TrainingContext(
            study=study,
            taking=taking,
            practising=practising,
            asking=asking,
            watch=watch,
            fetching=fetching,
            classes=classes,
            class_quizzes=quizzes,
            work=work,
            content=content,
            monotonic=seat.ports.monotonic,
            media=seat.media,
        )
    )

    def start() -> None:
        content.mkdir(parents=True, exist_ok=True, mode=0o700)
        shelf.start()
        taking.sweep()
        if session.running is None:
            shelf.sweep()
        work.keep_faults()

    def give(kept: KeptStudy) -> None:
        study.give(kept)
        classes.came_back()

    # Practising first: it still reads the log of the visit.
    for forget in (practising.forget, classes.ended, taking.forget, shelf.sweep):
        session.on_end(forget)
    loops = {"packs": watch.run, "class": work.run, "class-packs": fetching.run}
    return Slice(
        pages=[blueprint(desk)],
        purposes=PURPOSES,
        home=lambda: url_for("training.start"),
        visit=VisitPart(rows=lambda: _rows(taking, practising)),
        vault=keeping(KeptStudy, study.kept, give),
        feed={"training_class": reading(TrainingClass, classes.take)},
        answers={TRAINING_RECORDED: on_answer, PRACTICE_ADDENDUM: asking.on_answer},
        on_other_history=classes.start_again,
        status=classes.fill_status,
        strips=lambda: _strips(session, practising, strips(desk), classes.alone),
        tasks=[Task(*loop) for loop in loops.items()],
        on_start=start,
    )


def _work(
    seat: SeatCore,
    study: Study,
    quizzes: ClassQuizzes,
    taking: QuizTaking,
    drills: TaskDrills,
    outbox: Outbox,
    store: ClassStore,
) -> ClassWork:
    """What goes on in a class while nobody presses anything."""
    quizzes.seat.drills = lambda: drills.standing(seat.clock.now())
    return ClassWork(
        study,
        quizzes,
        ClassSending(store, outbox, seat.connect, seat.clock.now, seat.engine.wake),
        ClassLine(seat, quizzes.seat.take),
        seat.get(PracticeFaults),
        drills,
        end_quiz=taking.end_by_trainer,
        end_task=drills.practising.end_running,
        report=seat.engine.report,
    )


def _places(seat: SeatCore) -> list[places.PackPlace]:
    def roots() -> Sequence[Path]:
        return [one.root for one in seat.media.media()]

    return [*places.shipped(), *places.dropped(seat.home.content), *places.on_sticks(roots)]


def _rows(taking: QuizTaking, practising: Practising) -> list[tuple[str, str]]:
    """What staff read before they end a locked visit."""
    left, task = taking.unfinished(), practising.running()
    rows = [(_("Kuis yang belum diserahkan"), str(left))] if left else []
    return rows if task is None else [*rows, (_("Tugas praktik"), task.offered.entry.title)]


def _strips(
    session: SeatSession, practising: Practising, of_class: Sequence[Markup], alone: str
) -> Sequence[Markup]:
    """In a visit for training, the way to the lessons and the task that runs, from every page.

    In a class the way leads to the class. Once the visit has ended, what became of that task, as
    long as the closing page stands.
    """
    visit, last = session.visit, practising.last()
    if visit is not None and visit.purpose in PURPOSES and session.state == "open":
        run = practising.running()
        if of_class and run is None:
            return of_class
        said = render_template(
            "training/_strip.html",
            task=None if run is None else StripView.of(run),
            alone=alone,
            in_class=bool(of_class),
        )
    elif visit is None and last is not None and session.closing is not None:
        said = render_template("training/_strip_last.html", view=LastTaskView.of(last))
    else:
        return of_class
    return [*of_class, Markup(said)]  # noqa: S704 Jinja has escaped it


FEATURE = Feature("training", join)
