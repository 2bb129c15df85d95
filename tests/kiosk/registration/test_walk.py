"""The wizard's pages, as a vendor walks through them."""

from __future__ import annotations

import re

import pytest

from sync.registration.application import ENTITIES
from tests.kiosk.bidding.support import Browser, SeatInProcess
from tests.kiosk.registration.support import NIB, NPWP, admit, begin, desk_of, draft_of


def test_a_visit_starts_with_what_becomes_of_the_data(seat: SeatInProcess) -> None:
    window = admit(seat)
    assert window.url == "/registration" and "Mendaftar baru" in window.page


@pytest.mark.parametrize("path", ["/registration", "/registration/entity"])
def test_no_field_comes_before_the_page_about_personal_data(seat: SeatInProcess, path: str) -> None:
    from tests.kiosk.bidding.support import STAFF

    seat.sessions.open(STAFF, "Sari", "registration", 300)
    window = seat.client()
    window.get(path)
    assert window.url == "/registration/privacy"
    assert "27 Tahun 2022" in window.page and "Berapa lama" in window.page


def test_a_form_without_its_legal_form_is_not_begun(seat: SeatInProcess) -> None:
    window = admit(seat)
    window.post("/registration/entity")
    assert "Pilih salah satu bentuk usaha" in window.page
    assert desk_of(seat).visit.memory.draft is None


def test_a_page_before_the_form_is_begun_says_where_to_start(seat: SeatInProcess) -> None:
    window = admit(seat)
    answer = window.get("/registration/tasks")
    assert answer.status_code == 409 and "Mendaftar baru" in window.page


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_link_of_every_legal_form_leads_to_a_page(seat: SeatInProcess, entity: str) -> None:
    window = begin(seat, entity)
    assert window.url == "/registration/tasks"
    links = set(re.findall(r'href="(/registration/[^"]+)"', window.page))
    assert len(links) > 3
    for link in links - {"/registration/account"}:
        assert window.get(link).status_code == 200, link


def test_an_answer_is_kept_and_leads_to_the_next_page(seat: SeatInProcess, sari: Browser) -> None:
    sari.post("/registration/fill/npwp", npwp=NPWP)
    assert sari.url == "/registration/fill/nib"
    sari.post("/registration/fill/nib", nib=NIB)
    assert draft_of(seat).application.firm.npwp == "018550814412000"
    assert draft_of(seat).application.firm.nib == NIB


def test_what_is_right_is_kept_although_another_field_is_wrong(
    seat: SeatInProcess, sari: Browser
) -> None:
    answer = sari.post("/registration/fill/contact", telephone="0293-491234", email="sari")
    assert answer.status_code == 422
    assert draft_of(seat).application.firm.telephone
    assert draft_of(seat).application.firm.email == ""
    assert 'value="sari"' in sari.page


def test_an_odd_number_waits_for_the_persons_word(seat: SeatInProcess, sari: Browser) -> None:
    odd = "9923014107800001"
    sari.post("/registration/fill/applicant", name="Sari", id_number=odd)
    assert sari.url == "/registration/fill/applicant" and "Lihat sekali lagi" in sari.page
    assert "error-summary" not in sari.page
    assert "applicant.id_number" in {gap.path for gap in desk_of(seat).filling.gaps()}
    sari.post(
        "/registration/fill/applicant",
        name="Sari",
        id_number=odd,
        odd_id_number=odd,
        sure_id_number="yes",
    )
    assert sari.url != "/registration/fill/applicant"
    assert draft_of(seat).application.confirmed == ("applicant.id_number",)
    sari.post("/registration/fill/applicant", name="Sari", id_number="8823014107800001")
    assert draft_of(seat).application.confirmed == ()


def test_a_number_that_cannot_be_one_is_not_taken(seat: SeatInProcess, sari: Browser) -> None:
    answer = sari.post("/registration/fill/npwp", npwp="ABC")
    assert answer.status_code == 422
    assert draft_of(seat).application.firm.npwp == ""


def test_a_regency_is_found_by_its_name_and_carries_its_decree(
    seat: SeatInProcess, sari: Browser
) -> None:
    sari.post("/registration/region/search", q="kota magelang")
    assert sari.page.index("Kota Magelang") < sari.page.index("Kabupaten Magelang")
    assert "Jawa Tengah" in sari.page
    sari.post("/registration/region", q="temang", regency="33.23")
    address = draft_of(seat).application.firm.address
    assert address.regency == "33.23" and address.region_edition
    sari.get("/registration/region")
    assert "Kabupaten Temanggung" in sari.page


@pytest.mark.parametrize(
    ("regency", "sentence"),
    [("", "belum dipilih"), ("99.99", "tidak ada di daftar wilayah")],
)
def test_a_regency_cannot_be_left_out(
    seat: SeatInProcess, sari: Browser, regency: str, sentence: str
) -> None:
    answer = sari.post("/registration/region", q="x", regency=regency)
    assert answer.status_code == 422 and sentence in sari.page
    assert draft_of(seat).application.firm.address.regency == ""


def test_who_leaves_is_told_that_nothing_was_sent(seat: SeatInProcess, sari: Browser) -> None:
    sari.get("/leave")
    assert "Pendaftaran Anda belum diserahkan" in sari.page
    desk_of(seat).visit.drop()
    sari.get("/leave")
    assert "Pendaftaran Anda belum diserahkan" not in sari.page


def test_staff_who_end_the_visit_are_told_of_the_form(seat: SeatInProcess, sari: Browser) -> None:
    del sari
    registry = seat.core.registry
    with seat.app.test_request_context():
        assert ("Pendaftaran, belum diserahkan", "Perseroan terbatas (PT)") in registry.rows()
    assert registry.loses()
    desk_of(seat).visit.drop()
    with seat.app.test_request_context():
        assert registry.rows() == [] and not registry.loses()


def test_a_search_for_a_region_can_be_loaded_again(sari: Browser) -> None:
    sari.post("/registration/region/search", q="temang")
    assert "Kabupaten Temanggung" in sari.page
    sari.post("/language", language="en", next="/registration/region/search")
    assert sari.url == "/registration/region"


def test_who_finds_a_regency_lives_in_indonesia(seat: SeatInProcess, sari: Browser) -> None:
    sari.post("/registration/fill/country", country="SG")
    sari.post("/registration/region", regency="33.23")
    address = draft_of(seat).application.firm.address
    assert (address.country, address.regency) == ("ID", "33.23")


def test_a_foreign_company_says_its_country(seat: SeatInProcess) -> None:
    """No country is written for it: who presses on without looking has not said Indonesia."""
    sari = begin(seat, "foreign")
    sari.get("/registration/fill/country")
    assert '<option value="">Pilih negaranya</option>' in sari.page
    assert " selected" not in sari.page
    sari.post("/registration/fill/country", country="")
    assert sari.url == "/registration/fill/country" and "“Negara” belum diisi" in sari.page
    sari.post("/registration/fill/country", country="NL")
    assert sari.url == "/registration/fill/street"
    sari.post("/registration/entity", entity="cv")
    assert draft_of(seat).application.firm.address.country == "NL", "what was said stays"


@pytest.mark.parametrize(("before", "after"), [("cv", "foreign"), ("foreign", "cv")])
def test_a_form_that_changes_says_no_country_that_nobody_chose(
    seat: SeatInProcess, before: str, after: str
) -> None:
    sari = begin(seat, before)
    sari.post("/registration/entity", entity=after)
    found = draft_of(seat).application.firm.address.country
    assert found == ("" if after == "foreign" else "ID")
