"""Decisions that wait for a person: answered again once somebody has decided."""

from __future__ import annotations

from typing import cast

from sync.gateway.centre import Centre
from sync.gateway.commands import shared as commands
from sync.gateway.commands.handling import Verdict
from sync.gateway.commands.signing import after, sign_answer
from sync.gateway.desk import store
from sync.gateway.desk.store import DeskDecisionRow, DeskResult
from sync.gateway.feed import shared as feed
from sync.gateway.registrations import service as registrations
from sync.wire.messages import Decision
from sync.work import Work


def settle(centre: Centre) -> int:
    """Answer every decision that waited and on whose registration a person has decided since.

    Returns how many registrations were looked at.
    """
    with centre.reading() as db:
        waiting = store.held(db)
    for registration_id in waiting:
        with centre.writing() as db:
            answer_held(centre, db, registration_id)
    return len(waiting)


def answer_held(centre: Centre, db: Work, registration_id: str) -> None:
    """Answer what waited on one registration: accepted where a person decided the same."""
    decided = registrations.settled_as(db, registration_id)
    if decided is None:
        return
    for row in store.held_of(db, registration_id):
        same = row.wanted == decided
        refused = Verdict("refused", "desk_decision_overruled")
        answer_anew(centre, db, row, Verdict("accepted") if same else refused)


def answer_anew(centre: Centre, db: Work, row: DeskDecisionRow, verdict: Verdict) -> None:
    """Give a decision another answer, later than the one before; it goes out by the feed."""
    kept = commands.command(db, row.command_id)
    at = after(centre, row.answer or kept["answer"])
    answer = sign_answer(centre, row.command_id, kept["sha256"], verdict, None, at)
    store.answer_again(db, row.command_id, cast(DeskResult, verdict.outcome), answer)
    feed.append(db, "decision", Decision(answer=answer), kept["seat_id"])
