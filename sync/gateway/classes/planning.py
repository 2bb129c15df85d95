"""Plan a class, change its plan, open it, close it, or remove what was never opened."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as with_row
from typing import Any

from msgspec.structs import replace

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.classes import entries, store, tenders
from sync.gateway.classes.packs import ShelfPack, ShelfReport, pinned_packs, shelf_of
from sync.gateway.classes.standing import (
    NO_CODE,
    StandingClass,
    become,
    begin,
    load,
    load_open,
    require_trainer,
    require_training,
    which,
)
from sync.gateway.classes.store import ClassRow
from sync.gateway.journal.service import record
from sync.gateway.staff.service import Member
from sync.wire.classes import ClassStep, PinnedPack, TrainingClass
from sync.wire.ids import new_id

MOST_STEPS = 100
LONGEST_TITLE = 120
LONGEST_PLACE = 100


@dataclass(frozen=True)
class StepDraft:
    """A step as the trainer plans it; `kind` is `lesson`, `quiz` or `task`, `word` its word."""

    kind: str
    pack: str
    word: str


@dataclass(frozen=True)
class ClassDraft:
    """What a trainer wants to teach. `packs` are ids of packs that the gateway's shelf shows.

    `place` and `organiser` stand on the class's papers; empty for the gateway's own name.
    """

    title: str
    date: datetime.date
    packs: Sequence[str]
    steps: Sequence[StepDraft]
    place: str = ""
    organiser: str = ""


def shelf(centre: Centre) -> Sequence[ShelfPack]:
    """Return the packs that a class may take, by id. Raises: Fault("classes_training_only")."""
    return shelf_report(centre).packs


def shelf_report(centre: Centre) -> ShelfReport:
    """Return the same, with what is wrong in the folder of packs, and why.

    Raises: Fault("classes_training_only").
    """
    require_training(centre)
    packs = shelf_of(centre)
    packs.look(lambda: _pinned(centre))
    return packs.report()


def plan(centre: Centre, draft: ClassDraft, *, by: Member) -> str:
    """Plan a class; return its id. Its packs are pinned to what the shelf has now.

    Raises: what `require_trainer` raises, Fault("class_title_missing"), Fault("class_title_long",
    most), Fault("class_pack_unknown", pack), Fault("class_steps_missing"),
    Fault("class_steps_many", most), Fault("class_plan_step_unknown", step),
    Fault("class_place_wrong" | "class_organiser_wrong") and Fault("typed_too_long", most).
    """
    require_trainer(centre, by)
    planned = _drafted(centre, draft, None)
    told = TrainingClass(
        class_id=new_id(),
        version=1,
        title=planned.title,
        trainer=by.name,
        date=draft.date.isoformat(),
        code=NO_CODE,
        state="planned",
        packs=planned.packs,
        steps=planned.steps,
    )
    with centre.writing() as db:
        row = ClassRow(told.class_id, None, "planned", b"", by.staff_id, centre.now())
        told = begin(
            centre, db, with_row(row, place=planned.place, organiser=planned.organiser), told
        )
        record(centre, db, entries.CLASS_PLANNED, by=by, **_plan_of(told))
    return told.class_id


def change(centre: Centre, class_id: str, draft: ClassDraft, *, by: Member, seen: int) -> None:
    """Change a planned class; of an open one steps may be added. `seen` is the version shown.

    Raises: what `plan` raises, Fault("class_unknown"), Fault("class_changed_meanwhile"),
    Fault("class_over"), and Fault("class_steps_kept") where a step of an open class would go.
    """
    require_trainer(centre, by)
    with centre.reading() as db:
        before = _seen(load(centre, db, class_id), seen)
    planned = _drafted(centre, draft, before.told)
    with centre.writing() as db:
        before = _seen(load(centre, db, class_id), seen)
        told = replace(
            before.told,
            title=planned.title,
            date=draft.date.isoformat(),
            packs=planned.packs,
            steps=planned.steps,
        )
        told = become(centre, db, before, told, place=planned.place, organiser=planned.organiser)
        record(centre, db, entries.CLASS_CHANGED, by=by, **_plan_of(told))


def open_class(centre: Centre, class_id: str, *, by: Member) -> None:
    """Let trainees join, with dummy tenders of the class's own.

    Raises: what `require_trainer` and `tenders.bring_in` raise, Fault("class_unknown" |
    "class_not_planned"), Fault("class_opening", most) in minutes while another process opens it.
    """
    require_trainer(centre, by)
    planned = _begin_opening(centre, class_id)
    try:
        made = tenders.bring_in(centre, planned, by=by)
        with centre.writing() as db:
            before = _planned(load(centre, db, class_id))
            told, now = replace(before.told, tenders=dict(made)), centre.now()
            become(centre, db, before, told, state="open", opened_at=now, opening_at=None)
            record(centre, db, entries.CLASS_OPENED, by=by, **which(before.told))
    except BaseException:
        _end_opening(centre, class_id)
        raise


def _begin_opening(centre: Centre, class_id: str) -> TrainingClass:
    """Take the opening of a class for this process: else two would each end the other's tenders,
    or one class would have two sets of them."""
    with centre.writing() as db:
        found = _planned(load(centre, db, class_id))
        if tenders.is_opening(found.row, centre.clock()):
            most = int(tenders.OPENING_LASTS.total_seconds() // 60)
            raise Fault("class_opening", most=most)
        store.put(db, with_row(found.row, opening_at=centre.now()))
    return found.told


def _end_opening(centre: Centre, class_id: str) -> None:
    with centre.writing() as db:
        row = store.find(db, class_id)
        if row is not None and row.state == "planned":
            store.put(db, with_row(row, opening_at=None))


def close_class(centre: Centre, class_id: str, *, by: Member) -> None:
    """End a class: quizzes end, holds are released, nobody joins.

    Raises: what `require_trainer` raises, Fault("class_unknown" | "class_not_opened").
    """
    require_trainer(centre, by)
    with centre.writing() as db:
        before, now = load_open(centre, db, class_id), centre.now()
        ended = [
            one if one.ends_at is not None and one.ends_at <= now else replace(one, ends_at=now)
            for one in before.told.quizzes
        ]
        calm = replace(before.told, shown=None, shown_until=None, holds=[], drills=[])
        told = replace(calm, quizzes=ended, resets=[], seated=[])
        become(centre, db, before, told, state="closed", closed_at=now)
        record(centre, db, entries.CLASS_CLOSED, by=by, **which(told))


def delete_plan(centre: Centre, class_id: str, *, by: Member) -> None:
    """Remove a class that was never opened.

    Raises: what `require_trainer` raises, Fault("class_unknown" | "class_not_planned").
    """
    require_trainer(centre, by)
    with centre.writing() as db:
        before = _planned(load(centre, db, class_id))
        if store.events_after(db, class_id, 0):  # seats know it as open: this is an older copy
            raise Fault("class_not_planned")
        store.delete(db, class_id)
        record(centre, db, entries.CLASS_DELETED, by=by, **which(before.told))


@dataclass(frozen=True)
class _Planned:
    title: str
    packs: list[PinnedPack]
    steps: list[ClassStep]
    place: str | None
    organiser: str | None


def _drafted(centre: Centre, draft: ClassDraft, before: TrainingClass | None) -> _Planned:
    """Check a draft. Steps that were there `before` keep their ids; an open class keeps them all,
    and its packs as they were pinned."""
    is_open = before is not None and before.state == "open"
    title = " ".join(draft.title.split())
    if not title or not title.isprintable():
        raise Fault("class_title_missing")
    if len(title) > LONGEST_TITLE:
        raise Fault("class_title_long", most=LONGEST_TITLE)
    if not draft.steps:
        raise Fault("class_steps_missing")
    if len(draft.steps) > MOST_STEPS:
        raise Fault("class_steps_many", most=MOST_STEPS)
    known = {one.pack.id: one for one in shelf(centre)}
    if before is not None and is_open:
        known = {**known, **pinned_packs(centre, before.packs)}
    for name in draft.packs:
        if name not in known:
            raise Fault("class_pack_unknown", pack=name)
    chosen = {name: known[name] for name in draft.packs}
    pins = [
        PinnedPack(pack=name, version=one.pack.version, content=one.content)
        for name, one in chosen.items()
    ]
    steps = _steps(draft.steps, chosen, () if before is None else before.steps)
    if before is not None and is_open:
        _require_kept(before, steps)
        pinned = {one.pack for one in before.packs}
        pins = [*before.packs, *(one for one in pins if one.pack not in pinned)]
    return _Planned(title, pins, steps, *_on_papers(draft))


def _on_papers(draft: ClassDraft) -> tuple[str | None, str | None]:
    """Read what a class's papers say of where it is and whose it is; None for our own name."""
    wrong = ((draft.place, "class_place_wrong"), (draft.organiser, "class_organiser_wrong"))
    for text, code in wrong:
        if not text.isprintable():
            raise Fault(code)
        if len(text) > LONGEST_PLACE:
            raise Fault("typed_too_long", most=LONGEST_PLACE)
    place, organiser = (" ".join(text.split()) or None for text, _ in wrong)
    return place, organiser


