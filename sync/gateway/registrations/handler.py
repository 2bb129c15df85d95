"""Registrations and drafts as commands: how they are judged and kept.

A form that cannot be read is held for a person, never lost. What is refused can be handed in again.
"""

from __future__ import annotations

from dataclasses import dataclass

from sync import clock
from sync import receipts as bid_receipts
from sync.errors import Fault
from sync.gateway import sealed
from sync.gateway.centre import Centre
from sync.gateway.commands import shared as commands
from sync.gateway.commands.handling import Held, Job, Verdict
from sync.gateway.enrolment.shared import Seat
from sync.gateway.own_figures import VERSIONS_AHEAD
from sync.gateway.registrations import answers, drafts, rules, store
from sync.gateway.registrations.opening import opened_file
from sync.gateway.registrations.store import Arrival, Outcome, Registration
from sync.registration import receipt as receipts
from sync.registration.application import Application
from sync.wire import jws
from sync.wire.messages import Answer, Command, Interval
from sync.wire.registration import (
    REGISTRATION_PARKED,
    REGISTRATION_SUBMITTED,
    RegistrationParked,
    RegistrationStage,
    RegistrationSubmitted,
)
from sync.wire.times import from_text
from sync.work import Reading, Work

TYPES = (REGISTRATION_SUBMITTED, REGISTRATION_PARKED)
DECIDED: frozenset[RegistrationStage] = frozenset({"approved", "refused"})
FORM = "form"


@dataclass(frozen=True)
class ReadVerdict(Verdict):
    """A verdict on a form that was opened: what it holds."""

    form: Application | None = None


@dataclass(frozen=True)
class Submission(Job):
    """A form with its papers, handed in at a seat."""

    data: RegistrationSubmitted

    def inspect(self, centre: Centre) -> Verdict:
        """Look at the sealed file, and open it."""
        file = self.data.form
        found = sealed.arrived(centre.objects, file.sha256, file.size, FORM)
        if found.outcome != "accepted":
            return found
        try:
            form = self._opened(centre)
        except Fault as fault:
            found = sealed.wrong(centre.objects, file.sha256, fault.code, FORM)
            return found if found.outcome == "retry" else Verdict("held", fault.code)
        return ReadVerdict("accepted", form=form)

    def judge(
        self, centre: Centre, db: Reading, seat: Seat, inspected: Verdict, arrived: str
    ) -> Verdict:
        """Judge by what can never become right, what is not here, and what a person must see."""
        found = self._refused(centre, db, seat)
        if found is not None:
            return found
        if not centre.objects.has(self.data.form.sha256):  # a sweep took it away meanwhile
            return Verdict("retry", "blob_incomplete", FORM)
        if inspected.outcome in ("retry", "refused"):
            return inspected
        form = inspected.form if isinstance(inspected, ReadVerdict) else None
        if seat.revoked:
            return ReadVerdict("held", "seat_revoked", form=form)
        if not bid_receipts.possible(self.data.submitted, from_text(arrived)):
            return ReadVerdict("held", "interval_impossible", form=form)
        return inspected

    def receipt(self, centre: Centre, db: Work, seat: Seat, arrived: str) -> str | None:
        """Return the official receipt."""
        return answers.official(centre, db, self.data.receipt, arrived)

    def arrival_on(self, receipt: str) -> str | None:
        """Return when the gateway had the form."""
        return receipts.read(receipt).at

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
        """Keep what arrived, a refused version too, and take it into its registration."""
        one = store.by_code(db, self.data.code)
        taken = verdict.outcome != "refused"
        if taken:
            one = self._take_in(centre, db, one, verdict, arrived)
        data = self.data
        store.insert_arrival(
            db,
            Arrival(
                command_id=command_id,
                registration_id=one.registration_id if one else data.registration_id,
                version=data.version,
                seat_id=seat.seat_id,
                sha256=data.form.sha256,
                size=data.form.size,
                submitted_earliest=data.submitted.earliest,
                submitted_latest=data.submitted.latest,
                received_at=arrived,
                outcome=_final(verdict),
                reason=verdict.code,
                provisional=data.receipt,
                official=receipt,
                answer=None,
                archived=None,
            ),
        )
        # Not the seat's id: of a code that another seat knows it made a new one.
        return one.registration_id if taken and one is not None else None

    def held(self, db: Reading, command_id: str) -> Held | None:
        """Return how what the command handed in stands."""
        found = store.arrival(db, command_id)
        if found is None:
            return None
        return Held(found.outcome, found.answer or commands.command(db, command_id)["answer"])

    def is_recorded(self, db: Reading) -> bool:
        """Say whether this version was taken in by another command."""
        arrivals = store.arrivals(db, self.data.registration_id)
        return any(
            one.version == self.data.version and one.outcome != "refused" for one in arrivals
        )

    def answer_as_said(self, centre: Centre, db: Work, said: Answer) -> str:
        """Give what was handed in the answer that this gateway gave before it was restored."""
        arrival = store.arrival(db, said.command_id)
        assert arrival is not None
        if said.outcome == "refused":
            code = said.problem.code if said.problem else answers.UNREADABLE
            return answers.answer_anew(centre, db, arrival, Verdict("refused", code))
        one = store.by_code(db, self.data.code)
        if arrival.outcome == "refused" or one is None:
            self._take_in(centre, db, one, Verdict("accepted"), arrival.received_at)
        elif one.stage == "held" and one.held_for == arrival.reason:
            until = rules.limit(centre, one)
            store.move(db, one.number, "waiting", at=centre.now(), lapses_at=until)
            if (form := self._form(centre)) is not None:
                answers.put_contents(centre, db, one, form)
        return answers.answer_anew(centre, db, arrival, Verdict("accepted"), said.receipt)

    def _refused(self, centre: Centre, db: Reading, seat: Seat) -> Verdict | None:
        data = self.data
        if data.realm != centre.identity.realm:
            return Verdict("refused", "realm_mismatch")
        try:
            note = receipts.verify(data.receipt, {seat.seat_id: seat.key})
            told = note.kind == "provisional" and receipts.tells_of(note, data)
        except Fault as fault:
            return Verdict("refused", "receipt_mismatch", fault.code)
        if not told:
            return Verdict("refused", "receipt_mismatch")
        same_id = store.find(db, data.registration_id)
        if same_id is not None and same_id.code != data.code:
            return Verdict("refused", "id_conflict", "registration_id")
        one = store.by_code(db, data.code)
        # A seat that knows a code must not leave its vendor without a number to hand in under.
        if data.version > VERSIONS_AHEAD + (0 if one is None else one.version):
            return Verdict("refused", "registration_version_far")
        if one is None:
            return None
        if one.stage in DECIDED or one.erased_at is not None:
            return Verdict("refused", "registration_decided")
        taken = data.version <= one.version
        return Verdict("refused", "registration_version_taken") if taken else None

    def _take_in(
        self, centre: Centre, db: Work, one: Registration | None, verdict: Verdict, arrived: str
    ) -> Registration:
        """Make the registration, or let a newer version take the place of an older one."""
        form = verdict.form if isinstance(verdict, ReadVerdict) else self._form(centre)
        data = self.data
        stage: RegistrationStage = "held" if verdict.outcome == "held" else "waiting"
        held_for = verdict.code or "" if stage == "held" else ""
        # What the form says counts, where it can be read: the command is a seat's word.
        entity, track = (data.entity, data.track) if form is None else (form.entity, form.track)
        if one is None:
            one = store.begin(
                db,
                data.registration_id,
                data.code,
                track=track,
                entity=entity,
                version=data.version,
                stage=stage,
                held_for=held_for,
                at=arrived,
                lapses_at=None,
            )
        until = rules.limit(centre, one) if stage == "waiting" else None
        version = max(one.version, data.version)
        store.renew(db, one, entity=entity, track=track, version=version, lapses_at=until)
        store.move(db, one.number, stage, at=arrived, held_for=held_for, lapses_at=until)
        if form is not None:
            answers.put_contents(centre, db, one, form)
        return one

    def _form(self, centre: Centre) -> Application | None:
        try:
            return self._opened(centre)
        except Fault:
            return None

    def _opened(self, centre: Centre) -> Application:
        data = self.data
        return opened_file(centre, data.form.sha256, data.code, data.version).application


