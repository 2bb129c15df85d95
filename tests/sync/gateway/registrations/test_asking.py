"""What seats may ask, how often, and drafts that wait for their vendor."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from sync.gateway.journal import service as journal
from sync.gateway.registrations import asking, draft_store, drafts, service
from sync.registration import codes
from sync.sealing import decrypt_bytes, encrypt_bytes
from sync.wire import jws
from sync.wire.ids import new_id
from sync.wire.messages import Interval
from sync.wire.registration import (
    REGISTRATION_PARKED,
    KnownAnswer,
    KnownRequest,
    RegistrationParked,
    SealedForm,
)
from sync.wire.times import to_text
from tests.registrations import Handed, application, npwp
from tests.sync.gateway.cast import ALICE, Seat
from tests.sync.gateway.registrations.conftest import Desk

CODE = codes.new_resume_code()


def known(desk: Desk, *numbers: str, seat: Seat | None = None) -> Any:
    """The reply to a question for known numbers."""
    asker = seat or desk.seat
    asked = KnownRequest(nonce=new_id(), numbers=list(numbers))
    token = jws.sign(asker.key, "registration-known-request", asked)
    return desk.house.http.post("/v1/registrations/known", data=token)


def told(desk: Desk, *numbers: str) -> list[str]:
    reply = known(desk, *numbers)
    assert reply.status_code == 200, reply.data
    text = reply.get_data(as_text=True)
    return jws.verify(text, "registration-known", desk.house.gateway_keys, KnownAnswer).known


def park(desk: Desk, data: bytes, *, seat: Seat | None = None, earlier: float = 0.0) -> str:
    """Leave a draft, parked so many seconds ago; return the command's outcome."""
    at = desk.house.clock() - timedelta(seconds=earlier)
    key = codes.draft_key(CODE, "production")
    sealed = encrypt_bytes(data, [key.identity.recipient])
    desk.house.store_blob(sealed)
    parked = RegistrationParked(
        locator=key.locator,
        realm="production",
        form=SealedForm(
            sha256=hashlib.sha256(sealed).hexdigest(),
            size=len(sealed),
            recipient=key.identity.recipient.text,
        ),
        parked=Interval(earliest=to_text(at), latest=None),
    )
    by = seat or desk.seat
    (answer,) = by.post(by.command(parked, REGISTRATION_PARKED))
    return answer.outcome


def under_code(desk: Desk, made: Handed, behind: timedelta = timedelta()) -> str:
    """Lay what was handed in under the code, as its seat does; return the command's outcome."""
    key = codes.draft_key(CODE, "production")
    parked = RegistrationParked(
        locator=key.locator,
        realm="production",
        form=msgspec.structs.replace(made.command.form, recipient=key.identity.recipient.text),
        parked=Interval(earliest=to_text(desk.house.clock() - behind), latest=None),
    )
    (answer,) = desk.seat.post(desk.seat.command(parked, REGISTRATION_PARKED))
    return answer.outcome


def fetch(desk: Desk, code: str = CODE, seat: Seat | None = None) -> Any:
    locator = codes.draft_key(code, "production").locator
    path = f"/v1/drafts/{locator}"
    return desk.house.http.get(path, headers=(seat or desk.seat).token)


def test_of_two_versions_under_a_code_the_higher_counts_whatever_the_seats_clock_knew(
    desk: Desk,
) -> None:
    first = desk.hand_in()
    assert under_code(desk, first) == "accepted"
    desk.house.clock.pass_(minutes=30)
    second = desk.hand_in(application(), again=first.command)
    assert under_code(desk, second, behind=timedelta(hours=5)) == "accepted"
    assert fetch(desk).data == second.sealed
    assert under_code(desk, first, behind=timedelta(hours=-1)) == "accepted"
    assert fetch(desk).data == second.sealed


def test_a_draft_is_carried_on_at_another_seat_and_the_newest_counts(desk: Desk) -> None:
    other = desk.house.seat("Kursi 02")
    assert park(desk, b"first") == "accepted"
    first = fetch(desk, seat=other)
    key = codes.draft_key(CODE, "production").identity
    assert decrypt_bytes(first.data, [key]) == b"first"
    assert first.headers["Cache-Control"] == "no-store"
    desk.house.clock.pass_(hours=1)
    assert park(desk, b"second", seat=other) == "accepted"
    assert decrypt_bytes(fetch(desk).data, [key]) == b"second"
    gone = hashlib.sha256(first.data).hexdigest()
    assert not desk.house.centre.objects.has(gone)


def test_an_earlier_draft_that_comes_late_changes_nothing(desk: Desk) -> None:
    park(desk, b"second")
    assert park(desk, b"first", earlier=60) == "accepted"
    key = codes.draft_key(CODE, "production").identity
    assert decrypt_bytes(fetch(desk).data, [key]) == b"second"


