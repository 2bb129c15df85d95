"""The committee's rulings on bids that were held."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

_ENTRIES: dict[str, Entry] = {
    "ruling_malformed": Entry(
        "invalid",
        _l("Ini bukan keputusan panitia, atau isinya sudah berubah: {why}"),
        _l("Pakai berkas keputusan.txt dari lampiran PDF-nya, tanpa disunting."),
    ),
    "ruling_signature_invalid": Entry(
        "invalid",
        _l("Keputusan ini tidak ditandatangani server itu, atau isinya sudah berubah."),
        _l("Periksa kuncinya, dan minta berkas aslinya kepada LPSE."),
    ),
    "outage_times_odd": Entry(
        "invalid",
        _l("Akhirnya tidak sesudah awalnya."),
        _l("Tulis dari kapan sampai kapan."),
    ),
    "ruling_key_missing": Entry(
        "invalid",
        _l("Kunci {signer} tidak diberikan, jadi keputusan ini tidak dapat diperiksa."),
        _l("Beri --key {signer}=KUNCI; kuncinya ada di papan pengumuman LPSE."),
    ),
    "ruling_missing": Entry(
        "not_found",
        _l("Tidak ada keputusan panitia atas penawaran {bid_id}."),
        _l("Bila panitia baru saja memutuskan, tunggu sampai jawabannya sampai."),
    ),
    "ruling_evidence_missing": Entry(
        "not_found",
        _l("Bukti untuk keputusan ini tidak ada di server: server pernah dipulihkan."),
        _l("Pakai PDF keputusan yang pernah diambil; buktinya terlampir di sana."),
    ),
    "ruling_outcome_missing": Entry(
        "invalid",
        _l("Belum dipilih: diterima atau ditolak."),
        _l("Pilih yang tertulis dalam berita acara panitia."),
    ),
    "ruling_reason_missing": Entry(
        "invalid",
        _l("Alasan panitia belum ditulis."),
        _l("Tulis alasannya seperti dalam berita acara; penyedia membacanya."),
    ),
    "ruling_minutes_missing": Entry(
        "invalid",
        _l("Nomor berita acara panitia belum ditulis."),
        _l("Tulis nomor dan tanggalnya."),
    ),
    "ruling_members_missing": Entry(
        "invalid",
        _l("Belum ditulis siapa di panitia yang memutuskan."),
        _l("Tulis satu orang satu baris: NIP, spasi, lalu nama."),
    ),
    "ruling_members_odd": Entry(
        "invalid",
        _l("Baris ini bukan NIP dan nama: {line}"),
        _l("Tulis NIP dahulu, spasi, lalu nama, misalnya 198001012005011001 Budi Santoso."),
    ),
    "ruling_same_person": Entry(
        "invalid",
        _l("{name} tertulis dua kali."),
        _l("Tulis setiap orang satu kali."),
    ),
    "ruling_member_is_staff": Entry(
        "invalid",
        _l("{name} petugas LPSE ini, jadi tidak dapat memutuskan sebagai panitia."),
        _l("Tulis anggota panitia yang memutuskan (Pasal 13(3))."),
    ),
    "ruling_too_long": Entry(
        "invalid",
        _l("Alasan, nomor berita acara, atau daftar anggotanya terlalu panjang."),
        _l("Paling banyak 1.000 huruf untuk alasan dan 9 orang panitia."),
    ),
}
# Seats have two of them: a ruling that is not there, and one that cannot be read.
ENTRIES = for_audience("board", _ENTRIES, set(_ENTRIES) - {"ruling_missing", "ruling_malformed"})
