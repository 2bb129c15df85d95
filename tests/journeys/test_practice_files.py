"""One PC alone in the practice room: a pack's own files are known, and an addendum comes by itself.

A real gateway, a real seat, a real browser, and nobody who trains.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kiosk.demo.house import House
from kiosk.demo.samples import TRAINEES
from sync.training.shipped import folder_of
from tests.journeys.housed import housed
from tests.journeys.test_practice_task import to_lessons
from tests.journeys.walk import TWO_FILE, Walk
from tests.pages import follow, settled
from tests.sync.training.packs import folder, right

TENDERS = {"releases": [{"ocid": "ocds-x-1", "tender": {"id": TWO_FILE, "title": "Latihan"}}]}
TECHNICAL, PRICE = "penawaran-teknis.pdf", "penawaran-harga.pdf"
RENAMED = "Metode Pelaksanaan.pdf"
STATED = """
[[tasks]]
id = "lagi"
title = "Baca adendum dan masukkan lagi"
goal = "resubmit_after_addendum"
brief = "Segel penawaran, baca adendum, lalu masukkan lagi."
tender = "jalan"
drills = ["adendum"]

[[drills]]
id = "adendum"
title = "Adendum datang"
kind = "addendum"

[[files]]
name = "penawaran-teknis.pdf"
kind = "technical"

[[files]]
name = "penawaran-harga.pdf"
kind = "price"
"""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A practice room whose pack hands out two of the shipped pack's files."""
    opened, pack = housed(tmp_path, "training"), right()
    manifest = pack["pack.toml"].replace(b'drills = ["putus"]\n', b"", 1)
    files = {
        f"files/{name}": (folder_of("penyedia") / "files" / name).read_bytes()
        for name in (TECHNICAL, PRICE)
    }
    pack |= {
        "pack.toml": manifest + STATED.encode(),
        "tenders/jalan.json": json.dumps(TENDERS).encode(),
        **files,
    }
    folder(opened.room.home.content / "contoh", pack)
    yield opened
    opened.close()


class Trainee(Walk):
    """Somebody who learns alone at this seat."""

    def begin_task(self, word: str) -> None:
        self.page.goto(f"{self.base}/training")
        self.page.locator(f"#task-contoh-{word}").click(timeout=60_000)
        follow(self.button("Mulai tugas"))

    def take_files(self) -> None:
        """Save the practice files, and give the price file another name."""
        self.page.goto(f"{self.base}/training")
        self.page.locator("#task-contoh-segel").click(timeout=60_000)
        expect(self.page.locator("#practice-files")).to_contain_text(PRICE)
        follow(self.page.locator("[id^=save-]").first)
        expect(self.page.locator("#saved")).to_contain_text("LPSE-tanda-terima")
        stick = self.house.room.stick
        (stick / "LPSE-tanda-terima" / PRICE).rename(stick / RENAMED)
        (stick / "LPSE-tanda-terima" / TECHNICAL).rename(stick / TECHNICAL)

    def bid(self, technical: str, price: str) -> None:
        """From the page of files to the receipt."""
        self.to_files()
        self.choose([technical], "technical")
        self.choose([price], "price")
        self.to_summary()
        self.seal()
        self.receipt()

    def replace_bid(self, technical: str, price: str) -> None:
        follow(self.button("Ganti penawaran"))
        self.bid(technical, price)

    def keep_receipt(self) -> None:
        follow(self.page.locator("[id^=save-]").first)
        expect(self.page.locator("main .notice").first).to_contain_text("flashdisk")

    def wait_for(self, path: str, place: str, words: str) -> None:
        """Open a page again and again until it says this; no page of these tells it by itself."""
        end = time.monotonic() + 120
        self.page.goto(self.base + path)
        while not settled(self.page).locator(place).filter(has_text=words).count():
            assert time.monotonic() < end, self.page.locator("main").inner_text()
            self.page.goto(self.base + path)

    def end_task(self) -> None:
        self.page.locator("#task-done").click()
        follow(self.button("Nyatakan selesai dan lihat hasil"))


@pytest.mark.parametrize("size", ["1366"], indirect=True)
def test_a_price_file_under_another_name_is_known_in_the_technical_envelope(
    page: Page, house: House, look_twice: Callable[[Page, str], None]
) -> None:
    trainee = Trainee(page, house)
    trainee.enter()
    to_lessons(page, trainee)
    trainee.take_files()
    look_twice(page, "practice-files")
    trainee.begin_task("segel")
    trainee.tender(TWO_FILE)
    trainee.begin()
    trainee.sign_in(TRAINEES[0])
    trainee.bid(RENAMED, TECHNICAL)
    receipt = page.url
    trainee.keep_receipt()
    trainee.end_task()
    expect(page.locator("#outcome")).to_contain_text("Gagal")
    error = page.locator(".replay .replay-error")
    expect(error).to_contain_text("Penawaran versi 1 tersegel.")
    expect(error).to_contain_text("Berkas harga ikut tersegel di sampul teknis.")
    look_twice(page, "practice-price-in-technical")
    page.goto(f"{trainee.base}/training")
    trainee.begin_task("segel")
    page.goto(receipt)
    trainee.receipt()
    trainee.replace_bid(TECHNICAL, RENAMED)
    trainee.keep_receipt()
    trainee.end_task()
    expect(page.locator("#outcome")).to_contain_text("Berhasil")
    expect(page.locator(".replay .replay-error")).to_have_count(0)


@pytest.mark.parametrize("size", ["1366"], indirect=True)
def test_an_addendum_comes_to_somebody_who_learns_alone(
    page: Page, house: House, look_twice: Callable[[Page, str], None]
) -> None:
    trainee = Trainee(page, house)
    trainee.enter()
    to_lessons(page, trainee)
    trainee.take_files()
    trainee.begin_task("lagi")
    trainee.tender(TWO_FILE)
    trainee.begin()
    trainee.sign_in(TRAINEES[0])
    house.link.cut()
    expect(page.locator(".frame")).to_contain_text("Sambungan putus", timeout=60_000)
    trainee.bid(TECHNICAL, RENAMED)
    receipt = page.url
    run = page.locator("#task-help").get_attribute("href") or ""
    trainee.wait_for(run, "#addendum", "Adendum sudah diminta")
    look_twice(page, "practice-addendum-asked")
    house.link.restore()
    trainee.wait_for(f"/tenders/{TWO_FILE}", "main", "Adendum ke-1")
    page.goto(receipt)
    trainee.receipt()
    trainee.replace_bid(TECHNICAL, RENAMED)
    trainee.end_task()
    expect(page.locator("#outcome")).to_contain_text("Berhasil")
    replay = settled(page).locator(".replay")
    for words in ("Adendum diminta dari server latihan.", f"Tender {TWO_FILE} berubah."):
        expect(replay).to_contain_text(re.compile(re.escape(words)))
    expect(page.locator("#figures")).to_contain_text("3 dari 3")
    look_twice(page, "practice-addendum-done")
