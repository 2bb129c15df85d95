"""The User ID and the password: rules, and a strength that knows the firm and its place."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.registration import password
from sync.errors import Fault
from sync.registration.application import Address, Applicant, Application, Firm
from sync.requirements.table import Password
from tests.kiosk.bidding.support import SeatInProcess
from tests.kiosk.registration.handing import PASSWORD, handing_of
from tests.kiosk.registration.support import begin, draft_of

RULES = Password(min_length=8, max_length=100, min_strength=3)
FORM = Application(
    firm=Firm(
        name="PT Maju Jaya Sentosa",
        npwp="01.855.081.4-412.000",
        address=Address(street="Jalan Pahlawan 17"),
    ),
    applicant=Applicant(name="Budi Santoso", id_number="3323011708880001"),
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("Maju.Bersama", "maju.bersama"), (" cv_sari-9 ", "cv_sari-9"), ("a123", "a123")],
)
def test_a_user_id_is_written_one_way(typed: str, found: str) -> None:
    assert password.user_id(typed) == found


@pytest.mark.parametrize(
    "typed", ["", "abc", "a" * 31, "3323011708880001", "maju bersama", "majü", "maju'x", "-maju"]
)
def test_odd_ones_are_refused_before_they_break_anything(typed: str) -> None:
    with pytest.raises(Fault, match="user_id_form"):
        password.user_id(typed)


@given(st.text(max_size=40))
def test_whatever_is_taken_is_plain(typed: str) -> None:
    try:
        found = password.user_id(typed)
    except Fault:
        return
    assert found.isascii() and not found.isdigit() and password.user_id(found) == found


@pytest.mark.parametrize(
    "weak",
    [
        "Temanggung2026",
        "budisantoso1990",
        "majujayasentosa",
        "MajuJaya2026",
        "3323011708880001",
        "018550814412000",
        "merahputih",
        "pengadaanbarang",
        "17agustus1945",
        "bismillah123",
        "pahlawan17",
        "BudiSantoso",
        "12345678",
        "kucingmakanikanasin",
        "selamatpagi2026",
        "sayacintaibu",
        "akucintakamu",
        "aku-cinta-kamu",
        "garudadidadaku",
        "ayamgorengenak",
        "terimakasihbanyak",
        "Jakarta#2026",
        "Surabaya_123!",
        *("Jakarta2026!", "J4karta#2026", "Admin#2026!", "Budi1985!!", "lpse2026!!", "Maju_1_Jaya"),
        *("Rahasia12345!", "Bandung2026!!", "Budi1985Santoso", "akucintakamu99", "Budi_1985_Siti"),
    ],
)
def test_what_a_neighbour_would_try_is_not_enough(weak: str) -> None:
    found = password.strength(weak, "maju.jaya", FORM, RULES)
    assert not found.enough, (weak, found)
    with pytest.raises(Fault, match="password_"):
        password.require(weak, "maju.jaya", FORM, RULES)


@pytest.mark.parametrize(
    "good",
    [
        PASSWORD,
        "tr0mbon-Kabut-legenda-92",
        "x7#Qv!m2Lp9z",
        "ж" * 3 + "gelombangpasang-Tuba",
        "kuda mendung sapu jarum pelita kaca",
    ],
)
def test_a_good_one_gets_no_warning(good: str) -> None:
    assert password.strength(good, "maju.jaya", FORM, RULES).enough
    password.require(good, "maju.jaya", FORM, RULES)


@given(st.text(min_size=0, max_size=200))
def test_any_text_gets_an_answer(typed: str) -> None:
    found = password.strength(typed, "maju.jaya", FORM, RULES)
    assert 0 <= found.score <= 4


def test_length_and_the_user_id_inside_are_said_apart() -> None:
    for wrong in ("x7#Qv!m", "x7#Q" * 40):
        with pytest.raises(Fault, match="password_length"):
            password.require(wrong, "", FORM, RULES)
    with pytest.raises(Fault, match="password_like_user_id"):
        password.require("x7#-Maju.Jaya-Qv!m2", "maju.jaya", FORM, RULES)


def test_rules_come_before_typing_and_strength_while_typing(seat: SeatInProcess) -> None:
    sari = begin(seat)
    sari.get("/registration/account/password")
    assert sari.url == "/registration/account", "the User ID comes first"
    assert "diawali huruf" in sari.page
    sari.post("/registration/account", user_id="maju bersama")
    assert "User ID itu belum sesuai" in sari.page
    sari.post("/registration/account", user_id="maju.bersama")
    assert sari.url == "/registration/account/password"
    assert "tidak disimpan di mana pun" in sari.page
    before = draft_of(seat)
    token = sari.token()
    sari.post("/registration/account/strength", password="temanggung")
    assert "mudah ditebak" in sari.page and "temanggung" not in sari.page
    assert token and draft_of(seat) == before
    sari.get("/registration/account/password")
    sari.post("/registration/account/password", password="temanggung", again="temanggung")
    assert 'value="temanggung"' not in sari.page
    assert draft_of(seat).application.account.verifier == ""
    sari.post("/registration/account/password", password=PASSWORD, again="lain-sekali-77")
    assert "belum sama" in sari.page
    sari.post("/registration/account/password", password=PASSWORD, again=PASSWORD)
    account = draft_of(seat).application.account
    assert handing_of(seat).hasher.verify(account.verifier, PASSWORD)
    assert PASSWORD not in msgspec.json.encode(draft_of(seat)).decode()
