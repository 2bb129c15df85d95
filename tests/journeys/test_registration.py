"""A registration that a power cut interrupts: staff unlock the seat, and nothing typed is lost.

Real gateway and seat processes, a seat that is really killed, real Chromium; at both screen sizes,
checked by axe in both languages and photographed. Each legal form is walked through by
`tests/journeys/test_registration_forms.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.demo.house import House
from tests.journeys.walk import Walk
from tests.kiosk.papers import samples
from tests.pages import PATIENCE_MS, follow

Look = Callable[[str], None]
VISITOR = "Sari Kenanga"


@pytest.fixture
def look(page: Page, look_twice: Callable[[Page, str], None]) -> Look:
    return lambda name: look_twice(page, f"registration-{name}")


def admit(walk: Walk) -> None:
    """Staff open the seat for a registration."""
    walk.enter()
    walk.page.get_by_role("link", name="petugas").first.click()
    walk.page.get_by_label("Nama pengunjung").fill(VISITOR)
    walk.page.locator("[name=purpose][value=registration] + label").click()
    walk.type_secret()
    walk.button("Buka untuk pengunjung").click()
    expect(walk.page.locator("h1")).to_contain_text("Selamat datang")
    walk.page.get_by_role("link", name="Mulai").click()


def test_what_was_typed_survives_a_power_cut(page: Page, house: House, look: Look) -> None:
    walk = Walk(page, house)
    admit(walk)
    expect(page.locator("h1")).to_contain_text("apa yang terjadi dengan data Anda")
    look("privacy")
    walk.button("Sudah saya baca").click()
    look("start")
    page.get_by_role("link", name="Mendaftar baru").click()
    page.locator("[name=entity][value=cv] + label").click()
    walk.button("Lanjutkan").click()
    page.get_by_role("link", name="Nama", exact=True).click()
    page.get_by_label("Nama penyedia").fill("CV Kenanga Putih")
    walk.button("Simpan").click()
    follow(page.get_by_role("link", name="Telepon dan email"))
    with page.expect_response(lambda answer: "0293%2049" in (answer.request.post_data or "")):
        page.locator("#telephone").press_sequentially("0293 49")

    house.cut_power()
    house.start_seat(headless=True)
    page.goto(house.seat_url)
    expect(page.locator("h1")).to_contain_text("Komputer ini terkunci")
    expect(page.locator("main")).to_contain_text("isian pengunjung masih ada")
    for secret in (VISITOR, "Kenanga", "0293"):
        expect(page.locator("body")).not_to_contain_text(secret)

    walk.type_secret()
    walk.button("Buka kembali").click()
    expect(page.locator("h1")).to_have_text("Pendaftaran Anda")
    look("tasks-after-power-cut")
    page.get_by_role("link", name="Telepon dan email").click()
    expect(page.locator("#telephone")).to_have_value("0293 49")
    page.get_by_role("link", name="Kembali").click()
    page.get_by_role("link", name="Periksa jawaban Anda").click()
    expect(page.locator("main")).to_contain_text("CV Kenanga Putih")
    look("check-after-power-cut")


def test_a_paper_survives_a_power_cut_while_it_is_made_to_fit(
    browser: Browser, house: House
) -> None:
    scans = [samples.scan(200, seed=number) for number in range(12)]
    (house.room.stick / "surat tugas.pdf").write_bytes(samples.scanned_pdf(scans, 200))
    page = browser.new_page()
    walk = Walk(page, house)
    admit(walk)
    walk.button("Sudah saya baca").click()
    page.get_by_role("link", name="Mendaftar baru").click()
    page.locator("[name=entity][value=non_vendor] + label").click()
    walk.button("Lanjutkan").click()
    page.locator(".tasks").get_by_role("link", name="Surat-surat").click()
    page.locator(".papers a").click()
    walk.button("Ambil surat tugas.pdf").click()
    page.get_by_text("Halaman 12", exact=True).wait_for()
    walk.button("Lanjutkan").click()
    page.get_by_role("progressbar").wait_for()

    house.cut_power()
    house.start_seat(headless=True)
    page.goto(house.seat_url)
    expect(page.locator("h1")).to_contain_text("Komputer ini terkunci")
    walk.type_secret()
    walk.button("Buka kembali").click()
    page.locator(".tasks").get_by_role("link", name="Surat-surat").click()
    expect(page.locator(".papers .task-state")).to_have_text("Belum lengkap")
    whole = house.room.home.papers
    assert not [one for one in whole.iterdir() if one.name.endswith(".new")], "half a file stayed"
    page.locator(".papers a").click()
    page.get_by_text("Halaman 12", exact=True).wait_for()
    walk.button("Lanjutkan").click()
    page.get_by_text("Ini yang akan diserahkan").wait_for(timeout=2 * PATIENCE_MS)
    walk.button("Pakai berkas ini").click()
    expect(page.locator(".papers .task-state")).to_have_text("Selesai")
    page.close()
