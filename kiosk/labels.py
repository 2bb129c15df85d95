"""What the fields of a registration are called, on screens, on paper and in the reference.

A path is that of `sync.registration.application.Application`, without the number of a row:
`firm.address.street`, `owners.share`; a chapter has its own (`owners`). A value that is a word has
the path of its field and the word: `entity.pt`. Which there are, `fields()` says.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from flask_babel import LazyString, lazy_gettext

from sync.registration.application import Application

LabelLanguage = Literal["id", "en"]
_TRANSLATIONS = Path(__file__).parent / "translations"


def _(text: str) -> str:
    """Mark a text for the catalogue; it is translated when it is shown."""
    return text


LABELS = {
    "track": _("Tempat akun dibuat"),
    "track.inaproc": _("INAPROC"),
    "track.spse": _("SPSE, oleh verifikator"),
    "entity": _("Bentuk usaha"),
    "entity.pt": _("Perseroan terbatas (PT)"),
    "entity.pt_perorangan": _("PT perorangan"),
    "entity.cv": _("Persekutuan komanditer (CV)"),
    "entity.firma": _("Persekutuan firma"),
    "entity.koperasi": _("Koperasi"),
    "entity.ud": _("Perusahaan perseorangan (UD)"),
    "entity.individual": _("Orang perorangan"),
    "entity.yayasan": _("Yayasan"),
    "entity.state_owned": _("BUMN atau BUMD"),
    "entity.foreign": _("Perusahaan asing"),
    "entity.non_vendor": _("Bukan penyedia (pokja/ULP, pejabat pengadaan, PPK, auditor)"),
    "rules": _("Daftar persyaratan yang dipakai"),
    "language": _("Bahasa"),
    "language.id": _("Bahasa Indonesia"),
    "language.en": _("Bahasa Inggris"),
    # identitas
    "firm": _("Identitas"),
    "firm.name": _("Nama penyedia"),
    "firm.npwp": _("NPWP"),
    "firm.nib": _("NIB"),
    "firm.address": _("Alamat"),
    "firm.address.street": _("Jalan, nomor, desa atau kelurahan, kecamatan"),
    "firm.address.regency": _("Kabupaten atau kota"),
    "firm.address.region_edition": _("Keputusan kode wilayah"),
    "firm.address.postcode": _("Kode pos"),
    "firm.address.country": _("Negara"),
    "firm.address.city": _("Kota di luar negeri"),
    "firm.telephone": _("Telepon"),
    "firm.mobile": _("Telepon seluler"),
    "firm.email": _("Alamat email"),
    "firm.website": _("Situs web"),
    "firm.vat_registered": _("Pengusaha kena pajak (PKP)"),
    "firm.vat_registered.yes": _("Ya, PKP"),
    "firm.vat_registered.no": _("Bukan PKP"),
    "firm.businesses": _("Bidang usaha (KBLI)"),
    "firm.businesses.edition": _("Edisi KBLI"),
    "firm.businesses.code": _("Kode KBLI"),
    "firm.branch": _("Kantor pusat, bila yang mendaftar cabang"),
    "firm.branch.head_name": _("Nama kantor pusat"),
    "firm.branch.head_address": _("Alamat kantor pusat"),
    "firm.branch.head_telephone": _("Telepon kantor pusat"),
    "firm.branch.head_email": _("Alamat email kantor pusat"),
    # who is at the seat
    "applicant": _("Yang mendaftarkan"),
    "applicant.name": _("Nama lengkap"),
    "applicant.id_number": _("NIK, atau nomor KITAS, KITAP atau paspor"),
    "applicant.position": _("Jabatan"),
    "applicant.capacity": _("Bertindak sebagai"),
    "applicant.capacity.director": _("Direktur, pemilik atau pengurus menurut surat-surat"),
    "applicant.capacity.proxy": _("Penerima kuasa, dengan surat kuasa"),
    "applicant.telephone": _("Telepon yang mendaftarkan"),
    "applicant.email": _("Alamat email yang mendaftarkan"),
    # chapters with rows
    "licences": _("Izin usaha"),
    "licences.kind": _("Jenis izin"),
    "licences.number": _("Nomor izin"),
    "licences.issued_by": _("Instansi pemberi"),
    "licences.valid_until": _("Berlaku sampai"),
    "licences.qualification": _("Kualifikasi"),
    "founding_deeds": _("Akta pendirian"),
    "founding_deeds.number": _("Nomor akta"),
    "founding_deeds.date": _("Tanggal akta"),
    "founding_deeds.notary": _("Notaris"),
    "founding_deeds.decree": _("Nomor pengesahan (AHU)"),
    "founding_deeds.decree_date": _("Tanggal pengesahan"),
    "amendments": _("Akta perubahan"),
    "amendments.number": _("Nomor akta perubahan"),
    "amendments.date": _("Tanggal akta perubahan"),
    "amendments.notary": _("Notaris akta perubahan"),
    "amendments.decree": _("Nomor persetujuan atau penerimaan (AHU)"),
    "amendments.decree_date": _("Tanggal persetujuan atau penerimaan"),
    "owners": _("Pemilik"),
    "owners.name": _("Nama pemilik"),
    "owners.id_number": _("Nomor KTP atau paspor pemilik"),
    "owners.npwp": _("NPWP pemilik"),
    "owners.address": _("Alamat pemilik"),
    "owners.share": _("Saham"),
    "owners.unit": _("Satuan saham"),
    "owners.unit.percent": _("persen"),
    "owners.unit.sheets": _("lembar"),
    "managers": _("Pengurus"),
    "managers.name": _("Nama pengurus"),
    "managers.id_number": _("Nomor KTP atau paspor pengurus"),
    "managers.address": _("Alamat pengurus"),
    "managers.position": _("Jabatan pengurus"),
    "managers.since": _("Menjabat sejak"),
    "managers.until": _("Menjabat sampai"),
    "taxes": _("Pajak"),
    "taxes.kind": _("Jenis bukti pajak"),
    "taxes.number": _("Nomor bukti pajak"),
    "taxes.date": _("Tanggal bukti pajak"),
    "experts": _("Tenaga ahli"),
    "experts.name": _("Nama tenaga ahli"),
    "experts.birth_date": _("Tanggal lahir"),
    "experts.education": _("Pendidikan"),
    "experts.position": _("Jabatan tenaga ahli"),
    "experts.years": _("Pengalaman (tahun)"),
    "experts.skill": _("Keahlian"),
    "experts.npwp": _("NPWP tenaga ahli"),
    "equipment": _("Peralatan"),
    "equipment.kind": _("Jenis peralatan"),
    "equipment.count": _("Jumlah"),
    "equipment.capacity": _("Kapasitas"),
    "equipment.brand": _("Merek dan tipe"),
    "equipment.condition": _("Kondisi"),
    "equipment.year": _("Tahun pembuatan"),
    "equipment.location": _("Lokasi sekarang"),
    "equipment.proof": _("Bukti kepemilikan"),
    "experience": _("Pengalaman"),
    "experience.work": _("Nama pekerjaan"),
    "experience.place": _("Tempat pekerjaan"),
    "experience.client": _("Pemberi pekerjaan"),
    "experience.contract": _("Nomor kontrak"),
    "experience.contract_date": _("Tanggal kontrak"),
    "experience.finished": _("Tanggal selesai"),
    "experience.value_idr": _("Nilai (rupiah)"),
    # Pasal 22(5)
    "assignment": _("Surat tugas"),
    "assignment.role": _("Peran"),
    "assignment.role.pokja": _("Kelompok kerja ULP (pokja)"),
    "assignment.role.procurement_officer": _("Pejabat pengadaan"),
    "assignment.role.ppk": _("Pejabat pembuat komitmen (PPK)"),
    "assignment.role.auditor": _("Auditor"),
    "assignment.agency": _("Instansi"),
    "assignment.satker": _("Satuan kerja"),
    "assignment.employee_number": _("NIP"),
    "assignment.letter_number": _("Nomor surat tugas"),
    "assignment.letter_date": _("Tanggal surat tugas"),
    "assignment.term_from": _("Masa tugas sejak"),
    "assignment.term_until": _("Masa tugas sampai"),
    "account": _("Akun"),
    "account.user_id": _("User ID yang diminta"),
    "account.verifier": _("Kata sandi (hanya pemeriksanya yang disimpan)"),
    "papers": _("Berkas pendaftaran"),
    "papers.document": _("Jenis berkas"),
    "papers.name": _("Nama berkas"),
    "papers.size": _("Ukuran"),
    "papers.sha256": _("Sidik berkas (SHA-256)"),
    "papers.pages": _("Halaman"),
    "papers.signed": _("Bertanda tangan digital"),
    "statement": _("Pernyataan yang disetujui"),
    "confirmed": _("Isian yang sudah dipastikan benar"),
}


def label(path: str) -> LazyString:
    """Return what a field, chapter or word is called, in the language of the page that shows it.

    Raises: KeyError for a path that `Application` does not have.
    """
    return lazy_gettext(LABELS[path])


def label_in(path: str, language: LabelLanguage) -> str:
    """Return the same in a language of your choice, where no page is being shown.

    Raises: KeyError for a path that `Application` does not have.
    """
    return _catalogue(language).gettext(LABELS[path])


@cache
def _catalogue(language: LabelLanguage) -> gettext.NullTranslations:
    if language == "id":
        return gettext.NullTranslations()
    return gettext.translation("messages", _TRANSLATIONS, languages=[language])


def fields(
    struct: type[msgspec.Struct] = Application, above: str = ""
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the path of every chapter and field of a form with the words it may hold.

    In the order of the code; a field that holds any text has no words.
    """
    hints = get_type_hints(struct)
    for name in struct.__struct_fields__:
        path = f"{above}{name}"
        within = list(_within(hints[name]))
        yield path, tuple(one for one in within if isinstance(one, str))
        for inner in within:
            if not isinstance(inner, str):
                yield from fields(inner, f"{path}.")


def _within(hint: object) -> Iterator[str | type[msgspec.Struct]]:
    """The struct that a field or its rows are, or the words that it may hold."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield hint
    elif get_origin(hint) is Literal:
        yield from (word for word in get_args(hint) if word)
    elif get_origin(hint) in (Union, UnionType, tuple):
        for inner in get_args(hint):
            yield from _within(inner)
