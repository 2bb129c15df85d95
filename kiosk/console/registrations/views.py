"""What the desk's pages may see: the worklist, one registration, what may be decided on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from flask_babel import gettext as _

from kiosk.console import guard
from kiosk.console.account_requests import views as requests
from kiosk.console.account_requests.views import AccountRequestView
from kiosk.console.context import console
from kiosk.console.registrations import blacklist, history
from kiosk.console.registrations.history import EventView
from kiosk.desk import checks, said
from kiosk.desk.acts import FITTING, DecisionAct
from kiosk.desk.chapters import ChapterView, chapters
from kiosk.desk.checks import CheckView
from kiosk.desk.shown import (
    PRESSING_DAYS,
    CopyView,
    HitView,
    OtherView,
    PaperShown,
    alike,
    titles,
)
from kiosk.errors import Explanation, explain
from kiosk.labels import label
from sync.errors import Fault
from sync.gateway.registrations import service
from sync.gateway.registrations.listing import STAGES
from sync.gateway.registrations.service import (
    Duplicate,
    Everything,
    Opened,
    SeenVersion,
    Tab,
    WorklistLine,
    WorklistWanted,
)
from sync.gateway.staff import service as staff
from sync.gateway.vendors.accounts import HeldAccount
from sync.registration import codes
from sync.wire.registration import RegistrationStage
from sync.wire.times import from_text

TABS: tuple[Tab, ...] = get_args(Tab)


@dataclass(frozen=True)
class TabView:
    """One list of the worklist; `count` is None where it is not counted."""

    name: Tab
    count: int | None


@dataclass(frozen=True)
class RegistrationRow:
    """One registration in a list. `days_left` until originals must be shown, None without limit."""

    registration_id: str
    code: str
    name: str
    entity: str
    stage: RegistrationStage
    since: datetime
    days_left: int | None

    @property
    def pressing(self) -> bool:
        """Whether its limit is near."""
        return self.days_left is not None and self.days_left <= PRESSING_DAYS


@dataclass(frozen=True)
class Worklist:
    """A page of the worklist, or of a search; `more` is where the next one begins, "" for none."""

    tab: Tab
    tabs: Sequence[TabView]
    rows: Sequence[RegistrationRow]
    searched: bool
    newest: bool
    after: str
    more: str


@dataclass(frozen=True)
class OneView:
    """One registration as its page shows it; `held` says why a person must look, "" if not so."""

    row: RegistrationRow
    track: str
    version: int
    seen: SeenVersion
    lapses_at: datetime | None
    held: str
    unreadable: str
    acts: Sequence[DecisionAct]
    chapters: Sequence[ChapterView]
    papers: Sequence[PaperShown]
    gaps: Sequence[str]
    checks: Sequence[CheckView]
    others: Sequence[OtherView]
    hits: Sequence[HitView]
    copies: Sequence[CopyView]
    history: Sequence[EventView]
    user_id: str
    account_id: str

    @property
    def why_unreadable(self) -> Explanation | None:
        """Why the form could not be opened, in words."""
        return explain(Fault(self.unreadable)) if self.unreadable else None

    @property
    def readable(self) -> bool:
        """Whether the form could be opened."""
        return not self.unreadable

    @property
    def open(self) -> bool:
        """Whether originals may still be ticked."""
        return self.row.stage in ("waiting", "incomplete", "held")

    @property
    def unseen(self) -> Sequence[str]:
        """The papers whose originals nobody has seen, by their titles."""
        return [each.title for each in self.papers if each.original and not each.shown]

    @property
    def clean(self) -> bool:
        """Whether nothing is missing and no value looks odd."""
        return not self.gaps and not self.checks


@dataclass(frozen=True)
class HeldView:
    """All that is held of a firm or person: the account with what was asked for of it,
    registrations of their own, others' that name them, a draft that was left here."""

    account: HeldAccount | None
    requests: Sequence[AccountRequestView]
    registrations: Sequence[RegistrationRow]
    naming: Sequence[RegistrationRow]
    left_off: bool
    draft_came: datetime | None
    draft_goes: datetime | None

    @property
    def nothing(self) -> bool:
        """Whether nothing is held at all."""
        found = self.registrations or self.naming
        return self.account is None and not found and self.draft_came is None


