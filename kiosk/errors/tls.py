"""The PC's own clock, and certificates that it judges by it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "pc_clock_wrong": Entry(
        "unavailable",
        _l("Tanggal atau jam komputer ini sendiri salah."),
        _l(
            "Petugas: betulkan tanggal dan jam komputer ini; selama salah, sambungan aman ke "
            "server bisa ditolak. Penyegelan tidak terpengaruh: waktunya dihitung dari jam"
            " server LPSE."
        ),
    ),
    "cert_expired": Entry(
        "unavailable",
        _l("Menurut tanggal komputer ini, sertifikat server sudah kedaluwarsa."),
        _l(
            "Petugas: cocokkan dahulu tanggal komputer ini. Bila sudah benar, pengelola sistem "
            "perlu memperbarui sertifikat server. Yang sudah tersegel aman di komputer ini."
        ),
    ),
    "cert_not_yet_valid": Entry(
        "unavailable",
        _l("Menurut tanggal komputer ini, sertifikat server belum mulai berlaku."),
        _l(
            "Petugas: cocokkan dahulu tanggal komputer ini. Bila sudah benar, pengelola sistem "
            "perlu memeriksa sertifikat server. Yang sudah tersegel aman di komputer ini."
        ),
    ),
    "cert_name_wrong": Entry(
        "unavailable",
        _l("Sertifikat server dibuat untuk alamat lain."),
        _l(
            "Petugas: periksa alamat server pada komputer ini. Bila sudah benar, pengelola sistem "
            "perlu memasang sertifikat untuk alamat itu. Yang sudah tersegel aman di komputer ini."
        ),
    ),
    "cert_foreign": Entry(
        "unavailable",
        _l("Sertifikat server tidak dijamin oleh otoritas yang dipercaya komputer ini."),
        _l(
            "Petugas: periksa jaringan dan pengaturan gateway_ca_file bersama pengelola sistem; "
            "mungkin ada server lain yang menjawab. Yang sudah tersegel aman di komputer ini."
        ),
    ),
    "tls_failed": Entry(
        "unavailable",
        _l("Sambungan aman (TLS) ke server tidak dapat dibuat."),
        _l(
            "Petugas: periksa alamat server, terutama https atau http, dan jaringannya. Yang sudah "
            "tersegel aman di komputer ini."
        ),
    ),
    "ca_file_unreadable": Entry(
        "unavailable",
        _l("Berkas otoritas sertifikat (gateway_ca_file) tidak ada atau tidak dapat dibaca."),
        _l(
            "Petugas: minta pengelola sistem memasang lagi berkas itu. Penyegelan tetap bisa; yang "
            "sudah tersegel aman di komputer ini dan dikirim sendiri sesudahnya."
        ),
    ),
}
