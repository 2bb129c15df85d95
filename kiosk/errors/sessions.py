"""Visits, PINs and the web shell."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "pin_wrong": Entry(
        "invalid",
        _l("PIN ini tidak cocok."),
        _l("Ketik lagi PIN petugas. Sisa percobaan sebelum harus menunggu: {left}."),
    ),
    "pin_wrong_wait": Entry(
        "invalid",
        _l("PIN ini tidak cocok."),
        _l("Tunggu {seconds} detik, lalu ketik lagi PIN petugas."),
    ),
    "pin_wait": Entry(
        "forbidden",
        _l("PIN belum bisa dicoba lagi."),
        _l("Tunggu {seconds} detik, lalu ketik PIN petugas."),
    ),
    "roster_empty": Entry(
        "unavailable",
        _l("Komputer ini belum menerima daftar petugas."),
        _l("Hubungkan komputer ini ke server LPSE sekali agar daftar petugas sampai di sini."),
    ),
    "seat_move_refused": Entry(
        "conflict",
        _l("Keadaan komputer ini sudah berubah."),
        _l("Buka halaman awal untuk melihat keadaannya sekarang, lalu ulangi bila masih perlu."),
    ),
    "seat_elsewhere": Entry(
        "conflict",
        _l("Layar komputer ini sedang menampilkan ruang lain."),
        _l("Minta petugas di kursi itu memindah layarnya kembali, lalu ulangi."),
    ),
    "realm_not_here": Entry(
        "not_found",
        _l("Hanya satu ruang terpasang di komputer ini, jadi layarnya tidak bisa dipindah."),
        _l("Minta administrator mendaftarkan komputer ini di server ruang lain."),
    ),
    "seat_busy": Entry(
        "conflict",
        _l("Penawaran sedang disegel, jadi kunjungan belum bisa diakhiri."),
        _l("Tunggu sampai selesai, atau batalkan penyegelan, lalu akhiri kunjungan."),
    ),
    "visit_time_over": Entry(
        "conflict",
        _l("Waktu kunjungan ini sudah habis."),
        _l("Petugas dapat memilih tambahan waktu, lalu membuka komputer ini kembali."),
    ),
    "visitor_pin_wrong": Entry(
        "invalid",
        _l("PIN kunjungan ini tidak cocok."),
        _l("Ketik lagi PIN yang Anda pilih sendiri. Sisa percobaan: {left}."),
    ),
    "visitor_pin_blocked": Entry(
        "forbidden",
        _l("PIN kunjungan sudah lima kali tidak cocok."),
        _l("Panggil petugas: hanya petugas yang bisa membuka komputer ini sekarang."),
    ),
    "visitor_pin_not_here": Entry(
        "conflict",
        _l("Komputer ini tidak bisa dibuka dengan PIN kunjungan."),
        _l("Panggil petugas untuk membukanya kembali."),
    ),
    "typed_too_long": Entry(
        "invalid", _l("Tulisannya terlalu panjang."), _l("Persingkat sampai {most} huruf.")
    ),
    "page_unknown": Entry(
        "not_found",
        _l("Halaman ini tidak ada."),
        _l("Kembali ke halaman awal. Pekerjaan Anda tidak berubah."),
    ),
    "page_method": Entry(
        "invalid",
        _l("Halaman ini dibuka dengan cara yang tidak dikenalnya."),
        _l("Kembali ke halaman awal, lalu pakai tombol di layar."),
    ),
    "page_too_large": Entry(
        "invalid",
        _l("Isian ini terlalu panjang."),
        _l("Persingkat isiannya. Berkas dipilih dari flashdisk, bukan ditempel di halaman."),
    ),
}
