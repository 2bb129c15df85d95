"""Content packs of training (materi pelatihan): what is wrong in one, its files and signature."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

# Of pack.toml: each names the line.
_IN_THE_MANIFEST: dict[str, Entry] = {
    "pack_not_toml": Entry(
        "invalid",
        _l("{file}, baris {line}, kolom {column}: tulisan di sini tidak terbaca sebagai TOML."),
        _l("Periksa tanda petik, kurung, dan tanda sama dengan di baris itu dan di atasnya."),
    ),
    "pack_key_twice": Entry(
        "invalid",
        _l("{file}, baris {line}: nama ini sudah dipakai di bagian yang sama."),
        _l("Hapus salah satunya."),
    ),
    "pack_key_unknown": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} tidak dikenal."),
        _l("Yang dikenal di bagian itu: {known}."),
    ),
    "pack_key_missing": Entry(
        "invalid",
        _l("{file}, baris {line}: di bagian ini {key} belum ada."),
        _l("Tambahkan; artinya ada di halaman rujukan Materi pelatihan."),
    ),
    "pack_empty": Entry(
        "invalid", _l("{file}, baris {line}: {key} masih kosong."), _l("Isi, atau hapus baris itu.")
    ),
    "pack_not_text": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus berupa teks."),
        _l("Tulis isinya di antara dua tanda petik."),
    ),
    "pack_not_number": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus berupa bilangan bulat."),
        _l("Tulis angkanya saja, tanpa tanda petik, titik, atau koma."),
    ),
    "pack_not_decimal": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus berupa bilangan."),
        _l("Tulis tanpa tanda petik, dengan titik untuk pecahan, misalnya 2.5."),
    ),
    "pack_not_date": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus berupa tanggal."),
        _l("Tulis tahun, bulan, dan tanggal tanpa tanda petik, misalnya 2026-01-31."),
    ),
    "pack_not_list": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus berupa daftar."),
        _l("Tulis isinya di antara kurung siku, dengan koma di antaranya."),
    ),
    "pack_not_table": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus berupa bagian dengan isi sendiri."),
        _l("Tulis namanya di antara kurung siku di satu baris, lalu isinya di bawahnya."),
    ),
    "pack_text_long": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} terlalu panjang."),
        _l("Persingkat sampai {most} huruf."),
    ),
    "pack_number_outside": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} di luar yang mungkin."),
        _l("Tulis bilangan dari {lowest} sampai {highest}."),
    ),
    "pack_not_one_of": Entry(
        "invalid",
        _l("{file}, baris {line}: {value} bukan salah satu pilihan."),
        _l("Pilihannya: {known}."),
    ),
    "pack_word_odd": Entry(
        "invalid",
        _l("{file}, baris {line}: nama {value} memakai tanda yang tidak dapat dipakai."),
        _l("Pakai huruf kecil, angka, dan tanda hubung, dimulai dengan huruf."),
    ),
    "pack_word_twice": Entry(
        "invalid",
        _l("{file}, baris {line}: nama {value} sudah dipakai di atas."),
        _l("Beri nama lain; satu nama berarti satu hal."),
    ),
    "pack_word_unknown": Entry(
        "invalid",
        _l("{file}, baris {line}: {value} tidak ada di dalam materi ini."),
        _l("Yang ada: {known}."),
    ),
    "pack_version_odd": Entry(
        "invalid",
        _l("{file}, baris {line}: versi {value} tidak dapat dibandingkan dengan versi lain."),
        _l("Pakai bilangan, boleh dengan titik di antaranya, misalnya 2 atau 2026.1."),
    ),
}
_OF_FILES: dict[str, Entry] = {
    "pack_not_pack": Entry(
        "invalid",
        _l("{file} bukan folder dan bukan berkas ZIP."),
        _l("Pilih folder yang memuat pack.toml, atau folder itu sebagai berkas ZIP."),
    ),
    "pack_no_manifest": Entry(
        "invalid",
        _l("Di {file} tidak ada pack.toml, jadi ini belum materi pelatihan."),
        _l("Tambahkan pack.toml di tempat teratas; contohnya ada di panduan Materi pelatihan."),
    ),
    "pack_is_course": Entry(
        "invalid",
        _l("{file}: ini bahan ajar buatan program lain (SCORM, cmi5, H5P, atau QTI)."),
        _l("Program di dalamnya tidak dijalankan di sini. Salin teks dan soalnya ke materi baru."),
    ),
    "pack_needs_newer": Entry(
        "conflict",
        _l("{file}: materi ini untuk program versi {version} atau yang lebih baru."),
        _l("Perbarui program, atau pakai versi materi yang lebih lama."),
    ),
    "pack_too_many": Entry(
        "invalid",
        _l("{file} berisi lebih dari {most} berkas, jadi tidak dibaca seluruhnya."),
        _l("Bagi menjadi beberapa materi."),
    ),
    "pack_too_large": Entry(
        "invalid",
        _l("{file} lebih besar daripada {most_bytes} setelah dibuka, jadi tidak dibaca."),
        _l("Kecilkan gambar, atau bagi menjadi beberapa materi."),
    ),
    "pack_texts_large": Entry(
        "invalid",
        _l("Sampai {file}, semua teks bersama sudah lebih besar daripada {most_bytes}."),
        _l("Bagi menjadi beberapa materi."),
    ),
    "pack_too_costly": Entry(
        "invalid",
        _l("{file} memerlukan memori atau waktu yang lebih banyak daripada yang disediakan."),
        _l("Kurangi isinya, atau bagi menjadi beberapa materi. Tidak ada yang diambil darinya."),
    ),
    "pack_too_deep": Entry(
        "invalid",
        _l("{file}: folder di dalam folder terlalu dalam."),
        _l("Taruh berkas langsung di lessons, quizzes, tenders, atau media."),
    ),
    "pack_link": Entry(
        "invalid",
        _l("{file} hanya penunjuk ke berkas di tempat lain."),
        _l("Ganti dengan berkasnya sendiri."),
    ),
    "pack_not_file": Entry(
        "invalid", _l("{file} bukan berkas biasa."), _l("Hapus dari materi ini.")
    ),
    "pack_name_outside": Entry(
        "invalid",
        _l("Nama berkas {file} menunjuk ke luar materi ini."),
        _l(
            "Buat ulang ZIP dari folder materi, dengan nama tanpa .., garis miring terbalik,"
            " atau titik dua."
        ),
    ),
    "pack_name_odd": Entry(
        "invalid",
        _l("Nama berkas {file} tidak dapat dipakai di semua komputer."),
        _l(
            "Pakai huruf tanpa aksen, angka, spasi, titik, dan tanda hubung; paling panjang"
            " {most} tanda."
        ),
    ),
    "pack_name_twice": Entry(
        "invalid",
        _l("Ada dua berkas bernama {file}, atau hanya beda huruf besar dan kecil."),
        _l("Beri nama lain pada salah satunya."),
    ),
    "pack_file_unknown": Entry(
        "invalid",
        _l("{file} tidak dikenal di dalam materi."),
        _l(
            "Yang dikenal: lessons/*.md, quizzes/*.toml, tenders/*.json, dan media/*.png,"
            " *.jpg, atau *.svg."
        ),
    ),
    "pack_file_large": Entry(
        "invalid",
        _l("{file} lebih besar daripada {most_bytes}."),
        _l("Kecilkan, atau bagi menjadi beberapa berkas."),
    ),
    "pack_file_missing": Entry(
        "invalid",
        _l("{file} disebut di pack.toml, tetapi tidak ada."),
        _l("Tambahkan berkasnya, atau hapus namanya dari pack.toml."),
    ),
    "pack_practice_file_missing": Entry(
        "invalid",
        _l("{file}, baris {line}: berkas latihan {value} tidak ada di folder files."),
        _l(
            "Taruh berkasnya di folder files. Bila pelatih membagikannya dengan cara lain, tulis"
            " sha256-nya."
        ),
    ),
    "pack_digest_odd": Entry(
        "invalid",
        _l("{file}, baris {line}: sha256 bukan 64 angka heksadesimal dengan huruf kecil."),
        _l("Hitung dengan sha256sum, lalu salin hasilnya."),
    ),
    "pack_digest_differs": Entry(
        "invalid",
        _l("{file}, baris {line}: isi files/{value} bukan yang disebut sha256-nya."),
        _l("Hapus sha256 itu, atau taruh berkas yang dimaksud."),
    ),
    "pack_file_kind_twice": Entry(
        "invalid",
        _l("{file}, baris {line}: isi {value} sama dengan {known}, tetapi jenisnya disebut lain."),
        _l("Sebut satu jenis untuk isi yang sama, atau ubah salah satu berkasnya."),
    ),
    "pack_file_unused": Entry(
        "invalid",
        _l("{file} ada, tetapi tidak dipakai di mana pun."),
        _l("Sebut di pack.toml atau di pelajaran, atau hapus berkasnya."),
    ),
    "pack_no_text": Entry(
        "invalid", _l("{file} bukan berkas teks."), _l("Simpan sebagai teks biasa (UTF-8).")
    ),
    "pack_zip_damaged": Entry(
        "invalid",
        _l("{file} rusak atau terpotong, jadi tidak terbaca."),
        _l("Buat ulang ZIP itu dari foldernya, lalu periksa lagi."),
    ),
    "pack_zip_locked": Entry(
        "invalid",
        _l("{file} dikunci dengan kata sandi di dalam ZIP."),
        _l("Buat ulang ZIP tanpa kata sandi."),
    ),
    "pack_zip_method": Entry(
        "invalid",
        _l("{file} dimampatkan dengan cara yang tidak dikenal di sini."),
        _l("Buat ulang ZIP dengan cara biasa (Deflate)."),
    ),
    "pack_picture_unreadable": Entry(
        "invalid",
        _l("{file} tidak terbaca sebagai gambar {kind}."),
        _l("Simpan ulang gambarnya dengan jenis yang sesuai dengan akhiran namanya."),
    ),
    "pack_picture_huge": Entry(
        "invalid",
        _l("{file} terlalu besar untuk ditampilkan."),
        _l("Kecilkan gambar; tiap sisi paling panjang {most} titik, dan seluruhnya 25 juta titik."),
    ),
    "pack_drawing_unsafe": Entry(
        "invalid",
        _l("{file}, baris {line}: gambar SVG ini memuat {what}, yang tidak diperbolehkan."),
        _l("Simpan sebagai PNG, atau hapus bagian itu: hanya bentuk dan teks yang boleh."),
    ),
    "pack_tender_not_json": Entry(
        "invalid",
        _l("{file} tidak terbaca sebagai JSON."),
        _l("Ekspor ulang tender latihan itu, atau salin contohnya."),
    ),
    "pack_tender_not_ocds": Entry(
        "invalid",
        _l("{file} bukan tender dalam bentuk OCDS."),
        _l("Tulis releases, masing-masing dengan ocid dan tender yang punya id dan title."),
    ),
}
_VERSIONS_AND_SIGNATURES: dict[str, Entry] = {
    "pack_version_taken": Entry(
        "conflict",
        _l("Materi {id} versi {version} sudah ada, dengan isi yang lain."),
        _l("Naikkan version di pack.toml, lalu periksa lagi."),
    ),
    "pack_other_id": Entry(
        "conflict",
        _l("Yang dibandingkan bukan materi yang sama: {id} dan {kept}."),
        _l("Pilih versi lain dari materi yang sama."),
    ),
    "pack_signer_odd": Entry(
        "invalid",
        _l("Nama {name} tidak dapat dipakai untuk menandatangani."),
        _l("Pakai nama tanpa spasi dan tanpa tanda tambah."),
    ),
    "pack_sign_zip": Entry(
        "invalid",
        _l("{file} berupa ZIP, jadi tanda tangan tidak dapat ditambahkan ke dalamnya."),
        _l("Tanda tangani foldernya, lalu buat ZIP dari folder itu."),
    ),
    "pack_key_there": Entry(
        "conflict",
        _l("Berkas kunci {path} sudah ada, jadi tidak ditimpa."),
        _l("Tanda tangani dengan kunci itu, tanpa --new-key, atau pilih nama berkas lain."),
    ),
    "pack_lesson_unknown": Entry(
        "not_found",
        _l("Materi ini tidak punya pelajaran {value}."),
        _l("Yang ada: {known}."),
    ),
    "pack_folder_unreadable": Entry(
        "unavailable",
        _l("Folder materi tidak dapat dibaca: {folder} ({why})."),
        _l(
            "Periksa apakah itu folder, dan boleh dibaca oleh program server. Materi yang sudah"
            " dibaca dari sana tetap ditawarkan; yang baru belum terlihat."
        ),
    ),
    "pack_altered": Entry(
        "conflict",
        _l("Materi ini diubah setelah ditandatangani: {files}."),
        _l(
            "Jangan dipakai. Minta salinan yang utuh dari pembuatnya, atau tanda tangani lagi"
            " bila Anda pembuatnya."
        ),
    ),
}
ENTRIES: dict[str, Entry] = {**_IN_THE_MANIFEST, **_OF_FILES, **_VERSIONS_AND_SIGNATURES}
