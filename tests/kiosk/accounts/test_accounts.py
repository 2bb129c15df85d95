"""Accounts as the feed tells them: the newest counts, and none is readable on the disk."""

from __future__ import annotations

from contextlib import closing

import msgspec
import pytest

from kiosk.accounts.service import Accounts
from kiosk.bidding import retold
from kiosk.bidding.store import Verifier
from kiosk.seat import WriteTx
from sync.database import write_tx
from sync.errors import Fault
from sync.wire.registration import Account, AccountForgotten, account_print
from tests.kiosk.bidding.support import FIRM, FIRM_NAME, STAFF, SeatInProcess, furnish
from tests.kiosk.staff.support import CHEAP

PASSWORD = "gerimis-teropong-Lumbung-84"


@pytest.fixture
def seat(tmp_path):
    made = furnish(tmp_path)
    yield made
    made.close()


def an_account(**changes: object) -> Account:
    made = Account(
        user_id="maju.bersama",
        tenderer_id=f"0{FIRM}",
        name=FIRM_NAME,
        version=1,
        status="active",
        verifier=CHEAP.hash(PASSWORD),
        changed_at="2026-11-22T03:00:00.000000Z",
    )
    return msgspec.structs.replace(made, **changes)


def tell(seat: SeatInProcess, account: Account, seq: int = 1) -> None:
    seat.give("account", msgspec.json.encode(account), seq)


def accounts_of(seat: SeatInProcess) -> Accounts:
    return seat.core.get(Accounts)


def test_the_newest_version_counts(seat: SeatInProcess) -> None:
    tell(seat, an_account(version=2, status="inactive", reason="Masa tugas berakhir."))
    tell(seat, an_account(version=1), 2)
    found = accounts_of(seat).find("Maju.Bersama ")
    assert found is not None and found.version == 2
    for number in (FIRM, f"0{FIRM}", "01.855.081.4-412.000"):
        with pytest.raises(Fault, match="account_inactive"):
            accounts_of(seat).require_bidder(number)
    tell(seat, an_account(version=3), 3)
    accounts_of(seat).require_bidder(FIRM)
    assert accounts_of(seat).find("someone.else") is None
    assert seat.event_names().count("account_received") == 2


def test_a_firm_has_one_account_whatever_its_user_id_was_before(seat: SeatInProcess) -> None:
    """Else a User ID that was given up would sign in for ever, with the password of then."""
    tell(seat, an_account(user_id="aaa.lama"))
    tell(seat, an_account(version=3, status="inactive", reason="Daftar hitam."), 2)
    tell(seat, an_account(user_id="aaa.lama", version=2), 3)
    accounts = accounts_of(seat)
    assert accounts.find("aaa.lama") is None
    with pytest.raises(Fault, match="account_inactive"):
        accounts.require_bidder(FIRM)


@pytest.mark.parametrize("kind", ["non_vendor", "a_kind_of_tomorrow"])
def test_who_buys_or_audits_never_bids(seat: SeatInProcess, kind: str) -> None:
    """Pasal 22(5), 13(3): with the link down nobody but this seat can refuse it."""
    tell(seat, an_account(user_id="pokja.andi", tenderer_id="pokja.andi", kind=kind))
    seat.gateway.up = False
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    sari = seat.client()
    sari.sign_in("pokja.andi", "salah-sama-sekali")
    assert "bukan penyedia" not in sari.page, "only to who knows the password"
    sari.sign_in("Pokja.Andi", PASSWORD)
    assert "bukan penyedia" in sari.page
    with pytest.raises(Fault, match="tenderer_no_vendor"):
        seat.desk.recognising.by_staff("pokja.andi", "Andi", "any", "any")
    assert seat.desk.visit.tenderer() is None


def restore(seat: SeatInProcess) -> None:
    """The gateway was put back from a copy: the seat reads its feed from the start."""
    with closing(seat.db()) as db, write_tx(db):
        seat.core.registry.on_other_history(WriteTx(db))


