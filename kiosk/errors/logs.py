"""The gateway's log, proofs of receipts from it, and policies."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

_AFTER = _l(
    "Kunjungan baru tidak dibuka sampai petugas menyatakannya selesai; menyegel dan mengirim tetap"
    " berjalan. Kedua tanda tangan server disimpan sebagai bukti: bandingkan dengan komputer lain"
    " di ruang ini dan tanyakan kepada pengelola sistem."
)
_AT_CENTRE = _l(
    "Kunjungan baru tidak dibuka dari papan sampai petugas menyatakannya selesai. Penawaran tetap"
    " diterima. Jangan hapus apa pun; jalankan lpse-kiosk log verify dan lpse-kiosk log show di"
    " komputer server dan simpan hasilnya."
)

ENTRIES: dict[str, Entry] = {
    "gateway_log_cut": Entry(
        "conflict",
        _l(
            "Catatan server LPSE terpotong: komputer ini pernah melihat {known} isi yang"
            " ditandatangani server, sekarang server menunjukkan {shown}."
        ),
        _AFTER,
    ),
    "gateway_log_forked": Entry(
        "conflict",
        _l(
            "Ada dua catatan server LPSE: server menandatangani dua keadaan yang berbeda untuk"
            " {known} isi yang sama banyaknya."
        ),
        _AFTER,
    ),
    "gateway_log_rewritten": Entry(
        "conflict",
        _l(
            "Catatan server LPSE ditulis ulang: {known} isi pertama tidak lagi sama dengan yang"
            " pernah dilihat komputer ini."
        ),
        _AFTER,
    ),
    **for_audience(
        "board",
        {
            "log_cut": Entry(
                "conflict",
                _l(
                    "Catatan server ini terpotong: {size} isi pernah ditandatangani, sekarang ada"
                    " {own}. Mungkin server dipulihkan dari salinan lama."
                ),
                _AT_CENTRE,
            ),
            "log_forked": Entry(
                "conflict",
                _l(
                    "Catatan server ini bercabang: sebuah komputer menyimpan keadaan lain dari"
                    " {size} isi pertama, dengan tanda tangan server ini sendiri."
                ),
                _AT_CENTRE,
            ),
            "log_entry_changed": Entry(
                "conflict",
                _l(
                    "Isi nomor {index} dalam catatan server ini, atau tanda tangan saksi atasnya,"
                    " diubah atau hilang."
                ),
                _AT_CENTRE,
            ),
        },
    ),
    "tlog_proof_malformed": Entry(
        "invalid",
        _l("Isi ini bukan bukti catatan (tlog-proof) yang utuh: {why}."),
        _l("Minta salinan baru dari komputer di ruang layanan."),
    ),
    "tlog_proof_other": Entry(
        "conflict",
        _l("Bukti catatan ini bukan milik tanda terima ini."),
        _l("Pakai berkas .tlog-proof yang disimpan bersama tanda terima itu."),
    ),
    "cosignature_wrong": Entry(
        "invalid",
        _l("Tanda tangan saksi {name} pada bukti catatan ini tidak benar."),
        _l("Jangan dipakai sebagai bukti. Minta salinan baru, dan beri tahu pengelola sistem."),
    ),
    "log_quorum_missing": Entry(
        "conflict",
        _l(
            "Tanda terima ini ada dalam catatan server, tetapi saksinya belum cukup menurut"
            " kebijakan: {count} saksi."
        ),
        _l("Ambil bukti yang lebih baru dari komputer di ruang layanan, lalu periksa lagi."),
    ),
    "policy_malformed": Entry(
        "invalid",
        _l("Berkas kebijakan tidak dapat dibaca di baris {line}: {why}."),
        _l("Perbaiki baris itu; docs/reference/log-proofs.md menerangkan bentuknya."),
    ),
    "policy_missing": Entry(
        "not_found",
        _l("Belum ada berkas kebijakan yang menyebut kunci server."),
        _l("Sebut berkasnya dengan --policy, atau minta kepada LPSE."),
    ),
    "policy_least": Entry(
        "invalid",
        _l("Kebijakan tidak dapat meminta {least} dari {count} saksi."),
        _l("Sebut jumlah dari 0 sampai banyaknya komputer yang terdaftar."),
    ),
    "receipt_not_logged": Entry(
        "not_found",
        _l("Tanda terima ini tidak ada dalam catatan server."),
        _l(
            "Tanda terima yang dibuat sebelum server mencatatnya tetap berlaku dengan tanda"
            " tangannya sendiri."
        ),
    ),
}
