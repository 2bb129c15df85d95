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
    "task_unknown": Entry(
        "not_found",
        _l("Tugas praktik ini tidak ada di materi, atau bukan dari kunjungan ini."),
        _l("Kembali ke daftar pelajaran, lalu pilih tugasnya dari sana."),
    ),
    "task_running": Entry(
        "conflict",
        _l("Tugas praktik lain masih berjalan: {title}."),
        _l("Selesaikan dahulu tugas itu, lalu mulai yang ini."),
    ),
    "task_over": Entry(
        "conflict",
        _l("Tugas praktik ini sudah selesai."),
        _l("Lihat hasilnya, atau mulai lagi dari daftar pelajaran."),
    ),
    "task_events_differ": Entry(
        "conflict",
        _l("Dua catatan yang berbeda dari tugas praktik {task} bernomor sama: {event}."),
        _l("Kirim catatan tugas itu lagi dari komputer tempat ia dikerjakan."),
    ),
    "pack_unknown": Entry(
        "not_found",
        _l("Materi yang dipakai kelas ini tidak ada lagi di server."),
        _l("Pelatih memilih materi lain untuk kelasnya, atau menaruh materinya lagi di server."),
    ),
    "pack_no_room": Entry(
        "unavailable",
        _l("Materi kelas tidak muat di disk komputer ini."),
        _l("Kosongkan disk komputer ini; pengambilan dilanjutkan dengan sendirinya."),
    ),
    "pack_fetched_wrong": Entry(
        "invalid",
        _l("{file} yang datang dari server bukan berkas yang dimaksud kelas ini."),
        _l("Berkas itu diambil lagi dengan sendirinya. Bila terulang, beri tahu pelatih."),
    ),
}
