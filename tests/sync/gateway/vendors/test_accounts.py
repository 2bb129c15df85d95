"""User IDs: signing in with one, deactivated at once or on a day, and taken up again."""

from __future__ import annotations

import base64
import dataclasses
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from sync.errors import Fault
from sync.gateway.journal import service as journal
from sync.gateway.vendors import accounts, service
from sync.gateway.vendors import shared as vendors
from sync.gateway.vendors.accounts import AccountStanding, Decree
from sync.gateway.vendors.shared import AccountWish
from sync.sealing import X25519Recipient, encrypt_bytes
from sync.wire import jws
from sync.wire.ids import new_id
from sync.wire.messages import SPOKEN, IdentityAnswer, IdentityRequest
from sync.wire.registration import Account
from tests import founders
from tests.registrations import PASSWORD, npwp, verifier
from tests.sync.gateway.cast import ALICE, House, Seat

ASKED = Decree("ppk", "SK 17/2026", True, "Diminta PPK.")


@pytest.fixture
def house(house: House) -> House:
    """With a firm whose User ID was issued."""
    with house.centre.writing() as db:
        wish = AccountWish(npwp(1), "PT Maju Bersama", "Maju_1", verifier(), registration_id="r1")
        vendors.issue(house.centre, db, wish, by=house.head)
    return house


def signed_in(
    seat: Seat, name: str, password: str = PASSWORD, *, path: str = "/v1/identity?changes=1"
) -> IdentityAnswer:
    house = seat.house
    recipient = X25519Recipient.from_text(house.centre.identity.gateway_recipient)
    sealed = encrypt_bytes(password.encode(), [recipient])
    request = IdentityRequest(
        nonce=new_id(), tenderer_id=name, sealed_password=base64.b64encode(sealed).decode()
    )
    token = jws.sign(seat.key, "identity-request", request)
    reply = house.http.post(path, data=token)
    assert reply.status_code == 200, reply.data
    return jws.verify(reply.get_data(as_text=True), "identity", house.gateway_keys, IdentityAnswer)


def told(seat: Seat) -> list[Account]:
    items = seat.feed(speaks=",".join(SPOKEN)).items
    return [msgspec.json.decode(one.body, type=Account) for one in items if one.kind == "account"]


def of(house: House, search: str = "maju") -> AccountStanding:
    (found,) = [
        one
        for one in accounts.accounts(house.centre, search, 0, by=house.head).standings
        if one.account.named
    ]
    return found


@pytest.mark.parametrize("name", ["Maju_1", " maju_1", "MAJU_1", npwp(1), "0" + npwp(1)])
def test_a_user_id_signs_in_as_its_number_does(house: House, seat: Seat, name: str) -> None:
    answer = signed_in(seat, name)
    assert (answer.known, answer.tenderer_name) == (True, "PT Maju Bersama")
    number = msgspec.UNSET if name.strip("0") in npwp(1) else "0" + npwp(1)
    assert answer.tenderer_id == number
    assert not signed_in(seat, name, "wrong").known
    assert signed_in(seat, ALICE, "rahasia-" + ALICE).tenderer_id is msgspec.UNSET


def test_who_buys_or_audits_is_no_tenderer(house: House, seat: Seat) -> None:
    with house.centre.writing() as db:
        wish = AccountWish(
            "", "Andi", "pokja.andi", verifier(), kind="non_vendor", registration_id="r2"
        )
        vendors.issue(house.centre, db, wish, by=house.head)
    assert told(seat)[-1].kind == "non_vendor"
    answer = signed_in(seat, "Pokja.Andi")
    assert (answer.known, answer.tenderer_name, answer.kind) == (False, None, "non_vendor")
    assert signed_in(seat, "pokja.andi", "salah sekali").kind is msgspec.UNSET


def test_a_committees_user_id_takes_over_no_firm(house: House) -> None:
    """A firm that staff registered under a name, not a number, is found by that name."""
    service.add_tenderer(house.centre, "toko.maju", "Toko Maju", PASSWORD, by=house.head)
    with house.centre.writing() as db, pytest.raises(Fault, match="account_user_id_taken"):
        wish = AccountWish(
            "",
            "Andi",
            "toko.maju",
            verifier("lain sekali 9"),
            kind="non_vendor",
            registration_id="r2",
        )
        vendors.issue(house.centre, db, wish, by=house.head)


