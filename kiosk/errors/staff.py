"""Staff, their roles, and acts that take two people."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "roster_expired": Entry(
        "forbidden",
        _l("Daftar petugas di komputer ini sudah lewat masa berlakunya."),
        _l(
            "Mengunci dan mengakhiri kunjungan tetap bisa. Hubungkan komputer ini ke server LPSE"
            " sebentar: daftar yang baru datang sendiri."
        ),
    ),
    "staff_unknown": Entry(
        "invalid",
        _l("Nama ini tidak ada lagi di daftar petugas."),
        _l("Buka halaman ini sekali lagi, lalu pilih nama Anda."),
    ),
    "staff_not_allowed": Entry(
        "forbidden",
        _l("Peran petugas ini tidak mencakup hal itu."),
        _l("Panggil rekan yang berwenang, atau pilih keperluan lain."),
    ),
    "staff_same_person": Entry(
        "invalid",
        _l("Hal ini perlu dua petugas yang berbeda."),
        _l(
            "Panggil rekan yang berwenang, lalu masing-masing masuk dengan PIN atau kata sandinya"
            " sendiri."
        ),
    ),
    "staff_secret_unchanged": Entry(
        "forbidden",
        _l("PIN atau kata sandi {name} dipasang orang lain dan belum diganti sendiri."),
        _l(
            "Masuk ke ruang kendali, ganti PIN atau kata sandi itu, lalu ulangi di sini dengan yang"
            " baru. Di komputer server: `lpse-kiosk gateway change-secret NIP`."
        ),
    ),
    "staff_too_new": Entry(
        "forbidden",
        _l("{name} belum boleh menjadi salah satu dari dua petugas, masih {hours} jam."),
        _l(
            "Petugas yang baru ditambahkan, baru naik peran, atau baru diberi PIN orang lain harus"
            " menunggu. Minta rekan lain yang berwenang."
        ),
    ),
    "why_missing": Entry(
        "invalid",
        _l("Alasannya belum ditulis."),
        _l(
            "Tulis alasannya sepanjang 1 sampai 200 huruf; alasan ini tercatat bersama nama kedua"
            " petugas."
        ),
    ),
    "unsent_items": Entry(
        "conflict",
        _l("Masih ada {count} penawaran di komputer ini yang belum sampai di server LPSE."),
        _l(
            "Hubungkan komputer ini sampai semuanya terkirim. Bila memang harus dibuang, ulangi"
            " perintah ini dengan --lose-unsent."
        ),
    ),
}
