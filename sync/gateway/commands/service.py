"""Answer commands: each on its own, once, for ever."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec

from sync.errors import Fault
from sync.gateway import doubles
from sync.gateway.alarms.service import raise_alarm
from sync.gateway.centre import Centre
from sync.gateway.commands import store
from sync.gateway.commands.handling import Job, Verdict, handler
from sync.gateway.commands.signing import sign_answer
from sync.gateway.db import trouble
from sync.gateway.db.trouble import DatabaseError
from sync.gateway.enrolment import shared as enrolment
from sync.gateway.enrolment.shared import Seat
from sync.gateway.feed import shared as feed
from sync.gateway.health import Condition
from sync.wire import jws
from sync.wire.messages import Command, Decision, Outcome
from sync.wire.problems import TABLE
from sync.work import Reading, Work

log = logging.getLogger("lpse.gateway")
TOKEN_LIMIT = 256 * 1024


@dataclass(frozen=True)
class Letter:
    """A command as it arrived: `token` is its JWS, `sha256` the digest of that text."""

    token: str
    sha256: str
    command_id: str

    @classmethod
    def of(cls, token: str) -> Letter:
        """Read the digest and the claimed id of a command from its JWS."""
        # Passed as they are: half characters, too, are answered.
        sha256 = hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
        return cls(token, sha256, _claimed_id(token))


def answer_all(centre: Centre, tokens: Iterable[str]) -> list[str]:
    """Answer each command of a batch; a bad one never keeps another from its answer."""
    return [answer(centre, token) for token in tokens]


def answer(centre: Centre, token: str) -> str:
    """Return the signed answer (JWS): the one given before, if this command was answered before.

    Raises: Fault("clock_behind") when there is none and no time can be signed.
    """
    letter = Letter.of(token)
    return answered(centre, letter, lambda: _answer(centre, letter))


def answered(centre: Centre, letter: Letter, work: Callable[[], tuple[str, str | None]]) -> str:
    """Return what `work` answers; whatever it raises becomes an answer too.

    `work` also says what it recorded, if anything: what waited for that is answered as well.
    """
    try:
        reply, recorded = work()
    except Fault as fault:
        if fault.code == "clock_behind":
            raise  # not even a `retry` can be signed
        code = fault.code if fault.code in TABLE else "message_malformed"
        outcome: Outcome = "retry" if TABLE[code].retryable else "refused"
        return _sign(centre, letter, Verdict(outcome, code, _why(fault)))
    except (DatabaseError, OSError) as error:
        log.exception("command %s", letter.command_id)
        code = trouble.problem(error, centre.home) or "unavailable"
        return _sign(centre, letter, Verdict("retry", code))
    except Exception:
        log.exception("command %s", letter.command_id)
        return _sign(centre, letter, Verdict("retry", "internal"))
    _answer_waiting(centre, recorded)
    return reply


def _answer_waiting(centre: Centre, recorded: str | None) -> None:
    """What fails here waits until its seat asks again; what was recorded keeps its own answer."""
    try:
        for waiting in _waiting_for(centre, recorded):
            answer(centre, waiting)
    except Exception:
        log.exception("what waited for %s", recorded)


def _answer(centre: Centre, letter: Letter) -> tuple[str, str | None]:
    """Return the answer, and the id of what this call recorded, if anything.

    Raises: Fault for what is not a command of a seat known here; nothing is kept of it.
    """
    seat, command = opened(centre, letter)
    try:
        return _settle_command(centre, letter, seat, command)
    except Fault as fault:
        if fault.code == "id_conflict":  # a seat signs a command once
            doubles.note(centre, seat.seat_id, doubles.NUMBER_REUSED)
        raise


def _settle_command(
    centre: Centre, letter: Letter, seat: Seat, command: Command
) -> tuple[str, str | None]:
    read = handler(centre, command.type)
    if read is None:
        _leave_for_update(centre, letter, seat, command)
        raise Fault("command_unknown", why=command.type[:100])
    try:
        job = read(command)
    except Fault as fault:
        verdict = Verdict("refused", fault.code, _why(fault))
        return _settle(centre, letter, seat, command, verdict), None
    settled = _settle_job(centre, letter, seat, command, job)
    try:
        job.after(centre)
    except Exception:  # what is answered and kept stays so: the command is not to be sent again
        log.exception("after command %s", letter.command_id)
    return settled


def _leave_for_update(centre: Centre, letter: Letter, seat: Seat, command: Command) -> None:
    """Keep what only a newer version can judge, with its arrival; the seat goes on asking.

    Raises: Fault("id_conflict") for the id of another command.
    """
    with centre.writing() as db:
        if (kept := store.kept(db, letter.command_id)) is not None and kept.sha256 != letter.sha256:
            raise Fault("id_conflict")
        row = store.Parked(letter.token, letter.sha256, centre.signing_now())
        store.leave_for_update(db, letter.command_id, seat.seat_id, command.type, row)


def opened(centre: Centre, letter: Letter) -> tuple[Seat, Command]:
    """The command and the seat that signed it.

    Raises: Fault("too_large" | "seat_unknown" | "source_mismatch"), and `jws.verify`'s.
    """
    if len(letter.token) > TOKEN_LIMIT:
        raise Fault("too_large")
    kid = jws.key_id(letter.token)
    with centre.reading() as db:
        seat = enrolment.seat_by_kid(db, kid)
    if seat is None:
        raise Fault("seat_unknown")
    command = jws.verify(letter.token, "command", {kid: seat.key}, Command)
    if command.source != seat.seat_id:
        raise Fault("source_mismatch")
    return seat, command


def _settle(centre: Centre, letter: Letter, seat: Seat, command: Command, verdict: Verdict) -> str:
    """Record the refusal of a command that could not be read."""
    with centre.writing() as db:
        if (kept := _kept(db, letter)) is not None:
            return kept
        reply = _sign(centre, letter, verdict)
        number(centre, db, letter, seat, command)
        keep(db, letter, seat, command, centre.now(), verdict, reply)
        centre.bind(db)
    return reply


def _settle_job(
    centre: Centre, letter: Letter, seat: Seat, command: Command, job: Job
) -> tuple[str, str | None]:
    with centre.reading() as db:
        if (kept := _kept(db, letter)) is not None:
            return kept, None
    inspected = job.inspect(centre)
    with centre.writing() as db:
        if (kept := _kept(db, letter)) is not None:
            return kept, None
        arrived = _arrival(centre, db, letter)
        # Read again: it may have been revoked while the job was looked at.
        seat = enrolment.seat(db, seat.seat_id) or seat
        verdict = job.judge(centre, db, seat, inspected, arrived)
        if verdict.outcome == "retry":
            if (waits_for := job.waits_for(verdict)) is not None:
                row = store.Parked(letter.token, letter.sha256, arrived)
                by = seat.seat_id, command.type
                if store.park(db, letter.command_id, *by, row, waits_for):
                    number(centre, db, letter, seat, command)
                else:
                    verdict = Verdict("retry", "too_many_waiting")
            return _sign(centre, letter, verdict), None
        receipt = None
        if verdict.outcome == "accepted":
            receipt = job.receipt(centre, db, seat, arrived)
        reply = _sign(centre, letter, verdict, receipt)
        number(centre, db, letter, seat, command)
        keep(db, letter, seat, command, arrived, verdict, reply)
        centre.bind(db)
        recorded = job.record(centre, db, letter.command_id, seat, verdict, arrived, receipt)
        return reply, recorded


def _kept(db: Reading, letter: Letter) -> str | None:
    """Raises: Fault("id_conflict")."""
    kept = store.kept(db, letter.command_id)
    if kept is not None and kept.sha256 != letter.sha256:
        raise Fault("id_conflict")
    return None if kept is None else kept.answer


def number(centre: Centre, db: Work, letter: Letter, seat: Seat, command: Command) -> None:
    """Note the seat's own number of this command: two of one number were made by two machines."""
    if not store.number(db, seat.seat_id, command.sequence, letter.sha256):
        raise_alarm(centre, db, doubles.NUMBER_REUSED, seat_id=seat.seat_id)


