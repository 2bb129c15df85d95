"""Receipts on paper: what people compare, what machines read, what archives ask."""

from __future__ import annotations

import re
import subprocess
from zoneinfo import ZoneInfo

import pytest

from kiosk.paperwork.typesetting import _BEYOND_THE_FONTS, pdf
from kiosk.printing import receipt_pdf
from kiosk.printing.words import WORDS
from sync import receipts
from sync.errors import Fault
from sync.wire.messages import Interval
from tests.kiosk.printing.test_qr import scan
from tests.sync.test_receipts import ACCEPTED_AT, GATEWAY, a_logged_note, a_note, an_official_note

TITLE = "Pembangunan Gedung Puskesmas Kandangan"
CLOSED = Interval(earliest="2026-11-22T03:31:21.500000Z", latest="2026-11-22T03:31:23.100000Z")


def typeset(note, lang="id", title=TITLE, zone="Asia/Jakarta", beside=None):
    return receipt_pdf(
        note,
        lang,
        tender_title=title,
        lpse_name="LPSE Kabupaten Temanggung",
        seat_name="Seat 07",
        timezone=ZoneInfo(zone),
        beside=beside,
    )


def test_a_version_that_counts_no_more_says_so_on_top_and_is_not_green(tmp_path):
    """Printed months later, it must not pass for the one that counts."""
    beside = ("Digantikan versi 3", "Versi ini tidak berlaku lagi: versi 3 diterima sesudahnya.")
    text = text_of(typeset(an_official_note(), beside=beside), tmp_path)
    assert text.index("Digantikan versi 3") < text.index("Cocokkan empat baris ini")
    assert "⌫" in text and "✔" not in text
    assert "versi 3 diterima sesudahnya" in text
    assert "Simpan tanda terima resmi ini" not in text
    # what the note proves is proved all the same, and the note is the same
    assert "Tanda Terima Resmi" in text
    page = pages_of(typeset(an_official_note(), beside=beside), tmp_path)[0]
    assert scan(page, tmp_path) == an_official_note()
    assert "✔" in text_of(typeset(an_official_note()), tmp_path)


def text_of(document, tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(document)
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    return re.sub(r"\s+", " ", done.stdout.decode())


def pages_of(document, tmp_path):
    (tmp_path / "paper.pdf").write_bytes(document)
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", tmp_path / "paper.pdf", tmp_path / "page"], check=True
    )
    return [path.read_bytes() for path in sorted(tmp_path.glob("page-*.png"))]


def test_paper_shows_the_four_lines_and_what_is_not_proved(tmp_path):
    text = text_of(typeset(a_note()), tmp_path)
    for line in [
        "Tanda Terima Sementara",
        "Tersegel di sini",
        "Belum terkirim ke server LPSE.",
        TITLE,
        "Kode 4821001",
        "PT Maju Bersama",
        "Versi 2, menggantikan versi sebelumnya",
        "Minggu, 22 Nov 2026, 10.31.21 WIB atau sesudahnya",
        "Waktu paling lambatnya terbuka",
        "Bahwa server LPSE menerimanya.",
        "Surat diri diperiksa petugas Budi Santoso",
        "cd" * 32,
    ]:
        assert line in text, line


def test_official_receipt_says_accepted_and_closes_the_time(tmp_path):
    text = text_of(typeset(an_official_note()), tmp_path)
    assert (
        "Diterima server LPSE Kabupaten Temanggung pada Minggu, 22 Nov 2026, 10.31.24 WIB." in text
    )
    assert "10.31.21 sampai 10.31.24 WIB" in text
    assert "Belum terkirim" not in text
    assert receipts.digest(a_note()) in text


def test_english_is_a_translation(tmp_path):
    text = text_of(typeset(a_note(sealed=CLOSED), "en"), tmp_path)
    assert "It has not been sent to the LPSE's server yet." in text
    assert "Sunday, 22 Nov 2026, 10:31:21 to 10:31:24 WIB" in text
    assert "Belum" not in text


