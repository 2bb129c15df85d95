"""The worklist, what was taken along, and how far taking along is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from kiosk.desk.shown import PRESSING_DAYS
from kiosk.errors import Explanation, explain
from kiosk.labels import label
from kiosk.verification.forms import TABS
from kiosk.verification.memory import DeskMemory, ShownList, TakenAlong
from kiosk.verification.taking import TakingState
from kiosk.verification.views.marks import mark
from sync.registration import codes
from sync.wire.verification import DeskFile, DeskRow

# What a tab counts, where the gateway counts stages.
_COUNTED: Mapping[str, tuple[str, ...]] = {
    "waiting": ("waiting",),
    "incomplete": ("incomplete",),
    "held": ("held",),
    "decided": ("approved", "refused", "lapsed"),
}


@dataclass(frozen=True)
class DeskTab:
    """One list of the worklist; `count` is None where it is not counted."""

    name: str
    count: int | None


@dataclass(frozen=True)
class DeskLine:
    """One registration in a list, or among those taken along; times are wire text.

    `here`: it was taken along. `ticked` originals were seen here of `originals` asked for;
    `decided` is the state of the decision taken here, "" for none.
    """

    registration_id: str
    code: str
    name: str
    entity: str
    stage: str
    since: str
    days_left: int | None
    here: bool = False
    ticked: int = 0
    originals: int = 0
    decided: str = ""

    @property
    def pressing(self) -> bool:
        """Whether its limit is near."""
        return self.days_left is not None and self.days_left <= PRESSING_DAYS


@dataclass(frozen=True)
class DeskListView:
    """A page of the worklist as it stood `at` (wire text); `more` is where the next begins."""

    tab: str
    tabs: Sequence[DeskTab]
    rows: Sequence[DeskLine]
    searched: str
    newest: bool
    after: str
    more: str
    at: str


@dataclass(frozen=True)
class TakingView:
    """How far the taking along is."""

    running: bool
    done: int
    total: int
    bytes_done: int
    failed: int
    stopped: bool
    trouble: Explanation | None

    @property
    def seen(self) -> str:
        """Stands for what is shown: a poll that finds it unchanged swaps nothing."""
        return mark((self.running, self.done, self.bytes_done, self.failed))


@dataclass(frozen=True)
class DeskView:
    """The desk: who opened it until when, the list, and what was taken along."""

    name: str
    until: str
    online: bool
    list: DeskListView | None
    taken: Sequence[DeskLine]
    taking: TakingView | None


def taking(state: TakingState | None) -> TakingView | None:
    """Show how far the taking along is; None where nothing is to be said of it."""
    if state is None:
        return None
    trouble = None if state.fault is None else explain(state.fault)
    return TakingView(
        not state.ended,
        state.done,
        state.total,
        state.bytes_done,
        state.failed,
        state.stopped,
        trouble,
    )


def listed(shown: ShownList, memory: DeskMemory) -> DeskListView:
    """Show a page of the worklist."""
    page, asked = shown.page, shown.wanted
    return DeskListView(
        asked.tab,
        [DeskTab(tab, _count(tab, page.counts)) for tab in TABS],
        [_line(row, here=row.registration_id in memory.taken) for row in page.rows],
        asked.search,
        asked.newest,
        asked.after,
        page.next,
        shown.at,
    )


def taken_line(one: TakenAlong, decided: str) -> DeskLine:
    """Show a registration among those taken along; `decided` is the state of a decision here."""
    file = one.file
    shown = one.seen_here | {tick.document for tick in file.ticks if tick.shown}
    return DeskLine(
        file.registration_id,
        codes.show(file.code),
        name_of(file),
        word(f"entity.{file.entity}", file.entity),
        file.stage,
        file.since,
        None,
        here=True,
        ticked=len(shown.intersection(file.originals)),
        originals=len(file.originals),
        decided=decided,
    )


def name_of(file: DeskFile) -> str:
    """Return what a registration is called; one that nobody can read has no name."""
    form = file.form
    if form is None:
        return str(_("Isinya tidak terbaca"))
    return form.firm.name or form.applicant.name


def _line(row: DeskRow, *, here: bool) -> DeskLine:
    return DeskLine(
        row.registration_id,
        codes.show(row.code),
        row.name or _("Isinya tidak terbaca"),
        word(f"entity.{row.entity}", row.entity),
        row.stage,
        row.since,
        row.days_left,
        here=here,
    )


def _count(tab: str, counts: Mapping[str, int]) -> int | None:
    stages = _COUNTED.get(tab)
    return None if stages is None else sum(counts.get(stage, 0) for stage in stages)


def word(path: str, otherwise: str) -> str:
    """A word of the form; another release may send one that this one does not know."""
    try:
        return str(label(path))
    except KeyError:
        return otherwise
