"""What each event of a run means for its task, seen from the first to the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from sync.training.judge.events import (
    BidAnswered,
    BidSealed,
    BidTakenBack,
    CheckFound,
    DrillBegan,
    DrillEnded,
    LinkChanged,
    ReceiptKept,
    ReceiptPrinted,
    ReceiptSaved,
    RegistrationHandedIn,
    RegistrationNotSealed,
    SealCancelled,
    SealFailed,
    SealingStarted,
    SeatEnded,
    SeatLocked,
    StickRemoved,
    TaskBegan,
    TaskEvent,
    TenderChosen,
    TenderReceived,
    VisitKept,
)
from sync.training.judge.models import TaskStep
from sync.training.pack import FileKind

CriticalError = Literal[
    "after_closing",  # a bid was handed in, or tried to be, after the closing time
    "wrong_tender",  # a bid was sealed for another tender and stood to the end
    "price_in_technical",  # a price file was sealed in the technical envelope and stood to the end
    "unreadable",  # a file that the committee cannot open was sealed and stood to the end
    "visit_left_open",  # the seat was left without Kunci until it covered itself
]
LATE = frozenset({"bid_late", "late"})
"""Codes of what came after closing: at the seat, at the server."""
UNREADABLE = frozenset({"pdf_damaged", "pdf_password", "file_damaged", "office_password"})
"""Codes of the check of files (`kiosk.bidding.checks`) for what nobody else can open."""
PRICE = "technical/price_in_technical"
"""The check's guess by a file's name; it counts where the envelope holds a file of no pack."""
DISK_FULL = frozenset({"seat_disk_full", "disk_full"})
"""Codes of a sealing for which the disk had no room."""


@dataclass(frozen=True)
class Watched:
    """An event, the steps that it may count as, and what it was besides.

    `trouble`: something went wrong that nobody chose: a fault of the room, a refused file, a change
    of the tender. `wrong_turn`: something was done that the task did not need.
    """

    event: TaskEvent
    steps: frozenset[TaskStep]
    errors: tuple[CriticalError, ...] = ()
    trouble: bool = False
    wrong_turn: bool = False


@dataclass
class _Scene:
    """What is known of a run at some point of it."""

    began: TaskBegan
    undone: frozenset[str]
    link_up: bool
    warned: dict[str, tuple[str, ...]] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    replacing: set[str] = field(default_factory=set)
    newest: int = 0
    has_read: bool = False
    refusing: set[str] = field(default_factory=set)
    drills: dict[str, str] = field(default_factory=dict)

    def is_drilled(self, kind: str) -> bool:
        """Whether a fault of this kind stands that was brought about: it is a trouble already."""
        return kind in self.drills.values()

    def is_own(self, tender_id: str) -> bool:
        """Whether a tender is the task's."""
        return self.began.is_about(tender_id)

    def errors_of(self, sealed: BidSealed) -> tuple[CriticalError, ...]:
        """What is wrong with a bid that was sealed."""
        inside = _Contents(self.began.files, sealed.contents)
        warned = self.warned.get(sealed.bid_id, ())
        found: list[CriticalError] = []
        if not self.is_own(sealed.tender_id):
            found.append("wrong_tender")
        if inside.has("price", "technical") or (
            PRICE in warned and not inside.is_known("technical")
        ):
            found.append("price_in_technical")
        if inside.has("damaged") or any(_is_unreadable(one, inside) for one in warned):
            found.append("unreadable")
        return tuple(found)


class _Contents:
    """What is known of the files in a bid: which lies where, and what the pack says it is.

    `files` are the pack's, as kind/mark; `contents` the bid's, as envelope/mark.
    """

    def __init__(self, files: Sequence[str], contents: Sequence[str]) -> None:
        kinds = {mark: kind for kind, _, mark in (one.partition("/") for one in files)}
        self._inside: dict[str, list[str | None]] = {}
        for envelope, _, mark in (one.partition("/") for one in contents):
            self._inside.setdefault(envelope, []).append(kinds.get(mark))

    def has(self, kind: FileKind, envelope: str | None = None) -> bool:
        """Whether a file of this kind lies in an envelope, in any where none is named."""
        return any(
            kind in found for name, found in self._inside.items() if envelope in (None, name)
        )

    def is_known(self, envelope: str) -> bool:
        """Whether the pack says of every file in an envelope what it is."""
        return None not in self._inside.get(envelope, [None])


def _is_unreadable(advice: str, inside: _Contents) -> bool:
    """Whether a warning tells of a file that nobody can open, where no pack says what it is."""
    envelope, _, code = advice.rpartition("/")
    return code in UNREADABLE and not inside.is_known(envelope)


