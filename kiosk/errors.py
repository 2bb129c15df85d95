"""The catalogue: every failure that is explained to a person, in plain words.

`sync.errors.Fault` carries a code; the row here says how serious it is, what is wrong and what to
do next. `docs/reference/errors.md` is generated from it, and a test finds codes without a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from sync.errors import Fault

Kind = Literal["invalid", "not_found", "conflict", "forbidden", "late", "unavailable", "internal"]

HTTP_STATUS: dict[Kind, int] = {
    "invalid": 422,
    "not_found": 404,
    "conflict": 409,
    "forbidden": 403,
    "late": 409,
    "unavailable": 503,
    "internal": 500,
}


@dataclass(frozen=True)
class Entry:
    """`message` says what is wrong, `hint` what to do next; `{name}` takes the Fault's params."""

    kind: Kind
    message: LazyString
    hint: LazyString


@dataclass(frozen=True)
class Explanation:
    """What a screen or a terminal shows for a Fault."""

    code: str
    status: int
    message: str
    hint: str


CATALOGUE: dict[str, Entry] = {
    # wire and gateway
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
        _l("Daftarkan komputer ini dengan kode pendaftaran dari pengelola server."),
    ),
    "seat_revoked": Entry(
        "forbidden",
        _l("Pendaftaran komputer ini sudah dicabut oleh pengelola server."),
        _l("Pakai komputer lain di ruang ini dan beri tahu petugas."),
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
    "too_many_attempts": Entry(
        "forbidden",
        _l("Kata sandi yang salah sudah terlalu sering dimasukkan."),
        _l("Tunggu beberapa menit sebelum mencoba lagi."),
    ),
    "unavailable": Entry(
        "unavailable",
        _l("Server sedang tidak dapat menjawab."),
        _l("Tunggu sebentar; permintaan diulang dengan sendirinya."),
    ),
    "enrolment_code_invalid": Entry(
        "forbidden",
        _l("Kode pendaftaran salah, sudah dipakai, atau sudah lewat 24 jam."),
        _l("Minta kode baru kepada pengelola server."),
    ),
    "enrolment_code_mistyped": Entry(
        "invalid",
        _l("Kode pendaftaran tidak lengkap atau ada huruf yang salah ketik."),
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
        _l("Server belum mengenal jenis kiriman ini."),
        _l("Beri tahu petugas: aplikasi di server perlu diperbarui."),
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
        _l("Tanyakan kelanjutannya kepada Pokja Pemilihan."),
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
        _l("Penawaran disegel setelah batas akhir pemasukan."),
        _l("Penawaran ini tidak dapat diterima; simpan tanda terimanya untuk ditanyakan ke Pokja."),
    ),
    "delivered_late": Entry(
        "late",
        _l("Penawaran disegel tepat waktu, tetapi sampai di server setelah batas akhir."),
        _l("Penawaran ditahan dengan buktinya; Pokja Pemilihan yang memutuskan."),
    ),
    "time_disputed": Entry(
        "late",
        _l("Waktu penyegelan tidak dapat dipastikan sebelum atau sesudah batas akhir."),
        _l("Penawaran ditahan dengan buktinya; Pokja Pemilihan yang memutuskan."),
    ),
    "replaces_unknown": Entry(
        "unavailable",
        _l("Versi penawaran sebelumnya belum sampai di server."),
        _l("Aplikasi mengirim keduanya berurutan dengan sendirinya."),
    ),
    "replaces_mismatch": Entry(
        "conflict",
        _l("Versi yang diganti bukan versi terakhir dari penawaran yang sama."),
        _l("Buka daftar antrean, lalu ganti versi yang terakhir."),
    ),
    "committee_refused": Entry(
        "conflict",
        _l("Pokja Pemilihan menolak penawaran yang tadinya ditahan."),
        _l("Baca alasannya pada jawaban; tanyakan kepada Pokja bila kurang jelas."),
    ),
    "digest_duplicate": Entry(
        "conflict",
        _l("Berkas tersegel yang sama sudah dikirim oleh penyedia lain."),
        _l("Penawaran ditahan; beri tahu petugas sekarang."),
    ),
    "checkpoint_conflict": Entry(
        "conflict",
        _l("Catatan kejadian komputer ini tidak cocok dengan yang pernah dilihat server."),
        _l("Jangan pakai komputer ini; beri tahu pengelola server."),
    ),
    "gateway_exists": Entry(
        "conflict",
        _l("Folder {home} sudah berisi gateway."),
        _l("Pakai folder lain, atau pakai gateway yang sudah ada."),
    ),
    "gateway_missing": Entry(
        "not_found",
        _l("Folder {home} belum berisi gateway."),
        _l("Jalankan `lpse-kiosk gateway init` lebih dulu, atau periksa --home."),
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
        _l("Ketik ulang jawabannya; bila tetap salah, buat amplop uji baru."),
    ),
    "bid_not_held": Entry(
        "conflict",
        _l("Penawaran {bid_id} tidak sedang ditahan."),
        _l("Hanya penawaran yang ditahan yang dapat diputuskan."),
    ),
    "tender_still_open": Entry(
        "late",
        _l("Batas akhir tender {tender_id} belum lewat."),
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
    "pin_too_weak": Entry(
        "invalid",
        _l("PIN harus angka saja, paling sedikit {least} angka."),
        _l("Pilih PIN yang lebih panjang."),
    ),
    "id_malformed": Entry(
        "invalid",
        _l("Nomor {id} kosong, terlalu panjang, atau berisi huruf yang tidak terlihat."),
        _l("Ketik ulang nomornya tanpa spasi di depan atau belakang."),
    ),
    "upload_unknown": Entry(
        "not_found",
        _l("Server tidak mengenal kiriman ini."),
        _l("Berkas tersegel tetap aman di sini dan akan dikirim dari awal."),
    ),
    "upload_gone": Entry(
        "not_found",
        _l("Kiriman ini sudah diakhiri atau terlalu lama tidak dilanjutkan."),
        _l("Berkas tersegel tetap aman di sini dan akan dikirim dari awal."),
    ),
    "upload_locked": Entry(
        "unavailable",
        _l("Server masih menyelesaikan kiriman yang sebelumnya."),
        _l("Tunggu sebentar; pengiriman dilanjutkan dengan sendirinya."),
    ),
    "upload_interrupted": Entry(
        "unavailable",
        _l("Sambungan terputus sebelum semua data sampai."),
        _l("Data yang sudah sampai tidak hilang; pengiriman dilanjutkan dengan sendirinya."),
    ),
    "offset_mismatch": Entry(
        "conflict",
        _l("Server sudah menerima bagian lain dari kiriman ini."),
        _l("Pengiriman dilanjutkan dengan sendirinya dari bagian yang benar."),
    ),
    "length_exceeded": Entry(
        "invalid",
        _l("Data yang dikirim lebih banyak daripada ukuran berkasnya."),
        _l("Beri tahu petugas: berkas tersegel di komputer ini perlu diperiksa."),
    ),
    "checksum_mismatch": Entry(
        "invalid",
        _l("Data berubah di perjalanan dan tidak dipakai."),
        _l("Bagian itu dikirim ulang dengan sendirinya."),
    ),
    "checksum_unsupported": Entry(
        "invalid",
        _l("Server tidak mengenal cara pemeriksaan data ini."),
        _l("Beri tahu petugas: aplikasi di komputer ini dan di server perlu disamakan."),
    ),
    "tus_version_unsupported": Entry(
        "invalid",
        _l("Server memakai cara pengiriman dengan versi lain."),
        _l("Beri tahu petugas: aplikasi di komputer ini dan di server perlu disamakan."),
    ),
    "content_type_wrong": Entry(
        "invalid",
        _l("Server tidak mengenal bentuk data yang dikirim."),
        _l("Beri tahu petugas: aplikasi di komputer ini dan di server perlu disamakan."),
    ),
    # sealing and opening
    "recipient_malformed": Entry(
        "invalid",
        _l("Kunci penyegelan ini tidak dapat dipakai."),
        _l("Minta panitia mengirimkan kunci paket itu lagi, lalu coba kembali."),
    ),
    "identity_malformed": Entry(
        "invalid",
        _l("Berkas kunci ini tidak berisi kunci pembuka."),
        _l("Pilih berkas kunci yang benar; isinya diawali tulisan AGE-SECRET-KEY."),
    ),
    "sealed_header_malformed": Entry(
        "invalid",
        _l("Berkas ini bukan berkas tersegel, atau bagian awalnya rusak."),
        _l("Periksa apakah berkasnya tertukar, atau minta salinan lain."),
    ),
    "sealed_header_altered": Entry(
        "invalid",
        _l("Bagian awal berkas tersegel ini sudah berubah."),
        _l("Minta salinan lain dari berkas itu."),
    ),
    "sealed_key_wrong": Entry(
        "invalid",
        _l("Kunci ini tidak membuka berkas tersegel itu."),
        _l("Periksa apakah kunci dan berkasnya milik paket yang sama."),
    ),
    "sealed_payload_damaged": Entry(
        "invalid",
        _l("Isi berkas tersegel ini rusak mulai bita ke-{at}."),
        _l("Minta salinan lain dari berkas itu."),
    ),
    "sealed_armor_malformed": Entry(
        "invalid",
        _l("Teks tersegel ini tidak lengkap atau berubah."),
        _l("Salin kembali seluruh teksnya, dari baris BEGIN sampai baris END."),
    ),
    "seal_cancelled": Entry(
        "conflict",
        _l("Penyegelan dihentikan. Tidak ada yang disimpan."),
        _l("Anda dapat memulai lagi kapan saja sebelum batas waktu."),
    ),
    "file_name_unsafe": Entry(
        "invalid",
        _l("Nama berkas {name} berisi tanda yang tidak dapat disimpan."),
        _l("Ganti nama berkas itu dengan huruf, angka dan spasi saja, lalu pilih lagi."),
    ),
    "file_name_twice": Entry(
        "invalid",
        _l("Ada dua berkas bernama {name}."),
        _l("Ganti nama salah satunya, atau pilih satu saja."),
    ),
    "storage_full": Entry(
        "unavailable",
        _l("Ruang simpan komputer ini penuh. Tidak ada yang disegel."),
        _l("Beri tahu petugas agar ruang simpan dikosongkan, lalu coba lagi."),
    ),
    "storage_failed": Entry(
        "unavailable",
        _l("Komputer ini tidak dapat menulis atau membaca ruang simpannya."),
        _l("Beri tahu petugas. Pindahlah ke komputer lain bila batas waktu sudah dekat."),
    ),
    "proof_failed": Entry(
        "unavailable",
        _l("Berkas yang baru disegel tidak lolos pemeriksaan ulang, jadi dihapus lagi."),
        _l("Coba sekali lagi. Bila terulang, beri tahu petugas dan pindah ke komputer lain."),
    ),
    "folder_not_empty": Entry(
        "conflict",
        _l("Folder {name} sudah berisi sesuatu."),
        _l("Pilih folder lain yang kosong atau yang belum ada."),
    ),
    "sealed_unreadable": Entry(
        "unavailable",
        _l("Berkas tersegel itu tidak dapat dibaca."),
        _l("Periksa apakah medianya masih terpasang, atau minta salinan lain."),
    ),
    # receipts, log, printing
    "note_malformed": Entry(
        "invalid",
        _l("Isi ini bukan catatan bertanda tangan yang utuh."),
        _l("Ambil lagi berkas aslinya, atau pindai ulang kode QR di kertas, lalu periksa lagi."),
    ),
    "note_signature_invalid": Entry(
        "invalid",
        _l("Tanda tangan pada catatan ini tidak cocok dengan kunci yang dipakai memeriksa."),
        _l("Pastikan kuncinya milik penanda tangan. Bila sudah benar, isi catatan telah berubah."),
    ),
    "receipt_malformed": Entry(
        "invalid",
        _l("Isi ini bukan tanda terima yang utuh."),
        _l("Pakai berkas aslinya, atau pindai ulang kode QR di kertas tanda terima."),
    ),
    "receipt_signature_invalid": Entry(
        "invalid",
        _l("Tanda tangan pada tanda terima ini tidak sah: isinya atau penanda tangannya berbeda."),
        _l(
            "Bandingkan sidik kunci yang dipakai dengan yang diumumkan LPSE. Bila sudah sama,"
            " jangan percayai tanda terima ini dan tunjukkan kepada petugas."
        ),
    ),
    "checkpoint_malformed": Entry(
        "invalid",
        _l("Isi ini bukan tanda keadaan catatan yang utuh."),
        _l("Minta salinan baru dari tempat asalnya."),
    ),
    "checkpoint_signature_invalid": Entry(
        "invalid",
        _l("Tanda keadaan catatan ini tidak ditandatangani oleh komputer yang disebutnya."),
        _l("Jangan dipakai sebagai bukti. Beri tahu pengelola ruang."),
    ),
    "printer_unavailable": Entry(
        "unavailable",
        _l("Belum ada pencetak yang siap."),
        _l(
            "Simpan ke flashdisk, atau minta petugas menyalakan pencetak lalu tekan Cetak lagi."
            " Yang sudah tersegel tetap aman."
        ),
    ),
    "printing_unsupported": Entry(
        "unavailable",
        _l("Pencetakan langsung belum tersedia pada sistem komputer ini."),
        _l("Simpan ke flashdisk, lalu cetak berkas PDF-nya dari komputer lain."),
    ),
    # engine and link
    "link_down": Entry(
        "unavailable",
        _l("Jaringan ke gateway sedang terputus."),
        _l("Tidak ada yang hilang. Pengiriman dilanjutkan sendiri begitu jaringan kembali."),
    ),
    "link_captive": Entry(
        "unavailable",
        _l("Yang menjawab di jaringan ini bukan gateway, melainkan halaman lain."),
        _l("Minta petugas memeriksa jaringan: mungkin WiFi atau proxy meminta masuk dahulu."),
    ),
    "gateway_untrusted": Entry(
        "unavailable",
        _l("Jawaban yang diterima tidak ditandatangani oleh gateway yang dikenal komputer ini."),
        _l("Jangan lanjutkan lewat jaringan ini. Beri tahu petugas."),
    ),
    "gateway_rolled_back": Entry(
        "unavailable",
        _l("Gateway kembali ke keadaan yang lebih lama dari yang pernah dilihat komputer ini."),
        _l("Yang tersimpan di sini tetap aman. Petugas perlu menghubungi pengelola gateway."),
    ),
    "gateway_url_malformed": Entry(
        "invalid",
        _l("Alamat gateway “{url}” tidak dapat dibaca."),
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
        _l("Gateway memberi jawaban yang tidak masuk akal saat menerima berkas."),
        _l("Pengiriman diulang sendiri dari awal. Tidak ada yang hilang."),
    ),
    "answer_missing": Entry(
        "unavailable",
        _l("Gateway belum menjawab kiriman ini."),
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
        _l("Yang sudah tersegel tetap aman. Beri tahu petugas; pengiriman dicoba lagi sendiri."),
    ),
    # sessions and web
    "pin_wrong": Entry(
        "invalid",
        _l("PIN ini tidak cocok."),
        _l("Ketik lagi PIN petugas. Sisa percobaan sebelum harus menunggu: {left}."),
    ),
    "pin_wrong_wait": Entry(
        "invalid",
        _l("PIN ini tidak cocok."),
        _l("Tunggu {seconds} detik, lalu ketik lagi PIN petugas."),
    ),
    "pin_wait": Entry(
        "forbidden",
        _l("PIN belum bisa dicoba lagi."),
        _l("Tunggu {seconds} detik, lalu ketik PIN petugas."),
    ),
    "roster_empty": Entry(
        "unavailable",
        _l("Seat ini belum menerima daftar petugas."),
        _l("Hubungkan seat ke server LPSE sekali agar daftar petugas sampai di sini."),
    ),
    "seat_move_refused": Entry(
        "conflict",
        _l("Keadaan seat ini sudah berubah."),
        _l("Buka halaman awal untuk melihat keadaannya sekarang, lalu ulangi bila masih perlu."),
    ),
    "seat_busy": Entry(
        "conflict",
        _l("Penawaran sedang disegel, jadi kunjungan belum bisa diakhiri."),
        _l("Tunggu sampai selesai, atau batalkan penyegelan, lalu akhiri kunjungan."),
    ),
    "visit_time_over": Entry(
        "conflict",
        _l("Waktu kunjungan ini sudah habis."),
        _l("Petugas dapat memilih tambahan waktu, lalu membuka seat kembali."),
    ),
    "page_unknown": Entry(
        "not_found",
        _l("Halaman ini tidak ada."),
        _l("Kembali ke halaman awal. Pekerjaan Anda tidak berubah."),
    ),
    "page_method": Entry(
        "invalid",
        _l("Halaman ini dibuka dengan cara yang tidak dikenalnya."),
        _l("Kembali ke halaman awal, lalu pakai tombol di layar."),
    ),
    "page_too_large": Entry(
        "invalid",
        _l("Isian ini terlalu panjang."),
        _l("Persingkat isiannya. Berkas dipilih dari flashdisk, bukan ditempel di halaman."),
    ),
    # bidding
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
            "Tanyakan kepada panitia/pokja tender ini, lewat petugas LPSE di ruangan ini. "
            "Setelah kuncinya siap, komputer ini menerimanya dengan sendirinya."
        ),
    ),
    "card_mismatch": Entry(
        "internal",
        _l("Kunci tender yang diterima bukan untuk tender atau ruangan ini."),
        _l("Penawaran tidak akan disegel dengan kunci itu. Beri tahu petugas LPSE."),
    ),
    "bid_late": Entry(
        "late",
        _l("Batas waktu pemasukan penawaran tender ini sudah lewat menurut jam SPSE."),
        _l(
            "Penawaran tidak bisa disegel lagi. Bila Anda terhalang gangguan, minta petugas "
            "mencatatnya."
        ),
    ),
    "clock_unknown": Entry(
        "unavailable",
        _l("Komputer ini belum pernah mendengar jam SPSE, jadi batas waktu tidak bisa dipastikan."),
        _l(
            "Tunggu sampai sambungan ke SPSE ada, atau minta petugas memindahkan Anda ke "
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
        _l("Tanyakan kepada panitia/pokja tender ini bila menurut Anda tender masih berjalan."),
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
        _l("Kata sandi sudah terlalu sering salah pada kunjungan ini."),
        _l(
            "Mintalah petugas membantu; kata sandi yang terlupa bisa diatur ulang di meja "
            "verifikasi."
        ),
    ),
    "identity_offline": Entry(
        "unavailable",
        _l(
            "Sambungan ke SPSE sedang putus dan perusahaan ini belum pernah dikenali di "
            "komputer ini."
        ),
        _l("Petugas bisa mengenali Anda dari surat-surat asli perusahaan."),
    ),
    "attest_not_needed": Entry(
        "conflict",
        _l("Petugas hanya perlu menjamin identitas saat sambungan ke SPSE putus."),
        _l("Masukkan NPWP atau ID penyedia dan kata sandi SPSE Anda."),
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
    "bid_unknown": Entry(
        "not_found",
        _l("Penawaran itu bukan bagian dari kunjungan ini."),
        _l(
            "Bila itu milik perusahaan Anda, masuklah dahulu dengan kata sandi perusahaan itu "
            "pada langkah Siapa yang menawar."
        ),
    ),
    "not_your_bid": Entry(
        "forbidden",
        _l("Penawaran ini milik perusahaan lain."),
        _l("Hanya perusahaan yang memasukkannya bisa mengganti atau menariknya."),
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
        _l("SPSE belum menerima penawaran ini dan tidak menyebut alasannya."),
        _l("Tunjukkan tanda terima sementara Anda kepada petugas LPSE."),
    ),
    "slip_gone": Entry(
        "not_found",
        _l("Catatan isi sampul sudah tidak ada; komputer ini tidak menyimpannya."),
        _l("Catatan itu hanya bisa dilihat dalam kunjungan saat penawaran disegel."),
    ),
    # intake, checks, window
    "medium_gone": Entry(
        "unavailable",
        _l("Flashdisk {label} sudah dicabut."),
        _l("Colokkan lagi flashdisk itu, tunggu sampai muncul, lalu ulangi."),
    ),
    "medium_full": Entry(
        "conflict",
        _l("Flashdisk {label} penuh."),
        _l("Hapus berkas yang tidak perlu di komputer lain, atau pakai flashdisk lain."),
    ),
    "medium_read_only": Entry(
        "conflict",
        _l("Flashdisk {label} hanya bisa dibaca."),
        _l("Geser kunci di sisi flashdisk bila ada, atau pakai flashdisk lain."),
    ),
    "medium_refused": Entry(
        "conflict",
        _l("Flashdisk {label} tidak mau menerima berkas."),
        _l("Pakai flashdisk lain, atau minta petugas mencetak tanda terima Anda."),
    ),
    "folder_unreadable": Entry(
        "unavailable",
        _l("Folder {name} tidak bisa dibaca."),
        _l("Cabut dan colokkan lagi flashdisk Anda. Bila tetap begitu, salin isinya ke yang lain."),
    ),
    "file_unknown": Entry(
        "not_found",
        _l("Pilihan itu tidak ada lagi dalam daftar."),
        _l("Kembali ke isi flashdisk dan pilih lagi berkasnya."),
    ),
    "file_unreadable": Entry(
        "invalid",
        _l("{name} tidak bisa dibaca sampai habis. Flashdisk mungkin rusak."),
        _l("Salin lagi berkas ini dari komputer Anda, sebaiknya ke flashdisk lain."),
    ),
    "file_not_regular": Entry(
        "invalid",
        _l("{name} bukan berkas biasa."),
        _l("Salin berkas aslinya ke flashdisk, lalu pilih lagi."),
    ),
    "file_changed": Entry(
        "conflict",
        _l("{name} berubah sejak Anda memilihnya."),
        _l("Tunggu sampai penyalinan selesai, lalu pilih lagi berkas itu."),
    ),
    "entry_is_link": Entry(
        "invalid",
        _l("{name} hanya pintasan ke tempat lain."),
        _l("Salin berkas aslinya ke flashdisk."),
    ),
    "entry_is_special": Entry(
        "invalid",
        _l("{name} bukan berkas dan bukan folder."),
        _l("Tidak perlu Anda pilih. Salin dokumen Anda sebagai berkas biasa."),
    ),
    "entry_too_deep": Entry(
        "invalid",
        _l("Folder {name} terlalu dalam untuk dibuka di sini."),
        _l("Pindahkan berkas Anda ke folder yang lebih atas."),
    ),
    "entry_unreadable": Entry(
        "invalid",
        _l("{name} tidak bisa dilihat. Flashdisk mungkin rusak."),
        _l("Salin lagi dari komputer Anda, sebaiknya ke flashdisk lain."),
    ),
    "file_empty": Entry(
        "invalid",
        _l("{name} kosong: tidak ada isinya sama sekali."),
        _l("Salin lagi berkas ini dari komputer Anda."),
    ),
    "type_mismatch": Entry(
        "invalid",
        _l("{name} bukan {expected} meskipun namanya {extension}."),
        _l("Buka di komputer Anda dan simpan ulang sebagai {expected}."),
    ),
    "pdf_damaged": Entry(
        "invalid",
        _l("{name} tampaknya rusak. Panitia mungkin tidak bisa membukanya."),
        _l("Coba buka di komputer Anda. Bila gagal, buat ulang PDF itu."),
    ),
    "pdf_password": Entry(
        "invalid",
        _l("{name} meminta kata sandi. Panitia tidak punya kata sandi itu."),
        _l("Simpan ulang PDF itu tanpa kata sandi."),
    ),
    "pdf_unchecked": Entry(
        "invalid",
        _l("{name} belum bisa kami periksa sampai selesai."),
        _l("Pastikan PDF itu terbuka di komputer Anda. Anda boleh melanjutkan."),
    ),
    "executable": Entry(
        "invalid",
        _l("{name} adalah program, bukan dokumen."),
        _l("Jangan sertakan. Bila isinya dokumen, simpan sebagai PDF."),
    ),
    "archive": Entry(
        "invalid",
        _l("{name} adalah arsip ({actual}). Panitia mungkin tidak bisa membukanya."),
        _l("Sebaiknya keluarkan isinya dan pilih berkasnya satu per satu."),
    ),
    "name_twice": Entry(
        "invalid",
        _l("Ada {count} berkas bernama {name}."),
        _l("Batalkan salah satunya, atau ganti namanya di komputer Anda."),
    ),
    "too_many_files": Entry(
        "invalid",
        _l("Ada {count} berkas. Paling banyak {limit} berkas."),
        _l("Batalkan pilihan yang tidak diminta, atau gabungkan beberapa menjadi satu PDF."),
    ),
    "too_large": Entry(
        "invalid",
        _l("Jumlah ukuran berkas {size_mb} MB. Paling besar {limit_mb} MB."),
        _l("Kecilkan hasil pindaian Anda, misalnya dengan 150 dpi, lalu pilih lagi."),
    ),
    "window_unavailable": Entry(
        "unavailable",
        _l("Jendela aplikasi tidak bisa dibuka: {why}."),
        _l("Jalankan dengan --headless, atau lengkapi komputer ini menurut panduan pemasangan."),
    ),
    # configuration and command line
    "internal": Entry(
        "internal",
        _l("Aplikasi ini menemui keadaan yang tidak dikenalnya dan sudah mencatatnya."),
        _l(
            "Pekerjaan yang sudah tersegel tetap aman. Coba lagi; bila terulang, beri tahu petugas."
        ),
    ),
}


def explain(fault: Fault) -> Explanation:
    """Put a Fault into words in the current language."""
    entry = CATALOGUE.get(fault.code) or CATALOGUE["internal"]
    return Explanation(
        code=fault.code,
        status=HTTP_STATUS[entry.kind],
        message=str(entry.message).format_map(_Params(fault.params)),
        hint=str(entry.hint).format_map(_Params(fault.params)),
    )


class _Params(dict[str, object]):
    """A sentence must come out even when a Fault forgot a value."""

    def __missing__(self, key: str) -> str:
        return "…"
