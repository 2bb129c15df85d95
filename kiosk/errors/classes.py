"""Classes of the practice room, as the trainer plans and leads them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "classes_training_only": Entry(
        "invalid",
        _l("Kelas hanya ada di ruang latihan."),
        _l("Buka konsol ruang latihan; di ruang sungguhan tidak ada kelas."),
    ),
    "class_unknown": Entry(
        "not_found", _l("Kelas itu tidak ada di sini."), _l("Buka daftar kelas sekali lagi.")
    ),
    "class_title_missing": Entry(
        "invalid", _l("Kelas ini belum bernama."), _l("Tulis nama kelas pada satu baris.")
    ),
    "class_title_long": Entry(
        "invalid", _l("Nama kelas ini terlalu panjang."), _l("Persingkat sampai {most} huruf.")
    ),
    "class_pack_unknown": Entry(
        "not_found",
        _l("Materi {pack} tidak ada di server ruang latihan."),
        _l("Pilih materi dari daftar, atau salin ke map materi di server."),
    ),
    "class_steps_missing": Entry(
        "invalid",
        _l("Kelas ini belum punya langkah."),
        _l("Pilih sedikitnya satu pelajaran, kuis, atau tugas."),
    ),
    "class_steps_many": Entry(
        "invalid",
        _l("Langkah kelas ini terlalu banyak."),
        _l("Pilih paling banyak {most} langkah; bagilah selebihnya ke kelas lain."),
    ),
    "class_plan_step_unknown": Entry(
        "not_found",
        _l("Langkah {step} tidak ada dalam kelas atau materinya."),
        _l("Buka rencana kelas sekali lagi dan pilih langkah dari daftar."),
    ),
    "class_steps_kept": Entry(
        "conflict",
        _l("Kelas ini sudah dibuka: langkah yang ada tidak dapat dihapus atau dipindahkan."),
        _l("Tambahkan langkah baru di akhir, atau buat kelas lain."),
    ),
    "class_changed_meanwhile": Entry(
        "conflict",
        _l("Kelas ini baru saja diubah; perubahan Anda belum disimpan."),
        _l("Buka kelas itu sekali lagi, baca rencananya yang baru, lalu ubah."),
    ),
    "class_not_planned": Entry(
        "conflict",
        _l("Kelas ini sudah pernah dibuka."),
        _l("Buka papan kelas untuk melihat keadaannya sekarang."),
    ),
    "class_not_opened": Entry(
        "conflict",
        _l("Kelas ini tidak sedang dibuka."),
        _l("Buka kelas lebih dahulu; kelas yang sudah ditutup tidak dapat dibuka lagi."),
    ),
    "class_over": Entry(
        "conflict",
        _l("Kelas ini sudah ditutup, jadi tidak dapat diubah lagi."),
        _l("Rencanakan kelas baru bila perlu."),
    ),
    "class_hold_unknown": Entry(
        "invalid",
        _l("Perintah {hold} tidak dikenal."),
        _l("Pilih salah satu perintah pada papan kelas."),
    ),
    "class_drill_unknown": Entry(
        "invalid",
        _l("Gangguan latihan {drill} tidak dikenal."),
        _l("Pilih salah satu gangguan pada papan kelas."),
    ),
    "class_minutes": Entry(
        "invalid",
        _l("Lamanya tidak dapat dipakai."),
        _l("Isi 1 sampai {most} menit."),
    ),
    "class_step_no_quiz": Entry(
        "invalid",
        _l("Langkah itu bukan kuis."),
        _l("Pilih langkah yang berupa kuis, atau tampilkan langkah itu kepada semua."),
    ),
    "class_quiz_running": Entry(
        "conflict",
        _l("Kuis ini sedang berjalan."),
        _l(
            "Hentikan dahulu kuis itu bila belum, dan tunggu sampai waktu tambahan peserta habis;"
            " lalu mulai lagi."
        ),
    ),
    "class_quiz_not_running": Entry(
        "conflict",
        _l("Kuis ini tidak sedang berjalan."),
        _l("Mulai kuis itu lebih dahulu dari papan kelas."),
    ),
    "class_rows_both_came": Entry(
        "conflict",
        _l("Dari {name} di daftar peserta juga sudah ada catatan, jadi barisnya tidak disatukan."),
        _l("Keduanya tetap tampil. Hasil tiap baris dapat diambil dari Hasil kelas."),
    ),
    "class_same_missing": Entry(
        "invalid",
        _l("Belum dipilih siapa di daftar peserta orang ini."),
        _l("Pilih satu nama, lalu tekan Satukan."),
    ),
    "class_place_wrong": Entry(
        "invalid",
        _l("Tempat berisi tanda yang tidak tampak."),
        _l("Tulis lagi tempat pelatihannya."),
    ),
    "class_organiser_wrong": Entry(
        "invalid",
        _l("Penyelenggara berisi tanda yang tidak tampak."),
        _l("Tulis lagi nama penyelenggaranya."),
    ),
    "class_drill_everywhere": Entry(
        "invalid",
        _l("Adendum dan batas waktu berlaku untuk tender kelas ini, di semua kursi."),
        _l("Pilih semua kursi kelas ini, atau gangguan lain."),
    ),
    "class_planned_unknown": Entry(
        "not_found",
        _l("Gangguan itu tidak ada dalam tugas materi kelas ini, atau dimulai pelatih saja."),
        _l("Buka halaman Gangguan latihan sekali lagi dan pilih dari daftarnya."),
    ),
    "class_drill_no_tender": Entry(
        "conflict",
        _l(
            "Tidak ada tender latihan kelas ini yang masih buka dan dapat dipakai untuk gangguan"
            " itu."
        ),
        _l("Buka Tender latihan untuk melihat jamnya; kelas baru mendapat tender baru."),
    ),
    "class_opening": Entry(
        "conflict",
        _l("Kelas ini sedang dibuka di tempat lain."),
        _l("Tunggu sebentar, paling lama {most} menit, lalu muat ulang halaman ini."),
    ),
    "class_quiz_shown": Entry(
        "conflict",
        _l("Kuis sudah berakhir bagi semua orang, dan jawaban yang benar sudah tampil di kursi."),
        _l("Mulai kuis sekali lagi dari papan kelas bila perlu."),
    ),
    "class_trainee_unknown": Entry(
        "not_found",
        _l("Peserta itu tidak ada dalam daftar nama kelas ini."),
        _l("Buka daftar nama sekali lagi dan pilih peserta di sana."),
    ),
    "class_seat_unknown": Entry(
        "not_found",
        _l("Kursi {seat} tidak ada di ruang ini."),
        _l("Tulis nama kursi seperti pada papan ruang, misalnya Kursi 07."),
    ),
    "class_seat_taken": Entry(
        "conflict",
        _l("Kursi {seat} sudah diberikan kepada peserta lain."),
        _l("Pilih kursi lain, atau kosongkan dahulu kursi itu."),
    ),
    "class_roster_name": Entry(
        "invalid",
        _l("Nama pada baris ini kosong atau berisi tanda yang tidak tampak."),
        _l("Tulis nama peserta di kolom pertama."),
    ),
    "class_roster_long": Entry(
        "invalid",
        _l("Nama atau asal pada baris ini terlalu panjang."),
        _l("Persingkat sampai {most} huruf."),
    ),
    "class_roster_full": Entry(
        "invalid",
        _l("Satu kelas menampung paling banyak {most} nama."),
        _l("Bagilah peserta selebihnya ke kelas lain."),
    ),
    "class_roster_large": Entry(
        "invalid",
        _l("Daftar nama ini lebih besar dari {most} kB."),
        _l("Pilih berkas CSV yang hanya berisi nama, asal, dan kursi."),
    ),
    "class_roster_unreadable": Entry(
        "invalid",
        _l("Berkas itu bukan daftar nama CSV yang dapat dibaca."),
        _l("Simpan daftar dari lembar kerja sebagai CSV (UTF-8), lalu pilih lagi."),
    ),
    "class_erase_open": Entry(
        "conflict",
        _l("Kelas yang belum ditutup tidak dihapus datanya."),
        _l("Tutup dahulu kelas itu; rencana yang belum dibuka dapat dihapus langsung."),
    ),
    "class_erase_reason": Entry(
        "invalid",
        _l("Alasan menghapus belum ditulis."),
        _l("Tulis alasannya; alasan itu tercatat dalam jurnal."),
    ),
    "training_event_differs": Entry(
        "invalid",
        _l(
            "Catatan belajar dari kursi ini berbeda dari catatan bernomor sama yang sudah diterima."
        ),
        _l(
            "Hasil yang diterima lebih dahulu tetap berlaku. Periksa apakah komputer ini disalin"
            " dari komputer lain, dan beri tahu administrator sistem."
        ),
    ),
}
