"""What each setting means, in both languages: `docs/reference/settings.md` is made from here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields

from kiosk.config import Config

MEANINGS: dict[str, tuple[str, str]] = {
    "language": (
        "Bahasa awal layar kursi: id atau en. Pengunjung dapat menggantinya.",
        "Language a visit begins in: id or en. A visitor can change it.",
    ),
    "media_roots": (
        "Folder tempat sistem memasang flashdisk. Dalam variabel dipisahkan titik dua.",
        "Folders where the system mounts sticks. In the variable they are separated by colons.",
    ),
    "demo_media_root": (
        "Folder yang dianggap flashdisk; hanya untuk demo.",
        "A folder taken for a stick; for the demo only.",
    ),
    "visit_minutes": (
        "Lama kunjungan yang ditawarkan kepada petugas, dalam menit.",
        "Length of a visit as offered to staff, in minutes.",
    ),
    "idle_warning_s": (
        "Berapa detik sebelum terkunci sendiri peringatannya muncul.",
        "How many seconds before a seat locks itself the warning appears.",
    ),
    "idle_lock_s": (
        "Sesudah berapa detik tidak disentuh kursi mengunci diri.",
        "After how many untouched seconds a seat locks itself.",
    ),
    "idle_lock_sealing_s": (
        "Sama, selama kursi sedang menyegel.",
        "The same while the seat is sealing.",
    ),
    "idle_end_s": (
        "Sesudah berapa detik terkunci kunjungan berakhir sendiri.",
        "After how many locked seconds a visit ends by itself.",
    ),
    "deadline_grace_minutes": (
        "Dalam berapa menit sebelum batas waktu tender kunjungan tidak berakhir karena waktunya"
        " habis.",
        "Within how many minutes of a tender's deadline a visit does not end for lack of time.",
    ),
    "status_every_s": (
        "Setiap berapa detik kursi melapor ke server.",
        "How often a seat reports to the server, in seconds.",
    ),
    "seat_port": (
        "Port kursi pada komputer itu sendiri; 0: yang bebas. Terpasang: 821.",
        "The seat's port on its own machine; 0: any free one. Installed: 821.",
    ),
    "window_user": (
        "Pengguna sistem yang menjalankan jendela; kosong: pengguna yang sama.",
        "System user the window runs as; empty: the same user.",
    ),
    "boot_socket": (
        "Soket tempat jendela meminta alamat masuk; kosong: tidak ada.",
        "Socket at which the window asks for its address; empty: none.",
    ),
    "bid_max_files": (
        "Banyaknya berkas dalam satu sampul, paling banyak.",
        "Most files in one envelope.",
    ),
    "sealed_kept_days": (
        "Berapa hari setelah tender ditutup dan penawaran diterima berkas tersegelnya disimpan di"
        " kursi; dihapus hanya bila catatan server membuktikan server memilikinya. Formulir"
        " pendaftaran: sekian hari sesudah keputusan terakhir. 0: selamanya.",
        "How many days after a tender closed and its bid was accepted a seat keeps the sealed file;"
        " cleared only where the server's log proves that the server has it. Forms of"
        " registrations: so many days after the last decision. 0: for good.",
    ),
    "bid_max_bytes": (
        "Ukuran satu sampul dalam byte, paling besar.",
        "Largest envelope, in bytes.",
    ),
    "check_peer_user": (
        "Apakah kursi memeriksa bahwa yang membuka halamannya jendela itu sendiri (Linux).",
        "Whether the seat checks that it is its own window that asks for pages (Linux).",
    ),
    "gateway_threads": (
        "Banyaknya permintaan yang dijawab gateway bersamaan.",
        "How many requests a gateway answers at once.",
    ),
    "gateway_ca_file": (
        "Sertifikat CA (PEM) yang dipercaya untuk server; kosong: milik sistem.",
        "CA certificate (PEM) trusted for the server; empty: the system's own.",
    ),
    "registration_track": (
        "Tempat akun penyedia dibuat: `inaproc` (akun pusat) atau `spse` (verifikator LPSE ini).",
        "Where vendors' accounts are made: `inaproc` (centre) or `spse` (verifier here).",
    ),
    "behind_gateway": (
        "Yang ada di balik server LPSE: `people` (petugas yang mencatat di SPSE) atau `spse`.",
        "What lies behind the gateway: `people` (staff record bids in SPSE) or `spse` itself.",
    ),
    "printer": (
        "Nama printer CUPS; kosong: yang bawaan.",
        "Name of the CUPS printer; empty: the default one.",
    ),
    "print_wait_s": (
        "Berapa detik cetakan ditunggu sampai keluar, sebelum dibatalkan.",
        "How many seconds a print job may take before it is cancelled.",
    ),
    "form_page": (
        "Ukuran kertas formulir pendaftaran: `a4` atau `f4` (215 × 330 mm).",
        "Paper size of registration forms: `a4` or `f4` (215 × 330 mm).",
    ),
    "form_basis": (
        "Aturan yang disebut di formulir, misalnya SK Kepala LPSE; kosong: tidak ada.",
        "The rule that forms cite, e.g. a decree of the LPSE's head; empty: none.",
    ),
    "scan_folder": (
        "Folder tempat mesin pindai menaruh hasilnya, khusus untuk kursi ini: isinya diambil ke"
        " pendaftaran yang sedang berjalan lalu dihapus sampai tak terbaca; kosong: tidak ada.",
        "Folder into which a scanner puts its scans, of this seat alone: they are taken into the"
        " registration going on and shredded; empty: there is none.",
    ),
    "camera": (
        "Apakah surat boleh dipotret dengan kamera komputer ini.",
        "Whether papers may be photographed with this PC's camera.",
    ),
}


def as_written(value: object) -> str:
    """Write a setting's value as `kiosk.toml` takes it: `true`, `45`, `"a4"`, `["/media"]`."""
    return json.dumps(value, ensure_ascii=False)


