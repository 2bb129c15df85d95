"""Papers and certificates of classes (kelas di ruang latihan)."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "certificate_class_open": Entry(
        "conflict",
        _l("Sertifikat baru dapat diterbitkan sesudah kelas ditutup."),
        _l("Tutup kelas dahulu: sampai saat itu kehadiran dan hasil kuis masih berubah."),
    ),
    "certificate_nobody": Entry(
        "not_found",
        _l("Tidak ada peserta yang tercatat hadir, jadi tidak ada sertifikat."),
        _l("Periksa daftar hadir. Kursi yang belum tersambung mungkin belum mengirim catatannya."),
    ),
    "certificate_never_came": Entry(
        "conflict",
        _l("{name} tidak tercatat hadir."),
        _l("Sertifikat hanya untuk yang hadir. Periksa daftar hadir kelas ini."),
    ),
    "certificate_too_long": Entry(
        "invalid",
        _l("Sertifikat {name} tidak muat dalam satu kode QR."),
        _l("Sertifikat peserta lain tetap dapat diambil, satu per satu."),
    ),
    "certificate_missing": Entry(
        "invalid",
        _l("Belum ada sertifikat yang diberikan."),
        _l("Tempelkan teksnya, atau pilih berkas sertifikat.txt."),
    ),
    "certificate_malformed": Entry(
        "invalid",
        _l("Teks ini bukan sertifikat pelatihan dari sistem ini, atau sudah berubah."),
        _l("Pindai lagi kode QR-nya, atau ambil berkas sertifikat.txt dari PDF aslinya."),
    ),
    "certificate_signature_invalid": Entry(
        "invalid",
        _l("Tanda tangan digital sertifikat ini tidak cocok dengan kunci penerbitnya."),
        _l("Jangan dipercaya. Tanyakan nomornya kepada LPSE yang namanya tertulis di situ."),
    ),
    "certificate_withdrawn": Entry(
        "conflict",
        _l("Sertifikat {number} sudah ditarik penerbitnya dan tidak berlaku lagi."),
        _l("Tanyakan sebabnya kepada LPSE yang namanya tertulis di situ."),
    ),
    "withdrawn_list_malformed": Entry(
        "invalid",
        _l("Berkas itu bukan daftar sertifikat yang ditarik, atau sudah berubah."),
        _l("Ambil daftar yang terbaru dari LPSE penerbit sertifikat."),
    ),
    "withdrawn_list_signature_invalid": Entry(
        "invalid",
        _l("Tanda tangan daftar sertifikat yang ditarik tidak cocok dengan kunci penerbitnya."),
        _l("Jangan dipercaya. Ambil daftar yang terbaru dari LPSE penerbit sertifikat."),
    ),
    "certificate_key_missing": Entry(
        "invalid",
        _l("Kunci {signer} tidak diberikan, jadi tanda tangannya belum diperiksa."),
        _l("Berikan kunci itu dengan --key NAMA=KUNCI, dari papan pengumuman LPSE."),
    ),
}
