"""What stands on the forms of a registration: Indonesian, and English beside it.

Kept here and not in the screens' catalogues: a person signs these sentences, and on a form for a
foreigner both languages stand on the same sheet. The forms' wording is the project's own.
"""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.paperwork.about import Both
from kiosk.paperwork.class_words import CLASS_SAID
from kiosk.paperwork.outage_words import OUTAGE_SAID
from kiosk.paperwork.ruling_words import RULING_SAID
from kiosk.paperwork.unopened_words import UNOPENED_SAID

SAID: Mapping[str, Both] = {
    **CLASS_SAID,
    **OUTAGE_SAID,
    **RULING_SAID,
    **UNOPENED_SAID,
    # titles
    "registration": ("Formulir Pendaftaran", "Registration form"),
    "participation": ("Formulir Keikutsertaan", "Participation form"),
    "power_of_attorney": ("Surat Kuasa", "Power of attorney"),
    "administrator": ("Surat Penunjukan Admin", "Appointment of the account's administrator"),
    "assignment": ("Surat Tugas", "Letter of assignment"),
    "email_change": (
        "Surat Permohonan Perubahan Alamat Email",
        "Request to change the e-mail address",
    ),
    "number_change": ("Surat Permohonan Perubahan NPWP", "Request to change the tax number (NPWP)"),
    "papers_received": ("Tanda Terima Berkas", "Receipt for papers"),
    "incomplete": ("Pendaftaran Belum Lengkap", "Registration not complete yet"),
    "hand_over": ("Lembar Data untuk {centre}", "Data sheet for {centre}"),
    "provisional": ("Tanda Terima Pendaftaran Sementara", "Provisional registration receipt"),
    "official": ("Tanda Terima Pendaftaran Resmi", "Official registration receipt"),
    "everything": ("Semua Data dalam Pendaftaran Ini", "Everything in this registration"),
    # every sheet
    "code": ("Kode pendaftaran", "Registration code"),
    "code_use": (
        "Dengan kode pendaftaran Anda dapat menanyakan pendaftaran ini di kursi mana pun.",
        "With the registration code you can ask about this registration at any seat.",
    ),
    "qr_alt": ("Kode QR yang berisi kode pendaftaran", "QR code with the registration code"),
    "basis": ("Dasar: {basis}", "Basis: {basis}"),
    "page": ("Halaman {page} dari {pages}", "Page {page} of {pages}"),
    "training": ("LATIHAN", "TRAINING"),
    "training_note": ("Hanya latihan. Bukan bukti apa pun.", "Training only. It proves nothing."),
    "letters_missing": (
        "Sebagian huruf tidak ada di komputer ini dan tercetak sebagai tanda tanya."
        " Tulislah nama itu dengan tangan di sampingnya.",
        "This computer lacks some letters; they are printed as question marks."
        " Please write the name beside them by hand.",
    ),
    "by_hand": (
        "Isilah dengan huruf cetak. Kosongkan yang tidak Anda punyai.",
        "Please write in block letters. Leave empty what you do not have.",
    ),
    "not_filled": ("Bab yang tidak diisi: {chapters}.", "Chapters left empty: {chapters}."),
    "number": ("No.", "No."),
    "place_date": ("Tempat dan tanggal", "Place and date"),
    "stamp": ("Tempel meterai di sini", "Put the duty stamp here"),
    "signature": ("Tanda tangan, dan cap bila ada", "Signature, and stamp if any"),
    "own_head": (
        "Kop surat Anda; kosong bila tidak ada",
        "Your letterhead; empty if there is none",
    ),
    "no_end": ("tanpa batas waktu", "no end"),
    "in_office": ("masih menjabat", "still in office"),
    "signer_name": ("Nama jelas", "Name in full"),
    "signer_position": ("Jabatan", "Position"),
    "to_head": ("Kepada Kepala {lpse}", "To the head of {lpse}"),
    # privacy (UU 27/2022)
    "privacy": ("Data pribadi Anda", "Your personal data"),
    "privacy_use": (
        "{lpse} memakai data ini untuk mendaftarkan dan memeriksa pengguna SPSE. Yang membukanya"
        " hanya petugas yang berwenang; setiap pembukaan dicatat.",
        "{lpse} uses these data to register and verify users of SPSE. Only staff who are allowed to"
        " open them do so; each opening is recorded.",
    ),
    "privacy_kept": (
        "Data disimpan {days} hari sesudah keputusan terakhir, lalu dihapus.",
        "Days for which the data are kept after the last decision: {days}. Then they are erased.",
    ),
    "privacy_kept_unknown": (
        "Berapa lama data disimpan ditetapkan LPSE; tanyakan kepada petugas.",
        "The LPSE decides how long the data are kept; please ask its staff.",
    ),
    "privacy_rights": (
        "Anda berhak mengetahui data Anda, meminta salinannya, memperbaikinya, dan meminta"
        " penghapusan (UU 27/2022). Mintalah kepada petugas verifikasi.",
        "You have the right to know your data, to get a copy, to have them corrected and to ask for"
        " their erasure (Law 27/2022). Please ask the verification staff.",
    ),
    # Formulir Pendaftaran
    "true_data": (
        "Saya menyatakan bahwa isian ini benar dan sesuai dengan dokumen asli yang saya tunjukkan.",
        "I declare that these answers are true and agree with the original documents that I show.",
    ),
    "applicant": ("Yang mendaftarkan", "The person who registers"),
    # Formulir Keikutsertaan
    "participation_says": (
        "Yang bertanda tangan di bawah ini, untuk dan atas nama penyedia di atas, menyatakan:",
        "The undersigned, for and on behalf of the vendor named above, declares:",
    ),
    "participation_1": (
        "mendaftar sebagai pengguna SPSE melalui {lpse}, dan menyetujui syarat dan ketentuan"
        " penggunaan SPSE yang berlaku;",
        "to register as a user of SPSE through {lpse}, and to accept the terms and conditions of"
        " SPSE that are in force;",
    ),
    "participation_2": (
        "bertanggung jawab atas setiap penggunaan User ID dan kata sandi yang diberikan, dan"
        " tidak menyerahkannya kepada pihak yang tidak berhak;",
        "to answer for every use of the User ID and password that are given, and not to hand them"
        " to anyone who has no right to them;",
    ),
    "participation_3": (
        "menyampaikan data dan dokumen yang benar, memberitahukan setiap perubahannya, dan bersedia"
        " menunjukkan dokumen asli;",
        "to give true data and documents, to report every change of them, and to show the"
        " originals when asked;",
    ),
    "participation_4": (
        "memahami bahwa verifikasi pendaftaran tidak menggantikan penilaian kualifikasi dalam"
        " pengadaan;",
        "to understand that the verification of a registration does not replace the assessment of"
        " qualification in a procurement;",
    ),
    "participation_5": (
        "memahami bahwa LPSE dapat menonaktifkan User ID bila syarat dan ketentuan dilanggar atau"
        " penyedia dikenai daftar hitam.",
        "to understand that the LPSE can deactivate the User ID when the terms are broken or the"
        " vendor is blacklisted.",
    ),
    "principal": ("Yang menandatangani", "The signatory"),
    "participation_signed": (
        "Pernyataan ini saya buat dengan sebenarnya.",
        "I make this declaration truthfully.",
    ),
    # surat kuasa
    "principal_gives": ("Pemberi kuasa", "Given by"),
    "proxy": ("Penerima kuasa", "Given to"),
    "power_says": (
        "Pemberi kuasa memberi kuasa kepada penerima kuasa, khusus untuk urusan berikut di {lpse}"
        " dan tidak untuk urusan lain:",
        "The giver empowers the receiver, for the following matters at {lpse} and for no others:",
    ),
    "power_1": (
        "mengisi dan menyerahkan formulir pendaftaran beserta berkasnya;",
        "to fill in and hand in the registration form with its papers;",
    ),
    "power_2": (
        "menunjukkan dokumen asli kepada verifikator dan menerimanya kembali;",
        "to show the original documents to the verifier and take them back;",
    ),
    "power_3": (
        "menerima keterangan dan surat mengenai pendaftaran ini.",
        "to receive information and letters about this registration.",
    ),
    "power_end": (
        "Kuasa ini berlaku sampai pendaftaran ini diputuskan, dan tidak dapat dialihkan.",
        "This power lasts until this registration is decided, and cannot be passed on.",
    ),
    # surat penunjukan admin
    "administrator_says": (
        "Yang bertanda tangan di bawah ini menunjuk orang berikut sebagai admin akun penyedia. Ia"
        " menjalankan akun atas nama penyedia; tanggung jawab tetap pada penyedia.",
        "The undersigned appoints the following person as administrator of the vendor's account."
        " They run the account in the vendor's name; the vendor stays responsible.",
    ),
    "administrator_who": ("Admin yang ditunjuk", "The administrator"),
    "administrator_end": (
        "Penunjukan ini berlaku sampai penyedia mencabutnya dengan surat kepada LPSE.",
        "This appointment lasts until the vendor revokes it by a letter to the LPSE.",
    ),
    # surat tugas
    "assignment_says": (
        "Yang bertanda tangan di bawah ini menugaskan orang berikut sebagai pengguna SPSE di {lpse}"
        " dengan peran, satuan kerja dan masa tugas di bawah ini.",
        "The undersigned assigns the following person as a user of SPSE at {lpse}, with the role,"
        " work unit and term below.",
    ),
    "assignment_signed": (
        "Surat tugas ini berlaku selama masa tugas di atas.",
        "This assignment is valid for the term above.",
    ),
    "assigned": ("Yang ditugaskan", "The person assigned"),
    "superior": ("Pejabat yang menugaskan", "The official who assigns"),
    # surat permohonan perubahan
    "email_change_says": (
        "Yang bertanda tangan di bawah ini memohon kepada {lpse} agar alamat email akun penyedia"
        " berikut diganti.",
        "The undersigned asks {lpse} to have the e-mail address of the following vendor's account"
        " changed.",
    ),
    "number_change_says": (
        "Yang bertanda tangan di bawah ini memohon kepada {lpse} agar NPWP akun penyedia berikut"
        " diganti.",
        "The undersigned asks {lpse} to have the tax number (NPWP) of the following vendor's"
        " account changed.",
    ),
    "request_vendor": ("Penyedia", "The vendor"),
    "request_change": ("Perubahan yang dimohon", "The change asked for"),
    "email_now": ("Alamat email sekarang", "E-mail address now"),
    "email_new": ("Alamat email baru", "New e-mail address"),
    "email_holder": (
        "Nama dan jabatan yang memegang alamat baru",
        "Name and position of who holds the new address",
    ),
    "number_now": ("NPWP sekarang", "Tax number (NPWP) now"),
    "number_new": ("NPWP baru", "New tax number (NPWP)"),
    "number_since": ("Berlaku sejak", "Valid since"),
    "number_paper": (
        "Surat kantor pajak (nomor dan tanggal)",
        "The tax office's letter (number and date)",
    ),
    "request_user": ("User ID akun ini", "User ID of this account"),
    "request_shown": (
        "Dokumen asli yang ditunjukkan bersama surat ini",
        "Original documents shown with this letter",
    ),
    "shown_id_card": (
        "KTP direktur atau pemilik, dan KTP yang datang",
        "Identity cards of the director or owner, and of who comes",
    ),
    "shown_power": (
        "Surat kuasa, bila yang datang bukan direktur atau pemilik",
        "Power of attorney, if who comes is not the director or owner",
    ),
    "shown_npwp_card": ("Kartu NPWP, yang baru bila berubah", "NPWP card, the new one if changed"),
    "shown_nib": ("NIB", "NIB (business number)"),
    "shown_deed": (
        "Akta pendirian dan akta perubahan terakhir",
        "Deed of establishment and its last amendment",
    ),
    "request_signed": (
        "Permohonan ini dibuat oleh yang berhak mewakili penyedia. Alamat email dan nomor di atas"
        " benar, dan akibatnya menjadi tanggung jawab penyedia.",
        "This request is made by who may represent the vendor. The address and number above are"
        " right, and the vendor answers for what follows from them.",
    ),
    # tanda terima berkas
    "received_says": (
        "LPSE menerima salinan berkas berikut. Dokumen asli hanya diperlihatkan dan langsung"
        " dikembalikan.",
        "The LPSE has received copies of the following papers. Originals are only shown and are"
        " handed back at once.",
    ),
    "received_signed": (
        "Lembar ini dibuat dua: satu untuk yang menyerahkan, satu untuk LPSE.",
        "This sheet is made twice: one for who hands in, one for the LPSE.",
    ),
    "sheets": ("Lembar", "Sheets"),
    "copy_taken": ("Salinan diterima", "Copy received"),
    "original_shown": ("Asli ditunjukkan", "Original shown"),
    "handed_by": ("Yang menyerahkan", "Handed in by"),
    "taken_by": ("Petugas yang menerima", "Received by (staff)"),
    # belum lengkap
    "incomplete_says": (
        "Pendaftaran ini belum dapat diputuskan. Isian dan berkas Anda tetap tersimpan: kode"
        " lanjutan pada tanda terima membukanya lagi di kursi mana pun, dengan petugas di"
        " samping Anda. Tanpa kode itu formulir diisi dari awal.",
        "This registration cannot be decided yet. Your answers and papers are still kept: the"
        " resume code on your receipt opens them again at any seat, with staff"
        " beside you. Without that code the form is filled in from the beginning.",
    ),
    "missing": ("Yang masih kurang", "What is still missing"),
    "remarks": ("Keterangan petugas", "Remarks of staff"),
    "reason": ("Alasan", "Reason"),
    "next_step": ("Langkah berikutnya", "The next step"),
    "next_step_default": (
        "Lengkapi yang masih kurang, lalu datanglah lagi ke LPSE dengan lembar ini dan tanda terima"
        " yang memuat kode lanjutan.",
        "Complete what is missing, then come to the LPSE again with this sheet and the receipt that"
        " has the resume code.",
    ),
    "until": ("Paling lambat", "Not later than"),
    # hand-over sheet
    "hand_over_says": (
        "Isian dalam urutan {centre}. Periksa setiap baris dengan dokumen asli sebelum disalin.",
        "The answers in the order of {centre}. Compare each line with the original document before"
        " copying it.",
    ),
    "field": ("Isian", "Field"),
    "value": ("Isi", "Answer"),
    "copied": ("Disalin", "Copied"),
    "centre_said": ("Jawaban {centre}", "What {centre} answered"),
    "centre_number": ("Nomor dari {centre}", "Number given by {centre}"),
    "centre_at": ("Tanggal dan jam", "Date and time"),
    "noted_by": ("Dicatat oleh petugas", "Noted by (staff)"),
    # receipts
    "state_provisional": (
        "Pendaftaran Anda sudah disegel dan aman di komputer ini. Belum terkirim ke server LPSE.",
        "Your registration is sealed and safe on this computer. It has not been sent to the LPSE's"
        " server yet.",
    ),
    "state_official": (
        "Diterima server {lpse} pada {at}. Ini bukan keputusan: verifikator yang memutuskan"
        " pendaftaran.",
        "Accepted by the server of {lpse} on {at}. This is no decision: a verifier decides.",
    ),
    "check_these": ("Cocokkan baris ini", "Compare these lines"),
    "queue_number": ("Nomor antrean di kursi ini, hari ini", "Number at this seat, today"),
    "handed_in": ("Waktu diserahkan", "Time of handing in"),
    "open_end": ("{earliest} atau sesudahnya", "{earliest} or later"),
    "from_to": ("{earliest} sampai {latest}", "{earliest} to {latest}"),
    "bring": ("Dokumen asli yang harus ditunjukkan", "Original documents to show"),
    "bring_until": (
        "Tunjukkan dokumen asli paling lambat {until}. Sesudah itu pendaftaran tidak dilanjutkan"
        " sampai Anda datang lagi.",
        "Show the originals not later than {until}. After that the registration rests until you"
        " come again.",
    ),
    "resume": ("Bila dikembalikan", "If it is returned"),
    "resume_code": ("Kode lanjutan", "Resume code"),
    "resume_use": (
        "Kode ini kunci: dengan kode ini dan petugas di samping Anda, isian dan berkas Anda terbuka"
        " lagi di kursi mana pun untuk dilengkapi. Simpan baik-baik; komputer tidak"
        " mengetahuinya lagi sesudah kunjungan ini.",
        "This code is a key: with it and staff beside you, your answers and papers open again at"
        " any seat, to be completed. Keep it safe; no computer knows it after this visit.",
    ),
    "signed_text": ("Teks bertanda tangan", "Signed text"),
    "signed_text_use": (
        "Teks di bawah ini ditandatangani secara digital dan dapat diperiksa tanpa kami. Kode QR di"
        " sampingnya dan lampiran PDF ini berisi teks yang sama.",
        "The text below is digitally signed and can be checked without us. The QR code beside it"
        " and the attachment of this PDF hold the same text.",
    ),
    "note_alt": ("Kode QR yang berisi teks bertanda tangan", "QR code with the signed text"),
    # everything
    "everything_says": (
        "Lembar ini memuat isian, daftar berkas dan riwayat pendaftaran ini yang disimpan {lpse}."
        " Salinan berkasnya dapat diminta kepada petugas.",
        "These sheets hold the answers, the list of papers and the history of this registration"
        " that {lpse} keeps. Copies of the papers can be had from its staff.",
    ),
    "history": ("Riwayat", "History"),
    "history_none": ("Belum ada yang tercatat.", "Nothing is recorded yet."),
    "when": ("Waktu", "Time"),
    "what": ("Kejadian", "Event"),
    "who": ("Oleh", "By"),
    "password_kept": (
        "Kata sandi tidak disimpan dan tidak dapat dicetak; yang disimpan hanya pemeriksanya.",
        "The password is not kept and cannot be printed; only its verifier is kept.",
    ),
}
