"""Pictures of the program's own pages for the lessons of all packs, made from the real pages.

`python -m tests.journeys.lesson_pictures` walks through real rooms in Chromium and writes each
picture into the media of its pack, with the words that stand on its page beside it in
`lesson_pictures.json`. `test_lesson_pictures.py` walks the same way and says which picture no
longer shows what its page says.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

import msgspec
from playwright.sync_api import Page, sync_playwright

from sync.training.shipped import folder_of
from tests.journeys import pictures, staff_pictures, vendor_pictures
from tests.pages import prepare

WALKS: tuple[pictures.Walk, ...] = (
    vendor_pictures.walk_along,
    vendor_pictures.walk_to_the_receipt,
    staff_pictures.walk_along_the_console,
    staff_pictures.walk_to_the_minutes,
)


def main() -> None:
    """Make all pictures again."""
    found: dict[str, pictures.PictureNote] = {}

    def keep(page: Page, name: str, words: list[str]) -> None:
        data = pictures.small(page.screenshot())
        pack, _, stop = name.partition("/")
        (folder_of(pack) / "media" / pictures.file_of(stop)).write_bytes(data)
        found[name] = pictures.PictureNote(hashlib.sha256(data).hexdigest(), words)
        print(f"{name}: {len(data)} bytes")

    with sync_playwright() as driver, tempfile.TemporaryDirectory() as folder:
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--no-first-run"],
        )
        prepare(browser)
        for walk in WALKS:
            walk(browser, Path(folder) / walk.__name__, keep)
        browser.close()
    ordered = {name: msgspec.to_builtins(found[name]) for name in sorted(found)}
    text = json.dumps(ordered, ensure_ascii=False, indent=1) + "\n"
    pictures.KEPT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
