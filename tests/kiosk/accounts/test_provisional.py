"""A User ID that was approved at this seat: it counts until the gateway says more, or otherwise."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

import msgspec
import pytest

from kiosk.accounts.service import Accounts, provisional
from sync.clock import Interval
from sync.database import write_tx
from sync.errors import Fault
from sync.registration.application import (
    Applicant,
    Application,
    ChosenAccount,
    Firm,
)
from tests.kiosk.accounts.test_accounts import PASSWORD, an_account, tell
from tests.kiosk.bidding.support import FIRM, FIRM_NAME, STAFF, SeatInProcess, furnish
from tests.kiosk.staff.support import CHEAP

NOW = Interval(datetime(2026, 11, 22, 3, tzinfo=UTC), None)
USER = "maju.bersama"


@pytest.fixture
def seat(tmp_path):
    made = furnish(tmp_path)
    yield made
    made.close()


def a_form(**changes: object) -> Application:
    made = Application(
        entity="pt",
        firm=Firm(name=FIRM_NAME, npwp=FIRM),
        applicant=Applicant(name="Sari"),
        account=ChosenAccount(user_id="Maju.Bersama", verifier=CHEAP.hash(PASSWORD)),
    )
    return msgspec.structs.replace(made, **changes)


def accounts_of(seat: SeatInProcess) -> Accounts:
    return seat.core.get(Accounts)


def count(seat: SeatInProcess, form: Application, decision_id: str = "d-1") -> bool:
    with closing(seat.db()) as db, write_tx(db):
        return accounts_of(seat).count_here(db, form, "r-1", decision_id, NOW)


def take_back(seat: SeatInProcess, **which: str) -> None:
    with closing(seat.db()) as db, write_tx(db):
        accounts_of(seat).take_back(db, **which)


def test_it_counts_at_once_and_lets_the_firm_sign_in_without_a_link(seat: SeatInProcess) -> None:
    assert count(seat, a_form())
    found = accounts_of(seat).find(USER)
    assert found is not None
    assert (found.tenderer_id, found.name, found.status) == (f"0{FIRM}", FIRM_NAME, "active")
    seat.gateway.up = False
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    window = seat.client()
    window.sign_in(USER, PASSWORD)
    known = seat.desk.visit.tenderer()
    assert known is not None
    assert (known.name, known.identity.method) == (FIRM_NAME, "cached")


def test_the_gateways_account_takes_its_place(seat: SeatInProcess) -> None:
    count(seat, a_form())
    tell(seat, an_account(name="PT Menurut Server"))
    found = accounts_of(seat).find(USER)
    assert found is not None and found.name == "PT Menurut Server"
    take_back(seat, decision_id="d-1")
    assert accounts_of(seat).find(USER) is not None, "what the gateway told stays"


@pytest.mark.parametrize("which", [{"decision_id": "d-1"}, {"registration_id": "r-1"}])
def test_taken_back_it_counts_no_more(seat: SeatInProcess, which: dict[str, str]) -> None:
    count(seat, a_form())
    take_back(seat, **which)
    assert accounts_of(seat).find(USER) is None
    assert accounts_of(seat).was_taken_back(FIRM)
    assert seat.event_names().count("account_taken_back") == 1
    take_back(seat, **which)
    assert seat.event_names().count("account_taken_back") == 1
    assert count(seat, a_form(), "d-2"), "it may be approved here once more"
    assert accounts_of(seat).find(USER) is not None
    assert not accounts_of(seat).was_taken_back(FIRM)


def test_a_visit_in_its_name_is_stopped(seat: SeatInProcess) -> None:
    count(seat, a_form())
    seat.gateway.up = False
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    window = seat.client()
    window.sign_in(USER, PASSWORD)
    assert seat.desk.visit.tenderer() is not None
    seat.core.registry.beat()
    assert seat.sessions.state == "open"
    take_back(seat, decision_id="d-1")
    seat.core.registry.beat()
    assert seat.sessions.state == "locked"
    assert seat.desk.visit.tenderer() is None


def test_a_firm_with_a_password_of_its_own_goes_on(seat: SeatInProcess) -> None:
    """It was registered at the centre without a User ID; the approval here was somebody else's."""
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    seat.client().sign_in()
    known = seat.desk.visit.tenderer()
    assert known is not None and known.identity.method == "gateway"
    seat.sessions.lock("staff", STAFF)
    seat.sessions.end_by_staff(STAFF)
    count(seat, a_form())
    take_back(seat, decision_id="d-1")
    seat.gateway.up = False
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    seat.client().sign_in()
    known = seat.desk.visit.tenderer()
    assert known is not None and known.identity.method == "cached"
    seat.core.registry.beat()
    assert seat.sessions.state == "open"
    assert seat.desk.visit.tenderer() == known


def test_what_the_gateway_has_told_counts_more(seat: SeatInProcess) -> None:
    """A User ID that was deactivated stays so, whatever is approved here."""
    tell(seat, an_account(status="inactive", reason="Diminta LPSE."))
    assert not count(seat, a_form())
    with pytest.raises(Fault, match="account_inactive"):
        accounts_of(seat).require_bidder(FIRM)
    other = a_form(account=ChosenAccount(user_id="user.lain", verifier=CHEAP.hash(PASSWORD)))
    assert not count(seat, other), "the firm has an account already"


def test_what_cannot_be_an_account_makes_none() -> None:
    officer = provisional(a_form(entity="non_vendor"), NOW)
    assert officer is not None
    assert (officer.kind, officer.tenderer_id, officer.name) == ("non_vendor", USER, "Sari")
    for chosen in (
        ChosenAccount(user_id="maju"),
        ChosenAccount(verifier="$argon2id$"),
        ChosenAccount(user_id="018550814412000", verifier="$argon2id$"),
    ):
        assert provisional(a_form(account=chosen), NOW) is None


def test_nothing_of_it_is_readable_on_the_disk(seat: SeatInProcess) -> None:
    count(seat, a_form())
    raw = b"".join(path.read_bytes() for path in seat.home.rglob("*") if path.is_file())
    for word in (b"maju.bersama", b"Maju.Bersama", FIRM_NAME.encode(), FIRM.encode(), b"argon2id"):
        assert word not in raw, word
