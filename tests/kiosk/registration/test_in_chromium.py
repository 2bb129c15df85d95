"""The wizard in a real browser, for each kind of vendor: by keyboard and touch, checked by axe.

Every page is photographed at both sizes, in `artifacts/registration/<width>/`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from sync.registration.application import Entity
from tests.kiosk.bidding.support import STAFF, SeatInProcess
from tests.kiosk.chromium import examine, opened, served
from tests.kiosk.chromium import width as width
from tests.kiosk.registration.handing import PASSWORD, bring_papers
from tests.kiosk.registration.support import NIB, NIK, NPWP, desk_of
from tests.pages import PATIENCE_MS, SIZES, follow, follow_by_keys, settled, speak, tab_to

ARTIFACTS = Path(__file__).parents[3] / "artifacts" / "registration"
Look = Callable[[str], None]


@pytest.fixture
def url(seat: SeatInProcess) -> Iterator[str]:
    with served(seat) as url:
        seat.sessions.open(STAFF, "Sari Dewi", "registration", 60)
        yield url


@pytest.fixture
def page(seat: SeatInProcess, url: str, width: str, browser: Browser) -> Iterator[Page]:
    with opened(browser, seat, url, width) as page:
        page.goto(f"{url}/registration/privacy")
        yield page


@pytest.fixture
def look(page: Page, width: str, axe: Callable[[Page], None]) -> Look:
    return lambda name: examine(page, axe, ARTIFACTS / width / f"{name}.png")


def save(page: Page) -> None:
    follow(page.get_by_role("button", name="Simpan"))


def task(page: Page, name: str) -> None:
    follow(page.locator(".tasks").get_by_role("link", name=name, exact=True))


def fill(page: Page, answers: Mapping[str, str]) -> None:
    """Fill the fields of a page by their names, and go on."""
    for name, text in answers.items():
        field = page.locator(f"[name={name}]").first
        if field.get_attribute("type") == "radio":
            page.locator(f"[name={name}][value={text}] + label").click()
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
    save(page)


def asked(page: Page, answers: Mapping[str, str]) -> dict[str, str]:
    """Leave out the answers to what this page does not ask."""
    return {name: text for name, text in answers.items() if page.locator(f"[name={name}]").count()}


def region(page: Page, text: str, name: str) -> None:
    page.locator("#q").press_sequentially(text)
    follow(page.get_by_role("button", name=name))


APPLICANT = (
    {"name": "Sari", "id_number": NIK},
    {"capacity": "director", "position": "Direktur"},
    {"telephone": "0812 3456 7890", "email": "sari@majubersama.example"},
)
ROWS: Mapping[str, Sequence[dict[str, str]]] = {
    "Bidang usaha (KBLI)": ({"edition": "2020", "code": "42101"},),
    "Izin usaha": ({"kind": "NIB", "number": NIB, "issued_by": "OSS"},),
    "Pajak": ({"kind": "KSWP", "number": "KSWP-1/2026", "date": "3 Nopember 2026"},),
    "Akta pendirian": ({"number": "12", "date": "01/02/2015", "notary": "Notaris Rini"},),
    "Pemilik": (
        {"name": "Sari", "id_number": NIK, "share": "60", "unit": "percent"},
        {"name": "Budi", "id_number": NIK, "share": "30", "unit": "percent"},
    ),
    "Pengurus": ({"name": "Sari", "id_number": NIK, "position": "Direktur"},),
}


def chapters(page: Page) -> list[str]:
    """The names of the task list's lines that wait for an answer."""
    waiting = settled(page).locator(".task", has=page.locator(".task-todo, .task-begun"))
    return [each.strip() for each in waiting.locator("a").all_inner_texts()]


def fill_in(page: Page, entity: Entity, look: Look) -> None:
    """Fill in every chapter that the task list says is missing, but papers and account."""
    for chapter in chapters(page):
        if chapter in ("Surat-surat", "User ID dan kata sandi"):
            continue
        task(page, chapter)
        look(f"{entity}-{page.url.rpartition('/')[2]}")
        if chapter in ROWS:
            for row in ROWS[chapter]:
                follow(page.locator("main").get_by_role("link", name="Tambah"))
                fill(page, asked(page, row))
            look(f"{entity}-list-{page.url.rpartition('/')[2]}")
            page.get_by_role("button", name="Sudah semua").click()
        else:
            _pages(page, chapter)
        expect(page.locator("h1")).to_have_text("Pendaftaran Anda")


def _pages(page: Page, chapter: str) -> None:
    """Answer the pages of a chapter until the task list is there again."""
    answers = {
        "applicant": APPLICANT[0],
        "capacity": APPLICANT[1],
        "applicant-contact": APPLICANT[2],
        "name": {"name": "PT Maju Bersama"},
        "npwp": {"npwp": NPWP},
        "nib": {"nib": NIB},
        "vat": {"vat_registered": "no"},
        "country": {"country": "SG"},
        "street": {"street": "Jalan Merdeka 1", "city": "Singapore", "postcode": "56211"},
        "contact": {"telephone": "(0293) 491234", "email": "kantor@majubersama.example"},
        "assignment": {"role": "ppk", "agency": "Dinas PUPR", "satker": "Bina Marga"},
        "letter": {
            "letter_number": "800/12",
            "letter_date": "5 Januari 2026",
            "term_from": "5/1/2026",
            "term_until": "31/12/2026",
        },
    }
    while (name := page.url.partition("?")[0].rpartition("/")[2]) != "tasks":
        if name == "region":
            region(page, "temang", "Kabupaten Temanggung")
        elif name == "branch":
            fill(page, {"branch": "no"})
        else:
            fill(page, asked(page, answers[name]))