def clear_alarm(seat: SeatInProcess) -> None:
    with closing(seat.db()) as db, write_tx(db):
        seat.core.registry.on_clear[retold.ALARM](WriteTx(db))


def at(minute: int) -> str:
    return f"2026-11-22T03:{minute:02d}:00.000000Z"


def sign_in_offline(seat: SeatInProcess) -> str:
    """Return the page after the firm's password was typed without a link."""
    seat.gateway.up = False
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    firm = seat.client()
    firm.sign_in("maju.bersama", PASSWORD)
    return firm.page


@pytest.mark.parametrize("told_again", [False, True])
def test_a_restored_gateway_costs_no_firm_its_offline_sign_in(
    seat: SeatInProcess, told_again: bool
) -> None:
    """Issued after the copy was made, or told again and the link is cut before: both count."""
    account = an_account()
    tell(seat, account)
    restore(seat)
    if told_again:
        tell(seat, account, 2)
    sign_in_offline(seat)
    tenderer = seat.desk.visit.tenderer()
    assert tenderer is not None and tenderer.identity.method == "cached"


def test_a_deactivation_that_the_copy_lacks_goes_on(seat: SeatInProcess) -> None:
    tell(seat, an_account())
    tell(seat, an_account(version=2, changed_at=at(5), status="inactive", reason="Cabut."), 2)
    restore(seat)
    tell(seat, an_account(), 3)
    assert "Cabut." in sign_in_offline(seat)
    assert seat.desk.visit.tenderer() is None
    clear_alarm(seat)
    with pytest.raises(Fault, match="account_inactive"):
        accounts_of(seat).require_bidder(FIRM)
    # What people decide from then on counts, whatever its number.
    tell(seat, an_account(version=2, changed_at=at(9)), 4)
    accounts_of(seat).require_bidder(FIRM)


def read(seat: SeatInProcess, cursor: int, head: int) -> None:
    """Let the seat have read so much of its feed."""
    with closing(seat.db()) as db, write_tx(db):
        db.execute(
            "INSERT OR REPLACE INTO outbox_feed (gateway_id, cursor, head, seen_at)"
            " VALUES (?, ?, ?, ?)",
            (seat.core.identity.gateway_id, cursor, head, at(4)),
        )


def test_a_deactivation_outlives_an_alarm_that_is_cleared_before_all_is_read_again(
    seat: SeatInProcess,
) -> None:
    """The copy tells the account as it was before: that is no word on what it has not told yet."""
    tell(seat, an_account())
    tell(seat, an_account(version=2, changed_at=at(5), status="inactive", reason="Cabut."), 2)
    other = an_account(user_id="lain", tenderer_id="0027777777777000", name="CV Lain")
    tell(seat, other, 3)
    restore(seat)
    read(seat, 0, 0)
    clear_alarm(seat)
    accounts = accounts_of(seat)
    seat.core.registry.beat()
    with pytest.raises(Fault, match="account_inactive"):
        accounts.require_bidder(FIRM)
    tell(seat, an_account(), 1)
    read(seat, 1, 2)
    seat.core.registry.beat()
    assert accounts.find("lain") is not None
    read(seat, 2, 2)
    seat.core.registry.beat()
    with pytest.raises(Fault, match="account_inactive"):
        accounts.require_bidder(FIRM)
    # What the gateway has not told at all goes now.
    assert accounts.find("lain") is None
    names = seat.event_names()
    seat.core.registry.beat()
    assert seat.event_names() == names


def test_a_copy_that_knows_a_firm_by_its_former_number_and_user_id_brings_neither_back(
    seat: SeatInProcess,
) -> None:
    old, new = f"0{FIRM}", "0018550814412001"
    before = an_account(user_id="aaa.lama")
    stopped = an_account(version=2, changed_at=at(5), tenderer_id=new, formers=(old,))
    tell(seat, msgspec.structs.replace(stopped, status="inactive", reason="Cabut."))
    restore(seat)
    tell(seat, before, 2)
    assert accounts_of(seat).find("aaa.lama") is None
    with pytest.raises(Fault, match="account_inactive"):
        accounts_of(seat).require_bidder(FIRM)


