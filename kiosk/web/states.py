"""The honest states in words. They are the same on screen, on paper, in the console and the log."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

# `sync.outbox.State` holds the same five values; a chip shows nothing else but `REPLACED`.
WORDS: dict[str, LazyString] = {
    "sealed": _l("Tersegel di sini"),
    "sent": _l("Terkirim"),
    "accepted": _l("Diterima"),
    "action": _l("Perlu tindakan"),
    "checking": _l("Sedang diperiksa"),
}

# Of a version that was accepted and does not count any more: history, and none of the five.
REPLACED = "replaced"
REPLACED_WORD = _l("Tidak berlaku lagi")

# What accepts is the LPSE's server; SPSE's own only where the LPSE says that it is (ADR 0028).
SERVER = _l("server %(name)s")
SERVER_SPSE = _l("server SPSE %(name)s")

LINK_WORDS: dict[str, LazyString] = {
    "up": _l("Terhubung"),
    "down": _l("Sambungan putus"),
    "captive": _l("Jaringan meminta masuk"),
    "untrusted": _l("Server tidak dikenal"),
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


def word(state: object) -> str:
    """Return a state's fixed word. Raises: KeyError for a state that does not exist."""
    return str(REPLACED_WORD if state == REPLACED else WORDS[str(state)])
