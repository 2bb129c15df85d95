"""Sealing a bid and opening it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "recipient_malformed": Entry(
        "invalid",
        _l("Kunci penyegelan ini tidak dapat dipakai."),
        _l("Minta panitia pengadaan (Pokja) mengirimkan kunci tender itu lagi, lalu coba kembali."),
    ),
    "identity_malformed": Entry(
        "invalid",
        _l("Berkas kunci ini tidak berisi kunci pembuka."),
        _l("Pilih berkas kunci yang benar; isinya diawali tulisan AGE-SECRET-KEY."),
    ),
    "identity_damaged": Entry(
        "invalid",
        _l("Kunci pada baris {line} berkas itu rusak: ada huruf yang hilang atau berubah."),
        _l("Ambil salinan berkas kunci yang lain; satu huruf saja membuatnya tidak berguna."),
    ),
    "identity_line_unknown": Entry(
        "invalid",
        _l("Baris {line} berkas kunci itu bukan kunci pembuka dan bukan catatan."),
        _l(
            "Setiap kunci ditulis utuh pada satu baris, diawali AGE-SECRET-KEY-; baris catatan"
            " diawali tanda #."
        ),
    ),
    "not_a_key_file": Entry(
        "invalid",
        _l("Yang diberikan sebagai berkas kunci adalah {looks}."),
        _l(
            "Berikan berkas kunci pembuka: berkas teks dengan baris yang diawali AGE-SECRET-KEY-,"
            " buatan `lpse-kiosk committee key` atau `age-keygen`."
        ),
    ),
    "not_a_receipt": Entry(
        "invalid",
        _l("Yang diberikan sebagai tanda terima adalah {looks}."),
        _l(
            "Berikan berkas .txt yang disimpan bersama PDF tanda terima, atau simpan isi kode QR"
            " pada kertasnya sebagai berkas teks."
        ),
    ),
    "not_a_test_envelope": Entry(
        "invalid",
        _l("Yang diberikan sebagai berkas uji adalah {looks}."),
        _l("Berikan berkas .age yang ditulis oleh `lpse-kiosk gateway publish-key`."),
    ),
    "key_file_locked": Entry(
        "invalid",
        _l("Berkas kunci itu dikunci dengan frasa sandi."),
        _l("Jalankan di terminal agar ditanya, atau berikan --passphrase-file BERKAS."),
    ),
    "key_file_passphrase_wrong": Entry(
        "invalid",
        _l("Frasa sandi itu tidak membuka berkas kunci."),
        _l("Ketik lagi; huruf besar, huruf kecil dan spasi berbeda."),
    ),
    "key_file_costly": Entry(
        "invalid",
        _l("Berkas kunci itu meminta lebih dari 1 GB memori untuk dibuka."),
        _l("Buka dengan `age -d -o kunci.txt` di komputer lain, lalu berikan hasilnya."),
    ),
    "key_file_damaged": Entry(
        "invalid",
        _l("Berkas kunci yang dikunci dengan frasa sandi itu rusak atau terpotong."),
        _l("Ambil salinan berkas kunci yang lain."),
    ),
    "receipt_key_missing": Entry(
        "invalid",
        _l("Tanda terima itu ditandatangani oleh {signer}, dan kuncinya tidak diberikan."),
        _l(
            "Berikan --key '{signer}=KUNCI'; kunci umum itu ada di papan pengumuman LPSE (dicetak"
            " dengan `lpse-kiosk gateway key` dan `lpse-kiosk gateway seats`)."
        ),
    ),
    "sealed_work_factor": Entry(
        "invalid",
        _l("Berkas ini meminta terlalu banyak memori untuk dibuka."),
        _l("Minta salinan lain dari berkas itu."),
    ),
    "sealed_header_malformed": Entry(
        "invalid",
        _l("Berkas ini bukan berkas tersegel, atau bagian awalnya rusak."),
        _l("Periksa apakah berkasnya tertukar, atau minta salinan lain."),
    ),
    "sealed_header_altered": Entry(
        "invalid",
        _l("Bagian awal berkas tersegel ini sudah berubah."),
        _l("Minta salinan lain dari berkas itu."),
    ),
    "sealed_key_wrong": Entry(
        "invalid",
        _l("Kunci ini tidak membuka berkas tersegel itu."),
        _l("Periksa apakah kunci dan berkasnya milik tender yang sama."),
    ),
    "sealed_payload_damaged": Entry(
        "invalid",
        _l("Isi berkas tersegel ini rusak mulai byte ke-{at}."),
        _l("Minta salinan lain dari berkas itu."),
    ),
    "sealed_armor_malformed": Entry(
        "invalid",
        _l("Teks tersegel ini tidak lengkap atau berubah."),
        _l("Salin kembali seluruh teksnya, dari baris BEGIN sampai baris END."),
    ),
    "seal_cancelled": Entry(
        "conflict",
        _l("Penyegelan dihentikan. Tidak ada yang disimpan."),
        _l("Anda dapat memulai lagi kapan saja sebelum batas waktu."),
    ),
    "file_name_unsafe": Entry(
        "invalid",
        _l("Nama berkas {name} berisi tanda yang tidak dapat disimpan."),
        _l("Ganti nama berkas itu dengan huruf, angka dan spasi saja, lalu pilih lagi."),
    ),
    "file_name_twice": Entry(
        "invalid",
        _l("Ada dua berkas bernama {name}."),
        _l("Ganti nama salah satunya, atau pilih satu saja."),
    ),
    "storage_full": Entry(
        "unavailable",
        _l("Ruang simpan komputer ini penuh. Tidak ada yang disegel."),
        _l("Beri tahu petugas agar ruang simpan dikosongkan, lalu coba lagi."),
    ),
    "storage_failed": Entry(
        "unavailable",
        _l("Komputer ini tidak dapat menulis atau membaca ruang simpannya."),
        _l("Beri tahu petugas. Pindahlah ke komputer lain bila batas waktu sudah dekat."),
    ),
    "proof_failed": Entry(
        "unavailable",
        _l("Berkas yang baru disegel tidak lolos pemeriksaan ulang, jadi dihapus lagi."),
        _l("Coba sekali lagi. Bila terulang, beri tahu petugas dan pindah ke komputer lain."),
    ),
    "folder_not_empty": Entry(
        "conflict",
        _l("Folder {name} sudah berisi sesuatu."),
        _l("Pilih folder lain yang kosong atau yang belum ada."),
    ),
    "sealed_unreadable": Entry(
        "unavailable",
        _l("Berkas tersegel itu tidak dapat dibaca."),
        _l("Periksa apakah medianya masih terpasang, atau minta salinan lain."),
    ),
}
