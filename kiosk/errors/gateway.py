"""What the gateway answers, and the commands of its administrator."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry, for_audience

ENTRIES: dict[str, Entry] = {
    "name_malformed": Entry(
        "invalid",
        _l("Nama itu kosong, terlalu panjang, atau berisi huruf yang tidak terlihat."),
        _l("Ketik ulang namanya, paling panjang 200 huruf."),
    ),
    "message_malformed": Entry(
        "invalid",
        _l("Server tidak mengerti pesan dari komputer ini."),
        _l("Beri tahu petugas: aplikasi di komputer ini dan di server perlu disamakan."),
    ),
    "signature_invalid": Entry(
        "forbidden",
        _l("Tanda tangan digital pada pesan tidak cocok dengan kunci yang dikenal."),
        _l("Beri tahu petugas: pendaftaran komputer ini pada server perlu diperiksa."),
    ),
    "seat_unknown": Entry(
        "forbidden",
        _l("Komputer ini belum terdaftar pada server."),
        _l(
            "Minta kode pendaftaran kepada pengelola sistem. Bila komputer ini pernah terdaftar,"
            " jangan hapus isinya: pengelola sistem dapat mengenalkannya lagi pada server."
        ),
    ),
    "seat_revoked": Entry(
        "forbidden",
        _l("Pendaftaran komputer ini sudah dicabut oleh pengelola sistem."),
        _l("Pakai komputer lain di ruang ini dan beri tahu petugas."),
    ),
    "not_identified": Entry(
        "forbidden",
        _l("Server belum melihat bahwa perusahaan ini dikenali di komputer ini."),
        _l("Masuklah sekali lagi sebagai perusahaan itu."),
    ),
    "token_expired": Entry(
        "unavailable",
        _l("Izin sementara komputer ini sudah lewat waktunya."),
        _l("Aplikasi menanyakan waktu server lagi dan mencoba ulang dengan sendirinya."),
    ),
    "not_found": Entry(
        "not_found",
        _l("Alamat itu tidak ada di server."),
        _l("Beri tahu petugas: aplikasi di komputer ini dan di server perlu disamakan."),
    ),
    "method_not_allowed": Entry(
        "invalid",
        _l("Server tidak menerima permintaan seperti itu."),
        _l("Beri tahu petugas: aplikasi di komputer ini dan di server perlu disamakan."),
    ),
    "too_large": Entry(
        "invalid",
        _l("Kiriman itu lebih besar daripada yang diterima server."),
        _l("Beri tahu petugas: batas ukuran di komputer ini dan di server perlu disamakan."),
    ),
    "too_many_attempts": Entry(
        "forbidden",
        _l("Kata sandi sudah terlalu sering tidak cocok."),
        _l("Tunggu beberapa menit sebelum mencoba lagi."),
    ),
    "unavailable": Entry(
        "unavailable",
        _l("Server sedang tidak dapat menjawab."),
        _l("Tunggu sebentar, lalu coba lagi. Yang sudah mengantre dicoba lagi sendiri."),
    ),
    "clock_behind": Entry(
        "unavailable",
        _l("Jam server LPSE mundur dari waktu yang sudah pernah ditandatanganinya."),
        _l(
            "Server menunda penerimaan sampai jamnya benar; yang sudah tersegel menunggu dengan "
            "aman dan dikirim sendiri sesudahnya. Beri tahu petugas."
        ),
    ),
    "tender_change_refused": Entry(
        "unavailable",
        _l(
            "Perubahan terbaru {count} tender tidak dapat dibaca saat impor ({codes}). Kursi masih "
            "menampilkan keadaan sebelumnya; batas waktunya mungkin sudah berubah."
        ),
        _l(
            "Cocokkan dengan SPSE. Lalu impor lagi berkas OCDS yang sudah diperbaiki; "
            "`lpse-kiosk gateway import-tenders` menyebut apa yang salah."
        ),
    ),
    "gateway_clock_behind": Entry(
        "unavailable",
        _l(
            "Jam server ini {minutes} menit lebih mundur daripada waktu yang sudah pernah "
            "ditandatanganinya. Waktu, daftar petugas dan penerimaan tidak ditandatangani; "
            "penawaran menunggu dengan aman di kursi."
        ),
        _l(
            "Betulkan jam server. Bila jam yang sekarang memang benar dan yang dulu salah, dua "
            "petugas menjalankan di server: lpse-kiosk gateway confirm-clock --reason …"
        ),
    ),
    "gateway_clock_right": Entry(
        "conflict",
        _l("Jam server ini tidak mundur dari waktu yang pernah ditandatanganinya."),
        _l("Tidak ada yang perlu dikukuhkan."),
    ),
    "interval_impossible": Entry(
        "conflict",
        _l("Waktu penyegelan pada tanda terima tidak mungkin: jam komputer ini pernah salah."),
        _l("Penawaran sampai dan ditahan dengan buktinya; Pokja yang memutuskan."),
    ),
    "enrolment_code_invalid": Entry(
        "forbidden",
        _l("Kode pendaftaran tidak cocok, sudah dipakai, atau sudah lewat 24 jam."),
        _l("Minta kode baru kepada pengelola sistem."),
    ),
    "enrolment_code_mistyped": Entry(
        "invalid",
        _l("Kode pendaftaran tidak lengkap atau ada huruf yang tertukar."),
        _l("Periksa setiap kelompok empat huruf, lalu ketik ulang."),
    ),
    "key_malformed": Entry(
        "invalid",
        _l("Kunci itu rusak atau bukan kunci yang benar."),
        _l("Ambil salinan kunci yang utuh, lalu coba lagi."),
    ),
    "time_malformed": Entry(
        "invalid",
        _l("Tanggal atau jam itu tidak dapat dibaca."),
        _l("Periksa tanggal, jam, dan zona waktunya."),
    ),
    "command_unknown": Entry(
        "invalid",
        _l("Server LPSE belum mengenal jenis kiriman ini."),
        _l(
            "Kiriman tetap tersimpan di sini dan dicoba lagi sendiri. Beri tahu petugas: program di"
            " server perlu diperbarui."
        ),
    ),
    "too_many_waiting": Entry(
        "conflict",
        _l(
            "Terlalu banyak kiriman kursi ini menunggu di server sesuatu yang belum datang."
            " Kiriman ini belum disimpan di sana."
        ),
        _l(
            "Kiriman ini tetap aman di komputer ini dan dikirim lagi sendiri. Beri tahu petugas:"
            " di ruang kendali terlihat apa yang ditunggu."
        ),
    ),
    "commands_newer": Entry(
        "conflict",
        _l("{count} kiriman dari kursi yang programnya lebih baru menunggu pembaruan server ini."),
        _l("Perbarui program server; kiriman itu lalu dinilai menurut waktu tibanya yang pertama."),
    ),
    "id_conflict": Entry(
        "conflict",
        _l("Nomor kiriman ini sudah dipakai untuk kiriman lain."),
        _l("Beri tahu petugas; kiriman yang pertama tetap berlaku."),
    ),
    "source_mismatch": Entry(
        "forbidden",
        _l("Kiriman ini menyebut komputer lain sebagai asalnya."),
        _l("Beri tahu petugas: pendaftaran komputer ini pada server perlu diperiksa."),
    ),
    "realm_mismatch": Entry(
        "invalid",
        _l("Kiriman latihan dan kiriman sungguhan tidak boleh bercampur."),
        _l("Beri tahu petugas; buka ruang yang benar, lalu ulangi dari awal."),
    ),
    "blob_incomplete": Entry(
        "unavailable",
        _l("Berkas tersegel belum sampai seluruhnya di server."),
        _l("Pengiriman dilanjutkan dengan sendirinya."),
    ),
    "digest_mismatch": Entry(
        "invalid",
        _l("Berkas tersegel yang sampai berbeda dari yang dicatat."),
        _l("Beri tahu petugas sekarang; segel ulang penawaran bila batas waktu belum lewat."),
    ),
    "envelope_malformed": Entry(
        "invalid",
        _l("Berkas yang sampai bukan berkas tersegel yang benar."),
        _l("Segel ulang penawaran dari berkas asli dan beri tahu petugas."),
    ),
    "tender_unknown": Entry(
        "not_found",
        _l("Tender ini tidak dikenal server."),
        _l("Periksa kode tendernya; bila sudah benar, beri tahu petugas."),
    ),
    "tender_cancelled": Entry(
        "conflict",
        _l("Tender ini sudah dibatalkan."),
        _l("Tanyakan kelanjutannya kepada panitia pengadaan (Pokja)."),
    ),
    "tenderer_unknown": Entry(
        "forbidden",
        _l("Penyedia ini belum terdaftar di server, jadi penawarannya ditahan."),
        _l("Hubungi meja verifikasi LPSE; penawaran tersegel tetap tersimpan."),
    ),
    "key_not_on_card": Entry(
        "invalid",
        _l("Penawaran disegel dengan kunci yang tidak ada pada kartu tender."),
        _l("Ganti penawaran ini dengan yang disegel memakai kunci terbaru."),
    ),
    "envelopes_wrong": Entry(
        "invalid",
        _l("Jumlah atau jenis sampul tidak sesuai dengan tender ini."),
        _l("Periksa apakah tender ini satu sampul atau dua sampul, lalu ulangi."),
    ),
    "receipt_mismatch": Entry(
        "invalid",
        _l("Tanda terima sementara tidak sama dengan penawaran yang dikirim."),
        _l("Beri tahu petugas sekarang; segel ulang penawaran bila batas waktu belum lewat."),
    ),
    "late": Entry(
        "late",
        _l("Penawaran disegel setelah batas waktu pemasukan."),
        _l(
            "Penawaran ini tidak dapat diterima; simpan tanda terimanya untuk ditanyakan kepada"
            " panitia pengadaan (Pokja)."
        ),
    ),
    "delivered_late": Entry(
        "late",
        _l("Penawaran disegel tepat waktu, tetapi sampai di server setelah batas waktu."),
        _l("Penawaran ditahan dengan buktinya; panitia pengadaan (Pokja) yang memutuskan."),
    ),
    "time_disputed": Entry(
        "late",
        _l("Waktu penyegelan tidak dapat dipastikan sebelum atau sesudah batas waktu."),
        _l("Penawaran ditahan dengan buktinya; panitia pengadaan (Pokja) yang memutuskan."),
    ),
    "replaces_unknown": Entry(
        "unavailable",
        _l("Versi penawaran sebelumnya belum sampai di server."),
        _l("Aplikasi mengirim keduanya berurutan dengan sendirinya."),
    ),
    "replaces_missing": Entry(
        "conflict",
        _l("Versi penawaran sebelumnya tidak pernah sampai di server sampai batas waktu."),
        _l("Penawaran ditahan dengan buktinya; panitia pengadaan (Pokja) yang memutuskan."),
    ),
    "replaces_mismatch": Entry(
        "conflict",
        _l("Versi yang diganti bukan versi terakhir dari penawaran yang sama."),
        _l("Buka daftar antrean, lalu ganti versi yang terakhir."),
    ),
    "committee_refused": Entry(
        "conflict",
        _l("Panitia pengadaan (Pokja) menolak penawaran yang tadinya ditahan."),
        _l("Baca alasannya pada jawaban; tanyakan kepada panitia bila kurang jelas."),
    ),
    "digest_duplicate": Entry(
        "conflict",
        _l("Berkas tersegel yang sama sudah dikirim oleh penyedia lain."),
        _l("Penawaran ditahan; beri tahu petugas sekarang."),
    ),
    "superseded": Entry(
        "conflict",
        _l(
            "Versi ini pernah diterima, lalu penggantian atau penarikan yang lebih baru diterima;"
            " itulah yang berlaku."
        ),
        _l(
            "Yang lebih baru itu dimasukkan di komputer lain. Bila bukan Anda yang memasukkannya,"
            " beri tahu petugas sekarang."
        ),
    ),
    "checkpoint_conflict": Entry(
        "conflict",
        _l("Catatan kejadian komputer ini tidak cocok dengan yang pernah dilihat server."),
        _l(
            "Jangan buka kunjungan baru di komputer ini; yang sudah tersegel tetap dikirim. Beri"
            " tahu pengelola sistem."
        ),
    ),
    "gateway_exists": Entry(
        "conflict",
        _l("Folder {home} sudah berisi server LPSE."),
        _l("Pakai folder lain, atau pakai yang sudah ada."),
    ),
    "gateway_missing": Entry(
        "not_found",
        _l("Folder {home} belum berisi server LPSE."),
        _l("Jalankan dahulu `lpse-kiosk gateway init`, atau periksa --home."),
    ),
    "timezone_unknown": Entry(
        "invalid",
        _l("Zona waktu {timezone} tidak dikenal."),
        _l("Pakai Asia/Jakarta, Asia/Makassar, atau Asia/Jayapura."),
    ),
    "import_too_large": Entry(
        "invalid",
        _l("Isi berkas ini terlalu besar untuk dibaca dengan aman."),
        _l("Bagi berkas menjadi beberapa bagian, lalu impor satu per satu."),
    ),
    "rehearsal_malformed": Entry(
        "invalid",
        _l("Berkas itu bukan amplop uji."),
        _l("Pakai berkas yang dibuat oleh `gateway publish-key`."),
    ),
    "rehearsal_wrong": Entry(
        "forbidden",
        _l("Jawaban uji kunci tidak cocok untuk tender {tender_id}."),
        _l("Ketik ulang jawabannya; bila tetap tidak cocok, buat amplop uji baru."),
    ),
    "bid_not_held": Entry(
        "conflict",
        _l("Penawaran {bid_id} tidak sedang ditahan."),
        _l("Hanya penawaran yang ditahan yang dapat diputuskan."),
    ),
    "tender_still_open": Entry(
        "late",
        _l("Batas waktu tender {tender_id} belum lewat."),
        _l("Tunggu sampai {until}; sebelum itu penawaran tidak boleh diserahkan."),
    ),
    "file_exists": Entry(
        "conflict",
        _l("{path} sudah ada dan tidak ditimpa."),
        _l("Pilih nama atau folder lain."),
    ),
    "password_too_short": Entry(
        "invalid",
        _l("Kata sandi harus paling sedikit {least} huruf atau angka."),
        _l("Buat kata sandi yang lebih panjang."),
    ),
    "staff_number_odd": Entry(
        "invalid",
        _l("Nomor ini bukan NIP yang lengkap."),
        _l("Ketik 18 angka NIP, atau 16 angka NIK bagi yang tidak punya NIP."),
    ),
    "id_malformed": Entry(
        "invalid",
        _l("Nomor {id} kosong, terlalu panjang, atau berisi huruf yang tidak terlihat."),
        _l("Ketik ulang nomornya tanpa spasi di depan atau belakang."),
    ),
    "content_type_wrong": Entry(
        "invalid",
        _l("Server tidak mengenal bentuk data yang dikirim."),
        _l("Beri tahu petugas: aplikasi di komputer ini dan di server perlu disamakan."),
    ),
}
ENTRIES = for_audience(
    "sender",
    ENTRIES,
    (
        "token_expired",
        "unavailable",
        "command_unknown",
        "blob_incomplete",
        "replaces_unknown",
    ),
)