def test_both_languages_have_the_same_sentences():
    assert WORDS["id"].keys() == WORDS["en"].keys()
    for key, sentence in WORDS["id"].items():
        holes = re.findall(r"{\w+}", sentence)
        assert sorted(holes) == sorted(re.findall(r"{\w+}", WORDS["en"][key])), key


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Asia/Jakarta", "10.31.21 sampai 10.31.24 WIB"),
        ("Asia/Makassar", "11.31.21 sampai 11.31.24 WITA"),
        ("Asia/Jayapura", "12.31.21 sampai 12.31.24 WIT"),
    ],
)
def test_times_are_local_and_never_narrower_than_the_interval(zone, shown, tmp_path):
    assert shown in text_of(typeset(a_note(sealed=CLOSED), zone=zone), tmp_path)


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("note", [a_note(), an_official_note(), a_logged_note()])
def test_scanned_paper_gives_back_the_exact_note(note, lang, tmp_path):
    (page,) = pages_of(typeset(note, lang), tmp_path)
    assert scan(page, tmp_path) == note


def test_attached_file_is_the_exact_note(tmp_path):
    (tmp_path / "paper.pdf").write_bytes(typeset(a_note()))
    command = ["pdfdetach", "-save", "1", "-o", tmp_path / "note.txt", tmp_path / "paper.pdf"]
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "note.txt").read_bytes() == a_note().encode()


def test_official_receipt_says_where_it_stands_in_the_log(tmp_path):
    assert "isi nomor 1.233 dari 1.234" in text_of(typeset(a_logged_note()), tmp_path)


def test_printed_note_is_the_note(tmp_path):
    text = text_of(typeset(a_note()), tmp_path)
    for line in a_note().split("\n"):
        assert line in text


def test_paper_is_marked_as_archival_and_accessible():
    document = typeset(a_note())
    for marker in [
        b"<pdfaid:part>3<",
        b"<pdfaid:conformance>A<",
        b"<pdfuaid:part>1<",
        b"/MarkInfo",
        b"/StructTreeRoot",
    ]:
        assert marker in document
    assert "QR".encode("utf-16-be") in document or b"/Alt" in document


def test_same_receipt_gives_the_same_bytes():
    assert typeset(a_note()) == typeset(a_note())


def test_withdrawal_says_so(tmp_path):
    note = a_note(action="withdrawn", envelopes=())
    text = text_of(typeset(note), tmp_path)
    assert "Penarikan tercatat di sini" in text
    assert "Ditarik (versi 2)" in text
    assert "disegel dan aman" not in text
    answer = receipts.official(
        note, at=ACCEPTED_AT, gateway_id="gateway-temanggung", signer=GATEWAY
    )
    assert "Penarikan penawaran Anda diterima server LPSE Kabupaten Temanggung" in text_of(
        typeset(answer), tmp_path
    )


def test_training_is_unmistakable(tmp_path):
    text = text_of(typeset(a_note(realm="training")), tmp_path)
    assert "LATIHAN" in text
    assert "Hanya latihan." in text
    assert "LATIHAN" not in text_of(typeset(a_note()), tmp_path)


@pytest.mark.parametrize(
    "name",
    ['PT #panic("x") *A* $1$ \\ <a> @b `c` // d', "株式会社 عربي 😀", "x" * 1000, "A " * 500],
)
def test_no_name_breaks_the_paper_or_becomes_markup(name, tmp_path):
    note = a_note(tenderer_name=name.strip())
    document = typeset(note, title=name.strip())
    first = pages_of(document, tmp_path)[0]
    assert scan(first, tmp_path) == note
    if name.isascii() and len(name) < 100:
        assert name in text_of(document, tmp_path)


def test_letters_that_are_not_replaced_are_all_in_the_fonts():
    candidates = (chr(code) for code in range(0x20, 0x2100))
    kept = "".join(each for each in candidates if not _BEYOND_THE_FONTS.match(each))
    assert len(kept) > 300
    note = a_note(tenderer_name="PT")
    words = {**WORDS["id"], "verify": kept}
    data = {
        "lang": "id",
        "made": [2026, 1, 1, 0, 0, 0],
        "lpse": kept,
        "seat": "",
        "training": False,
        "lines": [["", kept]],
        "commands": [kept],
        "identity": kept,
        "words": words,
    }
    assert pdf("printing/owner_key.typ", data, {"qr": "<svg xmlns='http://www.w3.org/2000/svg'/>"})
    assert "?" not in note


def test_what_is_no_receipt_is_not_typeset():
    with pytest.raises(Fault, match="receipt_malformed"):
        typeset("bukan tanda terima\n")


def test_a_title_with_private_letters_is_printed_too(tmp_path):
    """A scanner's or a word processor's own signs: typst refuses the whole document for them."""
    assert "Gedung ? Baru" in text_of(typeset(a_note(), title="Gedung \ue000 Baru"), tmp_path)