def hand_in(page: Page, entity: Entity, look: Look) -> None:
    """Choose an account, agree to the statement, and press to hand in: the receipt is there."""
    page.reload()
    look(f"{entity}-papers-ready")
    page.get_by_role("link", name="Kembali ke daftar").click()
    task(page, "User ID dan kata sandi")
    look(f"{entity}-account")
    page.locator("[name=user_id]").fill("sari.maju")
    page.get_by_role("button", name="Lanjutkan").click()
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=again]").fill(PASSWORD)
    look(f"{entity}-password")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("h1")).to_have_text("Pendaftaran Anda")
    look(f"{entity}-tasks-complete")
    page.get_by_role("link", name="Periksa jawaban Anda").click()
    look(f"{entity}-check-complete")
    page.get_by_role("link", name="Lanjutkan ke pernyataan").click()
    look(f"{entity}-statement")
    page.get_by_text("Saya sudah membaca dan menyetujui").click()
    page.get_by_role("button", name="Setuju dan lanjutkan").click()
    look(f"{entity}-hand-in")
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(re.compile("/registration/handed/"), timeout=60_000)
    look(f"{entity}-receipt")


@pytest.mark.parametrize(
    ("entity", "track"),
    [
        ("pt", "spse"),
        ("ud", "inaproc"),
        ("individual", "inaproc"),
        ("foreign", "spse"),
        ("non_vendor", "inaproc"),
    ],
)
def test_a_form_is_filled_in(seat: SeatInProcess, page: Page, look: Look, entity: Entity) -> None:
    look(f"{entity}-privacy")
    page.get_by_role("button", name="Sudah saya baca").click()
    look(f"{entity}-start")
    page.get_by_role("link", name="Mendaftar baru").click()
    look(f"{entity}-entity")
    page.locator(f"[name=entity][value={entity}] + label").click()
    page.get_by_role("button", name="Lanjutkan").click()
    look(f"{entity}-tasks")
    fill_in(page, entity, look)
    look(f"{entity}-tasks-done")
    assert chapters(page) == ["Surat-surat", "User ID dan kata sandi"]
    page.get_by_role("link", name="Periksa jawaban Anda").click()
    look(f"{entity}-check")
    speak(page, "en")
    look(f"{entity}-check-en")
    page.get_by_role("link", name="Back to the list").click()
    look(f"{entity}-tasks-en")
    task(page, "Papers")
    look(f"{entity}-papers-en")
    speak(page, "id")
    bring_papers(seat)
    hand_in(page, entity, look)
    kept = desk_of(seat).visit.memory.last
    assert kept is not None and kept.entity == entity
    assert kept.applicant.name == "Sari" and kept.applicant.id_number == NIK


def press(page: Page, role: Literal["button", "link"], name: str) -> None:
    follow_by_keys(page.locator("main").get_by_role(role, name=name).first)


def test_a_form_is_begun_by_keyboard_alone(seat: SeatInProcess, page: Page, look: Look) -> None:
    press(page, "button", "Sudah saya baca")
    press(page, "link", "Mendaftar baru")
    tab_to(page.locator("[name=entity]").first)
    page.keyboard.press("ArrowDown")
    press(page, "button", "Lanjutkan")
    press(page, "link", "Alamat")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("temang")
    expect(page.locator(".region")).to_have_count(1)
    look("keyboard-region")
    press(page, "button", "Kabupaten Temanggung")
    tab_to(page.locator("#street"))
    page.keyboard.type("Jalan Merdeka 1")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    look("keyboard-error")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#postcode")).to_be_focused()
    page.keyboard.type("56211")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Pendaftaran Anda")
    kept = desk_of(seat).visit.draft().application
    assert kept.entity == "pt_perorangan"
    assert (kept.firm.address.regency, kept.firm.address.postcode) == ("33.23", "56211")


def test_an_odd_number_is_confirmed_on_its_page(
    seat: SeatInProcess, page: Page, url: str, look: Look
) -> None:
    desk_of(seat).filling.begin("ud")
    page.goto(f"{url}/registration/fill/applicant")
    fill(page, {"name": "Sari", "id_number": "9923014107800001"})
    look("odd")
    page.get_by_text("Sudah saya cocokkan").click()
    save(page)
    expect(page.locator("h1")).not_to_have_text("Siapa yang mendaftar?")
    assert desk_of(seat).visit.draft().application.confirmed == ("applicant.id_number",)


