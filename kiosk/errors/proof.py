"""Receipts, the log and paper."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "note_malformed": Entry(
        "invalid",
        _l("Isi ini bukan catatan bertanda tangan yang utuh."),
        _l("Ambil lagi berkas aslinya, atau pindai ulang kode QR di kertas, lalu periksa lagi."),
    ),
    "note_signature_invalid": Entry(
        "invalid",
        _l("Tanda tangan pada catatan ini tidak cocok dengan kunci yang dipakai memeriksa."),
        _l("Pastikan kuncinya milik penanda tangan. Bila sudah benar, isi catatan telah berubah."),
    ),
    "receipt_malformed": Entry(
        "invalid",
        _l("Isi ini bukan tanda terima yang utuh."),
        _l("Pakai berkas aslinya, atau pindai ulang kode QR di kertas tanda terima."),
    ),
    "receipt_signed_twice": Entry(
        "invalid",
        _l("Pada tanda terima ini ada lebih dari satu tanda tangan; aslinya hanya punya satu."),
        _l(
            "Pakai berkas aslinya, atau pindai ulang kode QR di kertas tanda terima. Bila aslinya"
            " begini, tunjukkan kepada petugas."
        ),
    ),
    "receipt_signature_invalid": Entry(
        "invalid",
        _l("Tanda tangan pada tanda terima ini tidak sah: isinya atau penanda tangannya berbeda."),
        _l(
            "Bandingkan sidik kunci yang dipakai dengan yang diumumkan LPSE. Bila sudah sama,"
            " jangan percayai tanda terima ini dan tunjukkan kepada petugas."
        ),
    ),
    "receipt_times_impossible": Entry(
        "conflict",
        _l("Tanda tangannya benar, tetapi waktu pada tanda terima ini tidak mungkin."),
        _l(
            "Menurut tulisannya, penyegelan dimulai sesudah selesai atau sesudah diterima: ada jam"
            " yang pernah salah. Bawa ke LPSE; Pokja yang memutuskan."
        ),
    ),
    "checkpoint_malformed": Entry(
        "invalid",
        _l("Isi ini bukan tanda keadaan catatan yang utuh."),
        _l("Minta salinan baru dari tempat asalnya."),
    ),
    "checkpoint_signature_invalid": Entry(
        "invalid",
        _l("Tanda keadaan catatan ini tidak ditandatangani oleh komputer yang disebutnya."),
        _l("Jangan dipakai sebagai bukti. Beri tahu pengelola sistem."),
    ),
    "at_rest_unreadable": Entry(
        "internal",
        _l("Data tersandi di komputer ini tidak bisa dibaca dengan kunci komputer ini."),
        _l(
            "Jangan hapus apa pun. Beri tahu pengelola sistem: ada yang mengubah data komputer ini."
        ),
    ),
}
