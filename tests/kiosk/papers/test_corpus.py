"""Papers that people bring, and the sentence that stands beside each: none for what may be right.

Each is made here, laid on the stick and taken at the real pages of a seat whose LPSE has a table of
its own (`tests.kiosk.registration.own_table`).
"""

from __future__ import annotations

import html
import io
import random
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from kiosk.papers.looking import version_of
from kiosk.papers.paper import A4, SHEETS, is_on
from tests.kiosk.bidding.support import SeatInProcess, furnish
from tests.kiosk.papers import samples
from tests.kiosk.papers.samples import saved, scanned_pdf
from tests.kiosk.papers.support import Sitting
from tests.kiosk.registration.own_table import OF_PAPERS, begun_by_proxy

CORPUS = Path(__file__).parents[2] / "corpus" / "papers.toml"
INPUTS: list[dict[str, Any]] = tomllib.loads(CORPUS.read_text("utf-8"))["paper"]


@cache
def scan(dpi: int, seed: int = 1) -> Image.Image:
    return samples.scan(dpi, seed=seed)


def pdf(one: dict[str, Any]) -> bytes:
    """A PDF as the corpus says: its sheet, version, pages and size in bytes, signed or not."""
    size = {"a4": A4, "f4": SHEETS["f4"][0], "folio": SHEETS["f4"][1]}[one.get("sheet", "a4")]
    with pikepdf.open(io.BytesIO(samples.letter_pdf(one.get("pages", 1), size))) as made:
        if "bytes" in one:
            ballast = random.Random(5).randbytes(one["bytes"])
            made.Root.Ballast = made.make_stream(ballast)
        out = io.BytesIO()
        made.save(out, force_version=one.get("version", "1.7"))
    data = out.getvalue()
    return samples.with_structures(one["signed"], data) if "signed" in one else data


def zipped_docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


def fax(pages: int) -> bytes:
    page = scan(150).convert("1", dither=Image.Dither.NONE)
    more = [page] * (pages - 1)
    return saved(page, "TIFF", compression="group4", save_all=True, append_images=more)


MADE: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "pdf": pdf,
    "scanned pdf": lambda one: scanned_pdf([scan(150)], 150),
    "large scan": lambda one: scanned_pdf([scan(200, seed=n) for n in range(2)], 200),
    "owner's password": lambda one: samples.locked_pdf(""),
    "password": lambda one: samples.locked_pdf("rahasia"),
    "jpeg 2000": lambda one: samples.jpx_pdf(),
    "form": lambda one: samples.with_structures("text"),
    "unsigned field": lambda one: samples.with_structures("unsigned"),
    "mailed": lambda one: b"\r\n\r\n" + samples.letter_pdf(),
    "adobe form": lambda one: samples.xfa_pdf(),
    "cut": lambda one: samples.cut_pdf(),
    "jpeg": lambda one: saved(scan(150), "JPEG", dpi=(150, 150)),
    "photo": lambda one: saved(samples.photo(800, 600), "JPEG"),
    "cut photo": lambda one: saved(samples.photo(800, 600), "JPEG")[:9_000],
    "png": lambda one: saved(scan(100), "PNG"),
    "tiff": lambda one: fax(1),
    "tiff of two": lambda one: fax(2),
    "gif": lambda one: saved(scan(100), "GIF"),
    "bmp": lambda one: saved(scan(100), "BMP"),
    "pnm": lambda one: saved(scan(100), "PPM"),
    "docx": lambda one: zipped_docx(),
    "doc": lambda one: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(400),
    "heic": lambda one: samples.heic(),
    "web page": lambda one: b"<html><body>Sesi berakhir</body></html>",
    "text": lambda one: b"daftar berkas",
    "nothing": lambda one: b"",
    "zeros": lambda one: bytes(9000),
    "too many dots": lambda one: samples.bomb_png(),
    "book": lambda one: samples.letter_pdf(201),
    "huge": lambda one: b"%PDF-1.7\n" + bytes(50_000_001),
}


