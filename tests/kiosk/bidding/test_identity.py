"""Three ways of knowing who bids, and which one the receipt names."""

from __future__ import annotations

import pytest

from kiosk.bidding import identity
from sync import receipts
from sync.wire.messages import AccountChange
from tests.kiosk.bidding.support import FIRM, FIRM_NAME, PASSWORD, PIN, RIVAL, STAFF


def test_the_gateway_checks_the_password_while_the_link_is_up(seat, sari):
    sari.sign_in()
    assert seat.desk.visit.tenderer().identity.method == "gateway"


def test_what_staff_changed_of_the_account_is_the_first_thing_the_firm_sees(seat, sari):
    seat.gateway.changes = (
        AccountChange(
            at="2026-11-20T03:00:00Z",
            by="Siti Aminah",
            former_name="CV Lama <b>",
            new_password=False,
            reason="akta 7",
        ),
        AccountChange(
            at="2026-11-21T03:00:00Z",
            by="Siti Aminah",
            former_name=None,
            new_password=True,
            reason="surat 12",
        ),
    )
    sari.sign_in()
    assert "Akun perusahaan Anda diganti" in sari.page
    for words in ("Siti Aminah", "akta 7", "CV Lama &lt;b&gt;", "Kata sandi diganti.", "surat 12"):
        assert words in sari.page, words
    sari.post("/bid/who/changes")
    assert "Akun perusahaan Anda diganti" not in sari.page
    seat.gateway.changes = ()
    sari.post("/bid/who/forget")
    sari.sign_in()
    assert "Akun perusahaan Anda diganti" not in sari.page


def test_a_wrong_password_is_refused_with_a_summary(seat, sari):
    answer = sari.sign_in(password="salah")
    assert answer.status_code == 422
    assert 'href="#password"' in sari.page
    assert "salah" not in sari.page.lower().split("kata sandi")[0]
    assert seat.desk.visit.tenderer() is None


def test_a_firm_known_before_gets_in_while_the_link_is_down(seat, sari):
    sari.sign_in()
    sari.post("/bid/who/forget")
    seat.gateway.up = False
    assert sari.sign_in(password="salah").status_code == 422
    sari.sign_in()
    assert seat.desk.visit.tenderer().identity.method == "cached"
    assert seat.desk.visit.tenderer().name == FIRM_NAME


def test_of_a_password_only_a_sealed_verifier_is_kept(seat, sari):
    """Not even the verifier is readable: a copied database gives nobody a password to try."""
    sari.sign_in()
    raw = b"".join(path.read_bytes() for path in seat.home.glob("seat.db*"))
    for readable in (PASSWORD, "$argon2id$", FIRM, FIRM_NAME):
        assert readable.encode() not in raw, readable
    db = seat.db()
    kept = seat.store.verifier(db, FIRM)
    db.close()
    assert kept is not None and kept.verifier.startswith("$argon2id$")


def test_staff_attest_papers_only_while_the_link_is_down(seat, sari):
    details = {"tenderer_id": RIVAL, "name": "CV Baru", "seen": "yes", "pin": PIN}
    assert sari.post("/bid/who/attest", **details).status_code == 409
    seat.gateway.up = False
    sari.sign_in(RIVAL)
    assert "Panggil petugas" in sari.page
    sari.post("/bid/who/attest", **details)
    found = seat.desk.visit.tenderer().identity
    assert (found.method, found.attested_by) == ("attested", "Tono Wibowo")


def test_no_address_names_the_firm(seat, sari):
    """Addresses end up in a browser's history; forms and the visit's memory do not."""
    seat.gateway.up = False
    sari.sign_in(RIVAL)
    assert f"attest?id={RIVAL}" not in sari.page
    sari.get("/bid/who/attest")
    assert f'value="{RIVAL}"' in sari.page


def test_a_wrong_pin_does_not_ask_about_an_odd_number_again(seat, sari):
    seat.gateway.up = False
    odd = {"tenderer_id": "018550815412000", "name": "CV Baru", "seen": "yes"}
    sari.sign_in(odd["tenderer_id"])
    sari.post("/bid/who/attest", **odd, staff=STAFF.staff_id, pin=PIN)
    assert 'name="advised"' in sari.page
    known = {"advised": odd["tenderer_id"]}
    sari.post("/bid/who/attest", **odd, **known, staff=STAFF.staff_id, pin="111111")
    assert 'name="advised"' in sari.page
    sari.post("/bid/who/attest", **odd, **known, staff=STAFF.staff_id, pin=PIN)
    assert seat.desk.visit.tenderer().tenderer_id == odd["tenderer_id"]


@pytest.mark.parametrize("number", ["6501011708450001", "9201011708450001", "1000000001234567"])
def test_a_card_of_a_newer_province_or_company_is_not_advised(seat, sari, number):
    seat.gateway.up = False
    sari.sign_in(number)
    assert "Nomor ini tidak seperti NPWP." not in sari.page
    sari.post(
        "/bid/who/attest", tenderer_id=number, name="CV Baru", seen="yes",
        staff=STAFF.staff_id, pin=PIN,
    )  # fmt: skip
    assert seat.desk.visit.tenderer().tenderer_id == number


