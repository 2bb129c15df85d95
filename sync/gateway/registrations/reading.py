"""Show one registration to a verifier: its form, its papers, and all that was done with it.

Every opening of a person's file is an entry of the journal, and stands in the file's own history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.registrations import decision_store, entries, listing, rules, store, words_store
from sync.gateway.registrations.applying import SeenVersion
from sync.gateway.registrations.deciding import known, newest
from sync.gateway.registrations.decision_store import CentreNote, DecisionOutcome, Tick
from sync.gateway.registrations.decision_store import FileRead as FileRead
from sync.gateway.registrations.decision_store import SeatMoment as SeatMoment
from sync.gateway.registrations.listing import WorklistLine
from sync.gateway.registrations.opening import opened
from sync.gateway.registrations.private import CentreSaid, FormSecrets, own_numbers, traits
from sync.gateway.registrations.store import Arrival, Registration
from sync.gateway.sanctions import shared as sanctions
from sync.gateway.sanctions.shared import Screening
from sync.gateway.staff.service import Member, require
from sync.gateway.vendors import shared as vendors
from sync.registration.application import Application
from sync.registration.bundle import OpenedForm
from sync.requirements import Table
from sync.wire.firms import firm
from sync.wire.times import to_text
from sync.work import Reading, Work

MOST_DUPLICATES = 10
LONGEST_NUMBER = 100


@dataclass(frozen=True)
class Decided:
    """One decision, opened: `words` is what the verifier wrote. Times are wire text.

    `contradicts` is the number of an earlier decision on the same state, or None; `staff_id` is
    None where the limit ran out by itself. `held_for` is the code of why it does not count, "" for
    one that does; `moment` says where and when it was taken at a seat, None at the console.
    """

    decision: int
    version: int
    outcome: DecisionOutcome
    contradicts: int | None
    reason: str
    missing: tuple[str, ...]
    words: str
    at: str
    staff_id: str | None
    held_for: str = ""
    moment: SeatMoment | None = None


@dataclass(frozen=True)
class AtCentre:
    """What the centre said, when (wire text), and who noted it when."""

    number: str
    at: str
    noted_at: str
    staff_id: str


@dataclass(frozen=True)
class Duplicate:
    """Another registration, or an account, that may be the same firm's.

    `why`: `number` (the same tax or business number), `root` (what it shares with branches of the
    same firm), `email`, `user` (the same User ID). `line` is None for an account that no
    registration made.
    """

    why: str
    line: WorklistLine | None
    account_id: str
    name: str


@dataclass(frozen=True)
class Opened:
    """All that is known of one registration.

    `form` is None where it cannot be read; `unreadable` says why then (a code of the catalogue).
    `table` is the requirement table that counts, None where none covers it. `originals` are the
    documents whose originals are to be shown, `ticks` what was ticked.
    """

    line: WorklistLine
    seen: SeenVersion
    form: Application | None
    unreadable: str
    table: Table | None
    arrivals: tuple[Arrival, ...]
    decisions: tuple[Decided, ...]
    originals: tuple[str, ...]
    ticks: dict[str, Tick]
    at_centre: tuple[AtCentre, ...]
    duplicates: tuple[Duplicate, ...]
    sanctions: Screening
    reads: tuple[FileRead, ...]
    account_id: str


def open_one(
    centre: Centre, registration_id: str, *, by: Member, seat_id: str | None = None
) -> Opened:
    """Open a registration; the reading is journalled. `seat_id` is where it is read, if at a seat.

    Raises: Fault("registration_unknown"), and what `staff.require` raises.
    """
    require(centre, "verify", [by])
    with centre.writing() as db:
        one = known(db, registration_id)
        _note_read(centre, db, one, "form", by, seat_id)
    form, unreadable = form_of(centre, one)
    with centre.reading() as db:
        return _gathered(centre, db, known(db, registration_id), form, unreadable)


def paper(
    centre: Centre,
    registration_id: str,
    document: str,
    *,
    by: Member,
    seat_id: str | None = None,
) -> bytes:
    """Return the paper of the newest version that is this document, as it was handed in.

    What a seat calls its file is the seat's affair. The reading is journalled. `seat_id` is where
    it is read, if at a seat.

    Raises: Fault("registration_unknown"), Fault("registration_paper_unknown"),
    Fault("registration_unreadable", why), and what `staff.require` raises.
    """
    require(centre, "verify", [by])
    with centre.writing() as db:
        one = known(db, registration_id)
        arrival = newest(db, registration_id)
        _note_read(centre, db, one, "paper", by, seat_id)
    if arrival is None or one.erased_at is not None:
        raise Fault("registration_paper_unknown")
    form = opened(centre, one.code, arrival).application
    name = {one.document: one.name for one in form.papers}.get(document)
    if name is None:
        raise Fault("registration_paper_unknown")
    return opened(centre, one.code, arrival, (name,)).papers[name].read()


def tick(centre: Centre, registration_id: str, document: str, *, shown: bool, by: Member) -> None:
    """Note that the original of a document was shown, or take the tick away.

    Once all are shown nothing lapses any more. Raises: Fault("registration_unknown"),
    Fault("registration_document_unknown"), Fault("registration_erased"), and what `staff.require`
    raises.
    """
    require(centre, "verify", [by])
    with centre.writing() as db:
        one = known(db, registration_id)
        if one.erased_at is not None:
            raise Fault("registration_erased")
        summary = FormSecrets(centre).summary(registration_id, one.summary)
        wanted = set(summary.originals if summary else ())
        if document not in wanted:
            raise Fault("registration_document_unknown")
        at = centre.now()
        decision_store.tick(db, registration_id, document, Tick(shown, at, by.staff_id))
        left = wanted - _shown(db, registration_id)
        if one.stage == "waiting":
            until = one.lapses_at or rules.limit(centre, one)
            store.move(db, one.number, "waiting", at=one.since, lapses_at=until if left else None)
        journal.record(
            centre,
            db,
            entries.REGISTRATION_ORIGINAL,
            by=by,
            registration_id=registration_id,
            document=document,
            shown=shown,
        )


def note_centre(
    centre: Centre, registration_id: str, number: str, at: datetime, *, by: Member
) -> None:
    """Note what INAPROC or SPSE answered: its number and when (aware UTC), as the centre's word.

    Raises: Fault("registration_unknown"), Fault("registration_centre_number"),
    Fault("registration_centre_time") for a time that is still to come, and what `staff.require`
    raises.
    """
    require(centre, "verify", [by])
    said = CentreSaid(number=" ".join(number.split()), at=to_text(at))
    if not 1 <= len(said.number) <= LONGEST_NUMBER or not said.number.isprintable():
        raise Fault("registration_centre_number")
    if at > centre.clock():
        raise Fault("registration_centre_time")
    with centre.writing() as db:
        known(db, registration_id)
        sealed = FormSecrets(centre).seal(registration_id, said)
        note = CentreNote(sealed, centre.now(), by.staff_id)
        decision_store.note_centre(db, registration_id, note)
        journal.record(
            centre, db, entries.REGISTRATION_AT_CENTRE, by=by, registration_id=registration_id
        )


def decided(centre: Centre, db: Reading, registration_id: str) -> list[Decided]:
    """Open every decision on a registration, the first one first."""
    private = FormSecrets(centre)
    return [
        Decided(
            decision=one.decision,
            version=one.version,
            outcome=one.outcome,
            contradicts=one.contradicts,
            reason=one.reason,
            missing=one.missing,
            words=private.words(registration_id, one.words),
            at=one.at,
            staff_id=one.staff_id,
            held_for=one.held_for,
            moment=one.moment,
        )
        for one in decision_store.every(db, registration_id)
    ]


def at_centre(centre: Centre, db: Reading, registration_id: str) -> list[AtCentre]:
    """Open what was noted of the centre, the newest first."""
    private = FormSecrets(centre)
    found = []
    for note in decision_store.centre_notes(db, registration_id):
        said = private.said(registration_id, note.said)
        found.append(AtCentre(said.number, said.at, note.noted_at, note.staff_id))
    return found


def form_of(centre: Centre, one: Registration) -> tuple[Application | None, str]:
    """Return the newest form of a registration, or None and the code of why nobody can read it.

    For the gateway's own work: who reads it for a person journals that.
    """
    with centre.reading() as db:
        arrival = newest(db, one.registration_id)
    if one.erased_at is not None:
        return None, "registration_erased"
    if arrival is None:
        return None, "registration_unreadable"
    try:
        found: OpenedForm = opened(centre, one.code, arrival)
    except Fault as fault:
        return None, fault.code
    return found.application, ""


def _gathered(
    centre: Centre, db: Reading, one: Registration, form: Application | None, unreadable: str
) -> Opened:
    private = FormSecrets(centre)
    summary = private.summary(one.registration_id, one.summary)
    account = vendors.of_registration(db, one.registration_id)
    return Opened(
        line=listing.line(centre, private, one),
        seen=SeenVersion(one.version, one.decision),
        form=form,
        unreadable=unreadable,
        table=rules.of_one(centre, one, form),
        arrivals=tuple(store.arrivals(db, one.registration_id)),
        decisions=tuple(decided(centre, db, one.registration_id)),
        originals=() if summary is None else summary.originals,
        ticks=decision_store.ticks(db, one.registration_id),
        at_centre=tuple(at_centre(centre, db, one.registration_id)),
        duplicates=() if form is None else tuple(_duplicates(centre, db, one, form)),
        sanctions=sanctions.check(db, *_named_in(form), centre.today()),
        reads=tuple(decision_store.reads(db, one.registration_id)),
        account_id="" if account is None else account.account_id,
    )


def _named_in(form: Application | None) -> tuple[list[str], list[str]]:
    """Numbers and names by which somebody of a form may stand on a blacklist."""
    if form is None:
        return [], []
    numbers = [form.firm.npwp, form.firm.nib, *(one.npwp for one in form.owners)]
    names = [form.firm.name, form.applicant.name, *(one.name for one in form.owners)]
    names += [one.name for one in form.managers]
    return [one for one in numbers if one.strip()], [one for one in names if one.strip()]


def _duplicates(
    centre: Centre, db: Reading, one: Registration, form: Application
) -> list[Duplicate]:
    private = FormSecrets(centre)
    asked = [("number", private.number(number)) for number in own_numbers(form)]
    asked += [(kind, private.stand_in(kind, text)) for kind, text in traits(form).items() if text]
    found: dict[str, Duplicate] = {}
    for why, stand_in in asked:
        for other in words_store.sharing(db, stand_in, one.number, MOST_DUPLICATES):
            line = listing.line(centre, private, other)
            name = line.summary.name if line.summary else ""
            found.setdefault(other.registration_id, Duplicate(why, line, "", name))
    accounts = [("number", vendors.of_firm(db, firm(number))) for number in own_numbers(form)]
    accounts += [("user", vendors.by_user(db, vendors.user_key(form.account.user_id)))]
    for why, account in accounts:
        if account is None or account.registration_id in (one.registration_id, *found):
            continue
        found[account.account_id] = Duplicate(why, None, account.account_id, account.name)
    return list(found.values())


def _shown(db: Reading, registration_id: str) -> set[str]:
    ticks = decision_store.ticks(db, registration_id)
    return {document for document, one in ticks.items() if one.shown}


def _note_read(
    centre: Centre, db: Work, one: Registration, what: str, by: Member, seat_id: str | None
) -> None:
    where = what if seat_id is None else f"{what}_at_seat"
    read = FileRead(centre.now(), where, by.staff_id)
    decision_store.note_read(db, one.registration_id, read)
    journal.record(
        centre,
        db,
        entries.REGISTRATION_READ,
        by=by,
        registration_id=one.registration_id,
        what=what,
        seat_id=seat_id,
    )
