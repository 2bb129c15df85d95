"""Self-study at a seat of the training realm: the home of visits for training (ADR 58)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from kiosk.seat import Feature, SeatCore, Slice, Task, VisitPart, keeping
from kiosk.sessions.service import SeatSession
from kiosk.training import places
from kiosk.training.context import TrainingContext
from kiosk.training.memory import KeptStudy
from kiosk.training.routes import blueprint
from kiosk.training.service import PURPOSES, Study
from kiosk.training.shelf import PackShelf
from kiosk.training.signers import read_signers
from kiosk.training.taking import QuizTaking
from kiosk.training.watching import PackWatch


def join(seat: SeatCore) -> Slice:
    """Put training together; at a seat of production nothing of it is there."""
    if seat.identity.realm != "training":
        return Slice()
    session, content = seat.get(SeatSession), seat.home.content

    signers = content / places.SIGNERS
    shelf = PackShelf(seat.home.packs, version("lpse-kiosk"), lambda: read_signers(signers))
    study = Study(session, shelf)
    taking = QuizTaking(study, seat.connect, seat.clock.now)
    watch = PackWatch(shelf, lambda: _places(seat), signers)
    desk = seat.provide(
        TrainingContext(
            study=study,
            taking=taking,
            watch=watch,
            content=content,
            monotonic=seat.ports.monotonic,
        )
    )

    def start() -> None:
        content.mkdir(parents=True, exist_ok=True, mode=0o700)
        shelf.start()
        taking.sweep()
        if session.running is None:
            shelf.sweep()

    session.on_end(taking.forget)
    session.on_end(shelf.sweep)
    return Slice(
        pages=[blueprint(desk)],
        purposes=PURPOSES,
        home=lambda: url_for("training.start"),
        visit=VisitPart(rows=lambda: _rows(taking)),
        vault=keeping(KeptStudy, study.kept, study.give),
        strips=lambda: _strips(study),
        tasks=[Task("packs", watch.run)],
        on_start=start,
    )


def _places(seat: SeatCore) -> list[places.PackPlace]:
    def roots() -> Sequence[Path]:
        return [one.root for one in seat.media.media()]

    return [*places.shipped(), *places.dropped(seat.home.content), *places.on_sticks(roots)]


def _rows(taking: QuizTaking) -> list[tuple[str, str]]:
    """What staff read before they end a locked visit."""
    left = taking.unfinished()
    return [(_("Kuis yang belum diserahkan"), str(left))] if left else []


def _strips(study: Study) -> Sequence[Markup]:
    """In a visit for training, the way to the lessons from every page."""
    if not study.is_open():
        return []
    return [Markup(render_template("training/_strip.html"))]  # noqa: S704 Jinja has escaped it


FEATURE = Feature("training", join)
