"""What stands on a ruling's paper: Indonesian, and English beside it (ADR 72)."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.paperwork.about import Both

RULING_SAID: Mapping[str, Both] = {
    "ruling": (
        "Keputusan Panitia atas Penawaran yang Ditahan",
        "The committee's ruling on a bid that was held",
    ),
    "ruling_says": (
        "Penawaran di bawah ini ditahan server {lpse} dan tidak diputuskan oleh program. Panitia"
        " pengadaan memutuskannya; dua petugas LPSE mencatat keputusan itu, masing-masing dengan"
        " PIN atau kata sandinya sendiri. LPSE tidak menilai isi penawaran.",
        "The bid below was held by the server of {lpse} and was not decided by a program. The"
        " procurement committee decided; two members of the LPSE's staff entered it, each with a"
        " PIN or password of their own. The LPSE does not judge what a bid holds.",
    ),
    "held_question": (
        "Penawaran yang Ditahan: Bukti untuk Panitia",
        "A bid that is held: evidence for the committee",
    ),
    "held_question_says": (
        "Penawaran di bawah ini ditahan server {lpse}. Program tidak memutuskannya; panitia"
        " pengadaan yang memutuskan. Tulis keputusannya di lembar ini, lalu dua petugas LPSE"
        " mencatatnya di ruang kendali.",
        "The bid below is held by the server of {lpse}. No program decides; the procurement"
        " committee does. Write its ruling on this sheet; two members of the LPSE's staff then"
        " enter it at the console.",
    ),
    "held_decides": ("Keputusan panitia", "The committee's ruling"),
    "ruling_training_note": (
        "Dibuat di ruang latihan. Tidak berlaku.",
        "Made in the practice room. Not valid.",
    ),
    "ruling_accepted": ("DITERIMA untuk dibuka", "ACCEPTED to be opened"),
    "ruling_refused": ("DITOLAK", "REFUSED"),
    "ruling_outcome": ("Keputusan", "Ruling"),
    "ruling_minutes": ("Berita acara panitia", "Minutes of the committee"),
    "ruling_reason": ("Alasan", "Reason"),
    "ruling_at": ("Dicatat di server", "Entered at the server"),
    "ruling_number": ("Nomor keputusan", "Number of the ruling"),
    "ruling_bid": ("Penawaran", "Bid"),
    "ruling_tender": ("Tender", "Tender"),
    "ruling_firm": ("Penyedia", "Vendor"),
    "ruling_version": ("Versi {number}, nomor {bid}", "Version {number}, number {bid}"),
    "ruling_seat": ("Disegel di kursi", "Sealed at seat"),
    "ruling_times": ("Waktu, dan mengapa ditahan", "Times, and why it was held"),
    "ruling_sealed": ("Disegel, menurut jam tepercaya", "Sealed, by the trusted clock"),
    "ruling_between": ("antara {first} dan {last}", "between {first} and {last}"),
    "ruling_open_end": (
        "tidak lebih awal dari {first}; waktu paling lambatnya tidak diketahui",
        "not before {first}; its end is not known",
    ),
    "ruling_arrived": ("Tiba di server LPSE", "Arrived at the LPSE's server"),
    "ruling_deadline": ("Batas waktu tender", "Deadline of the tender"),
    "ruling_no_deadline": (
        "tender ini tidak dikenal di server",
        "this tender is not known at the server",
    ),
    "ruling_against": ("Waktu segel terhadap batas waktu", "Sealing against the deadline"),
    "against_open": ("pasti tidak lewat batas waktu", "certainly not after the deadline"),
    "against_late": ("pasti sesudah batas waktu", "certainly after the deadline"),
    "against_disputed": (
        "tidak pasti: jangkauan waktunya melintasi batas waktu atau terbuka",
        "not certain: its interval crosses the deadline or has no end",
    ),
    "against_impossible": (
        "tidak dapat dinilai: waktu segelnya mustahil, jam pernah salah",
        "cannot be told: the time of sealing is impossible, a clock was wrong",
    ),
    "ruling_held": ("Ditahan karena", "Held because"),
    "held_delivered_late": (
        "disegel tepat waktu, tetapi tiba di server sesudah batas waktu",
        "it was sealed in time, but arrived after the deadline",
    ),
    "held_time_disputed": (
        "waktu segelnya tidak cukup pasti terhadap batas waktu (diperselisihkan)",
        "its time of sealing is not certain enough against the deadline (disputed)",
    ),
    "held_interval_impossible": (
        "waktu segelnya tidak mungkin: jam komputer itu pernah salah",
        "its time of sealing is impossible: the computer's clock was wrong once",
    ),
    "held_other": ("lihat kode: {code}", "see the code: {code}"),
    "ruling_evidence": ("Bukti di server", "Evidence at the server"),
    "ruling_evidence_says": (
        "Lengkapnya terlampir dalam PDF ini sebagai bukti.json: perintah, jawaban dan tanda terima"
        " bertanda tangan, sidik setiap sampul, jam, dan catatan kursi.",
        "In full it is attached to this PDF as bukti.json: the signed command, answers and receipt,"
        " the fingerprint of each envelope, times, and the seat's log.",
    ),
    "ruling_evidence_elsewhere": (
        "Bukti lengkap disimpan di server LPSE dan dapat diminta di sana; sidiknya tertulis pada"
        " teks bertanda tangan di bawah ini.",
        "The evidence in full is kept at the LPSE's server and can be asked for there; its"
        " fingerprint stands in the signed text below.",
    ),
    "ruling_envelope": ("Sampul", "Envelope"),
    "ruling_size": ("Ukuran", "Size"),
    "ruling_digest": ("Sidik sampul (SHA-256)", "Fingerprint (SHA-256)"),
    "ruling_state": ("Di server", "At the server"),
    "state_whole": ("utuh", "whole"),
    "state_missing": ("tidak ada", "missing"),
    "state_damaged": ("tidak utuh", "damaged"),
    "state_unreadable": ("tidak terbaca", "unreadable"),
    "ruling_log": ("Catatan kursi", "Log of the seat"),
    "ruling_log_says": (
        "segel ini isi nomor {size}; server menyaksikan sampai isi nomor {seen}, {at}",
        "the sealing is entry {size}; the server has witnessed up to entry {seen}, {at}",
    ),
    "ruling_log_unseen": (
        "segel ini isi nomor {size}; belum pernah disaksikan server",
        "the sealing is entry {size}; the server has not witnessed it so far",
    ),
    "envelope_bid": ("penawaran", "bid"),
    "envelope_technical": ("teknis", "technical"),
    "envelope_price": ("harga", "price"),
    "ruling_people": ("Yang memutuskan dan yang mencatat", "Who decided and who entered it"),
    "ruling_part": ("Sebagai", "As"),
    "ruling_member": ("Panitia", "Committee"),
    "ruling_entered": ("Petugas LPSE", "LPSE staff"),
    "ruling_person": ("Nama", "Name"),
    "ruling_person_id": ("NIP", "Official number"),
    "ruling_signature": ("Tanda tangan", "Signature"),
    "ruling_signed": ("Teks bertanda tangan", "Signed text"),
    "ruling_signed_use": (
        "Teks di bawah ini ditandatangani secara digital oleh server LPSE dan terlampir sebagai"
        " keputusan.txt. Memeriksanya tanpa kami: lpse-kiosk ruling verify keputusan.txt --key"
        " NAMA=KUNCI",
        "The text below is digitally signed by the LPSE's server and attached as keputusan.txt."
        " Check it without us: lpse-kiosk ruling verify keputusan.txt --key NAME=KEY",
    ),
}
