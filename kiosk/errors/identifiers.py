"""What looks odd or wrong in a number or a word of a paper, and where to look on it.

One sentence a finding of `sync.identifiers`. An odd one may still be right: the person compares it
with the card and confirms; so its sentence blames nobody, and no number is repeated in it.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    # what cannot be one
    "npwp_signs": Entry(
        "invalid",
        _l("NPWP hanya berisi angka, titik dan garis; di sini ada huruf atau tanda lain."),
        _l("Lihat angkanya di kartu NPWP; angka 0 dan huruf O mudah tertukar."),
    ),
    "npwp_length": Entry(
        "invalid",
        _l("NPWP terdiri dari 15 atau 16 angka dan NITKU dari 22; yang tertulis {digits} angka."),
        _l("Cocokkan angka demi angka dengan kartu NPWP."),
    ),
    "nik_signs": Entry(
        "invalid",
        _l("NIK hanya berisi angka; di sini ada huruf atau tanda lain."),
        _l("Lihat baris NIK di KTP, di atas nama."),
    ),
    "nik_length": Entry(
        "invalid",
        _l("NIK terdiri dari 16 angka; yang tertulis {digits} angka."),
        _l("Cocokkan angka demi angka dengan baris NIK di KTP, di atas nama."),
    ),
    "nib_signs": Entry(
        "invalid",
        _l("NIB hanya berisi angka; di sini ada huruf atau tanda lain."),
        _l("Lihat angkanya di judul lembar NIB dari OSS."),
    ),
    "nib_length": Entry(
        "invalid",
        _l("NIB terdiri dari 13 angka; yang tertulis {digits} angka."),
        _l("Cocokkan angka demi angka dengan judul lembar NIB dari OSS."),
    ),
    "kbli_shape": Entry(
        "invalid",
        _l("Kode KBLI terdiri dari 5 angka."),
        _l("Lihat kolom kode KBLI di lampiran NIB."),
    ),
    "region_unknown": Entry(
        "invalid",
        _l("Tidak ada kabupaten atau kota dengan kode itu."),
        _l("Cari namanya, lalu pilih dari daftar."),
    ),
    "postcode_shape": Entry(
        "invalid",
        _l("Kode pos di Indonesia terdiri dari 5 angka."),
        _l("Lihat kode pos di kop surat perusahaan atau di lembar NIB."),
    ),
    "paper_number_short": Entry(
        "invalid",
        _l("Nomor ini terlalu pendek untuk NIK, KITAS, KITAP atau paspor."),
        _l("Tulis seluruh nomor yang tercetak di kartu atau halaman data paspor."),
    ),
    "email_shape": Entry(
        "invalid",
        _l("Alamat surel terdiri dari nama, tanda @ dan nama situs, misalnya nama@contoh.co.id."),
        _l("Periksa spasi, tanda @ dan titiknya."),
    ),
    "telephone_signs": Entry(
        "invalid",
        _l("Di nomor telepon ini ada huruf atau tanda lain selain angka."),
        _l("Tulis angkanya saja; nomor pesawat ditulis di belakang, misalnya 0293 491234 ext. 12."),
    ),
    "name_no_letter": Entry(
        "invalid",
        _l("Di nama ini tidak ada huruf."),
        _l("Tulis nama seperti tercetak di kartu atau akta; satu kata saja boleh."),
    ),
    "street_no_letter": Entry(
        "invalid",
        _l("Di alamat ini tidak ada huruf."),
        _l("Tulis jalan atau dusun dan nomornya, seperti di kop surat."),
    ),
    "date_unread": Entry(
        "invalid",
        _l("Tanggal ini belum terbaca."),
        _l("Tulis tanggal, bulan, lalu tahun dengan empat angka, misalnya 28 November 2026."),
    ),
    "date_not_in_calendar": Entry(
        "invalid",
        _l("Tanggal itu tidak ada di kalender."),
        _l("Tulis tanggal dahulu, lalu bulan dan tahun, misalnya 28/11/2026."),
    ),
    "amount_unread": Entry(
        "invalid",
        _l("Jumlah ini belum terbaca sebagai rupiah bulat."),
        _l("Tulis dengan angka tanpa sen, misalnya 1.250.000.000."),
    ),
    # what is odd, and may be right
    "number_repeated": Entry(
        "invalid",
        _l("Nomor ini berisi satu angka yang berulang."),
        _l("Tulis nomor yang tercetak di kartu atau lembarnya; bila memang begitu, lanjutkan."),
    ),
    "npwp_check": Entry(
        "invalid",
        _l(
            "Angka ke-9 NPWP ini (ke-10 bila seluruhnya 16 angka) tidak cocok dengan angka-angka di"
            " depannya."
        ),
        _l(
            "Biasanya satu angka salah ketik atau dua angka tertukar. Cocokkan dengan kartu NPWP;"
            " bila memang begitu, lanjutkan."
        ),
    ),
    "npwp_neither": Entry(
        "invalid",
        _l(
            "NPWP 16 angka yang tidak diawali 0 biasanya sama dengan NIK, tetapi wilayah atau"
            " tanggal lahir di nomor ini tidak seperti NIK."
        ),
        _l("Cocokkan angka demi angka dengan kartu NPWP atau KTP; bila memang begitu, lanjutkan."),
    ),
    "nik_region": Entry(
        "invalid",
        _l("Empat angka pertama NIK ini tidak ada di daftar kode kabupaten dan kota."),
        _l(
            "Cocokkan empat angka itu dengan baris NIK di KTP, di atas nama;"
            " bila memang begitu, lanjutkan."
        ),
    ),
    "nik_date": Entry(
        "invalid",
        _l("Angka ke-7 sampai ke-12 NIK ini bukan tanggal lahir (untuk perempuan tanggal + 40)."),
        _l("Cocokkan angka-angka itu dengan baris NIK di KTP; bila memang begitu, lanjutkan."),
    ),
    "postcode_zero": Entry(
        "invalid",
        _l("Kode pos di Indonesia tidak diawali 0."),
        _l("Cocokkan dengan kop surat atau lembar NIB; bila memang begitu, lanjutkan."),
    ),
    "email_domain": Entry(
        "invalid",
        _l("Bagian di belakang @ mirip {meant}, tetapi tidak sama."),
        _l("Periksa ejaannya; bila memang begitu, lanjutkan."),
    ),
    "telephone_area": Entry(
        "invalid",
        _l("Nomor telepon ini tidak diawali 0 atau +."),
        _l(
            "Tambahkan kode area di depannya, misalnya 0293; untuk nomor luar negeri, tanda + dan"
            " kode negara. Bila memang begitu, lanjutkan."
        ),
    ),
    "telephone_length": Entry(
        "invalid",
        _l("Banyaknya angka di nomor telepon ini tidak biasa."),
        _l("Cocokkan dengan kop surat atau kartu nama; bila memang begitu, lanjutkan."),
    ),
    # a table of regions, published by a newer decree
    "regions_file_missing": Entry(
        "invalid",
        _l("Berkas daftar wilayah belum dipilih."),
        _l("Pilih berkas berakhiran .json, lalu terbitkan."),
    ),
    "regions_no_text": Entry(
        "invalid",
        _l("{file} bukan berkas teks."),
        _l("Simpan daftar wilayah sebagai teks UTF-8 berakhiran .json."),
    ),
    "regions_too_long": Entry(
        "invalid",
        _l("{file} lebih panjang daripada {most} huruf."),
        _l("Daftar seluruh kabupaten dan kota jauh lebih pendek: periksa isi berkas itu."),
    ),
    "regions_file_mistyped": Entry(
        "invalid",
        _l("Baris {line} berkas wilayah {file} salah tulis: {why}. Daftar yang dipakai tetap."),
        _l("Perbaiki baris itu; bentuknya seperti daftar yang berlaku sekarang."),
    ),
    "regions_head_wrong": Entry(
        "invalid",
        _l(
            "Baris {line} berkas wilayah {file}: {entry} bukan nama keputusan (decree) atau"
            " tanggalnya (date, misalnya 2025-06-23). Daftar yang dipakai tetap."
        ),
        _l("Tulis seperti yang tercantum di keputusan Mendagri."),
    ),
    "regions_entry_wrong": Entry(
        "invalid",
        _l(
            "Baris {line} berkas wilayah {file}: {entry} bukan kode provinsi (33) atau kode (33.23)"
            " dengan nama yang diawali Kabupaten atau Kota. Daftar yang dipakai tetap."
        ),
        _l("Perbaiki baris itu menurut keputusan Mendagri."),
    ),
    "regions_target_unknown": Entry(
        "invalid",
        _l(
            "Baris {line} berkas wilayah {file}: kode yang dituju {entry} tidak ada, atau {entry}"
            " masih berlaku. Daftar yang dipakai tetap."
        ),
        _l("Tulis kode yang berlaku sekarang di baris itu."),
    ),
    "regions_code_lost": Entry(
        "invalid",
        _l(
            "Di berkas wilayah {file} tidak ada lagi kode {entry}, yang masih ada di KTP, surat,"
            " dan pendaftaran. Daftar yang dipakai tetap."
        ),
        _l("Tambahkan kode itu, atau tulis di bagian moved kode penggantinya."),
    ),
    "regions_date_future": Entry(
        "invalid",
        _l("Keputusan itu bertanggal {day}, yang belum tiba."),
        _l("Cocokkan baris date dengan tanggal di keputusan Mendagri."),
    ),
    "regions_older": Entry(
        "invalid",
        _l("Keputusan itu lebih lama daripada {decree} tertanggal {day}, yang ada di program."),
        _l("Terbitkan keputusan yang lebih baru; yang lebih lama tidak akan dipakai kursi."),
    ),
}
