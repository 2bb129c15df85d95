"""What stands on the witness minutes of a bid that would not open: Indonesian and English."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.paperwork.about import Both

UNOPENED_SAID: Mapping[str, Both] = {
    "unopened_minutes": (
        "Berita Acara Kesaksian: Penawaran yang Tidak Terbuka",
        "Witness minutes: a bid that did not open",
    ),
    "unopened_letter": (
        "Penerusan Kendala Teknis kepada LKPP (rancangan)",
        "Referral of a technical fault to LKPP (draft)",
    ),
    "unopened_says": (
        "Kami yang bertanda tangan di bawah ini menyaksikan upaya membuka penawaran berikut (Pasal"
        " 24(2)). LPSE menerangkan apa yang dilihat dan tidak menilai isinya.",
        "We who sign below witnessed the attempts to open the following bid (Article 24(2)). The"
        " LPSE states what was seen and does not judge what it holds.",
    ),
    "unopened_letter_says": (
        "LPSE meneruskan kendala teknis ini kepada LKPP (Pasal 24(3)). Terlampir dalam PDF ini:"
        " catatannya, tanda terima, perintah dan jawaban yang ditandatangani, dan laporan setiap"
        " upaya. Berkas tersegelnya sendiri disimpan di server dan diserahkan terpisah; sidiknya di"
        " bawah ini.",
        "The LPSE passes this technical fault on to LKPP (Article 24(3)). Attached to this PDF: the"
        " record, the receipt, the signed command and answers, and the report of each attempt. The"
        " sealed file itself is kept at the server and handed over apart; its fingerprints stand"
        " below.",
    ),
    "unopened_number": ("Nomor", "Number"),
    "unopened_arrived": ("Tiba di server", "Arrived at the server"),
    "unopened_conclusion": ("Letak kesalahan", "Where it went wrong"),
    "unopened_envelope_hop": ("Sampul {name}: {hop}", "Envelope {name}: {hop}"),
    "hop_none": (
        "tidak ada; penawaran terbuka dengan kunci panitia.",
        "nowhere; the bid opened with the committee's key.",
    ),
    "hop_seat": (
        "di kursi, saat disegel: berkas di server persis yang disegel, namun isinya tidak utuh.",
        "at the seat, when it was sealed: the file at the server is what was sealed, and yet it is"
        " damaged inside.",
    ),
    "hop_transit": (
        "di antara tanda terima dan perintah kursi: sidiknya berbeda.",
        "between the seat's receipt and its command: the fingerprints differ.",
    ),
    "hop_server_missing": (
        "di server LPSE: berkas tersegelnya tidak ada (lagi).",
        "at the LPSE's server: the sealed file is not there (any more).",
    ),
    "hop_server_changed": (
        "di server LPSE: berkas berubah sesudah tiba. Saat tiba sidiknya cocok; sekarang tidak.",
        "at the LPSE's server: the file changed after it had arrived. Its fingerprint was right"
        " then and is not now.",
    ),
    "hop_copy": (
        "di salinan yang dicoba: di server berkasnya utuh, yang dicoba berbeda. Ambil salinan"
        " baru.",
        "in the copy that was tried: the file is whole at the server, what was tried differs. Take"
        " a new copy.",
    ),
    "hop_key": (
        "pada kunci panitia: berkasnya persis yang disegel, dan kunci yang dicoba bukan"
        " pasangannya.",
        "in the committee's key: the file is exactly what was sealed, and the key that was tried"
        " does not fit it.",
    ),
    "hop_unknown": (
        "belum diketahui dari upaya yang dicatat.",
        "not known from the attempts that were entered.",
    ),
    "unopened_digests": ("Sidik di setiap langkah", "Fingerprints at each step"),
    "unopened_hop": ("Langkah", "Step"),
    "unopened_digest": ("Sidik (SHA-256)", "Fingerprint (SHA-256)"),
    "hop_sealed": ("Disegel (tanda terima)", "Sealed (receipt)"),
    "hop_sent": ("Terkirim (perintah kursi)", "Sent (the seat's command)"),
    "hop_stored": ("Tersimpan (dibaca sekarang)", "Stored (read now)"),
    "hop_tried": ("Dicoba dibuka (terakhir)", "Tried (newest)"),
    "hop_absent": ("tidak ada", "none"),
    "unopened_proof": ("Bukti sebelum hari ini", "Proof from before today"),
    "unopened_readback": ("Dibaca ulang saat disegel", "Read back when it was sealed"),
    "unopened_readback_says": (
        "kursi baru memberi tanda terima setelah membaca ulang dan membuktikan sampul ini terbuka"
        " dengan kunci di kartu tender; isi nomor {size} dalam catatan kursi",
        "the seat gives a receipt only after it has read the envelope back and proved that it opens"
        " with the key on the tender card; entry {size} of the seat's log",
    ),
    "unopened_key": ("Disegel untuk kunci", "Sealed to the key"),
    "unopened_two": ("Kunci pemilik", "Owner's key"),
    "two_yes": ("ada: penyedia dapat membukanya sendiri", "there is one: the vendor can open it"),
    "two_no": ("tidak ada", "there is none"),
    "two_unknown": ("tidak terbaca dari berkasnya", "cannot be read from the file"),
    "unopened_rehearsals": ("Uji kunci panitia", "Rehearsals of the committee's keys"),
    "rehearsal_at": (
        "kunci {mark}, dibuka panitia {at}",
        "key {mark}, opened by the committee {at}",
    ),
    "rehearsal_never": ("kunci {mark}, belum pernah diuji", "key {mark}, never rehearsed"),
    "unopened_attempts": ("Setiap upaya", "Each attempt"),
    "attempt_number": ("No.", "No."),
    "attempt_at": ("Dicatat", "Entered"),
    "attempt_operator": ("Yang mencoba", "Who tried"),
    "attempt_key": ("Kunci", "Key"),
    "attempt_result": ("Hasil, kata demi kata", "Result, word for word"),
    "key_committee": ("panitia", "committee's"),
    "key_owner": ("pemilik", "owner's"),
    "code_changed_after_receipt": (
        "berkasnya bukan yang disebut tanda terima",
        "the file is not what the receipt names",
    ),
    "code_other_receipt": ("tanda terimanya milik penawaran lain", "the receipt is another bid's"),
    "code_damaged": ("berkasnya tidak utuh", "the file is damaged"),
    "code_wrong_key": ("kuncinya tidak cocok", "the key does not fit"),
    "code_not_a_bid": ("bukan penawaran tersegel", "no sealed bid"),
    "code_wrong_tender": ("milik tender lain", "of another tender"),
    "code_wrong_tenderer": ("milik penyedia lain", "of another vendor"),
    "code_contents_mismatch": (
        "isinya tidak sesuai daftarnya",
        "what is inside differs from its list",
    ),
    "attempt_opened": ("terbuka dan utuh", "opened and whole"),
    "unopened_ceremony": (
        "Dibuka dengan kunci pemilik di hadapan saksi",
        "Opened with the owner's key before witnesses",
    ),
    "unopened_ceremony_says": (
        "Penyedia membuka penawarannya sendiri dengan kunci pemilik yang dibuat saat menyegel."
        " Berkas yang dibuka sidiknya sama dengan yang disegel. Yang berikut diisi dengan tangan"
        " oleh yang hadir.",
        "The vendor opened its own bid with the owner's key that was made when it was sealed. The"
        " file that was opened has the fingerprint of what was sealed. The following is filled in"
        " by hand by those present.",
    ),
    "ceremony_who": ("Pemegang kunci pemilik", "Holder of the owner's key"),
    "ceremony_identity": ("Tanda pengenal yang ditunjukkan", "Identity paper that was shown"),
    "ceremony_key": ("Sidik kunci pemilik pada kertasnya", "Fingerprint on the paper of that key"),
    "ceremony_machine": ("Komputer yang dipakai", "Computer that was used"),
    "ceremony_handed": ("Berkas diserahkan kepada", "Files handed over to"),
    "unopened_signed": ("Teks bertanda tangan", "Signed text"),
    "unopened_signed_use": (
        "Server LPSE menandatangani sidik kesaksian.json, yang terlampir dalam PDF ini.",
        "The LPSE's server signs the fingerprint of kesaksian.json, which is attached to this PDF.",
    ),
    "unopened_lpse": ("LPSE sebagai saksi", "LPSE as witness"),
    "unopened_committee": ("Panitia pengadaan", "Procurement committee"),
    "unopened_vendor": ("Penyedia", "Vendor"),
    "unopened_head": ("Kepala LPSE", "Head of the LPSE"),
    "unopened_declared": (
        "Demikian disaksikan dan ditandatangani.",
        "Witnessed and signed.",
    ),
}