def test_a_seat_of_before_is_told_nothing_that_it_cannot_read(house: House, seat: Seat) -> None:
    """It refuses a field that it does not know, and would go on as if the link were down."""
    before = "/v1/identity"
    assert signed_in(seat, npwp(1), path=before).known
    by_user = signed_in(seat, "Maju_1", path=before)
    assert (by_user.known, by_user.tenderer_id) == (False, msgspec.UNSET)
    standing = of(house)
    accounts.deactivate(
        house.centre, standing.account.account_id, ASKED, by=house.head, seen=standing.seen
    )
    stopped = signed_in(seat, npwp(1), path=before)
    assert (stopped.known, stopped.inactive) == (False, msgspec.UNSET)


def test_wrong_tries_count_for_the_firm_however_it_is_named(house: House, seat: Seat) -> None:
    for name in ("Maju_1", npwp(1), "maju_1", "0" + npwp(1), "MAJU_1", npwp(1)):
        assert not signed_in(seat, name, "wrong").known
    with pytest.raises(AssertionError, match="too_many_attempts"):
        signed_in(seat, "Maju_1")


def test_a_deactivated_account_is_refused_with_the_reason_to_its_owner(
    house: House, seat: Seat
) -> None:
    standing = of(house)
    account_id = standing.account.account_id
    accounts.deactivate(house.centre, account_id, ASKED, by=house.head, seen=standing.seen)
    answer = signed_in(seat, "Maju_1")
    assert (answer.known, answer.tenderer_name, answer.inactive) == (False, None, "Diminta PPK.")
    assert signed_in(seat, "Maju_1", "wrong").inactive is msgspec.UNSET
    assert [(one.status, one.version, one.reason) for one in told(seat)] == [
        ("active", 1, ""),
        ("inactive", 2, "Diminta PPK."),
    ]
    with pytest.raises(Fault, match="account_changed_meanwhile"):
        accounts.reactivate(house.centre, account_id, ASKED, by=house.head, seen=0)
    with pytest.raises(Fault, match="account_inactive_already"):
        accounts.deactivate(house.centre, account_id, ASKED, by=house.head, seen=1)
    accounts.reactivate(house.centre, account_id, ASKED, by=house.head, seen=1)
    assert signed_in(seat, "Maju_1").known
    assert told(seat)[-1].status == "active"
    with pytest.raises(Fault, match="account_active_already"):
        accounts.reactivate(house.centre, account_id, ASKED, by=house.head, seen=2)
    entries = [entry for _index, entry in journal.read(house.centre, newest=1000)]
    (stopped,) = [entry for entry in entries if entry.name == "account_deactivated"]
    assert stopped.fields["asked_by"] == "ppk"
    assert npwp(1) not in str(stopped)


def test_a_day_that_is_to_come_counts_when_it_has_come(house: House, seat: Seat) -> None:
    now, standing = house.clock(), of(house)
    planned = dataclasses.replace(
        ASKED, from_at=now + timedelta(days=2), until_at=now + timedelta(days=4)
    )
    account_id = standing.account.account_id
    accounts.deactivate(house.centre, account_id, planned, by=house.head, seen=0)
    assert signed_in(seat, "Maju_1").known
    assert [one.status for one in told(seat)] == ["active"]
    house.clock.pass_(days=2)
    assert signed_in(seat, "Maju_1").inactive == "Diminta PPK."
    assert [one.status for one in told(seat)] == ["active", "inactive"]
    house.clock.pass_(days=2)
    assert signed_in(seat, "Maju_1").known
    assert [one.status for one in told(seat)] == ["active", "inactive", "active"]


def test_what_was_planned_can_be_taken_back(house: House, seat: Seat) -> None:
    planned = dataclasses.replace(ASKED, from_at=house.clock() + timedelta(days=2))
    account_id = of(house).account.account_id
    accounts.deactivate(house.centre, account_id, planned, by=house.head, seen=0)
    accounts.reactivate(house.centre, account_id, ASKED, by=house.head, seen=1)
    house.clock.pass_(days=3)
    assert signed_in(seat, "Maju_1").known
    assert [one.status for one in told(seat)] == ["active"]


def test_a_firm_without_a_user_id_is_deactivated_by_its_number(house: House, seat: Seat) -> None:
    (standing,) = accounts.accounts(house.centre, ALICE, 0, by=house.head).standings
    account_id = standing.account.account_id
    accounts.deactivate(house.centre, account_id, ASKED, by=house.head, seen=0)
    assert signed_in(seat, ALICE, "rahasia-" + ALICE).inactive == "Diminta PPK."
    assert accounts.account(house.centre, account_id, by=house.head).status == "inactive"


def test_a_firm_is_not_registered_under_anothers_user_id(house: House) -> None:
    with pytest.raises(Fault, match="tenderer_known"):
        service.add_tenderer(house.centre, "MAJU_1", "PT Lain", "rahasia-1", by=house.head)


