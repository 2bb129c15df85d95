"""LKPP's own course book for vendors, chapter by chapter, and the shipped lesson that teaches each.

Order and names are those of the contents of "Petunjuk Penggunaan Bagi Penyedia, SPSE 3.5" as the
LPSE of LAPAN keeps it (text-id.123dok.com, document zlm17p6y; whole in the packs' source
`daftar-isi`), read in a stored copy on 30 November 2026. The course book (123dok.com, document
q5em4rrq, 71 pages) has the same order; of it only notes were at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class BookChapter:
    """A chapter of the book; `lesson` is the id in the pack `penyedia`, "" where none teaches it.

    `word` is what the chapter's name shares with that lesson's text, as SPSE says it today. `aside`
    says why it is taught out of the book's order, or by no lesson.
    """

    number: str
    name: str
    lesson: str
    word: str = ""
    aside: str = ""


TODAY = {"lelang": "tender", "password": "kata sandi", "sanggahan": "sanggah", "ticket": "tiket"}
"""Words of the book that SPSE, the rules or the screens here have others for."""
_SCREENS = "a screen of SPSE 3.5; the lessons show no screens of SPSE"
CHAPTERS: Sequence[BookChapter] = (
    BookChapter("1", "Pendahuluan", "mengenal-spse-lpse", "pendahuluan"),
    BookChapter(
        "2", "Pendaftaran Penyedia untuk Menggunakan SPSE", "pendaftaran-surat", "pendaftaran"
    ),
    BookChapter("3.1", "Akses ke dalam SPSE", "user-id-kata-sandi", "spse"),
    BookChapter(
        "3.2", "Agregasi Data Penyedia (ADP) Inaproc", "pendaftaran-surat", "agregasi",
        "what stops it is a mistake in the registration",
    ),
    BookChapter("4.1", "Menu Home", "", "", _SCREENS),
    BookChapter(
        "4.2", "Menu Data Penyedia", "pendaftaran-surat", "data",
        "the form of the registration asks for the same data",
    ),
    BookChapter("4.3", "Menu Semua Lelang Baru", "mencari-tender", "tender"),
    BookChapter("4.4", "Menu Inbox", "", "", _SCREENS),
    BookChapter("4.5", "Menu Catatan/Log Akses", "", "", _SCREENS),
    BookChapter(
        "4.6", "Menu Ganti Password", "user-id-kata-sandi", "kata sandi",
        "all that is told of a password stands in one place",
    ),
    BookChapter("4.7.1", "Mencari Lelang", "mencari-tender", "mencari"),
    BookChapter("4.7.2", "Mendaftar Lelang", "mencari-tender", "mengikuti tender"),
    BookChapter("4.7.3", "Unduh Dokumen Lelang", "mencari-tender", "unduh"),
    BookChapter("4.7.4", "Penjelasan Dokumen", "mencari-tender", "penjelasan"),
    BookChapter("4.7.6", "Mengirim Dokumen Kualifikasi", "data-kualifikasi", "kualifikasi"),
    BookChapter("4.7.7", "Mengirim Dokumen Penawaran", "menyegel-mengirim", "penawaran"),
    BookChapter("4.7.8", "Mengirim Sanggahan", "pembukaan-sanggah", "sanggah"),
    BookChapter(
        "5", "Trouble Ticketing System", "mengenal-spse-lpse", "tiket",
        "who is stuck in the first lesson must know where to ask",
    ),
    BookChapter(
        "6", "Mengakhiri Aplikasi", "user-id-kata-sandi", "mengakhiri",
        "leaving a shared computer is part of keeping an account safe",
    ),
    BookChapter(
        "7", "Lupa Password", "user-id-kata-sandi", "lupa",
        "all that is told of a password stands in one place",
    ),
)  # fmt: skip
ADDED = {
    "menyiapkan-berkas": "files that do not open have cost bids; no chapter is called so",
    "sambungan-terputus": "what is left to do without a link; no chapter is called so",
}
"""Lessons of the pack `penyedia` that no chapter of the book has, and why they are there."""
