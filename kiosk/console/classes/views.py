"""What the trainer's pages may see of a class and of everybody in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

import msgspec
from flask_babel import get_locale

from kiosk.console.classes.standing import (
    PlannedStepView,
    SeatsView,
    StandingOrder,
    seats_of,
    standing,
    taken,
)
from kiosk.console.context import console
from kiosk.console.views import natural
from kiosk.web.forms import sentence
from sync import figures
from sync.errors import Fault
from sync.gateway.classes import service
from sync.gateway.classes.packs import pinned_packs
from sync.gateway.classes.service import (
    BoardRow,
    ClassView,
    RosterEntry,
    RosterReport,
    SeatStanding,
)
from sync.training.progress import QuizStanding
from sync.wire.classes import TrainingClass

CellState = Literal["", "here", "done", "running"]


@dataclass(frozen=True)
class ListedClass:
    """A class in the list; `day` is its date in words."""

    class_id: str
    title: str
    day: str
    state: str
    trainer: str
    trainees: int


@dataclass(frozen=True)
class CellView:
    """One trainee at one step. `percent` is None where nothing is scored; `late` answers came
    after the end of the quiz and do not count."""

    step: PlannedStepView
    state: CellState
    here: bool
    percent: float | None = None
    passed: bool | None = None
    late: int = 0


@dataclass(frozen=True)
class TraineeRow:
    """One trainee. `seat` is the name of where they are, were last or are expected, else empty.

    `presence` is `awaited` before they came, `left` once they have left, or empty. `state` says why
    the seat is not with the class: `off`, `behind` (it acts upon an older version), or empty.
    """

    trainee_id: str
    name: str
    organisation: str
    seat: str
    presence: Literal["", "awaited", "left"]
    state: Literal["", "off", "behind"]
    here: bool
    step: PlannedStepView | None
    since: datetime | None
    done: int
    cells: Sequence[CellView]
    hand_up_since: datetime | None
    stuck_since: datetime | None
    late: int
    unread: int


@dataclass(frozen=True)
class StepCount:
    """How many of the trainees are at a step, and how many have done it."""

    step: PlannedStepView
    here: int
    done: int


@dataclass(frozen=True)
class BoardPage:
    """The board: `rows` with raised hands first, then who is stuck, then by seat.

    `counts` is the same without anybody's name. `seats` says who acts upon what holds now.
    """

    class_id: str
    title: str
    trainer: str
    state: str
    code: str
    day: str
    steps: Sequence[PlannedStepView]
    rows: Sequence[TraineeRow]
    counts: Sequence[StepCount]
    standing: Sequence[StandingOrder]
    seats: SeatsView
    at: datetime
    names_hidden: bool

    @cached_property
    def version(self) -> str:
        """A digest that changes when anything shown does, but for the time."""
        told = self.state, self.title, self.rows, self.standing, self.seats, self.names_hidden
        return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:16]

    @property
    def hands(self) -> int:
        """How many hands are up."""
        return sum(one.hand_up_since is not None for one in self.rows)

    @property
    def stuck(self) -> int:
        """How many have done nothing for a while."""
        return sum(one.stuck_since is not None for one in self.rows)

    @property
    def here(self) -> int:
        """How many are at a seat now."""
        return sum(one.here for one in self.rows)

    @property
    def quizzes(self) -> Sequence[PlannedStepView]:
        """The steps that are quizzes and do not run for all now."""
        return [one for one in self.steps if one.kind == "quiz" and one.id not in self.running]

    @property
    def running(self) -> frozenset[str]:
        """The steps whose quiz runs for all."""
        return frozenset(one.key for one in self.standing if one.kind == "quiz")


def day(text: str) -> str:
    """Write a class's date (ISO) in the reader's language."""
    return figures.day(text, str(get_locale()))


def listed() -> list[ListedClass]:
    """Return every class, the newest first."""
    return [
        ListedClass(
            one.class_id, one.title, day(one.date.isoformat()), one.state, one.trainer, one.trainees
        )
        for one in service.classes(console().centre)
    ]


def steps(told: TrainingClass) -> list[PlannedStepView]:
    """Return the plan's steps with their places."""
    packs = pinned_packs(console().centre, told.packs)
    spoken = {name: one.pack.language for name, one in packs.items()}
    return [
        PlannedStepView(one.id, number, one.kind, one.title, spoken.get(one.pack, ""))
        for number, one in enumerate(told.steps, 1)
    ]


def board(class_id: str, *, names_hidden: bool) -> BoardPage:
    """Draw the board as it is now. Raises: Fault("class_unknown")."""
    known = service.board(console().centre, class_id)
    told, plan = known.training_class, steps(known.training_class)
    is_open = told.state == "open"
    rows = sorted((_row(one, plan, known.version, is_open) for one in known.rows), key=_urgent)
    return BoardPage(
        class_id=told.class_id,
        title=told.title,
        trainer=told.trainer,
        state=told.state,
        code=told.code,
        day=day(told.date),
        steps=plan,
        rows=rows,
        counts=[_count(step, rows) for step in plan],
        standing=list(standing(known, plan)),
        seats=seats_of(taken(known), lambda one: (one.version or 0) >= known.version),
        at=known.as_of,
        names_hidden=names_hidden,
    )


