"""Requests about accounts: kept sealed with their letter, decided once, and a number that moves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync.errors import Fault
from sync.gateway.account_requests import service
from sync.gateway.account_requests.service import MOST_LETTER, AskedChange
from sync.gateway.bids import export
from sync.gateway.journal import service as journal
from sync.gateway.registrations import service as registrations
from sync.gateway.tenders import shared as tenders
from sync.gateway.vendors import accounts
from sync.gateway.vendors import service as staff_help
from sync.gateway.vendors import shared as vendors
from sync.gateway.vendors.accounts import Decree
from sync.wire.firms import firm
from sync.wire.times import from_text
from tests import founders
from tests.registrations import PASSWORD, application, npwp, verifier
from tests.scenarios.canary import search
from tests.sync.gateway.cast import ONE, BidMaker
from tests.sync.gateway.registrations.conftest import Desk, at_work, desk  # noqa: F401
from tests.sync.gateway.vendors.test_accounts import signed_in

LETTER = b"%PDF-1.7 Surat permohonan Kenari 40417 " + b"x" * 900
MAIL, ASKER = "direksi.kenari@contoh.example", "Sri Kenari Wahyuni"


@pytest.fixture
def account(desk: Desk) -> str:  # noqa: F811
    """The id of the account of `npwp(1)`, whose User ID is contoh1."""
    made = desk.hand_in()
    one = made.registration_id
    registrations.approve(desk.house.centre, one, by=desk.by, seen=desk.seen(one))
    return registrations.open_one(desk.house.centre, one, by=desk.by).account_id


def ask(desk: Desk, account: str, kind: str = "email", value: str = MAIL, **changes: Any) -> str:  # noqa: F811
    asked = AskedChange(value=value, asker=changes.pop("asker", ASKER))
    said = {"letter": LETTER, "originals": ["npwp_card", "id_card"], **changes}
    return service.open_request(desk.house.centre, account, kind, asked, by=desk.by, **said)  # type: ignore[arg-type]


def finish(desk: Desk, request_id: str) -> None:  # noqa: F811
    centre = desk.house.centre
    service.done(centre, request_id, "INA-77001", centre.clock(), by=desk.by)


def test_a_request_is_kept_sealed_and_its_letter_byte_for_byte(desk: Desk, account: str) -> None:  # noqa: F811
    centre = desk.house.app.extensions["lpse"]
    one = ask(desk, account, value=f" {MAIL.upper()} ")
    (held,) = service.requests(centre, account, by=desk.by)
    assert (held.request_id, held.kind, held.state) == (one, "email", "open")
    assert (held.asked.value.casefold(), held.asked.asker) == (MAIL, ASKER)
    assert held.originals == ("id_card", "npwp_card")
    assert service.letter(centre, one, by=desk.by) == LETTER
    finish(desk, one)
    held = service.request(centre, one, by=desk.by)
    assert (held.state, held.answer and held.answer.number) == ("done", "INA-77001")
    assert search([centre.home], [MAIL, ASKER, "INA-77001", "Surat permohonan Kenari"]) == []
    with centre.reading() as db:
        file = db.execute("SELECT sha256 FROM account_request").fetchone()[0]
        assert centre.named(db, {file}) == {file}
    names = [entry.name for _i, entry in journal.read(centre, newest=4)]
    assert sorted(names) == [
        "account_request_done", "account_request_opened", *["account_request_read"] * 2,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "changes", "code"),
    [
        ("email", {"value": "bukan alamat"}, "account_request_value"),
        ("email", {"value": ""}, "account_request_value"),
        ("number", {"value": "12 34"}, "account_request_value"),
        ("number", {"value": "0" + npwp(1)}, "account_number_same"),
        ("person", {"value": " "}, "account_request_value"),
        ("password", {"asker": " "}, "account_request_asker"),
        ("email", {"letter": b"PK\x03\x04"}, "account_letter_no_pdf"),
        ("email", {"letter": b"%PDF-" + bytes(MOST_LETTER)}, "account_letter_large"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is(
    desk: Desk,  # noqa: F811
    account: str,
    kind: str,
    changes: dict[str, Any],
    code: str,
) -> None:
    with pytest.raises(Fault) as caught:
        ask(desk, account, kind, **changes)
    assert caught.value.code == code
    assert service.requests(desk.house.centre, account, by=desk.by) == []


def test_a_request_is_decided_once_by_who_may(desk: Desk, account: str) -> None:  # noqa: F811
    centre = desk.house.centre
    one = ask(desk, account)
    with pytest.raises(Fault, match="account_request_waits"):
        ask(desk, account, value="lain@contoh.example")
    other = ask(desk, account, "password", "")
    for number, at, code in (
        (" ", centre.clock(), "account_request_answer"),
        ("1", centre.clock() + timedelta(minutes=1), "account_request_time"),
    ):
        with pytest.raises(Fault, match=code):
            service.done(centre, one, number, at, by=desk.by)
    with pytest.raises(Fault, match="account_request_words"):
        service.refuse(centre, one, "", by=desk.by)
    service.refuse(centre, one, "Surat kuasanya tidak ada.", by=desk.by)
    service.withdraw(centre, other, "Kata sandinya ketemu.", by=desk.by)
    for again in (one, other):
        with pytest.raises(Fault, match="account_request_decided"):
            finish(desk, again)
    states = [(each.kind, each.state) for each in service.requests(centre, account, by=desk.by)]
    assert states == [("password", "withdrawn"), ("email", "refused")]
    trainer = founders.join(centre, "trainer", "199105052016041004", "Budi", "771204")
    with pytest.raises(Fault, match="staff_not_allowed"):
        service.requests(centre, account, by=trainer)
    for unknown in (service.request, service.letter):
        with pytest.raises(Fault, match="account_request_unknown"):
            unknown(centre, "nothing", by=desk.by)
    with pytest.raises(Fault, match="account_unknown"):
        ask(desk, "nothing")


@pytest.mark.parametrize("harm", ["gone", "damaged"])
def test_a_letter_that_is_lost_is_said_and_stops_nothing(
    desk: Desk,  # noqa: F811
    account: str,
    harm: str,
) -> None:
    """A copy of the database that was put back without its files, or a disk that loses one."""
    centre = desk.house.centre
    one = ask(desk, account)
    with centre.reading() as db:
        name = db.execute("SELECT sha256 FROM account_request").fetchone()[0]
    (path,) = centre.home.rglob(name)
    if harm == "gone":
        path.unlink()
    else:
        path.chmod(0o600)
        path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Fault, match="account_letter_lost"):
        service.letter(centre, one, by=desk.by)
    assert [e.name for _i, e in journal.read(centre, newest=1)] == ["account_request_opened"]
    service.refuse(centre, one, "Suratnya hilang.", by=desk.by)


def test_a_number_that_is_changed_moves_the_account_and_both_are_known(
    desk: Desk,  # noqa: F811
    account: str,
) -> None:
    centre, old, new = desk.house.centre, firm(npwp(1)), firm(npwp(7))
    one = ask(desk, account, "number", npwp(7))
    before = accounts.account(centre, account, by=desk.by)
    assert before.account.firm == old, "until the centre has done it"
    finish(desk, one)
    now = accounts.account(centre, account, by=desk.by).account
    assert (now.firm, now.name, now.user_id) == (new, before.account.name, "contoh1")
    last = desk.accounts()[-1]
    assert (last.tenderer_id, last.formers, last.version) == (new, (old,), 2)
    assert last.verifier == before.account.verifier
    for named in (npwp(1), old, npwp(7), "contoh1"):
        answer = signed_in(desk.seat, named, PASSWORD)
        assert answer.known, named
        assert firm(named if answer.tenderer_id is msgspec.UNSET else answer.tenderer_id) == new
    # The journal ties both together by their stand-ins.
    (moved,) = [e for _i, e in journal.read(centre, newest=20) if e.name == "account_renumbered"]
    assert moved.fields["former"] != moved.fields["account"]


def test_a_bid_under_the_former_number_arrives_and_is_shown_with_both(
    desk: Desk,  # noqa: F811
    account: str,
    tmp_path: Path,
) -> None:
    """Sealed at a seat without a link, which had not heard of the new one."""
    house, centre = desk.house, desk.house.centre
    maker = BidMaker(desk.seat, tenderer=npwp(1))
    bid = maker.submit()
    finish(desk, ask(desk, account, "number", npwp(7)))
    (answer,) = desk.seat.post(desk.seat.command(bid))
    assert answer.outcome == "accepted", answer
    (row,) = [each for each in export.list_bids(centre, ONE) if each.bid_id == bid.bid_id]
    assert (row.tenderer_id, row.number_now) == (npwp(1), firm(npwp(7)))
    decree = Decree("lkpp", "SK 9", True, "Daftar hitam.")
    accounts.deactivate(centre, account, decree, by=desk.by, seen=0)
    house.clock.pass_(minutes=5)
    (late,) = desk.seat.post(desk.seat.command(maker.submit()))
    assert late.problem is not None
    assert (late.outcome, late.problem.code) == ("held", "tenderer_inactive")


def test_a_number_does_not_move_while_its_bid_can_still_be_replaced(
    desk: Desk,  # noqa: F811
    account: str,
) -> None:
    house, centre = desk.house, desk.house.centre
    maker = BidMaker(desk.seat, tenderer=npwp(1))
    first = maker.submit()
    (answer,) = desk.seat.post(desk.seat.command(first))
    assert answer.outcome == "accepted"
    one = ask(desk, account, "number", npwp(7))
    with pytest.raises(Fault, match="account_number_in_use"):
        finish(desk, one)
    assert accounts.account(centre, account, by=desk.by).account.firm == firm(npwp(1))
    (answer,) = desk.seat.post(desk.seat.command(maker.submit(replaces=first)))
    assert answer.outcome == "accepted"
    with centre.reading() as db:
        end = tenders.require(db, ONE).period_end
    house.clock.now = from_text(end) + timedelta(seconds=1)
    finish(desk, one)
    assert accounts.account(centre, account, by=desk.by).account.firm == firm(npwp(7))


def test_a_number_of_another_firm_is_not_given(desk: Desk, account: str) -> None:  # noqa: F811
    centre = desk.house.centre
    one = ask(desk, account, "number", npwp(7))
    other = desk.hand_in(application(serial=7)).registration_id
    registrations.approve(centre, other, by=desk.by, seen=desk.seen(other))
    with pytest.raises(Fault, match="account_number_known"):
        finish(desk, one)
    assert service.request(centre, one, by=desk.by).state == "open"
    with pytest.raises(Fault, match="account_number_known"):
        ask(desk, registrations.open_one(centre, other, by=desk.by).account_id, "number", npwp(1))


def test_a_former_number_that_another_firm_gets_is_that_firms(desk: Desk, account: str) -> None:  # noqa: F811
    centre = desk.house.centre
    finish(desk, ask(desk, account, "number", npwp(7)))
    taken = desk.hand_in(
        application(serial=1, account=application(serial=9).account)
    ).registration_id
    registrations.approve(centre, taken, by=desk.by, seen=desk.seen(taken))
    opened = registrations.open_one(centre, taken, by=desk.by)
    assert opened.account_id != account
    with centre.reading() as db:
        assert vendors.successor(db, npwp(1)) is None
    answer = signed_in(desk.seat, npwp(1), PASSWORD)
    assert (answer.known, answer.tenderer_id) == (True, msgspec.UNSET)


def test_a_number_goes_back_and_a_firm_without_user_id_is_called_by_the_new_one(
    desk: Desk,  # noqa: F811
    account: str,
) -> None:
    centre = desk.house.centre
    for serial in (7, 1):
        finish(desk, ask(desk, account, "number", npwp(serial)))
    assert accounts.account(centre, account, by=desk.by).account.firm == firm(npwp(1))
    assert desk.accounts()[-1].formers == (firm(npwp(7)),)
    plain = next(
        each.account
        for each in accounts.accounts(centre, "", 0, by=desk.by).standings
        if not each.account.named
    )
    finish(desk, ask(desk, plain.account_id, "number", npwp(8)))
    now = accounts.account(centre, plain.account_id, by=desk.by).account
    assert (now.firm, now.user_id, now.named) == (firm(npwp(8)), firm(npwp(8)), False)
    agency = desk.hand_in(application("non_vendor", serial=5)).registration_id
    registrations.approve(centre, agency, by=desk.by, seen=desk.seen(agency))
    theirs = registrations.open_one(centre, agency, by=desk.by).account_id
    with pytest.raises(Fault, match="account_number_wrong"):
        ask(desk, theirs, "number", npwp(9))


def give_back(desk: Desk, one: str) -> None:  # noqa: F811
    """Return a registration to its vendor."""
    registrations.return_incomplete(
        desk.house.centre, one, ["nib"], "", by=desk.by, seen=desk.seen(one)
    )


def approve(desk: Desk, one: str) -> str:  # noqa: F811
    """Approve a registration; return its account's id."""
    centre = desk.house.centre
    registrations.approve(centre, one, by=desk.by, seen=desk.seen(one))
    return registrations.open_one(centre, one, by=desk.by).account_id


