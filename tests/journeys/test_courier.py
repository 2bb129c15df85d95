"""A courier out and back: a bid is sealed with the link down, carried on a stick, and accepted.

Real gateway with its console, a real seat process, two browsers and a folder that stands for the
stick; the link stays down until the very end.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kiosk.demo.house import House
from tests.journeys.walk import ONE_FILE, Walk
from tests.pages import follow

Look = Callable[[Page, str], None]


@pytest.fixture
def look(look_twice: Look) -> Look:
    return lambda page, name: look_twice(page, f"courier-{name}")


def seal_without_a_link(walk: Walk) -> None:
    walk.bring_one_file(cut_at_tender=True)
    walk.seal()
    expect(walk.receipt()).to_contain_text("Tersegel di sini")


def test_a_bid_goes_out_on_a_stick_and_its_answer_comes_back(
    page: Page,
    house: House,
    desk: Page,
    look: Look,
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
) -> None:
    walk = Walk(page, house)
    seal_without_a_link(walk)
    receipt = page.url

    # Staff copy it; nothing of the tender stands on these pages.
    page.goto(f"{walk.base}/courier")
    expect(page.locator("h1")).to_have_text("Bawa antrean dengan flashdisk")
    expect(page.locator("main")).not_to_contain_text(ONE_FILE)
    look(page, "01-stand")
    page.get_by_role("link", name="Salin ke flashdisk").click()
    walk.button("Salin ke flashdisk").click()
    expect(page.locator(".error-summary")).to_be_visible()
    look(page, "02-out-mistyped")
    walk.type_secret()
    walk.button("Salin ke flashdisk").click()
    expect(page.locator("h1")).to_have_text("Flashdisk siap dibawa")
    expect(page.locator("main")).to_contain_text("belum terkirim")
    look(page, "03-ready")
    bundle = next((house.room.stick / "LPSE-kurir").glob("ke-server-*"))

    # The screens stay honest: a fact beside the state, and no other state.
    page.goto(f"{walk.base}/queue")
    expect(page.locator("main")).to_contain_text("Tersegel di sini")
    expect(page.locator("main")).to_contain_text("Dibawa kurir")
    expect(page.locator("main")).to_contain_text("Belum terkirim ke server LPSE.")
    look(page, "04-queue-carried")

    # At the server: by the browser of its staff.
    desk.get_by_role("link", name="Kurir", exact=True).click()
    look(desk, "05-console-none")
    desk.get_by_role("button", name="Ambil kiriman").click()
    expect(desk.locator("#files-error")).to_be_visible()
    desk.locator("#files").set_input_files([str(path) for path in sorted(bundle.iterdir())])
    desk.get_by_role("button", name="Ambil kiriman").click()
    expect(desk.locator("main")).to_contain_text("1 dari 1 kiriman diambil")
    axe(desk)
    shot(desk, "courier-06-console-taken")
    desk.get_by_role("link", name="Kurir", exact=True).click()
    expect(desk.locator("main")).to_contain_text("lengkap")
    look(desk, "06-console-came")
    with desk.expect_download() as answers:
        desk.get_by_role("button", name="Unduh jawaban").click()
    unpack(answers.value.path(), house.room.stick)
    desk.get_by_role("link", name="Catatan").click()
    expect(desk.locator("main")).to_contain_text("Kiriman kurir dari")
    expect(desk.locator("main")).to_contain_text("Jawaban untuk")

    # Back at the seat, which notices by itself.
    page.goto(f"{walk.base}/courier")
    expect(page.locator("main")).to_contain_text("Di flashdisk ada jawaban server")
    look(page, "07-noticed")
    page.get_by_role("link", name="Ambil jawaban").click()
    look(page, "08-back")
    walk.type_secret()
    walk.button("Ambil jawaban").click()
    expect(page.locator("h1")).to_have_text("Jawaban sudah diambil")
    look(page, "09-taken")
    page.goto(receipt)
    expect(page.locator("main")).to_contain_text("Tanda terima resmi")
    page.goto(f"{walk.base}/queue")
    expect(page.locator("main")).to_contain_text("Diterima")
    expect(page.locator("main")).not_to_contain_text("Dibawa kurir")
    expect(page.locator("header")).to_contain_text("Sambungan putus")
    look(page, "10-queue-accepted")

    # The link comes back after all, and nothing changes.
    house.link.restore()
    expect(page.locator("header")).to_contain_text(re.compile("Terhubung"))
    expect(page.locator("main")).to_contain_text("Diterima")


def test_the_waiting_page_tells_staff_and_a_wrong_stick_gets_a_sentence(
    page: Page, house: House, look: Look
) -> None:
    walk = Walk(page, house)
    seal_without_a_link(walk)
    follow(walk.button("Kunci"))
    page.goto(f"{walk.base}/courier/out")
    walk.type_secret()
    walk.button("Salin ke flashdisk").click()
    expect(page.locator("h1")).to_have_text("Flashdisk siap dibawa")
    follow(page.get_by_role("button", name="Cetak tanda terima kurir"))
    expect(page.locator("#printing")).to_be_visible()
    # A way back of another seat, or something that is none, is told and never taken.
    odd = house.room.stick / "LPSE-kurir" / "ke-kursi-01a20000-0000-7000-8000-000000000041"
    odd.mkdir()
    (odd / "label.jws").write_text("bukan label")
    page.goto(f"{walk.base}/courier")
    expect(page.locator("main")).to_contain_text("labelnya rusak")
    look(page, "11-odd-stick")


def unpack(archive: Path, stick: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(archive.read_bytes())) as found:
        found.extractall(stick)
