"""A verifier opens a desk at a seat: the gateway itself checks the PIN, and keeps whose key it is.

An opening belongs to its seat, and to a person who may verify now. It ends with its time, when it
is closed, when the seat opens another one, and when its person is removed or loses the role.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.desk import entries, store
from sync.gateway.desk.store import OpeningRow
from sync.gateway.enrolment.shared import Seat
from sync.gateway.journal import service as journal
from sync.gateway.staff import service as staff
from sync.gateway.staff import shared as people
from sync.gateway.staff.service import Member
from sync.sealing import X25519Recipient, decrypt_bytes
from sync.wire import jws
from sync.wire.ids import new_id
from sync.wire.roles import may
from sync.wire.times import to_text
from sync.wire.verification import (
    DeskCloseRequest,
    DeskOpened,
    DeskOpenRequest,
    DeskSealed,
    DeskSecret,
)
from sync.work import Reading, Work

# A working day; who goes on after it types the PIN again.
LIFETIME = timedelta(hours=8)
# Of one opening: all that waits, with its papers, many times over.
MOST_ASKED = 5000
# What the staff's own refusals are called at a seat.
REFUSALS = {
    "sign_in_wrong": "desk_pin_wrong",
    "sign_in_wrong_wait": "desk_pin_wait",
    "sign_in_wait": "desk_pin_wait",
    "staff_not_allowed": "desk_not_allowed",
    "staff_unknown": "desk_not_allowed",
    "staff_secret_unchanged": "desk_secret_unchanged",
}


@dataclass(frozen=True)
class HeldOpening:
    """An opening that may read now, and whose it is."""

    row: OpeningRow
    member: Member


def open_(centre: Centre, seat: Seat, request: DeskOpenRequest) -> str:
    """Return, signed, the opening of who typed this number and PIN.

    Asked again with the same key by the same person, it is the same opening. Raises:
    Fault("message_malformed", why), Fault("desk_pin_wrong"), Fault("desk_pin_wait", why) with the
    seconds to wait, Fault("desk_not_allowed"), Fault("desk_secret_unchanged"),
    Fault("id_conflict") for the key of another opening, Fault("desk_opening_over") for one that was
    closed, Fault("clock_behind").
    """
    pin = _pin(centre, request)
    try:
        member = staff.sign_in(centre, request.who, pin, from_=f"seat:{seat.seat_id}")
        staff.require(centre, "verify", [member])
    except Fault as fault:
        raise _refused(centre, seat, fault) from fault
    wanted = _new(seat, request, member, centre.signing_time())
    with centre.writing() as db:
        row = _known_by_key(db, wanted) or _begun(centre, db, wanted, member)
    return jws.sign(centre.key, "desk-opened", _told(centre, request, row, member))


def close(centre: Centre, seat: Seat, request: DeskCloseRequest) -> str:
    """End an opening of this seat, and say so, signed; one that has ended stays ended.

    Raises: Fault("desk_opening_unknown"), Fault("clock_behind").
    """
    centre.signing_time()
    with centre.writing() as db:
        row = known(db, seat, request.opening_id)
        if row.closed_at is None:
            end(centre, db, row, people.served(db, row.staff_id))
    answer = DeskSealed(nonce=request.nonce, opening_id=row.opening_id)
    return jws.sign(centre.key, "desk-sealed", answer)


@contextlib.contextmanager
def reading_at(centre: Centre, seat: Seat, opening_id: str) -> Iterator[HeldOpening]:
    """Give the opening through which a seat reads, and count the reading.

    Raises: Fault("desk_opening_unknown"), Fault("desk_opening_over"), also where its person may not
    verify any more, Fault("too_many_attempts"), Fault("clock_behind").
    """
    centre.signing_time()
    with centre.writing() as db:
        held = _running(centre, db, known(db, seat, opening_id))
        asked = store.count_asked(db, opening_id)
    if asked > MOST_ASKED:
        raise Fault("too_many_attempts")
    try:
        yield held
    except Fault as fault:
        if fault.code in REFUSALS:  # removed, or given another role, in this moment
            raise Fault("desk_opening_over") from fault
        raise


def known(db: Reading, seat: Seat, opening_id: str) -> OpeningRow:
    """Return an opening of this seat. Raises: Fault("desk_opening_unknown")."""
    row = store.opening(db, opening_id)
    if row is None or row.seat_id != seat.seat_id:
        raise Fault("desk_opening_unknown")
    return row


def _running(centre: Centre, db: Reading, row: OpeningRow) -> HeldOpening:
    """Return an opening with who holds it. Raises: Fault("desk_opening_over")."""
    member = people.member(db, row.staff_id)
    if row.closed_at is not None or row.until_at <= centre.now() or member is None:
        raise Fault("desk_opening_over")
    if member.secret_by_other or not may(member.role, "verify"):
        raise Fault("desk_opening_over")
    return HeldOpening(row, member)


def end(centre: Centre, db: Work, row: OpeningRow, by: Member | None) -> None:
    """Note that an opening has ended, in the caller's transaction."""
    store.close(db, row.opening_id, centre.now())
    journal.record(
        centre,
        db,
        entries.DESK_CLOSED,
        by=by,
        seat_id=row.seat_id,
        opening_id=row.opening_id,
    )


