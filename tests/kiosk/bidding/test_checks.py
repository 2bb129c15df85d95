"""Files of all sorts, made by the programs that make them."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

import pytest
import typst

from kiosk.bidding import pdfrun
from kiosk.bidding.checks import Limits, check
from kiosk.errors import CATALOGUE, explain
from kiosk.intake import MediaWatcher
from kiosk.intake.files import OF_ONE_FILE
from sync.errors import Fault
from sync.sealing.bundle import Source

ROOT = Path(__file__).parents[3]
needs_qpdf = pytest.mark.skipif(shutil.which("qpdf") is None, reason="needs qpdf")


def source(path: Path, name: str | None = None) -> Source:
    return Source(name=name or path.name, size=path.stat().st_size, open=lambda: path.open("rb"))


def write(folder: Path, name: str, data: bytes) -> Source:
    path = folder / name
    path.write_bytes(data)
    return source(path)


def codes(files: Sequence[Source], limits: Limits | None = None) -> list[str]:
    return [finding.code for finding in check(files, limits)]


def pdf_of(pages: int) -> bytes:
    """Straight to memory."""
    text = (
        "#set page(width: 10cm, height: 10cm)\n" + "Halaman #pagebreak()\n" * (pages - 1) + "Akhir"
    )
    result = typst.compile(text.encode())
    assert isinstance(result, bytes)
    return result


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return pdf_of(3)


def qpdf(folder: Path, pdf: bytes, *arguments: str) -> bytes:
    (folder / "in.pdf").write_bytes(pdf)
    command = ["qpdf", *arguments, str(folder / "in.pdf"), str(folder / "out.pdf")]
    subprocess.run(command, check=True, timeout=60)
    return (folder / "out.pdf").read_bytes()


def office(*names: str) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "<xml/>" * 100)
    return memory.getvalue()


def test_good_documents_pass_in_silence(tmp_path: Path, pdf: bytes) -> None:
    files = [
        write(tmp_path, "penawaran.pdf", pdf),
        write(tmp_path, "banyak.PDF", pdf_of(300)),
        write(
            tmp_path, "a.docx", office("[Content_Types].xml", "_rels/.rels", "word/document.xml")
        ),
        write(tmp_path, "a.xlsx", office("[Content_Types].xml", "xl/workbook.xml")),
        write(tmp_path, "a.odt", odf("text")),
        write(tmp_path, "ktp.jpg", b"\xff\xd8\xff\xe0" + bytes(100)),
        write(tmp_path, "catatan.txt", "Harga: Rp 1.250.000 é".encode()),
        write(tmp_path, "aneh.xyz", b"\x93\x81\x05\x99" + bytes(range(256))),
    ]
    assert check(files) == []


def odf(kind: str) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", "<xml/>")
    return memory.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code", "severity"),
    [
        ("kosong.pdf", b"", "file_empty", "stop"),
        ("a.pdf", b"PK\x03\x04" + bytes(100), "type_mismatch", "advice"),
        ("a.pdf", b"<html><body>halo", "type_mismatch", "advice"),
        ("a.pdf", b"\xff\xd8\xff\xe0" + bytes(100), "type_mismatch", "advice"),
        ("a.docx", b"PK\x03\x04" + bytes(100), "type_mismatch", "advice"),
        ("a.jpg", b"RIFF\x10\x00\x00\x00WAVEfmt " + bytes(100), "type_mismatch", "advice"),
        ("a.exe", b"apa saja", "executable", "stop"),
        ("surat.pdf.scr", b"apa saja", "executable", "stop"),
        ("a.pdf", b"MZ\x90\x00" + bytes(100), "executable", "stop"),
        ("a", b"\x7fELF" + bytes(100), "executable", "stop"),
        ("a.rar", b"Rar!\x1a\x07\x01\x00" + bytes(100), "archive", "advice"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(100), "archive", "advice"),
        ("a.bin", b"\x1f\x8b\x08\x00" + bytes(100), "archive", "advice"),
    ],
)
def test_what_a_file_is_not_is_said(
    tmp_path: Path, name: str, data: bytes, code: str, severity: str
) -> None:
    [finding] = check([write(tmp_path, name, data)])
    assert (finding.code, finding.severity, finding.file_name) == (code, severity, name)


def test_an_archive_and_a_program_in_java_differ_from_an_office_document(tmp_path: Path) -> None:
    assert codes([write(tmp_path, "a.zip", office("surat.pdf"))]) == ["archive"]
    jar = office("META-INF/MANIFEST.MF", "Main.class")
    assert codes([write(tmp_path, "a.zip", jar)]) == ["executable"]


def test_a_zip_bomb_is_advice_and_never_unpacked(tmp_path: Path) -> None:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bom", bytes(200_000_000))
    begin = time.process_time()
    assert codes([write(tmp_path, "a.zip", memory.getvalue())]) == ["archive"]
    assert time.process_time() - begin < 5


def test_a_truncated_pdf_is_damaged(tmp_path: Path, pdf: bytes) -> None:
    assert codes([write(tmp_path, "a.pdf", pdf[: len(pdf) // 2])]) == ["pdf_damaged"]


def test_a_pdf_of_noise_is_damaged(tmp_path: Path) -> None:
    noise = b"%PDF-1.7\n" + os.urandom(5000) + b"\nstartxref\n9\n%%EOF"
    assert codes([write(tmp_path, "a.pdf", noise)]) == ["pdf_damaged"]


@needs_qpdf
def test_a_pdf_that_asks_for_a_password_is_named(tmp_path: Path, pdf: bytes) -> None:
    locked = qpdf(tmp_path, pdf, "--encrypt", "rahasia", "pemilik", "256", "--")
    [finding] = check([write(tmp_path, "a.pdf", locked)])
    assert (finding.code, finding.severity) == ("pdf_password", "advice")


@needs_qpdf
def test_a_pdf_that_only_forbids_printing_opens_for_everyone(tmp_path: Path, pdf: bytes) -> None:
    owner = qpdf(tmp_path, pdf, "--encrypt", "", "pemilik", "256", "--print=none", "--")
    assert codes([write(tmp_path, "a.pdf", owner)]) == []


@needs_qpdf
def test_object_streams_are_read(tmp_path: Path, pdf: bytes) -> None:
    packed = qpdf(tmp_path, pdf, "--object-streams=generate")
    assert codes([write(tmp_path, "a.pdf", packed)]) == []


def test_a_pdf_that_is_also_a_zip_and_a_page_is_treated_as_a_pdf(
    tmp_path: Path, pdf: bytes
) -> None:
    polyglot = pdf + b"<script>alert(1)</script>" + office("x") + b"\nstartxref\n0\n%%EOF\n"
    found = codes([write(tmp_path, "a.pdf", polyglot)])
    assert set(found) <= {"pdf_damaged"}


def bomb() -> bytes:
    """An object stream of 3 GB of zeros: 3 MB on disk."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(10_000_000)) for _ in range(300)) + packer.flush()
    head = b"%PDF-1.5\n"
    stream = (
        b"1 0 obj\n<</Type/XRef/Size 3/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length %d>>\nstream\n"
        % len(data)
    )
    return head + stream + data + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def endless_tree() -> bytes:
    """A page tree that is its own child."""
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj\n"
    )
    return body + b"trailer<</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF\n"


