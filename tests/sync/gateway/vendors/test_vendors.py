from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest

from sync.errors import Fault
from sync.gateway.centre import open_home
from sync.gateway.enrolment import service as enrolment
from sync.gateway.journal import service as journal
from sync.gateway.staff.service import Member
from sync.gateway.tenders import service as tenders
from sync.gateway.vendors import service
from sync.sealing import X25519Identity, encrypt_bytes
from sync.wire import jws, secret_rules
from sync.wire.messages import IdentityAnswer, IdentityRequest
from tests.founders import join
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


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline, "it did not happen within a minute"
        time.sleep(0.02)


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
    may_end = threading.Event()

    class Slow:
        def verify(self, verifier: str, password: str) -> bool:
            nonlocal going, most
            with lock:
                going += 1
                most = max(most, going)
            if password == "salah":
                may_end.wait(60)
            with lock:
                going -= 1
            return real.verify(verifier, password)

    monkeypatch.setattr(service, "_hasher", Slow())
    with ThreadPoolExecutor(13) as crowd:
        asked = [crowd.submit(ask, seat, "salah", tenderer=f"t{one}") for one in range(12)]
        between = crowd.submit(ask, other, PASSWORD)
        try:
            wait_for(lambda: sum(each.done() for each in asked) == 10)  # two are being checked
        finally:
            may_end.set()
        assert opened(other, between.result()).known
        replies = [each.result() for each in asked]
    turned_away = [one for one in replies if one.status_code == 503]
    assert len(turned_away) == 10
    assert all(one.get_json()["code"] == "unavailable" for one in turned_away)
    assert all(int(one.headers["Retry-After"]) > 0 for one in turned_away)
    assert most <= 2


def test_wrong_attempts_slow_down_and_survive_a_restart(house: House, seat: Seat) -> None:
    for _ in range(secret_rules.FREE_TRIES + 1):
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
    for _ in range(secret_rules.FREE_TRIES):
        assert opened(seat, ask(seat, "salah sekali")).known is False


def test_one_tenderers_attempts_do_not_slow_another(seat: Seat) -> None:
    for _ in range(secret_rules.FREE_TRIES + 1):
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
    enrolment.revoke(house.centre, seat.seat_id, "PC dicuri", by=house.both)
    reply = ask(seat, PASSWORD)
    assert (reply.status_code, reply.get_json()["code"]) == (403, "seat_revoked")


def test_composed_and_decomposed_letters_are_one_password(house: House, seat: Seat) -> None:
    service.add_tenderer(house.centre, "t-1", "CV Kopi", "caf\u00e9-sindoro", by=house.head)
    assert opened(seat, ask(seat, "cafe\u0301-sindoro", tenderer="t-1")).known is True


def test_weak_passwords_and_malformed_names_are_refused(house: House) -> None:
    with pytest.raises(Fault, match="password_too_short"):
        service.add_tenderer(house.centre, "t-1", "CV Kopi", "1234567", by=house.head)
    with pytest.raises(Fault, match="password_too_short"):
        service.add_tenderer(house.centre, "t-1", "CV Kopi", "x" * 201, by=house.head)
    for name in ("", " ", "x" * 201, "a\x00b", "a\u202eb"):
        with pytest.raises(Fault, match="name_malformed"):
            service.add_tenderer(house.centre, "t-1", name, "12345678", by=house.head)
    with pytest.raises(Fault, match="id_malformed"):
        service.add_tenderer(house.centre, "a\nb", "CV Kopi", "12345678", by=house.head)


# --- who did it


@pytest.fixture
def head(house: House) -> Member:
    return house.head


def news(seat: Seat, password: str = PASSWORD) -> Any:
    """What a seat hears that shows a firm what staff changed of its account."""
    request = IdentityRequest(
        nonce="n1",
        tenderer_id=ALICE,
        sealed_password=base64.b64encode(
            encrypt_bytes(password.encode(), [seat.house.centre.unsealer.recipient])
        ).decode(),
    )
    body = jws.sign(seat.key, "identity-request", request)
    return opened(seat, seat.house.http.post("/v1/identity?changes=1", data=body)).changes


