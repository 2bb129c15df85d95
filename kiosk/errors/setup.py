"""Settings, enrolment and the command line."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "internal": Entry(
        "internal",
        _l("Aplikasi ini menemui keadaan yang tidak dikenalnya dan sudah mencatatnya."),
        _l(
            "Coba lagi; bila terulang, beri tahu petugas. Tanda terima yang sudah Anda pegang tetap"
            " berlaku."
        ),
    ),
    "config_invalid": Entry(
        "invalid",
        _l("Pengaturan {name} tidak bisa dipakai: {why}."),
        _l("Perbaiki di kiosk.toml atau di variabel KIOSK_, lalu jalankan lagi."),
    ),
    "path_unusable": Entry(
        "unavailable",
        _l("{path} tidak dapat dibaca atau ditulis."),
        _l(
            "Periksa tulisannya (folder atau berkas?), izinnya, dan apakah medianya masih terpasang"
            " dan tidak penuh."
        ),
    ),
    "address_unusable": Entry(
        "conflict",
        _l("Alamat {host} dengan port {port} tidak dapat dipakai di komputer ini."),
        _l(
            "Port itu mungkin sedang dipakai program lain, atau alamatnya bukan milik komputer ini."
            " Pilih --port lain, atau hentikan program itu (ss -ltnp menunjukkannya)."
        ),
    ),
    "tls_files_unusable": Entry(
        "invalid",
        _l("Sertifikat {cert} dan kunci {key} tidak dapat dipakai bersama."),
        _l(
            "Berikan keduanya sebagai PEM: sertifikat dengan rantainya, dan kunci pasangannya tanpa"
            " frasa sandi."
        ),
    ),
    "seat_not_enrolled": Entry(
        "not_found",
        _l("Komputer ini belum didaftarkan pada server LPSE."),
        _l("Minta kode di server (`gateway enrol`), lalu jalankan `lpse-kiosk enrol` di sini."),
    ),
    "already_enrolled": Entry(
        "conflict",
        _l("Komputer ini sudah terdaftar pada sebuah server LPSE."),
        _l("Pakai folder --home yang lain untuk mendaftarkannya sebagai kursi baru."),
    ),
    "enrolment_realm": Entry(
        "conflict",
        _l(
            "Server LPSE itu dan kursi ini tidak sama: yang satu untuk latihan, yang lain untuk"
            " pekerjaan sungguhan."
        ),
        _l(
            "Kursi latihan didaftarkan dengan `lpse-kiosk --realm training enrol`, kursi sungguhan"
            " tanpa --realm training. Periksa juga alamat server dan kodenya."
        ),
    ),
    "realm_foreign": Entry(
        "conflict",
        _l("Folder {path} berisi ruang {realm}, bukan ruang yang diminta perintah ini."),
        _l(
            "Jalankan lagi dengan --realm {realm}, atau kembalikan folder itu ke tempatnya semula."
            " Tidak ada yang diubah."
        ),
    ),
    "seat_already_running": Entry(
        "conflict",
        _l("Aplikasi kursi sudah berjalan untuk folder ini."),
        _l("Pakai jendela yang sudah terbuka, atau hentikan dahulu yang lama."),
    ),
    "gateway_already_running": Entry(
        "conflict",
        _l("Server LPSE sudah berjalan untuk folder ini."),
        _l("Hentikan dahulu yang lama; dua server pada satu folder saling mengganggu."),
    ),
    "demo_start_failed": Entry(
        "internal",
        _l("Demo tidak bisa dimulai: bagian {part} berhenti ({why})."),
        _l("Jalankan lpse-kiosk doctor, perbaiki yang ditandai, lalu coba lagi."),
    ),
    "demo_running": Entry(
        "conflict",
        _l("Sebuah demo sedang berjalan di {path}."),
        _l("Hentikan dahulu demo itu (Ctrl+C di terminalnya), atau pakai --keep FOLDER."),
    ),
    "home_not_empty": Entry(
        "conflict",
        _l("Folder {path} tidak kosong."),
        _l("Pilih folder baru untuk demo; isi yang lama tidak disentuh."),
    ),
}