def watch(began: TaskBegan, events: Sequence[TaskEvent]) -> list[Watched]:
    """Look at a run's events, which are in their order and begin with `began`."""
    undone = frozenset(
        one.replaces
        for one in events
        if isinstance(one, BidSealed | BidTakenBack) and one.replaces is not None
    )
    scene = _Scene(began, undone, began.link_up)
    return [_seen(scene, one) for one in events]


def _seen(scene: _Scene, event: TaskEvent) -> Watched:
    match event:
        case TenderChosen():
            return _chosen(scene, event)
        case CheckFound():
            return _found(scene, event)
        case SealingStarted():
            scene.warned[event.bid_id] = event.advices
            return Watched(event, _steps())
        case BidSealed():
            return _sealed(scene, event)
        case ReceiptPrinted() | ReceiptSaved():
            return Watched(event, _kept(scene, event))
        case TenderReceived():
            return _changed(scene, event)
        case LinkChanged():
            cut, scene.link_up = scene.link_up and not event.is_up, event.is_up
            return Watched(event, _steps(), trouble=cut and not scene.is_drilled("link_cut"))
        case DrillBegan():
            scene.drills[event.drill] = event.kind
            return Watched(event, _steps(), trouble=True)
        case DrillEnded():
            scene.drills.pop(event.drill, None)
            return Watched(event, _steps())
        case RegistrationHandedIn():
            return Watched(event, _steps("hand_in"))
        case SeatEnded():
            return Watched(event, _steps("end_visit" if event.reason == "visitor" else None))
        case _:
            return _other(scene, event)


def _other(scene: _Scene, event: TaskEvent) -> Watched:
    """What is no step of any model run."""
    match event:
        case SealFailed(code=code) | BidAnswered(outcome="refused", code=code) if code in LATE:
            return Watched(event, _steps(), ("after_closing",))
        case SealFailed(code=code):
            drilled = code in DISK_FULL and scene.is_drilled("disk_nearly_full")
            return Watched(event, _steps(), trouble=not drilled)
        case SeatLocked(reason="idle"):
            return Watched(event, _steps(), ("visit_left_open",))
        case StickRemoved():
            return Watched(event, _steps(), trouble=not scene.is_drilled("stick_pulled"))
        case VisitKept():
            return Watched(event, _steps(), trouble=True)
        case BidTakenBack(replaces=replaces):
            # To take back what was wrong is no wrong turn: that one was.
            return Watched(event, _steps(), wrong_turn=replaces in scene.own)
        case RegistrationNotSealed(code=code) if code in DISK_FULL:
            return Watched(event, _steps(), trouble=not scene.is_drilled("disk_nearly_full"))
        case SealCancelled() | RegistrationNotSealed():
            return Watched(event, _steps(), wrong_turn=True)
        case _:
            return Watched(event, _steps())


def _chosen(scene: _Scene, event: TenderChosen) -> Watched:
    if not scene.is_own(event.tender_id):
        return Watched(event, _steps(), wrong_turn=True)
    read = scene.newest > 0 and event.version >= scene.newest
    scene.has_read |= read
    return Watched(event, _steps("choose", "read_change" if read else None))


def _found(scene: _Scene, event: CheckFound) -> Watched:
    if not scene.is_own(event.tender_id):
        return Watched(event, _steps())
    if event.stops:
        scene.refusing.add(event.envelope)
        return Watched(event, _steps("meet_refusal"), trouble=True)
    mended = scene.refusing == {event.envelope}
    scene.refusing.discard(event.envelope)
    return Watched(event, _steps("mend" if mended else None))


def _sealed(scene: _Scene, event: BidSealed) -> Watched:
    errors = scene.errors_of(event)
    if event.bid_id in scene.undone and errors:
        return Watched(event, _steps(), wrong_turn=True)
    if not scene.is_own(event.tender_id):
        return Watched(event, _steps(), errors)
    scene.own.add(event.bid_id)
    if event.replaces is not None:
        scene.replacing.add(event.bid_id)
    steps = _steps(
        "seal",
        "replace" if event.replaces is not None else None,
        "mend" if scene.refusing else None,
        "seal_changed" if scene.has_read else None,
    )
    scene.refusing.clear()
    return Watched(event, steps, errors)


def _kept(scene: _Scene, event: ReceiptKept) -> frozenset[TaskStep]:
    if event.bid_id not in scene.own:
        return _steps()
    return _steps(
        "keep_receipt",
        "keep_new_receipt" if event.bid_id in scene.replacing else None,
        None if scene.link_up else "prove_offline",
    )


def _changed(scene: _Scene, event: TenderReceived) -> Watched:
    if not scene.is_own(event.tender_id) or event.version < 2:
        return Watched(event, _steps())
    scene.newest, scene.has_read = max(scene.newest, event.version), False
    return Watched(event, _steps(), trouble=not scene.is_drilled("addendum"))


def _steps(*steps: TaskStep | None) -> frozenset[TaskStep]:
    return frozenset(one for one in steps if one is not None)
