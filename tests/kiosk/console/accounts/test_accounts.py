"""Accounts: found, deactivated with a decree, taken up again, helped with a password."""

from __future__ import annotations

import base64
import re
from typing import Any, get_args

import pytest
from werkzeug.test import TestResponse

from kiosk.console.accounts.ladder import LADDERS, Where
from sync.errors import Fault
from sync.gateway.registrations import service
from sync.gateway.registrations.service import SeenVersion
from sync.gateway.staff import service as staff
from sync.gateway.vendors import accounts
from sync.gateway.vendors import service as vendors
from sync.sealing import X25519Recipient, encrypt_bytes
from sync.wire import jws
from sync.wire.ids import new_id
from sync.wire.messages import IdentityAnswer, IdentityRequest
from tests import registrations
from tests.kiosk.console.people import PIN, Browser, Desk
from tests.kiosk.console.registered import Registered, member

DECREE = {
    "asked_by": "ppk",
    "decree": "027/112/2026",
    "heard": "yes",
    "reason": "Masuk daftar hitam.",
    "own_secret": PIN,
}


@pytest.fixture
def registered(desk: Desk) -> Registered:
    return Registered(desk)


@pytest.fixture
def account(desk: Desk, registered: Registered) -> str:
    """The id of an account that an approval has issued."""
    handed = registered.hand_in(registrations.application())
    by = member(desk)
    service.approve(desk.centre, handed.registration_id, by=by, seen=SeenVersion(1, 0))
    return service.open_one(desk.centre, handed.registration_id, by=by).account_id


def change(browser: Browser, account: str, act: str, **typed: Any) -> TestResponse:
    page = browser.text(f"/accounts/{account}/{act}")
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen is not None
    return browser.post(f"/accounts/{account}/{act}", {"seen": seen[1], **DECREE, **typed})


def status(desk: Desk, account: str) -> str:
    return accounts.account(desk.centre, account, by=member(desk)).status


def known(desk: Desk, named: str, password: str, seat_id: str) -> IdentityAnswer:
    recipient = X25519Recipient.from_text(desk.centre.identity.gateway_recipient)
    sealed = base64.b64encode(encrypt_bytes(password.encode(), [recipient])).decode()
    request = IdentityRequest(nonce=new_id(), tenderer_id=named, sealed_password=sealed)
    token = vendors.identify(desk.centre, request, seat_id, tells=True)
    keys = {desk.centre.key.public.kid: desk.centre.key.public}
    return jws.verify(token, "identity", keys, IdentityAnswer)


@pytest.mark.parametrize(
    "sought", ["contoh1", "CONTOH1", registrations.npwp(1), "maju bersama", "PT Maju"]
)
def test_an_account_is_found_by_its_user_id_number_or_name(
    desk: Desk, account: str, sought: str
) -> None:
    verifier = desk.at_work("verifier")
    assert account in verifier.text("/accounts")
    page = verifier.post("/accounts", {"sought": sought}).get_data(as_text=True)
    assert account in page
    assert not re.findall(rf'(?:href|action)="[^"]*{re.escape(sought)}', page)
    nothing = verifier.post("/accounts", {"sought": "nobody at all"}).get_data(as_text=True)
    assert "Tidak ada akun yang cocok." in nothing
    assert verifier.post("/accounts", {"sought": " "}).status_code == 422


