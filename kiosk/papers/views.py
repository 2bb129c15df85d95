"""What the templates of a paper see: dataclasses with the words already chosen. Sizes are bytes."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from kiosk.errors import Explanation, explain
from kiosk.intake import Folder, Medium
from kiosk.papers import judging
from kiosk.papers.forms import SIDES, Whereabouts
from kiosk.papers.making import FitJob
from kiosk.papers.memory import PaperMemory
from kiosk.papers.paper import AskedPaper, Brought, Fitted, Leaf, PaperWork
from kiosk.papers.words import LimitWords, how_words, limit_words
from kiosk.seat.sticks import StickView, closed_stick, open_stick, troubled_stick
from sync.errors import Fault


@dataclass(frozen=True)
class SourcesView:
    """Where a paper may come from. `scans` is None at a seat without a scanner's folder."""

    asked: AskedPaper
    limits: LimitWords
    sticks: tuple[StickView, ...]
    closed: tuple[tuple[str, Explanation], ...]
    scans: tuple[Brought, ...] | None
    scan_trouble: Explanation | None
    camera: bool
    look: Whereabouts
    begun: bool
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def seen(self) -> str:
        """Stands for what is shown: a poll that finds it unchanged swaps nothing."""
        # Free space changes all the time and would pull rows from under a finger.
        sticks = [dataclasses.replace(stick, free_bytes=0) for stick in self.sticks]
        shown = repr((sticks, self.closed, self.scans, self.scan_trouble))
        return hashlib.sha256(shown.encode()).hexdigest()[:16]


def sources(
    asked: AskedPaper,
    memory: PaperMemory,
    sticks: Sequence[StickView],
    closed: tuple[tuple[str, Explanation], ...],
    look: Whereabouts,
    *,
    scanner: bool,
    camera: bool,
    errors: dict[str, str],
) -> SourcesView:
    """Show where a paper may come from; `scanner` and `camera` say what this seat has."""
    trouble = memory.scan_trouble
    return SourcesView(
        asked=asked,
        limits=limit_words(asked),
        sticks=tuple(sticks),
        closed=closed,
        scans=memory.tray if scanner else None,
        scan_trouble=None if trouble is None else explain(trouble),
        camera=camera and asked.takes("jpeg"),
        look=look,
        begun=asked.document in memory.works,
        errors=errors,
    )


def stick(medium: Medium, found: Folder | Fault | None) -> StickView:
    """Show a stick: closed (None), with the files of a folder, or why they cannot be read."""
    if found is None:
        return closed_stick(medium)
    if isinstance(found, Fault):
        return troubled_stick(medium, explain(found))
    return open_stick(medium, found)


@dataclass(frozen=True)
class LeafView:
    """A page with its number from 1 and the name of its file; `look` changes with its picture."""

    leaf: Leaf
    number: int
    name: str
    first: bool
    last: bool
    look: str


@dataclass(frozen=True)
class PagesView:
    """The pages of a paper, to be put in order. `a4_chosen`: every page is to become A4.

    `refused`: this signed PDF cannot be handed in, and why. `odd` is what the person decides on.
    """

    asked: AskedPaper
    leaves: tuple[LeafView, ...]
    signed: bool
    a4_chosen: bool
    refused: Explanation | None
    odd: tuple[Explanation, ...]


def pages(asked: AskedPaper, work: PaperWork) -> PagesView:
    """Show the pages in their order."""
    last = len(work.leaves)
    leaves = tuple(
        LeafView(leaf, number, work.file(leaf.blob).name, number == 1, number == last, _look(leaf))
        for number, leaf in enumerate(work.leaves, 1)
    )
    return PagesView(
        asked,
        leaves,
        work.signed,
        work.sheet == "a4",
        refused=_refused(asked, work) if work.signed else None,
        odd=_odd(asked, work),
    )


def _refused(asked: AskedPaper, work: PaperWork) -> Explanation | None:
    try:
        judging.require_fits(work, asked)
    except Fault as fault:
        return explain(fault)
    return None


def _odd(asked: AskedPaper, work: PaperWork) -> tuple[Explanation, ...]:
    return tuple(map(explain, judging.odd(work, asked)))


def _look(leaf: Leaf) -> str:
    return hashlib.sha256(repr((leaf.turn, leaf.crop)).encode()).hexdigest()[:8]


@dataclass(frozen=True)
class CropView:
    """A page to be cut: its size in points as it is turned, and percent cut off each side."""

    asked: AskedPaper
    leaf: Leaf
    number: int
    width: float
    height: float
    cut: tuple[tuple[str, str, str], ...]  # (field, words, percent)
    left: float
    top: float
    right: float
    bottom: float
    errors: dict[str, str] = field(default_factory=dict)


def crop(
    asked: AskedPaper, work: PaperWork, leaf: Leaf, typed: dict[str, str], errors: dict[str, str]
) -> CropView:
    """Show a page with what is cut off; `typed` are the fields as they were typed, if they were."""
    brought = work.file(leaf.blob).pages[leaf.number]
    width, height = brought.width, brought.height
    if leaf.turn in (90, 270):
        width, height = height, width
    kept = leaf.crop
    off = (kept.left, kept.top, 1 - kept.right, 1 - kept.bottom)
    words = (_("Dari kiri"), _("Dari atas"), _("Dari kanan"), _("Dari bawah"))
    cut = tuple(
        (side, word, typed.get(side, str(round(100 * share))))
        for side, word, share in zip(SIDES, words, off, strict=True)
    )
    return CropView(
        asked=asked,
        leaf=leaf,
        number=work.leaves.index(leaf) + 1,
        width=round(width, 1),
        height=round(height, 1),
        cut=cut,
        left=round(kept.left * width, 1),
        top=round(kept.top * height, 1),
        right=round(kept.right * width, 1),
        bottom=round(kept.bottom * height, 1),
        errors=errors,
    )


@dataclass(frozen=True)
class ResultView:
    """How making a paper fit stands: it runs, it failed, or there is a result to look at.

    `pairs` are (page's id, its number from 0 in the result); `odd` is what the person decides on
    before the result is used.
    """

    asked: AskedPaper
    revision: str
    running: bool
    done: int
    total: int
    attempt: int
    trouble: Explanation | None
    fitted: Fitted | None
    how: str
    size_before: int
    pairs: tuple[tuple[str, int], ...]
    odd: tuple[Explanation, ...]


def result(asked: AskedPaper, work: PaperWork, job: FitJob | None) -> ResultView:
    """Show how far the result is."""
    fitted = work.fitted
    fault = job.fault if job is not None and fitted is None else None
    pairs = tuple((leaf.leaf_id, number) for number, leaf in enumerate(work.leaves))
    progress = None if job is None else job.progress
    return ResultView(
        asked=asked,
        revision=work.revision,
        running=fitted is None and fault is None,
        done=0 if progress is None else progress.done,
        total=len(work.leaves),
        attempt=1 if progress is None else progress.attempt,
        trouble=None if fault is None else explain(fault),
        fitted=fitted,
        how="" if fitted is None else how_words(fitted),
        size_before=sum(one.size for one in work.files),
        pairs=pairs if fitted is not None else (),
        odd=_odd(asked, work) if fitted is not None else (),
    )
