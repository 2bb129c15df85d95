"""Sentences on a paper: what is asked of it, before anything is brought, and how it was made."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from kiosk.papers.paper import AskedPaper, Fitted, PaperMeasures
from kiosk.web.filters import ukuran


@dataclass(frozen=True)
class LimitWords:
    """What is asked of a paper. `stamp` is (title, sentence) of one that may bear e-Meterai."""

    files: str
    more: tuple[str, ...]
    stamp: tuple[str, str] | None


def limit_words(asked: AskedPaper) -> LimitWords:
    """Say which files are taken for a paper, and within which limits."""
    return LimitWords(_files(asked), tuple(_more(asked)), _stamp(asked))


def _files(asked: AskedPaper) -> str:
    limit = ukuran(asked.limits.max_bytes)
    if not asked.formats:
        return str(
            _(
                "PDF, foto, atau hasil pindai. Di sini dijadikan satu PDF, paling besar"
                " %(limit)s. Setiap halaman bisa diputar, dipotong, dan diurutkan.",
                limit=limit,
            )
        )
    return str(
        _(
            "Yang diterima: %(formats)s. Di sini dijadikan satu PDF, paling besar %(limit)s."
            " Setiap halaman bisa diputar, dipotong, dan diurutkan.",
            formats=", ".join(one.upper() for one in asked.formats),
            limit=limit,
        )
    )


def _more(asked: AskedPaper) -> list[str]:
    found = []
    if asked.limits.sheet:
        sheet = asked.limits.sheet.upper()
        found.append(_("Halaman yang bukan %(sheet)s dijadikan %(sheet)s.", sheet=sheet))
    if not asked.several_pages:
        found.append(_("Yang diterima satu halaman saja."))
    if not asked.signed:
        found.append(_("Ditandatangani dengan tangan: PDF bertanda tangan elektronik ditolak."))
    elif asked.limits.min_version and asked.stamp != "electronic":
        least = asked.limits.min_version
        found.append(
            _("PDF bertanda tangan elektronik paling rendah versi %(least)s.", least=least)
        )
    return [str(one) for one in found]


def _stamp(asked: AskedPaper) -> tuple[str, str] | None:
    if asked.stamped is None:
        return None
    original = _("Ambil PDF aslinya: %(limits)s. PDF itu diperiksa di sini, tidak diubah.",
                 limits=_measures(asked.stamped))  # fmt: skip
    if asked.stamp == "electronic":
        return str(_("Surat ini ber-e-Meterai.")), str(original)
    pasted = _("Bila meterainya ditempel di kertas, batas itu tidak berlaku: pindai suratnya.")
    return str(_("Bila surat ini ber-e-Meterai:")), f"{original} {pasted}"


def _measures(limits: PaperMeasures) -> str:
    said = [
        _("paling besar %(limit)s", limit=ukuran(limits.max_bytes)),
        _("setiap halaman %(sheet)s", sheet=limits.sheet.upper()) if limits.sheet else "",
        _("PDF %(least)s atau lebih baru", least=limits.min_version) if limits.min_version else "",
    ]
    return ", ".join(str(one) for one in said if one)


def how_words(fitted: Fitted) -> str:
    """Say how a result was made."""
    if fitted.how == "pictures":
        return str(_pictured(fitted))
    words = {
        "signed": _("PDF ini bertanda tangan elektronik dan tidak diubah sama sekali."),
        "as_brought": _("Berkas ini sudah memenuhi syarat dan tidak diubah sama sekali."),
        "joined": _("Halaman dipakai apa adanya; tulisannya tidak diubah."),
    }
    return str(words[fitted.how])


def _pictured(fitted: Fitted) -> object:
    if fitted.black_white:
        return _(
            "Halaman bertulisan dibuat hitam putih supaya muat, %(dpi)s titik per inci."
            " Periksa apakah semuanya masih terbaca.",
            dpi=fitted.dpi,
        )
    return _(
        "Halaman dibuat menjadi gambar, %(dpi)s titik per inci."
        " Periksa apakah semuanya masih terbaca.",
        dpi=fitted.dpi,
    )
