"""Take in a signed answer, from the reply to a post or from the feed: one transaction each."""

from __future__ import annotations

import sqlite3

from sync.engine.ports import Hooks
from sync.outbox import queue
from sync.outbox.items import item
from sync.outbox.private import Private
from sync.outbox.queue import Job
from sync.outbox.states import Proof, Stage, allowed
from sync.transport.gateway import SignedAnswer
from sync.wire.messages import Answer
from sync.wire.times import from_text

UNKNOWN_SEAT = frozenset({"seat_unknown", "signature_invalid"})
# A gateway that does not know this seat, or not yet this kind of command, has judged nothing.
UNJUDGED = UNKNOWN_SEAT | {"command_unknown"}


def settle(
    db: sqlite3.Connection, hooks: Hooks, private: Private, job: Job, signed: SignedAnswer
) -> bool:
    """Write a final answer and tell the seat, inside the caller's write_tx.

    Returns False when there is nothing to write: the answer is already here, is older than the
    one here, or would take back an acceptance, which no answer can. An acceptance with a problem
    says how something accepted stands since (it no longer counts, it is contradicted): that changes
    no stage, but the seat hears of it. Raises: Moved.
    """
    given = signed.answer
    end = Stage(given.outcome)
    if job.stage is end is Stage.ACCEPTED and _says_how_it_stands(job, given):
        if hooks.on_superseded is not None:
            hooks.on_superseded(db, item(db, job.id), given)
        return hooks.on_superseded is not None
    if given.command_sha256 != job.token_sha256 or not allowed(job.stage, end):
        return False
    known = queue.answered_at(db, job)
    if known is not None and from_text(known) >= from_text(given.at):
        return False
    queue.answer(db, job, signed.token, given, private)
    hooks.on_answer(db, item(db, job.id), given)
    return True


def _says_how_it_stands(job: Job, given: Answer) -> bool:
    return given.problem is not None and given.command_sha256 == job.token_sha256


def changed_nothing(signed: SignedAnswer) -> bool:
    """Say whether the gateway signed that it kept nothing of the command.

    That is what `retry` means, and also what a gateway says that does not know this seat (any
    more), or not yet this kind of command: enrolment or gateway are to be mended, and what the
    vendor did must not be refused for it.
    """
    answer = signed.answer
    unknown = answer.problem is not None and answer.problem.code in UNJUDGED
    return answer.outcome == "retry" or (answer.outcome == "refused" and unknown)


def prove(db: sqlite3.Connection, job: Job, signed: SignedAnswer) -> bool:
    """Note that the gateway knows what holds here; False when it says something else."""
    given, now = signed.answer, queue.by_id(db, job.id)
    same = now is not None and now.stage == given.outcome
    if not same or given.command_sha256 != job.token_sha256:
        return False
    queue.prove(db, job.sequence, Proof.KNOWN)
    return True
