"""Commands about calls: one when it was made, one when it ended; each may come much later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync.gateway.centre import Centre
from sync.gateway.commands.handling import ACCEPTED, Handler, Job, Verdict, elsewhere
from sync.gateway.enrolment.shared import Seat
from sync.gateway.help import service, store
from sync.wire import jws
from sync.wire.help import HELP_CALLED, HELP_ENDED, HelpCall, HelpCalled, HelpEnded
from sync.wire.messages import Command
from sync.wire.outages import BoundedInstant
from sync.work import Reading, Work


@dataclass(frozen=True)
class _OfCall(Job):
    """What both ask: that the call is of this realm and of the seat that speaks."""

    data: HelpCalled | HelpEnded

    def judge(
        self, centre: Centre, db: Reading, seat: Seat, inspected: Verdict, arrived: str
    ) -> Verdict:
        """Refuse what is of another realm or seat."""
        refused = elsewhere(centre, seat, self.data)
        if refused is not None:
            return refused
        row = store.find(db, self.data.call_id)
        if row is not None and row.seat_id != seat.seat_id:
            return Verdict("refused", "source_mismatch")
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
        """Keep what is new. An end of a call that nobody knows says nothing."""
        if verdict.outcome != "accepted":
            return None
        data, row = self.data, store.find(db, self.data.call_id)
        if isinstance(data, HelpEnded):
            if row is not None:
                service.end(centre, db, row, data.why)
        elif row is None:
            service.take_in(centre, db, seat.seat_id, _as_told(data))
        return None


def _as_told(data: HelpCalled) -> HelpCall:
    called = (
        None
        if data.earliest is None
        else BoundedInstant(earliest=data.earliest, latest=data.latest)
    )
    return HelpCall(call_id=data.call_id, page=data.page, purpose=data.purpose, called=called)


def _called(command: Command) -> Job:
    return _OfCall(jws.decode(bytes(command.data), HelpCalled))


def _ended(command: Command) -> Job:
    return _OfCall(jws.decode(bytes(command.data), HelpEnded))


HANDLERS: Mapping[str, Handler] = {HELP_CALLED: _called, HELP_ENDED: _ended}
"""Read what a command asks for. Raises: Fault("message_malformed", why)."""
