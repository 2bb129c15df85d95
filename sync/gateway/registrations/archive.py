"""Archive what was decided, and erase it when its time is over (Pasal 10(2)d; UU 27/2022).

An archived copy is sealed to a key that is not at this gateway. Erasing leaves the row without its
data, who decided what and when, and an entry of the journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sync.errors import Fault
from sync.gateway.account_requests import shared as requests
from sync.gateway.centre import Centre
from sync.gateway.journal import service as journal
from sync.gateway.own_figures import RETENTION_DAYS
from sync.gateway.registrations import (
    decision_store,
    draft_store,
    entries,
    forgetting,
    listing,
    rules,
    store,
)
from sync.gateway.registrations.deciding import known
from sync.gateway.registrations.listing import WorklistLine
from sync.gateway.registrations.private import FormSecrets
from sync.gateway.registrations.store import Arrival, Registration
from sync.gateway.staff.service import Member, require
from sync.gateway.staff.signing_in import Two
from sync.gateway.uploads.shared import forget_file, stage
from sync.gateway.vendors import shared as vendors
from sync.sealing import X25519Recipient, decrypt_bytes, encrypt_bytes
from sync.wire.times import from_text, to_text
from sync.work import Reading

AT_ONCE, SHOWN = 20, 200
SETTLED = ("approved", "refused", "lapsed")


@dataclass(frozen=True)
class Due:
    """A registration at the end of its retention; `why` it may not be erased, "" where it may.

    `until` (wire text) is when its time was over, or is.
    """

    line: WorklistLine
    until: str
    why: str


def set_archive(centre: Centre, recipient: str, *, by: Two) -> None:
    """Name the key (age1…) that archived registrations are sealed to; "" is none any more.

    Raises: Fault("archive_key_wrong"), and what `staff.require` raises for two people.
    """
    require(centre, "gateway", by, two=True)
    key = recipient.strip()
    if key:
        try:
            X25519Recipient.from_text(key)
        except Fault as fault:
            raise Fault("archive_key_wrong") from fault
    with centre.writing() as db:
        store.set_archive_recipient(db, key or None, centre.now())
        journal.record(centre, db, entries.ARCHIVE_KEY_SET, by=by, recipient=key or None)


def archive_due(centre: Centre) -> int:
    """Seal what was decided to the archive's key, a few at a time; return how many were sealed."""
    with centre.reading() as db:
        recipient = store.archive_recipient(db)
        due = store.to_archive(db, AT_ONCE) if recipient else []
    done = 0
    for arrival in due:
        assert recipient is not None
        done += _archive(centre, arrival, X25519Recipient.from_text(recipient))
    return done


def due(centre: Centre, *, by: Member) -> list[Due]:
    """Return the oldest decided registrations with what keeps each from being erased.

    Raises: what `staff.require` raises.
    """
    require(centre, "records", [by])
    with centre.reading() as db:
        found = store.settled(db, centre.now(), 0, SHOWN)
        rows = [(one, _why_kept(centre, db, one)) for one in found]
    private = FormSecrets(centre)
    return [Due(listing.line(centre, private, one), until, why) for one, (until, why) in rows]


def erase(centre: Centre, registration_id: str, *, by: Member) -> None:
    """Erase a registration's form, papers, words and stand-ins at the end of its retention.

    Raises: Fault("registration_unknown"), Fault("registration_erased"),
    Fault("registration_not_settled"), Fault("registration_kept", until),
    Fault("registration_account_runs"), Fault("account_request_pending"), and what `staff.require`
    raises.
    """
    require(centre, "records", [by])
    with centre.writing() as db:
        one = known(db, registration_id)
        if one.erased_at is not None:
            raise Fault("registration_erased")
        until, why = _why_kept(centre, db, one)
        if why:
            raise Fault(why, until=until)
        files = store.arrivals(db, registration_id)
        store.put_contents(db, one.number, None, ())
        store.set_erased(db, one.number, centre.now())
        decision_store.erase(db, registration_id)
        forgetting.forget_letters(db, registration_id)
        store.forget_files(db, registration_id)
        account = vendors.of_registration(db, registration_id)
        if account is not None:
            requests.erase_all(centre, db, account.account_id, by=by)
        for arrival in files:
            draft_store.remove_of_file(db, arrival.sha256)
            for sha256 in (arrival.sha256, arrival.archived or ""):
                forget_file(centre, db, sha256)
        journal.record(
            centre,
            db,
            entries.REGISTRATION_ERASED,
            by=by,
            registration_id=registration_id,
            days=_days(centre, one),
        )


def _why_kept(centre: Centre, db: Reading, one: Registration) -> tuple[str, str]:
    """Return when the retention ends (wire text), and the code of what keeps it, "" for nothing."""
    until = to_text(from_text(one.since) + timedelta(days=_days(centre, one)))
    if one.stage not in SETTLED:
        return until, "registration_not_settled"
    if until > centre.now():
        return until, "registration_kept"
    account = vendors.of_registration(db, one.registration_id)
    if account is not None and vendors.standing(centre, db, account).status == "active":
        return until, "registration_account_runs"
    if account is not None and requests.is_open(db, account.account_id):
        return until, "account_request_pending"
    return until, ""


def _days(centre: Centre, one: Registration) -> int:
    table = rules.of_kind(centre, one.track, one.entity)
    return RETENTION_DAYS if table is None else table.retention.days


def _archive(centre: Centre, arrival: Arrival, recipient: X25519Recipient) -> bool:
    """Seal one file again, in memory; one that cannot be read stays as it is."""
    try:
        with centre.objects.get(arrival.sha256) as source:
            plain = decrypt_bytes(source.read(), [centre.unsealer])
    except (Fault, OSError):
        return False
    sha256, path = stage(centre, encrypt_bytes(plain, [recipient]), "archive")
    with centre.writing() as db:
        centre.objects.put(sha256, path)
        store.set_archived(db, arrival.command_id, sha256)
        journal.record(
            centre,
            db,
            entries.REGISTRATION_ARCHIVED,
            registration_id=arrival.registration_id,
            version=arrival.version,
            sha256=sha256,
        )
    return True
