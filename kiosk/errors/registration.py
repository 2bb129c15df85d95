"""Registering at a seat."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "visit_not_for_registration": Entry(
        "forbidden",
        _l("Kunjungan ini tidak dibuka untuk pendaftaran."),
        _l("Minta petugas mengakhirinya dan membuka komputer ini untuk pendaftaran."),
    ),
    "registration_not_begun": Entry(
        "conflict",
        _l("Belum ada formulir pendaftaran yang diisi di kunjungan ini."),
        _l("Mulai dari halaman awal pendaftaran, lalu pilih “Mendaftar baru”."),
    ),
    "registration_discarded": Entry(
        "conflict",
        _l("Isian itu sudah dibuang dari komputer ini."),
        _l("Mulai lagi dari halaman awal pendaftaran."),
    ),
    "account_secret_wrong": Entry(
        "invalid",
        _l("User ID atau NPWP dan kata sandi ini tidak cocok."),
        _l("Periksa lagi keduanya, lalu ketik ulang kata sandinya."),
    ),
    "registration_field_missing": Entry(
        "invalid",
        _l("“{label}” belum diisi."),
        _l("Isi di sini, atau kembali ke daftar dan isi nanti."),
    ),
    "registration_choice_missing": Entry(
        "invalid", _l("“{label}” belum dipilih."), _l("Pilih salah satu.")
    ),
    "registration_region_missing": Entry(
        "invalid",
        _l("Kabupaten atau kota belum dipilih."),
        _l("Ketik beberapa huruf namanya, lalu tekan yang benar di antara yang ditemukan."),
    ),
    "registration_region_unknown": Entry(
        "invalid",
        _l("Kabupaten atau kota itu tidak ada di daftar wilayah."),
        _l("Cari namanya lagi, lalu tekan salah satu yang ditemukan."),
    ),
    "registration_share_wrong": Entry(
        "invalid",
        _l("Sahamnya tidak terbaca sebagai angka."),
        _l("Persen: angka 0 sampai 100, misalnya 33,5. Lembar: bilangan bulat, misalnya 1.000."),
    ),
    "registration_row_unknown": Entry(
        "not_found",
        _l("Isian itu sudah tidak ada di daftar ini."),
        _l("Kembali ke daftarnya dan pilih dari yang masih ada."),
    ),
    "registration_rows_too_many": Entry(
        "conflict",
        _l("Daftar ini sudah berisi {most} isian, sebanyak yang dapat diserahkan."),
        _l("Hapus yang tidak perlu, atau bawa sisanya ke meja verifikasi."),
    ),
    "registration_incomplete": Entry(
        "conflict",
        _l("Masih ada bagian pendaftaran yang belum diisi."),
        _l("Buka “Periksa jawaban Anda” dan isi bagian yang bertanda."),
    ),
}
