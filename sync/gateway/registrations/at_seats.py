"""What verifiers decide at seats, often without a link: judged as the console's, and never lost.

It was taken on what was here when the form was read. Who contradicts a decision of since is kept
beside it, and the registration is held; what has no authority, or was taken on a state that is not
here, is set aside for a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.registrations import (
    answers,
    applying,
    deciding,
    decision_store,
    entries,
    rules,
    store,
)
from sync.gateway.registrations.applying import SeenVersion, Wish
from sync.gateway.registrations.decision_store import (
    DecisionOutcome,
    DecisionRow,
    SeatMoment,
    Tick,
)
from sync.gateway.registrations.private import FormSecrets
from sync.gateway.registrations.store import Registration
from sync.gateway.staff.service import Member
from sync.gateway.vendors import shared as vendors
from sync.registration.application import Application
from sync.wire.messages import Outcome
from sync.work import Reading, Work

MISSING, OUTDATED = "registration_missing", "desk_decision_outdated"
OTHER_RULES = "desk_rules_other"


@dataclass(frozen=True)
class SeatDecision:
    """A decision as it was taken at a seat; `shown` are documents whose originals were seen."""

    registration_id: str
    seen: SeenVersion
    outcome: DecisionOutcome
    reason: str
    missing: tuple[str, ...]
    shown: tuple[str, ...]
    words: str
    moment: SeatMoment


@dataclass(frozen=True)
class Weighed:
    """What becomes of a decision: the answer to its seat with a problem's code, and what is done.

    `apply` lets it take effect, `same` finds it taken already, `contradict` keeps it beside
    `earlier`, `aside` keeps it for a person, `nothing` keeps nothing of it.
    """

    outcome: Outcome
    code: str | None
    done: Literal["apply", "same", "contradict", "aside", "nothing"]
    earlier: DecisionRow | None = None


def look(centre: Centre, asked: SeatDecision) -> Application | None:
    """Open the form that a decision needs; None where it needs none, or cannot be read."""
    if asked.outcome == "taken_up":
        return None
    try:
        return deciding.read(centre, asked.registration_id)[1]
    except Fault:
        return None


def is_here(db: Reading, asked: SeatDecision) -> bool:
    """Say whether the version that was decided on has arrived, or was erased since."""
    one = store.find(db, asked.registration_id)
    return one is not None and (one.version >= asked.seen.version or one.erased_at is not None)


def weigh(
    centre: Centre, db: Reading, asked: SeatDecision, form: Application | None, doubt: str
) -> Weighed:
    """Judge a decision by what is here. `doubt` is the code of why it has no authority, or ""."""
    one = store.find(db, asked.registration_id)
    if one is not None and one.erased_at is not None:
        return Weighed("refused", "registration_erased", "nothing")
    if one is None or one.version < asked.seen.version:
        return Weighed("retry", MISSING, "nothing")
    if doubt:
        return _aside(one, doubt)
    if one.version > asked.seen.version or one.decision < asked.seen.decision:
        return _aside(one, OUTDATED)
    if not _understood(centre, one, asked, form):
        return _aside(one, OTHER_RULES)
    last = _since(db, asked)
    if last is not None:
        return _beside(centre, one, asked, last)
    return _alone(centre, db, one, asked, form)


def take(
    centre: Centre,
    db: Work,
    asked: SeatDecision,
    form: Application | None,
    weighed: Weighed,
    by: Member,
) -> int | None:
    """Do what was weighed, in the caller's transaction.

    Returns the number of the decision that it is now, or that says the same; None for none.
    """
    if weighed.done == "nothing":
        return None
    one, wish = deciding.known(db, asked.registration_id), _wish(asked, form)
    if weighed.done == "aside":
        applying.set_aside(centre, db, one, wish, by, weighed.code or OUTDATED)
        return one.decision + 1
    _tick(centre, db, one, asked, by)
    if weighed.done == "same":
        counting = _counting(db, one.registration_id)
        return counting[-1].decision if counting else None
    if weighed.earlier is None:
        applying.apply(centre, db, one, wish, by)
    else:
        applying.contradict(centre, db, one, wish, by, weighed.earlier)
    return one.decision + 1


def set_aside_for(db: Reading, asked: SeatDecision, code: str) -> Weighed:
    """Return that a decision is kept for a person, for the reason of this code."""
    return _aside(deciding.known(db, asked.registration_id), code)


def settled_as(db: Reading, registration_id: str) -> DecisionOutcome | None:
    """Return what was decided last on a registration, None while it waits for a person."""
    one = store.find(db, registration_id)
    if one is None or one.stage in ("waiting", "held"):
        return None
    counting = _counting(db, registration_id)
    return counting[-1].outcome if counting else None


def contradicted(db: Reading) -> list[str]:
    """Return the registrations that are held because two decisions contradict each other."""
    return store.held_as(db, answers.CONTRADICTED)


def contradicted_on(db: Reading, registration_id: str) -> int | None:
    """Return the number of the decision that a later one contradicts, while nobody has settled it.

    None where nothing is contradicted now.
    """
    one = store.find(db, registration_id)
    if one is None or (one.stage, one.held_for) != ("held", answers.CONTRADICTED):
        return None
    found = [each.contradicts for each in decision_store.every(db, registration_id)]
    return next((each for each in reversed(found) if each is not None), None)


def _counting(db: Reading, registration_id: str) -> list[DecisionRow]:
    return [each for each in decision_store.every(db, registration_id) if not each.held_for]


def _wish(asked: SeatDecision, form: Application | None) -> Wish:
    return Wish(
        asked.outcome,
        asked.words,
        asked.reason,
        asked.missing,
        form if asked.outcome == "approved" else None,
        asked.moment,
        asked.seen.version,
    )


def _since(db: Reading, asked: SeatDecision) -> DecisionRow | None:
    """Return what a person decided last, since the form was read; None for nothing that counts."""
    later = [
        each
        for each in decision_store.every(db, asked.registration_id)
        if each.decision > asked.seen.decision and not each.held_for and each.outcome != "lapsed"
    ]
    return later[-1] if later else None


def _understood(
    centre: Centre, one: Registration, asked: SeatDecision, form: Application | None
) -> bool:
    """Say whether the form's own table has the words that were decided in.

    Where that table is not here, as in a gateway that was put back from a copy, those of the one
    that this gateway shows in its place count; others are no fault of who decided.
    """
    table = rules.of_one(centre, one, form)
    if asked.outcome == "refused" and not rules.knows_reason(table, asked.reason):
        return False
    return rules.knows_documents(table, asked.missing)


def _alone(
    centre: Centre, db: Reading, one: Registration, asked: SeatDecision, form: Application | None
) -> Weighed:
    """Nobody has decided since it was read."""
    if asked.outcome == "taken_up" and one.stage != "lapsed":
        return Weighed("refused", "registration_not_lapsed", "nothing")
    if asked.outcome == one.stage == "approved":
        return Weighed("accepted", None, "same")
    if asked.outcome == "approved":
        return _approval(centre, db, one, form)
    return Weighed("accepted", None, "apply")


def _approval(centre: Centre, db: Reading, one: Registration, form: Application | None) -> Weighed:
    """Approve what can be read and issued."""
    if form is None:
        return _aside(one, "registration_unreadable")
    try:
        if applying.issues(db, one):
            vendors.require_issuable(centre, db, applying.wanted_account(one, form))
    except Fault as fault:
        return Weighed("refused", fault.code, "nothing")
    return Weighed("accepted", None, "apply")


def _beside(centre: Centre, one: Registration, asked: SeatDecision, last: DecisionRow) -> Weighed:
    """Somebody has decided since it was read: the same, or otherwise."""
    if asked.outcome == "taken_up":
        return Weighed("refused", "registration_decided_meanwhile", "nothing")
    if last.outcome != asked.outcome:
        return Weighed("held", "registration_contradicted", "contradict", last)
    if one.stage == "held":  # the other one was kept beside a third, which contradicts both
        return Weighed("held", "registration_contradicted", "nothing")
    words = FormSecrets(centre).words(one.registration_id, last.words)
    said = (last.reason, set(last.missing), words)
    if asked.outcome == "approved" or said == (asked.reason, set(asked.missing), asked.words):
        return Weighed("accepted", None, "same")
    return Weighed("refused", "registration_decided_meanwhile", "nothing")


def _aside(one: Registration, code: str) -> Weighed:
    waits = one.stage in ("waiting", "held")
    return Weighed("held" if waits else "refused", code, "aside")


def _tick(centre: Centre, db: Work, one: Registration, asked: SeatDecision, by: Member) -> None:
    """Note the originals that were seen at the seat; what was noted later than that stays."""
    summary = FormSecrets(centre).summary(one.registration_id, one.summary)
    wanted = set(summary.originals if summary else ())
    noted, at = decision_store.ticks(db, one.registration_id), asked.moment.earliest
    told = {"registration_id": one.registration_id, "seat_id": asked.moment.seat_id}
    for document in dict.fromkeys(asked.shown):
        before = noted.get(document)
        if document not in wanted or (before and (before.shown or before.at >= at)):
            continue
        decision_store.tick(db, one.registration_id, document, Tick(True, at, by.staff_id))
        kind = entries.REGISTRATION_ORIGINAL
        journal.record(centre, db, kind, by=by, document=document, shown=True, **told)
