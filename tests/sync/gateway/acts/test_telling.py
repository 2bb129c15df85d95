"""POST /v1/acts: a seat's word on what staff did there, once in the journal."""

from __future__ import annotations

from typing import Any

import msgspec

from sync.gateway.enrolment import service as enrolment
from sync.gateway.journal import service as journal
from sync.wire import jws
from sync.wire.acts import ActsAnswer, SeatAct, SeatActs
from sync.wire.keys import SigningKey
from tests.sync.gateway.cast import House, Seat

ACT = SeatAct(index=4, act="open", staff_ids=["siti"], outcome="done", purpose="bidding")


def told(seat: Seat, **changes: Any) -> SeatActs:
    plain = SeatActs(seat_id=seat.seat_id, start=0, end=9, acts=[ACT])
    return msgspec.structs.replace(plain, **changes)


def post(seat: Seat, message: msgspec.Struct, key: SigningKey | None = None) -> Any:
    return seat.house.http.post("/v1/acts", data=jws.sign(key or seat.key, "acts", message))


def leaves(house: House) -> list[tuple[object, object]]:
    found = [entry for _, entry in journal.read(house.centre) if entry.name == "seat_act"]
    return [(entry.fields["seat_id"], entry.fields["seat_index"]) for entry in found]


def test_what_a_seat_tells_stands_in_the_journal_once(house: House, seat: Seat) -> None:
    for _ in range(2):
        reply = post(seat, told(seat))
        assert reply.status_code == 200, reply.data
        text = reply.get_data(as_text=True)
        answer = jws.verify(text, "acts-answer", house.gateway_keys, ActsAnswer)
        assert (answer.seat_id, answer.next) == (seat.seat_id, 9)
    assert leaves(house) == [(seat.seat_id, 4)]
    ((_, entry),) = journal.read(house.centre, newest=1)
    assert (entry.by, entry.fields["purpose"]) == (["siti"], "bidding")


def test_nobody_tells_for_another_seat(house: House, seat: Seat) -> None:
    other = house.seat("Kursi 08")
    assert post(other, told(seat)).status_code == 401
    assert post(seat, told(seat), SigningKey.generate()).get_json()["code"] == "seat_unknown"
    enrolment.revoke(house.centre, other.seat_id, "PC dicuri", by=house.both)
    assert post(other, told(other)).get_json()["code"] == "seat_revoked"
    assert leaves(house) == []


def test_what_is_malformed_is_refused_whole(house: House, seat: Seat) -> None:
    raw = msgspec.to_builtins(told(seat))
    for broken in (
        {**raw, "acts": [{**raw["acts"][0], "outcome": "perhaps"}]},
        {**raw, "acts": [{**raw["acts"][0], "staff_ids": []}]},
        {**raw, "acts": raw["acts"] * 101},
        {**raw, "start": -1},
        {**raw, "acts": [{**raw["acts"][0], "why": "x" * 201}]},
    ):
        body = jws.sign(seat.key, "acts", broken)
        assert house.http.post("/v1/acts", data=body).status_code == 400, broken
    assert house.http.post("/v1/acts", data=b"\xff").status_code in (400, 401)
    assert leaves(house) == []


def test_indices_that_lie_outside_of_what_was_looked_at_are_left_out(
    house: House, seat: Seat
) -> None:
    far = msgspec.structs.replace(ACT, index=50)
    post(seat, told(seat, acts=[ACT, far]))
    post(seat, told(seat, start=9, end=60, acts=[msgspec.structs.replace(ACT, index=3), far]))
    assert leaves(house) == [(seat.seat_id, 4), (seat.seat_id, 50)]
