"""Calling staff from a seat, and answering."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

ENTRIES: dict[str, Entry] = {
    "help_too_often": Entry(
        "conflict",
        _l("Petugas sudah berkali-kali dipanggil dari komputer ini."),
        _l("Datangi petugas. Tombolnya bisa dipakai lagi paling lambat dalam {minutes} menit."),
    ),
    **for_audience(
        "board",
        {
            "help_unknown": Entry(
                "not_found",
                _l("Panggilan ini tidak dikenal di sini."),
                _l("Kembali ke halaman Bantuan."),
            ),
            "help_over": Entry(
                "conflict",
                _l("Panggilan ini sudah berakhir."),
                _l("Tidak ada yang perlu dilakukan."),
            ),
            "help_answered": Entry(
                "conflict",
                _l("Panggilan ini baru saja dijawab."),
                _l("Lihat di halaman Bantuan siapa yang datang."),
            ),
        },
    ),
}
