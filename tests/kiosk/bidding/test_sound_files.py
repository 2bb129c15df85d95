"""Sound files of every sort the checks once cried wolf at, made on the spot: nothing is said."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from pypdf.generic import ArrayObject, FloatObject, NameObject, NumberObject

from kiosk.bidding.checks import check
from sync.sealing.bundle import Source

STORED, PACKED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED


def codes(folder: Path, name: str, data: bytes) -> list[str]:
    path = folder / name
    path.write_bytes(data)
    found = check([Source(name, len(data), lambda: path.open("rb"))])
    return [f"{one.severity}:{one.code}" for one in found]


def pdf(change: Callable[[pypdf.PdfWriter], None] = lambda writer: None, **lock: object) -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=595, height=842)
    change(writer)
    if lock:
        writer.encrypt(**lock)  # type: ignore[arg-type]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def box(*corners: float | None) -> bytes:
    def change(writer: pypdf.PdfWriter) -> None:
        values = [FloatObject(one) for one in corners]
        writer.pages[0][NameObject("/MediaBox")] = ArrayObject(values)

    return pdf(change)


def zipped(*members: tuple[str, bytes | str, int]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name, data, how in members:
            archive.writestr(name, data, how)
    return memory.getvalue()


def office(folder: str, *more: tuple[str, bytes | str, int]) -> bytes:
    part = f"{folder}/document.xml"
    return zipped(("[Content_Types].xml", "<Types/>", PACKED), (part, "<x/>", PACKED), *more)


def open_document(sort: str, *first: tuple[str, bytes | str, int]) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{sort}"
    return zipped(*first, ("mimetype", mimetype, STORED), ("content.xml", "<c/>", PACKED))


@pytest.mark.parametrize(
    "corners",
    [(0, 0, 595, 842), (0, 842, 595, 0), (595, 842, 0, 0), (595, 0, 0, 842), (-300, 400, 300, -20)],
)
def test_the_corners_of_a_page_come_in_any_order(tmp_path: Path, corners: tuple[int, ...]) -> None:
    assert codes(tmp_path, "a.pdf", box(*corners)) == []


@pytest.mark.parametrize(
    "tail",
    [
        bytes(3_000_000),
        bytes(4096),
        bytes(100_000),
        b"\r\n" * 3000,
        b"<!-- dibuat sistem -->" * 300,
        b"\x1a" * 2000,
        bytes(range(256)) * 40,
        b"\n%%EOF\n\n%%EOF\n" + bytes(3000),
    ],
)
def test_what_follows_a_whole_pdf_does_not_matter(tmp_path: Path, tail: bytes) -> None:
    assert codes(tmp_path, "a.pdf", pdf() + tail) == []


@pytest.mark.parametrize(
    "lead", [b"\xef\xbb\xbf", b"\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", bytes(128)]
)
def test_what_stands_before_a_pdf_does_not_matter(tmp_path: Path, lead: bytes) -> None:
    assert codes(tmp_path, "a.pdf", lead + pdf()) == []


def test_a_pdf_cut_off_in_a_later_revision_is_damaged(tmp_path: Path) -> None:
    """Its first end mark is there, that of what was added later is not."""
    first = pdf()
    later = io.BytesIO()
    writer = pypdf.PdfWriter(io.BytesIO(first), incremental=True)
    writer.add_blank_page(width=595, height=842)
    writer.write(later)
    whole = later.getvalue()
    assert codes(tmp_path, "a.pdf", whole) == []
    cut = whole[: len(first) + (len(whole) - len(first)) // 2]
    assert codes(tmp_path, "a.pdf", cut) == ["advice:pdf_damaged"]


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_a_pdf_without_a_users_password_opens_for_everyone(tmp_path: Path, algorithm: str) -> None:
    for owner in ("pemilik", "", None):
        locked = pdf(user_password="", owner_password=owner, algorithm=algorithm)
        assert codes(tmp_path, "a.pdf", locked) == []


BOOK, LETTER, DECK = office("xl"), office("word"), office("ppt")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("grafik.pptx", office("ppt", ("ppt/embeddings/Book1.xlsx", BOOK, STORED))),
        ("sisipan.xlsx", office("xl", ("xl/embeddings/Doc1.docx", LETTER, STORED))),
        ("tempel.docx", office("word", ("word/embeddings/a.pptx", DECK, STORED))),
        # the nested document comes first in the file
        (
            "awal.pptx",
            zipped(
                ("ppt/embeddings/Book1.xlsx", BOOK, STORED),
                ("[Content_Types].xml", "<Types/>", PACKED),
                ("ppt/presentation.xml", "<p/>", PACKED),
            ),
        ),
        ("besar.docx", office("word", ("a/gambar.png", bytes(200_000), STORED))),
        ("terbalik.docx", zipped(("word\\document.xml", "x", PACKED), ("_rels\\.rels", "x", 0))),
        ("buku.odt", open_document("text", ("META-INF/", b"", STORED))),
        ("buku2.odt", open_document("text", ("META-INF/manifest.xml", "<m/>", PACKED))),
        ("rab.ods", open_document("spreadsheet", ("META-INF/", b"", STORED))),
        ("templat.ott", open_document("text-template")),
        ("tanpa.odt", zipped(("content.xml", "c", 0), ("META-INF/manifest.xml", "<m/>", 0))),
        ("peta.kmz", zipped(("doc.kml", "<kml/>", PACKED))),
        (
            "kontrak.asice",
            zipped(
                ("mimetype", "application/vnd.etsi.asic-e+zip", STORED),
                ("kontrak.pdf", pdf(), PACKED),
                ("META-INF/signatures.xml", "<s/>", PACKED),
            ),
        ),
        ("kontrak.bdoc", zipped(("a.pdf", "x", 0), ("META-INF/signatures0.xml", "<s/>", 0))),
        ("buku.epub", zipped(("mimetype", "application/epub+zip", 0), ("META-INF/c.xml", "", 0))),
        ("model.skp", zipped(("model/a.dat", "x", PACKED))),
        ("cetak.3mf", zipped(("3D/3dmodel.model", "x", PACKED))),
    ],
)
def test_a_zip_is_judged_by_its_directory(tmp_path: Path, name: str, data: bytes) -> None:
    assert codes(tmp_path, name, data) == []


def test_an_archive_of_documents_is_an_archive(tmp_path: Path) -> None:
    both = zipped(("surat.docx", LETTER, STORED), ("rab.xlsx", BOOK, STORED))
    inner = zipped(("dalam.zip", both, STORED))
    folder = zipped(("META-INF/catatan.txt", "x", STORED), ("surat.pdf", pdf(), STORED))
    for data in (both, inner, folder):
        assert codes(tmp_path, "a.zip", data) == ["advice:archive"]


TABLE = "Uraian\tHarga\r\nSemen\t65000\r\n"
XML = b'<?xml version="1.0"?>\n'
WORD_XML = XML + b'<?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="x"/>'
EXCEL_XML = XML + b'<?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:x"/>'
MHTML = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
SAVED = b"From: <Saved by Blink>\r\nSnapshot-Content-Location: x\r\nMIME-Version: 1.0\r\n" + MHTML


def biff(version: int, length: int) -> bytes:
    body = struct.pack("<2H", 0, 0x10) + bytes(length - 4)
    return struct.pack("<2H", version, length) + body + struct.pack("<2H", 0x0A, 0)


@pytest.mark.parametrize("name", ["surat.doc", "rab.xls"])
@pytest.mark.parametrize(
    "data",
    [
        WORD_XML,
        EXCEL_XML,
        b"\xef\xbb\xbf" + EXCEL_XML,
        b"<table><tr><td>Uraian</td></tr></table>",
        XML + b'<html xmlns="http://www.w3.org/1999/xhtml"><body>Surat</body></html>',
        b"<!-- dibuat sistem -->\n<html><body>Surat</body></html>",
        b"\r\n <!DOCTYPE html>\n<!-- a --><html>",
        b"<style>td {}</style><div>Surat</div>",
        ("\ufeff<html><body>Surat</body></html>").encode("utf-16-le"),
        MHTML,
        SAVED,
        TABLE.encode(),
        b"<html>" + bytes(4000),
    ],
)
def test_what_word_and_excel_open_under_their_old_names(
    tmp_path: Path, name: str, data: bytes
) -> None:
    assert codes(tmp_path, name, data) == []


@pytest.mark.parametrize(
    ("version", "length"), [(0x09, 4), (0x209, 6), (0x409, 6), (0x809, 6), (0x809, 8), (0x809, 16)]
)
def test_an_excel_export_without_a_compound_file(tmp_path: Path, version: int, length: int) -> None:
    assert codes(tmp_path, "web.xls", biff(version, length)) == []


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.xls"])
@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe" + TABLE.encode("utf-16-le"),
        b"\xfe\xff" + TABLE.encode("utf-16-be"),
        b"\xff\xfe" + (TABLE * 4000).encode("utf-16-le"),
        TABLE.encode("utf-16-le"),
        b"\xff\xfe\0\0" + TABLE.encode("utf-32-le"),
        b"\xef\xbb\xbf" + TABLE.encode(),
        b"AC10,Pendingin 1 PK,3500000\r\n",
        b"AC1015 Pendingin\r\n",
        b"Contoh awal berkas: %PDF-1.4\n",
        b"%PDF-1.4 adalah awal sebuah PDF\n",
        b"#!Kode;Nama\r\n1;Semen\r\n",
        b"#! Kode;Nama\r\n1;Semen\r\n",
        b"MZ;Nama\r\n",
        b"BM;Nama;1234567\r\n",
        b"GIF8;BZh9;MSCF\r\n",
        b"PK;Nama\r\n",
        b"dex\n035\n",
        b"ID3;OggS\r\n",
        b"Rp 1.250.000 \xe9\x96\r\n\x1a",
        TABLE.encode() + bytes(500),
        (TABLE * 20).encode() + b"\x02\x0f" + TABLE.encode(),
        b"%PDF-1.4 dimulai dengan kepala, lalu 1 0 obj dan seterusnya\n",
    ],
)
def test_a_text_is_a_text_whatever_it_begins_with(tmp_path: Path, name: str, data: bytes) -> None:
    assert codes(tmp_path, name, data) == []


def test_a_script_in_a_text_is_read_and_elsewhere_is_a_program(tmp_path: Path) -> None:
    script = b"#!/bin/sh\necho halo\n"
    assert codes(tmp_path, "catatan.txt", script) == []
    for name in ("a", "a.pdf", "a.run"):
        assert codes(tmp_path, name, script) == ["stop:executable"]


def media(brand: bytes, *others: bytes) -> bytes:
    size = 16 + 4 * len(others)
    return struct.pack(">I", size) + b"ftyp" + brand + bytes(4) + b"".join(others) + bytes(64)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("suara.amr", b"#!AMR\n" + bytes(range(256))),
        ("suara.awb", b"#!AMR-WB\n" + bytes(range(256))),
        *((f"foto{n}.heic", media(brand, b"mif1", brand)) for n, brand in enumerate(
            (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
        )),
        ("foto.heif", media(b"heix", b"mif1")),
        ("pindai.tif", b"II*\0\x08\0\0\0" + bytes(64)),
        ("pindai2.tif", b"II+\0\x08\0\0\0" + bytes(64)),
        ("pindai3.tiff", b"MM\0+\0\x08\0\0" + bytes(64)),
        ("film.mp4", media(b"isom", b"avc1")),
        ("gambar.dwg", b"AC1032\0\0\0\0" + bytes(64)),
        ("gambar-tua.dwg", b"AC1.50\0\0\0\0" + bytes(64)),
        ("surat.rtf", b"{\\rtf1 Surat}" + bytes(10)),
    ],
)  # fmt: skip
def test_pictures_and_recordings(tmp_path: Path, name: str, data: bytes) -> None:
    assert codes(tmp_path, name, data) == []


def signed(encoding: serialization.Encoding) -> bytes:
    key = rsa.generate_private_key(65537, 2048)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "PT Contoh")])
    made = x509.CertificateBuilder().subject_name(who).issuer_name(who)
    made = made.public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    made = made.not_valid_after(datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC))
    certificate = made.sign(key, hashes.SHA256())
    builder = pkcs7.PKCS7SignatureBuilder().set_data(pdf())
    builder = builder.add_signer(certificate, key, hashes.SHA256())
    return builder.sign(encoding, [pkcs7.PKCS7Options.Binary])


@pytest.mark.parametrize(
    "encoding",
    [serialization.Encoding.DER, serialization.Encoding.PEM, serialization.Encoding.SMIME],
)
def test_a_signed_envelope_around_a_pdf(tmp_path: Path, encoding: serialization.Encoding) -> None:
    assert codes(tmp_path, "surat.pdf.p7m", signed(encoding)) == []


def test_numbers_of_a_page_box_are_not_asked_for(tmp_path: Path) -> None:
    """Readers draw a page of A4 or Letter size when the box is none."""

    def change(writer: pypdf.PdfWriter) -> None:
        writer.pages[0][NameObject("/MediaBox")] = ArrayObject([NumberObject(0)] * 4)

    assert codes(tmp_path, "a.pdf", pdf(change)) == []
