"""Pictures of the program's own pages for the vendors' lessons, made from the real pages.

`python -m tests.journeys.lesson_pictures` walks through the practice room in Chromium and writes
each picture into the media of both packs, with the words that stand on its page beside it in
`lesson_pictures.json`. `test_lesson_pictures.py` walks the same way and says which picture no
longer shows what its page says.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from kiosk.demo.house import House, open_house
from kiosk.demo.samples import TRAINEES
from sync.argon import LEAST
from sync.training.shipped import folder_of
from tests.journeys.walk import ONE_FILE, TWO_FILE, Walk
from tests.pages import prepare, settled, speak

KEPT = Path(__file__).with_name("lesson_pictures.json")
PACKS = {"id": "penyedia", "en": "vendors"}
SIZE, MOST_BYTES, COLOURS = {"width": 1100, "height": 1000}, 60_000, (64, 32, 16)
# What is always the same on a page: its headings, labels, buttons and links, not what changes.
STANDING = "main :is(h1, h2, legend, label, th, dt, button, a.button, .notice-title)"
# Counts, times and a bid's short reference, which are others each time.
_FIGURES = re.compile(r"\b[0-9A-F]{6,}\b|\d+")


class PictureNote(msgspec.Struct):
    """Which words stood on a picture's page, and the picture's SHA-256."""

    sha256: str
    words: list[str]


Look = Callable[[str, str, bytes, list[str]], None]
"""Hears of each stop: its name, the language, the picture (PNG) and the page's words."""


def name_of(stop: str) -> str:
    """The picture's file in a pack's media."""
    return f"layar-{stop}.png"


def walk_along(page: Page, house: House, look: Look) -> None:
    """Go from page to page as a trainee does, and look at each in both languages."""
    walk, stop = Walk(page, house), partial(_stop, page, look)
    _let_in(walk)
    page.goto(f"{walk.base}/own-pin")
    stop("pin-kunjungan")
    page.goto(f"{walk.base}/registration")
    stop("pendaftaran")
    page.goto(f"{walk.base}/tenders")
    stop("daftar-tender")
    walk.tender(TWO_FILE)
    stop("tender")
    walk.begin()
    walk.sign_in(TRAINEES[0])
    walk.to_files()
    stop("dua-sampul")
    page.goto(f"{walk.base}/tenders/{ONE_FILE}")
    walk.begin()
    walk.to_files()
    page.get_by_role("link", name="Contoh bermasalah").click()
    for button in range(2):
        settled(page).locator("main li button[name=envelope]").nth(0).click()
        settled(page).locator("main button", has_text="Keluarkan").nth(button).wait_for()
    stop("pemeriksaan")


def walk_to_the_receipt(page: Page, house: House, look: Look) -> None:
    """The same room, from right files to a bid that is sealed while the link is down."""
    walk, stop = Walk(page, house), partial(_stop, page, look)
    _let_in(walk)
    walk.tender(ONE_FILE)
    walk.begin()
    walk.sign_in(TRAINEES[0])
    walk.to_files()
    walk.choose(["01 Surat Penawaran.pdf"])
    walk.to_summary()
    stop("ringkasan")
    house.link.cut()
    walk.seal()
    walk.receipt()
    stop("tersegel")
    page.goto(f"{walk.base}/queue")
    stop("antrean")
    house.link.restore()


def _stop(page: Page, look: Look, name: str) -> None:
    for language in reversed(PACKS):
        speak(page, language)
        settled(page).evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        look(name, language, page.screenshot(), words_of(page))


def _let_in(walk: Walk) -> None:
    """Staff open a visit for training, in which bidding and registering are practised too."""
    page = walk.page
    walk.enter()
    page.goto(f"{walk.base}/staff")
    page.get_by_label("Nama pengunjung").fill("Budi Santoso")
    page.locator("input[name=purpose][value=training]").check(force=True)
    walk.type_secret()
    walk.button("Buka untuk pengunjung").click()
    page.wait_for_url("**/welcome")


def words_of(page: Page) -> list[str]:
    """The standing words of a page, each once, without figures."""
    found = page.locator(STANDING).all_inner_texts()
    words = (" ".join(_FIGURES.sub("0", one).split()) for one in found)
    return list(dict.fromkeys(one for one in words if one))


def small(picture: bytes) -> bytes:
    """The picture in as many colours as keep it below `MOST_BYTES`; ValueError where none do."""
    whole = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in COLOURS:
        out = io.BytesIO()
        drawn = whole.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        drawn.save(out, "PNG", optimize=True)
        if out.tell() <= MOST_BYTES:
            return out.getvalue()
    raise ValueError(f"{out.tell()} bytes in {COLOURS[-1]} colours")


def kept() -> dict[str, PictureNote]:
    """What was written beside the pictures, by `<pack>/<name>`."""
    return msgspec.json.decode(KEPT.read_bytes(), type=dict[str, PictureNote])


def main() -> None:
    """Make all pictures anew."""
    found: dict[str, PictureNote] = {}

    def keep(stop: str, language: str, picture: bytes, words: list[str]) -> None:
        data, pack = small(picture), PACKS[language]
        (folder_of(pack) / "media" / name_of(stop)).write_bytes(data)
        found[f"{pack}/{stop}"] = PictureNote(hashlib.sha256(data).hexdigest(), words)
        print(f"{pack}/{stop}: {len(data)} bytes")

    with sync_playwright() as driver, tempfile.TemporaryDirectory() as folder:
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--no-first-run"],
        )
        prepare(browser)
        for number, each in enumerate((walk_along, walk_to_the_receipt)):
            root = Path(folder) / str(number)
            house = open_house(root, headless=True, cost=LEAST, realm="training")
            try:
                context = browser.new_context(viewport=SIZE, locale="id-ID")
                each(context.new_page(), house, keep)
            finally:
                house.close()
        browser.close()
    ordered = {name: msgspec.to_builtins(found[name]) for name in sorted(found)}
    KEPT.write_text(json.dumps(ordered, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
