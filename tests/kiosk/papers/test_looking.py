"""Every kind of file that people bring: what it is, or in words why it cannot be read here."""

from __future__ import annotations

import io
from functools import cache

import pytest

from kiosk.errors import explain
from kiosk.papers import run
from kiosk.papers.jobs import Looked
from sync.errors import Fault
from tests.kiosk.papers import samples
from tests.kiosk.papers.samples import saved, scan


def look(data: bytes, name: str = "surat.pdf") -> Looked:
    return run.look(run.Given(len(data), lambda: io.BytesIO(data)), name)


@cache
def refused_files() -> dict[str, tuple[str, bytes, str]]:
    return {
        "password": ("akta.pdf", samples.locked_pdf("rahasia"), "paper_password"),
        "xfa": ("formulir.pdf", samples.xfa_pdf(), "paper_adobe_only"),
        "cut off": ("akta.pdf", samples.cut_pdf(), "paper_damaged"),
        "cut picture": ("foto.jpg", saved(samples.photo(), "JPEG")[:20_000], "paper_damaged"),
        "no PDF": ("akta.pdf", b"<html><body>Sesi berakhir</body></html>", "paper_not_pdf"),
        "text": ("catatan.txt", b"daftar berkas", "paper_not_paper"),
        "word": ("surat.docx", b"PK\x03\x04" + bytes(400), "paper_office"),
        "old word": ("surat.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(400), "paper_office"),
        "heic": ("IMG_0042.HEIC", samples.heic(), "paper_heic"),
        "heic named jpg": ("IMG_0042.jpg", samples.heic(), "paper_heic"),
        "nothing": ("akta.pdf", b"", "paper_empty"),
        "zeros": ("akta.pdf", bytes(9000), "paper_empty"),
        "too many dots": ("peta.png", samples.bomb_png(), "paper_picture_too_large"),
        "too many pages": ("buku.pdf", samples.letter_pdf(201), "paper_too_many_pages"),
    }


@pytest.mark.parametrize("kind", refused_files())
def test_what_cannot_be_read_says_so(kind: str) -> None:
    name, data, code = refused_files()[kind]
    with pytest.raises(Fault) as caught:
        look(data, name)
    assert caught.value.code == code
    told = explain(Fault(code, name=name, most=200))
    assert told.message
    assert told.hint
    assert "…" not in told.message + told.hint


def taken_files() -> dict[str, tuple[bytes, str, int]]:
    """By kind: the file, its format, and how many pages it has."""
    grey, fax = scan(150), scan(150).convert("1", dither=samples.Image.Dither.NONE)
    return {
        "letter": (samples.letter_pdf(3), "pdf", 3),
        "scan": (samples.scanned_pdf([grey, grey], 150), "pdf", 2),
        "owner's password only": (samples.locked_pdf(""), "pdf", 1),
        "JPEG 2000 inside": (samples.jpx_pdf(), "pdf", 1),
        "filled-in form": (samples.with_structures("text"), "pdf", 1),
        "mail put something before it": (b"\r\n\r\n" + samples.letter_pdf(), "pdf", 1),
        "grey JPEG": (saved(grey, "JPEG", dpi=(150, 150)), "picture", 1),
        "CMYK JPEG": (saved(samples.photo().convert("CMYK"), "JPEG"), "picture", 1),
        "PNG one looks through": (saved(samples.photo().convert("RGBA"), "PNG"), "picture", 1),
        "palette": (saved(samples.photo().convert("P"), "PNG"), "picture", 1),
        "16 bits": (saved(grey.convert("I;16"), "PNG"), "picture", 1),
        "fax TIFF": (saved(fax, "TIFF", compression="group4"), "picture", 1),
        "plain TIFF": (saved(fax, "TIFF", save_all=True, append_images=[fax, fax]), "picture", 3),
        "scanner's own": (saved(grey, "PPM"), "picture", 1),
        "moving": (saved(grey, "GIF", save_all=True, append_images=[scan(9)]), "picture", 1),
    }  # fmt: skip


@pytest.mark.parametrize("kind", taken_files())
def test_what_can_be_read_is_taken_without_a_word(kind: str) -> None:
    data, form, pages = taken_files()[kind]
    found = look(data)
    assert (found.format, len(found.pages), found.signed) == (form, pages, False)


def test_a_picture_under_the_name_of_a_pdf_is_a_picture() -> None:
    assert look(saved(scan(100), "JPEG"), "akta.pdf").format == "picture"


@pytest.mark.parametrize("kind", samples.SIGNED)
def test_a_signature_is_found_in_every_form(kind: str) -> None:
    assert look(samples.with_structures(kind)).signed


@pytest.mark.parametrize("kind", ["unsigned", "text"])
def test_what_waits_for_a_signature_is_not_signed(kind: str) -> None:
    assert not look(samples.with_structures(kind)).signed


def test_a_signature_in_a_pdf_that_has_to_be_mended_is_found() -> None:
    whole = samples.with_structures("field")
    assert look(whole.replace(b"startxref", b"startxxxx")).signed


def test_a_version_raised_in_the_catalogue_counts() -> None:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(samples.letter_pdf())) as pdf:
        pdf.Root.Version = pikepdf.Name("/1.7")
        pdf.save(out, force_version="1.3")
    assert out.getvalue().startswith(b"%PDF-1.3")
    assert look(out.getvalue()).version == "1.7"


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        ("with dots an inch", (595, 842)),
        ("a camera's 72", (794, 595)),
        ("turned by its camera", (595, 794)),
        ("a card", (243, 153)),
    ],
)
def test_the_sheet_of_a_picture(kind: str, size: tuple[int, int]) -> None:
    exif = samples.Image.Exif()
    exif[0x0112] = 6
    files = {
        "with dots an inch": saved(scan(100), "JPEG", dpi=(100, 100)),
        "a camera's 72": saved(samples.photo(2400, 1800), "JPEG", dpi=(72, 72)),
        "turned by its camera": saved(samples.photo(2400, 1800), "JPEG", exif=exif),
        "a card": saved(samples.photo(1012, 638), "PNG", dpi=(300, 300)),
    }
    (page,) = look(files[kind]).pages
    assert (round(page.width), round(page.height)) == pytest.approx(size, abs=2)
