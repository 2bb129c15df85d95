"""Names of strangers' files."""

from __future__ import annotations

import os
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.intake.names import (
    DISPLAY_LENGTH,
    RESERVED_IN_TAR,
    STORED_BYTES,
    is_spelled,
    key,
    natural,
    safe,
    stored,
)

on_disk = st.binary(min_size=1, max_size=1024).map(
    lambda raw: raw.replace(b"/", b"_").replace(b"\0", b"_")
)
in_words = st.text(min_size=1, max_size=300).map(lambda text: text.encode("utf-8", "replace"))
anything = st.one_of(on_disk, in_words)
patient = settings(deadline=None)


@patient
@given(anything)
def test_a_shown_name_is_one_short_printable_line(raw: bytes) -> None:
    shown = safe(raw)
    assert 1 <= len(shown) <= DISPLAY_LENGTH
    assert all(unicodedata.category(c)[0] not in "C" or c == "�" for c in shown)
    assert not any(unicodedata.category(c) in ("Zl", "Zp") for c in shown)
    assert "  " not in shown


@patient
@given(st.lists(anything, min_size=1, max_size=20))
def test_stored_names_are_portable_and_distinct(raws: list[bytes]) -> None:
    names: list[str] = []
    for raw in raws:
        names.append(stored(raw, names))
    assert len({key(name) for name in names}) == len(raws)
    for name in names:
        assert 1 <= len(name.encode()) <= STORED_BYTES
        assert not set(name) & set('<>:"/\\|?*\n\r\0')
        assert name not in (".", "..")
        assert not name.startswith((" ", "-", "."))
        assert not name.endswith((" ", "."))
        assert key(name) not in RESERVED_IN_TAR


@patient
@given(anything)
def test_a_stored_name_is_stored_as_it_is(raw: bytes) -> None:
    once = stored(raw)
    assert stored(once.encode()) == once


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"penawaran.pdf", "penawaran.pdf"),
        (b"two\nlines\x1b[31m.pdf", "two�lines�[31m.pdf"),
        ("faktur\u202efdp.exe".encode(), "faktur�fdp.exe"),
        ("a\u2066b\u200bc.pdf".encode(), "a�b�c.pdf"),
        (b"Surat Penawar\xe1n.pdf", "Surat Penawarán.pdf"),
        (b"\x81\x8d.pdf", "��.pdf"),
        (b"harga.pdf" + b" " * 60 + b".exe", "harga.pdf .exe"),
        (b" ", "U+0020"),
        ("\u00a0".encode(), "U+00A0"),
        ("\u200b\u2063".encode(), "U+200B U+2063"),
        ("\u00a0".encode() * 9, "U+00A0 U+00A0 U+00A0 U+00A0"),
    ],
)
def test_tricks_are_made_visible(raw: bytes, shown: str) -> None:
    assert safe(raw) == shown


def test_a_kilobyte_name_keeps_its_beginning_and_extension() -> None:
    shown = safe(b"dokumen-" + b"x" * 1024 + b".pdf.exe")
    assert shown.startswith("dokumen-")
    assert shown.endswith(".pdf.exe")
    assert "…" in shown


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"CON", "_CON"),
        (b"nul.pdf", "_nul.pdf"),
        (b"..", "_"),
        (b"-rf", "_rf"),
        (b"a:b|c.pdf", "a_b_c.pdf"),
        (b"manifest.json", "manifest (2).json"),
        (b"SHA256SUMS", "SHA256SUMS (2)"),
        (b".htaccess", "htaccess"),
        (b"y" * 1000 + b".xlsx", "y" * (STORED_BYTES - 5) + ".xlsx"),
    ],
)
def test_names_that_break_systems_are_changed(raw: bytes, name: str) -> None:
    assert stored(raw) == name


def test_case_twins_stay_apart() -> None:
    first = stored(b"Harga.pdf")
    assert stored(b"harga.PDF", [first]) == "harga (2).PDF"


def test_a_name_python_read_from_disk_is_understood() -> None:
    assert safe(os.fsdecode(b"Penawar\xe1n.pdf")) == "Penawarán.pdf"


def test_a_name_that_was_spelled_is_known_and_no_other() -> None:
    assert is_spelled(safe("\u00a0"))
    assert not is_spelled(safe("U+00A0.pdf"))


def test_numbers_are_sorted_as_people_count() -> None:
    listed = ["Lampiran 10.pdf", "lampiran 9.pdf", "Lampiran 2.pdf", "2 KTP", "10 NPWP"]
    assert sorted(listed, key=natural) == [
        "2 KTP", "10 NPWP", "Lampiran 2.pdf", "lampiran 9.pdf", "Lampiran 10.pdf",
    ]  # fmt: skip
