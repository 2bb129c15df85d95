"""What the pages of the wizard ask, and where each answer is found on a card or paper.

Names of fields, chapters and choices are those of `kiosk.labels`.
"""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from kiosk import labels
from kiosk.registration import fields
from sync.registration.application import ENTITIES, Entity

HEADINGS = {
    "applicant": _l("Siapa yang mendaftar?"),
    "capacity": _l("Sebagai apa Anda mendaftar?"),
    "applicant-contact": _l("Bagaimana kami menghubungi Anda?"),
    "name": _l("Apa nama yang didaftarkan?"),
    "npwp": _l("Berapa NPWP-nya?"),
    "nib": _l("Berapa NIB-nya?"),
    "vat": _l("Apakah sudah dikukuhkan sebagai Pengusaha Kena Pajak?"),
    "country": _l("Di negara mana alamatnya?"),
    "region": _l("Di kabupaten atau kota mana alamatnya?"),
    "street": _l("Apa alamatnya?"),
    "contact": _l("Bagaimana kami menghubungi kantornya?"),
    "branch": _l("Apakah yang mendaftar ini kantor cabang?"),
    "head-office": _l("Di mana kantor pusatnya?"),
    "assignment": _l("Untuk instansi mana Anda bertugas?"),
    "letter": _l("Apa isi surat tugasnya?"),
}
"""By a page's name: its one question."""
LISTS = {
    "businesses": _l("Apa bidang usahanya menurut KBLI?"),
    "licences": _l("Izin usaha apa yang dimiliki?"),
    "founding_deeds": _l("Akta pendirian"),
    "amendments": _l("Akta perubahan"),
    "owners": _l("Siapa pemiliknya?"),
    "managers": _l("Siapa pengurusnya?"),
    "taxes": _l("Apa bukti pajaknya?"),
    "experts": _l("Siapa tenaga ahlinya?"),
    "equipment": _l("Peralatan apa yang dimiliki?"),
    "experience": _l("Pekerjaan apa yang pernah diselesaikan?"),
}
"""By a chapter that is a list: its question."""
ROWS = {
    "businesses": _l("Satu bidang usaha"),
    "licences": _l("Satu izin usaha"),
    "founding_deeds": _l("Satu akta pendirian"),
    "amendments": _l("Satu akta perubahan"),
    "owners": _l("Satu pemilik"),
    "managers": _l("Satu pengurus"),
    "taxes": _l("Satu bukti pajak"),
    "experts": _l("Satu tenaga ahli"),
    "equipment": _l("Satu peralatan"),
    "experience": _l("Satu pekerjaan"),
}
"""By a chapter that is a list: what one row of it is."""
PARTS = {
    "company": _l("Yang didaftarkan"),
    "person": _l("Anda"),
    "business": _l("Usaha dan pajak"),
    "people": _l("Akta, pemilik, dan pengurus"),
    "more": _l("Tenaga ahli, peralatan, pengalaman"),
    "papers": _l("Surat-surat dan akun"),
}
CHAPTERS = {
    "identity": _l("Nama"),
    "numbers": _l("NPWP dan NIB"),
    "address": _l("Alamat"),
    "contact": _l("Telepon dan email"),
    "branch": _l("Kantor cabang"),
    "applicant": _l("Data diri Anda"),
    "businesses": _l("Bidang usaha (KBLI)"),
    "papers": _l("Surat-surat"),
    "account": _l("User ID dan kata sandi"),
}
"""What a chapter is called where its first field's name does not do."""
HINTS = {
    "applicant.name": _l("Seperti di KTP, paspor, atau KITAS. Satu kata pun boleh."),
    "applicant.id_number": _l("NIK: 16 angka di KTP. Warga negara asing: nomor paspor atau KITAS."),
    "applicant.position": _l("Misalnya direktur, pemilik, atau staf."),
    "firm.name": _l("Seperti di akta, NIB, atau kartu NPWP."),
    "firm.npwp": _l("Di kartu NPWP: 15 atau 16 angka. Titik dan garis boleh ditulis, boleh tidak."),
    "firm.nib": _l("Di lembar NIB dari OSS, di bagian atas: 13 angka."),
    "firm.vat_registered": _l("Ya, bila ada surat pengukuhan PKP dari kantor pajak."),
    "firm.address.postcode": _l("Lima angka."),
    "firm.email": _l("Alamat yang sering Anda buka."),
    "firm.businesses.edition": _l("Tertulis di lembar NIB, di atas daftar kegiatan usaha."),
    "firm.businesses.code": _l("Lima angka di depan nama kegiatan usaha pada NIB."),
    "licences.kind": _l("Misalnya NIB, sertifikat standar, SBU, atau SIUJK."),
    "licences.valid_until": _l(
        "Misalnya 31/12/2027. Kosongkan bila berlaku tanpa batas, seperti NIB."
    ),
    "licences.qualification": _l("Misalnya kecil atau non-kecil."),
    "founding_deeds.decree": _l("Nomor keputusan atau pengesahan AHU, bila ada."),
    "amendments.decree": _l("Nomor keputusan atau pemberitahuan AHU, bila ada."),
    "owners.id_number": _l("NIK atau nomor paspor. Bila pemiliknya perusahaan: NIB-nya."),
    "owners.share": _l("Angka saja, misalnya 50 atau 33,5."),
    "managers.until": _l("Kosongkan bila masih menjabat."),
    "taxes.kind": _l("Misalnya KSWP atau SPT tahunan."),
    "experience.value_idr": _l("Dalam rupiah, misalnya 1.250.000.000."),
    "assignment.employee_number": _l("18 angka; kosongkan bila tidak ada."),
}
"""By a field's path: where its answer is found."""
_DATE = _l("Misalnya 28/11/2026 atau 28 November 2026.")


def chapter(word: str) -> str:
    """Return what a chapter is called in the task list."""
    return str(CHAPTERS.get(word) or labels.label(word))


def hint(path: str) -> str:
    """Return where a field's answer is found, "" where its name says enough."""
    found = HINTS.get(fields.bare(path))
    if found is None and fields.kind(path) == "date":
        found = _DATE
    return str(found or "")


def entities() -> list[tuple[str, str, str]]:
    """Return (word, name, what it means) of every legal form."""
    return [(one, str(labels.label(f"entity.{one}")), _meaning(one)) for one in ENTITIES]


def _meaning(entity: Entity) -> str:
    meanings = {
        "pt": _("Berakta notaris; sahamnya milik dua pihak atau lebih."),
        "pt_perorangan": _("Satu pendiri, tanpa akta notaris."),
        "cv": _("Berakta notaris; ada sekutu aktif dan sekutu pasif."),
        "firma": _("Berakta notaris; semua sekutu bertanggung jawab bersama."),
        "koperasi": _("Badan hukum milik anggotanya."),
        "ud": _("Toko, bengkel, atau usaha lain milik satu orang; bukan badan hukum."),
        "individual": _("Misalnya konsultan yang bekerja sendiri."),
        "yayasan": _("Badan hukum tanpa anggota, untuk tujuan sosial."),
        "state_owned": _("Milik negara atau milik daerah, juga Persero dan Perseroda."),
        "foreign": _("Didirikan menurut hukum negara lain."),
        "non_vendor": _("Pengguna menurut Pasal 22(5), dengan surat tugas."),
    }
    return str(meanings.get(entity, ""))


def row_count(count: int) -> str:
    """Return how many rows a list has, in words."""
    return str(ngettext("%(num)s isian", "%(num)s isian", count))