def held(found: Everything) -> HeldView:
    """Show what was gathered of a firm."""
    draft, account = found.draft, None if found.account is None else found.account.account
    people = {each.staff_id: each.name for each in staff.members(console().centre, removed=True)}
    name = "" if account is None else account.name
    return HeldView(
        account,
        [requests.view(each, name, people) for each in found.requests],
        [row(each.line) for each in found.registrations if not _names(found, each)],
        [row(each.line) for each in found.registrations if _names(found, each)],
        found.left_off,
        None if draft is None else from_text(draft.parked_at),
        None if draft is None else from_text(draft.expires_at),
    )


def _names(found: Everything, one: Opened) -> bool:
    return one.line.registration_id in found.naming


def listed(wanted: WorklistWanted) -> Worklist:
    """Read a page of the worklist, or of what `wanted` searches."""
    centre, by = console().centre, guard.member()
    found = service.worklist(centre, wanted, by=by)
    counts = service.counts(centre, by=by)
    tabs = [TabView(tab, _count(tab, counts)) for tab in TABS]
    return Worklist(
        wanted.tab,
        tabs,
        [row(line) for line in found.lines],
        bool(wanted.search),
        wanted.newest,
        wanted.after,
        found.next,
    )


def row(line: WorklistLine) -> RegistrationRow:
    """Show a line of a list; a form that nobody can read has no name."""
    name = line.summary.name if line.summary else _("Isinya tidak terbaca")
    return RegistrationRow(
        line.registration_id,
        codes.show(line.code),
        name,
        _label(f"entity.{line.entity}", line.entity),
        line.stage,
        from_text(line.since),
        line.days_left,
    )


def one(found: Opened) -> OneView:
    """Show a registration that was opened."""
    form, line = found.form, found.line
    people = {each.staff_id: each.name for each in staff.members(console().centre, removed=True)}
    return OneView(
        row=row(line),
        track=_label(f"track.{line.track}", line.track),
        version=line.version,
        seen=found.seen,
        lapses_at=None if line.lapses_at is None else from_text(line.lapses_at),
        held=said.held(line.stage, line.held_for),
        unreadable=found.unreadable,
        acts=acts(found),
        chapters=[] if form is None else chapters(form),
        papers=_papers(found, people),
        gaps=[] if form is None else checks.missing(found.table, form),
        checks=[] if form is None else checks.odd(form),
        others=[_other(each) for each in found.duplicates],
        hits=blacklist.hits(found),
        copies=blacklist.copies(found),
        history=history.events(found, people),
        user_id="" if form is None else form.account.user_id,
        account_id=found.account_id,
    )


def acts(found: Opened) -> Sequence[DecisionAct]:
    """What may be decided on a registration as it stands."""
    if found.unreadable == "registration_erased":
        return ()
    fitting = FITTING[found.line.stage]
    if found.form is not None:
        return fitting
    again: tuple[DecisionAct, ...] = ("open-again",) if found.line.stage == "held" else ()
    return (*again, *(act for act in fitting if act != "approve"))


def _papers(found: Opened, people: Mapping[str, str]) -> list[PaperShown]:
    """What was handed in, in the form's order, then the originals of which there is no copy."""
    named = titles(found.table)
    papers = {} if found.form is None else {one.document: one for one in found.form.papers}
    views = []
    for document in dict.fromkeys([*papers, *found.originals]):
        paper, tick = papers.get(document), found.ticks.get(document)
        shown = tick is not None and tick.shown
        views.append(
            PaperShown(
                document=document,
                title=named.get(document, document),
                name=paper.name if paper else "",
                size=paper.size if paper else 0,
                pages=paper.pages if paper else 0,
                signed=paper.signed if paper else False,
                handed_in=paper is not None,
                original=document in found.originals,
                shown=shown,
                shown_by=people.get(tick.staff_id, "") if tick and shown else "",
                shown_at=from_text(tick.at) if tick and shown else None,
            )
        )
    return views


def _other(each: Duplicate) -> OtherView:
    line = each.line
    return OtherView(
        alike(each.why),
        line.registration_id if line else "",
        each.account_id,
        codes.show(line.code) if line else "",
        each.name,
        line.stage if line else "",
    )


def _count(tab: Tab, counts: Mapping[RegistrationStage, int]) -> int | None:
    stages = STAGES.get(tab)
    return None if stages is None else sum(counts[stage] for stage in stages)


def _label(path: str, otherwise: str) -> str:
    """A word of the form; a newer seat may send one that this release does not know."""
    try:
        return str(label(path))
    except KeyError:
        return otherwise
