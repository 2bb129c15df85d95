"""A firm with an account signs in, without a link: its name and number are not typed again."""

from __future__ import annotations

import msgspec

from kiosk.registration.recognising import MOST_WRONG
from sync.wire.registration import Account
from sync.wire.times import to_text
from tests.kiosk.bidding.support import NOW, STAFF, SeatInProcess
from tests.kiosk.registration.support import admit, desk_of, draft_of
from tests.kiosk.staff.support import CHEAP

PASSWORD = "gerimis-teropong-Lumbung-84"


def give(seat: SeatInProcess, status: str = "active", reason: str = "", **changes: object) -> None:
    account = Account(
        user_id="majubersama",
        tenderer_id="0018550814412000",
        name="PT Maju Bersama",
        version=1,
        status=status,
        verifier=CHEAP.hash(PASSWORD),
        changed_at=to_text(NOW),
        reason=reason,
    )
    seat.gateway.up = False
    seat.give("account", msgspec.json.encode(msgspec.structs.replace(account, **changes)))


def test_what_the_account_says_is_filled_in(seat: SeatInProcess) -> None:
    give(seat)
    window = admit(seat)
    window.get("/registration/sign-in")
    window.post("/registration/sign-in", user="MajuBersama", password=PASSWORD)
    assert window.url == "/registration/entity"
    window.post("/registration/entity", entity="pt")
    firm = draft_of(seat).application.firm
    assert (firm.name, firm.npwp) == ("PT Maju Bersama", "0018550814412000")


def test_who_has_no_tax_number_gets_no_user_id_for_one(seat: SeatInProcess) -> None:
    give(seat, tenderer_id="majubersama", kind="non_vendor")
    window = admit(seat)
    window.post("/registration/sign-in", user="MajuBersama", password=PASSWORD)
    window.post("/registration/entity", entity="non_vendor")
    firm = draft_of(seat).application.firm
    assert (firm.name, firm.npwp) == ("PT Maju Bersama", "")


def test_a_wrong_password_and_an_unknown_account_are_said_alike(seat: SeatInProcess) -> None:
    give(seat)
    window = admit(seat)
    said = []
    for user in ("majubersama", "tidakada"):
        answer = window.post("/registration/sign-in", user=user, password="salah-semua-123")
        assert answer.status_code == 422
        said.append(window.page.replace(user, ""))
    assert "tidak cocok" in said[0] and len(said[0]) == len(said[1])
    assert "User ID atau NPWP dan kata sandi ini tidak cocok" in said[0]
    assert PASSWORD not in window.page and desk_of(seat).visit.memory.firm is None


def test_guessing_ends(seat: SeatInProcess) -> None:
    give(seat)
    window = admit(seat)
    for _each in range(MOST_WRONG):
        window.post("/registration/sign-in", user="majubersama", password="salah")
    answer = window.post("/registration/sign-in", user="majubersama", password=PASSWORD)
    assert answer.status_code == 403 and "terlalu sering" in window.page


def test_a_deactivated_account_hears_why(seat: SeatInProcess) -> None:
    give(seat, "inactive", "Diminta PPK, surat 800/12")
    window = admit(seat)
    window.post("/registration/sign-in", user="majubersama", password=PASSWORD)
    assert "Diminta PPK, surat 800/12" in window.page
    assert desk_of(seat).visit.memory.firm is None


def test_both_must_be_typed(seat: SeatInProcess) -> None:
    window = admit(seat)
    assert window.post("/registration/sign-in").status_code == 422
    assert "Tulis User ID atau NPWP" in window.page and "Tulis kata sandinya" in window.page


def test_a_visit_of_an_account_that_is_deactivated_is_told_and_locked(seat: SeatInProcess) -> None:
    give(seat)
    window = admit(seat)
    window.post("/registration/sign-in", user="MajuBersama", password=PASSWORD)
    window.post("/registration/entity", entity="pt")
    seat.core.registry.beat()
    assert seat.sessions.state == "open"
    give(seat, "inactive", "Daftar hitam.", version=2)
    seat.core.registry.beat()
    assert seat.sessions.status().lock_reason == "account"
    assert desk_of(seat).visit.memory.firm is None and "account_stopped" in seat.event_names()
    window.get("/registration")
    assert "dinonaktifkan LPSE" in window.page
    seat.sessions.resume(STAFF)
    seat.core.registry.beat()
    assert seat.sessions.state == "open", "told once"
    assert draft_of(seat).application.firm.name == "PT Maju Bersama", "nothing typed is lost"
