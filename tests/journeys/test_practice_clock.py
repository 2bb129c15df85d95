"""A tender of a month closes during a lesson: by its own clock, at the seat and at the gateway."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.demo.house import House
from kiosk.demo.samples import TRAINEES
from sync.errors import Fault
from sync.gateway.bids import export
from sync.gateway.features import open_gateway
from tests.founders import join
from tests.journeys.conftest import SIZES
from tests.journeys.housed import housed
from tests.journeys.walk import Walk
from tests.sync.gateway.cast import package, release

MONTH = timedelta(days=30)
KNOWN, UNHEARD = "9900101-k1", "9900102-k1"
CLOSED_MS = 180_000
NUMBER, PIN = "199002142015032001", "482915"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """What `lpse-kiosk --realm training demo` opens, with two tenders of a class."""
    opened = housed(tmp_path, "training")
    try:
        join(open_gateway(opened.room.home.gateway), "trainer", NUMBER, "Dewi Lestari", PIN)
        assert bring_in(opened, tmp_path) == [KNOWN, UNHEARD]
        yield opened
    finally:
        opened.close()


def bring_in(house: House, folder: Path) -> list[str]:
    """As the trainer does at the server: `gateway practice-reset`."""
    now = datetime.now(UTC)
    ends = {"tenderPeriod": {"endDate": (now - timedelta(days=1) + MONTH).isoformat()}}
    file, secret = folder / "class.json", folder / "trainer.txt"
    file.write_bytes(package(*(release(code, at=now, **ends) for code in ("9900101", "9900102"))))
    secret.write_text(PIN)
    secret.chmod(0o600)
    where = ["--home", str(house.room.home.root), "--realm", "training"]
    words = ["gateway", "practice-reset", str(file), "--json", "--by", NUMBER]
    words += ["--secret-file", str(secret)]
    ran = subprocess.run(
        [sys.executable, "-m", "kiosk", *where, *words], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return [one["tender_id"] for one in json.loads(ran.stdout)]


@pytest.fixture
def trainer(browser: Browser, house: House) -> Iterator[Page]:
    """The trainer's own browser, signed in at the practice gateway's console."""
    width, height = SIZES["1366"]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="id-ID")
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{house.gateway_url}/console/")
    page.get_by_label("NIP").fill(NUMBER)
    page.get_by_label("PIN atau kata sandi").fill(PIN)
    page.get_by_role("button", name="Masuk").click()
    expect(page.locator(".tile").first).to_be_visible()
    yield page
    context.close()


@pytest.fixture
def looked(
    axe: Callable[[Page], None], shot: Callable[[Page, str], Path]
) -> Callable[[Page, str], None]:
    """`looked(page, name)`: axe and a photograph in both languages at both sizes."""

    def look(page: Page, name: str) -> None:
        for language, button in (("en", "EN: English"), ("id", "ID: Bahasa Indonesia")):
            page.get_by_role("button", name=button).click()
            expect(page.locator("html")).to_have_attribute("lang", language)
            for size, (width, height) in SIZES.items():
                page.set_viewport_size({"width": width, "height": height})
                axe(page)
                shot(page, f"practice-{name}-{language}-{size}")
        width, height = SIZES["1366"]
        page.set_viewport_size({"width": width, "height": height})

    return look


def press(trainer: Page, code: str, button: str, then: str) -> None:
    """Set a tender's clock at the console, and wait until its page says so."""
    trainer.get_by_role("link", name="Tender latihan", exact=True).click()
    expect(trainer.locator("h1")).to_have_text("Tender latihan dan jamnya")
    trainer.locator("tr", has_text=code).get_by_role("link").click()
    expect(trainer.locator("main")).to_contain_text(f"Kode tender {code}")
    trainer.get_by_role("button", name=button).click()
    expect(trainer.locator("#practice-clock")).to_contain_text(then)


def fill_in(walk: Walk, code: str) -> None:
    """From a tender's page to the last one before sealing."""
    walk.tender(code)
    walk.begin()
    walk.to_files()
    walk.choose(["01 Surat Penawaran.pdf"])
    walk.to_summary()


def seal(walk: Walk) -> None:
    """From there to the receipt."""
    walk.seal()
    walk.receipt()


def closed_at_gateway(house: House, code: str) -> bool:
    centre = open_gateway(house.room.home.gateway)
    try:
        export.require_closed(centre, code, datetime.now(UTC))
    except Fault as fault:
        assert fault.code == "tender_still_open"
        return False
    return True


@pytest.mark.parametrize("size", ["1366"], indirect=True)
def test_a_tender_of_a_month_closes_during_a_lesson(
    page: Page, trainer: Page, house: House, looked: Callable[[Page, str], None]
) -> None:
    walk = Walk(page, house)
    walk.enter()
    walk.open_seat()
    walk.tender(KNOWN)
    expect(page.locator(".closes").first).to_contain_text("ditutup 29 hari")
    walk.begin()
    walk.sign_in(TRAINEES[0])
    walk.to_files()

    press(trainer, KNOWN, "Percepat 60×", "dipercepat 60×")
    looked(trainer, "console")
    trainer.get_by_role("link", name="Semua tender latihan").click()
    expect(trainer.locator("tr", has_text=KNOWN)).to_contain_text("dipercepat 60×")
    looked(trainer, "console-list")
    walk.tender(KNOWN)
    expect(page.locator("#practice-clock")).to_contain_text("Waktu tender ini dipercepat 60×.")
    expect(page.locator("#practice-clock")).to_contain_text("Sekarang menurut tender:")
    expect(page.locator("#practice-clock .closes")).to_contain_text("ditutup 11 jam 5")
    shown = page.locator("#practice-clock").inner_text()
    expect(page.locator("#practice-clock")).not_to_have_text(shown, timeout=65_000)  # it goes on
    looked(page, "tender")

    # Two minutes before the end: who is quick is accepted by the gateway.
    fill_in(walk, KNOWN)
    press(trainer, KNOWN, "Tutup dalam 2 menit", "kecepatan biasa")
    walk.tender(KNOWN)
    expect(page.locator("#practice-clock .closes")).to_contain_text(re.compile("1 menit|2 menit"))
    page.goto(f"{walk.base}/bid/summary")
    seal(walk)
    expect(page.locator("main")).to_contain_text("Diterima")
    assert not closed_at_gateway(house, KNOWN)

    # The other tender's clock is set while the link is cut: this seat does not hear of it.
    house.link.cut()
    press(trainer, UNHEARD, "Tutup dalam 2 menit", "kecepatan biasa")

    # After it, the seat takes none, and the page that stands open says so by itself.
    walk.tender(KNOWN)
    expect(page.locator(".closes").first).to_have_text("sudah ditutup", timeout=CLOSED_MS)
    expect(page.get_by_role("button", name="Masukkan penawaran")).to_have_count(0)
    looked(page, "closed")
    assert closed_at_gateway(house, KNOWN)

    # Nor does the gateway: what a seat sealed that did not know is refused as late.
    expect(trainer.locator("#practice-clock")).to_contain_text("sudah ditutup", timeout=CLOSED_MS)
    assert closed_at_gateway(house, UNHEARD)
    looked(trainer, "console-closed")
    fill_in(walk, UNHEARD)
    seal(walk)
    expect(page.locator("main")).to_contain_text("Tersegel di sini")
    house.link.restore()
    expect(page.locator("main")).to_contain_text("disegel setelah batas waktu", timeout=60_000)
    looked(page, "refused")
