"""What a class leaves, in a browser: sheets, files and certificates taken, and one checked."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sync.gateway.classes import service
from tests.journeys.conftest import SIZES
from tests.kiosk.chromium import SMALL_TARGETS, TARGET_PX
from tests.kiosk.console.class_papers.conftest import class_id, desk, practice_console, taught
from tests.kiosk.console.classes.taught import Taught
from tests.kiosk.console.people import PIN, number
from tests.realms.rooms import served

__all__ = ["class_id", "desk", "practice_console", "taught"]


@pytest.fixture
def window(browser: Browser, size: str, taught: Taught, class_id: str) -> Iterator[Page]:
    """The trainer's browser, signed in at the practice room's console after the class."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="id-ID", accept_downloads=True
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    with served(taught.desk.app) as url:
        page.goto(f"{url}/console/")
        page.get_by_label("NIP").fill(number("trainer"))
        page.get_by_label("PIN atau kata sandi").fill(PIN)
        page.get_by_role("button", name="Masuk").click()
        expect(page.get_by_role("link", name="Kelas", exact=True)).to_be_visible()
        yield page
        context.close()


def test_a_trainer_takes_what_the_class_leaves_and_checks_a_certificate(
    window: Page,
    taught: Taught,
    class_id: str,
    look_twice: Callable[[Page, str], None],
    axe: Callable[[Page], None],
    shot: Callable[[Page, str], Path],
    tmp_path: Path,
) -> None:
    base = window.url.split("/console")[0] + "/console"

    def look(name: str) -> None:
        look_twice(window, f"class-papers-{name}")
        assert window.evaluate(SMALL_TARGETS, TARGET_PX) == []

    window.goto(f"{base}/classes/{class_id}/papers")
    expect(window.locator("h1")).to_have_text("Hasil kelas: Kelas pagi")
    expect(window.locator("main")).to_contain_text("sesudah kelas ditutup")
    look("open")
    service.close_class(taught.desk.centre, class_id, by=taught.room.trainer)
    window.reload()
    everybody = window.get_by_role("button", name="Ambil semua sertifikat")
    expect(everybody).to_be_visible()
    look("closed")

    # Keyboard alone: the attendance list is the first thing to take.
    first = window.get_by_role("button", name="Ambil: Daftar hadir")
    first.focus()
    with window.expect_download() as attendance:
        window.keyboard.press("Enter")
    assert attendance.value.suggested_filename.startswith("daftar-hadir-")
    with window.expect_download() as certificates:
        everybody.click()
    file = tmp_path / "sertifikat.txt"
    with zipfile.ZipFile(certificates.value.path()) as packed:
        note = next(name for name in packed.namelist() if name.endswith(".txt"))
        file.write_bytes(packed.read(note))

    window.get_by_role("link", name="Periksa sebuah sertifikat").click()
    expect(window.locator("h1")).to_have_text("Periksa sertifikat")
    look("check")
    window.get_by_role("button", name="Periksa").click()
    expect(window.locator("#file-error")).to_contain_text("Belum ada sertifikat")
    axe(window)
    shot(window, "class-papers-check-empty-id")
    window.get_by_label("Teks sertifikat").fill("halo")
    window.get_by_role("button", name="Periksa").click()
    expect(window.locator("#note-error")).to_contain_text("bukan sertifikat pelatihan")
    window.get_by_label("Teks sertifikat").fill("")
    window.get_by_label("Atau berkasnya (.txt)").set_input_files(file)
    window.get_by_role("button", name="Periksa").click()
    expect(window.locator("main")).to_contain_text("benar diterbitkan server ini")
    expect(window.locator("main")).to_contain_text(note.removesuffix(".txt"))
    axe(window)
    shot(window, "class-papers-checked-id")
    window.locator("summary", has_text="Tarik sertifikat ini").press("Enter")
    window.get_by_role("button", name="Tarik sertifikat", exact=True).press("Enter")
    expect(window.locator("#reason-error")).to_be_visible()
    axe(window)
    window.get_by_label("Alasan penarikan").fill("Nama orang lain.")
    window.get_by_role("button", name="Tarik sertifikat", exact=True).press("Enter")
    expect(window.locator("main")).to_contain_text("ditarik dan tidak berlaku lagi")
    expect(window.locator("main")).to_contain_text("Alasan: Nama orang lain.")
    axe(window)
    shot(window, "class-papers-withdrawn-id")
    with window.expect_download() as listed:
        window.get_by_role("button", name="Ambil daftar nomor").press("Enter")
    assert note.removesuffix(".txt") in Path(listed.value.path()).read_text("utf-8")
