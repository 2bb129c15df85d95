"""Makes one PDF of some pages, as small as it has to be. In the limited process.

Pages of PDFs that nobody cut are taken over as they are, if that is small enough. Otherwise every
page becomes a picture, on the first step of `LADDER` on which all of them together fit. Black and
white is made with a threshold of each page's own and never dithered: dots of a dithered page cost
ten times as much. What has colour, or is no text, stays a picture with its colours on every step.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import img2pdf
import pikepdf
import pypdfium2
from PIL import Image, ImageChops

from kiosk.papers import drawing
from kiosk.papers.drawing import Drawn
from kiosk.papers.jobs import Fit, LeafJob, Made
from kiosk.papers.paper import SHEETS, AskedSheet, is_on
from sync.errors import Fault

VERSION = "1.6"  # what is made here is never older: e-Meterai takes it
_SEEN_WIDTH = 600
_COLOURED, _FEW = 40, 0.0006  # a stamp of 1 cm² is 0.16 % of an A4 page
_MID_TONES = 0.2

FitTold = Callable[[int, int, int], None]
"""Hears (pages done, pages in all, attempt)."""


@dataclass(frozen=True)
class Rung:
    """`dpi` and JPEG `quality` of a step; with `black_white` text is made so, with these dots."""

    dpi: int
    quality: int
    black_white: int = 0


LADDER = (Rung(200, 60), Rung(150, 50), Rung(150, 50, 300), Rung(150, 50, 200))


def fit(job: Fit, files: Sequence[bytes], told: FitTold) -> tuple[bytes, Made]:
    """Return the PDF and how it was made.

    Raises: Fault("paper_will_not_fit", size_bytes) with the smallest size that could be reached,
    and what drawing a page raises.
    """
    pages = _Pages(files)
    if _may_take_over(job, pages):
        joined = _join(job, files)
        if len(joined) <= job.max_bytes:
            return joined, Made(len(job.leaves), "joined")
    smallest = 0
    for attempt, step in enumerate(LADDER, 1):
        last = attempt == len(LADDER)
        pictures = _pictures(job, pages, step, attempt, told, to_the_end=last)
        if pictures is None:
            continue
        made, facts = pictures
        if len(made) <= job.max_bytes:
            return made, facts
        smallest = len(made)
    raise Fault("paper_will_not_fit", size_bytes=smallest)


class _Pages:
    """Draws pages of several files; PDFs are opened once."""

    def __init__(self, files: Sequence[bytes]) -> None:
        self.files = files
        self._opened: dict[int, pypdfium2.PdfDocument] = {}

    def is_pdf(self, file: int) -> bool:
        return b"%PDF-" in self.files[file][:1024]

    def draw(self, leaf: LeafJob, dpi: int) -> Drawn:
        if self.is_pdf(leaf.file):
            if leaf.file not in self._opened:
                self._opened[leaf.file] = drawing.open_pdf(self.files[leaf.file])
            drawn = drawing.draw_pdf(self._opened[leaf.file], leaf.number, dpi)
        else:
            drawn = drawing.draw_picture(self.files[leaf.file], leaf.number, dpi)
        return drawing.turn_and_cut(drawn, leaf.turn, leaf.crop)

    def size(self, leaf: LeafJob) -> tuple[float, float]:
        drawn = self.draw(leaf, 10)
        return drawn.width, drawn.height


def draw(leaf: LeafJob, file: bytes, dpi: int) -> bytes:
    """Return one page as JPEG, for a screen. Raises: what drawing a page raises."""
    drawn = _Pages([file]).draw(leaf, dpi)
    return _jpeg(drawn.image.convert("L") if drawn.image.mode == "1" else drawn.image, 80)


# taken over as they are


def _may_take_over(job: Fit, pages: _Pages) -> bool:
    if not all(pages.is_pdf(one.file) and one.crop.whole for one in job.leaves):
        return False
    return not job.sheet or all(is_on(job.sheet, *pages.size(one)) for one in job.leaves)


def _join(job: Fit, files: Sequence[bytes]) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        opened = {file: _flat(files[file]) for file in sorted({one.file for one in job.leaves})}
        for leaf in job.leaves:
            # What of a form could not be drawn stays behind: it would show nothing without it.
            made.add_pages_from(opened[leaf.file], [leaf.number], forms="strip", outlines="ignore")
            if leaf.turn:
                made.pages[-1].rotate(leaf.turn, relative=True)
        _save(made, out, job)
        for one in opened.values():
            one.close()
    return out.getvalue()


def _save(made: pikepdf.Pdf, out: io.BytesIO, job: Fit) -> None:
    streams = pikepdf.ObjectStreamMode.generate
    made.save(out, min_version=max(VERSION, job.min_version), object_stream_mode=streams)


def _flat(file: bytes) -> pikepdf.Pdf:
    """Opened, with what is filled into its fields drawn on its pages: forms do not join."""
    pdf = pikepdf.open(io.BytesIO(file))
    if "/AcroForm" in pdf.Root:
        pdf.generate_appearance_streams()
        pdf.flatten_annotations()
    return pdf


# made pictures of


def _pictures(
    job: Fit, pages: _Pages, step: Rung, attempt: int, told: FitTold, *, to_the_end: bool
) -> tuple[bytes, Made] | None:
    """The PDF of this step; None as soon as it is too large, unless it goes on `to_the_end`."""
    out, size, dots, black_white = io.BytesIO(), 0, [], False
    with pikepdf.new() as made:
        for done, leaf in enumerate(job.leaves):
            told(done, len(job.leaves), attempt)
            picture = _picture(pages, leaf, step)
            size += len(picture.data)
            if not to_the_end and size > job.max_bytes:
                return None
            dots.append(picture.dpi)
            black_white |= picture.black_white
            with pikepdf.open(io.BytesIO(_one_page(picture, job.sheet))) as single:
                made.pages.append(single.pages[0])
        told(len(job.leaves), len(job.leaves), attempt)
        _save(made, out, job)
    return out.getvalue(), Made(len(job.leaves), "pictures", min(dots), black_white)


@dataclass(frozen=True)
class _Picture:
    """A page as a file that img2pdf takes over byte for byte; sizes of its place in points."""

    data: bytes
    width: float
    height: float
    dpi: int
    black_white: bool


def _picture(pages: _Pages, leaf: LeafJob, step: Rung) -> _Picture:
    drawn = pages.draw(leaf, step.dpi)
    if drawn.image.mode == "1":  # came so: with its own dots, or with fewer on the last step
        fits = drawn.dpi <= (step.black_white or drawn.dpi) * 1.05
        return _fax(drawn, drawn.image if fits else _coarser(drawn, step.black_white))
    image = _without_needless_colour(drawn.image)
    if step.black_white and image.mode == "L" and _is_text(image):
        fine = pages.draw(leaf, step.black_white)
        return _fax(fine, _black_and_white(fine.image.convert("L")))
    data = _jpeg(image, step.quality)
    return _Picture(data, drawn.width, drawn.height, round(drawn.dpi), black_white=False)


def _fax(drawn: Drawn, image: Image.Image) -> _Picture:
    dpi = round(image.width / drawn.width * drawing.POINTS)
    return _Picture(_group4(image), drawn.width, drawn.height, dpi, black_white=True)


def _coarser(drawn: Drawn, dpi: int) -> Image.Image:
    scale = dpi / drawn.dpi
    size = round(drawn.image.width * scale), round(drawn.image.height * scale)
    return _black_and_white(drawn.image.convert("L").resize(size, Image.Resampling.BOX))


def _one_page(picture: _Picture, asked: AskedSheet) -> bytes:
    sheet = place = picture.width, picture.height
    if asked:
        sheet, place = _on_sheet(picture, SHEETS[asked][0])
    # In the middle of the sheet; the picture's own dots an inch count for nothing any more.
    made: bytes = img2pdf.convert(
        picture.data, layout_fun=lambda width, height, dpi: (*sheet, *place), nodate=True
    )
    return made


def _on_sheet(
    picture: _Picture, size: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The sheet, standing or lying as the page does, and the largest place for it there."""
    sheet = size if picture.height >= picture.width else (size[1], size[0])
    scale = min(sheet[0] / picture.width, sheet[1] / picture.height)
    return sheet, (picture.width * scale, picture.height * scale)