def _pin(centre: Centre, request: DeskOpenRequest) -> str:
    """Open what was typed. Raises: Fault("message_malformed", why)."""
    try:
        X25519Recipient.from_text(request.recipient)
        raw = decrypt_bytes(base64.b64decode(request.secret, validate=True), [centre.unsealer])
        secret = jws.decode(raw, DeskSecret)
    except (Fault, ValueError) as error:
        raise Fault("message_malformed", why="`secret` or `recipient`") from error
    if secret.key != request.key:
        raise Fault("message_malformed", why="the secret is for another opening")
    return secret.pin


def _new(seat: Seat, request: DeskOpenRequest, member: Member, now: datetime) -> OpeningRow:
    return OpeningRow(
        opening_id=new_id(),
        seat_id=seat.seat_id,
        staff_id=member.staff_id,
        key=request.key,
        recipient=request.recipient,
        opened_at=to_text(now),
        until_at=to_text(now + LIFETIME),
    )


def _known_by_key(db: Reading, row: OpeningRow) -> OpeningRow | None:
    """Return the opening that has this key already.

    Raises: Fault("id_conflict") for another's, Fault("desk_opening_over") for one that was closed.
    """
    before = store.with_key(db, row.key)
    if before is None:
        return None
    whose = (before.seat_id, before.staff_id, before.recipient)
    if whose != (row.seat_id, row.staff_id, row.recipient):
        raise Fault("id_conflict", why="key")
    if before.closed_at is not None:
        raise Fault("desk_opening_over")
    return before


def _begun(centre: Centre, db: Work, row: OpeningRow, member: Member) -> OpeningRow:
    """Keep a new opening, which ends the seat's others."""
    for other in store.running(db, row.seat_id):
        end(centre, db, other, people.served(db, other.staff_id))
    store.insert_opening(db, row)
    journal.record(
        centre,
        db,
        entries.DESK_OPENED,
        by=member,
        seat_id=row.seat_id,
        opening_id=row.opening_id,
        ends_at=row.until_at,
    )
    return row


def _told(centre: Centre, request: DeskOpenRequest, row: OpeningRow, member: Member) -> DeskOpened:
    return DeskOpened(
        nonce=request.nonce,
        gateway_id=centre.identity.gateway_id,
        seat_id=row.seat_id,
        opening_id=row.opening_id,
        staff_id=member.staff_id,
        name=member.name,
        key=row.key,
        recipient=row.recipient,
        opened_at=row.opened_at,
        until=row.until_at,
    )


def _refused(centre: Centre, seat: Seat, fault: Fault) -> Fault:
    code = REFUSALS.get(fault.code)
    if code is None:
        return fault
    if fault.code != "sign_in_wait":  # nothing was tried: a seat that goes on fills no journal
        with centre.writing() as db:
            journal.record(centre, db, entries.DESK_REFUSED, seat_id=seat.seat_id, code=code)
    seconds = fault.params.get("seconds")
    return Fault(code) if seconds is None else Fault(code, why=f"{seconds} s")
