"""The main job: sealed at a seat with the link down, accepted, opened by the committee.

Real gateway and seat processes, a link that is really cut, real Chromium, real files; at both
screen sizes. Every page of the way is checked by axe in both languages and photographed.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kiosk.demo.house import House
from kiosk.demo.samples import FILES
from tests.journeys.walk import ONE_FILE, TWO_FILE, Walk
from tests.pages import follow, speak

Look = Callable[[str], None]


@pytest.fixture
def walk(page: Page, house: House) -> Walk:
    return Walk(page, house)


@pytest.fixture
def look(page: Page, axe: Callable[[Page], None], shot: Callable[[Page, str], Path]) -> Look:
    """`look(name)`: check by axe and photograph in Indonesian, then in English where one may."""

    def both(name: str) -> None:
        axe(page)
        shot(page, f"{name}-id")
        # A page that answers a refused form has no address of its own to come back to.
        speak(page, "en")
        axe(page)
        shot(page, f"{name}-en")
        speak(page, "id")

    return both


def blob(house: House, sha256: str) -> Path:
    return next((house.room.home.gateway / "blobs").rglob(sha256))


def opened(house: House, sealed: Path, key: str, out: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "kiosk", "bid", "open", str(sealed), "--json"]
    done = subprocess.run(
        [*command, "--identity", str(house.room.key_files[key]), "--out", str(out)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    report: dict[str, object] = json.loads(done.stdout)
    return report


def digests(page: Page) -> list[str]:
    return re.findall(r"\b[0-9a-f]{64}\b", page.locator("main").inner_text().replace("\n", " "))


def test_sealed_offline_accepted_online_opened_equal(
    walk: Walk, house: House, look: Look, tmp_path: Path
) -> None:
    walk.enter()
    look("01-waiting")
    walk.page.get_by_role("link", name=re.compile("[Pp]etugas")).first.click()
    look("02-staff")
    walk.enter_visit()
    look("03-tenders")
    walk.tender(TWO_FILE)
    look("04-tender")
    house.link.cut()
    expect(walk.page.locator("header")).to_contain_text("Sambungan putus")
    walk.begin()
    look("05-who")
    walk.sign_in()
    walk.be_attested(look=lambda: look("06-attest"))
    look("07-envelopes")
    walk.to_files()
    look("08-files-empty")
    walk.choose(["01 Surat Penawaran", "02 Dokumen Teknis"], "technical")
    walk.choose(["03 Rincian Harga"], "price")
    look("09-files")
    walk.past_files()
    look("11-owner-key")
    walk.skip_owner_key()
    look("12-summary")
    walk.seal()
    receipt = walk.receipt()
    expect(receipt).to_contain_text("Tersegel di sini")
    expect(receipt).to_contain_text("Belum terkirim ke server LPSE.")
    look("13-receipt-provisional")
    sealed, receipt_url = digests(walk.page), walk.page.url
    assert len(sealed) == 2
    walk.page.goto(f"{walk.base}/queue")
    look("14-queue-offline")
    walk.page.goto(receipt_url)
    house.link.restore()
    expect(walk.page.locator("main")).to_contain_text("Tanda terima resmi")
    look("15-receipt-official")
    walk.page.goto(f"{walk.base}/queue")
    look("16-queue-accepted")

    for envelope, digest in zip(("technical", "price"), sealed, strict=True):
        out = tmp_path / envelope
        report = opened(house, blob(house, digest), f"{TWO_FILE}-{envelope}", out)
        assert report["hop"] == "intact"
    for name in FILES:
        folder = tmp_path / ("price" if name.startswith("03") else "technical")
        assert (folder / name).read_bytes() == (house.room.stick / name).read_bytes()


def test_replaced_then_withdrawn_each_with_its_own_receipt(walk: Walk, look: Look) -> None:
    walk.enter()
    walk.open_seat()
    walk.tender(ONE_FILE)
    walk.begin()
    walk.sign_in()
    walk.to_files()
    walk.choose(["01 Surat Penawaran"])
    walk.past_files()
    walk.skip_owner_key()
    walk.seal()
    walk.receipt()
    expect(walk.page.locator("main")).to_contain_text("Tanda terima resmi")
    first = digests(walk.page)

    walk.button("Ganti penawaran").click()
    walk.to_files()
    walk.choose(["01 Surat Penawaran", "03 Rincian Harga"])
    walk.past_files()
    walk.skip_owner_key()
    look("20-summary-replacement")
    walk.seal()
    walk.receipt()
    expect(walk.page.locator("main")).to_contain_text("Tanda terima resmi")
    look("21-receipt-version-2")
    assert digests(walk.page) != first

    walk.page.get_by_role("link", name="Tarik penawaran").click()
    look("22-withdraw")
    for box in walk.page.locator("main input[type=checkbox]").all():
        box.check()
    walk.button("Tarik penawaran").click()
    walk.receipt()
    expect(walk.page.locator("main")).to_contain_text("Tanda terima resmi")
    look("23-receipt-withdrawn")


def test_bad_files_are_explained_and_the_seat_is_locked_and_left(
    walk: Walk, look: Look, axe: Callable[[Page], None], shot: Callable[[Page, str], Path]
) -> None:
    walk.enter()
    walk.open_seat()
    walk.tender(ONE_FILE)
    walk.begin()
    walk.sign_in()
    walk.to_files()
    walk.page.get_by_role("link", name="Contoh bermasalah").click()
    walk.choose(["kosong.pdf", "bukan pdf.pdf", "terpotong.pdf"])
    walk.to_checks()
    main = walk.page.locator("main")
    expect(main).to_contain_text("bukan PDF meskipun namanya .pdf")
    look("30-checks-bad-files")

    walk.button("Kunci").click()
    expect(walk.page.locator("h1")).to_contain_text(re.compile("[Tt]erkunci"))
    look("31-locked")
    walk.type_secret()
    walk.button("Lihat dan akhiri").click()
    expect(main).to_contain_text("PT Maju Bersama")
    expect(main).to_contain_text("tidak bisa dikembalikan")
    axe(walk.page)
    shot(walk.page, "31-locked-end-asked")
    walk.page.get_by_role("link", name="Biarkan terkunci").click()
    walk.type_secret("000000")
    walk.button("Buka").click()
    expect(walk.page.locator("main")).to_contain_text(re.compile("PIN"))
    walk.type_secret()
    follow(walk.button("Buka"))
    walk.page.goto(f"{walk.base}/bid/files")
    expect(walk.page.locator("main")).to_contain_text("kosong.pdf")

    walk.page.get_by_role("link", name="Selesai dan keluar").click()
    look("32-leave")
    walk.button("Hapus dan keluar").click()
    look("33-ended")
    walk.page.goto(f"{walk.base}/bid/files")
    expect(walk.page.locator("h1")).to_contain_text("Kunjungan berakhir")


def test_a_tender_without_a_rehearsed_key_says_whom_to_ask(walk: Walk, look: Look) -> None:
    walk.enter()
    walk.open_seat()
    walk.tender("9151195")
    expect(walk.page.locator("main")).to_contain_text("panitia")
    look("40-tender-without-key")
    assert walk.page.get_by_role("button", name="Masukkan penawaran").count() == 0