def test_who_has_a_user_id_signs_in_with_it(page: Page, look: Look) -> None:
    page.get_by_role("button", name="Sudah saya baca").click()
    page.get_by_role("link", name="Mendaftar dengan User ID").click()
    look("sign-in")
    page.get_by_label("User ID atau NPWP").fill("tidakada")
    page.locator("[name=password]").fill("salah-semua-123")
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("[name=password]")).to_have_value("")
    look("sign-in-wrong")


def test_what_is_typed_is_kept_before_anybody_presses(
    seat: SeatInProcess, page: Page, url: str
) -> None:
    desk_of(seat).filling.begin("pt")
    page.goto(f"{url}/registration/fill/street")
    with page.expect_request_finished(lambda one: "Pahl" in (one.post_data or "")):
        page.locator("#street").press_sequentially("Jalan Pahl")
    assert desk_of(seat).visit.draft().typed["street"]["street"] == "Jalan Pahl"
    page.goto(f"{url}/registration/tasks")
    page.goto(f"{url}/registration/fill/street")
    expect(page.locator("#street")).to_have_value("Jalan Pahl")


def test_what_is_sought_stays_and_only_its_number_is_said(
    seat: SeatInProcess, page: Page, url: str, look: Look
) -> None:
    desk_of(seat).filling.begin("pt")
    page.goto(f"{url}/registration/region")
    page.locator("#q").press_sequentially("magelang")
    said = page.locator("#regions [role=status]")
    expect(said).to_have_text("2 pilihan")
    expect(page.locator("[aria-live] .region")).to_have_count(0)
    expect(page.locator("[role=status] .region")).to_have_count(0)
    look("region-found")
    page.get_by_role("button", name="EN: English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#q")).to_have_value("magelang")
    expect(page.locator(".region")).to_have_count(2)
    page.locator(".region").first.press("Enter")
    expect(page.locator("#street")).to_be_visible()
    page.goto(f"{url}/registration/region")
    expect(page.locator("#q")).to_have_value("")


def test_what_is_typed_without_a_pause_is_kept_too(
    seat: SeatInProcess, page: Page, url: str
) -> None:
    """Time runs out for who types on and on as well."""
    desk_of(seat).filling.begin("pt")
    page.goto(f"{url}/registration/fill/street")
    page.locator("#street").focus()
    end = time.monotonic() + PATIENCE_MS / 1000
    for letter in cycle("Jalan Pahlawan "):
        page.keyboard.type(letter)
        page.wait_for_timeout(150)
        typed = desk_of(seat).visit.draft().typed.get("street", {}).get("street", "")
        if typed.startswith("Jalan Pahlawan"):
            break
        assert time.monotonic() < end, "nothing is kept until the hands rest"


def test_a_refusal_while_somebody_types_leaves_them_typing(
    seat: SeatInProcess, page: Page, url: str
) -> None:
    desk_of(seat).filling.begin("pt")
    page.goto(f"{url}/registration/fill/street")
    page.locator("#street").press_sequentially("Jalan ")
    desk_of(seat).visit.drop()  # thrown away in another window
    page.keyboard.type("Pahlawan")
    expect(page.locator("#problem")).to_contain_text("sudah dibuang")
    page.wait_for_timeout(200)
    expect(page.locator("#street")).to_be_focused()
    page.keyboard.type(" 7")
    expect(page.locator("#street")).to_have_value("Jalan Pahlawan 7")


def test_the_second_half_of_a_double_click_removes_no_other_row(
    seat: SeatInProcess, page: Page, url: str
) -> None:
    filling = desk_of(seat).filling
    filling.begin("pt")
    for name in ("Sari", "Budi", "Ani"):
        filling.put_row("owners", None, "owners/add", {"name": name})
    page.goto(f"{url}/registration/list/owners")
    place = page.get_by_role("button", name="Hapus Sari").bounding_box()
    assert place is not None
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.mouse.click(x, y)
    expect(page.locator(".row-title")).to_have_text(["Budi", "Ani"])
    page.mouse.move(x, y)
    settled(page)
    for act in (page.mouse.down, page.mouse.up):  # as the machine counts clicks, across pages
        act(click_count=2)
    page.wait_for_timeout(500)
    page.reload()
    expect(page.locator(".row-title")).to_have_text(["Budi", "Ani"])
    page.get_by_role("button", name="Hapus Budi").click()
    expect(page.locator(".row-title")).to_have_text(["Ani"])


@pytest.mark.parametrize(
    "path",
    [
        "entity",
        "tasks",
        "fill/street",
        "region",
        "list/owners",
        "list/owners/add",
        "check",
        "papers",
    ],
)
def test_twice_as_large_nothing_scrolls_sideways(
    seat: SeatInProcess, page: Page, url: str, width: str, look: Look, path: str
) -> None:
    filling = desk_of(seat).filling
    filling.read_privacy()
    filling.begin("pt")
    filling.put_row("owners", None, "owners/add", {"name": "Perkumpulan" * 12, "share": "100"})
    w, h = SIZES[width]
    page.set_viewport_size({"width": w // 2, "height": h // 2})
    page.goto(f"{url}/registration/{path}")
    look(f"zoom-{path.replace('/', '-')}")
