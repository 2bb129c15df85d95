"""Help with accounts as guided pages: what to try when somebody cannot sign in, the easiest first.

For the account of this room, of INAPROC and of SPSE; and how an e-mail address or a tax number is
changed, with the letters that it needs. Sources: `docs/how-to/verification.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from flask_babel import lazy_gettext as _l

Where = Literal["room", "inaproc", "spse", "email", "number"]


@dataclass(frozen=True)
class HelpStep:
    """One step: what to do in a sentence, how, and what the person must bring or have."""

    title: object
    text: object
    needs: Sequence[object] = ()


NAMES: Mapping[Where, object] = {
    "room": _l("User ID untuk kursi di ruangan ini"),
    "inaproc": _l("Akun INAPROC"),
    "spse": _l("Akun SPSE yang dibuat LPSE"),
    "email": _l("Ganti alamat email"),
    "number": _l("Ganti NPWP"),
}
_LETTER = (
    _l("Surat permohonan di atas kop surat perusahaan, bermeterai, ditandatangani direktur"),
    _l("Surat kuasa dari direktur, bila yang datang bukan direktur"),
    _l("KTP direktur dan KTP yang datang, asli"),
    _l("NPWP perusahaan, asli"),
    _l("NIB atau izin usaha"),
    _l("Akta pendirian dan akta perubahan terakhir"),
)
LADDERS: Mapping[Where, Sequence[HelpStep]] = {
    "room": (
        HelpStep(
            _l("Coba User ID dan NPWP, keduanya diterima"),
            _l(
                "Orang sering mengetik alamat emailnya. Di kursi, User ID atau NPWP sama-sama "
                "dikenali. Huruf besar pada kata sandi berpengaruh: periksa tombol Caps Lock."
            ),
        ),
        HelpStep(
            _l("Lihat apakah akunnya masih aktif"),
            _l(
                "Cari akunnya di daftar akun. Yang dinonaktifkan ditolak dengan alasannya; "
                "kata sandi baru tidak menolong."
            ),
        ),
        HelpStep(
            _l("Pastikan siapa orangnya, lalu pasang kata sandi pertama yang baru"),
            _l(
                "Cocokkan surat aslinya dengan pendaftarannya. Kata sandi baru diketik di halaman "
                "akunnya, dengan alasan; perusahaan diberi tahu saat masuk berikutnya."
            ),
            (
                _l("KTP direktur atau pemilik, asli"),
                _l("Surat kuasa dan KTP, bila yang datang bukan direktur atau pemilik"),
            ),
        ),
    ),
    "inaproc": (
        HelpStep(
            _l("Lupa kata sandi di halaman masuk INAPROC"),
            _l(
                "Pemilik akun memintanya sendiri dengan alamat email akunnya. Petugas tidak "
                "mengetik kata sandinya dan tidak meminta kode OTP-nya."
            ),
        ),
        HelpStep(
            _l("Emailnya belum datang"),
            _l(
                "Buka folder spam dan promosi. Pastikan alamatnya sama dengan yang tertulis di "
                "akun, lalu minta sekali lagi; tautan yang lama tidak berlaku."
            ),
        ),
        HelpStep(
            _l("Alamat emailnya tidak dikuasai lagi, atau akunnya terkunci"),
            _l(
                "Layanan bantuan INAPROC (bantuan.inaproc.id) menerima permintaannya dengan surat. "
                "Bantu menyiapkan suratnya di sini; satu surat paling besar 2 MB."
            ),
            _LETTER,
        ),
    ),
    "spse": (
        HelpStep(
            _l("Lupa kata sandi di halaman SPSE"),
            _l(
                "Pemilik akun memintanya sendiri dengan User ID dan alamat emailnya di SPSE "
                "tempat ia mendaftar."
            ),
        ),
        HelpStep(
            _l("Tautan di email"),
            _l(
                "Tautannya dikirim ke alamat email akun. Buka folder spam. Bila email LPSE "
                "sedang terganggu, lanjutkan ke langkah berikutnya."
            ),
        ),
        HelpStep(
            _l("Halaman LKPP"),
            _l(
                "Akun yang sudah diagregasi dapat diatur ulang lewat halaman LKPP, dengan alamat "
                "email yang sama."
            ),
        ),
        HelpStep(
            _l("Permohonan dengan surat ke LPSE tempat mendaftar"),
            _l(
                "LPSE yang menyetujui akun itu mengatur ulang kata sandinya. Bila itu LPSE lain, "
                "beri tahu alamat dan jam layanannya."
            ),
            _LETTER,
        ),
    ),
    "email": (
        HelpStep(
            _l("Alamat email di sini"),
            _l(
                "Kembalikan pendaftarannya untuk dibetulkan. Dengan kode lanjutan pada tanda "
                "terimanya dan petugas di sampingnya, pendaftar membuka isiannya lagi di kursi, "
                "mengganti alamatnya saja, lalu menyerahkannya lagi. Tanpa kode itu ia mengisi "
                "dari awal."
            ),
            (
                _l("Surat permohonan kepada Kepala LPSE, di atas kop surat perusahaan"),
                _l("Surat kuasa dari direktur, bila yang datang bukan direktur"),
                _l("KTP direktur dan KTP yang datang, asli"),
            ),
        ),
        HelpStep(
            _l("Alamat email di INAPROC atau SPSE"),
            _l(
                "Dimohonkan ke LPSE yang mengaktifkan agregasinya, atau ke layanan bantuan "
                "INAPROC. Sebaiknya alamat itu dipegang direktur sendiri, bukan staf."
            ),
            _LETTER,
        ),
    ),
    "number": (
        HelpStep(
            _l("NPWP berubah penulisannya saja"),
            _l(
                "NPWP 15 angka dan 16 angka dengan nol di depan adalah nomor yang sama di sini. "
                "Tidak ada yang perlu diganti."
            ),
        ),
        HelpStep(
            _l("NPWP di sini"),
            _l(
                "Catat permohonan ganti NPWP di halaman akunnya; akunnya beralih ketika "
                "permohonannya selesai. Nomor yang salah ketik sejak awal dibetulkan dengan "
                "mengembalikan pendaftarannya. Nomor cabang adalah pendaftar lain."
            ),
            (
                _l("Kartu NPWP yang baru, asli, atau surat dari kantor pajak"),
                _l("Surat permohonan kepada Kepala LPSE, di atas kop surat perusahaan"),
                _l("KTP direktur dan KTP yang datang, asli"),
            ),
        ),
        HelpStep(
            _l("NPWP di INAPROC atau SPSE"),
            _l(
                "INAPROC mengambilnya dari DJP: perbarui data di sana dengan NPWP 16 angka. Di "
                "SPSE yang lama, layanan bantuan LKPP yang menggantinya."
            ),
            _LETTER,
        ),
    ),
}
