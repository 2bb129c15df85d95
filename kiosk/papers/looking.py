"""Says what a file is that was brought, by its bytes and not by its name. In the limited process.

What nobody could read at the LPSE is told here, with a code of its own.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping

import pikepdf
import pypdfium2
from msgspec import structs

from kiosk.papers import drawing
from kiosk.papers.jobs import Looked
from kiosk.papers.paper import MOST_PAGES, BroughtPage, PictureKind
from kiosk.papers.signatures import is_signed
from sync.errors import Fault

_START = 1024
_HEIC = re.compile(rb".{4}ftyp(hei[cfmsx]|hev[cx]|mif1|msf1|avif)", re.S)
_OFFICE = re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0|\{\\rtf")
# A telephone's JPEG may hold a second picture: MPO.
_PICTURES: Mapping[str, PictureKind] = {
    "JPEG": "jpeg",
    "MPO": "jpeg",
    "PNG": "png",
    "TIFF": "tiff",
}
_VERSION = re.compile(rb"%PDF-(\d\.\d)")


def look(data: bytes, name: str) -> Looked:
    """Say what a file is.

    Raises: Fault("paper_empty" | "paper_heic" | "paper_office" | "paper_not_pdf" |
    "paper_not_paper" | "paper_too_many_pages"), and what looking into it raises.
    """
    start = data[:_START]
    if not data.strip(b"\0\t\n\r "):
        raise Fault("paper_empty")
    if b"%PDF-" in start:
        return _look_into_pdf(data)
    if _HEIC.match(start):
        raise Fault("paper_heic")
    if _OFFICE.match(start):
        raise Fault("paper_office")
    try:
        image = drawing.open_picture(data)
    except (OSError, ValueError, SyntaxError) as error:
        is_pdf = name.lower().endswith(".pdf")
        raise Fault("paper_not_pdf" if is_pdf else "paper_not_paper") from error
    count = drawing.frames(image)
    if count > MOST_PAGES:
        raise Fault("paper_too_many_pages")
    pages = tuple(_page_of_picture(data, number) for number in range(count))
    return Looked("picture", pages, picture=_PICTURES.get(image.format or "", ""))


def _page_of_picture(data: bytes, number: int) -> BroughtPage:
    """Small dots are enough to find out that all of it can be read."""
    drawn = drawing.draw_picture(data, number, dpi=50)
    return BroughtPage(drawn.width, drawn.height)


def _look_into_pdf(data: bytes) -> Looked:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if "/Collection" in pdf.Root or _is_dynamic_form(pdf.Root):
                raise Fault("paper_adobe_only")
            jpx = [_holds_jpx(page.obj) for page in pdf.pages]
            signed = is_signed(pdf, data)
            version = version_of(pdf, data)
    except pikepdf.PasswordError as error:
        raise Fault("paper_password") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Fault("paper_damaged") from error
    if len(jpx) > MOST_PAGES:
        raise Fault("paper_too_many_pages")
    drawn = drawing.open_pdf(data)
    if not jpx or len(drawn) != len(jpx):
        raise Fault("paper_damaged")
    pages = tuple(BroughtPage(*size, jpx=one) for size, one in zip(_sizes(drawn), jpx, strict=True))
    return Looked("pdf", pages, signed, version)


def apart(looked: Looked, data: bytes, say: Callable[[bytes], object]) -> Looked:
    """Hand each page of a PDF to `say` as a PDF; return where each of them is.

    Raises: ValueError when what the pages share makes them more than twice as large as the whole.
    """
    pages, at = [], 0
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for number, page in enumerate(looked.pages):
            out = io.BytesIO()
            with pikepdf.new() as single:
                single.pages.append(pdf.pages[number])
                single.save(out)
            say(out.getvalue())
            size = out.tell()
            pages.append(structs.replace(page, at=at, size=size))
            at += size
            if at > 2 * len(data):
                raise ValueError("apart")
    return structs.replace(looked, pages=tuple(pages), apart=True)


def _sizes(pdf: pypdfium2.PdfDocument) -> Iterator[tuple[float, float]]:
    for number in range(len(pdf)):
        try:
            width, height = pdf.get_page_size(number)
        except pypdfium2.PdfiumError as error:
            raise Fault("paper_damaged") from error
        yield width, height


def version_of(pdf: pikepdf.Pdf, data: bytes) -> str:
    """Return the version of a PDF: of its header or of its catalogue, the higher one."""
    header = _VERSION.search(data[:_START])
    inside = pdf.Root.get("/Version")
    said = ["1.0" if header is None else header[1].decode()]
    if inside is not None and re.fullmatch(r"/\d\.\d", str(inside)):
        said.append(str(inside)[1:])
    return max(said)


def _is_dynamic_form(root: pikepdf.Object) -> bool:
    """An XFA form without pages of its own: other programs show "Please wait..."."""
    form = root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary) or "/XFA" not in form:
        return False
    fields = form.get("/Fields")
    return bool(root.get("/NeedsRendering")) or fields is None or len(fields) == 0


def _holds_jpx(page: pikepdf.Object) -> bool:
    """Whether a page shows a JPEG 2000 picture, which poppler needs very much memory for."""
    resources = page.get("/Resources")
    found = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(found, pikepdf.Dictionary):
        return False
    return any("/JPXDecode" in str(one.get("/Filter")) for _, one in found.items())
