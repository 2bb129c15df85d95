"""A class at a seat (kelas pelatihan)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "class_code_missing": Entry(
        "invalid",
        _l("Kode kelas belum diisi."),
        _l("Ketik enam huruf dan angka yang ditunjukkan pelatih."),
    ),
    "class_code_malformed": Entry(
        "invalid",
        _l("Ini bukan kode kelas."),
        _l("Kode kelas terdiri dari enam huruf dan angka, misalnya 7K2MQX."),
    ),
    "class_code_unknown": Entry(
        "not_found",
        _l("Kode ini tidak dikenal di komputer ini."),
        _l(
            "Periksa setiap hurufnya. Bila kodenya benar, kelas itu belum sampai ke komputer ini:"
            " tunggu sebentar lalu coba lagi, atau panggil pelatih."
        ),
    ),
    "class_name_missing": Entry(
        "invalid",
        _l("Nama Anda belum diisi."),
        _l("Ketik nama Anda seperti yang akan tertulis di daftar hadir dan sertifikat."),
    ),
    "class_not_begun": Entry(
        "conflict",
        _l("Kelas ini belum dibuka."),
        _l("Tunggu sampai pelatih membukanya, lalu coba lagi."),
    ),
    "class_closed": Entry(
        "late",
        _l("Kelas ini sudah ditutup."),
        _l("Tanyakan kepada pelatih kelas mana yang Anda ikuti."),
    ),
    "class_joined_already": Entry(
        "conflict",
        _l("Di komputer ini Anda sudah ikut sebuah kelas."),
        _l("Keluar dulu dari kelas itu, lalu ikut kelas yang lain."),
    ),
    "class_not_joined": Entry(
        "not_found",
        _l("Anda belum ikut kelas di komputer ini."),
        _l("Buka Pelajaran dan kuis, lalu ikut kelas dengan kode dari pelatih."),
    ),
    "class_seat_changed": Entry(
        "conflict",
        _l("Pelatih sudah mengubah siapa yang duduk di komputer ini."),
        _l("Buka Pelajaran dan kuis lagi; di sana tertulis siapa yang ditunggu di sini."),
    ),
    "class_step_gone": Entry(
        "not_found",
        _l("Langkah ini tidak ada lagi di rencana kelas."),
        _l("Kembali ke kelas, lalu pilih dari rencananya."),
    ),
    "class_step_strange": Entry(
        "not_found",
        _l("Langkah ini tidak dapat dibuka di komputer ini."),
        _l("Beri tahu pelatih; lanjutkan dengan langkah yang lain."),
    ),
    "class_pack_missing": Entry(
        "not_found",
        _l("Kelas ini memakai materi {pack} versi {wanted}, yang belum ada di komputer ini."),
        _l("Tunggu sampai materinya tiba, atau beri tahu pelatih."),
    ),
    "class_pack_other": Entry(
        "conflict",
        _l(
            "Kelas ini memakai materi {pack} versi {wanted}; di komputer ini ada versi {here}, yang"
            " isinya lain."
        ),
        _l("Supaya semua membaca hal yang sama, materi itu tidak ditampilkan. Beri tahu pelatih."),
    ),
    "class_quiz_waits": Entry(
        "forbidden",
        _l("Kuis ini dimulai bersama-sama oleh pelatih."),
        _l(
            "Tunggu di halaman ini atau lanjutkan pelajaran; saat dimulai, kuisnya terbuka sendiri."
        ),
    ),
    "class_quiz_over": Entry(
        "late",
        _l("Kuis ini sudah diakhiri oleh pelatih atau habis waktunya."),
        _l("Jawaban Anda sampai saat itu tersimpan. Yang sesudahnya disimpan dan tidak dihitung."),
    ),
    "questionnaire_mark_missing": Entry(
        "invalid",
        _l("Nilai untuk pertanyaan ini belum dipilih."),
        _l("Pilih satu nilai dari 1 sampai 5."),
    ),
    "questionnaire_done": Entry(
        "conflict",
        _l("Kuesioner ini sudah Anda isi."),
        _l("Terima kasih. Kuesioner hanya diisi satu kali."),
    ),
    "class_events_refused": Entry(
        "conflict",
        _l("Server LPSE tidak menerima catatan kelas dari komputer ini ({reason})."),
        _l(
            "Catatannya tetap ada di komputer ini. Beri tahu pelatih dan pengelola sistem:"
            " kehadiran atau nilai seorang peserta bisa kurang di papan."
        ),
    ),
}