@dataclass(frozen=True)
class Parking(Job):
    """A form that is not finished, left here until its vendor comes back."""

    data: RegistrationParked

    def inspect(self, centre: Centre) -> Verdict:
        """Look whether the sealed file is here; what is in it only the vendor can read."""
        file = self.data.form
        return sealed.arrived(centre.objects, file.sha256, file.size, FORM)

    def judge(
        self, centre: Centre, db: Reading, seat: Seat, inspected: Verdict, arrived: str
    ) -> Verdict:
        """Refuse another realm's; a seat that has left very many waits until some are over."""
        if self.data.realm != centre.identity.realm:
            return Verdict("refused", "realm_mismatch")
        if not centre.objects.has(self.data.form.sha256):
            return Verdict("retry", "blob_incomplete", FORM)
        if inspected.outcome == "accepted" and drafts.too_many(db, seat.seat_id):
            return Verdict("retry", "seat_quota_full")
        return inspected

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
        """Keep the draft where it is the newest of its locator."""
        if verdict.outcome == "accepted":
            drafts.keep(centre, db, self.data, seat.seat_id)
        return None


def read(command: Command) -> Job:
    """Read what a command asks for. Raises: Fault("message_malformed", why)."""
    raw = bytes(command.data)
    if command.type == REGISTRATION_PARKED:
        parked = jws.decode(raw, RegistrationParked)
        _require_dates(parked.parked)
        return Parking(parked)
    handed_in = jws.decode(raw, RegistrationSubmitted)
    _require_dates(handed_in.submitted)
    return Submission(handed_in)


def _require_dates(interval: Interval) -> None:
    try:  # the pattern of an Instant lets a 31 February through
        clock.Interval.from_wire(interval)
    except Fault as fault:
        raise Fault("message_malformed", why=f"not a date: {fault.params['text']}") from fault


def _final(verdict: Verdict) -> Outcome:
    assert verdict.outcome != "retry"
    return verdict.outcome
