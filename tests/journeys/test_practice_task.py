"""A practice task in a whole practice room: its server answers, and the link is really cut."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kiosk.demo.house import House
from kiosk.demo.samples import TRAINEES
from tests.journeys.housed import housed
from tests.journeys.walk import ONE_FILE, Walk
from tests.sync.training.packs import folder, right

TENDERS = {"releases": [{"ocid": "ocds-x-1", "tender": {"id": ONE_FILE, "title": "Latihan"}}]}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """What `lpse-kiosk --realm training demo` opens, with a pack in its content folder."""
    opened = housed(tmp_path, "training")
    pack = right()
    pack["pack.toml"] = pack["pack.toml"].replace(b'goal = "seal_bid"', b'goal = "prove_bid_safe"')
    pack["tenders/jalan.json"] = json.dumps(TENDERS).encode()
    folder(opened.room.home.content / "contoh", pack)
    yield opened
    opened.close()


def to_lessons(page: Page, walk: Walk) -> None:
    """Staff open the seat for training."""
    page.get_by_role("link", name=re.compile("[Pp]etugas")).first.click()
    page.get_by_label("Nama pengunjung").fill("Sari Dewi")
    page.locator("label", has_text="Pelatihan SPSE").click()
    walk.type_secret()
    walk.button("Buka untuk pengunjung").click()
    page.wait_for_url(re.compile("/(welcome|training)$"))
    page.goto(f"{walk.base}/training")
    expect(page.locator("h1")).to_contain_text("Pelajaran dan kuis")


@pytest.mark.parametrize("size", ["1366"], indirect=True)
def test_a_bid_is_proved_safe_while_the_link_is_cut(
    page: Page, house: House, axe: Callable[[Page], None], shot: Callable[[Page, str], Path]
) -> None:
    walk = Walk(page, house)
    walk.enter()
    to_lessons(page, walk)
    page.locator("#task-contoh-segel").click(timeout=60_000)
    page.get_by_role("button", name="Mulai tugas").click()
    expect(page.locator(".strip-task")).to_contain_text("Segel sebuah penawaran")
    walk.tender(ONE_FILE)
    walk.begin()
    walk.sign_in(TRAINEES[0])
    walk.to_files()
    walk.choose(["01 Surat Penawaran.pdf"])
    walk.to_summary()
    house.link.cut()
    expect(page.locator(".frame")).to_contain_text("Sambungan putus", timeout=60_000)
    walk.seal()
    expect(walk.receipt()).to_contain_text("Tanda terima sementara")
    page.locator("[id^=save-]").first.click()
    expect(page.locator("main .notice").first).to_contain_text("flashdisk")
    house.link.restore()
    expect(page.locator("main")).to_contain_text("Tanda terima resmi", timeout=60_000)
    page.locator("#task-done").click()
    page.get_by_role("button", name="Nyatakan selesai dan lihat hasil").click()
    expect(page.locator("#outcome")).to_contain_text("Berhasil")
    replay = page.locator(".replay")
    for words in (
        "“Sambungan putus”",
        "disimpan ke flashdisk",
        "Server LPSE menjawab.",
        "“Diterima”",
    ):
        expect(replay).to_contain_text(words)
    expect(page.locator("#figures")).to_contain_text("1 dari 1")
    axe(page)
    shot(page, "practice-task-debrief")
