"""Handing in a registration, leaving it for later, and asking where it stands."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "receipt_code_wrong": Entry(
        "invalid",
        _l("Kode pendaftaran itu belum benar: satu huruf atau angka berbeda atau kurang."),
        _l("Baca sekali lagi 10 huruf dan angka pada tanda terima, lalu ketik semuanya."),
    ),
    "resume_code_wrong": Entry(
        "invalid",
        _l("Kode lanjutan itu belum benar: satu huruf atau angka berbeda atau kurang."),
        _l("Baca sekali lagi 12 huruf dan angka pada kertas Anda, lalu ketik semuanya."),
    ),
    "registration_busy": Entry(
        "conflict",
        _l("Komputer ini sedang menyegel yang lain."),
        _l("Tunggu sampai selesai, lalu coba lagi."),
    ),
    "registration_handed_in": Entry(
        "conflict",
        _l("Pendaftaran ini sudah diserahkan dari komputer ini."),
        _l("Lihat keadaannya dengan kode pada tanda terima. Isian baru memakai formulir baru."),
    ),
    "registration_code_unknown": Entry(
        "not_found",
        _l("Komputer ini dan server LPSE tidak mempunyai pendaftaran dengan kode itu."),
        _l(
            "Periksa kodenya pada tanda terima. Yang diserahkan di komputer lain dan belum terkirim"
            " ditanyakan di komputer itu. Bila kodenya benar, tanyakan di meja verifikasi."
        ),
    ),
    "registration_unreachable": Entry(
        "unavailable",
        _l("Pendaftaran itu tidak diserahkan dari komputer ini, dan server LPSE belum menjawab."),
        _l("Tanyakan lagi bila sambungan sudah ada, atau di komputer tempat Anda mendaftar."),
    ),
    "registration_newer": Entry(
        "conflict",
        _l("Isian ini versi lama: versi {version} sudah diserahkan dengan kode lanjutan lain."),
        _l(
            "Pakai kode lanjutan pada tanda terima yang terakhir, atau tanyakan di meja verifikasi."
        ),
    ),
    "registration_not_returned": Entry(
        "conflict",
        _l("Pendaftaran ini tidak dikembalikan, jadi belum perlu diserahkan lagi."),
        _l("Lihat keadaannya, atau tanyakan di meja verifikasi."),
    ),
    "resume_code_unknown": Entry(
        "not_found",
        _l("Komputer ini dan server LPSE tidak menyimpan isian dengan kode itu."),
        _l(
            "Periksa kodenya pada kertas Anda. Yang disimpan di komputer lain dan belum terkirim"
            " hanya dapat dibuka di komputer itu. Isian yang lebih dari 30 hari ditinggalkan sudah"
            " dihapus."
        ),
    ),
    "draft_unreachable": Entry(
        "unavailable",
        _l("Isian itu tidak tersimpan di komputer ini, dan server LPSE belum menjawab."),
        _l("Coba lagi bila sambungan sudah ada, atau di komputer tempat Anda menyimpannya."),
    ),
    "resume_wait": Entry(
        "forbidden",
        _l("Terlalu banyak kode yang tidak cocok."),
        _l("Tunggu {seconds} detik, lalu coba lagi."),
    ),
    "account_inactive": Entry(
        "forbidden",
        _l("Akun perusahaan ini dinonaktifkan LPSE: {reason}"),
        _l(
            "Tanyakan di meja verifikasi apa yang perlu dilakukan. Bila sudah diaktifkan lagi,"
            " komputer ini mengetahuinya begitu tersambung ke server LPSE."
        ),
    ),
    "user_id_form": Entry(
        "invalid",
        _l("User ID itu belum sesuai aturannya."),
        _l(
            "Pakai {least} sampai {most} huruf, angka, titik, garis, atau garis bawah, diawali"
            " huruf, misalnya maju.bersama."
        ),
    ),
    "password_length": Entry(
        "invalid",
        _l("Panjang kata sandi itu belum sesuai."),
        _l("Pakai {least} sampai {most} huruf, angka, atau tanda."),
    ),
    "password_like_user_id": Entry(
        "invalid",
        _l("Kata sandi itu memuat User ID Anda."),
        _l("Pilih kata lain yang tidak berhubungan dengan User ID."),
    ),
    "password_guessable": Entry(
        "invalid",
        _l("Kata sandi itu terlalu mudah ditebak."),
        _l("Gabungkan tiga atau empat kata yang tidak berhubungan, atau buat lebih panjang."),
    ),
    "form_malformed": Entry(
        "invalid",
        _l("Isi berkas pendaftaran ini tidak sesuai dengan daftar di dalamnya ({why})."),
        _l("Minta pendaftar menyerahkannya sekali lagi dengan kode yang sama."),
    ),
    "form_unreadable": Entry(
        "unavailable",
        _l("Berkas pendaftaran itu tidak terbaca dari penyimpanan."),
        _l("Beri tahu petugas: penyimpanan perlu diperiksa."),
    ),
}
