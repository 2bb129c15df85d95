"""Kinds of pages in words: what staff are told of where somebody was who calls."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

# By `sync.wire.help.HelpPage`.
PAGE_WORDS: Mapping[str, LazyString] = {
    "waiting": _l("layar tunggu"),
    "locked": _l("layar terkunci"),
    "visit": _l("halaman kunjungan"),
    "tenders": _l("daftar tender"),
    "bid": _l("menyiapkan penawaran"),
    "files": _l("memilih berkas penawaran"),
    "sealing": _l("ringkasan dan penyegelan"),
    "receipts": _l("tanda terima dan antrean"),
    "registration": _l("mengisi pendaftaran"),
    "papers": _l("dokumen pendaftaran"),
    "verification": _l("verifikasi berkas"),
    "training": _l("ruang latihan"),
    "lesson": _l("pelajaran"),
    "quiz": _l("kuis"),
    "task": _l("tugas praktik"),
    "printed_forms": _l("formulir cetak"),
    "courier": _l("flashdisk kurir"),
    "other": _l("halaman lain"),
}
