"""Answer seats: where a registration stands, and which numbers are known here.

A seat is enrolled, not trusted with everybody's business. Each may ask so often within an hour, far
above what people at it can do; misses are fewer, since a list of guesses is made of them.
"""

from __future__ import annotations

from datetime import timedelta

from sync.errors import Fault
from sync.gateway.centre import Centre
from sync.gateway.enrolment.shared import Seat
from sync.gateway.registrations import decision_store, draft_store, reading, store, words_store
from sync.gateway.registrations.draft_store import SeatQuestion
from sync.gateway.registrations.private import FormSecrets
from sync.gateway.vendors import shared as vendors
from sync.wire import jws
from sync.wire.registration import (
    KnownAnswer,
    KnownRequest,
    RegistrationStatus,
    StatusRequest,
)
from sync.wire.times import to_text
from sync.work import Reading

HOUR = timedelta(hours=1)
MOST: dict[SeatQuestion, int] = {"draft": 60, "status": 600, "known": 120, "missed": 30}
# A registration in one of these stages still may become an account, or has.
STANDING = frozenset({"waiting", "incomplete", "held", "approved"})


def count(centre: Centre, seat_id: str, what: SeatQuestion) -> None:
    """Count a question of a seat. Raises: Fault("too_many_attempts") beyond its hour's number."""
    now = centre.clock()
    with centre.writing() as db:
        since = to_text(now - HOUR)
        asked = draft_store.count_asked(db, seat_id, what, to_text(now), since)
    if asked > MOST[what]:
        raise Fault("too_many_attempts")


def status(centre: Centre, seat: Seat, request: StatusRequest) -> str:
    """Return, signed, where the registration of a receipt code stands; "" for an unknown code.

    Raises: Fault("too_many_attempts"), Fault("clock_behind").
    """
    count(centre, seat.seat_id, "status")
    with centre.reading() as db:
        answer = _standing(centre, db, request)
    if not answer.stage:
        count(centre, seat.seat_id, "missed")
    centre.signing_time()
    return jws.sign(centre.key, "registration-status", answer)


def known(centre: Centre, seat: Seat, request: KnownRequest) -> str:
    """Return, signed, which numbers a firm here has, or a registration that still stands.

    Raises: Fault("too_many_attempts"), Fault("clock_behind").
    """
    count(centre, seat.seat_id, "known")
    centre.signing_time()
    private = FormSecrets(centre)
    with centre.reading() as db:
        found = [
            number
            for number in request.numbers
            if vendors.is_taken(db, number) or _is_standing(db, private.number(number))
        ]
    return jws.sign(centre.key, "registration-known", KnownAnswer(nonce=request.nonce, known=found))


def _is_standing(db: Reading, stand_in: str) -> bool:
    found = words_store.with_words(db, [stand_in], None, 20, newest=True)
    return any(one.stage in STANDING for one in found)


def _standing(centre: Centre, db: Reading, request: StatusRequest) -> RegistrationStatus:
    one = store.by_code(db, request.code)
    if one is None:
        return RegistrationStatus(nonce=request.nonce, code=request.code, stage="")
    every = decision_store.every(db, one.registration_id)
    decisions = [each for each in every if not each.held_for]
    # Of two that contradict each other neither is told.
    told = decisions[-1] if decisions and one.stage not in ("waiting", "held") else None
    words = FormSecrets(centre).words(one.registration_id, told.words) if told else ""
    account = vendors.of_registration(db, one.registration_id)
    said = next(iter(reading.at_centre(centre, db, one.registration_id)), None)
    return RegistrationStatus(
        nonce=request.nonce,
        code=request.code,
        stage=one.stage,
        version=one.version,
        at=one.since,
        missing=told.missing if told else (),
        reason=told.reason if told else "",
        words=words,
        user_id=account.user_id if account is not None and one.stage == "approved" else "",
        lapses_at=one.lapses_at,
        centre_number=said.number if said else "",
        centre_at=said.at if said else None,
    )
