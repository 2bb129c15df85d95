"""A gateway that was restored from an older copy: what seats, vendors and staff are told."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

ENTRIES: dict[str, Entry] = {
    "gateway_rolled_back": Entry(
        "unavailable",
        _l("Jawaban server lebih tua dari yang pernah dilihat komputer ini, jadi tidak dipakai."),
        _l(
            "Yang tersimpan di sini tidak berubah. Minta pengelola sistem memeriksa jam server dan"
            " jaringannya."
        ),
    ),
    "gateway_history_changed": Entry(
        "unavailable",
        _l("Server LPSE dipulihkan dari salinan yang lebih lama."),
        _l(
            "Komputer ini membaca ulang yang berubah dan mengirim ulang yang hilang di server;"
            " tanda terima resmi tetap berlaku. Perhatikan tender yang ditandai. Nyatakan selesai"
            " setelah pengelola sistem memuat ulang tendernya."
        ),
    ),
    "answer_given_again": Entry(
        "unavailable",
        _l("Server LPSE dipulihkan dari salinan lama dan belum memuat penawaran ini lagi."),
        _l(
            "Penawaran dikirim ulang dengan sendirinya. Tanda terima resmi Anda tetap berlaku;"
            " simpanlah."
        ),
    ),
    "answer_not_given_again": Entry(
        "conflict",
        _l("Server LPSE dipulihkan dari salinan lama, dan penawaran ini belum dapat dikembalikan."),
        _l(
            "Tunjukkan tanda terima resmi Anda kepada petugas sekarang; tanda terima itu tetap"
            " berlaku dan membuktikan apa yang diterima server."
        ),
    ),
    "reply_given_again": Entry(
        "unavailable",
        _l("Server LPSE dipulihkan dari salinan lama dan belum memuat penawaran ini lagi."),
        _l("Penawaran dan jawabannya dikirim ulang dengan sendirinya. Simpan tanda terima Anda."),
    ),
    "reply_not_given_again": Entry(
        "conflict",
        _l("Server LPSE dipulihkan dari salinan lama, dan penawaran ini belum dapat dikembalikan."),
        _l("Tunjukkan tanda terima Anda kepada petugas sekarang."),
    ),
    "tender_not_at_server": Entry(
        "unavailable",
        _l("Server LPSE dipulihkan dari salinan lama dan tidak memuat tender ini lagi."),
        _l(
            "Yang tampak di sini adalah keterangan terakhir dari server. Penawaran tetap dapat"
            " disegel; server menyimpannya sampai petugas memuat ulang tender ini."
        ),
    ),
    "tender_differs_at_server": Entry(
        "unavailable",
        _l(
            "Server LPSE dipulihkan dari salinan lama. Batas waktu yang pernah diumumkan: {told};"
            " menurut server sekarang: {server}."
        ),
        _l("Masukkan penawaran sebelum yang lebih awal, dan tanyakan kepada petugas."),
    ),
    "tender_told_otherwise": Entry(
        "unavailable",
        _l("Server LPSE dipulihkan dari salinan lama dan memuat keterangan tender yang berbeda."),
        _l(
            "Batas waktunya sama. Yang tampak di sini adalah keterangan yang pernah diumumkan;"
            " tanyakan kepada petugas."
        ),
    ),
    "held_tender_unknown": Entry(
        "not_found",
        _l("Server belum mengenal tender ini, atau tidak mengenalnya lagi."),
        _l(
            "Penawaran disimpan di server dengan waktu tibanya dan dinilai sendiri begitu tendernya"
            " dimuat. Beri tahu petugas agar memuatnya."
        ),
    ),
    "held_key_not_on_card": Entry(
        "conflict",
        _l("Server tidak menemukan kunci penyegel ini pada kartu tendernya."),
        _l(
            "Penawaran disimpan di server dengan waktu tibanya dan dinilai sendiri begitu kuncinya"
            " diterbitkan. Beri tahu petugas agar menerbitkannya."
        ),
    ),
    "held_in_recovery": Entry(
        "conflict",
        _l("Server baru dipulihkan dari salinan lama; jadwal tendernya belum tentu yang terbaru."),
        _l(
            "Penawaran disimpan di server dengan waktu tibanya dan dinilai lagi setelah tendernya"
            " dimuat ulang. Tanyakan kepada petugas."
        ),
    ),
    "gateway_restored": Entry(
        "unavailable",
        _l("Server ini dipulihkan dari salinan yang lebih lama, jadi ada yang hilang di sini."),
        _l(
            "Jalankan `lpse-kiosk gateway restored`, muat ulang semua tender, terbitkan ulang"
            " kuncinya. Nyatakan selesai bila antrean semua kursi sudah kosong."
        ),
    ),
    "bids_wait_for_tender": Entry(
        "conflict",
        _l("{count} penawaran ditahan karena tender atau kuncinya tidak ada di sini: {tenders}."),
        _l(
            "Muat ulang tender itu dan terbitkan ulang kuncinya. Penawaran lalu dinilai sendiri"
            " menurut waktu tibanya."
        ),
    ),
    "seat_known_otherwise": Entry(
        "conflict",
        _l("Nomor kursi {seat_id} atau kuncinya sudah terdaftar di server ini untuk kursi lain."),
        _l("Bandingkan dengan `lpse-kiosk gateway seats` dan dengan `doctor` di kursi itu."),
    ),
    "answers_given_again": Entry(
        "unavailable",
        _l("{count} kiriman yang sudah dijawab sedang dikembalikan ke server yang dipulihkan."),
        _l("Biarkan komputer ini menyala dan terhubung sampai selesai; jangan dihapus."),
    ),
}
ENTRIES = for_audience(
    "sender",
    ENTRIES,
    (
        "answer_given_again",
        "reply_given_again",
    ),
)