def test_a_new_password_reaches_the_seats(house: House, seat: Seat) -> None:
    verifier_ = founders.join(house.centre, role="verifier", secret="482916")
    service.change_tenderer(
        house.centre, npwp(1), password="lumbung baru 2", by=verifier_, reason="Lupa"
    )
    assert told(seat)[-1].version == 2
    assert told(seat)[-1].verifier != verifier()
    assert signed_in(seat, "Maju_1", "lumbung baru 2").known
    with pytest.raises(Fault, match="staff_not_allowed"):
        service.change_tenderer(
            house.centre, npwp(1), name="Lain", by=verifier_, reason="Ganti nama"
        )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": " "}, "account_reason_missing"),
        ({"number": ""}, "account_decree_missing"),
        ({"until_at": "past"}, "account_times_swapped"),
    ],
)
def test_a_decree_says_why(house: House, changes: dict[str, object], code: str) -> None:
    if "until_at" in changes:
        changes = {"until_at": house.clock()}
    wanted = dataclasses.replace(ASKED, **changes)  # type: ignore[arg-type]
    with pytest.raises(Fault, match=code):
        accounts.deactivate(
            house.centre, of(house).account.account_id, wanted, by=house.head, seen=0
        )
    with pytest.raises(Fault, match="account_unknown"):
        accounts.deactivate(house.centre, "none", ASKED, by=house.head, seen=0)


def test_only_who_may_stops_an_account(house: House) -> None:
    desk = founders.join(house.centre)
    with pytest.raises(Fault, match="staff_not_allowed"):
        accounts.accounts(house.centre, "", 0, by=desk)


def test_firms_of_an_older_home_get_their_accounts(tmp_path: Path) -> None:
    """The step from the release before, with a firm that was registered twice."""
    import sqlite_utils

    from sync.gateway.db.m0024_accounts import m0024_accounts

    db = sqlite_utils.Database(tmp_path / "old.db")
    db.conn.execute("CREATE TABLE tenderer (tenderer_id TEXT, firm TEXT, changed_at TEXT)")
    db.conn.execute("CREATE TABLE staff (staff_id TEXT PRIMARY KEY)")
    db.conn.executemany(
        "INSERT INTO tenderer VALUES (?, ?, ?)",
        [("1", "0001", "2026-01-01"), ("0001", "0001", "2026-02-01"), ("2", "0002", "2026-01-01")],
    )
    m0024_accounts(db)
    rows = db.conn.execute("SELECT firm, user_id, version, status FROM account ORDER BY firm")
    assert rows.fetchall() == [("0001", "0001", 0, "active"), ("0002", "2", 0, "active")]
    db.close()


def test_an_order_with_an_end_ends_no_other(house: House, seat: Seat) -> None:
    """LKPP's waits for its day; PPK's, decided later, runs and ends before."""
    now, account_id = house.clock(), of(house).account.account_id
    waits = Decree("lkpp", "SK 9", True, "Diminta LKPP.", now + timedelta(days=10))
    short = dataclasses.replace(ASKED, until_at=now + timedelta(days=5))
    accounts.deactivate(house.centre, account_id, waits, by=house.head, seen=0)
    accounts.deactivate(house.centre, account_id, short, by=house.head, seen=1)
    assert signed_in(seat, "Maju_1").inactive == "Diminta PPK."
    house.clock.pass_(days=6)
    assert signed_in(seat, "Maju_1").known
    house.clock.pass_(days=5)
    assert signed_in(seat, "Maju_1").inactive == "Diminta LKPP."
    assert [one.status for one in told(seat)] == ["active", "inactive", "active", "inactive"]
    lifted = Decree("lpse", "SK 12", True, "Selesai.")
    accounts.reactivate(house.centre, account_id, lifted, by=house.head, seen=2)
    assert signed_in(seat, "Maju_1").known


def test_what_waits_behind_another_can_be_taken_back(house: House, seat: Seat) -> None:
    now, account_id = house.clock(), of(house).account.account_id
    waits = Decree("lkpp", "SK 9", True, "Diminta LKPP.", now + timedelta(days=10))
    short = dataclasses.replace(ASKED, until_at=now + timedelta(days=5))
    accounts.deactivate(house.centre, account_id, waits, by=house.head, seen=0)
    accounts.deactivate(house.centre, account_id, short, by=house.head, seen=1)
    house.clock.pass_(days=6)
    accounts.reactivate(house.centre, account_id, ASKED, by=house.head, seen=2)
    house.clock.pass_(days=6)
    assert signed_in(seat, "Maju_1").known
