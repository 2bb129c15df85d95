"""Registrations, User IDs and lists at the gateway: what staff and vendors are told."""

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
    "account_unknown": Entry(
        "not_found", _l("Akun itu tidak ada."), _l("Buka daftar akun sekali lagi.")
    ),
    "account_changed_meanwhile": Entry(
        "conflict",
        _l("Akun itu baru saja diubah petugas lain; keputusan Anda belum disimpan."),
        _l("Buka akun itu sekali lagi, baca keadaannya yang baru, lalu putuskan."),
    ),
    "account_active_already": Entry(
        "conflict", _l("User ID itu masih berlaku."), _l("Tidak ada yang perlu diaktifkan kembali.")
    ),
    "account_inactive_already": Entry(
        "conflict",
        _l("User ID itu sudah dinonaktifkan."),
        _l("Untuk mengubah tanggalnya, aktifkan kembali dahulu, lalu nonaktifkan sekali lagi."),
    ),
    "account_reason_missing": Entry(
        "invalid",
        _l("Alasannya belum tertulis."),
        _l("Tulis alasan dalam satu baris; penyedia membacanya ketika hendak masuk."),
    ),
    "account_decree_missing": Entry(
        "invalid",
        _l("Nomor surat atau keputusannya belum tertulis."),
        _l("Tulis nomor surat permintaan atau keputusan yang menjadi dasarnya."),
    ),
    "account_times_swapped": Entry(
        "invalid",
        _l("Tanggal akhirnya tidak sesudah tanggal mulainya."),
        _l("Pilih tanggal akhir yang lebih lambat, atau kosongkan."),
    ),
    "account_user_id_missing": Entry(
        "invalid",
        _l("Pendaftaran ini belum memuat User ID yang dapat dipakai."),
        _l("Kembalikan pendaftaran itu supaya penyedia memilih User ID."),
    ),
    "account_user_id_number": Entry(
        "invalid",
        _l("User ID itu sama bentuknya dengan NPWP atau NIK, sehingga dapat tertukar."),
        _l("Kembalikan pendaftaran itu supaya penyedia memilih User ID dengan huruf."),
    ),
    "account_user_id_taken": Entry(
        "conflict",
        _l("User ID itu sudah dipakai penyedia lain."),
        _l("Kembalikan pendaftaran itu supaya penyedia memilih User ID lain."),
    ),
    "account_known": Entry(
        "conflict",
        _l("Penyedia dengan nomor ini sudah mempunyai User ID dari pendaftaran lain."),
        _l("Bantu penyedia memakai User ID itu, atau tolak pendaftaran yang kedua ini."),
    ),
    "account_verifier_odd": Entry(
        "invalid",
        _l("Kata sandi pada pendaftaran ini tersimpan dalam bentuk yang tidak dikenal."),
        _l("Kembalikan pendaftaran itu supaya penyedia memilih kata sandi sekali lagi."),
    ),
    "account_number_wrong": Entry(
        "invalid",
        _l("Akun ini tidak dapat diberi nomor itu: bukan NPWP, NIK, atau NITKU."),
        _l("Cocokkan dengan kartu NPWP yang baru. Akun tanpa NPWP tidak diganti nomornya di sini."),
    ),
    "account_number_same": Entry(
        "invalid",
        _l("Nomor itu sama dengan yang sudah ada, meskipun penulisannya lain."),
        _l("NPWP 15 angka dan 16 angka dengan nol di depan adalah nomor yang sama."),
    ),
    "account_number_known": Entry(
        "conflict",
        _l("Nomor itu sudah dipakai akun lain."),
        _l("Cari akun itu dengan nomornya, lalu cocokkan kartu NPWP keduanya."),
    ),
    "account_number_in_use": Entry(
        "conflict",
        _l("Penyedia ini punya penawaran pada tender {tender}, yang belum ditutup."),
        _l(
            "Catat jawaban ini sesudah tender itu ditutup. Sampai saat itu penyedia masuk dengan"
            " NPWP sebelumnya, dan dapat mengganti atau menarik penawarannya."
        ),
    ),
    "account_request_unknown": Entry(
        "not_found", _l("Permohonan itu tidak ada."), _l("Buka akunnya sekali lagi.")
    ),
    "account_request_decided": Entry(
        "conflict",
        _l("Permohonan itu sudah selesai, ditolak, atau ditarik."),
        _l("Buka sekali lagi dan baca keadaannya. Bila masih perlu, catat permohonan baru."),
    ),
    "account_request_waits": Entry(
        "conflict",
        _l("Permohonan yang sejenis untuk akun ini masih terbuka."),
        _l("Selesaikan, tolak, atau tarik dahulu yang itu."),
    ),
    "account_request_value": Entry(
        "invalid",
        _l("Yang diminta belum terbaca."),
        _l("Ketik alamat email, NPWP, atau nama yang baru seperti tertulis di suratnya."),
    ),
    "account_request_asker": Entry(
        "invalid", _l("Siapa yang meminta belum tertulis."), _l("Tulis nama orangnya.")
    ),
    "account_request_answer": Entry(
        "invalid",
        _l("Jawaban INAPROC atau SPSE belum tertulis."),
        _l("Salin nomor tiket atau jawaban seperti yang tampil di sana."),
    ),
    "account_request_time": Entry(
        "invalid",
        _l("Waktu jawaban itu belum tiba."),
        _l("Tulis tanggal dan jam seperti yang tampil di INAPROC atau SPSE."),
    ),
    "account_request_words": Entry(
        "invalid",
        _l("Alasannya belum tertulis, atau terlalu panjang."),
        _l("Tulis alasan yang dapat dibaca pemohon, paling banyak 500 huruf."),
    ),
    "account_request_pending": Entry(
        "conflict",
        _l("Belum boleh dihapus: masih ada permohonan yang terbuka untuk akun ini."),
        _l("Selesaikan, tolak, atau tarik dahulu permohonan itu di halaman akunnya."),
    ),
    "account_has_bids": Entry(
        "conflict",
        _l("Akun ini pernah mengajukan penawaran, jadi nama dan nomornya tidak dihapus."),
        _l(
            "Dokumen pengadaan menyebutnya dan disimpan menurut aturan arsip pengadaan."
            " Isian dan berkas pendaftarannya dapat dihapus sendiri."
        ),
    ),
    "account_runs": Entry(
        "conflict",
        _l("Akun ini belum boleh dihapus: belum dinonaktifkan tanpa batas waktu."),
        _l("Nonaktifkan dahulu, dengan kolom “Sampai” kosong, bila memang tidak dipakai lagi."),
    ),
    "account_rests": Entry(
        "conflict",
        _l("Akun ini belum boleh dihapus: masa tunggunya sesudah dinonaktifkan sampai {until}."),
        _l("Tunggu sampai tanggal itu; bila diaktifkan lagi, tidak ada yang dihapus."),
    ),
    "account_registered": Entry(
        "conflict",
        _l("Akun ini belum boleh dihapus: data pendaftarannya masih disimpan."),
        _l("Hapus dahulu pendaftaran itu, sesudah masa simpannya habis."),
    ),
    "account_letter_large": Entry(
        "invalid",
        _l("Surat itu lebih besar dari {most_bytes}, batas yang diterima INAPROC."),
        _l("Pindai lagi dengan mutu lebih rendah, hitam putih bila perlu."),
    ),
    "account_letter_no_pdf": Entry(
        "invalid",
        _l("Suratnya belum berupa PDF yang dapat dibuka."),
        _l("Pindai atau simpan suratnya sebagai PDF, lalu pilih berkas itu."),
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
    "account_user_id_missing",
    "account_user_id_number",
    "account_user_id_taken",
    "account_known",
    "account_verifier_odd",
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
