"""Requirement tables: what is wrong in one, and publishing them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

# Of a table's text: each names the file and the line.
_IN_A_TABLE: dict[str, Entry] = {
    "requirements_not_toml": Entry(
        "invalid",
        _l("{file}, baris {line}, kolom {column}: tulisan di sini tidak terbaca sebagai TOML."),
        _l("Periksa tanda petik, kurung, dan tanda sama dengan di baris itu dan di atasnya."),
    ),
    "requirements_key_twice": Entry(
        "invalid",
        _l("{file}, baris {line}: nama ini sudah dipakai di bagian yang sama."),
        _l("Hapus salah satunya. Nama bertitik seperti owners.share ditulis dalam tanda petik."),
    ),
    "requirements_key_unknown": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} tidak dikenal."),
        _l("Yang dikenal di bagian itu: {known}."),
    ),
    "requirements_key_missing": Entry(
        "invalid",
        _l("{file}, baris {line}: di bagian ini {key} belum ada."),
        _l("Tambahkan; artinya ada di halaman rujukan Tabel persyaratan."),
    ),
    "requirements_empty": Entry(
        "invalid", _l("{file}, baris {line}: {key} masih kosong."), _l("Isi, atau hapus baris itu.")
    ),
    "requirements_not_text": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus berupa teks."),
        _l("Tulis isinya di antara dua tanda petik."),
    ),
    "requirements_not_number": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus berupa bilangan bulat."),
        _l("Tulis angkanya saja, tanpa tanda petik, titik, atau koma."),
    ),
    "requirements_not_yes_no": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus true atau false."),
        _l("Tulis true untuk ya, false untuk tidak, tanpa tanda petik."),
    ),
    "requirements_not_date": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus berupa tanggal."),
        _l("Tulis tahun, bulan, dan tanggal tanpa tanda petik, misalnya 2026-01-31."),
    ),
    "requirements_not_list": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus berupa daftar."),
        _l("Tulis isinya di antara kurung siku, dengan koma di antaranya."),
    ),
    "requirements_not_table": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} harus berupa bagian dengan isi sendiri."),
        _l("Tulis namanya di antara kurung siku di satu baris, lalu isinya di bawahnya."),
    ),
    "requirements_text_long": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} terlalu panjang."),
        _l("Persingkat sampai {most} huruf."),
    ),
    "requirements_number_outside": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} di luar yang mungkin."),
        _l("Tulis bilangan dari {lowest} sampai {highest}."),
    ),
    "requirements_not_one_of": Entry(
        "invalid",
        _l("{file}, baris {line}: {value} bukan salah satu pilihan."),
        _l("Pilihannya: {known}."),
    ),
    "requirements_word_odd": Entry(
        "invalid",
        _l("{file}, baris {line}: nama {value} memakai tanda yang tidak dapat dipakai."),
        _l("Pakai huruf kecil dan angka; di dalam nama garis bawah, pada nama tabel tanda hubung."),
    ),
    "requirements_version_odd": Entry(
        "invalid",
        _l("{file}, baris {line}: versi {value} tidak dapat dibandingkan dengan versi lain."),
        _l("Pakai bilangan, boleh dengan titik di antaranya, misalnya 2 atau 2026.1."),
    ),
    "requirements_rule_wrong": Entry(
        "invalid",
        _l("{file}, baris {line}: aturan {value} tidak dapat dibaca di sini."),
        _l(
            "Tulis required, optional, atau hidden (bagi berkas juga at_desk), bila perlu dengan"
            " syarat, misalnya required when proxy else optional. Syaratnya: {known}."
        ),
    ),
    "requirements_field_unknown": Entry(
        "invalid",
        _l("{file}, baris {line}: formulir tidak punya isian {value} yang dapat diatur di sini."),
        _l("Cari namanya di halaman rujukan Tabel persyaratan, lalu tulis dalam tanda petik."),
    ),
    "requirements_field_unquoted": Entry(
        "invalid",
        _l("{file}, baris {line}: {key} terbaca sebagai bagian, bukan sebagai satu isian."),
        _l('Tulis nama bertitik dalam tanda petik, misalnya "firm.npwp" = "required".'),
    ),
    "requirements_field_in_hidden": Entry(
        "invalid",
        _l("{file}, baris {line}: {value} diminta, tetapi {above} sendiri tidak ditanyakan."),
        _l("Tanyakan {above} juga, atau hapus baris ini."),
    ),
    "requirements_regency_missing": Entry(
        "invalid",
        _l("{file}, baris {line}: bentuk usaha {value} mengisi alamat tanpa kabupaten atau kota."),
        _l(
            'Wajibkan "firm.address.regency": tanpa kabupaten atau kota, data tidak dapat'
            " digabungkan dengan data LPSE lain."
        ),
    ),
    "requirements_document_unknown": Entry(
        "invalid",
        _l("{file}, baris {line}: berkas {value} tidak ada di bagian documents."),
        _l("Tambahkan di sana, atau pakai salah satu ini: {known}."),
    ),
    "requirements_document_large": Entry(
        "invalid",
        _l("{file}, baris {line}: berkas {value} boleh lebih besar daripada limits.letter_bytes."),
        _l("Tulis paling besar {most_bytes}, atau ubah limits.letter_bytes."),
    ),
    "requirements_signed_needs_pdf": Entry(
        "invalid",
        _l("{file}, baris {line}: berkas {value} boleh bertanda tangan digital, tetapi bukan PDF."),
        _l("Tambahkan pdf pada formats, atau tulis signed = false."),
    ),
    "requirements_stamp_needs_signed": Entry(
        "invalid",
        _l(
            "{file}, baris {line}: berkas {value} boleh ber-e-Meterai, tetapi PDF bertanda tangan"
            " digital ditolak."
        ),
        _l("Hapus signed = false: e-Meterai adalah tanda tangan digital. Atau hapus stamped."),
    ),
    "requirements_password_lengths": Entry(
        "invalid",
        _l("{file}, baris {line}: kata sandi terpanjang lebih pendek daripada yang terpendek."),
        _l("Tukar min_length dan max_length."),
    ),
}
_OF_A_FILE: dict[str, Entry] = {
    "requirements_no_text": Entry(
        "invalid",
        _l("{file} bukan berkas teks."),
        _l("Simpan tabelnya sebagai teks biasa (UTF-8) dengan akhiran .toml."),
    ),
    "requirements_too_long": Entry(
        "invalid",
        _l("{file} lebih panjang daripada {most} huruf, jadi tidak dapat sampai ke kursi."),
        _l("Bagi menjadi beberapa tabel, masing-masing untuk sebagian bentuk usaha."),
    ),
}
_PUBLISHING: dict[str, Entry] = {
    "requirements_file_missing": Entry(
        "invalid",
        _l("Berkas tabel persyaratan belum dipilih."),
        _l("Pilih berkas berakhiran .toml, lalu terbitkan."),
    ),
    "requirements_published_already": Entry(
        "conflict",
        _l("Tabel {name} versi {version} sudah terbit, dengan isi yang lain."),
        _l("Naikkan angka version di dalam tabel, lalu terbitkan lagi."),
    ),
    "requirements_unknown": Entry(
        "not_found",
        _l("Tabel {name} versi {version} tidak pernah diterbitkan di sini."),
        _l("Buka daftar tabel persyaratan sekali lagi."),
    ),
}
ENTRIES: dict[str, Entry] = {
    "requirements_none": Entry(
        "not_found",
        _l("Belum ada tabel persyaratan untuk bentuk usaha ini."),
        _l("Beri tahu petugas: LPSE perlu menerbitkan tabel persyaratan yang memuatnya."),
    ),
    **for_audience("board", {**_IN_A_TABLE, **_OF_A_FILE, **_PUBLISHING}),
}
