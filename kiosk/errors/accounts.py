"""User IDs at the gateway, and requests about them: what staff and vendors are told."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

_TO_STAFF: dict[str, Entry] = {
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
    "account_real": Entry(
        "invalid",
        _l("Ini ruang latihan: User ID, NPWP, dan kata sandi sungguhan tidak dipakai di sini."),
        _l(
            "Pakai User ID latihan dari pelatih, yang diawali “latihan”. Yang tadi Anda ketik tidak"
            " dikirim, tidak diperiksa, dan tidak disimpan."
        ),
    ),
    "account_unmarked": Entry(
        "invalid",
        _l("Di ruang latihan setiap User ID diawali “latihan”."),
        _l(
            "Tulis misalnya latihan-maju. Dengan begitu tidak ada User ID sungguhan yang terpakai"
            " untuk berlatih."
        ),
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
    "account_letter_lost": Entry(
        "not_found",
        _l("Surat itu tidak ada lagi di server, atau rusak."),
        _l(
            "Minta pengelola sistem mencarinya di salinan cadangan server. Permohonannya tetap"
            " dapat diselesaikan, ditolak, atau ditarik."
        ),
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
}
# A verifier reads these at a seat as well, and the first two whoever practises there.
_AT_SEATS = {
    "account_real",
    "account_unmarked",
    "account_user_id_missing",
    "account_user_id_number",
    "account_user_id_taken",
    "account_known",
    "account_verifier_odd",
}
ENTRIES: dict[str, Entry] = for_audience("board", _TO_STAFF, set(_TO_STAFF) - _AT_SEATS)