def _row(one: BoardRow, plan: Sequence[PlannedStepView], version: int, is_open: bool) -> TraineeRow:
    now = one.progress
    at = next((step for step in plan if step.id == now.step), None) if now.here else None
    cells = [_cell(step, one, at) for step in plan]
    return TraineeRow(
        one.trainee_id,
        one.name,
        one.organisation,
        one.seat.name if one.seat else "",
        _presence(one),
        _why(one.seat, version) if now.here and is_open else "",
        now.here and is_open,
        at,
        now.since if at else None,
        len(now.done),
        cells,
        now.hand_up_since,
        now.stuck_since,
        now.late + one.events_late,
        one.unread,
    )


def _presence(one: BoardRow) -> Literal["", "awaited", "left"]:
    """Say whether somebody has come and gone; a class that is closed sends nobody away."""
    if one.progress.last_at is None:
        return "awaited"
    return "" if one.progress.here else "left"


def _why(seat: SeatStanding | None, version: int) -> Literal["", "off", "behind"]:
    if seat is None:
        return ""
    if not seat.online:
        return "off"
    return "" if (seat.version or 0) >= version else "behind"


def _cell(step: PlannedStepView, one: BoardRow, at: PlannedStepView | None) -> CellView:
    stands = one.progress.quizzes.get(step.id, QuizStanding())
    here = at is not None and at.id == step.id
    state: CellState = "here" if here else ""
    if stands.state == "running" or step.id in one.progress.steps_running:
        state = "running"
    if step.id in one.progress.done:
        state = "done"
    score = stands.score if stands.state == "ended" else None
    return CellView(
        step,
        state,
        here,
        None if score is None else score.percent,
        None if score is None else score.passed,
        stands.late,
    )


def _urgent(row: TraineeRow) -> tuple[object, ...]:
    """Hands first, the longest one at the top; then who is stuck; then by seat, never by score."""
    hand, stuck = row.hand_up_since, row.stuck_since
    return (
        (0, hand.isoformat()) if hand else (1, stuck.isoformat()) if stuck else (2, ""),
        not row.here,
        natural(row.seat),
        row.name.casefold(),
        row.trainee_id,
    )


def _count(step: PlannedStepView, rows: Iterable[TraineeRow]) -> StepCount:
    cells = [one.cells[step.number - 1] for one in rows]
    return StepCount(
        step, sum(one.here for one in cells), sum(one.state == "done" for one in cells)
    )


@dataclass(frozen=True)
class ExpectedView:
    """Somebody who is expected; `seat_id` is empty until they have been given a seat."""

    trainee_id: str
    name: str
    organisation: str
    seat_id: str


@dataclass(frozen=True)
class TwiceView:
    """Somebody who joined by code under a name that is on the roster, of whom nothing else came."""

    trainee_id: str
    expected_id: str
    name: str
    seat: str


@dataclass(frozen=True)
class ReportView:
    """What became of a roster; `problems` are the number of a line and why it was left out."""

    added: int
    known: int
    problems: Sequence[tuple[int, str]]


def seats(class_id: str) -> list[SeatStanding]:
    """Return all seats of the room, in their order. Raises: Fault("class_unknown")."""
    known = service.board(console().centre, class_id).seats
    return sorted(known, key=lambda one: natural(one.name))


def roster(known: ClassView) -> list[ExpectedView]:
    """Return who is expected, by name."""
    return [
        ExpectedView(one.trainee_id, one.name, one.organisation, one.seat_id or "")
        for one in sorted(known.roster, key=lambda one: one.name.casefold())
    ]


def not_come(known: ClassView, rows: Sequence[BoardRow]) -> list[RosterEntry]:
    """Return those of the roster of whom nothing is recorded, by name."""
    came = {one.trainee_id for one in rows if one.progress.last_at is not None}
    return [one for one in known.roster if one.trainee_id not in came]


def twice(known: ClassView) -> list[TwiceView]:
    """Return who seems to be on the roster and joined by code, by name."""
    rows = service.board(console().centre, known.training_class.class_id).rows
    absent = {plain(one.name): one for one in not_come(known, rows)}
    expected = {one.trainee_id for one in known.roster}
    return [
        TwiceView(one.trainee_id, same.trainee_id, same.name, one.seat.name if one.seat else "")
        for one in rows
        if one.trainee_id not in expected and (same := absent.get(plain(one.name))) is not None
    ]


def plain(name: str) -> str:
    """Return what two spellings of one name have in common."""
    return " ".join(name.casefold().split())


def report(told: RosterReport) -> ReportView:
    """Put what became of a roster into words."""
    return ReportView(
        told.added,
        told.known,
        [(one.line, sentence(Fault(one.code, **one.params))) for one in told.problems],
    )
