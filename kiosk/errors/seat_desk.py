"""The verification desk at a seat: what the server answers to openings, readings and decisions."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

_KEPT = _l(
    "Keputusan itu disimpan di riwayat pendaftarannya dan tidak berlaku. Baca keadaan yang"
    " sekarang, lalu putuskan."
)

ENTRIES: dict[str, Entry] = {
    "desk_pin_wrong": Entry(
        "forbidden",
        _l("Nomor petugas atau PIN itu tidak cocok."),
        _l("Ketik keduanya sekali lagi. Sesudah beberapa kali salah, harus menunggu dahulu."),
    ),
    "desk_pin_wait": Entry(
        "forbidden",
        _l("Nomor atau PIN sudah beberapa kali salah, jadi percobaan berikutnya harus menunggu."),
        _l("Tunggu sebentar, lalu ketik nomor dan PIN sekali lagi."),
    ),
    "desk_not_allowed": Entry(
        "forbidden",
        _l("Peran Anda tidak mencakup verifikasi pendaftaran."),
        _l("Panggil verifikator atau kepala LPSE."),
    ),
    "desk_secret_unchanged": Entry(
        "forbidden",
        _l("PIN atau kata sandi Anda dipasang orang lain dan belum Anda ganti sendiri."),
        _l("Ganti di ruang kendali, lalu buka meja verifikasi dengan yang baru."),
    ),
    "desk_opening_unknown": Entry(
        "not_found",
        _l("Server tidak mengenal meja verifikasi ini, atau orang yang membukanya."),
        _l("Tutup meja verifikasi di kursi itu, lalu buka lagi dengan PIN."),
    ),
    "desk_opening_over": Entry(
        "forbidden",
        _l(
            "Meja verifikasi ini sudah berakhir: waktunya habis, sudah ditutup, atau petugasnya"
            " tidak bertugas memverifikasi lagi."
        ),
        _l(
            "Tutup meja verifikasi, lalu buka lagi dengan PIN. Yang sudah diputuskan tetap"
            " tersimpan."
        ),
    ),
    "desk_paper_large": Entry(
        "invalid",
        _l("Berkas ini terlalu besar untuk dibaca di kursi."),
        _l("Baca berkas ini di ruang kendali."),
    ),
    "registration_missing": Entry(
        "conflict",
        _l("Pendaftaran yang diputuskan ini belum sampai di server."),
        _l("Tidak ada yang perlu dilakukan; keputusannya menunggu sampai formulirnya datang."),
    ),
    "registration_contradicted": Entry(
        "conflict",
        _l("Petugas lain memutuskan berbeda atas keadaan yang sama."),
        _l(
            "Kedua keputusan disimpan, dan pendaftaran ini ditahan. Baca keduanya di riwayat, lalu"
            " putuskan."
        ),
    ),
    "desk_decision_outdated": Entry(
        "conflict",
        _l("Keputusan dari kursi diambil atas keadaan yang lain daripada yang ada di server."),
        _KEPT,
    ),
    "desk_rules_other": Entry(
        "conflict",
        _l(
            "Keputusan dari kursi menyebut alasan atau berkas yang tidak ada dalam tabel"
            " persyaratan di server ini."
        ),
        _KEPT,
    ),
    "desk_decision_late": Entry(
        "late",
        _l("Keputusan dari kursi diambil sesudah meja verifikasinya berakhir."),
        _KEPT,
    ),
    "desk_decision_unfit": Entry(
        "forbidden",
        _l("Keputusan dari kursi diambil orang yang tidak bertugas memverifikasi lagi."),
        _KEPT,
    ),
    "desk_time_impossible": Entry(
        "conflict",
        _l("Waktu keputusan dari kursi tidak mungkin: jam komputer itu pernah salah."),
        _KEPT,
    ),
    "desk_seat_revoked": Entry(
        "forbidden",
        _l("Keputusan datang dari kursi yang pendaftaran komputernya sudah dicabut."),
        _KEPT,
    ),
    "desk_decision_overruled": Entry(
        "conflict",
        _l("Petugas yang membaca semua keputusan memutuskan lain."),
        _l("Keputusan yang berlaku ada di riwayat pendaftaran itu."),
    ),
    "desk_decision_confirmed": Entry(
        "conflict",
        _l("Petugas yang membaca semua keputusan memutuskan sama."),
        _l("Keputusan ini berlaku; tidak ada yang perlu dilakukan."),
    ),
    "desk_form_lost": Entry(
        "not_found",
        _l("Pendaftaran yang diputuskan ini tidak ada lagi di server dan tidak akan datang."),
        _l("Hubungi penyedianya dengan kode tanda terimanya, dan minta diserahkan sekali lagi."),
    ),
    "registration_paper_odd": Entry(
        "invalid",
        _l("Berkas yang dikatakan kurang itu tidak ada dalam daftar persyaratannya."),
        _l("Buka pendaftaran itu sekali lagi, lalu pilih berkas dari daftar di halamannya."),
    ),
}
