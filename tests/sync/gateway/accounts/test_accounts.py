from __future__ import annotations

import base64
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest

from sync.errors import Fault
from sync.gateway.accounts import service
from sync.gateway.centre import open_home
from sync.gateway.enrolment import service as enrolment
from sync.sealing import X25519Identity, encrypt_bytes
from sync.wire import jws
from sync.wire.messages import IdentityAnswer, IdentityRequest
from tests.sync.gateway.cast import ALICE, House, Seat

PASSWORD = "rahasia-" + ALICE


def ask(seat: Seat, password: str, tenderer: str = ALICE, **changes: Any) -> Any:
    recipient = seat.house.centre.unsealer.recipient
    request = IdentityRequest(
        nonce="n1",
        tenderer_id=tenderer,
        sealed_password=base64.b64encode(encrypt_bytes(password.encode(), [recipient])).decode(),
    )
    request = msgspec.structs.replace(request, **changes)
    return seat.house.http.post(
        "/v1/identity", data=jws.sign(seat.key, "identity-request", request)
    )


def opened(seat: Seat, reply: Any) -> IdentityAnswer:
    assert reply.status_code == 200, reply.data
    return jws.verify(
        reply.get_data(as_text=True), "identity", seat.house.gateway_keys, IdentityAnswer
    )


def test_the_right_password_brings_the_name(seat: Seat) -> None:
    answer = opened(seat, ask(seat, PASSWORD))
    assert (answer.nonce, answer.known, answer.tenderer_name) == ("n1", True, "PT Maju Bersama")


def test_a_wrong_password_and_an_unknown_tenderer_look_alike(seat: Seat) -> None:
    wrong = opened(seat, ask(seat, "salah sekali"))
    unknown = opened(seat, ask(seat, PASSWORD, tenderer="nobody"))
    assert wrong == unknown
    assert (wrong.known, wrong.tenderer_name) == (False, None)


def test_checks_of_one_seat_take_neither_the_memory_nor_anothers_place(
    house: House, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each takes 64 MiB: 256 at once would be 16 GiB."""
    other = house.seat("Kursi 2")
    going, most, lock, real = 0, 0, threading.Lock(), service._hasher

    class Slow:
        def verify(self, verifier: str, password: str) -> bool:
            nonlocal going, most
            with lock:
                going += 1
                most = max(most, going)
            time.sleep(0.3)
            with lock:
                going -= 1
            return real.verify(verifier, password)

    monkeypatch.setattr(service, "_hasher", Slow())
    with ThreadPoolExecutor(12) as crowd:
        asked = [crowd.submit(ask, seat, "salah", tenderer=f"t{one}") for one in range(12)]
        time.sleep(0.1)
        assert opened(other, ask(other, PASSWORD)).known
        replies = [each.result() for each in asked]
    turned_away = [one for one in replies if one.status_code == 503]
    assert len(turned_away) == 10
    assert all(one.get_json()["code"] == "unavailable" for one in turned_away)
    assert all(int(one.headers["Retry-After"]) > 0 for one in turned_away)
    assert most <= 2


def test_wrong_attempts_slow_down_and_survive_a_restart(house: House, seat: Seat) -> None:
    for _ in range(service.FREE_ATTEMPTS + 1):
        assert opened(seat, ask(seat, "salah sekali")).known is False
    reply = ask(seat, PASSWORD)
    assert (reply.status_code, reply.get_json()["code"]) == (429, "too_many_attempts")
    assert reply.get_json()["retryable"] is True
    again = open_home(house.centre.home, clock=house.clock)
    with pytest.raises(Fault, match="too_many_attempts"):
        service.identify(
            again,
            IdentityRequest(
                nonce="n",
                tenderer_id=ALICE,
                sealed_password=base64.b64encode(
                    encrypt_bytes(b"x", [again.unsealer.recipient])
                ).decode(),
            ),
            seat.seat_id,
        )
    house.clock.pass_(seconds=16)
    assert opened(seat, ask(seat, PASSWORD)).known is True
    for _ in range(service.FREE_ATTEMPTS):
        assert opened(seat, ask(seat, "salah sekali")).known is False


def test_one_tenderers_attempts_do_not_slow_another(seat: Seat) -> None:
    for _ in range(service.FREE_ATTEMPTS + 1):
        ask(seat, "salah sekali", tenderer="nobody")
    assert ask(seat, "x", tenderer="nobody").status_code == 429
    assert opened(seat, ask(seat, PASSWORD)).known is True


@pytest.mark.parametrize("sealed", ["", "!", "QUJD"])
def test_what_is_not_sealed_to_the_gateway_is_malformed(seat: Seat, sealed: str) -> None:
    assert ask(seat, PASSWORD, sealed_password=sealed).status_code == 400


def test_a_password_sealed_to_somebody_else_is_malformed(seat: Seat) -> None:
    other = X25519Identity.generate().recipient
    sealed = base64.b64encode(encrypt_bytes(PASSWORD.encode(), [other])).decode()
    assert ask(seat, PASSWORD, sealed_password=sealed).status_code == 400


def test_a_revoked_seat_learns_nothing(house: House, seat: Seat) -> None:
    enrolment.revoke(house.centre, seat.seat_id, "PC dicuri")
    reply = ask(seat, PASSWORD)
    assert (reply.status_code, reply.get_json()["code"]) == (403, "seat_revoked")


def test_composed_and_decomposed_letters_are_one_password(house: House, seat: Seat) -> None:
    service.add_tenderer(house.centre, "t-1", "CV Kopi", "caf\u00e9-sindoro")
    assert opened(seat, ask(seat, "cafe\u0301-sindoro", tenderer="t-1")).known is True


def test_weak_passwords_and_malformed_names_are_refused(house: House) -> None:
    with pytest.raises(Fault, match="password_too_short"):
        service.add_tenderer(house.centre, "t-1", "CV Kopi", "1234567")
    with pytest.raises(Fault, match="password_too_short"):
        service.add_tenderer(house.centre, "t-1", "CV Kopi", "x" * 201)
    for name in ("", " ", "x" * 201, "a\x00b", "a\u202eb"):
        with pytest.raises(Fault, match="name_malformed"):
            service.add_tenderer(house.centre, "t-1", name, "12345678")
    with pytest.raises(Fault, match="id_malformed"):
        service.add_tenderer(house.centre, "a\nb", "CV Kopi", "12345678")
