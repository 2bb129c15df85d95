"""An account that nobody needs is erased, here and at the seats; one that has bid stays."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import msgspec
import pytest

from sync.errors import Fault
from sync.gateway.account_requests import service as requests
from sync.gateway.account_requests.service import AskedChange
from sync.gateway.centre import DATABASE
from sync.gateway.journal import service as journal
from sync.gateway.own_figures import ACCOUNT_REST_DAYS, RETENTION_DAYS
from sync.gateway.registrations import service
from sync.gateway.vendors import accounts
from sync.gateway.vendors.accounts import Decree
from sync.wire.firms import firm
from sync.wire.registration import AccountForgotten, account_print
from tests.registrations import PASSWORD, application, npwp
from tests.scenarios.canary import search
from tests.sync.gateway.cast import BidMaker
from tests.sync.gateway.registrations.conftest import ALL, Desk
from tests.sync.gateway.vendors.test_accounts import signed_in

NAME, USER = "CV Kenari Lestari Abadi", "kenari.lestari"


def an_account(desk: Desk, serial: int = 5) -> tuple[str, str]:
    """Hand a registration in and approve it; return its id and its account's."""
    base = application("cv", serial=serial)
    form = msgspec.structs.replace(
        base,
        firm=msgspec.structs.replace(base.firm, name=NAME),
        account=msgspec.structs.replace(base.account, user_id=USER),
    )
    one = desk.hand_in(form).registration_id
    service.approve(desk.house.centre, one, by=desk.by, seen=desk.seen(one))
    return one, service.open_one(desk.house.centre, one, by=desk.by).account_id


def stop(desk: Desk, account: str, decree: Decree) -> None:
    seen = accounts.account(desk.house.centre, account, by=desk.by).seen
    accounts.deactivate(desk.house.centre, account, decree, by=desk.by, seen=seen)


def why(desk: Desk, named: str = USER) -> str:
    with pytest.raises(Fault) as caught:
        service.erase_account(desk.house.centre, named, by=desk.by)
    return caught.value.code


def change_number(desk: Desk, account: str, serial: int) -> str:
    asked = AskedChange(value=npwp(serial), asker="Kenari Direktur")
    centre = desk.house.centre
    return requests.open_request(
        centre, account, "number", asked, b"%PDF-1.7 kenari", ["npwp_card"], by=desk.by
    )


