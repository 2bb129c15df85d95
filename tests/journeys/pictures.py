"""Pictures of the program's own pages for lessons: how they are taken, and what is kept of them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import msgspec
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from tests.pages import settled

KEPT = Path(__file__).with_name("lesson_pictures.json")
SIZE = ViewportSize(width=1100, height=1000)
MOST_BYTES, COLOURS = 60_000, (64, 32, 16)
# What is always the same on a page: its headings, labels, buttons and links, not what changes, as
# a tile of the board does when its seat was not heard for some seconds.
STANDING = "main :is(h1, h2, legend, label, th, dt, button, a.button, .notice-title):not(.tile *)"
# Counts, times and a bid's short reference, which are others each time.
_FIGURES = re.compile(r"\b[0-9A-F]{6,}\b|\d+")


class PictureNote(msgspec.Struct):
    """Which words stood on a picture's page, and the picture's SHA-256."""

    sha256: str
    words: list[str]


Look = Callable[[Page, str, list[str]], None]
"""Sees each stop: the page to be shown, the picture's `<pack>/<name>`, the page's words."""

Walk = Callable[[Browser, Path, Look], None]
"""Opens a room in an empty folder, goes from page to page in a browser, looks at some of them."""


def file_of(stop: str) -> str:
    """The picture's file in a pack's media."""
    return f"layar-{stop}.png"


def looked_at(page: Page, name: str, look: Look) -> None:
    """Have the page looked at from its top, without a focus ring."""
    settled(page).evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    look(page, name, words_of(page))


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