def _steps(
    drafts: Sequence[StepDraft], packs: Mapping[str, ShelfPack], before: Sequence[ClassStep]
) -> list[ClassStep]:
    ids: dict[tuple[str, str, str], list[str]] = {}
    for one in before:
        ids.setdefault((one.kind, one.pack, one.word), []).append(one.id)
    found = []
    for draft in drafts:
        title = _titles(packs, draft.pack).get((draft.kind, draft.word))
        if title is None:
            raise Fault("class_plan_step_unknown", step=draft.word)
        own = ids.get((draft.kind, draft.pack, draft.word))
        step_id = own.pop(0) if own else new_id()
        found.append(
            ClassStep(id=step_id, kind=draft.kind, pack=draft.pack, word=draft.word, title=title)
        )
    return found


def _titles(packs: Mapping[str, ShelfPack], name: str) -> Mapping[tuple[str, str], str]:
    """Return the titles of what a pack has, by kind and word."""
    one = packs.get(name)
    if one is None:
        return {}
    return {
        **{("lesson", each.id): each.title for each in one.pack.lessons},
        **{("task", each.id): each.title for each in one.pack.tasks},
        **{("quiz", word): each.title for word, each in one.quizzes.items()},
    }


def _require_kept(told: TrainingClass, steps: Sequence[ClassStep]) -> None:
    """Steps of an open class stay, in their order: somebody is at them."""
    before = [one.id for one in told.steps]
    if [one.id for one in steps[: len(before)]] != before:
        raise Fault("class_steps_kept")


def _seen(found: StandingClass, seen: int) -> StandingClass:
    if found.row.state not in ("planned", "open"):
        raise Fault("class_over")
    if found.told.version != seen:
        raise Fault("class_changed_meanwhile")
    return found


def _planned(found: StandingClass) -> StandingClass:
    if found.row.state != "planned":
        raise Fault("class_not_planned")
    return found


def _plan_of(told: TrainingClass) -> dict[str, Any]:
    """What the journal says of a plan."""
    return {**which(told), "version": told.version, "steps": len(told.steps)}


def _pinned(centre: Centre) -> set[str]:
    """Return the contents of packs that classes are pinned to."""
    with centre.reading() as db:
        found = [load(centre, db, one.class_id) for one in store.all_classes(db)]
    return {pin.content for one in found for pin in one.told.packs}