def measure(folder: str) -> None:
    """Check two files; print what is found, and the most memory that a child took."""
    import resource

    findings = check([source(Path(folder) / name) for name in ("bom.pdf", "baik.pdf")])
    told = {
        "findings": [(one.file_name, one.code) for one in findings],
        "peak_kb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
    }
    print(json.dumps(told))


@pytest.mark.parametrize("hostile", [bomb, endless_tree])
def test_a_hostile_pdf_is_advice_and_costs_little(
    tmp_path: Path, pdf: bytes, hostile: Callable[[], bytes]
) -> None:
    write(tmp_path, "bom.pdf", hostile())
    write(tmp_path, "baik.pdf", pdf)
    # In a process of its own: the largest child of this one may have been another test's browser.
    script = "import sys; from tests.kiosk.bidding.test_checks import measure; measure(sys.argv[1])"
    begin = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, capture_output=True, check=True
    )
    assert time.monotonic() - begin < 60
    measured = json.loads(done.stdout)
    assert measured["findings"]
    assert {name for name, _code in measured["findings"]} <= {"bom.pdf"}
    assert {code for _name, code in measured["findings"]} <= {"pdf_unchecked", "pdf_damaged"}
    assert measured["peak_kb"] < 700_000


def test_pdfs_beyond_the_time_budget_are_unchecked(tmp_path: Path, pdf: bytes) -> None:
    files = [write(tmp_path, f"{n}.pdf", pdf) for n in range(3)]
    assert codes(files, Limits(pdf_seconds=0.0)) == ["pdf_unchecked"] * 3


