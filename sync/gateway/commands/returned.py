"""A gateway's own answers, shown to it by seats: what it said before it was restored from a copy.

Its signature says that it answered this command so. It takes that back word for word, whatever it
would answer today; an acceptance is never taken away by what was answered since, and what people
decided on a bid that is held here is not decided again.
"""

from __future__ import annotations

from collections.abc import Iterable

from sync.errors import Fault
from sync.gateway import recovery
from sync.gateway.centre import Centre
from sync.gateway.commands import service, store
from sync.gateway.commands.handling import ACCEPTED, Job, Verdict, handler
from sync.gateway.commands.service import Letter
from sync.gateway.enrolment.shared import Seat
from sync.gateway.proofs import issuing
from sync.wire import jws
from sync.wire.messages import Answer, Command, ReturnedAnswer
from sync.wire.times import from_text
from sync.work import Reading, Work


def take_all(centre: Centre, returned: Iterable[ReturnedAnswer]) -> list[str]:
    """For each the answer (JWS) that now stands; a bad one never keeps another from its own."""
    return [take(centre, one) for one in returned]


def take(centre: Centre, one: ReturnedAnswer) -> str:
    """Take an answer back; `retry` when the command's sealed files are not here (any more)."""
    letter = Letter.of(one.command)
    return service.answered(centre, letter, lambda: _take(centre, letter, one.answer))


def _take(centre: Centre, letter: Letter, token: str) -> tuple[str, str | None]:
    """Raises: Fault for what is no answer of ours to this command; nothing is kept of it."""
    seat, command = service.opened(centre, letter)
    said = jws.verify(token, "answer", {centre.key.public.kid: centre.key.public}, Answer)
    if (said.command_id, said.command_sha256) != (letter.command_id, letter.sha256):
        raise Fault("message_malformed", why="an answer to another command")
    if said.outcome == "retry":
        raise Fault("message_malformed", why="`retry` answers nothing")
    job = _job(centre, command)
    with centre.reading() as db:
        standing = _standing(centre, db, letter, job, said)
    if standing is not None:
        return standing, None
    found = ACCEPTED if job is None or said.outcome == "refused" else job.inspect(centre)
    if found.outcome != "accepted":
        if job is not None and (waits_for := job.waits_for(found)) is not None:
            row = store.Parked(letter.token, letter.sha256, centre.now())
            with centre.writing() as db:
                store.park(db, letter.command_id, seat.seat_id, command.type, row, waits_for)
        raise Fault(found.code or "blob_incomplete", why=found.detail)
    with centre.writing() as db:
        if (standing := _standing(centre, db, letter, job, said)) is not None:
            return standing, None
        recovery.noticed(centre, db)
        if said.receipt is not None:
            issuing.enter(centre, db, said.receipt)
        kept = store.kept(db, letter.command_id)
        if kept is not None:
            assert job is not None  # what nothing came of was not accepted
            return job.answer_as_said(centre, db, said), None
        return token, _record(centre, db, letter, seat, command, job, said, token)


def _standing(
    centre: Centre, db: Reading, letter: Letter, job: Job | None, said: Answer
) -> str | None:
    """What holds already; None where the returned answer is to be taken in.

    Raises: Fault("id_conflict").
    """
    kept = store.kept(db, letter.command_id)
    if kept is None:
        return None
    if kept.sha256 != letter.sha256:
        raise Fault("id_conflict")
    held = None if job is None else job.held(db, letter.command_id)
    if held is None:
        return kept.answer
    if said.outcome == "accepted" and held.outcome != "accepted":
        return None
    decided = said.outcome == "refused" and held.outcome == "held"
    if decided and _is_later(centre, said, held.answer):
        return None  # the committee had decided
    return held.answer


def _is_later(centre: Centre, said: Answer, than: str) -> bool:
    keys = {centre.key.public.kid: centre.key.public}
    return from_text(said.at) > from_text(jws.verify(than, "answer", keys, Answer).at)


def _record(
    centre: Centre,
    db: Work,
    letter: Letter,
    seat: Seat,
    command: Command,
    job: Job | None,
    said: Answer,
    token: str,
) -> str | None:
    """As at the first time, with the time and the words of then."""
    if job is not None and job.is_recorded(db):
        raise Fault("id_conflict", why="bid_id")
    arrived, code = said.at, None if said.problem is None else said.problem.code
    if job is not None and said.receipt is not None:
        arrived = job.arrival_on(said.receipt) or arrived
    verdict = Verdict(said.outcome, None if said.outcome == "accepted" else code)
    service.number(centre, db, letter, seat, command)
    service.keep(db, letter, seat, command, arrived, verdict, token)
    if job is None:
        return None
    recorded = job.record(centre, db, letter.command_id, seat, verdict, arrived, said.receipt)
    job.keep_beside(db, said)
    return recorded


def _job(centre: Centre, command: Command) -> Job | None:
    """None for a command that was refused for its shape, or is of a type not known (any more)."""
    read = handler(centre, command.type)
    try:
        return None if read is None else read(command)
    except Fault:
        return None
