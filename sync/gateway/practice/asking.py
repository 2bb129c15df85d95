"""An addendum that a seat asks for, as no trainer is there to press for one (ADR 84)."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.commands.handling import ACCEPTED, Job, Verdict, elsewhere
from sync.gateway.enrolment.shared import Seat
from sync.gateway.practice import classes, store
from sync.gateway.practice.pacing import OVER
from sync.gateway.tenders import shared as tenders
from sync.wire import jws
from sync.wire.addendum import PRACTICE_ADDENDUM, AddendumAsked
from sync.wire.messages import Command
from sync.wire.times import from_text
from sync.work import Reading, Work

TYPES = (PRACTICE_ADDENDUM,)
log = logging.getLogger("lpse.gateway")


@dataclass(frozen=True)
class AskedOfPractice(Job):
    """An addendum to one practice tender; `granted` holds an entry once it is to be published."""

    data: AddendumAsked
    granted: list[str] = field(default_factory=list)

    def judge(
        self, centre: Centre, db: Reading, seat: Seat, inspected: Verdict, arrived: str
    ) -> Verdict:
        """Refuse what is of another realm or seat, a class's tender, and one that is closed."""
        refused = elsewhere(centre, seat, self.data)
        if refused is not None:
            return refused
        if self.data.realm != "training":
            return Verdict("refused", "realm_mismatch")
        row = tenders.find(db, self.data.tender_id)
        if row is None:
            return Verdict("refused", "tender_unknown")
        if store.class_of(db, self.data.tender_id) is not None:
            return Verdict("refused", "practice_addendum_class")
        if row.status in OVER or from_text(arrived) > from_text(row.period_end):
            return Verdict("refused", "practice_tender_over")
        return ACCEPTED

    def record(
        self,
        centre: Centre,
        db: Work,
        command_id: str,
        seat: Seat,
        verdict: Verdict,
        arrived: str,
        receipt: str | None,
    ) -> str | None:
        """Keep nothing: the addendum itself is what is left of it."""
        if verdict.outcome == "accepted":
            self.granted.append(command_id)
        return None

    def after(self, centre: Centre) -> None:
        """Publish the addendum, unless one has come since the seat asked, or it was refused."""
        if not self.granted:
            return
        try:
            classes.amend_alone(centre, self.data.tender_id, self.data.tender_version)
        except Fault:  # the seat asks again with its next task
            log.exception("practice_addendum")


def read(command: Command) -> Job:
    """Read what a command asks for. Raises: Fault("message_malformed", why)."""
    return AskedOfPractice(jws.decode(bytes(command.data), AddendumAsked))
