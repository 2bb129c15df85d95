"""The verification desk at a seat."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "visit_not_for_verification": Entry(
        "forbidden",
        _l("Kunjungan ini tidak dibuka untuk verifikasi."),
        _l("Minta petugas mengakhirinya dan membuka komputer ini untuk verifikasi berkas."),
    ),
    "desk_unreachable": Entry(
        "unavailable",
        _l("Server LPSE tidak terjangkau sekarang."),
        _l(
            "Yang sudah dibawa ke sini tetap bisa dibaca dan diputuskan. Untuk membuka meja,"
            " melihat daftar, atau membawa yang lain, tunggu sampai sambungan kembali."
        ),
    ),
    "desk_gateway_old": Entry(
        "conflict",
        _l("Server LPSE ini belum melayani meja verifikasi di kursi."),
        _l(
            "Periksa pendaftaran di ruang kendali seperti biasa, dan minta pengelola sistem"
            " memperbarui server."
        ),
    ),
    "desk_not_open": Entry(
        "conflict",
        _l("Meja verifikasi belum dibuka di kunjungan ini."),
        _l("Buka halaman awal verifikasi, lalu ketik nomor pegawai dan PIN Anda."),
    ),
    "desk_number_missing": Entry(
        "invalid", _l("Nomor pegawai belum diketik."), _l("Ketik nomor pegawai Anda.")
    ),
    "desk_secret_missing": Entry(
        "invalid", _l("PIN atau kata sandi belum diketik."), _l("Ketik PIN atau kata sandi Anda.")
    ),
    "desk_file_not_taken": Entry(
        "not_found",
        _l("Pendaftaran itu tidak ada di antara yang dibawa ke sini."),
        _l("Kembali ke meja dan pilih dari yang ada, atau bawa lagi dari daftar kerja."),
    ),
    "desk_nothing_chosen": Entry(
        "invalid",
        _l("Tidak ada pendaftaran di halaman daftar ini untuk dibawa."),
        _l("Pilih daftar lain, atau cari pendaftarannya."),
    ),
    "desk_original_unknown": Entry(
        "not_found",
        _l("Surat itu tidak diminta aslinya untuk pendaftaran ini."),
        _l("Buka pendaftarannya sekali lagi dan pilih dari surat yang tampak di sana."),
    ),
    "desk_paper_not_taken": Entry(
        "not_found",
        _l("Halaman berkas itu tidak ada di sini."),
        _l("Bawa lagi pendaftarannya selagi sambungan ada, atau periksa di ruang kendali."),
    ),
    "desk_disk_full": Entry(
        "unavailable",
        _l("Ruang simpan komputer ini hampir penuh, jadi tidak ada lagi yang dibawa ke sini."),
        _l(
            "Sisanya untuk menyegel penawaran. Kembalikan yang sudah diputuskan, lalu bawa lagi,"
            " atau periksa yang lain di ruang kendali."
        ),
    ),
    "desk_file_changed": Entry(
        "conflict",
        _l("Isi pendaftaran ini di sini sudah diganti sejak halaman itu dibuka."),
        _l("Baca pendaftarannya sekali lagi, lalu putuskan."),
    ),
    "desk_decided_here": Entry(
        "conflict",
        _l("Pendaftaran ini sudah diputuskan di kursi ini."),
        _l(
            "Keputusannya ada di antrean. Untuk menggantinya, bawa lagi pendaftarannya setelah"
            " server LPSE menjawab."
        ),
    ),
}
