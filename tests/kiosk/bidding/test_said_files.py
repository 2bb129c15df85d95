"""Files a committee could not open or should not get: each is named for what it is."""

from __future__ import annotations

import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from kiosk.bidding import views
from kiosk.bidding.checks import Finding, check
from kiosk.bidding.seal_request import Slip
from kiosk.errors import explain
from sync.sealing import HybridIdentity, SealedFile, Source, X25519Identity, encrypt_bytes
from tests.kiosk.bidding.test_sound_files import PACKED, STORED, codes, office, pdf, zipped
from tests.kiosk.printing.test_receipt import typeset
from tests.sync.test_receipts import a_note, an_official_note

Change = Callable[[pypdf.PdfWriter], None]


# PDF


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_an_empty_owners_password_does_not_open_it_for_readers(
    tmp_path: Path, algorithm: str
) -> None:
    locked = pdf(user_password="rahasia", owner_password="", algorithm=algorithm)
    assert codes(tmp_path, "a.pdf", locked) == ["advice:pdf_password"]


def form(*, fields: int, rendering: bool, apart: bool = False) -> Change:
    """`apart`: its parts are objects of their own, as most programs write them."""

    def change(writer: pypdf.PdfWriter) -> None:
        xfa = StreamObject()
        xfa.set_data(b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"/>')
        field = DictionaryObject({NameObject("/T"): TextStringObject("nama")})
        own = ArrayObject([writer._add_object(field) for _ in range(fields)])
        parts = {NameObject("/Fields"): own, NameObject("/XFA"): writer._add_object(xfa)}
        if apart:
            parts[NameObject("/Fields")] = writer._add_object(own)
        made = DictionaryObject(parts)
        root = writer.root_object
        root[NameObject("/AcroForm")] = writer._add_object(made) if apart else made
        if rendering:
            root[NameObject("/NeedsRendering")] = BooleanObject(True)

    return change


def portfolio(writer: pypdf.PdfWriter) -> None:
    writer.add_attachment("isi.pdf", pdf())
    writer.root_object[NameObject("/Collection")] = DictionaryObject()


@pytest.mark.parametrize(
    "change",
    [
        *(
            form(fields=0, rendering=flag, apart=apart)
            for flag in (True, False)
            for apart in (True, False)
        ),
        form(fields=2, rendering=True, apart=True),
        portfolio,
    ],
)
def test_what_only_adobe_shows_is_said(tmp_path: Path, change: Change) -> None:
    assert codes(tmp_path, "a.pdf", pdf(change)) == ["advice:pdf_adobe_only"]


def test_a_form_that_every_reader_shows_is_no_trouble(tmp_path: Path) -> None:
    """XFA beside ordinary fields, and a document with an attachment."""
    for apart in (True, False):
        mixed = form(fields=2, rendering=False, apart=apart)
        assert codes(tmp_path, "a.pdf", pdf(mixed)) == []
    assert codes(tmp_path, "a.pdf", pdf(lambda writer: writer.add_attachment("a", b"b"))) == []


def with_handler(name: str) -> bytes:
    """A PDF whose key is with a rights service or in a certificate."""
    whole = pdf()
    lock = f"<< /Filter /{name} /V 1 /Length 128 >>".encode()
    return whole.replace(b"trailer\n<<", b"trailer\n<< /Encrypt " + lock, 1)


@pytest.mark.parametrize("name", ["MicrosoftIRMServices", "Adobe.PubSec", "EBX_HANDLER", "Lain"])
def test_rights_management_is_said(tmp_path: Path, name: str) -> None:
    assert codes(tmp_path, "a.pdf", with_handler(name)) == ["advice:pdf_rights"]


def test_a_cover_page_around_a_protected_document_is_said(tmp_path: Path) -> None:
    def change(writer: pypdf.PdfWriter) -> None:
        writer.add_attachment("MicrosoftIRMServices Protected PDF.pdf", b"x")
        inner = DictionaryObject({NameObject("/AFRelationship"): NameObject("/EncryptedPayload")})
        writer.root_object[NameObject("/AF")] = ArrayObject([writer._add_object(inner)])
        portfolio(writer)

    assert codes(tmp_path, "a.pdf", pdf(change)) == ["advice:pdf_rights"]


# Office


def ole(*streams: tuple[str, bytes], tree: bool = True) -> bytes:
    """A compound file of 512-byte sectors: table, directory, then the streams."""
    count = len(streams)
    directory = -(-(count + 1) // 4)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, 1, 1, 0, 0, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0) + b"\xff" * 432
    table = [0xFFFFFFFD, *range(2, directory + 1), 0xFFFFFFFE]
    entries, body = _entry("Root Entry", 5, child=1 if tree else 0xFFFFFFFF), b""
    for number, (name, data) in enumerate(streams, 1):
        entries += _entry(
            name,
            2,
            right=number + 1 if tree and number < count else 0xFFFFFFFF,
            start=len(table),
            size=4096,
        )
        sectors = max(1, -(-len(data) // 512))
        table += [*range(len(table) + 1, len(table) + sectors), 0xFFFFFFFE]
        body += data.ljust(512 * sectors, b"\0")
    fat = b"".join(struct.pack("<I", one) for one in table).ljust(512, b"\xff")
    return head + fat + entries.ljust(512 * directory, b"\0") + body


def _entry(
    name: str,
    sort: int,
    right: int = 0xFFFFFFFF,
    child: int = 0xFFFFFFFF,
    start: int = 0xFFFFFFFE,
    size: int = 0,
) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    first = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), sort, 1)
    return (
        first
        + struct.pack("<3I", 0xFFFFFFFF, right, child)
        + bytes(36)
        + struct.pack("<III", start, size, 0)
    )


def with_small_stream(user: bytes) -> bytes:
    """A deck whose "Current User" lies, as in real ones, in the root's own stream of small ones."""
    mini = bytes(128) + user.ljust(64, b"\0")
    table = struct.pack("<3I", 0xFFFFFFFE, 0xFFFFFFFE, 0xFFFFFFFE)
    parts = (("PowerPoint Document", b""), ("Current User", b""), ("M", mini), ("T", table))
    data = bytearray(ole(*parts))
    data[60:64] = struct.pack("<I", 6)  # the last of the four streams, after table and directory
    data[1024 + 116 : 1024 + 124] = struct.pack("<II", 5, 192)
    at = 1024 + 2 * 128 + 116
    data[at : at + 8] = struct.pack("<II", 2, len(user))
    return bytes(data)


BOF = struct.pack("<2H", 0x809, 16) + bytes(16)
FILE_PASS = struct.pack("<3H", 0x2F, 2, 0)
SHEET = struct.pack("<2H", 0x85, 4) + bytes(4)
LOCKED_WORD = struct.pack("<5H", 0xA5EC, 193, 0, 0, 0) + struct.pack("<H", 0x0100)
OPEN_WORD = struct.pack("<5H", 0xA5EC, 193, 0, 0, 0) + struct.pack("<H", 0x1200)
LOCKED_USER = struct.pack("<HHI", 0, 0x0FF6, 20) + struct.pack("<II", 20, 0xF3D1C4DF)
OPEN_USER = struct.pack("<HHI", 0, 0x0FF6, 20) + struct.pack("<II", 20, 0xE391C05F)
PACKAGE = (("EncryptionInfo", b""), ("EncryptedPackage", b""))
RIGHTS = (("\x06DataSpaces", b""), ("EncryptedPackage", b""))
MANIFEST = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"


def locked_odf(sort: str) -> bytes:
    return zipped(
        ("mimetype", f"application/vnd.oasis.opendocument.{sort}", STORED),
        ("content.xml", b"acak", STORED),
        ("META-INF/manifest.xml", MANIFEST, PACKED),
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        *((f"a.{end}", ole(*PACKAGE)) for end in ("docx", "xlsx", "pptx", "xlsm", "doc", "xls")),
        ("tanpa-pohon.docx", ole(*PACKAGE, tree=False)),
        ("hak.docx", ole(*RIGHTS)),
        ("a.doc", ole(("WordDocument", LOCKED_WORD))),
        ("a.xls", ole(("Workbook", BOF + FILE_PASS + SHEET))),
        ("lama.xls", ole(("Book", BOF + struct.pack("<2H", 0x86, 0) + FILE_PASS))),
        ("a.ppt", ole(("PowerPoint Document", b""), ("Current User", LOCKED_USER))),
        ("c.ppt", with_small_stream(LOCKED_USER)),
        ("b.ppt", ole(("PowerPoint Document", b""), ("EncryptedSummary", b""))),
        *(
            (f"a.{end}", locked_odf(sort))
            for end, sort in (("odt", "text"), ("ods", "spreadsheet"))
        ),
    ],
)
def test_a_locked_document_may_ask_for_a_password(tmp_path: Path, name: str, data: bytes) -> None:
    assert codes(tmp_path, name, data) == ["advice:office_password"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.doc", ole(("WordDocument", OPEN_WORD), ("1Table", b""))),
        ("a.xls", ole(("Workbook", BOF + SHEET + FILE_PASS))),
        ("a.ppt", ole(("PowerPoint Document", b""), ("Current User", OPEN_USER))),
        ("b.ppt", with_small_stream(OPEN_USER)),
        ("a.doc", ole(("WordDocument", b""), tree=False)),
        ("a.msg", ole(("__properties_version1.0", b""))),
        ("a.mpp", ole(("Lain", b""))),
    ],
)
def test_an_open_old_document_is_no_trouble(tmp_path: Path, name: str, data: bytes) -> None:
    assert codes(tmp_path, name, data) == []


