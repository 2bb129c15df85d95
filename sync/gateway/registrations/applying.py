"""A decision on a registration takes effect, is kept beside another, or is set aside for a person.

Each runs in the caller's transaction, and all decisions stay. The console's come from `deciding`,
those that were taken at a seat from `at_seats`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.registrations import answers, decision_store, entries, rules, store
from sync.gateway.registrations.decision_store import DecisionOutcome, DecisionRow, SeatMoment
from sync.gateway.registrations.private import FormSecrets, called
from sync.gateway.registrations.store import Registration
from sync.gateway.staff.service import Member
from sync.gateway.vendors import shared as vendors
from sync.gateway.vendors.shared import AccountWish, Decree
from sync.registration.application import Application
from sync.wire.registration import RegistrationStage
from sync.work import Reading, Work


@dataclass(frozen=True)
class SeenVersion:
    """What was on the screen: the version of the form, and the number of the newest decision."""

    version: int
    decision: int


@dataclass(frozen=True)
class Wish:
    """A decision as somebody wants it. `reason` and `missing` are words of the requirement table.

    `form` is what is decided on, None where it could not be read. `moment` is where and when a
    decision was taken at a seat, None for one of the console. `version` is the one that was decided
    on, None for the newest.
    """

    outcome: DecisionOutcome
    words: str
    reason: str = ""
    missing: tuple[str, ...] = ()
    form: Application | None = None
    moment: SeatMoment | None = None
    version: int | None = None


STAGES: dict[DecisionOutcome, RegistrationStage] = {
    "approved": "approved",
    "incomplete": "incomplete",
    "refused": "refused",
    "lapsed": "lapsed",
    "taken_up": "waiting",
}


def apply(centre: Centre, db: Work, one: Registration, wish: Wish, by: Member | None) -> None:
    """Let a decision take effect: the stage moves, held seats are answered, the account follows.

    `by` is None where the limit ran out by itself. Raises: what `vendors.require_issuable` raises.
    """
    limit = None
    if wish.outcome in ("incomplete", "taken_up"):
        limit = rules.limit(centre, one)
    _keep(centre, db, one, wish, by)
    store.move(db, one.number, STAGES[wish.outcome], at=centre.now(), lapses_at=limit)
    if by is not None:
        answers.answer_held(centre, db, one.registration_id)
        _account(centre, db, one, wish, by)
    _record(centre, db, one, wish, by)


def contradict(
    centre: Centre, db: Work, one: Registration, wish: Wish, by: Member, earlier: DecisionRow
) -> None:
    """Keep a decision beside an `earlier` one that it contradicts, and hold the registration."""
    _keep(centre, db, one, wish, by, contradicts=earlier.decision)
    store.move(db, one.number, "held", at=centre.now(), held_for=answers.CONTRADICTED)
    journal.record(
        centre,
        db,
        entries.REGISTRATION_CONTRADICTED,
        by=by,
        **_which(one, wish),
        outcome=wish.outcome,
        contradicts=earlier.decision,
    )


def set_aside(
    centre: Centre, db: Work, one: Registration, wish: Wish, by: Member, code: str
) -> None:
    """Keep a decision that does not count; `code` says why. One that waits is held for a person.

    Where somebody has decided, or a person must look already, the registration stays as it is.
    """
    _keep(centre, db, one, wish, by, held_for=code)
    if one.stage == "waiting":
        store.move(db, one.number, "held", at=centre.now(), held_for=code)
    which = _which(one, wish)
    journal.record(
        centre, db, entries.REGISTRATION_SET_ASIDE, by=by, **which, outcome=wish.outcome, code=code
    )


def wanted_account(one: Registration, form: Application) -> AccountWish:
    """Return the User ID that an approval of this form issues."""
    buys = form.entity == "non_vendor"
    return AccountWish(
        number="" if buys else form.firm.npwp,
        name=called(form),
        user_id=form.account.user_id,
        verifier=form.account.verifier,
        kind="non_vendor" if buys else "vendor",
        registration_id=one.registration_id,
    )


def issues(db: Reading, one: Registration) -> bool:
    """Say whether an approval of the newest version makes an account.

    It does not where this very version was approved before: the account that it made has moved on
    since (its number, name, password), and is only lifted again.
    """
    if vendors.of_registration(db, one.registration_id) is None:
        return True
    return not any(
        each.outcome == "approved" and each.version == one.version
        for each in decision_store.every(db, one.registration_id)
        if each.decision <= one.decision and each.contradicts is None and not each.held_for
    )


def _account(centre: Centre, db: Work, one: Registration, wish: Wish, by: Member) -> None:
    """Issue the User ID, or keep the one that was issued from signing in."""
    if wish.form is not None and issues(db, one):
        vendors.issue(centre, db, wanted_account(one, wish.form), by=by)
    issued = vendors.of_registration(db, one.registration_id)
    if issued is None or wish.outcome == "taken_up":
        return
    decree = Decree("lpse", one.code, False, _SENTENCES[wish.outcome])
    if wish.form is not None:
        vendors.lift(centre, db, issued, decree, by)
        return
    # Beside what others ordered: when that ends, the registration is still not approved.
    stops = vendors.standing(centre, db, issued).stops
    if all(each.decree != one.code for each in stops):
        vendors.decide_within(centre, db, issued, "inactive", decree, by)


# What seats show to the firm, as the reason of a change of its account: read in two languages.
_SENTENCES = {
    "approved": "Pendaftaran disetujui kembali. / The registration was approved again.",
    "incomplete": (
        "Pendaftaran dikembalikan untuk dilengkapi. / The registration was returned for completion."
    ),
    "refused": (
        "Pendaftaran ditolak setelah diperiksa kembali. / The registration was refused after a"
        " further check."
    ),
}


def _keep(
    centre: Centre,
    db: Work,
    one: Registration,
    wish: Wish,
    by: Member | None,
    *,
    contradicts: int | None = None,
    held_for: str = "",
) -> None:
    decision = DecisionRow(
        decision=one.decision + 1,
        version=wish.version or one.version,
        outcome=wish.outcome,
        contradicts=contradicts,
        reason=wish.reason,
        missing=wish.missing,
        words=FormSecrets(centre).seal_words(one.registration_id, wish.words),
        at=centre.now(),
        staff_id=None if by is None else by.staff_id,
        held_for=held_for,
        moment=wish.moment,
    )
    decision_store.insert(db, one.registration_id, decision)
    store.set_decision(db, one.number, decision.decision)


def _record(centre: Centre, db: Work, one: Registration, wish: Wish, by: Member | None) -> None:
    which = _which(one, wish)
    if wish.outcome == "approved":
        journal.record(centre, db, entries.REGISTRATION_APPROVED, by=by, **which)
    elif wish.outcome == "incomplete":
        missing = list(wish.missing)
        journal.record(centre, db, entries.REGISTRATION_RETURNED, by=by, **which, missing=missing)
    elif wish.outcome == "refused":
        journal.record(centre, db, entries.REGISTRATION_REFUSED, by=by, **which, reason=wish.reason)
    elif wish.outcome == "taken_up":
        journal.record(centre, db, entries.REGISTRATION_TAKEN_UP, by=by, **which)
    else:
        journal.record(centre, db, entries.REGISTRATION_LAPSED, **which)


def _which(one: Registration, wish: Wish) -> dict[str, Any]:
    return {
        "registration_id": one.registration_id,
        "version": wish.version or one.version,
        "decision": one.decision + 1,
        "seat_id": None if wish.moment is None else wish.moment.seat_id,
    }
