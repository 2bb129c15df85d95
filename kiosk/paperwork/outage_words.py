"""What stands on the papers of an outage: Indonesian, and English beside it (ADR 73)."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.paperwork.about import Both

OUTAGE_SAID: Mapping[str, Both] = {
    "outage_file": ("Berkas Gangguan", "Evidence of an outage"),
    "outage_minutes": ("Berita Acara Gangguan Akses", "Minutes of an outage"),
    "outage_notice": ("Pengumuman Gangguan (rancangan)", "Notice of an outage (draft)"),
    "outage_request": (
        "Permohonan Perubahan Jadwal (rancangan)",
        "Request to change the schedule (draft)",
    ),
    "outage_number": ("Nomor", "Number"),
    "outage_asked": ("Waktu yang dicatat", "Time recorded"),
    "outage_cause": ("Penyebab, menurut LPSE", "Cause, as the LPSE says"),
    "outage_from_to": ("{first} sampai {last}", "{first} to {last}"),
    "outage_down": ("Pasti terganggu", "Certainly down"),
    "outage_down_says": (
        "{time} · {days} (sedikitnya satu dari {seats} kursi)",
        "{time} · {days} (at least one seat of {seats})",
    ),
    "outage_seat_down": ("Pasti terganggu", "Certainly down"),
    "outage_none": (
        "Tidak ada gangguan yang tercatat pada waktu ini.",
        "No outage is recorded in this time.",
    ),
    "outage_how": ("Bagaimana ini diketahui", "How this is known"),
    "outage_how_says": (
        "Setiap kursi mencatat sendiri kegagalan pertama dan terakhir sambungannya, menurut jam"
        " tepercaya dengan jangkauannya, dan memberitahukannya setelah tersambung lagi. Server"
        " mencatat kapan ia mulai dan tanda terakhirnya; di antaranya ia mungkin saja melayani,"
        " jadi waktu itu tidak dihitung. Yang dihitung hanya yang pasti; kursi yang belum memberi"
        " kabar tidak dihitung.",
        "Each seat writes down the first and the last failure of its link, by its trusted clock"
        " with its bound, and tells of them once it is connected again. The server writes down"
        " when it started and its last sign; it may have served in between, so that time does not"
        " count. Only what is certain counts; seats that have not told yet do not count.",
    ),
    "outage_seats": ("Kursi demi kursi", "Seat by seat"),
    "outage_seat": ("Kursi", "Seat"),
    "outage_first": ("Kegagalan pertama", "First failure"),
    "outage_last": ("Sampai", "Until"),
    "outage_looks": ("Gagal", "Failures"),
    "outage_reason": ("Keadaan", "State"),
    "outage_told": ("Pertama diberitahukan", "First told"),
    "outage_goes_on": ("{at}, belum berakhir saat dicatat", "{at}, not over when written down"),
    "outage_open": ("tidak lebih awal dari {at}", "not before {at}"),
    "outage_between": ("{first} – {last}", "{first} – {last}"),
    "outage_untold": (
        "Kursi yang tidak memberitahukan gangguan: {names}",
        "Seats that told of no outage: {names}",
    ),
    "outage_server": ("Server LPSE", "The LPSE's server"),
    "outage_server_says": (
        "Tanda terakhir {last}, mulai lagi {first}.",
        "Last sign {last}, started again {first}.",
    ),
    "outage_server_fine": (
        "Dari catatan server tidak ada jeda yang diketahui pada waktu ini.",
        "No gap of the server is known from its own record in this time.",
    ),
    "state_down": ("tidak ada jawaban", "no answer"),
    "state_captive": ("pihak lain yang menjawab", "somebody else answers"),
    "state_untrusted": ("jawaban tidak dipercaya", "answer not trusted"),
    "outage_tenders": ("Tender yang terbuka saat itu", "Tenders that were open then"),
    "outage_tender": ("Tender", "Tender"),
    "outage_closes": ("Batas waktu", "Deadline"),
    "outage_lost": ("Terganggu", "Lost"),
    "outage_days": ("Hari", "Days"),
    "outage_hours": ("{hours} jam {minutes} menit", "{hours} h {minutes} min"),
    "outage_day_count": (
        "{all} hari: {whole} penuh, {part} sebagian",
        "days: {all} ({whole} whole, {part} in part)",
    ),
    "outage_no_tender": (
        "Tidak ada tender yang terbuka pada waktu terganggu.",
        "No tender was open while anything was down.",
    ),
    "outage_by_day": ("Menurut hari", "By day"),
    "outage_day": ("Hari", "Day"),
    "outage_bids": ("Yang disegel dan yang tiba", "What was sealed and what arrived"),
    "outage_firm": ("Penyedia", "Vendor"),
    "outage_sealed": ("Disegel", "Sealed"),
    "outage_arrived": ("Tiba di server", "Arrived at the server"),
    "outage_outcome": ("Keadaan", "State"),
    "outage_no_bid": (
        "Tidak ada penawaran yang disegel atau tiba pada waktu ini.",
        "No bid was sealed or arrived in this time.",
    ),
    "bid_accepted": ("diterima", "accepted"),
    "bid_refused": ("ditolak", "refused"),
    "bid_held": ("ditahan, menunggu panitia", "held for the committee"),
    "outage_logs": ("Catatan yang disaksikan", "Witnessed logs"),
    "outage_log_size": ("Ukuran", "Size"),
    "outage_log_seen": ("Disaksikan", "Witnessed"),
    "outage_signed": ("Teks bertanda tangan", "Signed text"),
    "outage_signed_use": (
        "Server LPSE menandatangani sidik gangguan.json, yang terlampir dalam PDF ini.",
        "The LPSE's server signs the fingerprint of gangguan.json, which is attached to this PDF.",
    ),
    "outage_minutes_says": (
        "Pada hari ini kami yang bertanda tangan di bawah ini menerangkan bahwa akses ke layanan"
        " {lpse} terganggu sebagaimana tertulis di bawah ini.",
        "We who sign below state today that access to the services of {lpse} was disturbed as"
        " written below.",
    ),
    "outage_minutes_basis": ("Dasar", "Basis"),
    "outage_minutes_basis_says": (
        "Catatan kursi dan server yang terlampir sebagai gangguan.json.",
        "The records of seats and server that are attached as gangguan.json.",
    ),
    "outage_rule": (
        "Panitia dapat menyesuaikan jadwal sebanyak hari terjadinya gangguan, menyatakan pemilihan"
        " gagal, atau menempuh cara lain yang dituangkan dalam berita acara. LPSE tidak menetapkan"
        " jadwal.",
        "The committee may adjust the schedule by the number of days of the outage, declare the"
        " selection failed, or take another way that it writes into minutes. The LPSE sets no"
        " schedule.",
    ),
    "outage_head": ("Kepala LPSE", "Head of the LPSE"),
    "outage_admin": ("Pengelola sistem", "System administrator"),
    "outage_committee": ("Panitia pengadaan", "Procurement committee"),
    "outage_signed_by": (
        "Demikian dibuat dengan sebenarnya.",
        "Made truthfully.",
    ),
    "outage_notice_says": (
        "Diumumkan kepada pengguna SPSE (Pasal 23(4)): akses dari ruang layanan {lpse} terganggu"
        " pada waktu di bawah ini.",
        "To users of SPSE (Article 23(4)): access from the room of {lpse} was disturbed at the"
        " times below.",
    ),
    "outage_notice_safe": (
        "Yang sudah tersegel di ruang layanan tersimpan aman dan dikirim dengan sendirinya setelah"
        " tersambung. Bawa tanda terima Anda bila ada pertanyaan.",
        "What was sealed in the room is kept safe and is sent by itself once connected. Bring your"
        " receipt if you have a question.",
    ),
    "outage_request_to": ("Kepada panitia pengadaan tender", "To the committee of the tender"),
    "outage_request_says": (
        "Sehubungan dengan gangguan di atas, LPSE memohon panitia mempertimbangkan penyesuaian"
        " jadwal tender di bawah ini. Keputusannya di tangan panitia dan dituangkan dalam adendum.",
        "Because of the outage above the LPSE asks the committee to consider adjusting the schedule"
        " of the tenders below. The decision is the committee's and goes into an addendum.",
    ),
}
