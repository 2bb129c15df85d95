"""Decisions that verifiers took at seats, as commands: whose they are, and what becomes of them.

Believed is the opening's key, which this gateway took when it checked the PIN. A decision brings
our own signed word of that, so one that was put back from a copy knows it too.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import cast

from sync import clock
from sync import receipts as bid_receipts
from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.commands import shared as commands
from sync.gateway.commands.handling import Held, Job, Verdict
from sync.gateway.desk import held, store
from sync.gateway.desk.store import DeskDecisionRow, DeskResult, OpeningRow
from sync.gateway.enrolment.shared import Seat
from sync.gateway.registrations import service as registrations
from sync.gateway.registrations.service import SeatDecision, SeatMoment, SeenVersion, Weighed
from sync.gateway.staff import shared as people
from sync.registration.application import Application
from sync.registration.decisions import tidy_words
from sync.sealing import decrypt_bytes
from sync.wire import jws
from sync.wire.keys import VerifyKey
from sync.wire.messages import Answer, Command
from sync.wire.roles import may
from sync.wire.times import from_text
from sync.wire.verification import (
    REGISTRATION_DECIDED,
    DeskDecision,
    DeskOpened,
    RegistrationDecided,
)
from sync.work import Reading, Work

TYPES = (REGISTRATION_DECIDED,)
OUTDATED = "desk_decision_outdated"
LOST = Weighed("refused", "desk_form_lost", "nothing")


@dataclass(frozen=True)
class CheckedDecision:
    """A decision whose signatures hold: by whom, what of which registration, on which form."""

    opened: DeskOpened
    decision: DeskDecision
    asked: SeatDecision
    form: Application | None


@dataclass(frozen=True)
class CheckedVerdict(Verdict):
    """A verdict on a decision that was checked."""

    checked: CheckedDecision | None = None


@dataclass(frozen=True)
class DecidedAtSeat(Job):
    """A verifier's decision, taken at a seat."""

    data: RegistrationDecided

    def inspect(self, centre: Centre) -> Verdict:
        """Check whose decision it is, and open the form that it needs."""
        try:
            checked = self._checked(centre)
        except Fault as fault:
            why = fault.params.get("why")
            return Verdict("refused", fault.code, None if why is None else str(why))
        with centre.reading() as db:
            if not registrations.is_here(db, checked.asked) and not _is_lost(db, checked):
                return CheckedVerdict("retry", "registration_missing", checked=checked)
        return CheckedVerdict("accepted", checked=checked)

    def judge(
        self, centre: Centre, db: Reading, seat: Seat, inspected: Verdict, arrived: str
    ) -> Verdict:
        """Judge as the console's decision, on what was read at the seat."""
        if self.data.realm != centre.identity.realm:
            return Verdict("refused", "realm_mismatch")
        if not isinstance(inspected, CheckedVerdict) or inspected.checked is None:
            return inspected
        checked = inspected.checked
        if checked.opened.seat_id != seat.seat_id:
            return Verdict("refused", "source_mismatch")
        if store.has_decision(db, self.data.decision_id):
            return Verdict("refused", "id_conflict", "decision_id")
        if people.served(db, checked.opened.staff_id) is None:  # joined after a copy was made
            return Verdict("refused", "desk_opening_unknown")
        weighed = self._weighed(centre, db, seat, checked, arrived)
        if weighed.outcome == "retry" and _is_lost(db, checked):
            weighed = LOST
        return CheckedVerdict(weighed.outcome, weighed.code, checked=checked)

    def waits_for(self, verdict: Verdict) -> str | None:
        """Return the registration whose version has not arrived yet."""
        if isinstance(verdict, CheckedVerdict) and verdict.checked is not None:
            return verdict.checked.asked.registration_id
        return None

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
        """Do what was judged. What this gateway answered before it was put back is done again.

        What cannot be done any more is kept for a person, and the seat hears that.
        """
        registrations.forget_late_letter(db, command_id, self.data.signed)
        checked = self._of(centre, verdict)
        if checked is None or checked.opened.seat_id != seat.seat_id:
            return None
        by = people.served(db, checked.opened.staff_id)
        if by is None or store.has_decision(db, self.data.decision_id):
            return None
        weighed = self._kept_to(centre, db, seat, checked, verdict, arrived)
        store.insert_opening(db, _opening(checked.opened))
        number = None
        if verdict.outcome != "refused" or weighed.done == "aside":
            number = registrations.take(centre, db, checked.asked, checked.form, weighed, by)
        held.answer_held(centre, db, checked.asked.registration_id)
        row = self._row(command_id, checked, verdict, number)
        store.insert_decision(db, row)
        if verdict.outcome == "accepted" and weighed.outcome != "accepted":
            held.answer_anew(centre, db, row, Verdict(weighed.outcome, weighed.code))
        return None

    def held(self, db: Reading, command_id: str) -> Held | None:
        """Return how the decision stands."""
        row = store.decision(db, command_id)
        if row is None:
            return None
        return Held(row.outcome, row.answer or commands.command(db, command_id)["answer"])

    def answer_as_said(self, centre: Centre, db: Work, said: Answer) -> str:
        """Return how the decision stands here: people may have decided otherwise since.

        What had been accepted stays so.
        """
        standing = self.held(db, said.command_id)
        assert standing is not None
        keys = {centre.key.public.kid: centre.key.public}
        now = jws.verify(standing.answer, "answer", keys, Answer)
        if said.outcome != "accepted" or now.outcome == "accepted":
            return standing.answer
        return held.keep_acceptance(centre, db, said.command_id, standing.answer)

    def _kept_to(
        self,
        centre: Centre,
        db: Reading,
        seat: Seat,
        checked: CheckedDecision,
        verdict: Verdict,
        arrived: str,
    ) -> Weighed:
        """Weigh it; what cannot be kept to any more is set aside, or its form will not come."""
        weighed = self._weighed(centre, db, seat, checked, arrived)
        if weighed.outcome == "retry":
            return LOST
        if verdict.outcome in ("refused", weighed.outcome):
            return weighed
        code = verdict.code or weighed.code or OUTDATED
        aside = registrations.set_aside_for(db, checked.asked, code)
        if (aside.outcome, code) == ("refused", "registration_contradicted"):  # nobody holds it
            aside = registrations.set_aside_for(db, checked.asked, OUTDATED)
        return aside

    def _row(
        self, command_id: str, checked: CheckedDecision, verdict: Verdict, number: int | None
    ) -> DeskDecisionRow:
        return DeskDecisionRow(
            command_id=command_id,
            decision_id=self.data.decision_id,
            opening_id=checked.opened.opening_id,
            registration_id=checked.asked.registration_id,
            wanted=checked.asked.outcome,
            outcome=cast(DeskResult, verdict.outcome),
            decision=number,
        )

    def _of(self, centre: Centre, verdict: Verdict) -> CheckedDecision | None:
        if isinstance(verdict, CheckedVerdict):
            return verdict.checked
        if self.data.realm != centre.identity.realm:
            return None
        try:
            return self._checked(centre)
        except Fault:
            return None

    def _weighed(
        self, centre: Centre, db: Reading, seat: Seat, checked: CheckedDecision, arrived: str
    ) -> Weighed:
        doubt = _doubt(db, seat, checked, arrived)
        return registrations.weigh(centre, db, checked.asked, checked.form, doubt)

    def _checked(self, centre: Centre) -> CheckedDecision:
        """Raises: Fault("signature_invalid"), Fault("message_malformed", why)."""
        data = self.data
        ours = {centre.key.public.kid: centre.key.public}
        opened = jws.verify(data.opened, "desk-opened", ours, DeskOpened)
        key = VerifyKey.from_text(opened.key)
        said = jws.verify(data.signed, "desk-decision", {key.kid: key}, DeskDecision)
        if (said.decision_id, said.opening_id) != (data.decision_id, opened.opening_id):
            raise Fault("message_malformed", why="`signed` is another decision")
        _require_dates(said)
        asked = _asked(centre, said, opened.seat_id)
        return CheckedDecision(opened, said, asked, registrations.look(centre, asked))


