"""The verification desk at the console: what staff type there."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

ENTRIES: dict[str, Entry] = {
    "registration_search_missing": Entry(
        "invalid",
        _l("Belum ada yang dicari."),
        _l("Ketik kode tanda terima, nomor, User ID, atau nama."),
    ),
    "registration_act_unfit": Entry(
        "conflict",
        _l("Keputusan itu tidak cocok dengan keadaan pendaftaran ini sekarang."),
        _l("Buka pendaftarannya sekali lagi; tombol yang tersedia ada di sana."),
    ),
    "registration_number_missing": Entry(
        "invalid", _l("Nomornya belum diketik."), _l("Salin nomornya dari layar, dua kali.")
    ),
    "registration_numbers_differ": Entry(
        "invalid",
        _l("Dua nomor itu berbeda."),
        _l("Cocokkan dengan layar, lalu ketik keduanya sekali lagi."),
    ),
    "registration_table_missing": Entry(
        "not_found",
        _l("Tidak ada daftar persyaratan untuk bentuk usaha ini, jadi urutan isiannya tidak ada."),
        _l("Terbitkan daftar persyaratan yang memuatnya, lalu buka halaman ini lagi."),
    ),
    "account_search_missing": Entry(
        "invalid", _l("Belum ada yang dicari."), _l("Ketik User ID, NPWP, atau nama.")
    ),
    "account_asker_missing": Entry(
        "invalid", _l("Siapa yang meminta belum dipilih."), _l("Pilih satu.")
    ),
    "desk_form_not_awaited": Entry(
        "conflict",
        _l("Tidak ada lagi keputusan yang menunggu pendaftaran itu."),
        _l("Muat ulang daftarnya; mungkin pendaftarannya baru saja datang."),
    ),
    "desk_decisions_wait": Entry(
        "conflict",
        _l(
            "{count} keputusan dari kursi sudah lama menunggu pendaftaran yang tidak ada di server"
            " ini."
        ),
        _l(
            "Buka Pendaftaran, lalu “Keputusan yang menunggu”. Nyalakan kursi yang menerima"
            " pendaftarannya, atau nyatakan bahwa pendaftarannya tidak akan datang."
        ),
    ),
    "registrations_due": Entry(
        "conflict",
        _l("Masa simpan {count} pendaftaran atau lebih sudah habis; datanya boleh dihapus."),
        _l("Buka Pendaftaran, lalu “Yang habis masa simpannya”, dan hapus di sana."),
    ),
    "registrations_none_due": Entry(
        "conflict",
        _l("Tidak ada pendaftaran yang dihapus: tidak satu pun boleh dihapus sekarang."),
        _l("Muat ulang halamannya; di sana tertulis mengapa yang lain masih disimpan."),
    ),
}
ENTRIES = for_audience("board", ENTRIES)
