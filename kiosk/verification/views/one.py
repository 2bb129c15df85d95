"""One registration that was taken along: its form beside its papers, checks, history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from flask_babel import gettext as _

from kiosk.desk import checks, said
from kiosk.desk.acts import DecisionAct
from kiosk.desk.chapters import ChapterView, chapters
from kiosk.desk.checks import CheckView
from kiosk.desk.shown import CopyView, HitView, OtherView, PaperShown, alike, day, titles
from kiosk.errors import Explanation, explain
from kiosk.verification.decided import QueuedDecision
from kiosk.verification.deciding import fitting, pending
from kiosk.verification.memory import TakenAlong
from kiosk.verification.views.queue import DecisionView, decision_view
from kiosk.verification.views.worklist import DeskLine, name_of, taken_line, word
from sync.errors import Fault
from sync.outbox import Item
from sync.registration import codes
from sync.requirements import Table
from sync.wire.registration import RegistrationStage
from sync.wire.times import from_text
from sync.wire.verification import DeskHit, DeskOther


@dataclass(frozen=True)
class PastEvent:
    """Something that happened: when (wire text), what in a sentence, whose own words, by whom."""

    at: str
    what: str
    words: str
    by: str


@dataclass(frozen=True)
class TakenView:
    """One registration that was taken along, as it stood at the gateway `at` (wire text)."""

    row: DeskLine
    track: str
    at: str
    version: int
    decision: int
    lapses_at: str | None
    held: str
    why_unreadable: Explanation | None
    acts: Sequence[DecisionAct]
    chapters: Sequence[ChapterView]
    papers: Sequence[PaperShown]
    without: frozenset[str]
    gaps: Sequence[str]
    checks: Sequence[CheckView]
    others: Sequence[OtherView]
    hits: Sequence[HitView]
    copies: Sequence[CopyView]
    history: Sequence[PastEvent]
    user_id: str
    decided: DecisionView | None
    pending: bool
    seen_here: frozenset[str]

    @property
    def readable(self) -> bool:
        """Whether the form could be opened."""
        return self.why_unreadable is None

    @property
    def open(self) -> bool:
        """Whether originals may still be ticked."""
        return self.row.stage in ("waiting", "incomplete", "held") and not self.pending

    @property
    def unseen(self) -> Sequence[str]:
        """The papers whose originals nobody has seen, by their titles."""
        return [each.title for each in self.papers if each.original and not each.shown]

    @property
    def clean(self) -> bool:
        """Whether nothing is missing and no value looks odd."""
        return not self.gaps and not self.checks


def one(
    taken: TakenAlong, table: Table | None, decided: tuple[QueuedDecision, Item] | None
) -> TakenView:
    """Show a registration that was taken along; `decided` is the last decision taken here."""
    file, form = taken.file, taken.file.form
    last = None if decided is None else decision_view(*decided, name_of(file))
    waits = pending(None if decided is None else decided[0], file)
    papers = _papers(taken, table)
    return TakenView(
        row=taken_line(taken, "" if last is None else last.state),
        track=word(f"track.{file.track}", file.track),
        at=file.at,
        version=file.version,
        decision=file.decision,
        lapses_at=file.lapses_at,
        held=said.held(file.stage, file.held_for),
        why_unreadable=explain(Fault(file.unreadable)) if file.unreadable else None,
        acts=() if waits else fitting(file),
        chapters=[] if form is None else chapters(form),
        papers=papers,
        without=frozenset(
            paper.document
            for paper in papers
            if paper.handed_in and paper.document not in taken.papers
        ),
        gaps=[] if form is None else checks.missing(table, form),
        checks=[] if form is None else checks.odd(form),
        others=[_other(each) for each in file.others],
        hits=[_hit(each) for each in file.hits],
        copies=[
            CopyView(each.source, day(each.day), each.old, each.licence) for each in file.copies
        ],
        history=sorted(_history(taken, table), key=lambda event: event.at, reverse=True),
        user_id="" if form is None else form.account.user_id,
        decided=last,
        pending=waits,
        seen_here=taken.seen_here,
    )


def _papers(taken: TakenAlong, table: Table | None) -> list[PaperShown]:
    """What was handed in, in the form's order, then the originals of which there is no copy."""
    file, named = taken.file, titles(table)
    papers = {} if file.form is None else {one.document: one for one in file.form.papers}
    before = {tick.document: tick for tick in file.ticks if tick.shown}
    here = {tick.document: tick for tick in taken.ticked}
    views = []
    for document in dict.fromkeys([*papers, *file.originals]):
        paper, tick, mine = papers.get(document), before.get(document), here.get(document)
        at = tick.at if tick else mine.at if mine else ""
        views.append(
            PaperShown(
                document=document,
                title=named.get(document, document),
                name=paper.name if paper else "",
                size=paper.size if paper else 0,
                pages=paper.pages if paper else 0,
                signed=paper.signed if paper else False,
                handed_in=paper is not None,
                original=document in file.originals,
                shown=tick is not None or mine is not None,
                shown_by=tick.by if tick else _("Anda, di kursi ini"),
                shown_at=from_text(at) if at else None,
            )
        )
    return views


def _history(taken: TakenAlong, table: Table | None) -> Iterator[PastEvent]:
    for each in taken.file.decisions:
        what = said.decision(
            table,
            each.outcome,
            reason=each.reason,
            missing=each.missing,
            contradicts=each.contradicts,
            held_for=each.held_for,
        )
        yield PastEvent(each.at, what, each.words, each.by)
    named = titles(table)
    for tick in taken.file.ticks:
        title = named.get(tick.document, tick.document)
        yield PastEvent(tick.at, said.tick(title, shown=tick.shown), "", tick.by)


def _other(each: DeskOther) -> OtherView:
    stages: tuple[RegistrationStage, ...] = get_args(RegistrationStage)
    stage: RegistrationStage | Literal[""] = next((one for one in stages if one == each.stage), "")
    code = codes.show(each.code) if each.code else ""
    return OtherView(alike(each.why), "", "", code, each.name, stage)


def _hit(each: DeskHit) -> HitView:
    return HitView(
        each.by,
        each.stands,
        each.name,
        each.decree or "–",
        day(each.begins),
        day(each.ends),
        each.reason,
        each.source,
        day(each.day),
    )
