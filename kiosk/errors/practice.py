"""The practice room: its tenders' own clocks, and a class's tenders (ruang latihan)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "practice_in_production": Entry(
        "forbidden",
        _l("Ini server untuk tender sungguhan. Waktu tender sungguhan tidak dapat diubah."),
        _l("Buka konsol server latihan, atau jalankan perintahnya dengan --realm training."),
    ),
    "practice_addendum_class": Entry(
        "invalid",
        _l("Tender ini milik sebuah kelas: adendumnya hanya dari pelatih kelas itu."),
        _l("Mintalah pelatih mengirim adendum, atau menyiapkan tender untuk belajar sendiri."),
    ),
    "practice_tender_over": Entry(
        "conflict",
        _l("Tender latihan ini sudah ditutup. Waktunya tidak dapat diputar kembali."),
        _l("Siapkan tender latihan yang baru untuk kelas ini."),
    ),
    "practice_bid_late": Entry(
        "late",
        _l("Batas waktu pemasukan penawaran sudah lewat menurut jam tender latihan ini."),
        _l(
            "Tidak ada lagi yang bisa disegel untuk tender ini; yang sudah tersegel tetap dikirim. "
            "Tanyakan kepada pelatih bila Anda ingin mencobanya lagi."
        ),
    ),
    "practice_clock_back": Entry(
        "conflict",
        _l("Tender ini sudah akan ditutup lebih cepat dari itu. Jam tidak pernah dimundurkan."),
        _l("Tunggu sampai tender ditutup, atau siapkan tender latihan yang baru."),
    ),
    "practice_clock_stopped": Entry(
        "late",
        _l("Jam latihan tender {tender_id} berhenti, jadi tender ini tidak ditutup."),
        _l("Jalankan jamnya lagi di konsol, dan tunggu sampai tender ditutup."),
    ),
    "practice_clock_full": Entry(
        "conflict",
        _l("Jam tender ini sudah {most} kali diatur, sebanyak yang dapat disimpan."),
        _l("Siapkan tender latihan yang baru untuk kelas ini."),
    ),
    "practice_no_tenders": Entry(
        "invalid",
        _l("Tidak ada tender latihan yang disebut untuk kelas ini."),
        _l("Pilih paling sedikit satu materi yang membawa tender latihan."),
    ),
    "practice_tender_twice": Entry(
        "invalid",
        _l("{file} dan {other} memakai kode atau ocid tender {tender} untuk tender yang berbeda."),
        _l(
            "Beri salah satunya kode (id di dalam tender) dan ocid lain, atau sebut satu berkas"
            " saja. Tender kelas yang lama masih seperti semula."
        ),
    ),
    "practice_tender_wrong": Entry(
        "invalid",
        _l("Tender latihan {tender} tidak dapat dipakai: {why}."),
        _l("Betulkan berkas tendernya, lalu ulangi. Tender kelas yang lama masih seperti semula."),
    ),
    "practice_shortcut_missing": Entry(
        "invalid",
        _l("Belum dipilih, jam tender ini harus bagaimana."),
        _l("Tekan salah satu tombolnya."),
    ),
    "practice_rate_wrong": Entry(
        "invalid",
        _l("Kecepatan itu tidak ada: jam tender berjalan 0 sampai {most} kali biasa."),
        _l("Tulis angka bulat; 0 menghentikan jam, 1 kecepatan biasa."),
    ),
}
