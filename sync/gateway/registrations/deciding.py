"""What verifiers decide at the console: approve, return as incomplete, refuse, take up again.

A decision is changed by a further decision only, and all stay. Who decides says what was on the
screen (`SeenVersion`); two that contradict each other on the same state are both kept, and the
registration is held until a person who has seen both decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.registrations import answers, applying, decision_store, entries, rules, store
from sync.gateway.registrations.applying import STAGES, SeenVersion, Wish
from sync.gateway.registrations.opening import opened
from sync.gateway.registrations.store import Arrival, Registration
from sync.gateway.staff.service import Member, require
from sync.registration.application import Application
from sync.registration.decisions import tidy_words
from sync.wire.registration import RegistrationStage
from sync.work import Reading, Work

MOST_LAPSED_AT_ONCE = 500
DECIDED = "decided"
"""What is told when a person has decided on a registration (`Centre.tell`)."""


def approve(
    centre: Centre, registration_id: str, *, by: Member, seen: SeenVersion, words: str = ""
) -> RegistrationStage:
    """Approve, and issue the User ID; return where the registration stands now.

    Raises: what `vendors.issue` raises of the User ID, Fault("registration_unreadable", why),
    Fault("registration_approved_already"), and what `return_incomplete` raises.
    """
    require(centre, "verify", [by])
    _one, form = read(centre, registration_id)
    if form is None:
        raise Fault("registration_unreadable", why="form_malformed")
    wish = Wish("approved", tidy_words(words, needed=False), form=form)
    return _decide(centre, registration_id, wish, by=by, seen=seen)


def return_incomplete(
    centre: Centre,
    registration_id: str,
    missing: Sequence[str],
    words: str,
    *,
    by: Member,
    seen: SeenVersion,
) -> RegistrationStage:
    """Return it to the vendor: `missing` documents of the requirement table, and `words`.

    Returns where it stands now: `held` where somebody else decided otherwise meanwhile. Raises:
    Fault("registration_unknown"), Fault("registration_erased"), Fault("registration_paper_odd") for
    what is no document of the table, Fault("registration_words_missing")
    for neither, Fault("registration_words_long", most), Fault("registration_words_odd"),
    Fault("registration_changed_meanwhile") for a newer version of the form,
    Fault("registration_decided_meanwhile") where somebody decided the same, Fault("clock_behind"),
    and what `staff.require` raises.
    """
    require(centre, "verify", [by])
    named = tuple(dict.fromkeys(missing))
    one, form = read(centre, registration_id)
    if not rules.knows_documents(rules.of_one(centre, one, form), named):
        raise Fault("registration_paper_odd")
    wish = Wish("incomplete", tidy_words(words, needed=not named), missing=named)
    return _decide(centre, registration_id, wish, by=by, seen=seen)


def refuse(
    centre: Centre, registration_id: str, reason: str, words: str, *, by: Member, seen: SeenVersion
) -> RegistrationStage:
    """Refuse it for a reason of the requirement table, with `words` for the vendor.

    Raises: Fault("registration_reason_unknown"), and what `return_incomplete` raises.
    """
    require(centre, "verify", [by])
    one, form = read(centre, registration_id)
    if not rules.knows_reason(rules.of_one(centre, one, form), reason):
        raise Fault("registration_reason_unknown")
    wish = Wish("refused", tidy_words(words, needed=False), reason=reason)
    return _decide(centre, registration_id, wish, by=by, seen=seen)


def take_up(
    centre: Centre, registration_id: str, words: str, *, by: Member, seen: SeenVersion
) -> RegistrationStage:
    """Let one that has lapsed wait for the desk again, with a new limit.

    Raises: Fault("registration_not_lapsed"), and what `return_incomplete` raises.
    """
    require(centre, "verify", [by])
    wish = Wish("taken_up", tidy_words(words, needed=False))
    return _decide(centre, registration_id, wish, by=by, seen=seen)


def open_again(centre: Centre, registration_id: str, *, by: Member) -> RegistrationStage:
    """Try once more to read a form that could not be read: the key or the file is here again.

    Raises: Fault("registration_unknown"), Fault("registration_not_held"),
    Fault("registration_unreadable", why), Fault("clock_behind"), and what `staff.require` raises.
    """
    require(centre, "verify", [by])
    centre.signing_time()
    with centre.reading() as db:
        one = known(db, registration_id)
        arrival = newest(db, registration_id)
    if one.stage != "held" or one.held_for != answers.UNREADABLE or arrival is None:
        raise Fault("registration_not_held")
    form = opened(centre, one.code, arrival).application
    with centre.writing() as db:
        if known(db, registration_id) != one:  # decided, or handed in again, while it was opened
            raise Fault("registration_not_held")
        answers.put_contents(centre, db, one, form)
        until = rules.limit(centre, one)
        store.move(db, one.number, "waiting", at=centre.now(), lapses_at=until)
        answers.accept_held(centre, db, registration_id)
        journal.record(
            centre,
            db,
            entries.REGISTRATION_OPENED_AGAIN,
            by=by,
            registration_id=registration_id,
        )
    return "waiting"


def lapse(centre: Centre) -> int:
    """Let those lapse whose limit has run out; return how many. They stay, and may be taken up."""
    with centre.reading() as db:
        due = store.lapsing(db, centre.now(), None, MOST_LAPSED_AT_ONCE)
    for each in due:
        with centre.writing() as db:
            one = known(db, each.registration_id)
            if one.lapses_at is not None and one.lapses_at <= centre.now():
                applying.apply(centre, db, one, Wish("lapsed", ""), None)
    return len(due)


def known(db: Reading, registration_id: str) -> Registration:
    """Return a registration. Raises: Fault("registration_unknown")."""
    found = store.find(db, registration_id)
    if found is None:
        raise Fault("registration_unknown")
    return found


def newest(db: Reading, registration_id: str) -> Arrival | None:
    """Return what counts of a registration: the newest version that was not refused."""
    kept = [one for one in store.arrivals(db, registration_id) if one.outcome != "refused"]
    return kept[-1] if kept else None


def read(centre: Centre, registration_id: str) -> tuple[Registration, Application | None]:
    """Return a registration and its form, None where that cannot be read.

    Raises: Fault("registration_erased"), and what `known` raises.
    """
    with centre.reading() as db:
        one = known(db, registration_id)
        arrival = newest(db, registration_id)
    if one.erased_at is not None:
        raise Fault("registration_erased")
    if arrival is None:
        return one, None
    try:
        return one, opened(centre, one.code, arrival).application
    except Fault:
        return one, None


def _decide(
    centre: Centre, registration_id: str, wish: Wish, *, by: Member, seen: SeenVersion
) -> RegistrationStage:
    centre.signing_time()
    with centre.writing() as db:
        one = known(db, registration_id)
        if one.erased_at is not None:
            raise Fault("registration_erased")
        if one.version != seen.version:
            raise Fault("registration_changed_meanwhile")
        stage = _take(centre, db, one, wish, by, seen)
    centre.tell(DECIDED)
    return stage


def _take(
    centre: Centre, db: Work, one: Registration, wish: Wish, by: Member, seen: SeenVersion
) -> RegistrationStage:
    if one.decision != seen.decision:
        _contradicted(centre, db, one, wish, by)
        return "held"
    if wish.outcome == "taken_up" and one.stage != "lapsed":
        raise Fault("registration_not_lapsed")
    if wish.outcome == one.stage == "approved":
        raise Fault("registration_approved_already")
    applying.apply(centre, db, one, wish, by)
    return STAGES[wish.outcome]


def _contradicted(centre: Centre, db: Work, one: Registration, wish: Wish, by: Member) -> None:
    """Keep a decision on what was overtaken; one that says the same is not needed twice."""
    last = decision_store.every(db, one.registration_id)[-1]
    overtaken = last.outcome in (wish.outcome, "lapsed") or wish.outcome == "taken_up"
    if overtaken or last.held_for:
        raise Fault("registration_decided_meanwhile")
    applying.contradict(centre, db, one, wish, by, last)