def test_a_draft_goes_after_thirty_days_with_its_file(desk: Desk) -> None:
    park(desk, b"draft")
    sha256 = hashlib.sha256(fetch(desk).data).hexdigest()
    with desk.house.centre.reading() as db:
        served = desk.house.app.extensions["lpse"]
        assert served.named(db, {sha256, "00" * 32}) == {sha256}
    desk.house.clock.pass_(days=29)
    assert fetch(desk).status_code == 200
    desk.house.clock.pass_(days=1)
    assert fetch(desk).status_code == 404
    assert drafts.sweep(served) in (0, 1)  # a request may have swept already
    assert not desk.house.centre.objects.has(sha256)


def test_what_was_handed_in_under_a_code_is_found_as_long_as_it_is_kept(desk: Desk) -> None:
    made = desk.hand_in()
    assert under_code(desk, made) == "accepted", "the file is here already, and counts"
    centre, other = desk.house.app.extensions["lpse"], desk.house.seat("Kursi 02")
    with centre.reading() as db:
        assert draft_store.count_of(db, desk.seat.seat_id) == 0, "no draft that was left"
    desk.house.clock.pass_(days=31)
    drafts.sweep(centre)
    assert fetch(desk, seat=other).data == made.sealed
    ((_at, entry),) = journal.read(centre, newest=1)
    told = {"registration_id": made.registration_id, "what": drafts.BY_CODE}
    assert (entry.name, entry.fields) == (
        "registration_read",
        {**told, "seat_id": other.seat_id},
    )


def test_guessing_locators_ends_soon_and_a_seat_cannot_ask_for_ever(desk: Desk) -> None:
    park(desk, b"draft")
    for number in range(asking.MOST["missed"]):
        path = f"/v1/drafts/{number:064x}"
        assert desk.house.http.get(path, headers=desk.seat.token).status_code == 404
    reply = desk.house.http.get(f"/v1/drafts/{77:064x}", headers=desk.seat.token)
    assert (reply.status_code, reply.get_json()["code"]) == (429, "too_many_attempts")
    other = desk.house.seat("Kursi 02")
    assert fetch(desk, seat=other).status_code == 200
    desk.house.clock.pass_(minutes=61)
    assert fetch(desk).status_code == 200


def test_known_numbers_are_said_and_nothing_more(desk: Desk) -> None:
    made = desk.hand_in(application(serial=5))
    assert told(desk, "0" + npwp(5), made.form.firm.nib, npwp(6), ALICE) == [
        "0" + npwp(5),
        made.form.firm.nib,
        ALICE,
    ]
    reason = next(iter(_reasons(desk, made.registration_id)))
    service.refuse(
        desk.house.centre, made.registration_id, reason, "", by=desk.by,
        seen=desk.seen(made.registration_id),
    )  # fmt: skip
    assert told(desk, npwp(5)) == []


def test_a_curious_seat_cannot_go_through_a_list(desk: Desk) -> None:
    for _ in range(asking.MOST["known"]):
        assert known(desk, npwp(9)).status_code == 200
    reply = known(desk, npwp(9))
    assert (reply.status_code, reply.get_json()["code"]) == (429, "too_many_attempts")
    assert known(desk, npwp(9), seat=desk.house.seat("Kursi 02")).status_code == 200
    desk.house.clock.pass_(minutes=61)
    assert known(desk, npwp(9)).status_code == 200


def test_guessing_codes_ends_soon(desk: Desk) -> None:
    made = desk.hand_in()
    for _ in range(asking.MOST["missed"]):
        assert desk.status(codes.new_receipt_code()).stage == ""
    assert desk.status(made.code).stage == "waiting"
    with pytest.raises(AssertionError, match="too_many_attempts"):
        desk.status(codes.new_receipt_code())


def test_only_a_seat_that_is_enrolled_asks(desk: Desk) -> None:
    asked = KnownRequest(nonce="n", numbers=[npwp(1)])
    wrong = jws.sign(desk.seat.key, "registration-status-request", asked)
    reply = desk.house.http.post("/v1/registrations/known", data=wrong)
    assert reply.status_code == 401
    assert desk.house.http.get(f"/v1/drafts/{1:064x}").status_code == 401


def test_a_draft_of_another_realm_is_refused(desk: Desk) -> None:
    sha256 = desk.house.store_blob(b"x")
    parked = RegistrationParked(
        locator="ab" * 32,
        realm="training",
        form=SealedForm(sha256=sha256, size=1, recipient="age1"),
        parked=Interval(earliest=to_text(desk.house.clock()), latest=None),
    )
    (answer,) = desk.seat.post(desk.seat.command(parked, REGISTRATION_PARKED))
    assert answer.problem is not None
    assert (answer.outcome, answer.problem.code) == ("refused", "realm_mismatch")


def _reasons(desk: Desk, registration_id: str) -> list[str]:
    table = service.open_one(desk.house.centre, registration_id, by=desk.by).table
    assert table is not None
    return list(table.refusals)