def read(command: Command) -> Job:
    """Read what a command asks for. Raises: Fault("message_malformed", why)."""
    return DecidedAtSeat(jws.decode(bytes(command.data), RegistrationDecided))


def _asked(centre: Centre, said: DeskDecision, seat_id: str) -> SeatDecision:
    return SeatDecision(
        registration_id=said.registration_id,
        seen=SeenVersion(said.version, said.decision),
        outcome=said.outcome,
        reason=said.reason if said.outcome == "refused" else "",
        missing=tuple(dict.fromkeys(said.missing)) if said.outcome == "incomplete" else (),
        shown=tuple(said.shown),
        words=_words(centre, said),
        moment=SeatMoment(seat_id, said.decided.earliest, said.decided.latest),
    )


def _is_lost(db: Reading, checked: CheckedDecision) -> bool:
    asked = checked.asked
    return store.is_lost(db, asked.registration_id, asked.seen.version)


def _require_dates(said: DeskDecision) -> None:
    try:  # the pattern of an Instant lets a 31 February through
        clock.Interval.from_wire(said.decided)
    except Fault as fault:
        raise Fault("message_malformed", why=f"not a date: {fault.params['text']}") from fault


def _words(centre: Centre, said: DeskDecision) -> str:
    """Open what was written for the vendor. Raises: Fault("message_malformed", why)."""
    needed = said.outcome == "incomplete" and not said.missing
    try:
        sealed = base64.b64decode(said.words, validate=True)
        text = decrypt_bytes(sealed, [centre.unsealer]).decode() if sealed else ""
        return tidy_words(text, needed=needed)
    except (Fault, ValueError) as error:
        raise Fault("message_malformed", why="`words`") from error


def _doubt(db: Reading, seat: Seat, checked: CheckedDecision, arrived: str) -> str:
    """Return the code of why a decision has no authority, "" for one that has.

    It was signed before its opening ended unless its interval says that this is certain not to be
    so. Who was removed or lost the role decided before that, or not: of a removal the time is
    known, of a role it is not.
    """
    opened, decided = checked.opened, checked.decision.decided
    if seat.revoked:
        return "desk_seat_revoked"
    before = decided.latest is not None and from_text(decided.latest) < from_text(opened.opened_at)
    if before or not bid_receipts.possible(decided, from_text(arrived)):
        return "desk_time_impossible"
    row = store.opening(db, opened.opening_id)
    ends = [opened.until, *([row.closed_at] if row and row.closed_at else [])]
    earliest = from_text(decided.earliest)
    if any(earliest > from_text(end) for end in ends):
        return "desk_decision_late"
    by = people.served(db, opened.staff_id)
    if by is None or not may(by.role, "verify"):
        return "desk_decision_unfit"
    if by.removed_at is not None and earliest > from_text(by.removed_at):
        return "desk_decision_unfit"
    return ""


def _opening(opened: DeskOpened) -> OpeningRow:
    return OpeningRow(
        opening_id=opened.opening_id,
        seat_id=opened.seat_id,
        staff_id=opened.staff_id,
        key=opened.key,
        recipient=opened.recipient,
        opened_at=opened.opened_at,
        until_at=opened.until,
    )
