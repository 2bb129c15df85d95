"""What the trainer types and chooses; each function reads a form (ADR 0040)."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kiosk.web.forms import Form
from sync.errors import Fault
from sync.gateway.classes.planning import LONGEST_PLACE, LONGEST_TITLE
from sync.gateway.classes.service import EVERYWHERE, ClassDraft, DrillPlace, StepDraft
from sync.gateway.classes.service import QUIZ_MINUTES as QUIZ_USUAL
from sync.training.pack import DrillKind

HOLD_MINUTES = (1, 2, 5)
LINK_MINUTES = (2, 5, 10)
QUIZ_MINUTES = (10, 20, 30, 60, 90, 120, 180)
MORE_MINUTES = (2, 5, 10)
DRILL_MINUTES = (1, 2, 5, 10)
DRILLS: tuple[DrillKind, ...] = (
    "link_cut",
    "disk_nearly_full",
    "stick_pulled",
    "second_person",
    "addendum",
    "deadline_near",
)
KINDS = ("lesson", "quiz", "task")
PRESSES = ("add", "all", "up", "down", "drop", "look")
# Beside which field a use case's Fault stands; the others stand at the field that the page names.
PLAN_FIELDS = {
    "class_pack_unknown": "steps",
    "class_steps_missing": "steps",
    "class_steps_many": "steps",
    "class_plan_step_unknown": "steps",
    "class_steps_kept": "steps",
    "class_place_wrong": "place",
    "class_organiser_wrong": "organiser",
}
ROSTER_FIELDS = {"class_roster_missing": "names"}


@dataclass(frozen=True)
class Pressed:
    """A button of the plan: `what` is one of `PRESSES`; `look` has the packs read again."""

    what: str
    of: str


def pressed(form: Form) -> Pressed | None:
    """Read which button of the plan was pressed; None for the one that saves it."""
    what, _, of = form.typed("press").partition(":")
    return Pressed(what, of) if what in PRESSES else None


def steps(form: Form) -> list[StepDraft]:
    """Read the steps as they stand on the page; what is none is left out."""
    return [step for one in form.every("step") if (step := step_of(one)) is not None]


def step_of(text: str) -> StepDraft | None:
    """Read one step, written `kind/pack/word`."""
    kind, _, rest = text.partition("/")
    pack, _, word = rest.partition("/")
    return StepDraft(kind, pack, word) if kind in KINDS and pack and word else None


def step_text(step: StepDraft) -> str:
    """Write a step so that `step_of` reads it."""
    return f"{step.kind}/{step.pack}/{step.word}"


def draft(form: Form) -> ClassDraft:
    """Read a class: its title, day, place and organiser, its steps, and the packs of these."""
    title = form.line("title", Fault("class_title_missing"), most=LONGEST_TITLE)
    day = _day(form)
    place, organiser = (form.line(one, most=LONGEST_PLACE) for one in ("place", "organiser"))
    chosen = steps(form)
    if not chosen:
        form.wrong("steps", Fault("class_steps_missing"))
    packs = list(dict.fromkeys(one.pack for one in chosen))
    return ClassDraft(title, day, packs, chosen, place, organiser)


def _day(form: Form) -> datetime.date:
    try:
        return datetime.date.fromisoformat(form.line("date"))
    except ValueError:
        form.wrong("date", Fault("class_date_wrong"))
        return datetime.date.min


def seen(form: Form) -> int:
    """Read the version that was on the screen; 0, which no version is, for what is no number."""
    text = form.typed("seen")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else 0


def roster(form: Form) -> bytes:
    """Read a roster: the file that was chosen, else what stands in the field."""
    typed = form.text("names")
    return typed.encode() if typed else form.file("file", Fault("class_roster_missing"))


def minutes(form: Form, offered: Collection[int], beside: str = "minutes") -> int:
    """Read one of the offered numbers of minutes; what is wrong stands at `beside`."""
    found = form.choice_or_none("minutes", offered)
    if found is None:
        form.wrong(beside, Fault("class_minutes_missing"))
        return 0
    return found


def quiz_minutes(form: Form) -> int:
    """Read for how many minutes a quiz may run; what is wrong stands beside the quiz."""
    return minutes(form, QUIZ_MINUTES, "quiz") if form.typed("minutes") else QUIZ_USUAL


@dataclass(frozen=True)
class AskedDrill:
    """A fault to bring about; no `seats` for every seat of the class."""

    kind: DrillKind
    minutes: int
    seats: Sequence[str]


def drill(form: Form, seats: Collection[str]) -> AskedDrill:
    """Read which fault, how long, and at which of these seats."""
    kind = form.choice("kind", DRILLS, Fault("class_drill_missing"))
    long = minutes(form, DRILL_MINUTES)
    if form.choice("where", ("all", "some"), Fault("class_drill_where_missing")) == "all":
        return AskedDrill(kind, long, [])
    if kind in EVERYWHERE:
        form.wrong("where", Fault("class_drill_everywhere"))
    chosen = [one for one in form.every("seat") if one in seats]
    if not chosen:
        form.wrong("where", Fault("class_drill_seats_missing"))
    return AskedDrill(kind, long, chosen)


def planned_drill(form: Form) -> DrillPlace:
    """Read which drill of which task is meant, written as `DrillPlace.key`."""
    words = form.typed("of").split("/")
    if len(words) != len(DrillPlace._fields):
        form.wrong("planned", Fault("class_planned_unknown"))
        return DrillPlace("", "", "")
    return DrillPlace(*words)


def reason(form: Form) -> str:
    """Read why a class's names are erased; it goes into the journal."""
    return form.line("reason", Fault("console_reason_missing"), most=200)


def expected(form: Form) -> str:
    """Read which person of the roster somebody is said to be."""
    return form.line("expected", Fault("class_same_missing"))
