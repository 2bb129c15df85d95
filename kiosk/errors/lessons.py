"""Lessons of training: what is wrong in their Markdown, each with file and line."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "lesson_empty": Entry(
        "invalid", _l("{file} belum berisi teks."), _l("Tulis pelajarannya, atau hapus berkasnya.")
    ),
    "lesson_too_long": Entry(
        "invalid",
        _l("{file} lebih panjang daripada {most} huruf."),
        _l("Bagi menjadi beberapa pelajaran."),
    ),
    "lesson_no_source": Entry(
        "invalid",
        _l("{file} tidak menyebut satu sumber pun."),
        _l(
            "Sebut asal tiap fakta dengan catatan kaki, misalnya [^perbup], dari sources di"
            " pack.toml."
        ),
    ),
    "lesson_source_unknown": Entry(
        "invalid",
        _l("{file}, baris {line}: catatan kaki {value} tidak ada."),
        _l("Tambahkan di bagian sources pada pack.toml, atau perbaiki namanya."),
    ),
    "lesson_heading_level": Entry(
        "invalid",
        _l("{file}, baris {line}: judul tingkat {level} tidak dapat berdiri di sini."),
        _l(
            "Pakai tingkat {right}. Judul pelajaran sendiri ada di pack.toml; di dalamnya mulai"
            " dari ##, paling dalam ####."
        ),
    ),
    "lesson_picture_missing": Entry(
        "invalid",
        _l("{file}, baris {line}: gambar {value} tidak ada di dalam materi."),
        _l("Taruh gambarnya di folder media dan tulis media/nama.png; alamat luar tidak dipakai."),
    ),
    "lesson_picture_untold": Entry(
        "invalid",
        _l("{file}, baris {line}: gambar {value} belum punya keterangan."),
        _l("Tulis apa yang terlihat di antara kurung siku, bagi yang tidak dapat melihatnya."),
    ),
    "lesson_link_inside": Entry(
        "invalid",
        _l("{file}, baris {line}: tautan ke {value} tidak dapat dibuka dari pelajaran."),
        _l(
            "Tulis alamat lengkap dengan https://, yang ditampilkan sebagai teks, atau hapus"
            " tautannya."
        ),
    ),
    "lesson_table_cells": Entry(
        "invalid",
        _l(
            "{file}, baris {line}: baris tabel ini berisi lebih dari {most} kolom, dan sisanya"
            " hilang."
        ),
        _l("Samakan jumlah kolom dengan kepala tabel; tanda | di dalam isi ditulis \\|."),
    ),
    "lesson_nested_deep": Entry(
        "invalid",
        _l("{file}, baris {line}: daftar di dalam daftar terlalu dalam."),
        _l("Pakai paling banyak {most} tingkat."),
    ),
    "lesson_block_unknown": Entry(
        "invalid",
        _l("{file}, baris {line}: {value} tidak dikenal dan akan tampil apa adanya."),
        _l("Yang dikenal hanya ::: details Judul, ditutup dengan ::: di baris sendiri."),
    ),
}
