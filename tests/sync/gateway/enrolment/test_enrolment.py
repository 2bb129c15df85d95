from __future__ import annotations

import json

import msgspec
import pytest

from sync.errors import Fault
from sync.gateway.enrolment import service, store
from sync.wire import enrolment as codes
from sync.wire.keys import SigningKey
from sync.wire.messages import EnrolRequest
from tests.sync.gateway.cast import House


def post(house: House, request: EnrolRequest) -> tuple[int, str]:
    fields = msgspec.to_builtins(request)
    reply = house.http.post("/v1/enrolments", json=fields)
    return reply.status_code, reply.get_data(as_text=True)


def request(code: str, key: SigningKey) -> EnrolRequest:
    return codes.request(codes.parse_code(code), key.public, "production")


def code_for(house: House, seat_name: str) -> str:
    return service.make_code(house.centre, seat_name, by=house.both)


def test_a_code_lets_a_seat_in_and_vouches_for_the_gateway(house: House) -> None:
    code = code_for(house, "Kursi 07")
    key = SigningKey.generate()
    status, answer = post(house, request(code, key))
    assert status == 200
    enrolled = codes.check_answer(codes.parse_code(code), answer)
    assert enrolled.seat_name == "Kursi 07"
    assert enrolled.gateway_key == house.centre.key.public.text
    with house.centre.reading() as db:
        seat = store.seat(db, enrolled.seat_id)
    assert seat is not None
    assert seat.key.fingerprint == key.public.fingerprint


def test_a_lost_answer_can_be_asked_for_again_by_the_same_seat_only(house: House) -> None:
    code = code_for(house, "Kursi 07")
    key = SigningKey.generate()
    first = post(house, request(code, key))
    assert post(house, request(code, key)) == first
    status, _ = post(house, request(code, SigningKey.generate()))
    assert status == 403


def test_wrong_used_expired_and_unknown_codes_are_refused_alike(house: House) -> None:
    good = code_for(house, "Kursi 07")
    other = code_for(house, "Kursi 08")
    mixed = codes.Code(
        codes.parse_code(good).code_id,
        codes.parse_code(other).secret,
        codes.parse_code(good).key_hint,
    )
    unknown = codes.make_code(house.centre.key.public)
    refusals = {post(house, request(code.text, SigningKey.generate())) for code in (mixed, unknown)}
    house.clock.pass_(hours=24)
    refusals.add(post(house, request(good, SigningKey.generate())))
    assert len(refusals) == 1
    assert next(iter(refusals))[0] == 403


def test_ten_wrong_attempts_spoil_a_code(house: House) -> None:
    good = codes.parse_code(code_for(house, "Kursi 07"))
    wrong = codes.Code(good.code_id, bytes(10), good.key_hint)
    for _ in range(service.MAX_ATTEMPTS):
        with pytest.raises(Fault, match="enrolment_code_invalid"):
            service.enrol(house.centre, request(wrong.text, SigningKey.generate()))
    with pytest.raises(Fault, match="enrolment_code_invalid"):
        service.enrol(house.centre, request(good.text, SigningKey.generate()))


def test_a_key_that_is_enrolled_cannot_be_enrolled_again(house: House) -> None:
    key = SigningKey.generate()
    assert post(house, request(code_for(house, "A"), key))[0] == 200
    assert post(house, request(code_for(house, "B"), key))[0] == 403


def test_a_gateway_of_the_other_realm_refuses_and_leaves_the_code_for_later(house: House) -> None:
    code, key = code_for(house, "Kursi 07"), SigningKey.generate()
    asked = codes.request(codes.parse_code(code), key.public, "training")
    status, told = post(house, asked)
    assert (status, json.loads(told)["code"]) == (409, "enrolment_realm")
    assert [seat.name for seat in service.seats(house.centre)] == []
    assert post(house, request(code, key))[0] == 200


def test_a_seat_of_before_says_no_realm_and_is_let_in(house: House) -> None:
    asked = request(code_for(house, "Kursi 07"), SigningKey.generate())
    before = {"code_id": asked.code_id, "public_key": asked.public_key, "mac": asked.mac}
    assert house.http.post("/v1/enrolments", json=before).status_code == 200


def test_a_malformed_key_is_said_to_be_so(house: House) -> None:
    status, _ = post(house, EnrolRequest(code_id="A", public_key="eA==", mac="0" * 64))
    assert status == 400


def test_another_gateway_that_answers_is_not_trusted(house: House) -> None:
    code = codes.parse_code(code_for(house, "Kursi 07"))
    key = SigningKey.generate()
    answer = service.enrol(house.centre, codes.request(code, key.public, "production"))
    elsewhere = codes.make_code(SigningKey.generate().public)
    with pytest.raises(Fault, match="gateway_untrusted"):
        codes.check_answer(elsewhere, answer)
    for forged in ("x", answer[:-8] + "AAAAAAAA", "a.b.c"):
        with pytest.raises(Fault, match="gateway_untrusted"):
            codes.check_answer(code, forged)


def test_codes_are_forgotten_a_day_after_they_expire(house: House) -> None:
    old = codes.parse_code(code_for(house, "Kursi 07"))
    house.clock.pass_(hours=48, seconds=1)
    code_for(house, "Kursi 08")
    with house.centre.reading() as db:
        assert store.code(db, old.code_id) is None


def test_revoking_twice_is_one_revocation(house: House) -> None:
    seat = house.seat()
    service.revoke(house.centre, seat.seat_id, "PC dicuri", by=house.both)
    head = house.seat("Kursi 08").feed().head
    service.revoke(house.centre, seat.seat_id, "PC dicuri", by=house.both)
    assert house.seat("Kursi 09").feed().head == head
    with pytest.raises(Fault, match="seat_unknown"):
        service.revoke(house.centre, "s-none", "", by=house.both)
