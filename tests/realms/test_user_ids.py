"""A real User ID never works in a practice room, and the room says so kindly: nothing leaves it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sync.errors import Fault
from sync.gateway.vendors import account_files
from sync.gateway.vendors import service as vendors
from sync.wire import practice
from sync.wire.registration import Account
from sync.wire.times import to_text
from tests.kiosk.bidding.support import (
    FIRM,
    NOW,
    PASSWORD,
    PIN,
    STAFF,
    TRAINEE,
    SeatInProcess,
    furnish,
)
from tests.kiosk.registration import handing
from tests.kiosk.staff.support import CHEAP
from tests.sync.gateway.cast import House, new_house

KINDLY = "Ini ruang latihan: User ID, NPWP, dan kata sandi sungguhan tidak dipakai di sini."
UNSENT = "tidak dikirim, tidak diperiksa, dan tidak disimpan"
REAL = [FIRM, "0013.000.1-205.24.000", "maju.bersama", "3323010101900001", "nobody-has-this-one"]


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[SeatInProcess]:
    made = furnish(tmp_path, realm="training")
    yield made
    made.close()


def told(page: str) -> str:
    """What a page says is wrong, in words alone."""
    found = re.search(r'class="error-summary".*?</div>', page, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found[0]) if found else ""


def traces(seat: SeatInProcess, *texts: str) -> list[str]:
    """Which of these texts lie anywhere in the seat's folder."""
    bodies = [path.read_bytes() for path in seat.home.rglob("*") if path.is_file()]
    return [text for text in texts if any(text.encode() in body for body in bodies)]


@pytest.mark.parametrize("up", [True, False], ids=["link up", "link down"])
def test_a_real_account_is_refused_before_anything_is_sent_or_kept(
    seat: SeatInProcess, up: bool
) -> None:
    """Also one that is right at the gateway: nobody can tell by the answer which ones exist."""
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    seat.gateway.up = up
    window, pages = seat.client(), set()
    for typed in REAL:
        answer = window.sign_in(typed)
        assert answer.status_code == 422
        assert KINDLY in window.page and UNSENT in window.page
        assert "Petugas memeriksa surat-surat" not in window.page
        assert "tidak seperti NPWP" not in window.page
        pages.add(told(window.page))
    assert len(pages) == 1 and pages != {""}
    assert seat.gateway.asked == []
    assert seat.desk.visit.wrong_passwords() == 0 and seat.desk.visit.tenderer() is None
    assert traces(seat, PASSWORD, "maju.bersama", "nobody-has-this-one") == []
    seat.gateway.up = True
    window.sign_in(TRAINEE)
    assert seat.gateway.asked == [TRAINEE]
    recognised = seat.desk.visit.tenderer()
    assert recognised is not None and recognised.tenderer_id == TRAINEE


def test_staff_vouch_for_no_real_firm(seat: SeatInProcess) -> None:
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    seat.gateway.up = False
    window = seat.client()
    window.sign_in("latihan-baru")  # never seen here: staff may vouch
    window.get("/bid/who/attest")
    window.post(
        "/bid/who/attest", tenderer_id=FIRM, name="PT Maju", seen="yes", staff="tono", pin=PIN
    )
    assert KINDLY in window.page
    assert seat.desk.visit.tenderer() is None
    with pytest.raises(Fault, match="account_real"):
        seat.desk.recognising.by_staff(FIRM, "PT Maju", "tono", PIN)


def test_registration_takes_no_real_account_over(seat: SeatInProcess) -> None:
    account = Account(
        user_id="maju.bersama", tenderer_id=FIRM, name="PT Maju", version=1, status="active",
        verifier=CHEAP.hash(PASSWORD), changed_at=to_text(NOW),
    )  # fmt: skip
    seat.give("account", msgspec.json.encode(account))
    marked = msgspec.structs.replace(account, user_id=TRAINEE, tenderer_id=TRAINEE)
    seat.give("account", msgspec.json.encode(marked), seq=2)
    seat.sessions.open(STAFF, "Sari", "registration", 60)
    window = seat.client()
    window.post("/registration/privacy", agreed="yes")
    pages = set()
    for typed in REAL:
        window.post("/registration/sign-in", user=typed, password=PASSWORD)
        assert KINDLY in window.page and UNSENT in window.page
        pages.add(told(window.page))
    assert len(pages) == 1 and pages != {""}
    window.post("/registration/sign-in", user=TRAINEE, password=PASSWORD)
    assert "/registration/entity" in window.url


def test_the_wizard_asks_for_a_user_id_of_the_practice_room(tmp_path: Path) -> None:
    seat = furnish(tmp_path, realm="training", settings={"registration_track": "spse"})
    window = handing.begin(seat)
    window.get("/registration/account")
    assert "diawali “latihan”" in window.page
    window.post("/registration/account", user_id="maju.bersama")
    assert "Di ruang latihan setiap User ID diawali “latihan”." in window.page
    assert handing.form_of(seat).account.user_id == ""
    window.post("/registration/account", user_id="latihan.maju")
    assert handing.form_of(seat).account.user_id == "latihan.maju"
    seat.close()


def test_production_asks_for_no_mark(tmp_path: Path) -> None:
    seat = furnish(tmp_path)
    seat.sessions.open(STAFF, "Sari", "bidding", 60)
    window = seat.client()
    window.get("/bid/who")
    assert "latihan" not in window.page.casefold()
    window.sign_in(FIRM)
    assert seat.desk.visit.tenderer() is not None
    seat.close()


@pytest.fixture
def house(tmp_path: Path) -> House:
    return new_house(tmp_path, "training")


def test_a_training_gateway_makes_no_account_that_looks_real(house: House) -> None:
    by = house.head
    vendors.add_tenderer(house.centre, "Latihan-Maju", "PT Maju", "sandi latihan 1", by=by)
    with pytest.raises(Fault, match="account_unmarked"):
        vendors.add_tenderer(house.centre, FIRM, "PT Maju", "sandi sungguhan", by=by)
    table = b"User ID,NPWP,Nama\nlatihan-02,,CV Sari\nmaju.bersama,,PT Maju\n"
    report = account_files.take_in(house.centre, table, by=by)
    assert (report.taken, [one.code for one in report.refused]) == (1, ["account_unmarked"])


@pytest.mark.parametrize("typed", ["latihan-maju", " LATIHAN.1", "\uff4catihan", "Latihan"])
def test_the_mark_is_read_as_people_write_it(typed: str) -> None:
    assert practice.is_marked(typed)
    practice.require_own("training", typed)


@pytest.mark.parametrize("typed", ["", "013000123456001", "maju.latihan", "lat1han"])
def test_what_lacks_the_mark_is_taken_for_real(typed: str) -> None:
    practice.require_own("production", typed)
    with pytest.raises(Fault, match="account_real"):
        practice.require_own("training", typed)
