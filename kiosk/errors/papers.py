"""Papers of a registration: what cannot be read here, and what will not fit."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "paper_adobe_only": Entry(
        "invalid",
        _l("{name} hanya bisa dibuka dengan Adobe Acrobat."),
        _l("Buka di sana dan cetak menjadi PDF biasa. Keluarkan dulu berkas dari portofolio."),
    ),
    "paper_damaged": Entry(
        "invalid",
        _l("{name} tampaknya terpotong atau rusak: tidak semua halamannya bisa ditampilkan."),
        _l("Coba buka di komputer Anda. Bila gagal, salin lagi atau pindai lagi suratnya."),
    ),
    "paper_empty": Entry(
        "invalid",
        _l("{name} kosong: tidak ada isinya sama sekali."),
        _l("Salin lagi berkas ini dari komputer Anda."),
    ),
    "paper_heic": Entry(
        "invalid",
        _l("{name} adalah foto berformat HEIC atau AVIF, yang tidak bisa dibuka di sini."),
        _l(
            "Di iPhone buka Pengaturan, Kamera, Format, pilih Paling Kompatibel, lalu potret lagi;"
            " atau simpan fotonya sebagai JPEG."
        ),
    ),
    "paper_not_pdf": Entry(
        "invalid",
        _l("{name} bukan PDF meskipun namanya .pdf."),
        _l("Buka di komputer Anda dan simpan ulang sebagai PDF, atau salin berkas yang benar."),
    ),
    "paper_not_paper": Entry(
        "invalid",
        _l("{name} bukan PDF dan bukan gambar."),
        _l("Simpan suratnya sebagai PDF, atau pindai atau potret suratnya."),
    ),
    "paper_office": Entry(
        "invalid",
        _l("{name} adalah dokumen Office atau arsip, bukan PDF."),
        _l("Buka di komputer Anda dan simpan sebagai PDF."),
    ),
    "paper_password": Entry(
        "invalid",
        _l("{name} meminta kata sandi. Petugas LPSE tidak punya kata sandi itu."),
        _l("Simpan ulang PDF itu tanpa kata sandi."),
    ),
    "paper_picture_too_large": Entry(
        "invalid",
        _l("Gambar di {name} terlalu besar untuk diolah di sini."),
        _l("Pindai lagi suratnya dengan 300 dpi."),
    ),
    "paper_too_many_pages": Entry(
        "invalid",
        _l("Satu surat paling banyak {most} halaman."),
        _l("Pisahkan menjadi beberapa surat, atau ambil halaman yang diminta saja."),
    ),
    "paper_unreadable": Entry(
        "invalid",
        _l("Halaman ini tidak bisa ditampilkan di sini."),
        _l("Cetak dokumennya menjadi PDF biasa di komputer Anda, atau pindai suratnya."),
    ),
    "paper_will_not_fit": Entry(
        "invalid",
        _l("Surat ini tidak cukup kecil: paling kecil {size_bytes}, batasnya {limit_bytes}."),
        _l("Ambil halaman yang diminta saja, atau pindai lagi hitam putih dengan 200 dpi."),
    ),
    "paper_busy": Entry(
        "unavailable",
        _l("Komputer ini masih mengolah halaman lain."),
        _l("Tunggu sebentar, lalu coba lagi."),
    ),
    "paper_cancelled": Entry(
        "conflict",
        _l("Pembuatan berkas ini dihentikan karena halamannya diubah."),
        _l("Tekan Lanjutkan sekali lagi."),
    ),
    "paper_changed": Entry(
        "conflict",
        _l("Halaman surat ini berubah sejak hasilnya dibuat."),
        _l("Periksa lagi halamannya, lalu tekan Lanjutkan."),
    ),
    "paper_crop_empty": Entry(
        "invalid",
        _l("Dengan potongan itu hampir tidak ada yang tersisa."),
        _l("Kurangi yang dipotong dari salah satu sisi."),
    ),
    "paper_file_too_large": Entry(
        "invalid",
        _l("Berkas ini lebih besar dari {limit_bytes}."),
        _l("Pindai lagi dengan 300 dpi, atau pisahkan menjadi beberapa berkas."),
    ),
    "paper_format_refused": Entry(
        "invalid",
        _l("{name} tidak dapat dipakai untuk surat ini. Yang diterima: {taken}."),
        _l("Bawa suratnya dalam format itu, atau tanyakan kepada petugas."),
    ),
    "paper_lost": Entry(
        "not_found",
        _l("Berkas surat ini tidak ada lagi di komputer ini."),
        _l("Tekan Ulangi dari awal, lalu ambil lagi berkasnya."),
    ),
    "paper_not_asked": Entry(
        "not_found",
        _l("Surat itu tidak diminta dalam pendaftaran ini."),
        _l("Kembali ke daftar surat dan pilih dari sana."),
    ),
    "paper_nothing_brought": Entry(
        "conflict",
        _l("Belum ada halaman."),
        _l("Ambil berkas dari flashdisk, atau pindai suratnya."),
    ),
    "paper_one_page": Entry(
        "invalid",
        _l("Surat ini {pages} halaman; yang diterima satu halaman."),
        _l("Kembali dan ubah: buang halaman yang tidak diminta."),
    ),
    "paper_page_unknown": Entry(
        "not_found",
        _l("Halaman itu tidak ada lagi."),
        _l("Kembali ke surat itu dan lihat halaman yang sekarang."),
    ),
    "scan_unclaimed": Entry(
        "conflict",
        _l("Mesin pindai mengirim surat ketika di kursi ini tidak ada pendaftaran."),
        _l("Surat itu sudah dihapus tanpa dibuka. Tanyakan siapa yang memindainya; pindai lagi."),
    ),
    "scan_folder_missing": Entry(
        "conflict",
        _l("Folder mesin pindai tidak bisa dibuka, jadi hasil pindai tidak sampai ke sini."),
        _l("Periksa folder itu dan pengaturan scan_folder, lalu mulai ulang aplikasi ini."),
    ),
    "scan_not_removed": Entry(
        "conflict",
        _l("Hasil pindai tidak bisa dihapus dari folder mesin pindai."),
        _l("Hapus isi folder itu, lalu beri komputer ini hak menghapus di sana."),
    ),
    "paper_scan_unknown": Entry(
        "not_found",
        _l("Hasil pindai itu tidak ada lagi."),
        _l("Pindai lagi suratnya."),
    ),
    "paper_signed_alone": Entry(
        "conflict",
        _l("PDF bertanda tangan elektronik tidak bisa digabung dengan halaman lain."),
        _l("Pakai PDF itu sendirian, atau tekan Ulangi dari awal dan ambil berkas lain."),
    ),
    "paper_signed_fixed": Entry(
        "conflict",
        _l("PDF bertanda tangan elektronik tidak bisa diputar, dipotong, atau diurutkan."),
        _l("Mintalah PDF yang benar kepada penanda tangan, lalu ambil yang itu."),
    ),
    "paper_signed_old": Entry(
        "invalid",
        _l("PDF bertanda tangan ini berversi {version}; yang diterima paling rendah {least}."),
        _l("Simpan dahulu suratnya sebagai PDF {least} atau lebih baru, baru ditandatangani."),
    ),
    "paper_signed_one_page": Entry(
        "invalid",
        _l("PDF bertanda tangan ini {pages} halaman; yang diterima satu halaman."),
        _l("Mengambil satu halaman merusak tanda tangan. Mintalah PDF yang satu halaman."),
    ),
    "paper_signed_refused": Entry(
        "invalid",
        _l("{name} bertanda tangan elektronik; surat ini diminta ditandatangani dengan tangan."),
        _l("Cetak dan tandatangani suratnya, lalu pindai atau potret."),
    ),
    "paper_signed_sheet": Entry(
        "invalid",
        _l("Ada halaman PDF bertanda tangan ini yang bukan {sheet}."),
        _l("Mengubahnya merusak tanda tangan. Buat dahulu di kertas {sheet}, baru ditandatangani."),
    ),
    "paper_signed_too_large": Entry(
        "invalid",
        _l("PDF bertanda tangan ini {size_bytes}; paling besar {limit_bytes}."),
        _l("Mengecilkannya merusak tanda tangan. Buat lebih kecil dahulu, baru ditandatangani."),
    ),
    "paper_stamp_old": Entry(
        "invalid",
        _l(
            "PDF bertanda tangan ini berversi {version}. Bila tanda tangannya e-Meterai, yang"
            " diterima paling rendah {least}."
        ),
        _l(
            "Bila ber-e-Meterai, simpan dahulu suratnya sebagai PDF {least} atau lebih baru, baru"
            " bubuhkan e-Meterai. Bila tidak, berkas ini dapat dipakai."
        ),
    ),
    "paper_stamp_sheet": Entry(
        "invalid",
        _l(
            "Ada halaman PDF bertanda tangan ini yang bukan {sheet}. Bila tanda tangannya"
            " e-Meterai, yang diterima hanya {sheet}."
        ),
        _l(
            "Bila ber-e-Meterai, buat dahulu suratnya di kertas {sheet}, baru bubuhkan e-Meterai."
            " Bila tidak, berkas ini dapat dipakai."
        ),
    ),
    "paper_stamp_too_large": Entry(
        "invalid",
        _l(
            "PDF bertanda tangan ini {size_bytes}. Bila tanda tangannya e-Meterai, yang diterima"
            " paling besar {limit_bytes}."
        ),
        _l(
            "Bila ber-e-Meterai, buat dahulu suratnya lebih kecil, baru bubuhkan e-Meterai. Bila"
            " tidak, berkas ini dapat dipakai."
        ),
    ),
    "paper_stamp_unseen": Entry(
        "invalid",
        _l("Di surat ini tidak ada tanda tangan elektronik, padahal PDF ber-e-Meterai memuatnya."),
        _l(
            "Ambil PDF aslinya dari tempat e-Meterai dibubuhkan: hasil cetak, pindai, atau simpan"
            " ulang tidak memuatnya lagi. Bila Anda yakin berkas ini benar, pakailah."
        ),
    ),
    "paper_too_much": Entry(
        "conflict",
        _l("Surat-surat yang Anda bawa sudah lebih dari {limit_bytes}."),
        _l("Keluarkan halaman yang tidak diminta, lalu ambil lagi berkas ini."),
    ),
}
