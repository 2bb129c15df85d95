"""Take a version into its registration, and answer again what was held."""

from __future__ import annotations

from typing import Literal

from sync.gateway.centre import Centre
from sync.gateway.commands import shared as commands
from sync.gateway.commands.handling import Verdict
from sync.gateway.commands.signing import after, sign_answer
from sync.gateway.feed import shared as feed
from sync.gateway.proofs import issuing
from sync.gateway.registrations import rules, store, words_store
from sync.gateway.registrations.private import LONGEST_NAME, FormSecrets, FormSummary, called
from sync.gateway.registrations.store import Arrival, Registration
from sync.registration import receipt as receipts
from sync.registration.application import Application
from sync.wire.messages import Decision
from sync.work import Work

UNREADABLE = "registration_unreadable"
CONTRADICTED = "contradicting"


def put_contents(centre: Centre, db: Work, one: Registration, form: Application) -> None:
    """Keep, sealed, what lists show of a form, and the stand-ins that it is found by."""
    private = FormSecrets(centre)
    summary = FormSummary(
        name=called(form)[:LONGEST_NAME],
        number=form.firm.npwp[:LONGEST_NAME],
        person=form.applicant.name[:LONGEST_NAME],
        user_id=form.account.user_id[:LONGEST_NAME],
        originals=rules.to_show(centre, form),
    )
    sealed = private.seal(one.registration_id, summary)
    words_store.put_contents(db, one.number, sealed, private.found_by(form))


def official(centre: Centre, db: Work, provisional: str, at: str) -> str:
    """Return the gateway's receipt for a provisional one that it has checked; its log holds it."""
    gateway_id = centre.identity.gateway_id
    note = receipts.official(provisional, at=at, gateway_id=gateway_id, signer=centre.key)
    issuing.enter(centre, db, note)
    return note


def answer_held(centre: Centre, db: Work, registration_id: str) -> None:
    """Answer the seats whose versions were held, now that a person has decided.

    What nobody could read is refused, so that it is handed in once more; all else was received.
    """
    for arrival in store.arrivals(db, registration_id):
        if arrival.outcome == "held":
            unreadable = arrival.reason == UNREADABLE
            verdict = Verdict("refused", UNREADABLE) if unreadable else Verdict("accepted")
            answer_anew(centre, db, arrival, verdict)


def accept_held(centre: Centre, db: Work, registration_id: str) -> None:
    """Answer the seats whose versions were held that they are received: they can be read now."""
    for arrival in store.arrivals(db, registration_id):
        if arrival.outcome == "held":
            answer_anew(centre, db, arrival, Verdict("accepted"))


def answer_anew(
    centre: Centre, db: Work, arrival: Arrival, verdict: Verdict, receipt: str | None = None
) -> str:
    """Give a version another answer in the caller's transaction; it goes out by the feed.

    It says that it is later than the one before, which makes it the one that holds. `receipt` is
    the official one of an acceptance, written here where it is not given.
    """
    row = commands.command(db, arrival.command_id)
    at = after(centre, arrival.answer or row["answer"])
    if verdict.outcome == "accepted" and receipt is None:
        receipt = official(centre, db, arrival.provisional, arrival.received_at)
    answer = sign_answer(centre, arrival.command_id, row["sha256"], verdict, receipt, at)
    outcome: Literal["accepted", "refused"] = (
        "accepted" if verdict.outcome == "accepted" else "refused"
    )
    store.answer_arrival(db, arrival.command_id, outcome, verdict.code, answer, receipt)
    feed.append(db, "decision", Decision(answer=answer), arrival.seat_id)
    return answer