def test_a_document_cut_off_on_its_way_is_said(tmp_path: Path) -> None:
    letter = office("word", ("word/media/a.png", bytes(50_000), STORED))
    assert codes(tmp_path, "a.docx", letter[:30_000]) == ["advice:file_damaged"]
    book = ole(*((f"S{n}", b"") for n in range(20)), ("Workbook", BOF))
    assert codes(tmp_path, "a.xls", book) == []
    assert codes(tmp_path, "a.xls", book[:1500]) == ["advice:file_damaged"]


def test_an_installer_under_another_name_is_a_program(tmp_path: Path) -> None:
    data = bytearray(ole(("Lain", b"")))
    data[1024 + 80 : 1024 + 96] = bytes.fromhex("84100c0000000000c000000000000046")
    assert codes(tmp_path, "a.doc", bytes(data)) == ["stop:executable"]


def test_a_program_for_java_is_one_wherever_its_manifest_stands(tmp_path: Path) -> None:
    manifest = ("META-INF/MANIFEST.MF", "", STORED)
    for members in ([manifest, ("A.class", "", 0)], [("A.class", "", 0), manifest]):
        assert codes(tmp_path, "a.zip", zipped(*members)) == ["stop:executable"]
    android = zipped(("res/a.xml", "", 0), ("AndroidManifest.xml", "", 0), ("classes.dex", "", 0))
    assert codes(tmp_path, "a.pdf", android) == ["stop:executable"]


