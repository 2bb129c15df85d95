"""The pages of a paper in a real browser: brought, put right, made to fit and taken.

Pictures of every page are left in `artifacts/papers/<width>/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.conftest import FLAGS
from tests.kiosk.chromium import examine, opened, served
from tests.kiosk.chromium import width as width
from tests.kiosk.papers import samples
from tests.kiosk.papers.support import Sitting, a_seat
from tests.pages import SIZES, follow, prepare, settled

ARTIFACTS = Path(__file__).parents[3] / "artifacts" / "papers"
LOADED = """async () => {
  const drawn = [...document.querySelectorAll('svg image')].map(one => one.decode());
  for (const one of document.images) { one.loading = 'eager'; await one.decode(); }
  await Promise.all(drawn);
}"""


@pytest.fixture
def sitting(tmp_path: Path) -> Iterator[Sitting]:
    (tmp_path / "scans").mkdir()
    with a_seat(tmp_path, camera=True, scan_folder=str(tmp_path / "scans")) as made:
        yield made


@pytest.fixture
def url(sitting: Sitting) -> Iterator[str]:
    with served(sitting.seat) as url:
        yield url


@pytest.fixture
def page(sitting: Sitting, url: str, width: str, browser: Browser) -> Iterator[Page]:
    with opened(browser, sitting.seat, url, width) as page:
        yield page


@pytest.fixture
def looked_at(page: Page, width: str, axe: Callable[[Page], None]) -> Callable[[str], None]:
    """`looked_at(name)`: photograph the page and refuse every barrier on it."""

    def look(name: str) -> None:
        settled(page).evaluate(LOADED)
        examine(page, axe, ARTIFACTS / width / f"{name}.png")

    return look


def press(page: Page, words: str) -> None:
    follow(page.get_by_role("button", name=words, exact=True))


def test_a_scan_and_a_photo_become_one_paper(
    sitting: Sitting, page: Page, url: str, looked_at: Callable[[str], None]
) -> None:
    scan = samples.scan(150, mode="RGB", stamp=True)
    sitting.put_on_stick("akta.pdf", samples.scanned_pdf([scan, samples.scan(150, seed=2)], 150))
    lying = samples.scan(150, seed=3).transpose(samples.Image.Transpose.ROTATE_90)
    sitting.put_on_stick("hal 3.jpg", samples.saved(lying, "JPEG"))
    sitting.put_on_stick("surat.docx", b"PK\x03\x04" + bytes(200))
    page.goto(f"{url}/papers/nib")
    page.get_by_role("button", name="Ambil surat.docx").wait_for()
    looked_at("10-sources")
    page.get_by_role("button", name="Ambil surat.docx").click()
    page.get_by_role("alert").get_by_text("dokumen Office").wait_for()
    expect(page.locator(".error-summary")).to_be_focused()
    looked_at("11-sources-refused")
    page.get_by_role("button", name="Ambil akta.pdf").click()
    page.get_by_text("Halaman 2", exact=True).wait_for()
    page.get_by_role("link", name="Tambah halaman").click()
    page.get_by_role("button", name="Ambil hal 3.jpg").click()
    page.get_by_text("Halaman 3", exact=True).wait_for()
    looked_at("20-pages")
    press(page, "Putar halaman 3")
    turned = sitting.desk.work("nib").leaves[2]
    page.locator(f"#page-{turned.leaf_id} img[src*='look=']").wait_for()
    expect(page.locator(f"#turn-{turned.leaf_id}")).to_be_focused()
    press(page, "Majukan halaman 3")
    page.locator(f"#pages > li:nth-child(2)#page-{turned.leaf_id}").wait_for()
    follow(page.get_by_role("link", name="Potong halaman 2"))
    box = page.locator("svg.crop-picture").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.05)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.6, steps=4)
    page.mouse.up()
    looked_at("30-crop")
    press(page, "Potong")
    page.get_by_text("Halaman 3", exact=True).wait_for()
    assert not sitting.desk.work("nib").leaves[1].crop.whole
    press(page, "Lanjutkan")
    page.get_by_text("Ini yang akan diserahkan").wait_for()
    looked_at("40-result")
    press(page, "Pakai berkas ini")
    page.wait_for_url("**/wizard")
    (paper,) = sitting.desk.ready()
    assert (paper.document, paper.pages, paper.signed) == ("nib", 3, False)
    assert samples.pages_of(sitting.handed_in("nib")) == 3


def test_what_will_not_fit_says_so_and_a_signed_one_stays(
    sitting: Sitting, page: Page, url: str, looked_at: Callable[[str], None]
) -> None:
    sitting.desk.bring("mini", "dua.pdf", [samples.scanned_pdf([samples.scan(150)], 150)])
    page.goto(f"{url}/papers/mini")
    press(page, "Lanjutkan")
    page.get_by_text("Surat ini tidak cukup kecil").wait_for()
    looked_at("41-will-not-fit")
    signed = samples.with_structures("field")
    sitting.desk.bring("pakta", "pakta.pdf", [signed])
    page.goto(f"{url}/papers/pakta")
    looked_at("21-signed")
    sitting.desk.bring("npwp", "npwp.pdf", [signed])
    page.goto(f"{url}/papers/npwp")
    press(page, "Lanjutkan")
    press(page, "Pakai berkas ini")
    page.wait_for_url("**/wizard")
    assert sitting.handed_in("npwp") == signed


def test_keys_alone_put_pages_in_order(sitting: Sitting, page: Page, url: str) -> None:
    sitting.desk.bring("nib", "akta.pdf", [samples.letter_pdf(3)])
    page.goto(f"{url}/papers/nib")
    before = [one.leaf_id for one in sitting.desk.work("nib").leaves]
    page.focus(f"#later-{before[0]}")
    page.keyboard.press("Enter")
    page.locator(f"#pages > li:nth-child(2)#page-{before[0]}").wait_for()
    page.keyboard.press("Enter")
    page.locator(f"#pages > li:nth-child(3)#page-{before[0]}").wait_for()
    assert page.evaluate("document.activeElement.tagName") in ("BUTTON", "A")
    after = [one.leaf_id for one in sitting.desk.work("nib").leaves]
    assert after == [before[1], before[2], before[0]]


def test_starting_over_asks_by_keyboard_too(
    sitting: Sitting, page: Page, url: str, looked_at: Callable[[str], None]
) -> None:
    sitting.desk.bring("nib", "akta.pdf", [samples.letter_pdf(3)])
    page.goto(f"{url}/papers/nib")
    page.get_by_role("link", name="Ulangi dari awal").press("Enter")
    expect(page.locator("main")).to_contain_text("3 halaman, dengan putaran dan potongannya")
    looked_at("clear")
    page.get_by_role("link", name="Kembali").press("Enter")
    expect(page.locator("#pages > li")).to_have_count(3)
    page.get_by_role("link", name="Ulangi dari awal").press("Enter")
    page.get_by_role("button", name="Buang dan ulangi").press("Enter")
    page.wait_for_url("**/papers/nib/add")
    assert not sitting.desk.work("nib").leaves


def test_a_fitting_that_takes_long_shows_how_far_it_is(
    sitting: Sitting, page: Page, url: str, looked_at: Callable[[str], None]
) -> None:
    scans = [samples.scan(200, seed=number) for number in range(10)]
    sitting.desk.bring("pakta", "panjang.pdf", [samples.scanned_pdf(scans, 200)])
    page.goto(f"{url}/papers/pakta")
    press(page, "Lanjutkan")
    page.get_by_role("progressbar").wait_for()
    # It stays as it is while it is looked at, however soon the file is made.
    page.route("**/papers/pakta/result", lambda route: route.fulfill(status=204))
    looked_at("39-making")
    page.unroute_all(behavior="wait")
    page.get_by_text("Ini yang akan diserahkan").wait_for()
    assert sitting.desk.work("pakta").fitted is not None


def test_the_camera_where_it_is_allowed(
    sitting: Sitting, url: str, playwright: Playwright, chromium: str, width: str
) -> None:
    """With a camera of Chromium's own making; other pages may not ask for it."""
    fake = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    with playwright.chromium.launch(executable_path=chromium, args=[*FLAGS, *fake]) as running:
        prepare(running)
        w, h = SIZES[width]
        page = running.new_page(viewport={"width": w, "height": h})
        page.goto(url + sitting.seat.guard.mint())
        page.goto(f"{url}/papers/nib/add")
        asks = "navigator.mediaDevices.getUserMedia({video: true}).then(() => 'given', e => e.name)"
        assert page.evaluate(asks) == "NotAllowedError"
        page.get_by_role("link", name="Potret suratnya").click()
        page.locator("[data-camera-take]:enabled").wait_for()
        (ARTIFACTS / width).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=ARTIFACTS / width / "12-camera.png", full_page=True)
        press(page, "Potret")
        page.get_by_text("Halaman 1", exact=True).wait_for()
    (file,) = sitting.desk.work("nib").files
    assert (file.format, len(file.pages)) == ("picture", 1)


def test_twice_as_large_nothing_runs_off_sideways(
    sitting: Sitting, page: Page, url: str, width: str
) -> None:
    w, h = SIZES[width]
    page.set_viewport_size({"width": w // 2, "height": h // 2})
    sitting.desk.bring("pakta", "akta.pdf", [samples.letter_pdf(2)])
    leaf_id = sitting.desk.work("pakta").leaves[0].leaf_id
    sitting.desk.fit("pakta", 60)
    for path in ("add", "", f"crop/{leaf_id}", "result", "camera"):
        page.goto(f"{url}/papers/pakta/{path}".rstrip("/"))
        page.evaluate(LOADED)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path


def test_the_pages_speak_english(sitting: Sitting, page: Page, url: str) -> None:
    sitting.desk.bring("nib", "akta.pdf", [samples.letter_pdf(2)])
    page.goto(f"{url}/papers/nib")
    press(page, "EN: English")
    page.get_by_text("Check the pages: upright, whole and in order.").wait_for()
    press(page, "Continue")
    page.get_by_text("This file meets the requirements already").wait_for()
    page.get_by_role("button", name="Use this file").wait_for()