def test_an_alarm_cleared_before_another_restore_forgets_nothing(seat: SeatInProcess) -> None:
    tell(seat, an_account())
    restore(seat)
    read(seat, 0, 0)
    clear_alarm(seat)
    restore(seat)
    read(seat, 2, 2)
    seat.core.registry.beat()
    assert accounts_of(seat).find("maju.bersama") is not None


def test_a_deactivation_after_the_restore_counts_although_its_number_is_no_higher(
    seat: SeatInProcess,
) -> None:
    tell(seat, an_account())
    tell(seat, an_account(version=3, changed_at=at(5)), 2)
    restore(seat)
    tell(seat, an_account(), 3)
    tell(seat, an_account(version=2, changed_at=at(9), status="inactive", reason="Cabut."), 4)
    with pytest.raises(Fault, match="account_inactive"):
        accounts_of(seat).require_bidder(FIRM)
    tell(seat, an_account(version=3, changed_at=at(10)), 5)
    accounts_of(seat).require_bidder(FIRM)


def test_a_password_of_before_the_copy_opens_nothing_again(seat: SeatInProcess) -> None:
    """It was changed because somebody knew it."""
    old = an_account()
    tell(seat, old)
    tell(seat, an_account(version=2, changed_at=at(5), verifier=CHEAP.hash("lain-sekali-77")), 2)
    restore(seat)
    tell(seat, old, 3)
    sign_in_offline(seat)
    assert seat.desk.visit.tenderer() is None


def test_erased_since_the_restore_is_erased_here(seat: SeatInProcess) -> None:
    """The gateway names the versions that it knows, of which this seat has a later one."""
    old = an_account(formers=("0999888777666555",))
    tell(seat, old)
    tell(seat, msgspec.structs.replace(old, version=2, changed_at=at(5)), 2)
    restore(seat)
    tell(seat, old, 3)
    forgotten = AccountForgotten(prints=[account_print(old)])
    seat.give("account_forgotten", msgspec.json.encode(forgotten), 4)
    for typed in ("maju.bersama", FIRM, "0999888777666555"):
        assert accounts_of(seat).find(typed) is None, typed


def test_once_staff_clear_the_alarm_what_the_gateway_does_not_know_leaves_nothing(
    seat: SeatInProcess,
) -> None:
    """It was erased there: nobody tells this seat what to forget."""
    account, bids = an_account(formers=("0999888777666555",)), seat.desk.bids
    known = an_account(user_id="tahu", tenderer_id="0111222333444000")
    tell(seat, account)
    tell(seat, known, 2)
    other = "0123456789012000"  # of which no account was told
    with closing(seat.db()) as db, write_tx(db):
        for number in (account.tenderer_id, known.tenderer_id, other):
            bids.put_verifier(db, Verifier(number, FIRM_NAME, account.verifier), None)
        db.execute(
            "INSERT INTO provisional_account (user_key, firm_key, registration_id, decision_id,"
            " taken_back, kept) VALUES ('u', 'f', 'r', 'd', 1, x'00')"
        )
    restore(seat)
    tell(seat, known, 3)
    with closing(seat.db()) as db:
        assert bids.verifier(db, account.tenderer_id) is not None
    clear_alarm(seat)
    with closing(seat.db()) as db:
        assert bids.verifier(db, account.tenderer_id) is None
        assert bids.verifier(db, known.tenderer_id) is not None
        assert bids.verifier(db, other) is not None
        assert db.execute("SELECT count(*) FROM provisional_account").fetchone()[0] == 0
    assert accounts_of(seat).find("maju.bersama") is None
    assert accounts_of(seat).find("0999888777666555") is None
    assert accounts_of(seat).find("tahu") is not None


def test_nothing_of_an_account_lies_readable_on_the_disk(seat: SeatInProcess) -> None:
    account = an_account()
    tell(seat, account)
    for path in seat.home.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for word in (account.user_id, account.name, account.verifier, FIRM):
                assert word.encode() not in data, (path, word)


