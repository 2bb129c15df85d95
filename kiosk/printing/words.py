"""What stands on paper, in both languages.

Kept here and not in the screens' catalogues: these sentences say what a signed document proves, so
both languages are read side by side, and paper is made where no page is being shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Lang = Literal["id", "en"]
Words = Mapping[str, str]

_ID = {
    # who accepts: the LPSE's server by its name, or SPSE's own where the gateway is its entrance
    "server": "server {name}",
    "server_spse": "server SPSE {name}",
    # receipt: headings and states
    "title_provisional": "Tanda Terima Sementara",
    "title_official": "Tanda Terima Resmi",
    "chip_provisional": "Tersegel di sini",
    "chip_official": "Diterima",
    "chip_official_withdrawn": "Penarikan diterima",
    "chip_withdrawn": "Penarikan tercatat di sini",
    "state_provisional": "Penawaran Anda sudah disegel dan aman di komputer ini."
    " Belum terkirim ke server LPSE.",
    "state_official": "Diterima {server} pada {at}. Simpan tanda terima resmi ini.",
    "state_provisional_withdrawn": "Penarikan penawaran Anda sudah dicatat di komputer ini."
    " Belum terkirim ke server LPSE.",
    "state_official_withdrawn": "Penarikan penawaran Anda diterima {server} pada {at}.",
    "training": "LATIHAN",
    "training_note": "Hanya latihan. Bukan bukti apa pun.",
    # receipt: the four lines
    "check_these": "Cocokkan empat baris ini",
    "tender": "Tender",
    "tenderer": "Perusahaan",
    "bid": "Penawaran",
    "time": "Waktu tersegel",
    "time_withdrawn": "Waktu penarikan",
    "code": "Kode {id}",
    "id": "Nomor peserta {id}",
    "submitted": "Versi {version}",
    "replaced": "Versi {version}, menggantikan versi sebelumnya",
    "withdrawn": "Ditarik (versi {version})",
    "envelope_bid": "Sampul penawaran",
    "envelope_technical": "Sampul administrasi dan teknis",
    "envelope_price": "Sampul harga",
    "between": "{earliest} sampai {latest}",
    "open": "{earliest} atau sesudahnya",
    "open_note": "Batas akhirnya terbuka: komputer ini belum mendengar jam server LPSE"
    " sejak dinyalakan.",
    "accepted_note": "Batas akhirnya ialah saat server LPSE menerimanya.",
    "sealed_note": "Menurut jam server LPSE, dengan batas kesalahannya.",
    # receipt: what it proves
    "proves": "Yang dibuktikan",
    "proves_not": "Yang belum dibuktikan",
    "p_sealed": "Penawaran ini sudah tersegel pada waktu di atas. Isinya tidak dapat diganti tanpa"
    " ketahuan.",
    "p_key": "Hanya kunci panitia, dan kunci pemilik bila Anda mengambilnya, dapat membukanya."
    " Komputer ini tidak.",
    "p_log": "Kejadian ini tercatat di komputer ini, dalam catatan yang hanya bisa bertambah.",
    "p_withdrawn": "Anda meminta penarikan pada waktu di atas.",
    "p_accepted": "{Server} menerima semua bagian yang tersegel ini, utuh, pada {at}.",
    "p_accepted_withdrawn": "{Server} menerima penarikan ini pada {at}.",
    "p_same": "Isinya sama dengan tanda terima sementara yang disebut di bawah.",
    "n_accepted": "Bahwa server LPSE menerimanya. Itu dinyatakan oleh tanda terima resmi.",
    "n_latest": "Waktu paling akhirnya. Batas itu pasti setelah server LPSE menerimanya.",
    "n_spse": "Bahwa penawaran ini sudah tercatat di SPSE.",
    "n_spse_withdrawn": "Bahwa penarikan ini sudah tercatat di SPSE.",
    "n_content": "Bahwa dokumennya benar dan lengkap. Itu dinilai panitia.",
    "n_price": "Isi dan harga. Tanda terima ini tidak memuat keduanya.",
    # receipt: particulars
    "particulars": "Rincian",
    "bid_id": "Nomor penawaran",
    "replaces": "Menggantikan nomor",
    "sha256": "Sidik sampul (SHA-256)",
    "size": "{size}, kunci {key}",
    "seat": "Komputer",
    "identity": "Pengenalan",
    "identity_gateway": "Kata sandi diperiksa server LPSE",
    "identity_cached": "Kata sandi diperiksa di komputer ini",
    "identity_attested": "Surat diri diperiksa petugas {name}",
    "log": "Catatan kegiatan",
    "log_value": "{size} kejadian",
    "gateway": "Server LPSE",
    "provisional": "Tanda terima sementara (SHA-256)",
    "verify": "Cara memeriksa tanpa kami",
    "verify_text": "Kode QR memuat teks di bawah ini, sama persis, bertanda tangan {signer}. Simpan"
    " teks itu sebagai berkas, atau ambil dari lampiran PDF ini, lalu jalankan perintah ini dengan"
    " kunci yang diumumkan LPSE. openssl dan signify juga dapat memeriksanya.",
    "qr_alt": "Kode QR yang memuat seluruh teks tanda terima bertanda tangan.",
    "attachment": "Teks tanda terima bertanda tangan",
    "page": "Halaman {page} dari {pages}",
    # owner key
    "key_title": "Kunci Pemilik",
    "key_chip": "Rahasia Anda",
    "key_state": "Kertas ini membuka penawaran Anda sendiri. Siapa pun yang memegangnya dapat"
    " membacanya.",
    "key_why": "Untuk apa",
    "key_why_text": "Bila kunci panitia gagal saat pembukaan, Anda dapat membuka penawaran Anda"
    " sendiri di hadapan saksi. Selain itu kunci ini tidak dipakai.",
    "key_keep": "Cara menyimpan",
    "key_keep_1": "Simpan seperti uang tunai. Jangan difoto, jangan dikirim lewat pesan.",
    "key_keep_2": "Jangan serahkan kepada siapa pun, juga tidak kepada petugas, sebelum pembukaan.",
    "key_keep_3": "Komputer ini menghapus kuncinya. Tidak ada salinan selain milik Anda.",
    "key_use": "Cara membuka",
    "key_use_1": "Pindai kode QR, simpan isinya sebagai berkas kunci-pemilik.txt.",
    "key_use_2": "Minta salinan penawaran yang tersegel (berkas .age) dari LPSE.",
    "key_use_3": "Di komputer yang memiliki program age, jalankan:",
    "key_text": "Kuncinya, bila kode QR rusak",
    "key_alt": "Kode QR yang memuat kunci pemilik.",
    # resume code of an unfinished registration
    "resume_title": "Kode Lanjutan",
    "resume_chip": "Rahasia Anda",
    "resume_state": "Dengan kode ini pendaftaran yang belum selesai dibuka lagi. Siapa pun yang"
    " memegangnya dapat membacanya.",
    "resume_code": "Kode lanjutan",
    "resume_how": "Cara melanjutkan",
    "resume_how_1": "Datang ke ruang LPSE dan minta petugas membuka komputer untuk pendaftaran.",
    "resume_how_2": "Pilih “Melanjutkan dengan kode”, lalu ketik kode ini. Besar kecil huruf tidak"
    " berpengaruh.",
    "resume_how_3": "Petugas memasukkan PIN-nya di samping Anda.",
    "resume_keep": "Jangan sampai hilang",
    "resume_keep_text": "Tanpa kode ini tidak ada yang dapat membuka isian Anda, juga tidak LPSE."
    " Isian yang ditinggalkan disimpan server LPSE selama 30 hari.",
    "key_fingerprint": "Sidik kunci",
    # the notice board's sheet of public keys
    "keys_title": "Kunci umum server",
    "keys_chip": "Untuk umum",
    "keys_issuer": "Papan pengumuman",
    "keys_state": "Dengan kunci ini siapa pun dapat memeriksa keaslian tanda terima.",
    "keys_fingerprint": "Sidik kunci server LPSE",
    "keys_fingerprint_short": "Sidik kunci",
    "keys_name": "Nama penanda tangan",
    "keys_how": "Cara memeriksa tanda terima",
    "keys_how_1": "Pindai kode QR ini dengan ponsel Anda sendiri, lalu simpan isinya.",
    "keys_how_2": "Cocokkan sidik kunci di atas dengan yang ada di tempat lain: situs LPSE, atau"
    " petugas.",
    "keys_how_3": "Periksa tanda terima Anda (berkas .txt) dengan kunci itu, di komputer mana pun:"
    " perintahnya di bawah ini. Kunci ini bukan rahasia dan tidak membuka penawaran.",
    "keys_alt": "Kode QR berisi nama penanda tangan dan kunci umum server",
    "keys_text": "Isi kode QR, dan perintahnya",
    "keys_file": "tanda-terima.txt",
    "keys_seats": "Kunci umum kursi",
    "keys_seats_text": "Tanda terima sementara ditandatangani kursinya, sebelum server menerima"
    " penawaran. Berikan kepada perintah yang sama: NAMA=KUNCI.",
    "keys_seat": "Kursi",
    "keys_key": "Kunci umum",
}

_EN = {
    "server": "the server of {name}",
    "server_spse": "the SPSE server of {name}",
    "title_provisional": "Provisional Receipt",
    "title_official": "Official Receipt",
    "chip_provisional": "Sealed here",
    "chip_official": "Accepted",
    "chip_official_withdrawn": "Withdrawal accepted",
    "chip_withdrawn": "Withdrawal recorded here",
    "state_provisional": "Your bid is sealed and safe on this computer."
    " It has not been sent to the LPSE's server yet.",
    "state_official": "Accepted by {server} on {at}. Keep this official receipt.",
    "state_provisional_withdrawn": "The withdrawal of your bid is recorded on this computer."
    " It has not been sent to the LPSE's server yet.",
    "state_official_withdrawn": "The withdrawal of your bid was accepted by {server} on {at}.",
    "training": "TRAINING",
    "training_note": "For practice only. Proof of nothing.",
    "check_these": "Check these four lines",
    "tender": "Tender",
    "tenderer": "Company",
    "bid": "Bid",
    "time": "Time of sealing",
    "time_withdrawn": "Time of withdrawal",
    "code": "Code {id}",
    "id": "Participant number {id}",
    "submitted": "Version {version}",
    "replaced": "Version {version}, replacing the one before",
    "withdrawn": "Withdrawn (version {version})",
    "envelope_bid": "Bid envelope",
    "envelope_technical": "Administrative and technical envelope",
    "envelope_price": "Price envelope",
    "between": "{earliest} to {latest}",
    "open": "{earliest} or later",
    "open_note": "The latest time is open: this computer has not heard the LPSE's server"
    " since it was"
    " switched on.",
    "accepted_note": "The latest time is when the LPSE's server accepted it.",
    "sealed_note": "By the clock of the LPSE's server, with its margin of error.",
    "proves": "What this proves",
    "proves_not": "What it does not prove yet",
    "p_sealed": "This bid was sealed at the time above. Its content cannot be exchanged without"
    " being noticed.",
    "p_key": "Only the committee's key, and the owner key if you took one, can open it. This"
    " computer cannot.",
    "p_log": "The event is recorded on this computer, in a log that can only grow.",
    "p_withdrawn": "You asked for the withdrawal at the time above.",
    "p_accepted": "{Server} accepted every sealed part, intact, on {at}.",
    "p_accepted_withdrawn": "{Server} accepted this withdrawal on {at}.",
    "p_same": "It says the same as the provisional receipt named below.",
    "n_accepted": "That the LPSE's server accepted it. The official receipt will say so.",
    "n_latest": "The latest time. It is certain once the LPSE's server has accepted it.",
    "n_spse": "That this bid is on record in SPSE.",
    "n_spse_withdrawn": "That this withdrawal is on record in SPSE.",
    "n_content": "That the documents are right and complete. The committee judges that.",
    "n_price": "Content and price. This receipt holds neither.",
    "particulars": "Particulars",
    "bid_id": "Bid number",
    "replaces": "Replaces number",
    "sha256": "Envelope fingerprint (SHA-256)",
    "size": "{size}, key {key}",
    "seat": "Computer",
    "identity": "Identification",
    "identity_gateway": "Password checked by the LPSE's server",
    "identity_cached": "Password checked on this computer",
    "identity_attested": "Identity papers checked by {name}, staff",
    "log": "Event log",
    "log_value": "{size} events",
    "gateway": "LPSE server",
    "provisional": "Provisional receipt (SHA-256)",
    "verify": "How to check without us",
    "verify_text": "The QR code holds the text below, exactly, signed by {signer}. Save that text"
    " as a file, or take it from this PDF's attachment, then run this command with the key that"
    " the LPSE has published. openssl and signify can check it too.",
    "qr_alt": "QR code holding the whole signed text of the receipt.",
    "attachment": "The signed text of the receipt",
    "page": "Page {page} of {pages}",
    "key_title": "Owner Key",
    "key_chip": "Your secret",
    "key_state": "This paper opens your own bid. Whoever holds it can read the bid.",
    "key_why": "What it is for",
    "key_why_text": "If the committee's key fails at the opening, you can open your own bid before"
    " witnesses. It serves nothing else.",
    "key_keep": "How to keep it",
    "key_keep_1": "Keep it like cash. Take no photo of it and send it in no message.",
    "key_keep_2": "Hand it to nobody before the opening, not even to staff.",
    "key_keep_3": "This computer erases the key. There is no copy but yours.",
    "key_use": "How to open the bid",
    "key_use_1": "Scan the QR code and save what it holds as the file kunci-pemilik.txt.",
    "key_use_2": "Ask the LPSE for a copy of the sealed bid (an .age file).",
    "key_use_3": "On a computer that has the program age, run:",
    "key_text": "The key, should the QR code be damaged",
    "key_alt": "QR code holding the owner key.",
    # resume code of an unfinished registration
    "resume_title": "Resume Code",
    "resume_chip": "Your secret",
    "resume_state": "This code opens your unfinished registration again. Whoever holds it can read"
    " it.",
    "resume_code": "Resume code",
    "resume_how": "How to go on",
    "resume_how_1": "Come to the LPSE's room and ask staff to open a computer for registration.",
    "resume_how_2": "Choose “Go on with a code” and type this code. Small and capital letters are"
    " the same.",
    "resume_how_3": "A member of staff types their PIN beside you.",
    "resume_keep": "Do not lose it",
    "resume_keep_text": "Without this code nobody can open what you typed, not even the LPSE. What"
    " you left is kept on the LPSE's server for 30 days.",
    "key_fingerprint": "Key fingerprint",
    # the notice board's sheet of public keys
    "keys_title": "Public key of the server",
    "keys_chip": "For everybody",
    "keys_issuer": "Notice board",
    "keys_state": "With this key anybody can check that a receipt is genuine.",
    "keys_fingerprint": "Key fingerprint of the LPSE's server",
    "keys_fingerprint_short": "Fingerprint",
    "keys_name": "Signer's name",
    "keys_how": "How to check a receipt",
    "keys_how_1": "Scan this QR code with your own phone and keep what it holds.",
    "keys_how_2": "Compare the fingerprint above with another place: the LPSE's site, or its"
    " staff.",
    "keys_how_3": "Check your receipt (the .txt file) with that key on any computer: the command"
    " stands below. This key is no secret and opens no bid.",
    "keys_alt": "QR code with the signer's name and the server's public key",
    "keys_text": "What the QR code holds, and the command",
    "keys_file": "receipt.txt",
    "keys_seats": "Public keys of the seats",
    "keys_seats_text": "A provisional receipt is signed by its seat, before the server has the"
    " bid. Give the same command: NAME=KEY.",
    "keys_seat": "Seat",
    "keys_key": "Public key",
}

WORDS: Mapping[Lang, Words] = {"id": _ID, "en": _EN}