def test_a_process_that_never_answers_is_ended(
    tmp_path: Path, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdfrun.sys, "executable", shutil.which("yes") or "yes")
    begin = time.monotonic()
    assert codes([write(tmp_path, "a.pdf", pdf)], Limits(pdf_seconds=0.5)) == ["pdf_unchecked"]
    assert time.monotonic() - begin < 10


def test_two_hundred_and_fifty_pdfs_are_checked_with_progress(tmp_path: Path, pdf: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf)
    files = [source(path, f"{n}.pdf") for n in range(250)]
    told: list[tuple[int, int, str]] = []
    patient = Limits(pdf_seconds=600)
    assert check(files, patient, progress=lambda *step: told.append(step)) == []
    assert told[-1] == (250, 250, "")
    assert max(done for done, _, _ in told) == 250


def test_too_many_files_and_too_many_bytes_stop(tmp_path: Path) -> None:
    one = write(tmp_path, "a.txt", b"abc")
    files = [Source(f"{n}.txt", one.size, one.open) for n in range(251)]
    assert codes(files) == ["too_many_files"]
    [finding] = check([one], Limits(total_bytes=2))
    assert (finding.code, finding.severity, finding.file_name) == ("files_too_large", "stop", None)
    assert codes([Source("b.txt", 500_000_001, one.open)]) == ["files_too_large"]


@pytest.mark.parametrize("twin", ["ktp.pdf", "KTP.pdf"])
def test_a_name_used_twice_stops(tmp_path: Path, pdf: bytes, twin: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(pdf)
    [finding] = check([source(path, "ktp.pdf"), source(path, twin)])
    assert (finding.code, finding.severity, finding.params["count"]) == ("name_twice", "stop", 2)


def failing(fault: Exception) -> Callable[[], BinaryIO]:
    def open_it() -> BinaryIO:
        raise fault

    return open_it


@pytest.mark.parametrize("code", sorted(OF_ONE_FILE))
def test_a_bad_file_does_not_hide_the_others(tmp_path: Path, code: str) -> None:
    bad = Source("a.pdf", 5, failing(Fault(code, name="a.pdf")))
    findings = check([bad, write(tmp_path, "b.pdf", b"")])
    assert [(f.code, f.severity) for f in findings] == [(code, "stop"), ("file_empty", "stop")]


def test_a_stick_that_is_gone_ends_the_checks() -> None:
    with pytest.raises(Fault, match="medium_gone"):
        check([Source("a.pdf", 5, failing(Fault("medium_gone", label="USB")))])


def test_every_finding_has_its_sentence(tmp_path: Path) -> None:
    from flask import Flask
    from flask_babel import Babel

    app = Flask("test")
    Babel(app, default_locale="id")
    with app.app_context():
        [finding] = check([write(tmp_path, "a.pdf", b"<html>")])
        words = explain(finding.fault())
    assert words.message == "a.pdf bukan PDF meskipun namanya .pdf: isinya halaman web."
    assert words.hint == (
        "Buka di komputer Anda dan simpan ulang sebagai PDF, atau salin lagi berkas yang benar."
    )
    assert {"pdf_damaged", "pdf_password", "pdf_unchecked", "executable"} <= set(CATALOGUE)


def test_files_of_a_real_stick_are_checked(tmp_path: Path, pdf: bytes) -> None:
    (tmp_path / "USB").mkdir()
    for name, data in (("baik.pdf", pdf), ("buruk.pdf", pdf[:-200]), ("kosong.pdf", b"")):
        (tmp_path / "USB" / name).write_bytes(data)
    with MediaWatcher([tmp_path], mount_roots=()) as watcher:
        medium = watcher.media()[0].id
        entries = watcher.listing(medium).entries
        found = check(watcher.sources([(medium, entry.token) for entry in entries]))
    assert [(f.file_name, f.code) for f in found] == [
        ("buruk.pdf", "pdf_damaged"),
        ("kosong.pdf", "file_empty"),
    ]