def test_a_vendor_signs_in_offline_by_user_id(seat: SeatInProcess) -> None:
    tell(seat, an_account())
    seat.gateway.up = False
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    sari = seat.client()
    sari.sign_in("MAJU.bersama", "salah-sama-sekali")
    assert seat.desk.visit.tenderer() is None
    sari.sign_in("MAJU.bersama", PASSWORD)
    known = seat.desk.visit.tenderer()
    assert known is not None
    assert (known.name, known.identity.method) == (FIRM_NAME, "cached")
    assert known.firm == f"0{FIRM}"


def test_a_deactivated_one_is_refused_with_the_reason(seat: SeatInProcess) -> None:
    tell(seat, an_account(status="inactive", reason="Masa tugas berakhir."))
    seat.gateway.up = False
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    sari = seat.client()
    sari.sign_in("maju.bersama", "salah-sama-sekali")
    assert "Masa tugas berakhir." not in sari.page, "only to who knows the password"
    sari.sign_in("maju.bersama", PASSWORD)
    assert "Masa tugas berakhir." in sari.page
    assert seat.desk.visit.tenderer() is None


def test_a_running_visit_of_a_deactivated_account_is_locked(seat: SeatInProcess) -> None:
    tell(seat, an_account())
    seat.gateway.up = False
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    sari = seat.client()
    sari.sign_in("maju.bersama", PASSWORD)
    seat.core.registry.beat()
    assert seat.sessions.state == "open"
    tell(seat, an_account(version=2, status="inactive", reason="Daftar hitam."), 2)
    seat.core.registry.beat()
    assert seat.sessions.state == "locked"
    assert seat.sessions.status().lock_reason == "account"
    assert seat.desk.visit.tenderer() is None
    assert "account_stopped" in seat.event_names()
    sari.get("/tenders")
    assert "dinonaktifkan LPSE" in sari.page
    seat.sessions.resume(STAFF)
    seat.core.registry.beat()
    assert seat.sessions.state == "open", "staff may open it again; the firm has to sign in"


def test_who_had_locked_the_seat_is_told_when_it_is_open_again(seat: SeatInProcess) -> None:
    tell(seat, an_account())
    seat.gateway.up = False
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    seat.client().sign_in("maju.bersama", PASSWORD)
    seat.sessions.lock("visitor")
    tell(seat, an_account(version=2, status="inactive", reason="Daftar hitam."), 2)
    seat.core.registry.beat()
    assert seat.desk.visit.tenderer() is None, "at once, whatever covers the screen"
    seat.sessions.resume(STAFF)
    seat.core.registry.beat()
    assert seat.sessions.status().lock_reason == "account"
    seat.sessions.resume(STAFF)
    seat.core.registry.beat()
    assert seat.sessions.state == "open", "told once"


def test_a_firm_is_known_by_the_number_that_it_had_before(seat: SeatInProcess) -> None:
    """On the day when its number changes nobody stands at the seat as a stranger."""
    tell(seat, an_account())
    new = "0018550814412001"
    tell(seat, an_account(version=2, tenderer_id=new, formers=(f"0{FIRM}",)), 2)
    seat.gateway.up = False
    found = accounts_of(seat).find(FIRM)
    assert found is not None and found.tenderer_id == new
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    seat.client().sign_in(FIRM, PASSWORD)
    known = seat.desk.visit.tenderer()
    assert known is not None and known.firm == new, "what it seals stands under its number now"
    stopped = an_account(version=3, tenderer_id=new, formers=(f"0{FIRM}",), status="inactive")
    tell(seat, stopped, 3)
    with pytest.raises(Fault, match="account_inactive"):
        accounts_of(seat).require_bidder(FIRM)
    # A number that another firm has got is that firm's.
    tell(seat, an_account(user_id="firma.lain", version=1), 4)
    found = accounts_of(seat).find(FIRM)
    assert found is not None and found.user_id == "firma.lain"