def test_a_refused_sign_in_says_what_looks_odd_and_where_to_look(seat, sari):
    sari.sign_in("018550815412000")
    assert "Angka ke-9 NPWP ini" in sari.page
    assert "Cocokkan dengan kartu NPWP" in sari.page
    assert "Bila LPSE Anda memakai ID lain" in sari.page


def test_a_wrong_pin_does_not_attest(seat, sari):
    seat.gateway.up = False
    sari.sign_in(RIVAL)
    answer = sari.post(
        "/bid/who/attest", tenderer_id=RIVAL, name="CV Baru", seen="yes", pin="111111"
    )
    assert answer.status_code == 422
    assert seat.desk.visit.tenderer() is None


def test_a_number_unlike_an_npwp_is_advised_once_and_not_blocked(seat, sari):
    seat.gateway.up = False
    sari.sign_in("PENYEDIA-77")
    details = {"tenderer_id": "PENYEDIA-77", "name": "CV Lain", "seen": "yes", "pin": PIN}
    sari.post("/bid/who/attest", **details)
    assert "Nomor ini tidak seperti NPWP." in sari.page
    assert "NPWP hanya berisi angka, titik dan garis" in sari.page
    assert seat.desk.visit.tenderer() is None
    sari.post("/bid/who/attest", advised="PENYEDIA-77", **details)
    assert seat.desk.visit.tenderer().tenderer_id == "PENYEDIA-77"


def test_the_receipt_names_how_the_firm_was_known(seat, sari):
    seat.gateway.up = False
    sari.sign_in(FIRM)
    sari.post("/bid/who/attest", tenderer_id=FIRM, name=FIRM_NAME, seen="yes", pin=PIN)
    sari.choose()
    sari.post("/bid/envelopes")
    sari.add("penawaran.pdf")
    sari.check_files()
    sari.post("/bid/owner-key", choice="none")
    sari.seal()
    receipt = receipts.read(seat.bids()[0].provisional)
    assert (receipt.identity.method, receipt.identity.attested_by) == ("attested", "Tono Wibowo")
    assert "Tono Wibowo" in sari.page


def test_guessing_passwords_ends_at_a_person(seat, sari):
    for _ in range(identity.MAX_WRONG_PASSWORDS):
        assert sari.sign_in(password="tebak").status_code == 422
    assert sari.sign_in().status_code == 403
    assert seat.desk.visit.tenderer() is None


def test_another_firm_starts_without_the_first_ones_files(seat, sari):
    sari.sign_in()
    sari.choose()
    sari.post("/bid/envelopes")
    sari.add("penawaran.pdf")
    sari.sign_in(RIVAL)
    assert not any(seat.desk.visit.draft().picks.values())


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("01.855.081.4-412.000", "018550814412000"),
        (" 0018550814412000 ", "0018550814412000"),
        ("PENYEDIA-77", "PENYEDIA-77"),
    ],
)
def test_an_npwp_is_one_number_however_it_is_written(typed, kept):
    assert identity.tidy_id(typed) == kept


def say_unknown(tenderer_id: str, password: str) -> str | None:
    return None


def say_nothing(tenderer_id: str, password: str) -> str | None:
    raise identity.NoAnswer


@pytest.mark.parametrize("answer", [None, say_unknown, say_nothing])
def test_a_slow_answer_never_reaches_the_next_visitor(seat, sari, monkeypatch, answer):
    ask = answer or seat.desk.passwords._identify

    def slow(tenderer_id: str, password: str) -> str | None:
        seat.sessions.end_by_staff(STAFF)
        seat.sessions.open(STAFF, "Budi", "bidding", 30)
        return ask(tenderer_id, password)

    monkeypatch.setattr(seat.desk.passwords, "_identify", slow)
    sari.sign_in()
    assert sari.url == "/welcome"
    assert FIRM not in sari.page
    assert seat.desk.visit.tenderer() is None
    assert seat.desk.visit.attestation_offered() is None
    assert seat.desk.visit.wrong_passwords() == 0


def test_what_is_recognised_in_the_moment_of_an_end_is_forgotten(seat, sari, monkeypatch):
    record = seat.desk.record

    def slow(name: str, **fields: object) -> None:
        record(name, **fields)
        seat.sessions.end_by_staff(STAFF)
        seat.sessions.open(STAFF, "Budi", "bidding", 30)

    monkeypatch.setattr(seat.desk.visit, "_record", slow)
    sari.sign_in()
    assert seat.desk.visit.tenderer() is None


def test_a_slow_page_is_not_shown_once_the_seat_is_locked(seat, sari, monkeypatch):
    def slow(tenderer_id: str, password: str) -> str | None:
        seat.sessions.lock("staff", STAFF)
        return None

    monkeypatch.setattr(seat.desk.passwords, "_identify", slow)
    sari.sign_in()
    assert sari.url == "/locked"
    assert FIRM not in sari.page
    assert seat.desk.visit.wrong_passwords() == 1


def test_the_log_names_the_way_and_not_the_tax_number(seat, sari):
    sari.sign_in()
    db = seat.db()
    log = "".join(row[0] for row in db.execute("SELECT event FROM log_leaf"))
    db.close()
    assert "tenderer_identified" in log
    assert FIRM not in log
