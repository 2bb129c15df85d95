"""Papers that people bring, made here: scans, photos, letters, signed and broken ones."""

from __future__ import annotations

import io
import random
import warnings
import zlib
from collections.abc import Sequence

import img2pdf
import pikepdf
import pypdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw, ImageFont

from kiosk.papers.paper import A4

FONT = ImageFont.load_default(size=10)


def scan(
    dpi: int = 200, *, mode: str = "L", lines: int = 32, stamp: bool = False, seed: int = 1
) -> Image.Image:
    """A letter on an A4 sheet as a scanner sees it: text, grain of the paper, a stamp perhaps."""
    chance = random.Random(seed)
    width, height = round(A4[0] * dpi / 72), round(A4[1] * dpi / 72)
    tile = bytes(chance.randrange(232, 256) for _ in range(256 * 256))
    grain = Image.frombytes("L", (256, 256), tile)
    sheet = Image.new("L", (width, height))
    for left in range(0, width, 256):
        for top in range(0, height, 256):
            sheet.paste(grain, (left, top))
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(size=dpi / 6.5)
    for line in range(lines):
        words = "".join(chance.choice("abcdefghij klmnop rstuvw") for _ in range(62))
        draw.text((width * 0.1, height * (0.06 + 0.88 * line / lines)), words, 20, font=font)
    if mode == "L":
        return sheet
    coloured = sheet.convert("RGB")
    if stamp:
        pen = ImageDraw.Draw(coloured)
        box = [width * 0.6, height * 0.7, width * 0.6 + dpi * 1.2, height * 0.7 + dpi * 1.2]
        pen.ellipse(box, outline=(190, 20, 40), width=dpi // 16)
    return coloured


def photo(width: int = 1200, height: int = 900) -> Image.Image:
    """A picture full of tones and colours, as a telephone takes it."""
    across = Image.linear_gradient("L").resize((width, height))
    down = across.transpose(Image.Transpose.ROTATE_90).resize((width, height))
    noise = Image.effect_noise((width, height), 60)
    return Image.merge("RGB", (across, down, noise))


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    """The picture as a file of this kind."""
    out = io.BytesIO()
    image.save(out, kind, **how)  # type: ignore[arg-type]
    return out.getvalue()


def scanned_pdf(images: Sequence[Image.Image], dpi: int, quality: int = 75) -> bytes:
    """A PDF as scanners make it: a JPEG, or fax-coded black and white, on each page."""
    pages = [
        saved(one, "TIFF", compression="group4", dpi=(dpi, dpi))
        if one.mode == "1"
        else saved(one, "JPEG", quality=quality, dpi=(dpi, dpi))
        for one in images
    ]
    made: bytes = img2pdf.convert(pages)
    return made


def letter_pdf(pages: int = 1, size: tuple[float, float] = A4, words: str = "SURAT KUASA") -> bytes:
    """A PDF with text, as a word processor makes it."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for number in range(pages):
            page = pdf.add_blank_page(page_size=size)
            font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
            page.Resources = Dictionary(Font=Dictionary(F1=font))
            text = f"BT /F1 24 Tf 72 720 Td ({words} {number + 1}) Tj ET"
            page.Contents = pdf.make_stream(text.encode())
        pdf.save(out)
    return out.getvalue()


def with_structures(kind: str, data: bytes | None = None) -> bytes:
    """A PDF that carries a signature in one of the forms that programs write or leave behind."""
    with pikepdf.open(io.BytesIO(data or letter_pdf())) as pdf:
        value = pdf.make_indirect(
            Dictionary(
                Type=Name.Sig,
                Filter=Name("/Adobe.PPKLite"),
                ByteRange=Array([0, 10, 20, 10]),
                Contents=String("\0" * 64),
            )
        )
        empty = pdf.make_indirect(Dictionary(Type=Name.Sig))  # its range was lost on the way
        page = pdf.pages[0].obj
        box = Array([72, 72, 200, 120])
        widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=box)
        if kind == "field":
            widget.update(Dictionary(FT=Name.Sig, T=String("Sig1"), V=value))
            _form(pdf, [pdf.make_indirect(widget)])
        elif kind == "kids":
            parent = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("Sig1"), V=empty))
            widget.Parent = parent
            parent.Kids = Array([pdf.make_indirect(widget)])
            _form(pdf, [parent])
        elif kind == "inherited":
            parent = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("Sig1")))
            widget.Parent, widget.V = parent, empty
            parent.Kids = Array([pdf.make_indirect(widget)])
            _form(pdf, [parent])
        elif kind == "widget":  # what is left when pages are copied into another file
            widget.update(Dictionary(FT=Name.Sig, V=empty))
            page.Annots = Array([widget])
        elif kind == "range":
            pdf.Root.Extra = value
        elif kind == "perms":
            pdf.Root.Perms = Dictionary(DocMDP=empty)
        elif kind == "dss":
            pdf.Root.DSS = Dictionary()
        elif kind == "unsigned":  # a field that waits for a signature, and the flags of one
            widget.update(Dictionary(FT=Name.Sig, T=String("Sig1")))
            _form(pdf, [pdf.make_indirect(widget)], flags=3)
        elif kind == "text":
            widget.update(Dictionary(FT=Name.Tx, T=String("nama"), V=String("PT Contoh")))
            look = pdf.make_stream(b"/Tx BMC q BT /Helv 12 Tf 4 16 Td (PT Contoh) Tj ET Q EMC")
            look.update(Dictionary(Subtype=Name.Form, BBox=Array([0, 0, 128, 48])))
            font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
            look.Resources = Dictionary(Font=Dictionary(Helv=font))
            widget.AP = Dictionary(N=look)
            _form(pdf, [pdf.make_indirect(widget)])
        else:
            raise ValueError(kind)
        out = io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pikepdf.PageCopyWarning)  # the very form that is meant
            pdf.save(out)
    return out.getvalue()


SIGNED = ("field", "kids", "inherited", "widget", "range", "perms", "dss")


def _form(pdf: pikepdf.Pdf, fields: list[pikepdf.Object], flags: int = 0) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array(fields), SigFlags=flags)
    pdf.pages[0].obj.Annots = Array([one for one in fields if "/Rect" in one])


def locked_pdf(password: str) -> bytes:
    """A PDF that asks for a password ("" asks for none and forbids some uses)."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(letter_pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user=password, owner="pemilik"))
    return out.getvalue()


def xfa_pdf() -> bytes:
    """A form of Adobe's own kind: others show a page that says "Please wait..."."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(letter_pdf(words="Please wait..."))) as pdf:
        form = pdf.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
        pdf.Root.AcroForm = Dictionary(XFA=form, Fields=Array([]))
        pdf.save(out)
    return out.getvalue()


def jpx_pdf(dpi: int = 100) -> bytes:
    """A scan that is kept as JPEG 2000."""
    made: bytes = img2pdf.convert(saved(scan(dpi), "JPEG2000"))
    return made


def heic() -> bytes:
    """The first bytes of a picture as an iPhone keeps it, and something behind them."""
    return b"\0\0\0\x24ftypheic\0\0\0\0mif1heic" + random.Random(3).randbytes(4000)


def cut_pdf() -> bytes:
    """A PDF whose copying was interrupted before its pages were there."""
    whole = letter_pdf(3)
    return whole[:60]


def bomb_png(side: int = 30_000) -> bytes:
    """A small file that says of itself to have very many dots."""
    head = side.to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 4000)), (b"IEND", b"")]
    packed = (
        len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")
        for name, body in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def pages_of(data: bytes) -> int:
    """How many pages a PDF has, asked of another library than ours."""
    return len(pypdf.PdfReader(io.BytesIO(data)).pages)
