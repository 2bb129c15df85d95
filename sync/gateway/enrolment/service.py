"""Let seats in and put them out."""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import timedelta

import msgspec

from sync.errors import Fault
from sync.gateway import names
from sync.gateway.centre import Centre
from sync.gateway.enrolment import entries, store
from sync.gateway.feed import shared as feed_store
from sync.gateway.journal import service as journal
from sync.gateway.staff.service import Two, require
from sync.wire import base32, enrolment, jws
from sync.wire.keys import VerifyKey
from sync.wire.messages import EnrolAnswer, EnrolRequest, Revocation
from sync.wire.times import from_text, to_text
from sync.work import Work

CODE_LIFE = timedelta(hours=24)
MAX_ATTEMPTS = 10
SEAT_ID = re.compile("s-[0-9a-z]{8}")


def make_code(centre: Centre, seat_name: str, *, by: Two) -> str:
    """Make a one-time code for a new seat, to be typed there within 24 hours.

    Raises: Fault("name_malformed"), and what `staff.require` raises for two people.
    """
    require(centre, "enrol", by, two=True)
    seat_name = names.clean(seat_name)
    code = enrolment.make_code(centre.key.public)
    now = centre.clock()
    with centre.writing() as db:
        store.drop_codes(db, to_text(now - CODE_LIFE))
        expires = to_text(now + CODE_LIFE)
        store.insert_code(db, code.code_id, code.secret, seat_name, expires)
        journal.record(
            centre, db, entries.ENROL_CODE_MADE, by=by, code_id=code.code_id, seat_name=seat_name
        )
    return code.text


def enrol(centre: Centre, request: EnrolRequest) -> str:
    """Register a seat's key; the same request gets the same answer again.

    Raises: Fault("enrolment_realm") for a seat set up for the other realm, whose code stays unused;
    Fault("enrolment_code_invalid") whatever was wrong; Fault("message_malformed").
    """
    if request.realm not in (msgspec.UNSET, centre.identity.realm):
        raise Fault("enrolment_realm")
    key = VerifyKey.from_text(request.public_key)
    with centre.writing() as db:
        code = store.code(db, request.code_id)
        seat = _admit(centre, db, code, key, request.mac)
    if seat is None:
        raise Fault("enrolment_code_invalid")
    known = centre.identity
    answer = EnrolAnswer(
        seat_id=seat.seat_id,
        seat_name=seat.name,
        realm=known.realm,
        gateway_id=known.gateway_id,
        gateway_name=known.gateway_name,
        gateway_key=known.gateway_key,
        gateway_recipient=known.gateway_recipient,
        timezone=known.timezone,
    )
    return jws.sign(centre.key, "enrolment", answer)


def _admit(
    centre: Centre, db: Work, code: store.Code | None, key: VerifyKey, mac: str
) -> store.Seat | None:
    """Return the seat, new or the one this very request made before; None when refused."""
    secret = (
        code.secret if code is not None and code.secret is not None else secrets.token_bytes(10)
    )
    # Computed whatever the code, so that the time taken tells nothing.
    right = hmac.compare_digest(enrolment.mac(secret, key), mac)
    if code is None:
        return None
    if code.seat_id is not None and code.used_mac is not None:
        seat = store.seat(db, code.seat_id)
        again = hmac.compare_digest(code.used_mac, mac)
        same_key = seat is not None and seat.public_key == key.text
        return seat if again and same_key else None
    expired = from_text(code.expires_at) <= centre.clock()
    if not right or expired or code.attempts >= MAX_ATTEMPTS or store.seat_by_kid(db, key.kid):
        store.count_attempt(db, code.code_id)
        return None
    seat_id = "s-" + base32.encode(secrets.randbits(40), 8).lower()
    store.insert_seat(db, seat_id, code.seat_name, key, centre.now())
    store.use_code(db, code.code_id, mac, seat_id)
    return store.seat(db, seat_id)


def seat_names(centre: Centre) -> dict[str, str]:
    """Return the name of every seat by its id, revoked ones included."""
    with centre.reading() as db:
        return {seat.seat_id: seat.name for seat in store.seats(db)}


def seats(centre: Centre) -> list[store.Seat]:
    """Return every seat, the revoked ones too, in the order of enrolment."""
    with centre.reading() as db:
        return store.seats(db)


def fingerprint(centre: Centre, seat_id: str) -> str:
    """Return the fingerprint of a seat's key, for people to compare; empty if it is unknown."""
    with centre.reading() as db:
        seat = store.seat(db, seat_id)
    return "" if seat is None else seat.key.fingerprint


def readmit(centre: Centre, seat_id: str, seat_name: str, public_key: str, *, by: Two) -> None:
    """Know a seat again whose enrolment was lost, with its own id and key. Safe to repeat.

    Raises: Fault("seat_known_otherwise"), Fault("key_malformed"), Fault("name_malformed"),
    Fault("id_malformed"), and what `staff.require` raises for two people.
    """
    require(centre, "enrol", by, two=True)
    key, seat_name = VerifyKey.from_text(public_key), names.clean(seat_name)
    if not SEAT_ID.fullmatch(seat_id):
        raise Fault("id_malformed", id=seat_id)
    with centre.writing() as db:
        known = [store.seat(db, seat_id), store.seat_by_kid(db, key.kid)]
        if any(known):
            if known[0] != known[1]:
                raise Fault("seat_known_otherwise", seat_id=seat_id)
            return
        store.insert_seat(db, seat_id, seat_name, key, centre.now())
        journal.record(
            centre, db, entries.SEAT_READMITTED, by=by, seat_id=seat_id, seat_name=seat_name
        )


def revoke(centre: Centre, seat_id: str, reason: str, *, by: Two) -> None:
    """Take nothing more from a seat; its feed ends with the revocation.

    Raises: Fault("seat_unknown"), and what `staff.require` raises for two people.
    """
    require(centre, "gateway", by, two=True)
    with centre.writing() as db:
        seat = store.seat(db, seat_id)
        if seat is None:
            raise Fault("seat_unknown", seat_id=seat_id)
        if seat.revoked:
            return
        notice = Revocation(seat_id=seat_id, reason=reason)
        seq = feed_store.append(db, "revocation", notice, seat_id)
        store.revoke(db, seat_id, centre.now(), seq)
        journal.record(centre, db, entries.SEAT_REVOKED, by=by, why=reason, seat_id=seat_id)
