"""Damaged homes, of a seat and of a gateway: docs/how-to/damage.md has a part for each code."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

_SEE = _l(
    "Jangan hapus apa pun. Langkah berikutnya ada di panduan kerusakan (docs/how-to/damage.md)."
)
ENTRIES: dict[str, Entry] = {
    "database_missing": Entry(
        "internal",
        _l("Berkas data {path} tidak ada, padahal kunci atau berkas tersegelnya ada."),
        _SEE,
    ),
    "database_empty": Entry(
        "internal", _l("Berkas data {path} kosong, padahal seharusnya berisi."), _SEE
    ),
    "database_foreign": Entry(
        "internal", _l("Berkas {path} bukan berkas data aplikasi ini."), _SEE
    ),
    "database_damaged": Entry("internal", _l("Berkas data {path} rusak."), _SEE),
    "database_rows_loose": Entry(
        "internal",
        _l("Dalam {path} ada baris yang menunjuk baris yang hilang: {tables}."),
        _l(
            "Disk ini pernah mengaku menyimpan yang tidak disimpannya. Biarkan antrean terkirim,"
            " jangan hapus apa pun, lalu ikuti panduan kerusakan (docs/how-to/damage.md)."
        ),
    ),
    "database_wal_damaged": Entry(
        "internal",
        _l("Catatan perubahan {path} rusak; yang terakhir disimpan mungkin hanya ada di situ."),
        _SEE,
    ),
    "database_unreadable": Entry(
        "forbidden",
        _l("{path} tidak boleh dibaca atau ditulis oleh pengguna yang menjalankan aplikasi ini."),
        _l(
            "Kembalikan pemilik dan izin berkas itu, lalu jalankan lagi; isinya tidak disentuh."
            " Caranya ada di panduan kerusakan (docs/how-to/damage.md)."
        ),
    ),
    "database_newer": Entry(
        "conflict",
        _l("Berkas data {path} sudah dipakai aplikasi yang lebih baru daripada yang ini."),
        _l("Pasang lagi aplikasi yang lebih baru itu; berkas datanya tidak disentuh."),
    ),
    "database_rebuilt": Entry(
        "internal",
        _l("Berkas data rusak; semua isinya terbaca dan sudah ditulis ulang."),
        _l(
            "Yang rusak disimpan sebagai {aside}. Disk ini mungkin mulai rusak: biarkan antrean"
            " terkirim, lalu periksa atau ganti disknya."
        ),
    ),
    "sealed_file_lost": Entry(
        "internal",
        # Every visitor reads it: which bids, and how many, is told by `doctor` and the log alone.
        _l("Ada berkas tersegel yang belum diterima server yang hilang atau rusak."),
        _l(
            "Hubungi penyedianya sekarang: penawaran perlu disegel ulang sebelum batas waktu."
            " Jangan hapus apa pun; lihat panduan kerusakan (docs/how-to/damage.md)."
        ),
    ),
    "sealed_file_unknown": Entry(
        "internal",
        _l("{count} berkas tersegel di sini tidak ada dalam daftar kiriman, antara lain {name}."),
        _l(
            "Ada yang mengembalikan data komputer ini dari salinan lama; penyedianya mungkin"
            " memegang tanda terimanya. Jangan hapus; lihat panduan (docs/how-to/damage.md)."
        ),
    ),
    "data_damaged": Entry(
        "internal",
        _l("Sebagian data di komputer ini rusak."),
        _l(
            "Jangan menyegel lagi di sini; pakai komputer lain dan beri tahu petugas. Tanda terima"
            " yang sudah Anda pegang tetap berlaku."
        ),
    ),
    "key_missing": Entry("internal", _l("Berkas kunci {path} tidak ada."), _SEE),
    "key_damaged": Entry("internal", _l("Berkas kunci {path} rusak."), _SEE),
    "key_unreadable": Entry(
        "forbidden",
        _l("Berkas kunci {path} tidak boleh dibaca oleh pengguna yang menjalankan aplikasi ini."),
        _l(
            "Kembalikan pemilik dan izin berkas itu, lalu jalankan lagi; isinya tidak disentuh."
            " Caranya ada di panduan kerusakan (docs/how-to/damage.md)."
        ),
    ),
    "key_foreign": Entry(
        "internal",
        _l("Kunci {path} bukan kunci yang dipakai data di sebelahnya."),
        _SEE,
    ),
    "seat_sound": Entry(
        "conflict",
        _l("Data kursi ini utuh dan bisa dipakai; tidak ada yang perlu disisihkan."),
        _l("Untuk mengosongkan komputer ini pakai lpse-kiosk wipe."),
    ),
}
