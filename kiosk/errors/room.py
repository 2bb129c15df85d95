"""The room's desk: orders from the console, seats that do not answer."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

ENTRIES: dict[str, Entry] = {
    "alarm_unknown": Entry(
        "not_found",
        _l("Gangguan ini sudah dinyatakan selesai, atau tidak pernah tercatat."),
        _l("Lihat daftar gangguan yang masih menunggu petugas."),
    ),
    "firms_asked_often": Entry(
        "conflict",
        _l(
            "Kursi ini menanyakan penawaran banyak perusahaan, dengan nama petugas sebagai jaminan."
        ),
        _l(
            "Tanyakan kepada petugas yang namanya tercatat di jurnal apakah benar mereka menjamin"
            " semua perusahaan itu. Bila tidak, cabut pendaftaran kursi ini."
        ),
    ),
    "seat_number_reused": Entry(
        "conflict",
        _l("Dua kiriman berbeda dari kursi ini memakai nomor urut yang sama."),
        _l(
            "Ada dua komputer dengan kunci kursi ini, atau isinya dikembalikan dari salinan lama."
            " Biarkan antreannya terkirim, lalu cabut dan daftarkan ulang (panduan kursi kembar)."
        ),
    ),
    "seat_two_at_once": Entry(
        "conflict",
        _l("Dua komputer menyala sekaligus sebagai kursi ini."),
        _l(
            "Salinan disk dipakai setelah pendaftaran. Biarkan antrean keduanya terkirim, lalu"
            " cabut kursi ini dan daftarkan ulang keduanya (panduan kursi kembar)."
        ),
    ),
    "seat_log_conflict": Entry(
        "conflict",
        _l("Catatan kejadian kursi ini tidak menyambung dengan yang pernah dilihat server."),
        _l(
            "Ada dua komputer dengan kunci kursi ini, atau isinya dikembalikan dari salinan lama."
            " Biarkan antreannya terkirim, lalu cabut dan daftarkan ulang (panduan kursi kembar)."
        ),
    ),
    "seat_copied": Entry(
        "conflict",
        _l("Server menjawab kiriman yang tidak dibuat di komputer ini."),
        _l(
            "Ada komputer lain dengan kunci kursi ini, atau isi komputer ini salinan lama. Jangan"
            " buka kunjungan baru; yang sudah tersegel tetap dikirim. Beri tahu pengelola sistem."
        ),
    ),
    "seat_locked_meanwhile": Entry(
        "conflict",
        _l("Kursi ini baru saja dikunci oleh petugas lain."),
        _l("Lihat papan sekali lagi. Bila memang boleh dibuka, ulangi perintahnya."),
    ),
    "order_incomplete": Entry(
        "invalid",
        _l("Perintah ini belum lengkap, atau isinya terlalu panjang."),
        _l("Isi nama pengunjung, keperluan, menit, atau pesannya, lalu kirim lagi."),
    ),
    "order_undelivered": Entry(
        "unavailable",
        _l("Perintah tidak sampai di kursi ini pada waktunya."),
        _l(
            "Periksa sambungan kursi ini, atau layani langsung di kursinya. Perintah itu tidak"
            " berlaku lagi."
        ),
    ),
    "order_expired": Entry(
        "conflict",
        _l("Perintah sampai di kursi setelah masa berlakunya habis, jadi tidak dijalankan."),
        _l("Lihat keadaan kursi sekarang, lalu beri perintah baru bila masih perlu."),
    ),
    "order_outdated": Entry(
        "conflict",
        _l("Kursi sudah menjalankan perintah yang lebih baru, jadi yang ini tidak dijalankan."),
        _l("Lihat keadaan kursi sekarang, lalu beri perintah baru bila masih perlu."),
    ),
    "order_unknown": Entry(
        "conflict",
        _l("Program kursi ini belum mengenal perintah itu, jadi tidak dijalankan."),
        _l("Perbarui program kursi itu, atau kerjakan langsung di kursinya."),
    ),
    "order_interrupted": Entry(
        "conflict",
        _l("Kursi mati saat menjalankan perintah ini, dan tidak akan mengulanginya."),
        _l("Lihat keadaan kursi sekarang, lalu beri perintah baru bila masih perlu."),
    ),
    "order_impossible": Entry(
        "conflict",
        _l("Kursi tidak dapat menjalankan perintah ini dalam keadaannya sekarang."),
        _l("Lihat keadaan kursi sekarang, lalu beri perintah yang sesuai."),
    ),
    "order_seat_in_use": Entry(
        "conflict",
        _l("Kursi ini sedang dipakai: akhiri dahulu kunjungannya."),
        _l("Buka kursi yang kosong, atau akhiri kunjungan yang berjalan lalu buka lagi."),
    ),
    "order_nothing_locked": Entry(
        "conflict",
        _l("Kursi ini tidak terkunci, jadi tidak ada kunci yang dibuka."),
        _l("Lihat keadaan kursi di papan; kursi kosong dibuka dengan tombol Buka."),
    ),
    "order_no_visit": Entry(
        "conflict",
        _l("Di kursi ini tidak ada kunjungan yang berjalan."),
        _l("Lihat keadaan kursi di papan, lalu beri perintah yang sesuai."),
    ),
    "seat_time_unknown": Entry(
        "unavailable",
        _l("Kursi belum tahu waktu server, jadi hanya perintah kunci yang dijalankan."),
        _l("Tunggu sampai kursi terhubung ke server LPSE, lalu ulangi perintahnya."),
    ),
    "status_outdated": Entry(
        "conflict",
        _l("Kabar dari kursi ini sudah lama."),
        _l("Tunggu kabar berikutnya dari kursi; biasanya datang dalam sepuluh detik."),
    ),
    "place_outside": Entry(
        "invalid",
        _l("Tempat ini di luar denah ruangan."),
        _l("Pilih baris dan kolom antara 1 dan {highest}."),
    ),
}
ENTRIES = for_audience(
    "board",
    ENTRIES,
    (
        "seat_locked_meanwhile",
        "order_incomplete",
        "order_undelivered",
        "order_expired",
        "order_outdated",
        "order_interrupted",
        "order_impossible",
        "order_seat_in_use",
        "order_nothing_locked",
        "order_no_visit",
        "status_outdated",
        "place_outside",
    ),
)
