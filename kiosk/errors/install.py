"""The hardened install: users, services, the window's own process."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "boot_socket_missing": Entry(
        "invalid",
        _l("Pengaturan boot_socket belum diisi."),
        _l("Jalankan `lpse-kiosk install seat`, atau isi KIOSK_BOOT_SOCKET dengan alamat soket."),
    ),
    "boot_socket_unusable": Entry(
        "unavailable",
        _l("Soket {path} tidak dapat dibuka: {why}."),
        _l("Foldernya harus ada dan hanya dapat ditulisi pengguna layanan ini."),
    ),
    "seat_not_answering": Entry(
        "unavailable",
        _l("Layanan kursi tidak menjawab di {path}."),
        _l("Periksa dengan `systemctl status lpse-seat`; jendela mencoba lagi dengan sendirinya."),
    ),
    "window_not_known": Entry(
        "forbidden",
        _l("Layanan kursi menolak pengguna {user}."),
        _l("Jalankan jendela sebagai pengguna yang disebut dalam pengaturan window_user."),
    ),
    "window_user_unknown": Entry(
        "invalid",
        _l("Tidak ada pengguna {name} di komputer ini."),
        _l("Jalankan `systemd-sysusers`, atau perbaiki pengaturan window_user."),
    ),
    "seat_port_taken": Entry(
        "unavailable",
        _l("Port {port} tidak dapat dipakai: {why}."),
        _l("Hentikan program lain yang memakainya (`ss -ltnp`), atau ubah pengaturan seat_port."),
    ),
    "install_not_linux": Entry(
        "invalid",
        _l("Pemasangan layanan ini hanya untuk Linux dengan systemd."),
        _l("Untuk Windows, baca docs/how-to/install.md bagian Windows."),
    ),
    "install_needs_root": Entry(
        "forbidden",
        _l("Berkas {path} tidak dapat ditulis."),
        _l("Ulangi sebagai root, misalnya dengan sudo; `--dry-run` tidak perlu root."),
    ),
    "install_program_hidden": Entry(
        "invalid",
        _l("{path} tidak dapat dijalankan pengguna lain di komputer ini."),
        _l("Pasang program di /opt/lpse-kiosk, bukan di folder rumah, lalu ulangi."),
    ),
    "install_step_failed": Entry(
        "unavailable",
        _l("Perintah gagal: {command}."),
        _l("Keterangannya: {why}. Perbaiki, lalu ulangi `lpse-kiosk install`."),
    ),
}