def test_an_account_without_a_bid_is_erased_when_nothing_needs_it_any_more(desk: Desk) -> None:
    house = desk.house
    centre = house.app.extensions["lpse"]
    one, account = an_account(desk)
    moved = change_number(desk, account, 6)
    requests.done(centre, moved, "INA-1", house.clock(), by=desk.by)
    assert signed_in(desk.seat, USER, PASSWORD).known
    told = desk.accounts()
    assert why(desk) == "account_runs"
    month = house.clock() + timedelta(days=30)
    stop(desk, account, Decree("ppk", "SK Kenari 1", True, "Kenari sebulan.", until_at=month))
    assert why(desk) == "account_runs", "until a day is no end"
    stop(desk, account, Decree("lpse", "SK Kenari 2", True, "Kenari tutup usaha."))
    assert why(desk) == "account_rests"
    open_one = change_number(desk, account, 7)
    house.clock.pass_(days=max(RETENTION_DAYS, ACCOUNT_REST_DAYS) + 2)
    assert why(desk, npwp(6)) == "account_registered"
    with pytest.raises(Fault, match="account_request_pending"):
        service.erase(centre, one, by=desk.by)
    requests.withdraw(centre, open_one, "Tidak jadi.", by=desk.by)
    service.erase(centre, one, by=desk.by)
    assert requests.requests(centre, account, by=desk.by) == []
    told = desk.accounts()
    service.erase_account(centre, USER, by=desk.by)
    assert why(desk) == "account_unknown"
    secrets = [NAME, USER, firm(npwp(5)), firm(npwp(6)), npwp(5), "Kenari Direktur"]
    with closing(sqlite3.connect(centre.home / DATABASE)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert search([centre.home], secrets) == []
    # Seats are told to forget what they were told, and are not told again whose it was.
    assert [each for each in desk.accounts() if each.user_id == USER] == []
    items = desk.seat.feed(speaks=ALL).items
    (last,) = [item for item in items if item.kind == "account_forgotten"]
    prints = msgspec.json.decode(last.body, type=AccountForgotten).prints
    assert sorted(prints) == sorted(account_print(each) for each in told)
    names = [entry.name for _i, entry in journal.read(centre, newest=3)]
    assert "account_erased" in names
    assert not signed_in(desk.seat, USER, PASSWORD).known


def test_a_request_that_waits_keeps_the_account(desk: Desk) -> None:
    _one, account = an_account(desk)
    (plain,) = [
        each.account
        for each in accounts.accounts(desk.house.centre, "", 0, by=desk.by).standings
        if not each.account.named
    ][:1]
    stop(desk, plain.account_id, Decree("lpse", "SK 1", True, "Tutup."))
    change_number(desk, plain.account_id, 8)
    desk.house.clock.pass_(days=ACCOUNT_REST_DAYS + 1)
    assert why(desk, plain.firm) == "account_request_pending"
    assert account


def test_an_account_that_has_bid_is_kept_and_says_why(desk: Desk) -> None:
    centre = desk.house.centre
    one, account = an_account(desk)
    bid = BidMaker(desk.seat, tenderer=npwp(5)).submit()
    requests.done(centre, change_number(desk, account, 6), "INA-1", desk.house.clock(), by=desk.by)
    (answer,) = desk.seat.post(desk.seat.command(bid))
    assert answer.outcome == "accepted"
    stop(desk, account, Decree("lpse", "SK 2", True, "Tutup."))
    desk.house.clock.pass_(days=max(RETENTION_DAYS, ACCOUNT_REST_DAYS) + 2)
    service.erase(centre, one, by=desk.by)
    assert why(desk) == "account_has_bids", "sealed under the number that it had before"
    assert accounts.account(centre, account, by=desk.by).account.name == NAME


PERSON, NIK, STREET = "Kenari Wulandari 7731", "3323017301931175", "Jalan Kenari Hijau 31178"
PHONE, MOBILE, MAIL = "0293931175", "081293117531", "kenari31183@contoh.example"


def test_of_a_registration_that_was_decided_nothing_of_a_person_is_readable(desk: Desk) -> None:
    """NIK, addresses, telephone and e-mail are needed by people, who open the file for it."""
    centre = desk.house.app.extensions["lpse"]
    secrets = [PERSON, NIK, STREET, PHONE, MOBILE, MAIL]
    for serial, outcome in ((1, "approve"), (2, "return"), (3, "refuse")):
        base = application(serial=serial)
        address = msgspec.structs.replace(base.firm.address, street=STREET)
        form = msgspec.structs.replace(
            base,
            applicant=msgspec.structs.replace(
                base.applicant, name=PERSON, id_number=NIK, telephone=PHONE, email=MAIL
            ),
            firm=msgspec.structs.replace(
                base.firm, address=address, telephone=PHONE, mobile=MOBILE, email=MAIL
            ),
            owners=(msgspec.structs.replace(base.owners[0], name=PERSON, id_number=NIK),),
        )
        one = desk.hand_in(form).registration_id
        seen = desk.seen(one)
        if outcome == "approve":
            service.approve(centre, one, by=desk.by, seen=seen, words=f"Cocok dengan {PERSON}.")
        elif outcome == "return":
            words = f"Alamat {STREET} tidak sama."
            service.return_incomplete(centre, one, ["nib"], words, by=desk.by, seen=seen)
        else:
            table = service.open_one(centre, one, by=desk.by).table
            reason = next(iter(table.refusals)) if table else "other"
            service.refuse(centre, one, reason, f"Telepon {PHONE}.", by=desk.by, seen=seen)
        assert desk.found(PERSON.split()[1]), "found by name"
    assert search([centre.home], secrets) == []
    plain = centre.home / "plain"
    plain.write_text(f"{PERSON} {NIK}")
    assert {each.text for each in search([centre.home], secrets)} == {PERSON, NIK}
