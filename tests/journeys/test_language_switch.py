"""A switch of the language on a page that answered a form loses nothing, and does nothing again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from sync.gateway.classes import service
from tests.journeys.test_class_at_the_console import console, practice_console, sign_in, taught
from tests.kiosk.console.classes.taught import Taught
from tests.pages import follow, speak

__all__ = ["console", "practice_console", "taught"]
CALLED = """who => {
    const call = (place, name) => { document.querySelector(`${place} strong`).textContent = name; };
    call('.console-me', who); call('.console-place', 'LPSE Kabupaten Hulu Sungai Selatan'); }"""
LONG = "Nyi Raden Ayu Siti Kusumaningrum Wijayakusuma, S.Kom., M.T."


@pytest.fixture
def written(page: Page) -> list[str]:
    """The addresses that the browser posts to, from now on."""
    found: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            found.append(request.url.partition("/console")[2])

    page.on("request", note)
    return found


@pytest.mark.parametrize("size", ["1366"], indirect=True)
def test_a_list_that_was_refused_keeps_its_words_and_its_file(
    page: Page,
    console: str,
    taught: Taught,
    written: list[str],
    tmp_path: Path,
    axe: Callable[[Page], None],
) -> None:
    class_id = taught.room.plan()
    sign_in(page, console)
    page.goto(f"{console}/classes/{class_id}/roster")
    follow(page.get_by_role("button", name="Masukkan"))
    refused = page.locator("#file-error")
    expect(refused).to_contain_text("Belum ada nama yang ditulis")
    file = tmp_path / "daftar.csv"
    file.write_text("Rahmat Hidayat,CV Karya\n,CV Kosong\n", "utf-8")
    page.locator("#file").set_input_files(file)
    written.clear()
    speak(page, "en")
    expect(refused).to_contain_text("No name was written")
    expect(page.locator(".error-summary")).to_contain_text("No name was written")
    assert page.locator("#file").evaluate("field => field.files[0].name") == "daftar.csv"
    axe(page)
    speak(page, "id")
    expect(refused).to_contain_text("Belum ada nama yang ditulis")
    page.locator("#names").fill("Dewi Lestari")
    speak(page, "en")
    expect(page.locator("#names")).to_have_value("Dewi Lestari")
    assert written == ["/language"] * 3
    page.locator("#names").fill("")
    follow(page.get_by_role("button", name="Add", exact=True))

    # What became of the file is told by no address either: it stays, and nobody is added again.
    report = page.locator(".notice").first
    expect(report).to_contain_text("1 line was left out")
    speak(page, "id")
    expect(report).to_contain_text("1 peserta ditambahkan, 0 sudah ada")
    expect(report).to_contain_text("Baris 2: ")
    assert len(service.one(taught.desk.centre, class_id).roster) == 1


@pytest.mark.parametrize("size", ["1366"], indirect=True)
def test_a_pin_that_was_refused_is_not_tried_again(
    page: Page, console: str, written: list[str]
) -> None:
    sign_in(page, console)
    page.goto(f"{console}/my-pin")
    secrets = page.locator("main input[type=password]")
    for number in range(secrets.count()):
        secrets.nth(number).fill("592614" if number else "111222")
    follow(page.get_by_role("button", name="Simpan"))
    wrong = page.locator(".field-error").first
    said = wrong.inner_text()
    written.clear()
    speak(page, "en")
    expect(wrong).not_to_have_text(said)
    for each in secrets.all():
        expect(each).to_have_value("")
    speak(page, "id")
    expect(wrong).to_have_text(said)
    assert written == ["/language"] * 2
    assert "592614" not in page.content() and "111222" not in page.content()


def test_the_way_out_stays_in_the_header_s_corner(
    page: Page, console: str, taught: Taught, shot: Callable[[Page, str], Path]
) -> None:
    """In both languages, and with a name and words that are as long as they get."""
    class_id = taught.room.plan()
    sign_in(page, console)
    for language, name in (("en", "Sign out"), ("id", "Keluar")):
        for path in ("", f"/classes/{class_id}", "/my-pin"):
            page.goto(f"{console}{path}")
            speak(page, language)
            for who in ("", LONG):
                if who:
                    page.evaluate(CALLED, who)
                out = page.get_by_role("button", name=name, exact=True).bounding_box()
                frame = page.locator(".console-frame").bounding_box()
                assert out and frame
                middle = out["y"] + out["height"] / 2
                assert abs(middle - frame["y"] - frame["height"] / 2) < 8, (language, path, who)
                assert out["x"] + out["width"] > frame["width"] - 40, (language, path, who)
                wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert wide <= 0, (language, path, who)
            shot(page, f"header-{language}-{path.count('/')}")
