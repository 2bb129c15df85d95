"""Papers of a class: what archives and screen readers ask, and what stands on them."""

from __future__ import annotations

import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.paperwork.class_words import CLASS_SAID
from kiosk.paperwork.classes import CLASS_FORMS, ClassFormKind, certificate_pdf, class_form
from sync.errors import Fault
from sync.training import certificates, reports
from sync.wire.keys import SigningKey
from tests.kiosk.paperwork.test_forms import SIZES, elements, write_to
from tests.kiosk.printing.test_qr import scan
from tests.kiosk.printing.test_receipt import pages_of, text_of
from tests.sync.test_receipts import a_note
from tests.sync.training.class_sample import (
    CLOSED,
    known,
    quiz_events,
    record,
    renamed,
    said,
    trainee,
)

KEY = SigningKey.from_seed(bytes(32))


def sheet(kind: ClassFormKind, of=None, language="id", page="a4") -> bytes:
    found = of or record()
    return class_form(kind, found, known(found), CLOSED, language, page)


def certificate(name: str = "Siti Aminah", of=None) -> str:
    found = of or record()
    result = next(one for one in reports.results(found, known(found)) if one.trainee.name == name)
    made = certificates.certify(
        found, result, 7, issued="2026-11-28T06:00:00.000000Z", gateway_id="gw-1"
    )
    return certificates.write(made, KEY)


def before() -> object:
    """The class as it was planned: a roster, and nobody there yet."""
    people = [trainee(f"t{n}", f"Peserta {n:02}", came=None) for n in range(1, 31)]
    return replace(record("planned"), trainees=people, opened_at=None)


@pytest.mark.parametrize("page", SIZES)
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", CLASS_FORMS)
def test_a_sheet_is_archival_tagged_and_named(kind, language, page, tmp_path: Path) -> None:
    archival(sheet(kind, language=language, page=page), "2", CLASS_SAID[kind][0], tmp_path, page)


@pytest.mark.parametrize("page", SIZES)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_certificate_is_archival_tagged_and_named(language, page, tmp_path: Path) -> None:
    made = certificate_pdf(certificate(), "Asia/Jakarta", language, page)
    archival(made, "3", "Sertifikat Kehadiran dan Kelulusan Kuis", tmp_path, page, turned=True)


def archival(
    made: bytes, part: str, title: str, tmp_path: Path, page: str, turned: bool = False
) -> None:
    path = write_to(made, tmp_path)
    assert subprocess.run(["qpdf", "--check", path], capture_output=True).returncode == 0
    size = SIZES[page][::-1] if turned else SIZES[page]
    with pikepdf.open(path) as document, document.open_metadata() as told:
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == (part, "A")
        assert told["pdfuaid:part"] == "1"
        assert title in told["dc:title"]
        assert document.Root.Lang == "id"
        assert document.Root.MarkInfo.Marked
        tags = Counter(str(one.S) for one in elements(document))
        assert tags["/H1"] == 1
        assert tags["/Table"] == tags["/THead"]
        assert all("/Alt" in one for one in elements(document) if one.S == "/Figure")
        for one in document.pages:
            assert [float(edge) for edge in one.MediaBox][2:] == pytest.approx(size, abs=0.1)


def test_before_the_class_everybody_has_a_row_to_sign_and_there_are_more(tmp_path: Path) -> None:
    text = text_of(sheet("attendance", before()), tmp_path)
    assert all(f"Peserta {n:02}" in text for n in range(1, 31))
    assert "menulis namanya di baris kosong" in text
    assert "Datang" not in text and "tidak hadir" not in text
    document = pikepdf.open(write_to(sheet("attendance", before()), tmp_path))
    rows = [one for one in elements(document) if one.S == "/TR"]
    assert len(rows) == 1 + 30 + 10


def test_after_it_stand_arrival_and_seat_and_who_did_not_come(tmp_path: Path) -> None:
    text = text_of(sheet("attendance"), tmp_path)
    for told in ("Siti Aminah", "PT Maju Bersama", "09.02", "Kursi 07", "Joko", "tidak hadir",
                 "2 catatan peserta berasal dari program yang lebih baru"):  # fmt: skip
        assert told in text, told
    assert text.index("ani Wulandari") < text.index("Budi") < text.index("Siti"), "by name"


def test_a_report_fills_itself(tmp_path: Path) -> None:
    text = text_of(sheet("class_report"), tmp_path)
    for told in (
        "Menyegel dan mengirim penawaran",
        "09.00 sampai 12.00",
        "4,5 JP (1 JP = 45 menit)",
        "Hadir 3",
        "Lulus semua kuis yang dinilai 1 dari 3",
        "100 % (lulus)",
        "11,76 % (belum lulus)",
        "tidak dikerjakan",
        "Jawaban terlambat masuk sesudah kuis berakhir",
        "Catatan pelatih",
        "Mengetahui, Kepala LPSE",
        "2 dari 3 peserta yang hadir mengisi kuesioner",
        "Rina Kusuma",
    ):
        assert told in text, told
    assert "Jelas sekali" not in text, "what was written stands on the questionnaire's sheet alone"


