"""A plan while it is made: what the packs offer, and what the buttons do with the steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from kiosk.console.classes.forms import Pressed, step_of, step_text
from kiosk.errors import Explanation, explain
from kiosk.web.forms import Form
from sync.gateway.classes.planning import MOST_STEPS
from sync.gateway.classes.service import ClassView, ShelfPack, ShelfReport, StepDraft, WrongPack


@dataclass(frozen=True)
class OfferView:
    """Something of a pack that may be a step, and whether it is one already."""

    step: StepDraft
    title: str
    language: str
    minutes: int | None = None
    taken: bool = False

    @property
    def value(self) -> str:
        """What its button sends."""
        return step_text(self.step)


@dataclass(frozen=True)
class PackOffer:
    """A pack with what it offers, in its own order; `language` is that of its texts."""

    pack: str
    title: str
    version: str
    language: str
    hours_jp: float
    offers: Sequence[OfferView]

    @property
    def complete(self) -> bool:
        """Whether the plan holds all of it."""
        return all(one.taken for one in self.offers)


@dataclass(frozen=True)
class PlannedStep:
    """A step of the plan; `known` is false where its pack is not here (any more)."""

    value: str
    kind: str
    title: str
    pack: str
    language: str
    known: bool
    is_pinned: bool


@dataclass(frozen=True)
class WrongPackView:
    """A pack that is not offered as it lies there now; `offered` says what is instead."""

    name: str
    is_shipped: bool
    offered: str
    problems: Sequence[Explanation]


@dataclass(frozen=True)
class PlanView:
    """The whole plan as it is being made, and what became of the last press, in words.

    Steps that are `is_pinned` stand in a class that has begun: they keep their place. `wrong` and
    `trouble` say what must be mended in the folder of packs, and are empty when all is well.
    """

    steps: Sequence[PlannedStep]
    packs: Sequence[PackOffer]
    said: str
    wrong: Sequence[WrongPackView] = ()
    trouble: Explanation | None = None

    @property
    def full(self) -> bool:
        """Whether no further step may be added."""
        return len(self.steps) >= MOST_STEPS


def form_of(known: ClassView) -> Form:
    """Return a form with a class as it stands now."""
    told = known.training_class
    steps = [step_text(StepDraft(one.kind, one.pack, one.word)) for one in told.steps]
    return Form(
        MultiDict(
            [
                ("title", told.title),
                ("date", told.date),
                ("place", known.place),
                ("organiser", known.organiser),
                ("seen", str(told.version)),
                *(("step", one) for one in steps),
            ]
        )
    )


def fixed(known: ClassView | None) -> int:
    """Return how many first steps keep their place: those of a class that has begun."""
    if known is None or known.training_class.state == "planned":
        return 0
    return len(known.training_class.steps)


def _offers(one: ShelfPack) -> list[OfferView]:
    """A pack's lessons in order, each followed by its quizzes and tasks; then what is left over."""
    pack = one.pack
    tasks = {task.id: task for task in pack.tasks}

    def quiz(word: str) -> OfferView:
        step = StepDraft("quiz", pack.id, word)
        return OfferView(step, one.quizzes[word].title, pack.language)

    def task(word: str) -> OfferView:
        step = StepDraft("task", pack.id, word)
        return OfferView(step, tasks[word].title, pack.language, tasks[word].minutes)

    found: list[OfferView] = []
    for each in pack.lessons:
        step = StepDraft("lesson", pack.id, each.id)
        found.append(OfferView(step, each.title, pack.language, each.minutes))
        found += [quiz(word) for word in each.quizzes if word in one.quizzes]
        found += [task(word) for word in each.tasks if word in tasks]
    found += [*map(quiz, one.quizzes), *map(task, tasks)]
    return list({each.value: each for each in found}.values())


def _offered(shelf: Iterable[ShelfPack]) -> Mapping[StepDraft, OfferView]:
    """Everything that packs offer."""
    return {each.step: each for one in shelf for each in _offers(one)}


