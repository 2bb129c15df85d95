"""Registrations and lists at the gateway: what staff and vendors are told."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

_TO_STAFF: dict[str, Entry] = {
    "registration_unknown": Entry(
        "not_found", _l("Pendaftaran itu tidak ada."), _l("Buka daftar pendaftaran sekali lagi.")
    ),
    "registration_erased": Entry(
        "conflict",
        _l("Data pendaftaran itu sudah dihapus karena masa simpannya habis."),
        _l("Bila masih diperlukan, minta penyedia mendaftar kembali."),
    ),
    "registration_paper_unknown": Entry(
        "not_found",
        _l("Berkas itu tidak ada pada pendaftaran ini."),
        _l("Buka pendaftaran itu sekali lagi, lalu pilih berkas yang tertulis di sana."),
    ),
    "registration_document_unknown": Entry(
        "not_found",
        _l("Dokumen itu tidak termasuk yang aslinya harus ditunjukkan."),
        _l("Buka pendaftaran itu sekali lagi dan tandai dokumen yang tertulis di sana."),
    ),
    "registration_reason_unknown": Entry(
        "invalid",
        _l("Alasan penolakan belum dipilih dari tabel persyaratan."),
        _l("Pilih satu alasan; penjelasannya dapat ditulis sendiri di bawahnya."),
    ),
    "registration_words_missing": Entry(
        "invalid",
        _l("Belum tertulis apa yang kurang."),
        _l("Pilih dokumen yang kurang, atau tulis apa yang harus dilengkapi penyedia."),
    ),
    "registration_words_long": Entry(
        "invalid",
        _l("Penjelasan itu terlalu panjang untuk lembar bagi penyedia."),
        _l("Persingkat sampai {most} huruf."),
    ),
    "registration_words_odd": Entry(
        "invalid",
        _l("Penjelasan itu berisi tanda yang tidak tampak."),
        _l("Ketik penjelasannya di sini, jangan disalin dari dokumen lain."),
    ),
    "registration_changed_meanwhile": Entry(
        "conflict",
        _l("Penyedia baru saja mengajukan versi yang lebih baru; keputusan Anda belum disimpan."),
        _l("Buka pendaftaran itu sekali lagi, periksa versi yang baru, lalu putuskan."),
    ),
    "registration_decided_meanwhile": Entry(
        "conflict",
        _l("Petugas lain baru saja memutuskan pendaftaran ini; keputusan Anda belum disimpan."),
        _l("Buka pendaftaran itu sekali lagi dan baca keputusan yang terakhir."),
    ),
    "registration_approved_already": Entry(
        "conflict",
        _l("Pendaftaran ini sudah disetujui."),
        _l("Tidak ada yang perlu dilakukan; User ID-nya sudah berlaku."),
    ),
    "registration_not_lapsed": Entry(
        "conflict",
        _l("Pendaftaran ini tidak sedang lewat batas waktu."),
        _l("Buka pendaftaran itu sekali lagi dan pilih tindakan lain."),
    ),
    "registration_not_held": Entry(
        "conflict",
        _l("Pendaftaran ini tidak sedang ditahan karena tidak terbaca."),
        _l("Buka pendaftaran itu sekali lagi dan pilih tindakan lain."),
    ),
    "registration_centre_number": Entry(
        "invalid",
        _l("Nomor dari INAPROC atau SPSE belum tertulis."),
        _l("Tulis nomor seperti yang tampil di INAPROC atau SPSE."),
    ),
    "registration_centre_time": Entry(
        "invalid",
        _l("Waktu dari INAPROC atau SPSE itu belum tiba."),
        _l("Tulis tanggal dan jam seperti yang tampil di INAPROC atau SPSE."),
    ),
    "registration_kept": Entry(
        "conflict",
        _l("Data pendaftaran ini belum boleh dihapus: masa simpannya sampai {until}."),
        _l("Tunggu sampai tanggal itu. Dasar masa simpan tertulis di tabel persyaratan."),
    ),
    "registration_account_runs": Entry(
        "conflict",
        _l("Data pendaftaran ini belum boleh dihapus: User ID-nya masih berlaku."),
        _l("Nonaktifkan dahulu User ID itu bila memang tidak dipakai lagi."),
    ),
    "registration_not_settled": Entry(
        "conflict",
        _l("Data pendaftaran ini belum boleh dihapus: belum ada keputusan."),
        _l("Putuskan dahulu pendaftaran itu."),
    ),
    "archive_key_wrong": Entry(
        "invalid",
        _l("Itu bukan kunci umum arsip: kunci umum age diawali age1."),
        _l("Salin kunci umum dari komputer arsip. Kunci rahasianya jangan dibawa ke sini."),
    ),
    "archive_file_lost": Entry(
        "not_found",
        _l("Berkas arsip {which} hilang atau rusak di server ini."),
        _l("Pulihkan dari cadangan server, lalu jalankan lagi; yang lain sudah tersalin."),
    ),
    "archive_empty": Entry(
        "not_found",
        _l("Belum ada pendaftaran yang disegel untuk arsip."),
        _l(
            "Tetapkan kunci umum arsip dahulu; yang sudah diputuskan lalu disegel sendiri, beberapa"
            " setiap sepuluh menit."
        ),
    ),
    "blacklist_source_missing": Entry(
        "invalid",
        _l("Asal daftar hitam ini belum tertulis."),
        _l("Tulis dari mana daftar itu diambil."),
    ),
    "blacklist_licence_missing": Entry(
        "invalid",
        _l("Lisensi daftar hitam ini belum tertulis."),
        _l("Tulis lisensi yang tertera di tempat daftar itu diambil."),
    ),
    "blacklist_date_future": Entry(
        "invalid",
        _l("Tanggal daftar itu belum tiba."),
        _l("Tulis tanggal yang tertera pada daftar itu."),
    ),
    "blacklist_shorter": Entry(
        "conflict",
        _l("Daftar ini jauh lebih pendek: {now} isi, sedangkan yang akan digantikan {before} isi."),
        _l(
            "Yang lama masih berlaku. Bila ini memang daftar yang utuh, pilih berkasnya lagi dan"
            " ketik jumlah isinya."
        ),
    ),
    "blacklist_empty": Entry(
        "invalid",
        _l("Tidak ada satu baris pun yang dapat dipakai; {refused} baris tidak terbaca."),
        _l("Daftar yang lama masih berlaku. Periksa berkasnya, lalu coba lagi."),
    ),
    "table_too_large": Entry(
        "invalid",
        _l("Berkas itu lebih besar dari {most} MB."),
        _l("Bagi menjadi beberapa berkas, atau ambil sekali lagi dari sumbernya."),
    ),
    "table_too_long": Entry(
        "invalid",
        _l("Berkas itu berisi lebih dari {most} baris."),
        _l("Bagi menjadi beberapa berkas."),
    ),
    "table_no_text": Entry(
        "invalid",
        _l("Berkas itu bukan tabel teks yang dapat dibaca."),
        _l("Simpan sebagai CSV UTF-8 dari aplikasi lembar kerja, atau pakai berkas JSON-nya."),
    ),
    "table_not_json": Entry(
        "invalid",
        _l("Berkas JSON itu terputus atau rusak."),
        _l("Ambil berkas itu sekali lagi dari sumbernya."),
    ),
    "table_column_missing": Entry(
        "invalid",
        _l("Tidak ada kolom “{column}” di baris judul berkas itu."),
        _l("Tulis nama kolom itu di baris pertama, lalu coba lagi."),
    ),
    "table_name_missing": Entry(
        "invalid", _l("Nama pada baris ini kosong."), _l("Isi namanya, lalu impor sekali lagi.")
    ),
    "table_number_rounded": Entry(
        "invalid",
        _l("Aplikasi lembar kerja telah membulatkan nomor pada baris ini."),
        _l("Salin nomor yang asli ke sel berformat teks, lalu impor sekali lagi."),
    ),
    "table_number_short": Entry(
        "invalid",
        _l("Nomor pada baris ini kehilangan angka; mungkin nol di depannya terhapus."),
        _l("Salin nomor yang asli ke sel berformat teks, lalu impor sekali lagi."),
    ),
    "table_number_wrong": Entry(
        "invalid",
        _l("Nomor pada baris ini bukan NPWP 15 atau 16 angka, NITKU 22 angka, atau NIK."),
        _l("Cocokkan dengan sumbernya, lalu impor sekali lagi."),
    ),
    "table_date_wrong": Entry(
        "invalid",
        _l("Tanggal pada baris ini tidak terbaca."),
        _l("Tulis seperti 2026-11-28 atau 28/11/2026."),
    ),
    "table_kind_wrong": Entry(
        "invalid",
        _l("Jenis akun pada baris itu tidak dikenal."),
        _l("Tulis “penyedia” atau “bukan penyedia”, atau kosongkan untuk penyedia."),
    ),
    "table_twice": Entry(
        "invalid",
        _l("Nomor pada baris ini sudah ada pada baris sebelumnya."),
        _l("Pilih satu di antara keduanya, lalu impor sekali lagi."),
    ),
    "table_account_known": Entry(
        "conflict",
        _l("Akun pada baris ini sudah ada; tidak ada yang diubah."),
        _l("Ubah akun yang sudah ada di halaman akunnya."),
    ),
}
# A verifier reads these at a seat as well.
_AT_SEATS = {
    "registration_unknown",
    "registration_erased",
    "registration_paper_unknown",
    "registration_reason_unknown",
    "registration_decided_meanwhile",
    "registration_not_lapsed",
}
ENTRIES: dict[str, Entry] = {
    **for_audience("board", _TO_STAFF, set(_TO_STAFF) - _AT_SEATS),
    "registration_unreadable": Entry(
        "conflict",
        _l("Formulir pendaftaran itu tidak dapat dibuka di server LPSE."),
        _l("Petugas LPSE memeriksanya. Bila diminta, ajukan sekali lagi dengan kode yang sama."),
    ),
    "registration_decided": Entry(
        "conflict",
        _l("Pendaftaran dengan kode ini sudah diputuskan."),
        _l("Lihat keputusannya dengan kode tanda terima, atau tanyakan kepada petugas verifikasi."),
    ),
    "registration_version_taken": Entry(
        "conflict",
        _l("Versi pendaftaran ini, atau yang lebih baru, sudah lebih dahulu diajukan."),
        _l("Lihat keadaannya dengan kode tanda terima. Bila masih perlu, ajukan sekali lagi."),
    ),
    "registration_version_far": Entry(
        "invalid",
        _l("Nomor versi pendaftaran ini jauh melompati yang dikenal server LPSE."),
        _l("Panggil petugas. Dengan kode yang sama, pendaftaran dapat diserahkan dari kursi lain."),
    ),
    "tenderer_no_vendor": Entry(
        "forbidden",
        _l("User ID itu milik Pokja, PPK, pejabat pengadaan, atau auditor, bukan penyedia."),
        _l(
            "Dengan User ID itu tidak dapat diajukan penawaran. Penyedia memakai User ID "
            "perusahaannya sendiri; tanyakan di meja verifikasi."
        ),
    ),
    "tenderer_inactive": Entry(
        "conflict",
        _l("Ketika penawaran ini disegel, User ID perusahaan itu sedang dinonaktifkan."),
        _l("Penawaran sampai dan ditahan; Pokja yang memutuskan. Tanyakan kepada petugas."),
    ),
    "draft_unknown": Entry(
        "not_found",
        _l("Formulir yang ditinggalkan itu tidak ada di server LPSE, atau sudah lewat 30 hari."),
        _l("Periksa kodenya. Bila ditinggalkan di kursi lain, tunggu sampai kursi itu terhubung."),
    ),
}
