"""Queue, engine and link."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "link_down": Entry(
        "unavailable",
        _l("Jaringan ke gateway sedang terputus."),
        _l("Tidak ada yang hilang. Pengiriman dilanjutkan sendiri begitu jaringan kembali."),
    ),
    "link_captive": Entry(
        "unavailable",
        _l("Yang menjawab di jaringan ini bukan gateway, melainkan halaman lain."),
        _l("Minta petugas memeriksa jaringan: mungkin WiFi atau proxy meminta masuk dahulu."),
    ),
    "gateway_untrusted": Entry(
        "unavailable",
        _l("Jawaban yang diterima tidak ditandatangani oleh gateway yang dikenal komputer ini."),
        _l("Jangan lanjutkan lewat jaringan ini. Beri tahu petugas."),
    ),
    "gateway_rolled_back": Entry(
        "unavailable",
        _l("Gateway kembali ke keadaan yang lebih lama dari yang pernah dilihat komputer ini."),
        _l("Yang tersimpan di sini tetap aman. Petugas perlu menghubungi pengelola sistem."),
    ),
    "gateway_url_malformed": Entry(
        "invalid",
        _l("Alamat gateway “{url}” tidak dapat dibaca."),
        _l("Tulis alamat lengkap, misalnya https://gateway.contoh.go.id."),
    ),
    "item_unknown": Entry(
        "not_found",
        _l("Kiriman ini tidak ada di antrean komputer ini."),
        _l("Buka halaman antrean dan pilih kiriman dari daftar."),
    ),
    "spool_missing": Entry(
        "internal",
        _l("Berkas tersegel {name} tidak ditemukan lagi di komputer ini."),
        _l("Beri tahu petugas sekarang: berkas perlu dipulihkan atau penawaran disegel ulang."),
    ),
    "spool_unreadable": Entry(
        "internal",
        _l("Berkas tersegel {name} tidak dapat dibaca dari penyimpanan komputer ini."),
        _l("Beri tahu petugas sekarang: penyimpanan komputer ini mungkin rusak."),
    ),
    "spool_damaged": Entry(
        "internal",
        _l("Isi berkas tersegel {name} berubah sejak disegel."),
        _l("Beri tahu petugas sekarang: penawaran perlu disegel ulang sebelum batas waktu."),
    ),
    "upload_nonsense": Entry(
        "unavailable",
        _l("Gateway memberi jawaban yang tidak masuk akal saat menerima berkas."),
        _l("Pengiriman diulang sendiri dari awal. Tidak ada yang hilang."),
    ),
    "answer_missing": Entry(
        "unavailable",
        _l("Gateway belum menjawab kiriman ini."),
        _l("Kiriman ditanyakan lagi dengan sendirinya. Tidak ada yang hilang."),
    ),
    "disk_full": Entry(
        "unavailable",
        _l("Penyimpanan komputer ini penuh."),
        _l("Yang sudah tersegel tetap aman. Beri tahu petugas agar ruang dikosongkan."),
    ),
    "disk_error": Entry(
        "unavailable",
        _l("Penyimpanan komputer ini gagal membaca atau menulis."),
        _l("Yang sudah tersegel tetap aman. Beri tahu petugas; pengiriman dicoba lagi sendiri."),
    ),
}
