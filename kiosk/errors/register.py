"""The gateway's register of staff: joining, signing in, two people, the first administrator."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from kiosk.errors.entry import Entry

ENTRIES: dict[str, Entry] = {
    "sign_in_wrong": Entry(
        "forbidden",
        _l("NIP dan PIN atau kata sandinya tidak cocok."),
        _l("Ketik ulang keduanya. Sisa percobaan sebelum harus menunggu: {left}."),
    ),
    "sign_in_wrong_wait": Entry(
        "forbidden",
        _l("NIP dan PIN atau kata sandinya tidak cocok."),
        _l("Tunggu {seconds} detik, lalu ketik ulang keduanya."),
    ),
    "sign_in_wait": Entry(
        "forbidden",
        _l("Belum bisa mencoba masuk lagi."),
        _l("Tunggu {seconds} detik. Bila lupa PIN, minta rekan yang berwenang menggantinya."),
    ),
    "secret_too_weak": Entry(
        "invalid",
        _l("PIN atau kata sandi itu terlalu pendek atau terlalu panjang."),
        _l(
            "Pakai PIN {least} sampai {most} angka, atau kata sandi dengan paling sedikit"
            " {password} huruf."
        ),
    ),
    "secret_too_easy": Entry(
        "invalid",
        _l("PIN atau kata sandi itu terlalu mudah ditebak."),
        _l("Pilih yang tidak berurutan, tidak berulang, dan bukan bagian dari NIP."),
    ),
    "staff_person_taken": Entry(
        "conflict",
        _l("NIP {person_id} sudah ada di daftar petugas."),
        _l("Ubah peran atau PIN petugas itu, atau keluarkan dahulu petugas itu dari daftar."),
    ),
    "staff_on_committee": Entry(
        "conflict",
        _l(
            "Orang dengan NIP {person_id} tidak boleh menjadi petugas sekaligus anggota"
            " panitia pengadaan (Pokja), menurut Pasal 13 ayat 3."
        ),
        _l(
            "Keluarkan dahulu orang itu dari daftar yang satu sebelum memasukkannya ke daftar"
            " yang lain."
        ),
    ),
    "committee_taken": Entry(
        "conflict",
        _l("NIP {person_id} sudah ada di daftar panitia pengadaan (Pokja)."),
        _l("Periksa lagi nomornya; tidak ada yang perlu ditambahkan bila sudah benar."),
    ),
    "committee_unknown": Entry(
        "not_found",
        _l("Tidak ada {who} di daftar panitia pengadaan (Pokja)."),
        _l("Lihat daftarnya dengan `lpse-kiosk gateway committee`, lalu ulangi."),
    ),
    "staff_nobody_yet": Entry(
        "conflict",
        _l("Server ini belum punya kepala LPSE atau pengelola sistem."),
        _l(
            "Daftarkan yang pertama dengan kode sekali pakai dari `lpse-kiosk gateway init`:"
            ' `lpse-kiosk gateway first-administrator KODE NIP "NAMA"`.'
        ),
    ),
    "staff_person_unknown": Entry(
        "not_found",
        _l("Tidak ada {who} di daftar petugas."),
        _l("Lihat daftarnya dengan `lpse-kiosk gateway staff`, lalu ulangi."),
    ),
    "journal_broken": Entry(
        "internal",
        _l("Catatan ini tidak utuh mulai nomor {index}: {why}."),
        _l("Jangan ubah apa pun; simpan salinan foldernya dan laporkan kepada kepala LPSE."),
    ),
    "staff_last_in_charge": Entry(
        "conflict",
        _l("{name} satu-satunya kepala LPSE atau pengelola sistem yang tersisa."),
        _l("Tambahkan dahulu kepala LPSE atau pengelola sistem lain, lalu ulangi."),
    ),
    "staff_two_needed": Entry(
        "conflict",
        _l("Hal ini perlu dua petugas yang berwenang, dan yang terdaftar belum dua orang."),
        _l(
            "Buat kode untuk orang kedua di komputer server:"
            ' `lpse-kiosk gateway setup-code --role head --reason "…"`, lalu orang itu memakainya.'
        ),
    ),
    "setup_code_wrong": Entry(
        "forbidden",
        _l("Kode penyiapan tidak cocok, sudah dipakai, atau sudah lewat 24 jam."),
        _l("Buat kode baru di komputer server: `lpse-kiosk gateway setup-code`."),
    ),
    "setup_code_needs_why": Entry(
        "conflict",
        _l("Kepala LPSE atau pengelola sistem sudah ada di daftar petugas."),
        _l(
            "Petugas baru ditambahkan oleh mereka berdua. Bila yang bisa masuk kurang dari dua"
            " orang, ulangi dengan --reason: alasan itu masuk ke catatan."
        ),
    ),
    "tenderer_known": Entry(
        "conflict",
        _l("Perusahaan dengan nomor {id} sudah terdaftar."),
        _l(
            "Untuk mengganti nama atau kata sandinya:"
            ' `lpse-kiosk gateway change-tenderer {id} --reason "…"`.'
        ),
    ),
    "firm_unknown": Entry(
        "not_found",
        _l("Perusahaan dengan nomor {id} belum terdaftar."),
        _l('Periksa nomornya, atau daftarkan: `lpse-kiosk gateway add-tenderer {id} "NAMA"`.'),
    ),
    "tenderer_unchanged": Entry(
        "invalid",
        _l("Tidak ada yang diganti."),
        _l("Tulis nama yang baru, atau minta kata sandi baru: `--name` atau `--new-password`."),
    ),
    "setup_code_role": Entry(
        "invalid",
        _l("Kode sekali pakai hanya untuk kepala LPSE atau pengelola sistem."),
        _l("Petugas lain ditambahkan oleh mereka: `lpse-kiosk gateway add-staff`."),
    ),
    "secret_same": Entry(
        "invalid",
        _l("PIN atau kata sandi itu sama dengan yang sekarang."),
        _l("Pilih yang lain, yang hanya Anda tahu."),
    ),
    "secret_file_open": Entry(
        "conflict",
        _l("Berkas PIN atau kata sandi {path} bisa dibaca orang lain di komputer ini."),
        _l("Batasi izinnya (`chmod 600`), lalu ulangi."),
    ),
    "secret_file_empty": Entry(
        "invalid",
        _l("Berkas {path} tidak berisi PIN atau kata sandi."),
        _l("Tulis PIN atau kata sandi di baris pertama berkas itu, lalu ulangi."),
    ),
    "account_roles_wrong": Entry(
        "invalid",
        _l("Peran itu tidak boleh menonaktifkan User ID."),
        _l("Pilih satu atau lebih dari: {roles}."),
    ),
    "account_not_by_role": Entry(
        "forbidden",
        _l("LPSE ini menyerahkan penonaktifan dan pengaktifan User ID kepada peran lain."),
        _l("Minta petugas yang berwenang membukanya di ruang kendali."),
    ),
    "second_wait_wrong": Entry(
        "invalid",
        _l("Masa tunggu itu terlalu panjang."),
        _l("Pilih 0 sampai {most} jam."),
    ),
    "staff_by_code": Entry(
        "conflict",
        _l("{name} menjadi petugas yang berwenang dengan kode dari komputer server."),
        _l(
            "Periksa di Catatan siapa yang memintanya dan mengapa. Petugas berwenang yang sudah"
            " lama, atau yang baru sesudah masa tunggunya, menyatakannya selesai."
        ),
    ),
}
