"""What a practice task is judged from: its own events, and those that a seat writes in any realm.

Each of the latter is named, and its fields are called, as in the seat's log (`kiosk.events`): no
event is written for the judge's sake. Events never change, have an id of their own, and come in any
order and any number of copies.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Annotated, get_args

from msgspec import Meta, MsgspecError, Raw, Struct, json

from sync.errors import Fault
from sync.training.pack import PracticeGoal
from sync.wire.shapes import Id


class TaskEventBase(Struct, frozen=True, kw_only=True):
    """What every event has: its id, the run of the task, and the trusted clock's time, in UTC.

    Fields of a newer version are passed over.
    """

    id: Id
    task: Id
    at: Annotated[datetime.datetime, Meta(tz=True)]


# of the task itself; `place` is how many entries the seat's log had by then


class TaskBegan(TaskEventBase, frozen=True, tag="task_began", kw_only=True):
    """A task was begun. `tenders` are the ids of its dummy tenders, none where any will do.

    `link_up` tells whether the seat reached its server then; `minutes` is how long it may take.
    `files` are the files whose kind the pack states, as kind/mark: a `sync.training.pack.FileKind`,
    and what stands for the file in this visit's events. None of a seat of before.
    """

    place: int
    goal: PracticeGoal
    tenders: tuple[str, ...]
    minutes: int
    link_up: bool
    files: tuple[str, ...] = ()

    def is_about(self, tender_id: str) -> bool:
        """Whether a tender is the task's: a class's copy bears its id and something after it."""
        return not self.tenders or any(
            tender_id.startswith(one) and not tender_id[len(one) :][:1].isalnum()
            for one in self.tenders
        )


class TaskHelped(TaskEventBase, frozen=True, tag="task_helped", kw_only=True):
    """The trainee asked for help and was told how this step is done."""

    place: int
    step: str


class TaskEnded(TaskEventBase, frozen=True, tag="task_ended", kw_only=True):
    """The trainee said to be done."""

    place: int


class DrillBegan(TaskEventBase, frozen=True, tag="drill_began", kw_only=True):
    """A fault that the task's pack plans was brought about at this seat.

    `drill` is its word in the pack, `kind` a `sync.training.pack.DrillKind`; `by` is `plan` at its
    minute, or `trainer` where it was begun earlier.
    """

    place: int
    drill: str
    kind: str
    by: str


class DrillEnded(TaskEventBase, frozen=True, tag="drill_ended", kw_only=True):
    """That fault was taken away before the task ended: by `time`, or by the `trainer`."""

    place: int
    drill: str
    by: str


# of the seat, in production as in training


class TenderChosen(TaskEventBase, frozen=True, tag="bid_tender_chosen", kw_only=True):
    """A tender was chosen to bid for, or a change of it was read."""

    tender_id: str
    version: int


class CheckFound(TaskEventBase, frozen=True, tag="bid_check_found", kw_only=True):
    """The check of files found what keeps them from being sealed, or what deserves advice."""

    tender_id: str
    envelope: str
    stops: tuple[str, ...]
    advices: tuple[str, ...]


class SealingStarted(TaskEventBase, frozen=True, tag="bid_sealing_started", kw_only=True):
    """Sealing began; `advices` are the warnings that were read, as envelope/code."""

    bid_id: str
    tender_id: str
    advices: tuple[str, ...] = ()


class BidSealed(TaskEventBase, frozen=True, tag="bid_sealed", kw_only=True):
    """A bid was sealed and waits for the server; `replaces` is the version before it.

    `contents` is each file in it, as envelope/mark.
    """

    bid_id: str
    tender_id: str
    version: int
    replaces: str | None = None
    contents: tuple[str, ...] = ()


class SealFailed(TaskEventBase, frozen=True, tag="bid_seal_failed", kw_only=True):
    """Sealing failed or was refused."""

    tender_id: str
    code: str


class SealCancelled(TaskEventBase, frozen=True, tag="bid_cancelled", kw_only=True):
    """The vendor stopped a sealing."""

    tender_id: str


class BidTakenBack(TaskEventBase, frozen=True, tag="bid_withdrawn", kw_only=True):
    """A bid was withdrawn: the version that `replaces` names."""

    bid_id: str
    tender_id: str
    replaces: str


class BidAnswered(TaskEventBase, frozen=True, tag="bid_answered", kw_only=True):
    """The server answered: accepted, refused or held."""

    bid_id: str
    outcome: str
    code: str | None = None


class ReceiptPrinted(TaskEventBase, frozen=True, tag="receipt_printed", kw_only=True):
    """The printer took a receipt."""

    bid_id: str
    kind: str


class ReceiptSaved(TaskEventBase, frozen=True, tag="receipt_saved", kw_only=True):
    """A receipt was saved to a stick."""

    bid_id: str
    kind: str


class TenderReceived(TaskEventBase, frozen=True, tag="tender_received", kw_only=True):
    """A tender came from the server, or a change of one."""

    tender_id: str
    version: int


class RegistrationHandedIn(TaskEventBase, frozen=True, tag="registration_handed_in", kw_only=True):
    """A registration was sealed and handed in."""

    registration_id: str


class RegistrationNotSealed(
    TaskEventBase, frozen=True, tag="registration_not_sealed", kw_only=True
):
    """Sealing of a registration ended without one."""

    code: str


class SeatLocked(TaskEventBase, frozen=True, tag="seat_locked", kw_only=True):
    """The seat was locked: by its visitor (Kunci), by staff, by idling, at its time."""

    reason: str = ""


class SeatResumed(TaskEventBase, frozen=True, tag="seat_resumed", kw_only=True):
    """The seat was unlocked."""

    reason: str = ""


class SeatEnded(TaskEventBase, frozen=True, tag="seat_ended", kw_only=True):
    """The visit ended."""

    reason: str = ""


class VisitKept(TaskEventBase, frozen=True, tag="visit_kept", kw_only=True):
    """The seat came back after a power cut with the visit's work kept."""