def settings_page() -> str:
    """Return the reference page. Raises KeyError for a setting without a meaning."""
    return "\n".join([*_HEAD, *_rows(), ""])


def _rows() -> Iterator[str]:
    for one in fields(Config):
        here, there = MEANINGS[one.name]
        shown = f"`{as_written(one.default)}`" if one.default not in ("", ()) else "–"
        yield f"| `{one.name}` | `KIOSK_{one.name.upper()}` | {shown} | {here} | {there} |"


_HEAD = [
    "# Pengaturan / Settings",
    "",
    "Dibuat dari `kiosk/config.py` dengan `make docs`. Ditulis dalam `kiosk.toml` di folder data"
    " (`--home`), satu baris satu pengaturan, misalnya `visit_minutes = 45`; variabel lingkungan"
    " menang atas berkas itu. Kursi terpasang: `/var/lib/lpse-kiosk/kiosk.toml`, variabel di"
    " `/etc/lpse-kiosk/seat.env`; gateway terpasang: `/var/lib/lpse-gateway/kiosk.toml`. Berlaku"
    " sesudah layanan dinyalakan lagi. Bawaan tertulis seperti di `kiosk.toml`; dalam variabel"
    " tanpa tanda kutip. `lpse-kiosk doctor` menyebut yang tidak bawaan.",
    "",
    "Made from `kiosk/config.py` by `make docs`. Written in `kiosk.toml` in the home folder"
    " (`--home`), a line each, as in `visit_minutes = 45`; a variable of the environment wins over"
    " the file. It counts from the next start. Defaults are written as in `kiosk.toml`; in a"
    " variable without the quotes. `lpse-kiosk doctor` names those that differ.",
    "",
    "Selain itu / further: `KIOSK_HOME` (`--home`), `KIOSK_LANG` (`--lang`), `KIOSK_REALM`"
    " (`--realm`).",
    "",
    "Di ruang latihan `kiosk-training.toml` di folder yang sama menang atas `kiosk.toml`; di sana"
    " `behind_gateway` selalu `people`. / In training `kiosk-training.toml` in the same folder wins"
    " over `kiosk.toml`; `behind_gateway` is always `people` there.",
    "",
    "| nama / name | variabel / variable | bawaan / default | arti | meaning |",
    "|---|---|---|---|---|",
]
