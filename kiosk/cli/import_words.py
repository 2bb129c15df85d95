"""Why an import refused or doubted something, in the reader's language.

The keys are the templates of `sync.gateway.adapters.why.Why`; a test holds them to the code.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from sync.gateway.adapters.why import Why

WORDS = {
    "a record without releases": _l("record tanpa release"),
    "after endDate": _l("sesudah endDate: salah satu keliru"),
    "another release of this instant says other than this one, which counts": _l(
        "release lain pada saat yang sama menyebut batas waktu atau status lain; yang ini, yang"
        " datang belakangan, yang dipakai: cocokkan dengan SPSE"
    ),
    "belongs to {ocid}": _l("sudah dipakai oleh {ocid}"),
    "cannot be read: {error}": _l("tidak dapat dibaca: {error}"),
    "cannot be sent to seats: {error}": _l("tidak dapat dikirim ke kursi: {error}"),
    "dated in the future ({date}): what corrects it may not count": _l(
        "bertanggal di masa depan ({date}): perbaikan bertanggal lebih awal tidak akan berlaku"
    ),
    "gives releases only as links ({count}): import what is linked": _l(
        "hanya berisi tautan ke release ({count}): impor berkas yang ditautkan"
    ),
    "has no time zone": _l("tanpa zona waktu: tulis seperti 2026-12-10T10:00:00+07:00"),
    "holds no releases": _l("tidak berisi release"),
    "holds no tender; releases about other things: {count}": _l(
        "tidak berisi tender: {count} release tentang hal lain"
    ),
    "is a PDF, not OCDS in JSON": _l("adalah PDF, bukan OCDS dalam JSON"),
    "is a web page or XML, not OCDS in JSON": _l(
        "adalah halaman web atau XML, bukan OCDS dalam JSON"
    ),
    "is an Office file, not OCDS in JSON: export it as JSON": _l(
        "adalah berkas Office, bukan OCDS dalam JSON: ekspor sebagai JSON"
    ),
    "is an empty archive": _l("adalah arsip kosong"),
    "is empty": _l("kosong"),
    "is packed in a way that is not read here: unpack it first": _l(
        "dikemas dengan cara yang tidak dibaca di sini: buka kemasannya dulu"
    ),
    "its releases or records are not a list": _l("releases atau records-nya bukan daftar"),
    "left out: {why}": _l("tidak dipakai: {why}"),
    "longer than {limit} characters": _l("lebih dari {limit} huruf"),
    "missing": _l("tidak ada, padahal wajib"),
    "no package, record or release, but an object of: {names}. If it is a web service's reply,"
    " save the packages in it": _l(
        "bukan package, record, atau release, melainkan objek berisi: {names}. Bila ini jawaban"
        " layanan web, simpan package di dalamnya"
    ),
    "names a next page, which is not in this file": _l(
        "menyebut halaman berikutnya, yang tidak ada di berkas ini"
    ),
    "not JSON: {error}": _l("bukan JSON: {error}"),
    "not a date and time": _l("bukan tanggal dan jam: tulis seperti 2026-12-10T10:00:00+07:00"),
    "not a list": _l("bukan daftar"),
    "not a number": _l("bukan angka"),
    "not an object": _l("bukan objek"),
    "not text": _l("bukan teks"),
    "out of range": _l("di luar batas"),
    "tagged as a cancellation, but tender.status does not say so": _l(
        "ditandai sebagai pembatalan, tetapi tender.status tidak menyebutnya: tender tetap terbuka"
    ),
    "tender is null, which takes it back: the tender stays as it was": _l(
        "tender bernilai null, artinya ditarik: tender tetap seperti semula"
    ),
    "the id {id} was given to another release before: both count": _l(
        "id {id} sudah dipakai release lain: keduanya dipakai, menurut tanggalnya"
    ),
    "too large: {what}": _l("terlalu besar: {what}"),
    "two tenders in one process: {codes}": _l("dua tender dalam satu proses: {codes}"),
    "{status} is no status of OCDS: the tender counts as open": _l(
        "{status} bukan status OCDS: tender dianggap terbuka"
    ),
    "was {code} before, which stays as it was": _l(
        "sebelumnya {code}; tender itu tetap seperti semula"
    ),
}


def in_words(why: Why) -> str:
    """The sentence in the current language."""
    params = {
        name: in_words(value) if isinstance(value, Why) else value
        for name, value in why.params.items()
    }
    return str(WORDS[why.template]).format(**params)
