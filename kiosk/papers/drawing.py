"""Draws pages: of PDFs with pdfium, of pictures with Pillow. Runs in the limited process only.

Whatever it was, a picture comes out upright, on white, grey or RGB with 8 bits, or black and white.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from kiosk.papers.paper import A4, Crop, Turn
from sync.errors import Fault

FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP", "GIF", "PPM")
MOST_DOTS = 120_000_000  # an A3 page with 600 dpi has 70 million
POINTS = 72
# A file that says other measures of its sheet was not scanned: a camera's "72 dpi".
_LEAST_POINTS, _MOST_POINTS = 100.0, 1300.0
_TRANSPOSE = {
    90: Image.Transpose.ROTATE_270,  # Pillow turns to the left
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}

Image.MAX_IMAGE_PIXELS = MOST_DOTS


@dataclass(frozen=True)
class Drawn:
    """A page as dots, and its size in points."""

    image: Image.Image
    width: float
    height: float

    @property
    def dpi(self) -> float:
        """How many dots an inch has."""
        return self.image.width / self.width * POINTS


def open_picture(data: bytes) -> Image.Image:
    """Open a picture without decoding it yet.

    Raises: Fault("paper_picture_too_large"), OSError or ValueError for what is none.
    """
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise Fault("paper_picture_too_large") from error
    _require_dots(image)
    return image


def frames(image: Image.Image) -> int:
    """Return how many pages a picture has: a TIFF's; of moving pictures the first counts."""
    return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


def sheet_of(image: Image.Image) -> tuple[float, float]:
    """Return the size in points of the upright sheet of an opened picture.

    What it says of itself, when that is a sheet of paper; else A4, lying or standing.
    """
    width, height = image.size
    if image.getexif().get(0x0112, 1) in (5, 6, 7, 8):
        width, height = height, width
    across, down = _dpi(image)
    if across and down:
        size = width / across * POINTS, height / down * POINTS
        if all(_LEAST_POINTS <= one <= _MOST_POINTS for one in size):
            return size
    return A4 if height >= width else (A4[1], A4[0])


def _dpi(image: Image.Image) -> tuple[float, float]:
    try:
        across, down = image.info.get("dpi", (0, 0))
        return float(across), float(down)
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0


def draw_picture(data: bytes, number: int, dpi: int) -> Drawn:
    """Draw page `number` of a picture with about `dpi` dots an inch, or as many as it has.

    Raises: what `open_picture` raises, Fault("paper_damaged").
    """
    try:
        image = open_picture(data)
        if number:
            image.seek(number)
            _require_dots(image)
        width, height = sheet_of(image)
        scale = min(1.0, dpi * max(width, height) / POINTS / max(image.size))
        if image.format in ("JPEG", "MPO") and scale < 1.0:
            image.draft(None, (round(image.width * scale), round(image.height * scale)))
        image = _plain(ImageOps.exif_transpose(image))
    except (OSError, SyntaxError, ValueError, EOFError, UnidentifiedImageError) as error:
        raise Fault("paper_damaged") from error
    wanted = round(width * dpi / POINTS), round(height * dpi / POINTS)
    if image.width > wanted[0] * 1.05 and image.mode != "1":
        ratio = wanted[0] / image.width
        size = wanted[0], max(1, round(image.height * ratio))
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    # Of a picture that is no sheet the paper around it is not drawn.
    fitted = min(width / image.width, height / image.height)
    return Drawn(image, image.width * fitted, image.height * fitted)


def _require_dots(image: Image.Image) -> None:
    if image.width * image.height > MOST_DOTS:
        raise Fault("paper_picture_too_large")


def _plain(image: Image.Image) -> Image.Image:
    """Black and white, grey or RGB, on white where one could look through."""
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image).convert("RGB")
    if image.mode.startswith("I;16") or image.mode == "I":
        image = image.point(lambda value: value / 256, "L") if image.mode == "I" else _eight(image)
    if image.mode in ("1", "L", "RGB"):
        return image
    return image.convert("L" if image.mode in ("F", "LA") else "RGB")


def _eight(image: Image.Image) -> Image.Image:
    return image.convert("I").point(lambda value: value / 256, "L")


def open_pdf(data: bytes) -> pypdfium2.PdfDocument:
    """Open a PDF for drawing, its filled-in fields included.

    Raises: Fault("paper_password" | "paper_damaged").
    """
    try:
        pdf = pypdfium2.PdfDocument(data)
        pdf.init_forms()
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Fault("paper_password" if locked else "paper_damaged") from error
    return pdf


def draw_pdf(pdf: pypdfium2.PdfDocument, number: int, dpi: int) -> Drawn:
    """Draw page `number` of a PDF.

    Raises: Fault("paper_unreadable" | "paper_picture_too_large").
    """
    try:
        page = pdf[number]
        width, height = page.get_size()
        if width * height * (dpi / POINTS) ** 2 > MOST_DOTS or min(width, height) < 1:
            raise Fault("paper_picture_too_large")
        image = page.render(scale=dpi / POINTS, may_draw_forms=True).to_pil()
        page.close()
    except (pypdfium2.PdfiumError, IndexError, ValueError) as error:
        raise Fault("paper_unreadable") from error
    return Drawn(_plain(image), width, height)


def turn_and_cut(drawn: Drawn, turn: Turn, crop: Crop) -> Drawn:
    """Turn a page clockwise, then leave what `crop` keeps of it."""
    image, width, height = drawn.image, drawn.width, drawn.height
    if turn:
        image = image.transpose(_TRANSPOSE[turn])
    if turn in (90, 270):
        width, height = height, width
    if not crop.whole:
        left, right = round(crop.left * image.width), round(crop.right * image.width)
        top, bottom = round(crop.top * image.height), round(crop.bottom * image.height)
        image = image.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
        width *= crop.right - crop.left
        height *= crop.bottom - crop.top
    return Drawn(image, width, height)
