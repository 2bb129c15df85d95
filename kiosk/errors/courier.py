"""Sticks that couriers carry between a seat and its server."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

_AGAIN = _l("Salin sekali lagi dari komputer asalnya; isinya masih ada di sana.")

ENTRIES: dict[str, Entry] = {
    "courier_busy": Entry(
        "conflict",
        _l("Flashdisk kurir lain masih dikerjakan di komputer ini."),
        _l("Tunggu sampai selesai, lalu ulangi."),
    ),
    "courier_cancelled": Entry(
        "conflict",
        _l("Penyalinan dibatalkan."),
        _l("Tidak ada yang tertinggal di flashdisk. Ulangi bila perlu."),
    ),
    "courier_cut": Entry(
        "conflict",
        _l("Yang ada di flashdisk tidak lengkap: sebagian berkasnya hilang atau terpotong."),
        _l("Yang lengkap sudah diambil. Untuk sisanya, salin sekali lagi dari asalnya."),
    ),
    "courier_damaged": Entry(
        "conflict",
        _l("Sebagian isi flashdisk rusak atau bukan yang ditandatangani pembuatnya."),
        _l("Yang utuh sudah diambil. Untuk sisanya, salin sekali lagi dari asalnya."),
    ),
    "courier_full": Entry(
        "conflict",
        _l("Flashdisk penuh: tempatnya tidak cukup untuk kiriman ini."),
        _l("Hapus berkas yang tidak perlu di komputer lain, atau pakai flashdisk lain."),
    ),
    "courier_gateway_other": Entry(
        "conflict",
        _l("Flashdisk ini berisi kiriman untuk server LPSE lain."),
        _l("Bawa ke server yang tertulis pada tanda terima kurir."),
    ),
    "courier_gone": Entry(
        "unavailable",
        _l("Flashdisk dicabut, atau diganti dengan yang lain."),
        _l("Colokkan lagi flashdisk yang tadi, tunggu sampai muncul, lalu ulangi."),
    ),
    "courier_large": Entry(
        "conflict",
        _l("Jawabannya terlalu besar untuk diunduh lewat peramban."),
        _l("Tulis ke flashdisk di komputer server: lpse-kiosk gateway courier-reply."),
    ),
    "courier_malformed": Entry(
        "invalid",
        _l("Folder kurir di flashdisk ini bukan buatan program ini, atau labelnya rusak."),
        _AGAIN,
    ),
    "courier_missing": Entry(
        "not_found",
        _l("Berkas kurir yang dicari tidak ada di flashdisk."),
        _l("Periksa apakah flashdisknya benar dan seluruh foldernya ikut tersalin."),
    ),
    "courier_nothing": Entry(
        "not_found",
        _l("Tidak ada kiriman kurir di sini."),
        _l("Pilih flashdisk yang berisi folder LPSE-kurir."),
    ),
    "courier_odd": Entry(
        "invalid",
        _l("Di flashdisk ada tautan atau benda lain di tempat berkas kurir; tidak dibuka."),
        _l("Jangan pakai flashdisk itu. Salin sekali lagi ke flashdisk lain."),
    ),
    "courier_read_only": Entry(
        "conflict",
        _l("Flashdisk hanya bisa dibaca."),
        _l("Geser kunci di sisi flashdisk bila ada, atau pakai flashdisk lain."),
    ),
    "courier_realm": Entry(
        "conflict",
        _l("Kiriman latihan dan kiriman sungguhan tidak dapat bertukar tempat."),
        _l("Bawa flashdisk latihan ke server latihan, dan yang sungguhan ke server sungguhan."),
    ),
    "courier_seat_other": Entry(
        "conflict",
        _l("Jawaban di flashdisk ini untuk komputer lain."),
        _l("Bawa ke komputer yang tertulis pada tanda terima kurir."),
    ),
    "courier_swallowed": Entry(
        "unavailable",
        _l("Flashdisk mengembalikan isi yang lain dari yang ditulis. Flashdisk itu rusak."),
        _l("Pakai flashdisk lain. Tidak ada yang hilang: aslinya masih di komputer ini."),
    ),
    "courier_unknown": Entry(
        "not_found",
        _l("Kiriman kurir itu tidak dikenal, atau belum ada jawabannya."),
        _l("Periksa apakah kirimannya sudah diambil, lalu ulangi."),
    ),
    "courier_unreadable": Entry(
        "unavailable",
        _l("Flashdisk tidak bisa dibaca atau ditulis sampai selesai."),
        _l("Cabut dan colokkan lagi, lalu ulangi. Bila tetap begitu, pakai flashdisk lain."),
    ),
    "courier_unsigned": Entry(
        "forbidden",
        _l("Label kiriman ini tidak ditandatangani oleh pihak yang dikenal di sini."),
        _l("Jangan diambil. Tanyakan dari mana flashdisk itu, dan beri tahu pengelola sistem."),
    ),
    "courier_version": Entry(
        "conflict",
        _l("Kiriman ini dibuat oleh program yang lebih baru."),
        _l("Perbarui program di sini, lalu ulangi."),
    ),
    "courier_way_other": Entry(
        "conflict",
        _l(
            "Arah flashdisk ini lain: isinya jawaban untuk kursi, bukan kiriman untuk server, atau"
            " sebaliknya."
        ),
        _l("Kiriman dibawa ke server, jawaban dibawa ke kursi yang disebut labelnya."),
    ),
}