def test_what_was_approved_before_gives_no_old_number_or_password_back(desk: Desk) -> None:  # noqa: F811
    """A registration that was returned by mistake, and is approved again as it was."""
    centre, new, secret = desk.house.centre, firm(npwp(7)), "kemiri sangrai 4417 pagi"
    made = desk.hand_in(application(serial=1))
    account = approve(desk, made.registration_id)
    finish(desk, ask(desk, account, "number", npwp(7)))
    staff_help.change_tenderer(centre, new, password=secret, by=desk.by, reason="Lupa.")
    give_back(desk, made.registration_id)
    assert approve(desk, made.registration_id) == account
    now = accounts.account(centre, account, by=desk.by)
    assert (now.account.firm, now.status) == (new, "active")
    assert signed_in(desk.seat, npwp(7), secret).known
    assert not signed_in(desk.seat, npwp(7), PASSWORD).known


def test_a_password_that_is_set_by_the_former_number_is_the_firms(
    desk: Desk,  # noqa: F811
    account: str,
) -> None:
    """Else staff would read that it is done, and the firm would not get in."""
    centre, secret = desk.house.centre, "kemiri sangrai 4417 pagi"
    finish(desk, ask(desk, account, "number", npwp(7)))
    staff_help.change_tenderer(centre, npwp(1), password=secret, by=desk.by, reason="Lupa.")
    for named in (npwp(1), npwp(7), "contoh1"):
        assert signed_in(desk.seat, named, secret).known, named
    with pytest.raises(Fault, match="tenderer_known"):
        staff_help.add_tenderer(centre, npwp(1), "CV Lain", secret, by=desk.house.head)


