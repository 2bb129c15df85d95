"""Archive what was decided, and erase it when its time is over (Pasal 10(2)d; UU 27/2022).

An archived copy is sealed to a key that is not at this gateway. Erasing leaves the row without its
data, who decided what and when, and an entry of the journal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sync.errors import Fault
from sync.gateway.account_requests import shared as requests
from sync.gateway.centre import Centre
from sync.gateway.feed import shared as feed
from sync.gateway.journal import service as journal
from sync.gateway.registrations import (
    decision_store,
    draft_store,
    entries,
    forgetting,
    retention,
    store,
    words_store,
)
from sync.gateway.registrations.deciding import known
from sync.gateway.registrations.store import Arrival
from sync.gateway.staff.service import Member, require
from sync.gateway.staff.signing_in import Two
from sync.gateway.uploads.shared import forget_file, stage
from sync.gateway.vendors import shared as vendors
from sync.sealing import X25519Recipient, decrypt_bytes, encrypt_bytes
from sync.wire.registration import RegistrationErased
from sync.work import Work

AT_ONCE = 20
KEPT = frozenset(
    {
        "registration_erased",
        "registration_not_settled",
        "registration_kept",
        "registration_account_runs",
        "account_request_pending",
    }
)
"""What may have become of a registration since it was shown as one that may be erased."""


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
        until, why = retention.why_kept(centre, db, one)
        if why:
            raise Fault(why, until=until)
        files = store.arrivals(db, registration_id)
        words_store.put_contents(db, one.number, None, ())
        store.set_erased(db, one.number, centre.now())
        decision_store.erase(db, registration_id)
        forgetting.forget_letters(db, registration_id)
        store.forget_files(db, registration_id)
        _tell_seats(db, files)
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
            days=retention.days(centre, one.track, one.entity),
        )


def erase_due(centre: Centre, registration_ids: Collection[str], *, by: Member) -> int:
    """Erase those that were shown as due; return how many were.

    One that must be kept by now, or was erased meanwhile, is passed over. Raises:
    Fault("registrations_none_due") for none at all, Fault("registration_unknown"), and what
    `staff.require` raises.
    """
    require(centre, "records", [by])
    done = 0
    for registration_id in registration_ids:
        try:
            erase(centre, registration_id, by=by)
            done += 1
        except Fault as fault:
            if fault.code not in KEPT:
                raise
    retention.count_due(centre)
    if not done:
        raise Fault("registrations_none_due")
    return done


def _tell_seats(db: Work, files: Iterable[Arrival]) -> None:
    """Tell each seat that handed a version in, by its own commands: it clears what it kept."""
    commands: dict[str, list[str]] = {}
    for arrival in files:
        commands.setdefault(arrival.seat_id, []).append(arrival.command_id)
    for seat_id, of_seat in sorted(commands.items()):
        feed.append(db, "registration_erased", RegistrationErased(commands=of_seat), seat_id)


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