def test_deactivating_is_told_to_the_seats_and_keeps_the_firm_out(
    desk: Desk, registered: Registered, account: str
) -> None:
    verifier = desk.at_work("verifier")
    seat_id = registered.seat.seat_id
    assert known(desk, "contoh1", registrations.PASSWORD, seat_id).known
    assert change(verifier, account, "deactivate").status_code == 303
    assert status(desk, account) == "inactive"
    told = known(desk, "contoh1", registrations.PASSWORD, seat_id)
    assert (told.known, told.inactive) == (False, "Masuk daftar hitam.")
    items = [one for one in registered.seat.feed(speaks="account").items if one.kind == "account"]
    assert b"inactive" in bytes(items[-1].body)
    page = verifier.text(f"/accounts/{account}")
    for text in ("PPK", "027/112/2026", "Klarifikasi penyedia sudah didengar.", "Petugas verifier"):
        assert text in page, text
    reply = change(verifier, account, "reactivate", reason="Sanksinya berakhir.", asked_by="lkpp")
    assert reply.status_code == 303
    assert status(desk, account) == "active"
    assert known(desk, "contoh1", registrations.PASSWORD, seat_id).known


def test_an_lpse_says_which_roles_may_deactivate(desk: Desk, account: str) -> None:
    verifier, head = desk.at_work("verifier"), desk.at_work("head")
    both = (member(desk, "head"), member(desk, "administrator"))
    assert staff.account_roles(desk.centre) == {"verifier", "head"}
    for roles in ((), ("front_desk",), ("head", "nobody")):
        with pytest.raises(Fault, match="account_roles_wrong"):
            staff.set_account_roles(desk.centre, roles, by=both, reason="uji")  # type: ignore[arg-type]
    with pytest.raises(Fault, match="staff_same_person"):
        staff.set_account_roles(desk.centre, ["head"], by=(both[0], both[0]), reason="uji")
    assert "Nonaktifkan" in verifier.text(f"/accounts/{account}")
    staff.set_account_roles(desk.centre, ["head"], by=both, reason="uji")
    assert "Nonaktifkan" not in verifier.text(f"/accounts/{account}")
    reply = change(verifier, account, "deactivate")
    assert "kepada peran lain" in reply.get_data(as_text=True)
    assert status(desk, account) == "active"
    assert "Kata sandi pertama yang baru" in verifier.text(f"/accounts/{account}")
    assert change(head, account, "deactivate").status_code == 303
    assert status(desk, account) == "inactive"
    assert "menonaktifkan User ID dan mengaktifkannya lagi" in head.text("/journal")