def test_a_report_names_the_difficult_questions_without_markup(tmp_path: Path) -> None:
    wrong = [trainee(f"t{n}", f"Peserta {n}", *quiz_events(f"t{n}", {"kunci": (1,)}))
             for n in range(3)]  # fmt: skip
    text = text_of(sheet("class_report", replace(record(), trainees=wrong)), tmp_path)
    assert "Siapa memegang kunci sampul?" in text
    assert "0 dari 3" in text


def test_a_percentage_below_the_mark_never_reads_as_the_mark() -> None:
    from kiosk.paperwork.class_sheets import _down

    assert _down(69.99999) == 69.99
    assert _down(70.0) == 70.0
    assert _down(8.2) == 8.2


def test_a_questionnaire_has_no_names(tmp_path: Path) -> None:
    text = text_of(sheet("questionnaire"), tmp_path)
    for told in ("Materi pelatihan", "Cara pelatih menjelaskan", "Jelas sekali.", "Terlalu cepat."):
        assert told in text, told
    for one in record().trainees:
        assert one.name not in text
    assert "Karena sedikit yang mengisi" in text
    many = [trainee(f"t{n}", f"Peserta {n}", said(f"t{n}", 4)) for n in range(5)]
    assert "Karena sedikit" not in text_of(
        sheet("questionnaire", replace(record(), trainees=many)), tmp_path
    )
    none = text_of(sheet("questionnaire", replace(record(), trainees=[])), tmp_path)
    assert "Belum ada yang mengisi kuesioner" in none


def test_a_question_of_a_newer_program_stands_by_its_word(tmp_path: Path) -> None:
    odd = said("t", 4).marks | {"something_new": 2}
    import msgspec

    newer = msgspec.structs.replace(said("t", 4), marks=odd)
    found = replace(record(), trainees=[trainee("t", "Dewi", newer)])
    assert "something_new" in text_of(sheet("questionnaire", found), tmp_path)


@pytest.mark.parametrize("name", ["Siti Aminah", "Budi Santoso"])
def test_a_certificate_says_what_is_known_and_its_code_is_the_note(name, tmp_path: Path) -> None:
    note = certificate(name)
    made = certificate_pdf(note, "Asia/Jakarta")
    text = text_of(made, tmp_path)
    passed = name == "Siti Aminah"
    assert ("lulus semua kuis" in text) == passed
    assert ("tidak menyatakan kelulusan" in text) == (not passed)
    assert ("Nama diketik peserta sendiri" in text) == (not passed)
    for told in (name, "Menyegel dan mengirim penawaran", "4,5 JP", "Rina Kusuma",
                 "LPSE Kabupaten Temanggung", "28 Nov 2026", "09.02 sampai 11.50 WIB",
                 "Identitas tidak diperiksa", "bukan sertifikat keahlian"):  # fmt: skip
        assert told in text, told
    (page,) = pages_of(made, tmp_path)
    assert scan(page, tmp_path) + "\n" in (note, note + "\n")
    with pikepdf.open(write_to(made, tmp_path)) as document:
        ((file, attached),) = document.attachments.items()
        assert file == "sertifikat.txt"
        assert attached.get_file().read_bytes() == note.encode()
    # Every line of the note stands there whole, the signature too.
    assert note.strip().split("\n")[-1] in text


def test_the_largest_note_still_scans_from_paper(tmp_path: Path) -> None:
    name = "Siti " + "Nurhaliza " * 83
    note = certificate(name.strip(), renamed(record(), name.strip()))
    assert 1_300 < len(note.encode()) <= certificates.MOST_BYTES
    made = certificate_pdf(note, "Asia/Jakarta")
    assert scan(pages_of(made, tmp_path)[0], tmp_path).strip() == note.strip()


def test_no_paper_is_made_of_what_is_no_certificate() -> None:
    with pytest.raises(Fault, match="certificate_malformed"):
        certificate_pdf(a_note(), "Asia/Jakarta")


def test_english_stands_beside(tmp_path: Path) -> None:
    text = text_of(certificate_pdf(certificate(), "Asia/Jakarta", "en"), tmp_path)
    assert "yang hadir pada pelatihan" in text and "who attended the training" in text
    assert "Given to" not in text_of(certificate_pdf(certificate(), "Asia/Jakarta"), tmp_path)


@settings(max_examples=12, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80),
    st.sampled_from([*CLASS_FORMS, "certificate"]),
)
def test_any_name_can_be_printed(name: str, kind) -> None:
    found = renamed(record(), name)
    if kind == "certificate":
        made = certificate_pdf(certificate(name, found), "Asia/Jakarta", "en")
    else:
        made = sheet(kind, found, "en")
    assert made.startswith(b"%PDF-1.7")


def test_the_same_class_gives_the_same_bytes() -> None:
    for kind in CLASS_FORMS:
        assert sheet(kind) == sheet(kind)
