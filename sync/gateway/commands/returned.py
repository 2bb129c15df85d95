"""A gateway's own answers, shown to it by seats: what it said before it was restored from a copy.

Its signature says that it answered this command so. It takes that back word for word, whatever it
would answer today; an acceptance is never taken away by what was answered since, and what people
decided on a bid that is held here is not decided again.
"""

from __future__ import annotations

from collections.abc import Iterable

from sync import receipts
from sync.errors import Fault
from sync.gateway import recovery
from sync.gateway.bids import decisions, judgement, superseding
from sync.gateway.bids import shared as bids
from sync.gateway.bids.acts import Act, parse
from sync.gateway.bids.judgement import Verdict
from sync.gateway.centre import Centre
from sync.gateway.commands import service, store
from sync.gateway.commands.service import Letter
from sync.gateway.enrolment.shared import Seat
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
    with centre.reading() as db:
        standing = _standing(centre, db, letter, said)
    if standing is not None:
        return standing, None
    act = _act(command)
    files = judgement.ACCEPTED
    if act is not None and said.outcome != "refused":
        files = judgement.inspect_files(centre.blobs, act)
    if files.outcome != "accepted":
        raise Fault(files.code or "blob_incomplete", why=files.detail)
    with centre.writing() as db:
        if (standing := _standing(centre, db, letter, said)) is not None:
            return standing, None
        recovery.noticed(centre, db)
        kept = store.kept(db, letter.command_id)
        if kept is not None:
            assert act is not None  # what no bid came of was not accepted
            return decisions.answer_as_said(centre, db, act.bid_id, said, "answer_returned"), None
        return token, _record(centre, db, letter, seat, command, act, said, token)


def _standing(centre: Centre, db: Reading, letter: Letter, said: Answer) -> str | None:
    """What holds already; None where the returned answer is to be taken in.

    Raises: Fault("id_conflict").
    """
    kept = store.kept(db, letter.command_id)
    if kept is None:
        return None
    if kept.sha256 != letter.sha256:
        raise Fault("id_conflict")
    bid = bids.bid_of(db, letter.command_id)
    if bid is None:
        return kept.answer
    newest = bids.newest_answer(db, bid)
    if said.outcome == "accepted" and bid.outcome != "accepted":
        return None
    if said.outcome == "refused" and bid.outcome == "held" and _is_later(centre, said, newest):
        return None  # the committee had decided
    return newest


def _is_later(centre: Centre, said: Answer, than: str) -> bool:
    keys = {centre.key.public.kid: centre.key.public}
    return from_text(said.at) > from_text(jws.verify(than, "answer", keys, Answer).at)


def _record(
    centre: Centre,
    db: Work,
    letter: Letter,
    seat: Seat,
    command: Command,
    act: Act | None,
    said: Answer,
    token: str,
) -> str | None:
    """As at the first time, with the time and the words of then."""
    if act is not None and bids.bid(db, act.bid_id) is not None:
        raise Fault("id_conflict", why="bid_id")
    arrived, code = said.at, None if said.problem is None else said.problem.code
    if said.receipt is not None:
        arrived = receipts.read(said.receipt).accepted_at or arrived
    verdict = Verdict(said.outcome, None if said.outcome == "accepted" else code)
    service.number(centre, db, letter, seat, command)
    service.keep(db, letter, seat, command, arrived, verdict, token)
    if act is None:
        return None
    recorded = service.record(db, letter, seat, act, verdict, arrived, said.receipt)
    if said.outcome == "accepted":
        superseding.tell(centre, db, act.tender_id, act.tenderer_id)
    return recorded


def _act(command: Command) -> Act | None:
    """None for a command that was refused for its shape, and is no bid."""
    try:
        return parse(command)
    except Fault:
        return None
