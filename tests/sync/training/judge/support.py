"""Events of runs, by minutes after the beginning."""

from __future__ import annotations

import datetime

from sync.training.judge.events import (
    BidAnswered,
    BidSealed,
    BidTakenBack,
    CheckFound,
    DrillBegan,
    DrillEnded,
    LinkChanged,
    ReceiptPrinted,
    ReceiptSaved,
    RegistrationHandedIn,
    RegistrationNotSealed,
    SealCancelled,
    SealFailed,
    SealingStarted,
    SeatEnded,
    SeatLocked,
    SeatResumed,
    StickInserted,
    StickRemoved,
    TaskBegan,
    TaskEnded,
    TaskEvent,
    TaskHelped,
    TenderChosen,
    TenderReceived,
    VisitKept,
)
from sync.training.judge.judging import TaskResult, judge_task
from sync.training.pack import PracticeGoal

START = datetime.datetime(2026, 11, 29, 2, 0, tzinfo=datetime.UTC)
RUN = "0193a000-0000-7000-8000-000000000001"
TENDER, OTHER = "9900001", "10001"


class Story:
    """A run told from its beginning; each method is something that happens at a minute."""

    def __init__(
        self,
        goal: PracticeGoal = "seal_bid",
        *,
        link_up: bool = True,
        minutes: int = 15,
        tenders: tuple[str, ...] = (TENDER,),
        files: tuple[str, ...] = (),
    ) -> None:
        self.events: list[TaskEvent] = []
        known = {"tenders": tenders, "files": files}
        self._add(TaskBegan, 0, place=0, goal=goal, minutes=minutes, link_up=link_up, **known)

    def _add(self, make: type[TaskEvent], minute: float, **fields: object) -> Story:
        at = START + datetime.timedelta(minutes=minute)
        self.events.append(make(id=f"e-{len(self.events)}", task=RUN, at=at, **fields))  # type: ignore[arg-type]
        return self

    def choose(self, minute: float, tender: str = TENDER, version: int = 1) -> Story:
        return self._add(TenderChosen, minute, tender_id=tender, version=version)

    def found(
        self,
        minute: float,
        *stops: str,
        advices: tuple[str, ...] = (),
        envelope: str = "bid",
        tender: str = TENDER,
    ) -> Story:
        return self._add(
            CheckFound, minute, tender_id=tender, envelope=envelope, stops=stops, advices=advices
        )

    def seal(
        self,
        minute: float,
        bid: str = "b1",
        tender: str = TENDER,
        *,
        replaces: str | None = None,
        advices: tuple[str, ...] = (),
        contents: tuple[str, ...] = (),
    ) -> Story:
        """Half a minute of sealing, then the bid is there."""
        self._add(SealingStarted, minute - 0.5, bid_id=bid, tender_id=tender, advices=advices)
        version = 1 if replaces is None else 2
        inside = {"replaces": replaces, "contents": contents}
        return self._add(BidSealed, minute, bid_id=bid, tender_id=tender, version=version, **inside)

    def withdraw(self, minute: float, replaces: str, tender: str = TENDER) -> Story:
        return self._add(BidTakenBack, minute, bid_id="w1", tender_id=tender, replaces=replaces)

    def failed(self, minute: float, code: str, tender: str = TENDER) -> Story:
        return self._add(SealFailed, minute, tender_id=tender, code=code)

    def cancelled(self, minute: float) -> Story:
        return self._add(SealCancelled, minute, tender_id=TENDER)

    def answered(self, minute: float, outcome: str = "accepted", code: str | None = None) -> Story:
        return self._add(BidAnswered, minute, bid_id="b1", outcome=outcome, code=code)

    def printed(self, minute: float, bid: str = "b1") -> Story:
        return self._add(ReceiptPrinted, minute, bid_id=bid, kind="provisional")

    def saved(self, minute: float, bid: str = "b1") -> Story:
        return self._add(ReceiptSaved, minute, bid_id=bid, kind="provisional")

    def changed(self, minute: float, version: int = 2, tender: str = TENDER) -> Story:
        return self._add(TenderReceived, minute, tender_id=tender, version=version)

    def link(self, minute: float, state: str) -> Story:
        return self._add(LinkChanged, minute, state=state)

    def stick(self, minute: float, *, into: bool) -> Story:
        return self._add(StickInserted if into else StickRemoved, minute)

    def handed_in(self, minute: float) -> Story:
        return self._add(RegistrationHandedIn, minute, registration_id="r1")

    def not_handed_in(self, minute: float, code: str = "seal_cancelled") -> Story:
        return self._add(RegistrationNotSealed, minute, code=code)

    def drilled(self, minute: float, kind: str, drill: str = "d1") -> Story:
        return self._add(DrillBegan, minute, place=0, drill=drill, kind=kind, by="plan")

    def undrilled(self, minute: float, drill: str = "d1") -> Story:
        return self._add(DrillEnded, minute, place=0, drill=drill, by="time")

    def locked(self, minute: float, reason: str = "visitor") -> Story:
        return self._add(SeatLocked, minute, reason=reason)

    def resumed(self, minute: float) -> Story:
        return self._add(SeatResumed, minute, reason="visitor")

    def kept(self, minute: float) -> Story:
        return self._add(VisitKept, minute)

    def left(self, minute: float, reason: str = "visitor") -> Story:
        return self._add(SeatEnded, minute, reason=reason)

    def helped(self, minute: float, step: str) -> Story:
        return self._add(TaskHelped, minute, place=0, step=step)

    def done(self, minute: float) -> Story:
        return self._add(TaskEnded, minute, place=99)

    def result(self) -> TaskResult:
        return judge_task(RUN, self.events)
