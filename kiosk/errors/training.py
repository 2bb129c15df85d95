"""Lessons and quizzes at a seat (pelajaran dan kuis)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "visit_not_for_training": Entry(
        "forbidden",
        _l("Kunjungan ini tidak dibuka untuk pelatihan."),
        _l("Minta petugas mengakhirinya dan membuka komputer ini untuk pelatihan."),
    ),
    "pack_gone": Entry(
        "not_found",
        _l("Materi ini tidak ada lagi di komputer ini."),
        _l("Kembali ke daftar pelajaran. Bila materinya ada di flashdisk, pasang lagi."),
    ),
    "pack_changing": Entry(
        "conflict",
        _l("{file} berubah saat sedang dibaca."),
        _l("Tunggu sampai penyalinannya selesai; materinya dibaca lagi dengan sendirinya."),
    ),
    "signers_line": Entry(
        "invalid",
        _l("{file}, baris {line}: di sini tidak ada nama dan kunci pembuat materi."),
        _l("Tulis NAMA=KUNCI, seperti yang ditampilkan saat materi ditandatangani."),
    ),
    "lesson_unknown": Entry(
        "not_found",
        _l("Pelajaran ini tidak ada di materi."),
        _l("Kembali ke daftar pelajaran, lalu pilih dari sana."),
    ),
    "quiz_unknown": Entry(
        "not_found",
        _l("Kuis ini tidak ada di materi."),
        _l("Kembali ke daftar pelajaran, lalu pilih dari sana."),
    ),
    "attempt_unknown": Entry(
        "not_found",
        _l("Pengerjaan kuis ini bukan dari kunjungan ini."),
        _l("Kembali ke daftar pelajaran, lalu buka kuisnya lagi."),
    ),
}