def test_registering_names_who_did_it_and_never_the_firm_itself(house: House, head: Member) -> None:
    service.add_tenderer(house.centre, "317402345678901", "CV Kopi", "rahasia-kopi", by=head)
    ((_, entry),) = journal.read(house.centre, newest=1)
    assert (entry.name, entry.by) == ("tenderer_registered", [head.staff_id])
    assert "317402345678901" not in str(entry)
    with house.centre.reading() as db:
        assert service.firms_by_ref(house.centre, db)[entry.fields["account"]] == "CV Kopi"


def test_registering_changes_nobody(house: House, seat: Seat, head: Member) -> None:
    for number in (ALICE, f"{ALICE[:2]}.{ALICE[2:]}"):
        with pytest.raises(Fault, match="tenderer_known"):
            service.add_tenderer(house.centre, number, "PT Lain", "kata-sandi-baru", by=head)
    assert opened(seat, ask(seat, PASSWORD)).tenderer_name == "PT Maju Bersama"


def test_a_change_needs_a_reason_and_something_to_change(house: House, head: Member) -> None:
    change = service.change_tenderer
    for reason in ("", "  ", "x" * 201, "a\x00b"):
        with pytest.raises(Fault, match="why_missing"):
            change(house.centre, ALICE, name="PT Baru", by=head, reason=reason)
    with pytest.raises(Fault, match="tenderer_unchanged"):
        change(house.centre, ALICE, name="PT  Maju Bersama", by=head, reason="surat 12")
    with pytest.raises(Fault, match="firm_unknown"):
        change(house.centre, "999", name="PT Baru", by=head, reason="surat 12")


def test_the_firm_hears_who_changed_what_and_why_at_its_next_sign_in(
    house: House, seat: Seat, head: Member
) -> None:
    change = service.change_tenderer
    assert news(seat) is msgspec.UNSET
    change(house.centre, ALICE, name="PT Maju Jaya", by=head, reason="akta 7")
    change(house.centre, ALICE, password="sandi-lain-9", by=head, reason="surat 12")
    # A wrong password hears nothing, and a seat of before gets what it can read.
    assert news(seat, PASSWORD) is msgspec.UNSET
    plain = ask(seat, "sandi-lain-9")
    assert b"changes" not in base64.urlsafe_b64decode(plain.data.split(b".")[1] + b"==")
    renamed, reset = news(seat, "sandi-lain-9")
    assert (renamed.former_name, renamed.new_password) == ("PT Maju Bersama", False)
    assert (reset.by, reset.reason, reset.new_password) == ("Siti Aminah", "surat 12", True)
    # The answer may have been lost: it comes again for a day, and then no more.
    assert len(news(seat, "sandi-lain-9")) == 2
    house.clock.pass_(hours=25)
    assert news(seat, "sandi-lain-9") is msgspec.UNSET
    names = [(entry.name, entry.why) for _, entry in journal.read(house.centre, newest=2)]
    assert names == [("tenderer_changed", "akta 7"), ("tenderer_changed", "surat 12")]


def test_the_front_desk_registers_and_changes_no_firm(house: House) -> None:
    desk = join(house.centre)
    for act in (
        lambda: service.add_tenderer(house.centre, "t-9", "CV Kopi", "rahasia-kopi", by=desk),
        lambda: service.change_tenderer(house.centre, ALICE, name="X", by=desk, reason="y"),
        lambda: tenders.import_files(house.centre, [], by=desk),
    ):
        with pytest.raises(Fault, match="staff_not_allowed"):
            act()


def test_an_import_names_who_did_it(house: House, head: Member) -> None:
    path = house.folder / "lagi.json"
    path.write_text('{"releases": []}')
    tenders.import_files(house.centre, [path], by=head)
    ((_, entry),) = journal.read(house.centre, newest=1)
    assert (entry.name, entry.by, entry.fields["files"]) == (
        "tenders_imported",
        [head.staff_id],
        1,
    )
