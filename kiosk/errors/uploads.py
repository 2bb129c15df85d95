"""What the gateway answers while sealed files are sent to it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

ENTRIES: dict[str, Entry] = {
    "upload_unknown": Entry(
        "not_found",
        _l("Server tidak mengenal kiriman ini."),
        _l("Berkas tersegel tetap aman di sini dan akan dikirim dari awal."),
    ),
    "upload_gone": Entry(
        "not_found",
        _l("Kiriman ini sudah diakhiri atau terlalu lama tidak dilanjutkan."),
        _l("Berkas tersegel tetap aman di sini dan akan dikirim dari awal."),
    ),
    "upload_locked": Entry(
        "unavailable",
        _l("Server masih menyelesaikan kiriman yang sebelumnya."),
        _l("Tunggu sebentar; pengiriman dilanjutkan dengan sendirinya."),
    ),
    "too_many_uploads": Entry(
        "unavailable",
        _l("Kursi ini sedang mengirim terlalu banyak berkas sekaligus."),
        _l("Tunggu sebentar; pengiriman dilanjutkan dengan sendirinya."),
    ),
    "upload_interrupted": Entry(
        "unavailable",
        _l("Sambungan terputus sebelum semua data sampai."),
        _l("Data yang sudah sampai tidak hilang; pengiriman dilanjutkan dengan sendirinya."),
    ),
    "offset_mismatch": Entry(
        "conflict",
        _l("Server sudah menerima bagian lain dari kiriman ini."),
        _l("Pengiriman dilanjutkan dengan sendirinya dari bagian yang benar."),
    ),
    "length_exceeded": Entry(
        "invalid",
        _l("Data yang dikirim lebih banyak daripada ukuran berkasnya."),
        _l("Beri tahu petugas: berkas tersegel di komputer ini perlu diperiksa."),
    ),
    "checksum_mismatch": Entry(
        "invalid",
        _l("Data berubah di perjalanan dan tidak dipakai."),
        _l("Bagian itu dikirim ulang dengan sendirinya."),
    ),
    "checksum_unsupported": Entry(
        "invalid",
        _l("Server tidak mengenal cara pemeriksaan data ini."),
        _l("Beri tahu petugas: aplikasi di komputer ini dan di server perlu disamakan."),
    ),
    "tus_version_unsupported": Entry(
        "invalid",
        _l("Server memakai cara pengiriman dengan versi lain."),
        _l("Beri tahu petugas: aplikasi di komputer ini dan di server perlu disamakan."),
    ),
}
ENTRIES = for_audience(
    "sender",
    ENTRIES,
    (
        "upload_locked",
        "too_many_uploads",
        "upload_interrupted",
        "offset_mismatch",
        "checksum_mismatch",
    ),
)
