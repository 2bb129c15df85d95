"""Queue, engine and link."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

ENTRIES: dict[str, Entry] = {
    "link_down": Entry(
        "unavailable",
        _l("Server LPSE tidak menjawab lewat jaringan ini."),
        _l("Periksa alamatnya, kabel jaringan, dan apakah server menyala; lalu coba lagi."),
    ),
    "link_captive": Entry(
        "unavailable",
        _l("Yang menjawab di jaringan ini bukan server LPSE, melainkan halaman lain."),
        _l("Minta petugas memeriksa jaringan: mungkin WiFi atau proxy meminta masuk dahulu."),
    ),
    "path_body_limit": Entry(
        "unavailable",
        _l("Perangkat jaringan di antara komputer ini dan server menolak kiriman: terlalu besar."),
        _l(
            "Yang tersegel tetap aman di sini dan terus dicoba. Petugas: minta pengelola jaringan"
            " menaikkan batas ukuran kiriman ke server (di nginx: client_max_body_size 0)."
        ),
    ),
    "path_forbids": Entry(
        "unavailable",
        _l("Perangkat jaringan di antara komputer ini dan server melarang kiriman."),
        _l(
            "Yang tersegel tetap aman di sini dan terus dicoba. Petugas: minta pengelola jaringan"
            " meneruskan semua permintaan ke /v1/ tanpa disaring, termasuk metode PATCH."
        ),
    ),
    "path_wants_login": Entry(
        "unavailable",
        _l("Proxy jaringan meminta nama dan kata sandi sebelum meneruskan kiriman."),
        _l(
            "Yang tersegel tetap aman di sini dan terus dicoba. Petugas: minta pengelola jaringan"
            " mengecualikan alamat server dari permintaan masuk (login)."
        ),
    ),
    "path_alters": Entry(
        "unavailable",
        _l("Perangkat jaringan mengubah kiriman atau menjawabnya sebagai ganti server."),
        _l(
            "Yang tersegel tetap aman di sini dan terus dicoba. Petugas: minta pengelola jaringan"
            " meneruskan kiriman dan jawaban server apa adanya, dengan semua header-nya."
        ),
    ),
    "path_no_gateway": Entry(
        "unavailable",
        _l("Proxy di depan server menjawab, tetapi kiriman tidak sampai ke server."),
        _l(
            "Yang tersegel tetap aman di sini dan terus dicoba. Petugas: minta pengelola jaringan"
            " memeriksa proxy itu dan menaikkan batas waktunya (di nginx: proxy_read_timeout)."
        ),
    ),
    "gateway_fails": Entry(
        "unavailable",
        _l("Server LPSE berkali-kali gagal menerima kiriman ini."),
        _l(
            "Yang tersegel tetap aman di sini dan terus dicoba. Petugas: minta pengelola sistem"
            " memeriksa server (`lpse-kiosk gateway doctor`) dan catatannya."
        ),
    ),
    "path_cuts": Entry(
        "unavailable",
        _l("Jaringan memutus setiap kiriman, padahal server menjawab."),
        _l(
            "Yang tersegel tetap aman di sini dan terus dicoba. Petugas: minta pengelola jaringan"
            " memeriksa perangkat yang menyaring atau membatasi kiriman ke server."
        ),
    ),
    "gateway_untrusted": Entry(
        "unavailable",
        _l(
            "Jawaban yang diterima tidak ditandatangani oleh server LPSE yang dikenal komputer ini."
        ),
        _l("Jangan lanjutkan lewat jaringan ini. Beri tahu petugas."),
    ),
    "gateway_unreadable": Entry(
        "unavailable",
        _l(
            "Server LPSE menjawab dengan tanda tangan yang benar, tetapi dalam bentuk yang belum"
            " dikenal program di komputer ini."
        ),
        _l(
            "Yang tersegel tetap aman di sini. Beri tahu petugas: program di komputer ini perlu"
            " diperbarui."
        ),
    ),
    "news_unknown": Entry(
        "unavailable",
        _l("Ada kabar dari server LPSE yang belum dimengerti program di kursi ini."),
        _l(
            "Kabar itu disimpan utuh, dan yang lain tetap berjalan. Perbarui program kursi ini;"
            " sesudah itu kabarnya dibaca sendiri."
        ),
    ),
    "code_unknown": Entry(
        "unavailable",
        _l("Ada keterangan yang belum dikenal program di sini (kode {code})."),
        _l("Beri tahu petugas: program di sini perlu diperbarui."),
    ),
    "clock_anchor_bad": Entry(
        "unavailable",
        _l(
            "Server pernah menandatangani waktu yang saling bertentangan, jadi jam server"
            " LPSE diragukan."
        ),
        _l(
            "Petugas: cocokkan jam di atas layar dengan jam SPSE, lalu tutup peringatan ini. Jam"
            " yang masih diragukan lalu dilupakan dan ditanyakan lagi ke server."
        ),
    ),
    "clock_in_doubt": Entry(
        "unavailable",
        _l("Jam server LPSE sedang dipastikan: dua waktu yang ditandatangani server tidak cocok."),
        _l("Anda tetap bisa menyegel. Penawaran yang waktunya diragukan diputuskan Pokja."),
    ),
    "clock_leap": Entry(
        "unavailable",
        _l(
            "Server LPSE menyebut waktu yang lebih dari sehari di depan jam komputer ini. Waktu itu"
            " belum dipakai."
        ),
        _l(
            "Anda tetap bisa menyegel. Penawaran yang waktunya diragukan diputuskan Pokja. Petugas:"
            " cocokkan kedua jam dengan jam SPSE, lalu putuskan jam mana yang benar."
        ),
    ),
    "clock_leap_refused": Entry(
        "unavailable",
        _l(
            "Jam server LPSE lebih dari sehari di depan jam komputer ini. Petugas memutuskan bahwa"
            " jam komputer ini yang benar."
        ),
        _l(
            "Anda tetap bisa menyegel. Petugas: minta pengelola sistem memeriksa jam server. Bila"
            " ternyata jam server yang benar, ubah keputusannya."
        ),
    ),
    "clock_leap_over": Entry(
        "conflict",
        _l("Tidak ada jam yang perlu diputuskan lagi: server dan komputer ini sudah cocok."),
        _l("Kembali ke halaman sebelumnya."),
    ),
    "gateway_url_malformed": Entry(
        "invalid",
        _l("Alamat server “{url}” tidak dapat dibaca."),
        _l("Tulis alamat lengkap, misalnya https://gateway.contoh.go.id."),
    ),
    "item_unknown": Entry(
        "not_found",
        _l("Kiriman ini tidak ada di antrean komputer ini."),
        _l("Buka halaman antrean dan pilih kiriman dari daftar."),
    ),
    "spool_missing": Entry(
        "internal",
        _l("Berkas tersegel {name} tidak ditemukan lagi di komputer ini."),
        _l("Beri tahu petugas sekarang: berkas perlu dipulihkan atau penawaran disegel ulang."),
    ),
    "spool_unreadable": Entry(
        "internal",
        _l("Berkas tersegel {name} tidak dapat dibaca dari penyimpanan komputer ini."),
        _l("Beri tahu petugas sekarang: penyimpanan komputer ini mungkin rusak."),
    ),
    "spool_damaged": Entry(
        "internal",
        _l("Isi berkas tersegel {name} berubah sejak disegel."),
        _l("Beri tahu petugas sekarang: penawaran perlu disegel ulang sebelum batas waktu."),
    ),
    "upload_nonsense": Entry(
        "unavailable",
        _l("Server LPSE memberi jawaban yang tidak masuk akal saat menerima berkas."),
        _l("Pengiriman diulang sendiri dari awal. Tidak ada yang hilang."),
    ),
    "answer_missing": Entry(
        "unavailable",
        _l("Server LPSE belum menjawab kiriman ini."),
        _l("Kiriman ditanyakan lagi dengan sendirinya. Tidak ada yang hilang."),
    ),
    "disk_full": Entry(
        "unavailable",
        _l("Penyimpanan komputer ini penuh."),
        _l("Yang sudah tersegel tetap aman. Beri tahu petugas agar ruang dikosongkan."),
    ),
    "disk_error": Entry(
        "unavailable",
        _l("Penyimpanan komputer ini gagal membaca atau menulis."),
        _l(
            "Beri tahu petugas sekarang agar berkas tersegel di sini diperiksa (lpse-kiosk"
            " doctor). Tanda terima yang sudah Anda pegang tetap berlaku."
        ),
    ),
}
ENTRIES = for_audience(
    "sender",
    ENTRIES,
    (
        "path_body_limit",
        "path_forbids",
        "path_wants_login",
        "path_alters",
        "path_no_gateway",
        "gateway_fails",
        "path_cuts",
        "upload_nonsense",
        "answer_missing",
    ),
)