def _arrival(centre: Centre, db: Reading, letter: Letter) -> str:
    """When the command arrived complete: one kept waiting, for its forerunner or for an update of
    this gateway, came earlier.
    """
    parked = store.parked(db, letter.command_id) or store.left_for_update(db, letter.command_id)
    if parked is not None and parked.sha256 == letter.sha256:
        return parked.first_at
    return centre.signing_now()


def keep(
    db: Work,
    letter: Letter,
    seat: Seat,
    command: Command,
    at: str,
    verdict: Verdict,
    reply: str,
) -> None:
    """Keep a command with its answer, and put the answer (`reply`, a JWS) on the seat's feed."""
    store.keep(
        db,
        letter.command_id,
        letter.sha256,
        seat.seat_id,
        command.type,
        letter.token,
        at,
        verdict.outcome,
        reply,
    )
    feed.append(db, "decision", Decision(answer=reply), seat.seat_id)


def _waiting_for(centre: Centre, recorded: str | None) -> list[str]:
    if recorded is None:
        return []
    with centre.reading() as db:
        return store.parked_for(db, recorded)


def _sign(centre: Centre, letter: Letter, verdict: Verdict, official: str | None = None) -> str:
    return sign_answer(centre, letter.command_id, letter.sha256, verdict, official)


def _why(fault: Fault) -> str | None:
    why = fault.params.get("why")
    return None if why is None else str(why)


def newer(centre: Centre) -> Condition | None:
    """Say that seats with a newer version have sent what this one cannot judge; it waits."""
    with centre.reading() as db:
        count = store.count_left_for_update(db, centre.handlers.keys())
    return Condition("commands_newer", {"count": count}) if count else None


class _Claim(msgspec.Struct):
    id: str


def _claimed_id(token: str) -> str:
    """The id a command claims, before anything is checked: only to address the answer."""
    claim = jws.claimed(token, _Claim)
    return claim.id if claim is not None and 1 <= len(claim.id) <= 100 else "unknown"
