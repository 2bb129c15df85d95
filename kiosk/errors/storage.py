"""The gateway's disk, and the sealed files of bids on it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

ENTRIES: dict[str, Entry] = {
    "bid_file_missing": Entry(
        "internal",
        _l("Berkas tersegel “{envelope}” dari {firm} untuk tender {tender_id} hilang di server."),
        _l(
            "Yang lain tetap diserahkan. Kembalikan berkas {sha256} dari cadangan, atau dari folder"
            " spool komputer {seat_id}, dengan `lpse-kiosk gateway put-back`."
        ),
    ),
    "bid_file_damaged": Entry(
        "internal",
        _l("Berkas tersegel “{envelope}” dari {firm} untuk tender {tender_id} berubah di server."),
        _l(
            "Yang lain tetap diserahkan. Kembalikan berkas {sha256} dari cadangan, atau dari folder"
            " spool komputer {seat_id}, dengan `lpse-kiosk gateway put-back`."
        ),
    ),
    "bid_file_unreadable": Entry(
        "internal",
        _l("Berkas tersegel “{envelope}” dari {firm} untuk tender {tender_id} tidak terbaca."),
        _l(
            "Penyimpanan server mungkin rusak. Kembalikan berkas {sha256} dari cadangan, atau dari"
            " folder spool komputer {seat_id}, dengan `lpse-kiosk gateway put-back`."
        ),
    ),
    "bid_files_faulty": Entry(
        "internal",
        _l("{number} berkas tersegel dari penawaran yang sudah diterima hilang atau berubah."),
        _l("Pengelola sistem: `lpse-kiosk gateway doctor --deep` menyebut berkas mana saja."),
    ),
    "bid_file_unknown": Entry(
        "not_found",
        _l("Isi {path} bukan berkas tersegel dari penawaran yang pernah diterima server ini."),
        _l("Cari salinan lain: isinya harus persis sama dengan yang dahulu dikirim."),
    ),
    "handout_not_written": Entry(
        "unavailable",
        _l("Penyerahan ke {path} terhenti: tempat itu penuh, hanya bisa dibaca, atau dicabut."),
        _l(
            "Di server tidak ada yang berubah. Sediakan penyimpanan lain yang cukup besar, lalu"
            " ulangi ke folder baru; folder yang terhenti ini jangan diserahkan."
        ),
    ),
    "gateway_full": Entry(
        "unavailable",
        _l("Penyimpanan server LPSE penuh, jadi kiriman ini belum dapat diterima."),
        _l(
            "Yang tersegel tetap aman di sini dan terus dicoba. Petugas: minta pengelola sistem"
            " mengosongkan penyimpanan server sekarang."
        ),
    ),
    "seat_quota_full": Entry(
        "unavailable",
        _l("Terlalu banyak kiriman dari komputer ini belum selesai di server."),
        _l(
            "Yang tersegel tetap aman di sini dan terus dicoba. Petugas: beri tahu pengelola sistem"
            " bahwa jatah komputer ini di server sudah penuh."
        ),
    ),
    "gateway_disk_low": Entry(
        "unavailable",
        _l("Ruang simpan server tinggal {free_bytes}: berkas tersegel yang baru belum diterima."),
        _l(
            "Pengelola sistem: kosongkan penyimpanan server sekarang. Komputer di ruangan tetap"
            " menyegel dan mencoba lagi sendiri."
        ),
    ),
    "gateway_disk_full": Entry(
        "unavailable",
        _l("Penyimpanan server penuh ({free_bytes} tersisa). Ruang cadangannya sedang dipakai."),
        _l(
            "Pengelola sistem: kosongkan penyimpanan server sekarang, sebelum server tidak dapat"
            " mencatat apa pun. Yang sudah diterima tetap tersimpan."
        ),
    ),
}
ENTRIES = for_audience(
    "sender",
    ENTRIES,
    (
        "gateway_full",
        "seat_quota_full",
    ),
)