def _without_needless_colour(image: Image.Image) -> Image.Image:
    """Grey, when no coloured thing is seen: paper that yellowed is none, a small stamp is one."""
    if image.mode == "L":
        return image
    seen = image.copy()
    seen.thumbnail((_SEEN_WIDTH, 2 * _SEEN_WIDTH), Image.Resampling.BOX)
    red, green, blue = seen.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    least = ImageChops.darker(ImageChops.darker(red, green), blue)
    chroma = ImageChops.subtract(most, least).histogram()
    coloured = sum(chroma[_COLOURED:]) / (seen.width * seen.height)
    return image if coloured > _FEW else image.convert("L")


def _is_text(image: Image.Image) -> bool:
    """Whether a grey page is made of dark on light, with little between: no photo."""
    counts = image.histogram()
    _, dark, light = _threshold(counts)
    low, high = dark + (light - dark) * 0.25, dark + (light - dark) * 0.75
    between = sum(counts[round(low) : round(high)])
    return dark < light and between / sum(counts) < _MID_TONES


def _black_and_white(image: Image.Image) -> Image.Image:
    level, _, _ = _threshold(image.histogram())
    return image.point([0 if value <= level else 255 for value in range(256)], "1")


def _threshold(counts: Sequence[int]) -> tuple[int, float, float]:
    """Otsu's threshold of a histogram of 256 greys, and the mean below and above it.

    A page of one grey has none: 0, and that grey twice.
    """
    total, weighted = sum(counts), sum(value * count for value, count in enumerate(counts))
    best, found = 0.0, (0, weighted / total, weighted / total)
    below = below_weighted = 0
    for value, count in enumerate(counts):
        below += count
        below_weighted += value * count
        above = total - below
        if not below or not above:
            continue
        dark, light = below_weighted / below, (weighted - below_weighted) / above
        spread = below * above * (light - dark) ** 2
        if spread > best:
            best, found = spread, (value, dark, light)
    return found


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _group4(image: Image.Image) -> bytes:
    """A TIFF of one strip, which img2pdf puts into the PDF as it is."""
    out = io.BytesIO()
    rows = 278
    image.save(out, "TIFF", compression="group4", tiffinfo={rows: image.height})
    return out.getvalue()
