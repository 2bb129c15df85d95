"""The worklist: what stands on which list, search without an address, pages."""

from __future__ import annotations

import re

import pytest

from tests import registrations
from tests.kiosk.console.people import Browser, Desk
from tests.kiosk.console.registered import Registered
from tests.registrations import replace

NAME = "PT Maju Bersama Sindoro"


@pytest.fixture
def registered(desk: Desk) -> Registered:
    return Registered(desk)


def rows(page: str) -> list[str]:
    return re.findall(r'class="row-link"[^>]*><bdi>([^<]*)</bdi>', page)


def search(browser: Browser, text: str, **more: str) -> str:
    browser.get("/registrations")
    reply = browser.post("/registrations", {"sought": text, **more})
    assert reply.status_code == 200, reply.status_code
    return reply.get_data(as_text=True)


def test_what_waits_stands_first_with_its_limit(desk: Desk, registered: Registered) -> None:
    registered.hand_in(registrations.application())
    page = desk.at_work("verifier").text("/registrations")
    assert rows(page) == [NAME]
    assert "30 hari lagi" in page
    assert 'tab=waiting" aria-current="page"' in page
    assert "Perseroan terbatas (PT)" in page


def test_an_empty_list_says_so_and_an_unknown_list_is_the_first(desk: Desk) -> None:
    verifier = desk.at_work("verifier")
    for tab in ("incomplete", "held", "lapsing", "decided"):
        page = verifier.text(f"/registrations?tab={tab}")
        assert "Tidak ada yang menunggu di daftar ini." in page
    assert 'tab=waiting" aria-current="page"' in verifier.text("/registrations?tab=elsewhere")


def test_what_lapses_soon_is_pressing(desk: Desk, registered: Registered) -> None:
    registered.hand_in(registrations.application())
    verifier = desk.at_work("verifier")
    assert rows(verifier.text("/registrations?tab=lapsing")) == []
    desk.clock.pass_(days=28)
    page = desk.at_work("verifier").text("/registrations?tab=lapsing")
    assert rows(page) == [NAME]
    assert 'class="pressing">2 hari lagi' in page


@pytest.mark.parametrize(
    "sought",
    [
        "maju bersama",
        "Sindoro",
        registrations.npwp(1),
        registrations.nib(1),
        "contoh1",
        "kantor1@contoh.example",
        "bambang",
    ],
)
def test_a_registration_is_found_by_what_is_known_of_it(
    desk: Desk, registered: Registered, sought: str
) -> None:
    handed = registered.hand_in(registrations.application())
    registered.hand_in(registrations.application("foreign", serial=77))
    page = search(desk.at_work("verifier"), sought)
    assert handed.registration_id in page
    assert NAME in rows(page)


def test_a_code_is_found_however_it_is_typed(desk: Desk, registered: Registered) -> None:
    handed = registered.hand_in(registrations.application())
    typed = f" {handed.code[:5].lower()} {handed.code[5:]} "
    assert rows(search(desk.at_work("verifier"), typed)) == [NAME]


def test_what_is_sought_never_stands_in_an_address(desk: Desk, registered: Registered) -> None:
    registered.hand_in(registrations.application())
    page = search(desk.at_work("verifier"), "sindoro")
    assert not re.findall(r'(?:href|action)="[^"]*sindoro', page, re.IGNORECASE)
    assert not re.findall(r'(?:href|action)="[^"]*' + registrations.npwp(1), page)


def test_nothing_found_and_nothing_typed_are_said(desk: Desk) -> None:
    verifier = desk.at_work("verifier")
    assert "Tidak ada pendaftaran yang cocok." in search(verifier, "tidak ada")
    reply = verifier.post("/registrations", {"sought": "  "})
    assert reply.status_code == 422
    assert 'id="sought-error"' in reply.get_data(as_text=True)


def test_lists_go_on_where_a_page_ends_in_either_order(desk: Desk, registered: Registered) -> None:
    for serial in range(1, 53):
        form = registrations.application("individual", serial=serial)
        registered.hand_in(replace(form, firm=replace(form.firm, name=f"Orang {serial}")))
    verifier = desk.at_work("verifier")
    for order, first in (("oldest", "Orang 1"), ("newest", "Orang 52")):
        page = verifier.text(f"/registrations?order={order}")
        found = rows(page)
        assert (found[0], len(found)) == (first, 50)
        more = re.search(r'href="/console(/registrations\?[^"]*after=[^"]*)"', page)
        assert more is not None
        found += rows(verifier.text(more[1].replace("&amp;", "&")))
        assert len(set(found)) == 52
    page = search(verifier, "orang")
    assert len(rows(page)) == 50
    after = re.search(r'name="after" value="([^"]+)"', page)
    assert after is not None
    assert len(rows(search(verifier, "orang", after=after[1]))) == 2


def test_names_are_shown_as_they_are_and_run_nothing(desk: Desk, registered: Registered) -> None:
    form = registrations.application()
    name = '<script>alert("x")</script> \u0645\u0631\u062d\u0628\u0627'
    registered.hand_in(replace(form, firm=replace(form.firm, name=name)))
    page = desk.at_work("verifier").text("/registrations")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
