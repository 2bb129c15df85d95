"""Removable media, file checks and the window."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "medium_gone": Entry(
        "unavailable",
        _l("Flashdisk {label} sudah dicabut."),
        _l("Colokkan lagi flashdisk itu, tunggu sampai muncul, lalu ulangi."),
    ),
    "medium_full": Entry(
        "conflict",
        _l("Flashdisk {label} penuh."),
        _l("Hapus berkas yang tidak perlu di komputer lain, atau pakai flashdisk lain."),
    ),
    "medium_read_only": Entry(
        "conflict",
        _l("Flashdisk {label} hanya bisa dibaca."),
        _l("Geser kunci di sisi flashdisk bila ada, atau pakai flashdisk lain."),
    ),
    "medium_unclean": Entry(
        "conflict",
        _l("Flashdisk {label} hanya bisa dibaca: mungkin Windows belum melepasnya dengan benar."),
        _l(
            "Untuk menyimpan, pakai flashdisk lain; atau colokkan ke komputer Windows, pilih "
            "Keluarkan (Eject), lalu colokkan lagi di sini."
        ),
    ),
    "medium_encrypted": Entry(
        "unavailable",
        _l("Flashdisk {label} terkunci dengan kata sandi ({how})."),
        _l(
            "Buka kuncinya di komputer Anda, lalu salin berkas penawaran ke flashdisk yang tidak "
            "terkunci."
        ),
    ),
    "medium_foreign": Entry(
        "unavailable",
        _l("Flashdisk {label} berformat {format}, yang tidak bisa dibuka di sini."),
        _l("Salin berkas penawaran ke flashdisk berformat FAT32, exFAT, atau NTFS."),
    ),
    "medium_unformatted": Entry(
        "unavailable",
        _l("Flashdisk {label} tidak bisa dibuka: belum diformat, atau isinya rusak."),
        _l(
            "Coba buka di komputer Anda. Bila di sana terbuka, salin berkas penawaran ke flashdisk "
            "lain; jangan memformat flashdisk yang isinya masih Anda perlukan."
        ),
    ),
    "medium_damaged": Entry(
        "unavailable",
        _l("Flashdisk {label} tidak bisa dibuka. Isinya mungkin rusak."),
        _l(
            "Cabut dan colokkan lagi. Bila tetap begitu, salin berkas penawaran di komputer Anda "
            "ke flashdisk lain."
        ),
    ),
    "reader_empty": Entry(
        "unavailable",
        _l("Pembaca kartu {label} kosong."),
        _l("Masukkan kartu memori Anda ke dalamnya, atau colokkan flashdisk."),
    ),
    "medium_refused": Entry(
        "conflict",
        _l("Flashdisk {label} tidak mau menerima berkas."),
        _l("Pakai flashdisk lain, atau minta petugas mencetak tanda terima Anda."),
    ),
    "medium_slow": Entry(
        "unavailable",
        _l("Flashdisk {label} tidak menjawab."),
        _l(
            "Tunggu sebentar, lalu coba lagi. Bila tetap begitu, cabut dan colokkan lagi, atau"
            " pakai flashdisk lain."
        ),
    ),
    "folder_unreadable": Entry(
        "unavailable",
        _l("Folder {name} tidak bisa dibaca."),
        _l("Cabut dan colokkan lagi flashdisk Anda. Bila tetap begitu, salin isinya ke yang lain."),
    ),
    "folder_gone": Entry(
        "not_found",
        _l("Folder {name} tidak ada lagi di flashdisk."),
        _l("Kembali ke isi flashdisk lalu pilih lagi berkasnya."),
    ),
    "file_unknown": Entry(
        "not_found",
        _l("Pilihan itu tidak ada lagi dalam daftar."),
        _l("Kembali ke isi flashdisk dan pilih lagi berkasnya."),
    ),
    "file_unreadable": Entry(
        "invalid",
        _l("{name} tidak bisa dibaca sampai habis. Flashdisk mungkin rusak."),
        _l("Salin lagi berkas ini dari komputer Anda, sebaiknya ke flashdisk lain."),
    ),
    "file_gone": Entry(
        "invalid",
        _l("{name} tidak ada lagi di flashdisk: dihapus, dipindahkan, atau berganti nama."),
        _l("Keluarkan dari sampul, lalu pilih berkasnya dari isi flashdisk yang sekarang."),
    ),
    "file_is_folder": Entry(
        "invalid",
        _l("Di tempat {name} sekarang ada folder."),
        _l("Keluarkan dari sampul, lalu pilih berkasnya dari isi flashdisk yang sekarang."),
    ),
    "file_forbidden": Entry(
        "invalid",
        _l("{name} terkunci untuk orang lain: komputer ini tidak boleh membacanya."),
        _l("Buka kuncinya (enkripsi atau izin berkas) di komputer Anda, lalu salin lagi."),
    ),
    "file_not_regular": Entry(
        "invalid",
        _l("{name} bukan berkas biasa."),
        _l("Salin berkas aslinya ke flashdisk, lalu pilih lagi."),
    ),
    "file_changed": Entry(
        "conflict",
        _l("{name} berubah sejak Anda memilihnya."),
        _l("Tunggu sampai penyalinan selesai, lalu pilih lagi berkas itu."),
    ),
    "entry_is_link": Entry(
        "invalid",
        _l("{name} hanya pintasan ke tempat lain."),
        _l("Salin berkas aslinya ke flashdisk."),
    ),
    "entry_is_special": Entry(
        "invalid",
        _l("{name} bukan berkas dan bukan folder."),
        _l("Tidak perlu Anda pilih. Salin dokumen Anda sebagai berkas biasa."),
    ),
    "entry_too_deep": Entry(
        "invalid",
        _l("Folder {name} terlalu dalam untuk dibuka di sini."),
        _l("Pindahkan berkas Anda ke folder yang lebih atas."),
    ),
    "entry_unreadable": Entry(
        "invalid",
        _l("{name} tidak bisa dilihat. Flashdisk mungkin rusak."),
        _l("Salin lagi dari komputer Anda, sebaiknya ke flashdisk lain."),
    ),
    "file_empty": Entry(
        "invalid",
        _l("{name} kosong: tidak ada isinya sama sekali."),
        _l("Salin lagi berkas ini dari komputer Anda."),
    ),
    "type_mismatch": Entry(
        "invalid",
        _l("{name} bukan {expected} meskipun namanya {extension}: isinya {actual}."),
        _l(
            "Buka di komputer Anda dan simpan ulang sebagai {expected}, atau salin lagi berkas "
            "yang benar."
        ),
    ),
    "file_damaged": Entry(
        "invalid",
        _l("{name} tampaknya terpotong atau rusak. Panitia mungkin tidak bisa membukanya."),
        _l("Coba buka di komputer Anda. Bila gagal, salin lagi atau buat ulang berkas itu."),
    ),
    "pdf_damaged": Entry(
        "invalid",
        _l("{name} tampaknya rusak. Panitia mungkin tidak bisa membukanya."),
        _l("Coba buka di komputer Anda. Bila gagal, buat ulang PDF itu."),
    ),
    "pdf_password": Entry(
        "invalid",
        _l("{name} meminta kata sandi. Panitia tidak punya kata sandi itu."),
        _l("Simpan ulang PDF itu tanpa kata sandi."),
    ),
    "pdf_rights": Entry(
        "invalid",
        _l("{name} dilindungi hak akses: hanya orang yang diizinkan bisa membukanya."),
        _l("Panitia mungkin tidak termasuk. Simpan ulang atau cetak menjadi PDF biasa."),
    ),
    "pdf_adobe_only": Entry(
        "invalid",
        _l("{name} dibuat untuk Adobe Acrobat. Pembaca PDF lain mungkin tidak menampilkan isinya."),
        _l(
            "Cetak menjadi PDF biasa. Bila PDF itu kumpulan berkas (portofolio), keluarkan "
            "berkasnya dan pilih satu per satu."
        ),
    ),
    "office_password": Entry(
        "invalid",
        _l("{name} terkunci dan mungkin meminta kata sandi. Panitia tidak punya kata sandi itu."),
        _l(
            "Coba buka di komputer Anda. Bila kata sandi diminta, hapus kata sandinya lalu "
            "simpan ulang."
        ),
    ),
    "sealed_already": Entry(
        "invalid",
        _l("{name} sudah tersegel ({actual}). Panitia mungkin tidak bisa membukanya."),
        _l("Pilih dokumen aslinya: penawaran Anda disegel di komputer ini."),
    ),
    "owner_key_inside": Entry(
        "invalid",
        _l("{name} berisi kunci rahasia. Kunci tidak boleh ikut dikirim."),
        _l(
            "Keluarkan dari sampul dan simpan di tempat aman: siapa yang memegangnya bisa "
            "membuka penawaran Anda."
        ),
    ),
    "receipt_inside": Entry(
        "invalid",
        _l("{name} adalah tanda terima, bukan dokumen penawaran."),
        _l("Keluarkan bila terpilih karena keliru. Simpan tanda terima itu untuk Anda sendiri."),
    ),
    "slip_inside": Entry(
        "invalid",
        _l("{name} adalah catatan isi sampul, hanya untuk Anda."),
        _l("Keluarkan dari sampul: dengan catatan itu isi berkas harga bisa ditebak orang lain."),
    ),
    "price_in_technical": Entry(
        "invalid",
        _l("Nama {name} seperti nama berkas harga. Di sampul ini tidak boleh ada harga."),
        _l("Bila isinya harga, tekan Pindahkan ke sampul harga."),
    ),
    "pdf_unchecked": Entry(
        "invalid",
        _l("{name} belum bisa kami periksa sampai selesai."),
        _l("Pastikan PDF itu terbuka di komputer Anda. Anda boleh melanjutkan."),
    ),
    "executable": Entry(
        "invalid",
        _l("{name} adalah program, bukan dokumen."),
        _l("Jangan sertakan. Bila isinya dokumen, simpan sebagai PDF."),
    ),
    "archive": Entry(
        "invalid",
        _l("{name} adalah arsip ({actual}). Panitia mungkin tidak bisa membukanya."),
        _l("Sebaiknya keluarkan isinya dan pilih berkasnya satu per satu."),
    ),
    "name_twice": Entry(
        "invalid",
        _l("Ada {count} berkas bernama {name}."),
        _l("Batalkan salah satunya, atau ganti namanya di komputer Anda."),
    ),
    "too_many_files": Entry(
        "invalid",
        _l("Ada {count} berkas. Paling banyak {limit} berkas."),
        _l("Batalkan pilihan yang tidak diminta, atau gabungkan beberapa menjadi satu PDF."),
    ),
    "files_too_large": Entry(
        "invalid",
        _l("Jumlah ukuran berkas {size_bytes}. Paling besar {limit_bytes}."),
        _l("Kecilkan hasil pindaian Anda, misalnya dengan 150 dpi, lalu pilih lagi."),
    ),
    "window_unavailable": Entry(
        "unavailable",
        _l("Jendela aplikasi tidak bisa dibuka: {why}."),
        _l("Jalankan dengan --headless, atau lengkapi komputer ini menurut panduan pemasangan."),
    ),
}