def test_a_mistyped_number_is_registered_for_the_firm_that_has_it(desk: Desk) -> None:  # noqa: F811
    centre, secret = desk.house.centre, "kemiri sangrai 4417 pagi"
    made = desk.hand_in(application(serial=5))
    approve(desk, made.registration_id)
    give_back(desk, made.registration_id)
    desk.hand_in(application(serial=5, firm=application(serial=6).firm), again=made.command)
    approve(desk, made.registration_id)
    staff_help.add_tenderer(centre, npwp(5), "CV Yang Benar", secret, by=desk.house.head)
    assert signed_in(desk.seat, npwp(5), secret).tenderer_name == "CV Yang Benar"
    assert signed_in(desk.seat, npwp(6), PASSWORD).known


def test_a_form_with_the_former_number_moves_no_account_back(desk: Desk) -> None:  # noqa: F811
    """What a request has changed another request changes; the password of the form counts."""
    old, new = firm(npwp(1)), firm(npwp(7))
    made = desk.hand_in(application(serial=1))
    account = approve(desk, made.registration_id)
    finish(desk, ask(desk, account, "number", npwp(7)))
    give_back(desk, made.registration_id)
    chosen = msgspec.structs.replace(application().account, verifier=verifier("baru sekali 4410"))
    desk.hand_in(application(serial=1, account=chosen), again=made.command)
    assert approve(desk, made.registration_id) == account
    last = desk.accounts()[-1]
    assert (last.tenderer_id, last.formers, last.status) == (new, (old,), "active")
    for named in (npwp(1), npwp(7), "contoh1"):
        assert signed_in(desk.seat, named, "baru sekali 4410").known, named
    # One that was mistyped is corrected, and opens nothing.
    give_back(desk, made.registration_id)
    again = msgspec.structs.replace(made.command, version=2)
    right = application(serial=1, firm=application(serial=8).firm)
    desk.hand_in(right, again=again)
    assert approve(desk, made.registration_id) == account
    assert desk.accounts()[-1].tenderer_id == firm(npwp(8))


