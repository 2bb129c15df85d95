"""Data of one visit: `Running` (all that is known), `Visit` (for features), `Closing` (its end)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from kiosk.sessions.moves import LOCKS, LockReason
from kiosk.sessions.store import VisitRow
from kiosk.sessions.visit.snapshot import Kept
from kiosk.sessions.visitor_pin import FREE_TRIES
from kiosk.staff.service import Actor
from kiosk.web.frame import CountsView, SeatState, VisitView
from sync.wire.roles import Purpose

Work = Literal["present", "kept", "lost"]
EndReason = Literal["visitor", "staff", "idle"]


@dataclass(frozen=True)
class Visit:
    """`visitor_name` is empty when a crash took it: names are in the visit's vault only."""

    id: str
    visitor_name: str
    purpose: Purpose
    staff_id: str
    staff_name: str
    seconds_left: int


@dataclass(frozen=True)
class VisitStatus:
    """What the room's console may know of this seat. Empty when it is closed."""

    state: SeatState
    lock_reason: LockReason | None = None
    visit_id: str | None = None
    visitor: str | None = None
    purpose: Purpose | None = None
    staff_name: str | None = None
    seconds_left: int = 0
    idle_s: int = 0
    overtime: bool = False
    message: str | None = None


@dataclass(frozen=True)
class Wiped:
    """The wipe receipt. `kept` counts what stays: sealed and queued items; None when unknown."""

    key_destroyed: bool
    drafts: int
    files: int
    kept: int | None


# How long staff's sign-in counts for the end they were asked about.
ASKED_S = 60.0


@dataclass(frozen=True)
class EndAsked:
    """Staff signed in to end a locked visit and read what would be lost. `name` is a secret."""

    name: str
    visit: Visit
    by: Actor
    at_s: float


@dataclass(frozen=True)
class Closing:
    """For the closing page of the last visit; nothing in it is personal.

    `counts` are of the firm that was recognised in it, None when none was.
    """

    reason: EndReason
    at_s: float
    wiped: Wiped
    counts: CountsView | None


@dataclass(frozen=True)
class Running:
    """A visit in memory. `work`: whether what was typed came through the last crash."""

    row: VisitRow
    visitor: str
    staff_name: str
    pin_verifier: str = ""
    message: str = ""
    lock_reason: LockReason | None = None
    locked_at_s: float = 0.0
    overtime: bool = False
    work: Work = "present"

    def left_s(self, now_s: float) -> float:
        """Return the seconds left at `now_s` on the boot clock; below zero the time is over."""
        return self.row.left_s - (now_s - self.row.since_s)

    def kept(self, features: dict[str, bytes] | None = None) -> Kept:
        """Return what the vault keeps of it, with the parts of the features by name."""
        return Kept(
            visitor=self.visitor,
            staff_name=self.staff_name,
            pin_verifier=self.pin_verifier,
            message=self.message,
            features=features or {},
        )

    @property
    def own_pin_opens(self) -> bool:
        """Whether the visitor's own PIN gives the seat back now."""
        return (
            self.lock_reason is not None
            and "visitor" in LOCKS[self.lock_reason].resumed_by
            and bool(self.pin_verifier)
            and self.row.pin_tries < FREE_TRIES
        )

    def unlocked(self) -> Running:
        """Return a copy that is not locked."""
        return replace(self, lock_reason=None, locked_at_s=0.0, overtime=False)

    def visit(self, now_s: float) -> Visit:
        """Return what features may know of it."""
        row, left = self.row, max(0, int(self.left_s(now_s)))
        return Visit(row.visit_id, self.visitor, row.purpose, row.staff_id, self.staff_name, left)

    def view(self, state: SeatState, now_s: float, locks_in_s: int | None) -> VisitView:
        """Return what the frame shows. Once locked, nothing of the visitor shows."""
        left = max(0, int(self.left_s(now_s)))
        if state == "locked":
            return VisitView("locked", visit_id=self.row.visit_id, seconds_left=left)
        return VisitView(
            state,
            visit_id=self.row.visit_id,
            visitor_name=self.visitor,
            purpose=self.row.purpose,
            staff_name=self.staff_name,
            seconds_left=left,
            overtime=self.overtime,
            message=self.message,
            locks_in_s=locks_in_s,
        )

    def status(self, state: SeatState, now_s: float, idle_s: float) -> VisitStatus:
        """Return what the room's console may know of it, `idle_s` seconds after the last touch."""
        return VisitStatus(
            state,
            lock_reason=self.lock_reason,
            visit_id=self.row.visit_id,
            visitor=self.visitor or None,
            purpose=self.row.purpose,
            staff_name=self.staff_name or None,
            seconds_left=max(0, int(self.left_s(now_s))),
            idle_s=int(idle_s),
            overtime=self.overtime,
            message=self.message or None,
        )
