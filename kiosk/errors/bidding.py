"""The bid wizard, from tender to withdrawal."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "tender_not_here": Entry(
        "not_found",
        _l("Tender ini tidak ada di komputer ini."),
        _l(
            "Cari lagi dengan kode atau nama tender. Bila tender ini baru diumumkan, tunggu "
            "sampai data diperbarui."
        ),
    ),
    "card_missing": Entry(
        "unavailable",
        _l(
            "Kunci untuk menyegel penawaran tender ini belum ada atau belum dibuktikan bisa "
            "membuka."
        ),
        _l(
            "Tanyakan kepada panitia pengadaan (Pokja) tender ini, lewat petugas LPSE di "
            "ruangan ini. Setelah kuncinya siap, komputer ini menerimanya dengan sendirinya."
        ),
    ),
    "card_mismatch": Entry(
        "internal",
        _l("Kunci tender yang diterima bukan untuk tender atau ruangan ini."),
        _l("Penawaran tidak akan disegel dengan kunci itu. Beri tahu petugas LPSE."),
    ),
    "bid_late": Entry(
        "late",
        _l("Batas waktu pemasukan penawaran tender ini sudah lewat menurut jam server LPSE."),
        _l(
            "Tidak ada lagi yang bisa disegel untuk tender ini; yang sudah tersegel tetap dikirim. "
            "Bila Anda terhalang gangguan, minta petugas mencatatnya sekarang, dengan jamnya."
        ),
    ),
    "clock_unknown": Entry(
        "unavailable",
        _l(
            "Komputer ini belum pernah mendengar jam server LPSE, jadi batas waktu tidak"
            " bisa dipastikan."
        ),
        _l(
            "Tunggu sampai sambungan ke server LPSE ada, atau minta petugas memindahkan Anda ke "
            "komputer lain."
        ),
    ),
    "tender_not_open": Entry(
        "conflict",
        _l("Masa pemasukan penawaran tender ini belum dibuka."),
        _l("Lihat jadwalnya di halaman tender, lalu kembali pada waktunya."),
    ),
    "tender_is_cancelled": Entry(
        "conflict",
        _l("Tender ini sudah dihentikan atau selesai."),
        _l("Tanyakan kepada panitia pengadaan (Pokja) bila menurut Anda tender masih berjalan."),
    ),
    "tender_changed": Entry(
        "conflict",
        _l("Tender ini berubah sejak Anda memilihnya: ada adendum atau kunci baru."),
        _l(
            "Buka lagi langkah-langkah penawaran, baca perubahannya, lalu lanjutkan. Berkas "
            "yang sudah Anda pilih tetap ada."
        ),
    ),
    "tenderer_not_known_yet": Entry(
        "conflict",
        _l("Kami belum tahu perusahaan mana yang Anda wakili."),
        _l("Mulai dari langkah pertama: siapa yang menawar."),
    ),
    "password_wrong": Entry(
        "invalid",
        _l("NPWP atau ID penyedia dan kata sandi ini tidak cocok."),
        _l("Periksa lagi keduanya, lalu ketik ulang kata sandinya."),
    ),
    "password_attempts": Entry(
        "forbidden",
        _l("Kata sandi sudah terlalu sering tidak cocok pada kunjungan ini."),
        _l(
            "Mintalah petugas membantu; kata sandi yang terlupa bisa diatur ulang di meja "
            "verifikasi."
        ),
    ),
    "identity_offline": Entry(
        "unavailable",
        _l(
            "Server LPSE sedang tidak terjangkau dan perusahaan ini belum pernah dikenali di "
            "komputer ini."
        ),
        _l("Petugas bisa mengenali Anda dari surat-surat asli perusahaan."),
    ),
    "attest_not_needed": Entry(
        "conflict",
        _l("Petugas hanya perlu menjamin identitas saat server LPSE tidak terjangkau."),
        _l("Masukkan NPWP atau ID penyedia dan kata sandi dari LPSE."),
    ),
    "advice_not_seen": Entry(
        "invalid",
        _l("Ada saran yang belum Anda baca."),
        _l("Baca saran di bawah, lalu centang bila Anda tetap memakai berkas itu."),
    ),
    "file_chosen_already": Entry(
        "conflict",
        _l("Berkas ini sudah ada di salah satu sampul."),
        _l("Keluarkan dahulu dari sampul itu bila ingin memindahkannya."),
    ),
    "envelope_unknown": Entry(
        "invalid",
        _l("Sampul yang dituju tidak ada pada tender ini."),
        _l("Pilih lagi sampul dari tombol di samping berkas."),
    ),
    "envelope_full": Entry(
        "conflict",
        _l("Satu sampul memuat paling banyak {max_files} berkas."),
        _l("Keluarkan berkas yang tidak perlu, atau gabungkan beberapa berkas menjadi satu PDF."),
    ),
    "seal_busy": Entry(
        "conflict",
        _l("Komputer ini sedang menyegel penawaran lain."),
        _l("Tunggu sampai selesai, lalu tekan Segel penawaran lagi."),
    ),
    "seat_disk_full": Entry(
        "unavailable",
        _l("Ruang simpan komputer ini tidak cukup untuk menyegel penawaran Anda."),
        _l("Belum ada yang disegel. Beri tahu petugas, atau minta pindah ke komputer lain."),
    ),
    "seat_closed": Entry(
        "conflict",
        _l("Kunjungan di komputer ini sudah berakhir."),
        _l("Minta petugas membukanya lagi. Yang sudah tersegel tetap aman."),
    ),
    "visit_not_for_bidding": Entry(
        "forbidden",
        _l("Kunjungan ini tidak dibuka untuk memasukkan penawaran."),
        _l("Minta petugas mengakhirinya dan membuka komputer ini untuk memasukkan penawaran."),
    ),
    "receipt_unknown": Entry(
        "not_found",
        _l("Server LPSE tidak menemukan tanda terima resmi dengan nomor itu."),
        _l(
            "Cocokkan nomornya sekali lagi dengan tanda terima Anda. Yang belum diterima server"
            " hanya ada di komputer tempat penawaran itu disegel."
        ),
    ),
    "receipts_unreachable": Entry(
        "unavailable",
        _l("Server LPSE tidak bisa ditanyai sekarang."),
        _l(
            "Coba lagi setelah sambungan kembali. Yang disegel di komputer ini tetap bisa dibuka"
            " dari Antrean."
        ),
    ),
    "bid_unknown": Entry(
        "not_found",
        _l("Penawaran itu bukan bagian dari kunjungan ini."),
        _l(
            "Bila itu milik perusahaan Anda, masuklah dahulu dengan kata sandi perusahaan itu "
            "pada langkah Siapa yang menawar."
        ),
    ),
    "bid_not_here": Entry(
        "not_found",
        _l("Penawaran {bid_id} tidak ada di server ini."),
        _l("Periksa nomornya pada tanda terima, atau pilih penawarannya dari daftar."),
    ),
    "not_your_bid": Entry(
        "forbidden",
        _l("Penawaran ini milik perusahaan lain."),
        _l("Hanya perusahaan yang memasukkannya bisa mengganti atau menariknya."),
    ),
    # How a version stands beside others of its bid (`kiosk.bidding.standing`).
    "replaced_here": Entry(
        "conflict",
        _l("Versi ini tidak berlaku lagi: versi {version} diterima sesudahnya."),
        _l("Simpan tanda terima versi {version}; yang ini tinggal riwayat."),
    ),
    "withdrawn_here": Entry(
        "conflict",
        _l("Penawaran ini sudah ditarik; penarikannya diterima."),
        _l("Ia tidak dinilai. Sebelum batas waktu Anda masih bisa memasukkan penawaran baru."),
    ),
    "refused_before": Entry(
        "conflict",
        _l("Versi ini ditolak; versi {version} yang diterima sesudahnya."),
        _l("Simpan tanda terima versi {version}; yang ini tinggal riwayat."),
    ),
    "replacing_here": Entry(
        "conflict",
        _l("Versi {version} sudah tersegel di komputer ini, belum diterima."),
        _l("Sampai versi {version} diterima, versi inilah yang berlaku."),
    ),
    "replacing_held": Entry(
        "conflict",
        _l("Versi {version} ditahan; panitia yang memutuskan."),
        _l("Sampai versi {version} diterima, versi inilah yang berlaku."),
    ),
    "withdrawing_here": Entry(
        "conflict",
        _l("Penarikan tercatat di sini, belum diterima."),
        _l("Sampai penarikannya diterima, penawaran ini masih berlaku."),
    ),
    "withdrawing_held": Entry(
        "conflict",
        _l("Penarikan ditahan; panitia yang memutuskan."),
        _l("Sampai penarikannya diterima, penawaran ini masih berlaku."),
    ),
    "followed_here": Entry(
        "conflict",
        _l("Sesudah versi ini ada versi {version}, belum diterima."),
        _l("Yang berlaku ialah yang terakhir diterima."),
    ),
    "version_taken": Entry(
        "conflict",
        _l("Sudah ada versi penawaran yang lebih baru daripada yang Anda lihat."),
        _l("Buka halaman Antrean untuk melihat versi terakhir, lalu mulai lagi dari sana."),
    ),
    "already_withdrawn": Entry(
        "conflict",
        _l("Penawaran ini sudah ditarik."),
        _l("Bila ingin menawar lagi, buat penawaran baru sebelum batas waktu."),
    ),
    "official_receipt_wrong": Entry(
        "internal",
        _l("Jawaban diterima datang tanpa tanda terima resmi yang cocok dengan milik kita."),
        _l(
            "Belum ada yang ditandai diterima; kami menanyakannya lagi. Bila berulang, beri "
            "tahu petugas."
        ),
    ),
    "answer_without_reason": Entry(
        "conflict",
        _l("Server LPSE belum menerima penawaran ini dan tidak menyebut alasannya."),
        _l("Tunjukkan tanda terima sementara Anda kepada petugas LPSE."),
    ),
    "slip_gone": Entry(
        "not_found",
        _l("Catatan isi sampul sudah tidak ada; komputer ini tidak menyimpannya."),
        _l("Catatan itu hanya bisa dilihat dalam kunjungan saat penawaran disegel."),
    ),
}
