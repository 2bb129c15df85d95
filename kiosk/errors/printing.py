"""The room's printer: why nothing comes out, and what became of a sheet."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

_SAVE = _l("Simpan ke flashdisk, atau panggil petugas.")
_MEND = _l("Panggil petugas, atau simpan ke flashdisk. Yang sudah tersegel tetap aman.")

ENTRIES: dict[str, Entry] = {
    "printer_unavailable": Entry(
        "unavailable",
        _l("Belum ada printer yang siap."),
        _l(
            "Simpan ke flashdisk, atau minta petugas menyalakan printer lalu tekan Cetak lagi."
            " Yang sudah tersegel tetap aman."
        ),
    ),
    "printer_none": Entry("unavailable", _l("Komputer ini belum punya printer."), _SAVE),
    "printer_stopped": Entry("unavailable", _l("Printer sedang dihentikan."), _MEND),
    "printer_rejecting": Entry("unavailable", _l("Printer sedang menolak cetakan."), _MEND),
    "printer_unreachable": Entry(
        "unavailable", _l("Printer tidak menjawab: mungkin mati atau kabelnya lepas."), _MEND
    ),
    "printer_paper_empty": Entry("unavailable", _l("Kertas printer habis."), _MEND),
    "printer_paper_jam": Entry("unavailable", _l("Kertas tersangkut di printer."), _MEND),
    "printer_open": Entry("unavailable", _l("Tutup printer terbuka."), _MEND),
    "printer_tray_full": Entry("unavailable", _l("Tempat keluar kertas di printer penuh."), _MEND),
    "printer_ink_empty": Entry("unavailable", _l("Tinta atau toner printer habis."), _MEND),
    "print_too_slow": Entry(
        "unavailable", _l("Cetakan tidak selesai pada waktunya, jadi dibatalkan."), _MEND
    ),
    "print_aborted": Entry("unavailable", _l("Printer menghentikan cetakan ini."), _MEND),
    "print_cancelled": Entry("conflict", _l("Cetakan dibatalkan."), _SAVE),
    "print_astray": Entry(
        "unavailable",
        _l("Cetakan tidak selesai, dan tidak bisa dipastikan sudah dibatalkan."),
        _l(
            "Panggil petugas: kosongkan antrean printer, dan ambil kertas ini bila masih keluar."
            " Simpan ke flashdisk."
        ),
    ),
    "owner_key_interrupted": Entry(
        "conflict",
        _l("Komputer ini berhenti sebelum Anda menyatakan memegang kunci pemilik."),
        _l("Buang kunci yang tadi, lalu buat yang baru."),
    ),
    "print_spool_on_disk": Entry(
        "conflict",
        _l("Antrean printer ({path}) ditulis ke disk; kunci pemilik yang dicetak bisa tersisa."),
        _l("Taruh folder itu di memori (tmpfs): docs/how-to/install.md, bagian 7."),
    ),
    "form_unknown": Entry(
        "not_found",
        _l("Formulir itu tidak ada di sini."),
        _l("Kembalilah ke daftar formulir dan pilih dari sana."),
    ),
    "printing_unsupported": Entry(
        "unavailable",
        _l("Pencetakan langsung belum tersedia pada sistem komputer ini."),
        _l("Simpan ke flashdisk, lalu cetak berkas PDF-nya dari komputer lain."),
    ),
}
