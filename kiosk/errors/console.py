"""Signing in at the console, and its forms."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

ENTRIES: dict[str, Entry] = {
    "console_not_allowed": Entry(
        "forbidden",
        _l("Peran Anda tidak mencakup halaman atau tindakan ini."),
        _l("Kembali ke papan, atau minta kepala LPSE melakukannya."),
    ),
    "console_foreign": Entry(
        "forbidden",
        _l("Permintaan ini tidak datang dari halaman ruang kendali sendiri."),
        _l("Ketik alamat ruang kendali di baris alamat, lalu ulangi dari sana."),
    ),
    "console_page_stale": Entry(
        "forbidden",
        _l("Halaman ini sudah lama terbuka atau berasal dari masa masuk sebelumnya."),
        _l("Belum ada yang dilakukan. Buka papan sekali lagi, lalu ulangi."),
    ),
    "console_page_unknown": Entry(
        "not_found",
        _l("Halaman itu tidak ada di ruang kendali."),
        _l("Kembali ke papan."),
    ),
    "console_seat_unknown": Entry(
        "not_found",
        _l("Kursi itu tidak ada di ruangan ini, atau pendaftarannya sudah dicabut."),
        _l("Kembali ke papan dan pilih kursi yang lain."),
    ),
    "console_person_unknown": Entry(
        "not_found",
        _l("Petugas itu tidak ada, atau sudah tidak bertugas."),
        _l("Buka daftar petugas sekali lagi."),
    ),
    "console_code_missing": Entry(
        "invalid",
        _l("Kode sekali pakai belum diketik."),
        _l("Ketik kode yang tercetak saat server disiapkan."),
    ),
    "console_moment_wrong": Entry(
        "invalid",
        _l("Tanggal dan jam itu belum lengkap atau tidak ada di kalender."),
        _l("Tulis tahun, bulan, tanggal, jam, dan menit, misalnya 2026-11-28 10.00."),
    ),
    "console_file_missing": Entry(
        "invalid", _l("Berkasnya belum dipilih, atau kosong."), _l("Pilih berkasnya sekali lagi.")
    ),
    "console_day_wrong": Entry(
        "invalid",
        _l("Tanggal itu tidak ada di kalender."),
        _l("Tulis tahun, bulan, dan hari, misalnya 2026-11-28."),
    ),
    "console_person_missing": Entry(
        "invalid", _l("Nomor pegawai (NIP) belum diketik."), _l("Ketik NIP-nya.")
    ),
    "console_name_missing": Entry("invalid", _l("Nama belum diketik."), _l("Ketik namanya.")),
    "console_role_missing": Entry("invalid", _l("Peran belum dipilih."), _l("Pilih satu peran.")),
    "console_secret_missing": Entry(
        "invalid", _l("PIN atau kata sandi belum diketik."), _l("Ketik PIN atau kata sandinya.")
    ),
    "console_secrets_differ": Entry(
        "invalid",
        _l("Kedua ketikan PIN atau kata sandi tidak sama."),
        _l("Ketik keduanya sekali lagi."),
    ),
    "console_visitor_missing": Entry(
        "invalid",
        _l("Nama pengunjung belum diketik."),
        _l("Ketik nama seperti di buku tamu."),
    ),
    "console_purpose_missing": Entry(
        "invalid", _l("Keperluan belum dipilih."), _l("Pilih satu keperluan.")
    ),
    "console_minutes_wrong": Entry(
        "invalid",
        _l("Lama waktunya belum benar."),
        _l("Ketik angka menit, dari 1 sampai {most}."),
    ),
    "console_text_missing": Entry(
        "invalid", _l("Pesannya masih kosong."), _l("Tulis apa yang perlu dibaca pengunjung.")
    ),
    "console_reason_missing": Entry(
        "invalid",
        _l("Alasannya belum ditulis."),
        _l("Tulis alasannya; alasan ini masuk ke catatan."),
    ),
    "console_seat_name_missing": Entry(
        "invalid", _l("Nama komputer belum diketik."), _l("Ketik nama seperti Kursi 07.")
    ),
    "console_place_wrong": Entry(
        "invalid",
        _l("Tempat kursi belum lengkap."),
        _l("Isi baris dan kolom dari 1 sampai {most}, atau kosongkan keduanya."),
    ),
    "console_place_taken": Entry(
        "invalid",
        _l("Baris {row} kolom {column} sudah dipakai kursi lain."),
        _l("Pilih tempat lain."),
    ),
}
ENTRIES = for_audience("board", ENTRIES)
