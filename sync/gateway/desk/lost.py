"""Decisions that wait for a form which is not here: people say when it will not come any more.

That happens after a gateway was put back from a copy, where the seat that had handed the form in
does not come back. The decision is then refused, and its seat hears it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.commands import service as answering
from sync.gateway.commands import shared as commands
from sync.gateway.desk import entries, store
from sync.gateway.enrolment import shared as enrolment
from sync.gateway.health import Condition
from sync.gateway.journal import service as journal
from sync.gateway.staff import shared as people
from sync.gateway.staff.service import Member, require
from sync.wire import jws
from sync.wire.messages import Command, Interval
from sync.wire.times import from_text
from sync.wire.verification import (
    REGISTRATION_DECIDED,
    DeskDecision,
    DeskOpened,
    RegistrationDecided,
)
from sync.work import Reading

# By then every seat that is there has shown what it knows to a gateway that was put back.
SOON = timedelta(hours=1)


@dataclass(frozen=True)
class WaitingDecision:
    """A decision whose form, in this version, is not here; `since` it came (wire text).

    `seat` and `by` are names: where it was taken, and who took it.
    """

    registration_id: str
    version: int
    outcome: str
    seat: str
    by: str
    decided: Interval
    since: str


def waiting(centre: Centre, *, by: Member) -> list[WaitingDecision]:
    """Return the decisions that wait for their form, the oldest first.

    Raises: what `staff.require` raises.
    """
    require(centre, "verify", [by])
    with centre.reading() as db:
        return [_shown(db, said, opened, row) for said, opened, row in _every(centre, db)]


def give_up(centre: Centre, registration_id: str, *, by: Member) -> int:
    """Say that a form will not come any more; return how many decisions were refused for that.

    It counts for the versions that decisions wait for now. Raises: Fault("desk_form_not_awaited")
    where none waits, Fault("clock_behind"), and what `staff.require` raises.
    """
    require(centre, "verify", [by])
    centre.signing_time()
    with centre.writing() as db:
        found = [
            (said.version, row.token)
            for said, _opened, row in _every(centre, db)
            if said.registration_id == registration_id
        ]
        if not found:
            raise Fault("desk_form_not_awaited")
        version = max(version for version, _token in found)
        store.note_lost(db, registration_id, version, centre.now(), by.staff_id)
        journal.record(
            centre,
            db,
            entries.DESK_FORM_LOST,
            by=by,
            registration_id=registration_id,
            version=version,
        )
    for _version, token in found:
        answering.answer(centre, token)
    return len(found)


def overdue(centre: Centre) -> Condition | None:
    """Say that decisions wait for forms that have not come for longer than they should."""
    with centre.reading() as db:
        since = [row.first_at for row in commands.parked_of_type(db, REGISTRATION_DECIDED)]
    late = [one for one in since if from_text(one) + SOON <= centre.clock()]
    return Condition("desk_decisions_wait", {"count": len(late)}) if late else None


def _every(
    centre: Centre, db: Reading
) -> Iterator[tuple[DeskDecision, DeskOpened, commands.Parked]]:
    """Give each waiting decision; its signatures were checked right before it was kept."""
    ours = {centre.key.public.kid: centre.key.public}
    for row in commands.parked_of_type(db, REGISTRATION_DECIDED):
        command = jws.claimed(row.token, Command)
        assert command is not None
        data = jws.decode(bytes(command.data), RegistrationDecided)
        opened = jws.verify(data.opened, "desk-opened", ours, DeskOpened)
        said = jws.claimed(data.signed, DeskDecision)
        assert said is not None
        yield said, opened, row


def _shown(
    db: Reading, said: DeskDecision, opened: DeskOpened, row: commands.Parked
) -> WaitingDecision:
    seat, person = enrolment.seat(db, opened.seat_id), people.served(db, opened.staff_id)
    return WaitingDecision(
        registration_id=said.registration_id,
        version=said.version,
        outcome=said.outcome,
        seat=opened.seat_id if seat is None else seat.name,
        by=opened.name if person is None else person.name,
        decided=said.decided,
        since=row.first_at,
    )