def test_a_day_to_come_counts_when_it_comes_and_ends_by_itself(desk: Desk, account: str) -> None:
    verifier = desk.at_work("verifier")
    change(verifier, account, "deactivate", from_at="2026-11-25 08.00", until_at="2026-11-26 08.00")
    assert status(desk, account) == "active"
    page = verifier.text(f"/accounts/{account}")
    assert "Akan berubah menurut jam server." in page
    assert "Nonaktif: Rabu, 25 Nov 2026, 08.00 WIB" in page
    desk.clock.pass_(hours=21)
    assert status(desk, account) == "inactive"
    desk.clock.pass_(hours=24)
    assert status(desk, account) == "active"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"asked_by": ""}, "asked_by"),
        ({"asked_by": "somebody"}, "asked_by"),
        ({"decree": " "}, "decree"),
        ({"reason": ""}, "reason"),
        ({"from_at": "besok"}, "from_at"),
        ({"from_at": "2026-12-02 08.00", "until_at": "2026-12-01 08.00"}, "until_at"),
        ({"own_secret": ""}, "own_secret"),
        ({"own_secret": "000000"}, "own_secret"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_changed(
    desk: Desk, account: str, typed: dict[str, str], field: str
) -> None:
    reply = change(desk.at_work("verifier"), account, "deactivate", **typed)
    page = reply.get_data(as_text=True)
    assert reply.status_code >= 400
    assert f'id="{field}-error"' in page, page
    assert status(desk, account) == "active"


def test_two_who_change_one_account_do_not_overrule_each_other(desk: Desk, account: str) -> None:
    first, second = desk.at_work("verifier"), desk.at_work("head")
    second.text(f"/accounts/{account}/deactivate")
    change(first, account, "deactivate")
    change(first, account, "reactivate")
    reply = second.post(f"/accounts/{account}/deactivate", {"seen": "0", **DECREE})
    assert reply.status_code >= 400
    assert status(desk, account) == "active"


def test_a_new_first_password_is_typed_by_its_owner_and_counts_at_once(
    desk: Desk, registered: Registered, account: str
) -> None:
    verifier, path = desk.at_work("verifier"), f"/accounts/{account}/password"
    verifier.text(path)
    typed = {
        "secret": "sawah hijau di Parakan",
        "again": "sawah hijau di Parakan",
        "reason": "KTP direktur dicocokkan.",
        "own_secret": PIN,
    }
    for wrong, field in (
        ({"again": "sawah"}, "again"),
        ({"secret": "", "again": ""}, "secret"),
        ({"secret": "pendek", "again": "pendek"}, "secret"),
        ({"reason": ""}, "reason"),
        ({"own_secret": "000000"}, "own_secret"),
    ):
        reply = verifier.post(path, {**typed, **wrong})
        assert reply.status_code >= 400
        assert f'id="{field}-error"' in reply.get_data(as_text=True), (wrong, field)
        assert "sawah" not in reply.get_data(as_text=True)
    assert verifier.post(path, typed).status_code == 303
    seat_id = registered.seat.seat_id
    assert known(desk, "contoh1", typed["secret"], seat_id).known
    desk.clock.pass_(minutes=30)
    assert not known(desk, "contoh1", registrations.PASSWORD, seat_id).known


@pytest.mark.parametrize("where", get_args(Where))
def test_help_goes_step_by_step_to_its_end(desk: Desk, where: str) -> None:
    verifier = desk.at_work("verifier")
    assert f"/accounts/help/{where}/1" in verifier.text("/accounts/help")
    steps = LADDERS[where]  # type: ignore[index]
    for number, step in enumerate(steps, 1):
        page = verifier.text(f"/accounts/help/{where}/{number}")
        assert str(step.title) in page
        follows = f"/accounts/help/{where}/{number + 1}" in page
        assert follows is (number < len(steps))
    assert verifier.get(f"/accounts/help/{where}/{len(steps) + 1}").status_code == 404
    assert verifier.get(f"/accounts/help/{where}/0").status_code == 404


def test_an_unknown_account_is_no_page(desk: Desk) -> None:
    assert desk.at_work("verifier").get("/accounts/nothing").status_code == 404


def test_who_never_bids_is_shown_so_and_no_user_id_is_called_a_number(
    desk: Desk, registered: Registered
) -> None:
    handed, by = registered.hand_in(registrations.application("non_vendor")), member(desk)
    service.approve(desk.centre, handed.registration_id, by=by, seen=SeenVersion(1, 0))
    one = service.open_one(desk.centre, handed.registration_id, by=by).account_id
    verifier = desk.at_work("verifier")
    page = verifier.text(f"/accounts/{one}")
    assert "Bukan penyedia" in page
    assert "tidak ada" in page
    assert "contoh1" in verifier.text("/accounts")
    assert "<td>contoh1</td><td>–</td>" in verifier.text("/accounts")


def test_what_waits_for_its_day_can_be_taken_back_from_the_page(desk: Desk, account: str) -> None:
    verifier = desk.at_work("verifier")
    assert f"/accounts/{account}/reactivate" not in verifier.text(f"/accounts/{account}")
    assert change(verifier, account, "deactivate", from_at="2027-01-05 08.00").status_code == 303
    page = verifier.text(f"/accounts/{account}")
    assert status(desk, account) == "active"
    assert f"/accounts/{account}/reactivate" in page
    later = {"decree": "SK 2", "from_at": "", "until_at": "2026-12-20 08.00"}
    assert change(verifier, account, "deactivate", **later).status_code == 303
    assert verifier.text(f"/accounts/{account}").count("Dinonaktifkan atas permintaan") == 2
    assert change(verifier, account, "reactivate", from_at="").status_code == 303
    assert "Akan berubah menurut jam server" not in verifier.text(f"/accounts/{account}")
