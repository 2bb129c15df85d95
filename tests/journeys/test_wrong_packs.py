"""A class is planned while a pack in the server's folder is wrong: told, the old one kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_class_at_the_console import (
    Look,
    console,
    look,
    practice_console,
    sign_in,
    taught,
)
from tests.kiosk.console.classes.taught import Taught
from tests.pages import speak
from tests.sync.training import packs

__all__ = ["console", "look", "practice_console", "taught"]


@pytest.mark.parametrize("size", ["1366", "1920"], indirect=True)
def test_a_wrong_pack_is_told_on_the_plans_page_until_it_is_mended(
    page: Page, console: str, taught: Taught, look: Look
) -> None:
    folder = taught.desk.centre.home / "content"
    path = packs.folder(folder / "contoh", packs.right())
    sign_in(page, console)
    page.goto(f"{console}/classes/new")
    expect(page.locator("#pack-contoh-summary")).to_contain_text("versi 1.2")
    expect(page.locator("#wrong-packs")).to_have_count(0)  # nothing is said when all is well
    page.locator("#title").fill("Pelatihan penyedia")
    newer = packs.MANIFEST.replace('version = "1.2"', 'version = "1.3"')
    (path / "pack.toml").write_text(newer + "id = [\n", "utf-8")
    packs.zipped(folder / "jahat.zip", packs.right() | {"media/jahat.js": b"alert(1)"})
    # Whatever is pressed shows how the folder is now, and keeps what was typed.
    page.locator("#pack-contoh-summary").click()
    page.locator("#add-lesson-contoh-satu").press("Enter")
    report = page.locator("#wrong-packs")
    line = len(packs.MANIFEST.splitlines()) + 1
    expect(report).to_contain_text(f"pack.toml, baris {line}, kolom")
    expect(report).to_contain_text(
        "Yang ditawarkan tetap versi sebelumnya: Materi contoh, versi 1.2."
    )
    expect(report).to_contain_text("media/jahat.js")
    expect(report).to_contain_text("Versi yang benar belum pernah ada di sini")
    expect(page.locator("#pack-contoh-summary")).to_contain_text("versi 1.2")
    look(page, "wrong-packs")
    speak(page, "en")
    expect(report).to_contain_text(f"pack.toml, line {line}, column")
    expect(report).to_contain_text(re.compile("version 1.2"))
    speak(page, "id")
    # The folder itself.
    folder.rename(aside := folder.with_name("aside"))
    folder.write_bytes(b"no folder")
    page.locator("#look-folder").press("Enter")
    expect(report).to_contain_text("Folder materi tidak dapat dibaca")
    expect(page.locator("#pack-contoh-summary")).to_contain_text("versi 1.2")
    look(page, "wrong-packs-folder")
    folder.unlink()
    aside.rename(folder)
    (folder / "jahat.zip").unlink()
    (path / "pack.toml").write_text(newer, "utf-8")
    page.locator("#look-folder").press("Enter")
    expect(page.locator(".plan-said")).to_have_text("Folder materi sudah diperiksa lagi.")
    expect(report).to_have_count(0)
    expect(page.locator("#pack-contoh-summary")).to_contain_text("versi 1.3")
    expect(page.locator("#title")).to_have_value("Pelatihan penyedia")
    expect(page.locator("#step-lesson-contoh-satu")).to_be_visible()
