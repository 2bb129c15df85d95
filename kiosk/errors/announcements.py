"""Announcing to every seat."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

ENTRIES: dict[str, Entry] = {
    "announcement_text_missing": Entry(
        "invalid",
        _l("Pengumuman ini belum ditulis dalam kedua bahasa."),
        _l("Tulis isinya dalam bahasa Indonesia dan bahasa Inggris."),
    ),
    "announcement_text_long": Entry(
        "invalid",
        _l("Pengumuman ini {characters} huruf, terlalu panjang untuk layar kursi."),
        _l("Persingkat sampai {most} huruf."),
    ),
    "announcement_text_odd": Entry(
        "invalid",
        _l("Pengumuman ini berisi tanda yang tidak tampak."),
        _l("Ketik isinya di sini, jangan disalin dari dokumen lain."),
    ),
    "announcement_severity_missing": Entry(
        "invalid", _l("Jenis pengumuman belum dipilih."), _l("Pilih satu jenis.")
    ),
    "announcement_times_swapped": Entry(
        "invalid",
        _l("Akhirnya tidak sesudah awalnya."),
        _l("Pilih waktu akhir yang lebih lambat daripada waktu mulai."),
    ),
    "announcement_over": Entry(
        "invalid",
        _l("Waktu akhir itu sudah lewat, jadi pengumuman ini tidak akan pernah tampil."),
        _l("Pilih waktu akhir yang akan datang."),
    ),
    "announcement_too_long": Entry(
        "invalid",
        _l("Satu pengumuman tampil paling lama {days} hari."),
        _l("Pilih waktu akhir yang lebih awal."),
    ),
    "announcement_too_many": Entry(
        "conflict",
        _l("Pada waktu itu sudah ada {most} pengumuman lain; lebih banyak tidak terbaca."),
        _l("Tarik dahulu salah satunya, atau pilih waktu lain."),
    ),
    "announcement_unknown": Entry(
        "not_found", _l("Pengumuman itu tidak ada."), _l("Buka daftar pengumuman sekali lagi.")
    ),
    "announcement_withdrawn": Entry(
        "conflict",
        _l("Pengumuman itu sudah ditarik."),
        _l("Tulis pengumuman baru bila masih perlu."),
    ),
    "announcement_changed_meanwhile": Entry(
        "conflict",
        _l("Pengumuman itu baru saja diubah petugas lain; perubahan Anda belum disimpan."),
        _l("Buka pengumuman itu sekali lagi, baca isinya yang baru, lalu putuskan."),
    ),
}
ENTRIES = for_audience("board", ENTRIES)
