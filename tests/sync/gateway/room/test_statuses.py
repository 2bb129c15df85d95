"""POST /v1/status: who may speak for a seat, and that it never speaks from the past."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from sync.gateway.enrolment import service as enrolment
from sync.wire import jws
from sync.wire.keys import SigningKey
from sync.wire.messages import SeatStatus, StatusAnswer
from sync.wire.times import to_text
from tests.sync.gateway.room.conftest import VISITOR, Office


def post(office: Office, status: SeatStatus, key: SigningKey | None = None) -> str:
    """The problem's code, or the word `answered`."""
    token = jws.sign(key or office.seat.key, "status", status)
    reply = office.house.http.post("/v1/status", data=token)
    if reply.status_code != 200:
        return str(reply.get_json()["code"])
    keys = office.house.gateway_keys
    answer = jws.verify(reply.get_data(as_text=True), "status-answer", keys, StatusAnswer)
    assert (answer.seat_id, answer.boot_id) == (status.seat_id, status.boot_id)
    assert answer.sequence == status.sequence
    return "answered"


def test_a_status_shows_on_the_board_and_nowhere_on_disk(office: Office) -> None:
    assert post(office, office.say("open")) == "answered"
    assert (office.tile.state, office.tile.visitor) == ("open", VISITOR)
    assert VISITOR.encode() not in office.disk()


def test_only_the_seat_itself_may_speak(office: Office) -> None:
    other = office.house.seat("Kursi 08")
    assert post(office, office.say("open"), other.key) == "signature_invalid"
    assert post(office, office.say("open"), SigningKey.generate()) == "seat_unknown"
    token = jws.sign(office.seat.key, "command", office.say("open"))
    assert office.house.http.post("/v1/status", data=token).status_code == 401
    assert office.house.http.post("/v1/status", data="halo").status_code == 401
    assert office.house.http.post("/v1/status", data=b"\xff").status_code == 401
    assert office.tile.state == "never"


def test_a_revoked_seat_is_not_heard(office: Office) -> None:
    enrolment.revoke(office.house.centre, office.seat.seat_id, "hilang", by=office.house.both)
    assert post(office, office.say("open")) == "seat_revoked"


def test_a_status_heard_before_changes_nothing(office: Office) -> None:
    old, new = office.say("open"), office.say("locked")
    assert post(office, new) == "answered"
    assert post(office, old) == "status_outdated"
    assert office.tile.state == "locked"
    # its answer was lost: the seat asks again
    assert post(office, new) == "answered"
    office.house.clock.pass_(seconds=26)
    assert post(office, new) == "answered"
    assert office.tile.state == "silent"


def test_an_earlier_start_of_the_seat_never_speaks_again(office: Office) -> None:
    assert post(office, office.say("open", boot_id="boot-1")) == "answered"
    assert post(office, office.say("closed", boot_id="boot-2", sequence=1)) == "answered"
    assert post(office, office.say("open", boot_id="boot-1")) == "status_outdated"
    assert office.tile.state == "closed"


@pytest.mark.parametrize(("seconds", "heard"), [(119, "answered"), (121, "status_outdated")])
def test_a_status_of_long_ago_says_nothing(office: Office, seconds: int, heard: str) -> None:
    at = office.house.clock() - timedelta(seconds=seconds)
    assert post(office, office.say("open", at=to_text(at))) == heard


def test_acknowledgements_are_kept_before_the_answer(office: Office) -> None:
    given = office.order("lock")
    assert post(office, office.say("closed", 1, [office.done(given)])) == "answered"
    with office.house.centre.reading() as db:
        row = db.execute("SELECT outcome FROM seat_order").fetchone()
    assert row["outcome"] == "done"


def test_a_status_says_more_at_a_newer_seat(office: Office) -> None:
    extra = msgspec.to_builtins(office.say("open")) | {"mood": "calm"}
    token = jws.sign(office.seat.key, "status", extra)
    assert office.house.http.post("/v1/status", data=token).status_code == 200


@pytest.mark.parametrize(
    "nonsense",
    [
        {"disk_free": 2**70},
        {"seconds_left": 2**70},
        {"refusals": 2**70},
        {"idle_s": 2**70},
        {"queued": {"sealed": 2**63}},
        {"clock_error_s": 1e308},
        {"nearest_deadline": "2026-99-99T00:00:00Z"},
        {"oldest_unsent_at": "2026-99-99T00:00:00Z"},
        {"at": "2026-99-99T00:00:00Z"},
    ],
    ids=str,
)
def test_one_seats_nonsense_does_not_spoil_the_board_of_all(
    office: Office, nonsense: dict[str, object]
) -> None:
    said = msgspec.to_builtins(office.say("open")) | nonsense
    token = jws.sign(office.seat.key, "status", said)
    reply = office.house.http.post("/v1/status", data=token)
    assert (reply.status_code, reply.get_json()["code"]) == (400, "message_malformed")
    assert office.tile.state == "never"
