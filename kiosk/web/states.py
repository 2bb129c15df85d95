"""The honest states in words. They are the same on screen, on paper, in the console and the log."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

# `sync.outbox.State` holds the same five values; beside them a chip shows `STANDING_WORDS` only.
WORDS: dict[str, LazyString] = {
    "sealed": _l("Tersegel di sini"),
    "sent": _l("Terkirim"),
    "accepted": _l("Diterima"),
    "action": _l("Perlu tindakan"),
    "checking": _l("Sedang diperiksa"),
}

# How an answered version stands beside others (`kiosk.bidding.standing`), with and without the
# number of the other one. None of these is green.
STANDING_WORDS: dict[str, tuple[LazyString, LazyString]] = {
    "replacing": (
        _l("Diterima, akan digantikan"),
        _l("Diterima, akan digantikan versi %(version)s"),
    ),
    "withdrawing": (_l("Penarikan belum diterima"), _l("Penarikan belum diterima")),
    "replaced": (_l("Digantikan"), _l("Digantikan versi %(version)s")),
    "withdrawn": (_l("Ditarik"), _l("Ditarik")),
    "superseded": (_l("Tidak berlaku lagi"), _l("Tidak berlaku lagi")),
    "withdrawal": (_l("Penarikan diterima"), _l("Penarikan diterima")),
    "void": (_l("Ditolak, sudah diganti"), _l("Ditolak, sudah diganti")),
}

# What accepts is the LPSE's server; SPSE's own only where the LPSE says that it is (ADR 0028).
SERVER = _l("server %(name)s")
SERVER_SPSE = _l("server SPSE %(name)s")

LINK_WORDS: dict[str, LazyString] = {
    "up": _l("Terhubung"),
    "waiting": _l("Menunggu jawaban server"),
    "down": _l("Sambungan putus"),
    "failing": _l("Server terganggu"),
    "captive": _l("Jaringan meminta masuk"),
    "untrusted": _l("Server tidak dikenal"),
    "unenrolled": _l("Tidak terdaftar"),
}

# Why a link is down that does not come up by waiting; each is a code of the catalogue. As short as
# the longest word above: the header of a small screen has one row.
LINK_TROUBLES: dict[str, LazyString] = {
    "pc_clock_wrong": _l("Jam komputer salah"),
    "cert_expired": _l("Sertifikat daluwarsa"),
    "cert_not_yet_valid": _l("Sertifikat belum sah"),
    "cert_name_wrong": _l("Sertifikat salah nama"),
    "cert_foreign": _l("Sertifikat tak dikenal"),
    "tls_failed": _l("Sambungan gagal"),
    "ca_file_unreadable": _l("Berkas CA hilang"),
    "clock_behind": _l("Jam server salah"),
    "gateway_unreadable": _l("Versi server berbeda"),
}


def word(state: object, version: int | None = None) -> str:
    """Return a state's fixed word; `version` is the one that ends it, where there is one.

    Raises: KeyError for a state that does not exist.
    """
    if str(state) not in STANDING_WORDS:
        return str(WORDS[str(state)])
    alone, numbered = STANDING_WORDS[str(state)]
    return str(alone) if version is None else str(numbered) % {"version": version}