class LinkChanged(TaskEventBase, frozen=True, tag="link_changed", kw_only=True):
    """The link to the server changed."""

    state: str

    @property
    def is_up(self) -> bool:
        """Whether the server can be reached from now on."""
        return self.state == "up"


class StickInserted(TaskEventBase, frozen=True, tag="medium_inserted", kw_only=True):
    """A stick appeared."""


class StickRemoved(TaskEventBase, frozen=True, tag="medium_removed", kw_only=True):
    """A stick went away."""


OwnTaskEvent = TaskBegan | TaskHelped | DrillBegan | DrillEnded | TaskEnded
ObservedEvent = (
    TenderChosen
    | CheckFound
    | SealingStarted
    | BidSealed
    | SealFailed
    | SealCancelled
    | BidTakenBack
    | BidAnswered
    | ReceiptPrinted
    | ReceiptSaved
    | TenderReceived
    | RegistrationHandedIn
    | RegistrationNotSealed
    | SeatLocked
    | SeatResumed
    | SeatEnded
    | VisitKept
    | LinkChanged
    | StickInserted
    | StickRemoved
)
TaskEvent = OwnTaskEvent | ObservedEvent
ReceiptKept = ReceiptPrinted | ReceiptSaved
OBSERVED: dict[str, type[ObservedEvent]] = {
    str(one.__struct_config__.tag): one for one in get_args(ObservedEvent)
}
"""By the name of the event in a seat's log."""


def own_task_events(task: str, events: Iterable[TaskEvent]) -> tuple[TaskEvent, ...]:
    """Return the events of one run, each once, by their time and then their id.

    Events of other runs are passed over: a class's whole list may be given.
    Raises: Fault("task_events_differ", task, event) where two events have one id.
    """
    found: dict[str, TaskEvent] = {}
    for one in events:
        if one.task == task and found.setdefault(one.id, one) != one:
            raise Fault("task_events_differ", task=task, event=one.id)
    return tuple(sorted(found.values(), key=lambda one: (one.at, one.id)))


def read_task_event(raw: Raw) -> TaskEvent | None:
    """Read an event as it was told to a class; None for one that only a newer judge knows."""
    try:
        found: TaskEvent = _EVENT.decode(raw)
    except MsgspecError:
        return None
    return found


_EVENT = json.Decoder[TaskEvent](TaskEvent)