# Sealed elsewhere, keys, receipts


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("penawaran.rhs", b"\x8a\x01\x02" + bytes(500)),
        ("PENAWARAN.RHS", b"PK\x03\x04" + bytes(500)),
        ("a.age", encrypt_bytes(b"isi", [X25519Identity.generate().recipient])),
        ("a.txt", b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n"),
        ("a.asc", b"-----BEGIN PGP MESSAGE-----\n\nhQ\n-----END PGP MESSAGE-----\n"),
        ("a.p7m", bytes.fromhex("3080 06092a864886f70d010703 a080") + bytes(100)),
    ],
)
def test_what_is_sealed_for_somebody_else_is_said(tmp_path: Path, name: str, data: bytes) -> None:
    assert codes(tmp_path, name, data) == ["advice:sealed_already"]


@pytest.mark.parametrize("identity", [X25519Identity.generate(), HybridIdentity.generate()])
@pytest.mark.parametrize("name", ["kunci-pemilik-10001.txt", "kunci.pdf", "key"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_an_owner_key_is_never_sealed_into_the_bid(
    tmp_path: Path, identity: X25519Identity | HybridIdentity, name: str, encoding: str
) -> None:
    text = f"# Kunci pemilik. Simpan di tempat aman\r\n# Tender: 10001\r\n{identity.text}\r\n"
    assert codes(tmp_path, name, text.encode(encoding)) == ["stop:owner_key_inside"]


def test_a_text_that_speaks_of_keys_holds_none(tmp_path: Path) -> None:
    for words in ("AGE-SECRET-KEY-1…", "AGE-SECRET-KEY-1" + "Q" * 58, "AGE-SECRET-KEY-1XXXX"):
        assert codes(tmp_path, "petunjuk.txt", f"Kunci diawali {words}\n".encode()) == []


RECEIPT = "lpse-kiosk/receipt/v1 official\naction: submitted\nrealm: production\n"


def test_a_receipt_among_the_documents_is_pointed_out(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        found = codes(tmp_path, "tanda-terima-resmi-10001-v1.txt", RECEIPT.encode(encoding))
        assert found == ["advice:receipt_inside"]
    paper = pdf(lambda writer: writer.add_attachment("tanda-terima.txt", RECEIPT.encode()))
    assert codes(tmp_path, "a.pdf", paper) == ["advice:receipt_inside"]
    for note in (a_note(), an_official_note()):
        assert codes(tmp_path, "a.pdf", typeset(note)) == ["advice:receipt_inside"]
    other = pdf(lambda writer: writer.add_attachment("tanda-terima.txt", b"dari toko"))
    assert codes(tmp_path, "a.pdf", other) == []


def test_the_list_of_what_was_sealed_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Its digests would let a price be guessed before the second envelope is opened."""
    files = (SealedFile(name="Penawaran harga.pdf", size=1_250_000, sha256="ab" * 32),)
    slip = Slip("b-1", "10001", "Gedung", "PT Maju", (("price", files),))
    app = Flask("test")
    Babel(app, default_locale="id", default_translation_directories=translations())
    with app.app_context():
        for language in ("id", "en"):
            with force_locale(language):
                found = codes(tmp_path, "catatan.txt", views.slip_text(slip).encode())
                assert found == ["advice:slip_inside"]
    plain = f"# SHA-256\n{'ab' * 32}  a.pdf\n".encode()
    assert codes(tmp_path, "SHA256SUMS.txt", plain) == []


# Words


@pytest.mark.parametrize(
    ("name", "data", "actual"),
    [
        ("a.pdf", b"\xff\xd8\xff\xe0" + bytes(99), ("gambar JPEG", "a JPEG picture")),
        ("a.docx", ole(("WordDocument", OPEN_WORD)), ("Word (.doc)", "Word (.doc)")),
        ("a.doc", ole(("Workbook", BOF)), ("Excel (.xls)", "Excel (.xls)")),
        ("a.zip", office("word"), ("Word", "Word")),
        ("a.heic", b"\0\0\0\x18ftypmp42" + bytes(64), ("video MP4", "an MP4 video")),
        ("a.jpg", b"\0\0\0\x1cftypmif1\0\0\0\0avifmif1miaf", ("gambar AVIF", "an AVIF picture")),
        ("a.pdf", b"\x93\x81\x05\x99" + bytes(range(256)), ("tidak dikenal", "unknown")),
    ],
)
def test_a_wrong_name_is_told_what_the_file_is(
    tmp_path: Path, name: str, data: bytes, actual: tuple[str, str]
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    [finding] = check([Source(name, len(data), lambda: path.open("rb"))])
    assert finding.code == "type_mismatch"
    app = Flask("test")
    Babel(app, default_locale="id", default_translation_directories=translations())
    with app.app_context():
        assert explain(finding.fault()).message.endswith(f": isinya {actual[0]}.")
        with force_locale("en"):
            assert explain(finding.fault()).message.endswith(f"Its contents: {actual[1]}.")


def translations() -> str:
    import kiosk.translations

    return str(Path(kiosk.translations.__file__).parent)


@pytest.mark.parametrize(
    "code",
    (
        *("pdf_adobe_only", "pdf_rights", "office_password", "file_damaged", "receipt_inside"),
        *("owner_key_inside", "slip_inside", "sealed_already", "price_in_technical"),
    ),
)
def test_every_new_word_is_said_in_both_languages(code: str) -> None:
    app = Flask("test")
    Babel(app, default_locale="id", default_translation_directories=translations())
    fault = Finding("a", code, "advice", {"name": "berkas ini", "actual": "age"}).fault()
    said = explain(fault)
    with app.app_context():
        ours = said.message, said.hint
        with force_locale("en"):
            theirs = said.message, said.hint
    assert ours[0] != theirs[0]
    assert ours[1] != theirs[1]
    assert "{" not in "".join(ours + theirs)


def looping_table() -> bytes:
    """Its table says of every sector that it follows itself."""
    data = bytearray(ole(("PowerPoint Document", b""), ("Current User", b"")))
    data[512:1024] = b"".join(struct.pack("<I", one) for one in range(128))
    data[1024 + 116 : 1024 + 120] = struct.pack("<I", 1)  # the root's own stream
    at = 1024 + 2 * 128 + 116
    data[at : at + 8] = struct.pack("<II", 0xFFFFFF00, 100)
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.ppt", looping_table()),
        ("a.txt", b"%PDF-1.4\n" + b"\n" * 65_000),
        ("a.txt", b"%PDF-1.4\n" + b" " * 65_000),
        ("a.doc", b"<!--" * 16_000),
        ("a.doc", b"<?x?>" * 13_000),
        ("a.txt", b"AGE-SECRET-KEY-1" * 4_000),
        ("a.odt", zipped(("mimetype", b"application/epub+zip", zipfile.ZIP_LZMA))),
        ("a.zip", zipped(*((str(n), b"", STORED) for n in range(20_000)))),
    ],
)
def test_looking_at_an_odd_file_ends_soon(tmp_path: Path, name: str, data: bytes) -> None:
    begin = time.process_time()
    codes(tmp_path, name, data)
    assert time.process_time() - begin < 3


def test_a_number_of_pages_too_large_to_count_ends(tmp_path: Path) -> None:
    def change(writer: pypdf.PdfWriter) -> None:
        writer.root_object["/Pages"][NameObject("/Count")] = NumberObject(2**31)  # type: ignore[index]

    assert codes(tmp_path, "a.pdf", pdf(change)) in ([], ["advice:pdf_damaged"])
