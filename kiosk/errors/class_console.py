"""Running a class at the console: what the trainer typed or chose."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

ENTRIES: dict[str, Entry] = {
    "class_date_wrong": Entry(
        "invalid",
        _l("Hari itu tidak ada di kalender, atau ditulis dengan cara lain."),
        _l("Tulis tahun-bulan-tanggal, misalnya 2026-11-28."),
    ),
    "class_question_unknown": Entry(
        "not_found",
        _l("Soal ini tidak ada dalam rencana kelas."),
        _l("Kembali ke Jawaban per soal dan pilih soal dari daftarnya."),
    ),
    "class_roster_missing": Entry(
        "invalid",
        _l("Belum ada nama yang ditulis dan belum ada berkas yang dipilih."),
        _l("Tulis satu nama setiap baris, atau pilih berkas CSV."),
    ),
    "class_minutes_missing": Entry(
        "invalid",
        _l("Belum dipilih untuk berapa menit."),
        _l("Tekan salah satu tombol menit yang ada."),
    ),
    "class_drill_missing": Entry(
        "invalid", _l("Gangguannya belum dipilih."), _l("Pilih satu gangguan.")
    ),
    "class_drill_where_missing": Entry(
        "invalid",
        _l("Belum dipilih di kursi mana gangguan ini terjadi."),
        _l("Pilih semua kursi, atau hanya kursi tertentu."),
    ),
    "class_drill_seats_missing": Entry(
        "invalid",
        _l("Belum ada kursi yang dipilih."),
        _l("Pilih satu kursi atau lebih, atau pilih semua kursi kelas ini."),
    ),
}
ENTRIES = for_audience("board", ENTRIES)