@pytest.fixture(scope="module")
def seat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeatInProcess]:
    made = furnish(tmp_path_factory.mktemp("seat"), settings={"registration_track": "inaproc"})
    yield made
    made.close()


@pytest.fixture(scope="module")
def sitting(seat: SeatInProcess) -> Sitting:
    window = begun_by_proxy(seat)
    found = Sitting(seat, opened=False)
    found.window = window
    return found


def words(page: str) -> str:
    """What a page says, without its tags and with single spaces."""
    inside = re.sub(r"<[^>]+>", " ", page[page.index("<main") :])
    return " ".join(html.unescape(inside).split())


def warned(page: str) -> list[str]:
    """What stands on a page that a person might take for a warning."""
    return re.findall(r"error-summary|field-error|notice-stop|notice-wait", page)


def speak(sitting: Sitting, language: str, again: str) -> str:
    sitting.window.post("/language", language=language, next=again)
    sitting.window.get(again)
    return sitting.window.page


def taken(sitting: Sitting, one: dict[str, Any], data: bytes) -> dict[str, str]:
    """Bring a paper and let it be made to fit if it can be; the last page in each language."""
    document, pages = one["document"], {}
    for language in ("id", "en"):
        speak(sitting, language, f"/papers/{document}/add")
        if sitting.bring(document, one["name"], data).status_code < 400:
            break
        pages[language] = sitting.window.page
    if not pages:
        assert one["id"] or not warned(sitting.window.page), words(sitting.window.page)
        pages["id"] = sitting.fit(document)
        pages["en"] = speak(sitting, "en", f"/papers/{document}/result")
    assert set(pages) == {"id", "en"}
    return pages


def require_within(sitting: Sitting, document: str) -> None:
    """What will be handed in is within the limits that were shown."""
    with sitting.seat.app.test_request_context():
        limits = sitting.desk.asked(document).limits
    data = sitting.handed_in(document)
    assert len(data) <= limits.max_bytes
    with pikepdf.open(io.BytesIO(data)) as made:
        assert version_of(made, data) >= limits.min_version
        boxes = [[float(side) for side in page.mediabox] for page in made.pages]
    assert all(is_on(limits.sheet, across, down) for _, _, across, down in boxes)


@pytest.mark.parametrize("one", INPUTS, ids=[f"{one['document']} {one['name']}" for one in INPUTS])
def test_each_paper_gets_its_sentence(sitting: Sitting, one: dict[str, Any]) -> None:
    document, may_be_used = one["document"], one.get("used", not one["id"])
    data = MADE[one["made"]](one)
    try:
        for language, page in taken(sitting, one, data).items():
            assert one[language] in words(page), words(page)
            assert bool(warned(page)) == bool(one["id"]), words(page)
            assert (f'action="/papers/{document}/use"' in page) == may_be_used
        if may_be_used:
            sitting.use(document)
            require_within(sitting, document)
        if may_be_used and "signed" in one:
            assert sitting.handed_in(document) == data, "a signed PDF stays byte for byte"
    finally:
        sitting.desk.drop(document)
        (next(sitting.seat.sticks.iterdir()) / one["name"]).unlink()


def test_the_corpus_has_what_every_rule_takes_and_what_it_refuses() -> None:
    """No warning on any valid one: there are some of each paper, and each rule has a wrong one."""
    assert {one["document"] for one in INPUTS if not one["id"]} == {
        *OF_PAPERS,
        "id_card",
        "power_of_attorney",
    }
    assert {one["document"] for one in INPUTS if one["id"]} == {
        *OF_PAPERS,
        "id_card",
        "power_of_attorney",
    }
    assert len({one["name"] for one in INPUTS}) == len(INPUTS) >= 60
    assert all(bool(one["id"]) == bool(one["en"]) for one in INPUTS)
