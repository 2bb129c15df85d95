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
from sync.wire import jws
from sync.wire.messages import Answer, Decision
from sync.work import Work


def settle(centre: Centre) -> int:
    """Tell every seat how its decision stands since people decided at the console.

    What waited is answered once a person has decided; what had been accepted, and is contradicted
    now, waits as well. Returns how many registrations were looked at.
    """
    with centre.reading() as db:
        found = dict.fromkeys([*registrations.contradicted(db), *store.held(db)])
    for registration_id in found:
        with centre.writing() as db:
            answer_held(centre, db, registration_id)
    return len(found)


def answer_held(centre: Centre, db: Work, registration_id: str) -> None:
    """Answer what waited on one registration: accepted where a person decided the same.

    Where two decisions contradict each other, the earlier one's seat hears that it waits.
    """
    number = registrations.contradicted_on(db, registration_id)
    if number is not None:
        for row in store.accepted_as(db, registration_id, number):
            answer_anew(centre, db, row, Verdict("held", "registration_contradicted"))
    decided = registrations.settled_as(db, registration_id)
    if decided is None:
        return
    for row in store.held_of(db, registration_id):
        same = row.wanted == decided
        refused = Verdict("refused", "desk_decision_overruled")
        answer_anew(centre, db, row, Verdict("accepted") if same else refused)


def keep_acceptance(centre: Centre, db: Work, command_id: str, standing: str) -> str:
    """Give back the acceptance of a decision that was refused since, and return the answer.

    The gateway had accepted it, was put back from a copy, and judged it again. It stays accepted,
    with the problem for which it does not count now.
    """
    keys = {centre.key.public.kid: centre.key.public}
    now = jws.verify(standing, "answer", keys, Answer)
    code = now.problem.code if now.problem is not None else "desk_decision_outdated"
    kept, at = commands.command(db, command_id), after(centre, standing)
    told = Verdict("accepted", code)
    answer = sign_answer(centre, command_id, kept["sha256"], told, None, at)
    store.answer_again(db, command_id, cast(DeskResult, now.outcome), answer)
    feed.append(db, "decision", Decision(answer=answer), kept["seat_id"])
    return answer


def answer_anew(centre: Centre, db: Work, row: DeskDecisionRow, verdict: Verdict) -> None:
    """Give a decision another answer, later than the one before; it goes out by the feed.

    No answer takes an acceptance back: one that was accepted stays so, with the problem that says
    how it stands.
    """
    kept = commands.command(db, row.command_id)
    before = row.answer or kept["answer"]
    keys = {centre.key.public.kid: centre.key.public}
    told = verdict
    if jws.verify(before, "answer", keys, Answer).outcome == "accepted":
        told = Verdict("accepted", verdict.code or "desk_decision_confirmed")
    at = after(centre, before)
    answer = sign_answer(centre, row.command_id, kept["sha256"], told, None, at)
    store.answer_again(db, row.command_id, cast(DeskResult, verdict.outcome), answer)
    feed.append(db, "decision", Decision(answer=answer), kept["seat_id"])