def test_a_number_that_was_mistyped_for_another_account_is_given(
    desk: Desk,  # noqa: F811
    account: str,
) -> None:
    centre = desk.house.centre
    made = desk.hand_in(application(serial=5))
    other = approve(desk, made.registration_id)
    give_back(desk, made.registration_id)
    desk.hand_in(application(serial=5, firm=application(serial=6).firm), again=made.command)
    assert approve(desk, made.registration_id) == other
    with centre.reading() as db:
        assert not vendors.is_taken(db, npwp(5))
    with pytest.raises(Fault, match="firm_unknown"):
        staff_help.change_tenderer(
            centre, npwp(5), password="kemiri sangrai 4417", by=desk.by, reason="Lupa."
        )
    finish(desk, ask(desk, account, "number", npwp(5)))
    assert accounts.account(centre, account, by=desk.by).account.firm == firm(npwp(5))
    assert accounts.account(centre, other, by=desk.by).account.firm == firm(npwp(6))


@pytest.mark.parametrize("named", [npwp(1), npwp(7), "contoh1"])
def test_everything_is_found_by_any_number_that_the_firm_has_had(
    desk: Desk,  # noqa: F811
    account: str,
    named: str,
) -> None:
    desk.hand_in(application(serial=4))
    finish(desk, ask(desk, account, "number", npwp(7)))
    found = registrations.everything(desk.house.centre, named, by=desk.by)
    assert found.account is not None and len(found.requests) == 1
    assert [one.account_id for one in found.registrations] == [account]
    # So is the account in its list, and the registration in the worklist.
    page = accounts.accounts(desk.house.centre, named, 0, by=desk.by)
    assert [one.account.account_id for one in page.standings] == [account]
    assert desk.found(named) == [one.line.registration_id for one in found.registrations]