def test_an_account_that_was_erased_is_forgotten_and_no_other(seat: SeatInProcess) -> None:
    old = f"0{FIRM}"
    gone = an_account(version=2, tenderer_id="0018550814412001", formers=(old,))
    other = an_account(user_id="firma.lain", tenderer_id="0018550814412777")
    tell(seat, gone)
    tell(seat, other, 2)
    bids, hashed = seat.desk.bids, CHEAP.hash(PASSWORD)
    with closing(seat.db()) as db, write_tx(db):
        for number in (gone.tenderer_id, old, other.tenderer_id):
            bids.put_verifier(db, Verifier(number, FIRM_NAME, hashed), None)
    told = AccountForgotten(prints=[account_print(gone), account_print(an_account(version=9))])
    seat.give("account_forgotten", msgspec.json.encode(told), 3)
    accounts = accounts_of(seat)
    for named in (gone.user_id, gone.tenderer_id, old):
        assert accounts.find(named) is None, named
    assert accounts.find("firma.lain") == other
    with closing(seat.db()) as db:
        assert bids.verifier(db, gone.tenderer_id) is None
        assert bids.verifier(db, FIRM) is None
        assert bids.verifier(db, other.tenderer_id) is not None
    assert "account_forgotten" in seat.event_names()


def test_a_firm_called_by_its_number_alone_leaves_nothing_under_the_former_one(
    seat: SeatInProcess,
) -> None:
    """Else it would sign in as a firm that is no more, though it was deactivated since."""
    old, new = f"0{FIRM}", "0018550814412001"
    tell(seat, an_account(user_id="01.855.081.4-412.000", version=2))
    tell(seat, an_account(user_id=new, tenderer_id=new, version=3, formers=(old,)), 2)
    accounts = accounts_of(seat)
    for named in (FIRM, old, "01.855.081.4-412.000"):
        found = accounts.find(named)
        assert found is not None and found.tenderer_id == new, named
    stopped = an_account(
        user_id=new, tenderer_id=new, version=4, formers=(old,), status="inactive", reason="Habis."
    )
    tell(seat, stopped, 3)
    for named in (FIRM, old, new):
        with pytest.raises(Fault, match="account_inactive"):
            accounts.require_bidder(named)


def test_what_was_mistyped_once_is_another_accounts_later(seat: SeatInProcess) -> None:
    """Accounts count their own versions: a new one begins low where an old one had come far."""
    number, user, later = f"0{FIRM}", "firma.lain", "2026-11-23T03:00:00.000000Z"
    right, third = "0018550814412001", "0018550814412777"
    feed = [
        an_account(),
        an_account(version=2, status="inactive", reason="Dikembalikan."),
        an_account(user_id="maju.benar", tenderer_id=right, version=4),
        an_account(user_id=user, changed_at=later),
        an_account(tenderer_id=third, changed_at=later),
    ]
    accounts = accounts_of(seat)
    for _read_again in range(2):
        for seq, told in enumerate(feed, 1):
            tell(seat, told, seq)
        for named in (number, user):
            found = accounts.find(named)
            assert found is not None and (found.user_id, found.status) == (user, "active"), named
        for named in ("maju.bersama", third):
            found = accounts.find(named)
            assert found is not None and found.tenderer_id == third, named
        found = accounts.find(right)
        assert found is not None and found.version == 4


def test_a_row_that_was_damaged_keeps_no_news_away(seat: SeatInProcess) -> None:
    gone = an_account(user_id="firma.lain", tenderer_id="0018550814412777", version=3)
    tell(seat, an_account())
    tell(seat, gone, 2)
    with closing(seat.db()) as db, write_tx(db):
        db.execute("UPDATE account SET kept = zeroblob(80) WHERE version = 1")
    told = AccountForgotten(prints=[account_print(gone)])
    seat.give("account_forgotten", msgspec.json.encode(told), 3)
    assert accounts_of(seat).find("firma.lain") is None
    tell(seat, an_account(version=2), 4)
    found = accounts_of(seat).find("maju.bersama")
    assert found is not None and found.version == 2