def rearranged(
    steps: Sequence[StepDraft], press: Pressed, shelf: Sequence[ShelfPack], fixed: int = 0
) -> tuple[list[StepDraft], str]:
    """Return the steps after a press, and what to say of it.

    The first `fixed` steps keep their places. What cannot be done leaves the plan as it is.
    """
    now = list(steps)
    if press.what in ("add", "all"):
        return _added(now, press, shelf)
    if press.what == "look":
        return now, _("Folder materi sudah diperiksa lagi.")
    step = step_of(press.of)
    if step is None or step not in now or now.index(step) < fixed:
        return now, ""
    at = now.index(step)
    title = _title(step, _offered(shelf))
    if press.what == "drop":
        del now[at]
        return now, _("%(title)s dikeluarkan dari rencana.", title=title)
    to = at + (-1 if press.what == "up" else 1)
    if fixed <= to < len(now):
        now[at], now[to] = now[to], now[at]
    place = now.index(step) + 1
    return now, _("%(title)s kini langkah %(n)s dari %(all)s.", title=title, n=place, all=len(now))


def _added(
    now: list[StepDraft], press: Pressed, shelf: Sequence[ShelfPack]
) -> tuple[list[StepDraft], str]:
    wanted = [
        each
        for step, each in _offered(shelf).items()
        if step not in now and press.of == (step.pack if press.what == "all" else each.value)
    ][: MOST_STEPS - len(now)]
    now += [each.step for each in wanted]
    if not wanted:
        return now, ""
    if len(wanted) == 1:
        return now, _("%(title)s menjadi langkah %(n)s.", title=wanted[0].title, n=len(now))
    return now, _("%(n)s langkah ditambahkan.", n=len(wanted))


def _title(step: StepDraft, known: Mapping[StepDraft, OfferView]) -> str:
    return known[step].title if step in known else step.word


def wrong_pack(one: WrongPack) -> WrongPackView:
    """Put into words what is wrong with a pack, and what classes may take instead of it."""
    problems = [explain(each) for each in one.problems]
    return WrongPackView(one.name, one.is_shipped, _instead(one), problems)


def _instead(one: WrongPack) -> str:
    if one.kept is None:
        said = _("Versi yang benar belum pernah ada di sini, jadi tidak ada yang ditawarkan.")
        return str(said)
    what = {"title": one.kept.title, "version": one.kept.version}
    if one.offered in ("", one.kept.version):
        said = _("Yang ditawarkan tetap versi sebelumnya: %(title)s, versi %(version)s.", **what)
        return str(said)
    said = _(
        "Yang ditawarkan versi %(offered)s dari tempat lain; versi sebelumnya dari sini:"
        " %(title)s, versi %(version)s.",
        offered=one.offered,
        **what,
    )
    return str(said)


def plan(
    steps: Sequence[StepDraft], report: ShelfReport, said: str = "", fixed: int = 0
) -> PlanView:
    """Draw a plan; the first `fixed` steps stand in a class that has begun."""
    shelf = report.packs
    known = _offered(shelf)
    titles = {one.pack.id: one.pack.title for one in shelf}
    drawn = [
        PlannedStep(
            step_text(step),
            step.kind,
            _title(step, known),
            titles.get(step.pack, step.pack),
            known[step].language if step in known else "",
            step in known,
            place < fixed,
        )
        for place, step in enumerate(steps)
    ]
    packs = []
    for one in shelf:
        offers = [replace(each, taken=each.step in steps) for each in _offers(one)]
        pack = one.pack
        packs.append(
            PackOffer(pack.id, pack.title, pack.version, pack.language, pack.hours_jp, offers)
        )
    trouble = None if report.trouble is None else explain(report.trouble)
    return PlanView(drawn, packs, said, [wrong_pack(one) for one in report.wrong], trouble)
